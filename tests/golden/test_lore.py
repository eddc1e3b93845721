"""Every card of `/lore`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "a place": "/lore name:first dome",
    "a craft": "/lore name:minnow",
    "a mission": "/lore name:long breath",
    "an organisation that needs two series": "/lore name:lamplighters",
    "a thing": "/lore name:gate key",
    "a series": "/lore name:lantern deep",
    "a person of the story": "/lore name:juno marsh",
    "did you mean": "/lore name:gate kee",
    "not found": "/lore name:magrathea",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
