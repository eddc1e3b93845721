"""Every card of `/release`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "nothing given": "/release",
    "a series": "/release title:lantern deep",
    "a spin-off": "/release title:undertow",
    "a season": "/release title:season 2",
    "a season that is only announced": "/release title:undertow season 2",
    "an episode by its number": "/release title:S1E4",
    "an episode by its title": "/release title:the bell",
    "the next one": "/release title:next",
    "the last one": "/release title:latest",
    "a finale": "/release title:finale",
    "a character": "/release title:orla",
    "a season that does not exist": "/release title:season 9",
    "not found": "/release title:hitchhikers",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
