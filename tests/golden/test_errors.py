"""What is said when something goes wrong."""

from __future__ import annotations

from typing import NoReturn

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.interactions import question_service
from bot.spoilers.clearance import StoredSettings
from bot.storage.records import UNCERTAIN, UNCHANGED, UNREADABLE
from bot.storage.store import StoreError
from tests.golden.scene import a_scene


async def down(*_: object, **__: object) -> NoReturn:
    """A store that cannot be written."""
    raise StoreError(UNCHANGED)


async def unread(*_: object, **__: object) -> NoReturn:
    """A store that cannot be read."""
    raise StoreError(UNREADABLE)


async def unavailable(*_: object, **__: object) -> StoredSettings:
    """What reading says while the store is down."""
    return StoredSettings(unavailable=True)


async def test_the_store_cannot_be_read(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.keeper.load_settings = unavailable
        scene.keeper.load_person = unread
        scene.keeper.load_places = unread
        await scene.say("/cast name:orla")
        await scene.say("/cast name:orla private:true")
        await scene.say("/progress show")
        await scene.say("/privacy show")
        await scene.say("/spoilers show", scene.manager)
        await scene.say("/spoilers channel", scene.manager)
        assert str(scene) == snapshot


async def test_the_store_cannot_be_written(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S1E1")
        scene.keeper.set_progress = down
        scene.keeper.clear_progress = down
        scene.keeper.set_ceiling = down
        scene.keeper.forget_person = down
        scene.keeper.set_ceilings = down
        await scene.say("/progress set episode:S1E2")
        await scene.say("/progress clear")
        await scene.say("/privacy delete")
        await scene.say("/spoilers channel episode:S1E1", scene.manager)
        scene.places("s1-talk")
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these", scene.manager)
        assert str(scene) == snapshot


async def test_a_part_was_stored(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.keeper.set_mode = down
        await scene.say("/spoilers channel episode:S1E1 mode:strict", scene.manager)
        assert str(scene) == snapshot


async def test_stored_but_not_shown(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        load_places, calls = scene.keeper.load_places, iter([True, False])
        scene.keeper.load_places = lambda server: load_places(server) if next(calls) else unread()
        await scene.say("/spoilers channel episode:S1E1", scene.manager)
        assert str(scene) == snapshot


async def test_the_store_says_not_whether(snapshot: SnapshotAssertion) -> None:
    async def lost(*_: object, **__: object) -> NoReturn:
        raise StoreError(UNCERTAIN)

    async with a_scene() as scene:
        scene.keeper.set_progress = lost
        await scene.say("/progress set episode:S1E1")
        assert str(scene) == snapshot


async def test_our_fault(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError

    async with a_scene() as scene:
        monkeypatch.setattr(question_service, "resolve", broken)
        await scene.say("/cast name:orla")
        assert str(scene) == snapshot


async def test_ceilings_in_a_direct_message(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.world.bot.tree.get_command("spoilers").guild_only = False
        scene.go_private()
        await scene.say("/spoilers show")
        assert str(scene) == snapshot
