"""Every card of `/privacy`."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene


async def test_nothing_stored(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/privacy show")
        await scene.say("/privacy delete")
        assert str(scene) == snapshot


async def test_everything_stored(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1", UND=None)
        await scene.keeper.set_always_private(scene.fan.id, True)
        await scene.say("/privacy show")
        await scene.press("Delete all of it")
        await scene.say("/privacy show")
        assert str(scene) == snapshot
