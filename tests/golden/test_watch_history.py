"""`/progress import`: the cards that show what a watch history says, and what their buttons do."""

from __future__ import annotations

import json
from typing import Any

from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene
from tests.watch_history.samples import apple_event, archive, as_json, my_anime_list, netflix, trakt_play

LANTERN = {"title": "Lantern Deep", "ids": {"tvdb": 4711}}
UNDERTOW = {"title": "Undertow", "ids": {}}


def history(*episodes: tuple[dict[str, Any], int, int]) -> bytes:
    """A ZIP of Trakt."""
    plays = [trakt_play(season, episode, show) for show, season, episode in episodes]
    return archive({"watched-history-1.json": as_json(plays)})


WITHOUT_GAP = history(*((LANTERN, 1, episode) for episode in (1, 2, 3, 4)), (LANTERN, 2, 1), (UNDERTOW, 1, 1))
WITH_GAP = history((LANTERN, 1, 1), (LANTERN, 1, 3), (LANTERN, 3, 1), (LANTERN, 9, 9), (UNDERTOW, 1, 2))


async def test_without_a_gap(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.attach("trakt.zip", WITHOUT_GAP)
        await scene.press("Set")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_with_gaps(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(UND=None)
        await scene.attach("trakt.zip", WITH_GAP)
        await scene.press("With gaps")
        assert str(scene) == snapshot


async def test_it_never_lowers_without_its_own_button(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.watched(LAN="S3E1", UND="S1E1")
        await scene.attach("trakt.zip", WITHOUT_GAP)
        await scene.press("Go back")
        await scene.press("Undo")
        assert str(scene) == snapshot


async def test_further_meanwhile(snapshot: SnapshotAssertion) -> None:
    """The card was made before somebody went further: its button changes nothing."""
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.attach("trakt.zip", WITHOUT_GAP)
        await scene.watched(LAN="S3E1", UND="S1E3")
        await scene.press("Set")
        assert str(scene) == snapshot


async def test_the_form(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/progress show")
        scene.leave_out_progress()
        await scene.press("Import a watch history")
        await scene.upload("trakt.zip", WITHOUT_GAP)
        await scene.press("Set")
        assert str(scene) == snapshot


async def test_what_some_services_know(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.attach("NetflixViewingHistory.csv", netflix("Lantern Deep: Season 1: Descent"))
        play = json.loads(json.dumps(apple_event(1, 1)).replace("Deep Water", "Lantern Deep"))
        begun = json.loads(json.dumps(apple_event(1, 2, 60_000)).replace("Deep Water", "Lantern Deep"))
        await scene.attach("TV App Favorites and Activity.json", as_json({"events": [play, begun]}))
        await scene.attach("animelist.xml", my_anime_list(("Lantern Deep", 2)))
        completed = [{"status": "completed", "show": {"title": "Undertow", "ids": {}}}]
        await scene.attach("SimklBackup.json", as_json({"shows": completed}))
        errors = {"watched-history-1.json": as_json([trakt_play(1, 2, LANTERN)]), "_errors.json": b'["x"]'}
        await scene.attach("trakt.zip", archive(errors))
        await scene.attach("Apple.json", as_json({"events": [begun]}))
        assert str(scene) == snapshot


async def test_none_of_these_series(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.leave_out_progress()
        await scene.attach("trakt.zip", history(({"title": "Another Show", "ids": {}}, 1, 1)))
        assert str(scene) == snapshot


async def test_bad_files(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.attach("trakt.zip", WITHOUT_GAP[:-20])
        await scene.attach("photo.png", b"\x89PNG\r\n")
        await scene.attach("large.zip", b"x" * 20_000_001)
        assert str(scene) == snapshot
