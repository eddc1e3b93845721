"""Every card of `/spoilers bulk`."""

from __future__ import annotations

from typing import NoReturn

import discord
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene


async def test_many(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk", "s2-talk", "lantern-s3e2", "season-two-and-three", "off-topic")
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these ceilings", scene.manager)
        await scene.say("/spoilers bulk", scene.manager)
        scene.places("s3-talk")
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these ceilings", scene.manager)
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_an_earlier_change_is_not_undone(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk")
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these ceilings", scene.manager)
        earlier = scene.last
        scene.places("s2-talk")
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these ceilings", scene.manager)
        scene.last = earlier
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_one(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk")
        await scene.keeper.set_ceiling(scene.server.id, scene.place("s3-talk").id, "LAN", None)
        await scene.say("/spoilers bulk", scene.manager)
        await scene.press("Set these ceilings", scene.manager)
        assert str(scene) == snapshot


async def test_changed_meanwhile(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk")
        await scene.say("/spoilers bulk", scene.manager)
        scene.places("s2-talk")
        await scene.press("Set these ceilings", scene.manager)
        assert str(scene) == snapshot


async def test_very_many(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places(
            *(f"s1-talk-{chr(97 + number)}" for number in range(23)),
            *(f"s1-or-s2-{chr(97 + number)}" for number in range(17)),
        )
        await scene.say("/spoilers bulk", scene.manager)
        assert str(scene) == snapshot


async def test_a_pattern(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("staffel-1", "staffel-2")
        await scene.say("/spoilers bulk pattern:staffel-{season} show:LAN", scene.manager)
        assert str(scene) == snapshot


async def test_no_match(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers bulk", scene.manager)
        await scene.say("/spoilers bulk pattern:staffel", scene.manager)
        await scene.say("/spoilers bulk show:nonsense", scene.manager)
        assert str(scene) == snapshot


async def test_channels_that_discord_does_not_tell(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object) -> NoReturn:
        raise OSError

    async with a_scene() as scene:
        monkeypatch.setattr(discord.Guild, "channels", ())
        monkeypatch.setattr(discord.Guild, "fetch_channels", silent)
        await scene.say("/spoilers bulk", scene.manager)
        assert str(scene) == snapshot
