"""Every card of `/spinoff`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "an overview": "/spinoff",
    "the cast": "/spinoff topic:cast",
    "the release": "/spinoff topic:release",
    "the connections": "/spinoff topic:connections",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
