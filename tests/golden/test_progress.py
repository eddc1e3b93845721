"""Every card of `/progress`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene


async def test_nothing_told(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress show")
        assert str(scene) == snapshot


async def test_show(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1", UND=None)
        await scene.say("/progress show")
        await scene.press("Always answer me privately")
        await scene.say("/cast name:orla")
        await scene.say("/progress show")
        await scene.press("Answer me in public again")
        assert str(scene) == snapshot


async def test_an_episode(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set episode:S1E2")
        await scene.press("Undo")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_chosen_from_selects(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set")
        await scene.choose("Lantern Deep", "In season 2")
        await scene.choose("Season 2", "S2E1")
        assert str(scene) == snapshot


async def test_a_series_given(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set show:UND")
        await scene.choose("Undertow", "Caught up")
        assert str(scene) == snapshot


async def test_a_bare_season(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S1E2")
        await scene.say("/progress set episode:season 2")
        await scene.press("I'm in it")
        await scene.choose("Season 2", "None of this season")
        assert str(scene) == snapshot


async def test_a_bare_season_that_is_finished(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set episode:season 1")
        await scene.press("I've finished it")
        assert str(scene) == snapshot


async def test_halfway(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set episode:halfway through season 2")
        assert str(scene) == snapshot


async def test_not_started(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set show:UND episode:not started")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_much_further(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S1E2")
        await scene.say("/progress set episode:S3E3")
        await scene.press("No, I'm at S1E2")
        await scene.say("/progress set episode:finished season 2")
        await scene.press("Yes, I'm at S2E3")
        assert str(scene) == snapshot


async def test_further_although_not_started(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN=None)
        await scene.say("/progress set episode:S3E3")
        await scene.press("No, not started")
        assert str(scene) == snapshot


async def test_back(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1")
        await scene.say("/progress set episode:S1E1")
        await scene.press("Go back")
        await scene.say("/progress set episode:not started")
        await scene.press("Go back")
        assert str(scene) == snapshot


async def test_clear_one(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1", UND="S1E1")
        await scene.say("/progress clear show:LAN")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_clear_all(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1", UND=None)
        await scene.say("/progress clear")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_clear_nothing(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress clear")
        await scene.say("/progress clear show:undertow")
        assert str(scene) == snapshot


async def test_an_unknown_series(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress set show:nonsense episode:S1E1")
        await scene.say("/progress clear show:nonsense")
        assert str(scene) == snapshot


REFUSED = {
    "no words for it": "yesterday",
    "no such episode": "S1E9",
    "no such season": "S7E1",
    "no such number": "S0E0",
    "not out yet": "UND S2E1",
    "a season that is not out": "UND season 2",
    "two series": "LAN S1E1 UND S1E2",
    "another series than the chosen one": "UND S1E1",
    "a title and a code": "S1E1 pressure",
    "a title and more": "pressure and keeper",
    "an episode without its season": "episode 2",
    "without one in the middle": "season 2 except S2E2",
    "without the first ones": "season 1 except the first two",
    "which episodes": "all but a few",
    "too many": "S1E1 to S1E9",
    "the last ones of too few": "all but the last twelve",
    "the number of an episode": "season 1 episode 12",
    "three and more": "the first nine episodes",
    "not out of a season": "9 of season 1",
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED)
async def test_not_understood(said: str, snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.say(f"/progress set episode:{said}")
        await scene.say(f"/progress set show:LAN episode:{said}")
        assert str(scene) == snapshot
