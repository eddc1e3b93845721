"""Every card of `/cast`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import every_way

QUESTIONS = {
    "a character with several actors": "/cast name:orla",
    "a character who appears later": "/cast name:teodor lisk",
    "a person": "/cast name:nell quigley",
    "a person behind the camera": "/cast name:mina castell",
    "nobody plays the part yet": "/cast name:the pale lady",
    "without a part": "/cast name:old hask",
    "the cast of a season": "/cast season:2",
    "the cast of a spin-off": "/cast show:UND season:1",
    "the cast of a season that is only announced": "/cast show:UND season:2",
    "nothing given": "/cast",
    "a series that does not exist": "/cast show:nonsense",
    "a season that does not exist": "/cast season:9",
    "which one": "/cast name:venn",
    "did you mean": "/cast name:orlo ven",
    "a nickname of later": "/cast name:little fin",
    "a name of later": "/cast name:warden orla",
    "not found": "/cast name:zaphod",
    "a place": "/cast name:first dome",
    "an episode": "/cast name:descent",
    "a series": "/cast name:undertow",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot
