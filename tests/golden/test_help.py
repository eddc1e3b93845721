"""Every card of `/help`."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import a_scene


async def test_for_a_member(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/help")
        assert str(scene) == snapshot


async def test_for_a_manager(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/help", scene.manager)
        assert str(scene) == snapshot


async def test_for_whoever_runs_the_bot(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/help", scene.admin)
        assert str(scene) == snapshot
