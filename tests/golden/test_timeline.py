"""Every card of `/timeline`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "everything": "/timeline",
    "a year": "/timeline when:1974",
    "a decade": "/timeline when:1960s",
    "a span": "/timeline when:1970 to 1990",
    "a day": "/timeline when:2 may 1961",
    "today": "/timeline when:today",
    "nothing happens then": "/timeline when:1901",
    "about a character": "/timeline about:orla",
    "about somebody of whom nothing is told": "/timeline about:old hask",
    "about nobody known": "/timeline about:zaphod",
    "an event in free words": "/timeline about:gate opened hall fills",
    "a season": "/timeline season:S2",
    "an episode": "/timeline season:S1E4",
    "a season that does not exist": "/timeline season:S9",
    "a bare number": "/timeline season:2",
    "a season that is none": "/timeline season:soon",
    "a date that is none": "/timeline when:once upon a time",
    "two dates": "/timeline when:1974 1983",
    "a day that can be two": "/timeline when:5/6/1974",
    "a month that does not exist": "/timeline when:13/13/1974",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
