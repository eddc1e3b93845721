"""Every card of `/episode`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "a number": "/episode number:S1E4",
    "a number of the other kind": "/episode number:203",
    "a title": "/episode number:descent",
    "a title of a later episode": "/episode number:chair by the window",
    "of a spin-off": "/episode number:S1E2 show:Undertow",
    "not out yet": "/episode number:S2E1 show:UND",
    "does not exist": "/episode number:S9E9",
    "no episode": "/episode number:whatever",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
