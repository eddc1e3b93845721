"""Every card of `/recap`, and the button that leads there after a change of progress."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene, every_way

QUESTIONS = {
    "the story so far": "/recap",
    "of a spin-off": "/recap show:Undertow",
    "of no series": "/recap show:whatever",
    "up to an episode": "/recap upto:S1E3",
    "up to a season": "/recap upto:season 1",
    "further than reached": "/recap upto:S3E2",
    "up to no episode": "/recap upto:finale",
    "up to an episode that does not exist": "/recap upto:S9E9",
    "of an entry": "/recap about:orla",
    "of an entry up to an episode": "/recap about:orla upto:S1E2",
    "of an entry of whom nothing is told": "/recap about:old hask",
    "of nobody known": "/recap about:zaphod",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_card(question: str, snapshot: SnapshotAssertion) -> None:
    assert await every_way(question) == snapshot


async def test_after_a_change_of_progress(snapshot: SnapshotAssertion) -> None:
    """The first time, forward, backward, undone; and an old button once its reader has gone back."""
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.keeper.claim_onboarding(scene.fan.id)
        await scene.say("/progress set episode:S1E2")
        await scene.press("Recap")
        await scene.say("/progress set episode:S1E4")
        forward = scene.last
        await scene.press("Recap since")
        await scene.say("/progress set episode:S1E1")
        await scene.press("Go back to")
        scene.last = forward
        await scene.press("Recap since")
        scene.last = forward
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_suggestions(snapshot: SnapshotAssertion) -> None:
    """Episodes that have been reached, newest first."""
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1")
        await scene.ceiling(LAN="S1E3")
        for typed in ("", "s1e2", "s3"):
            await scene.type("recap", "upto", typed, {}, private=True)
            await scene.type("recap", "upto", typed, {})
        await scene.type("recap", "about", "or", {}, private=True)
        await scene.type("recap", "show", "", {}, private=True)
        assert str(scene) == snapshot
