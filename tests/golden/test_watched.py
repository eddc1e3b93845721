"""Every card on which an episode is noted as watched in one tap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene, at

PRESSES = "al1;watched;no;LAN;"


async def test_from_an_episode_to_the_next(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S1E4")
        await scene.say("/episode number:S2E1 private:true")
        await scene.press("I've watched S2E1")
        await scene.press("I've watched S2E2")
        await scene.press("Undo")
        await scene.press("I've watched S2E2")
        await scene.press("Open S2E2")
        assert str(scene) == snapshot


async def test_in_a_channel_everyone_may_press_for_themselves(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.ceiling(LAN="S3E3")
        await scene.watched(LAN="S3E3")
        await scene.keeper.set_progress(scene.other.id, "LAN", None)
        await scene.say("/episode number:S1E1")
        asked = scene.last
        await scene.press("I've watched S1E1", scene.other)
        scene.last = asked
        await scene.press("I've watched S1E1")
        assert str(scene) == snapshot


@pytest.mark.parametrize("told", ["S1E1", "not started", "nothing"])
async def test_far_ahead_is_asked_first(told: str, snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.ceiling(LAN="S3E3")
        if told != "nothing":
            await scene.keeper.set_progress(scene.other.id, "LAN", at("LAN", None if told == "not started" else told))
        await scene.say("/episode number:S3E1")
        await scene.press("I've watched S3E1", scene.other)
        await scene.press("Yes, I'm at S3E1", scene.other)
        assert str(scene) == snapshot


async def test_what_is_new_is_offered(snapshot: SnapshotAssertion) -> None:
    """Nothing moves by itself: somebody who was caught up stays where they were, and is offered the new episode."""
    async with a_scene(now=datetime(2024, 3, 3, tzinfo=UTC)) as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S2E3", UND="S1E3")
        await scene.say("/next private:true")
        await scene.press("I've watched S3E1")
        await scene.say("/next private:true")
        scene.world._now = datetime(2024, 3, 10, tzinfo=UTC)
        await scene.say("/progress show")
        await scene.say("/next private:true")
        await scene.say("/next")
        assert str(scene) == snapshot


async def test_next_of_one_series(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S2E2")
        await scene.say("/progress next")
        await scene.press("Undo")
        await scene.say("/progress next show:LAN")
        await scene.say("/progress next show:nonsense")
        assert str(scene) == snapshot


async def test_next_of_which_series(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.say("/progress next")
        await scene.say("/progress next show:UND")
        await scene.press("I've watched S1E1")
        await scene.watched(LAN="S3E3", UND=None)
        await scene.say("/progress next")
        await scene.watched(LAN="S1E4")
        await scene.say("/progress next")
        await scene.press("I've watched Lantern Deep S2E1")
        assert str(scene) == snapshot


async def test_next_at_the_end_of_what_is_out(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S3E3")
        await scene.say("/progress next")
        await scene.say("/next private:true")
        await scene.watched(UND="S1E3")
        await scene.say("/progress next")
        scene.world._now = datetime(2024, 3, 2, tzinfo=UTC)  # ahead of what is out
        await scene.say("/progress next show:LAN")
        await scene.say("/next show:LAN private:true")
        assert str(scene) == snapshot


async def test_next_before_anything_is_out(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=datetime(2019, 12, 1, tzinfo=UTC)) as scene:
        await scene.watched(LAN=None)
        await scene.say("/progress next")
        await scene.say("/progress next show:UND")
        await scene.say("/next private:true")
        assert str(scene) == snapshot


async def test_forged(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S1E4")
        for code in ("S9E9", "-", "nonsense"):
            await scene.say("/episode number:S2E1 private:true")
            await scene.forge(f"{PRESSES}{code}")
        await scene.say("/episode number:S2E1 private:true")
        await scene.forge("al1;watched;no;XX;S1E1")
        await scene.say("/episode number:S2E1")
        await scene.forge("al1;watched;yes;LAN;S2E1")
        assert str(scene) == snapshot
