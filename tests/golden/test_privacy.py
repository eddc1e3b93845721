"""Every card of `/privacy`."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from bot.spoilers.clearance import Ceiling, EverythingOut
from bot.storage.plans import Plan, PlanKind, PlanStore
from tests.golden.scene import a_scene, at


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


async def test_a_server(snapshot: SnapshotAssertion) -> None:
    """For those with Manage Server alone, whoever presses. What is stored about people stays."""
    async with a_scene() as scene:
        await scene.say("/privacy show", scene.manager)
        await scene.keeper.set_ceiling(scene.server.id, scene.channel.id, "LAN", EverythingOut())
        await scene.keeper.set_manager_role(scene.server.id, 77)
        wanted: dict[int, Ceiling] = {scene.place("s1-talk").id: {"LAN": None}}
        await scene.keeper.set_ceilings(scene.server.id, wanted, "change")
        await scene.keeper.claim_greeting(scene.server.id)
        plans = PlanStore(scene.keeper)
        where = (scene.server.id, scene.channel.id)
        await plans.set(Plan(*where, PlanKind.EPISODES, "LAN", False, False, False, False, None, 0))
        await plans.hold(scene.server.id, at("LAN", "S3E3"), None)
        await scene.watched(LAN="S2E1")
        await scene.say("/privacy show")
        await scene.forge("al1;forget;server;yes")
        await scene.say("/privacy show", scene.manager)
        await scene.press("Delete all about this server", scene.manager)
        await scene.press("Yes, delete it", scene.manager)
        await scene.say("/privacy show", scene.manager)
        assert await scene.keeper.load_places(scene.server.id) == []
        assert (await scene.keeper.load_person(scene.fan.id)).progress == {"LAN": at("LAN", "S2E1")}
        assert str(scene) == snapshot
