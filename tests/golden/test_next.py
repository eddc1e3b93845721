"""Every card of `/next`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "every series": "/next",
    "one series": "/next show:LAN",
    "a spin-off": "/next show:UND",
    "a series that does not exist": "/next show:nonsense",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
