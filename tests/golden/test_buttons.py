"""What the buttons below an answer do."""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import EVERYTHING, a_scene, at


async def test_show_me_what_i_have_reached(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E1")
        await scene.watched(LAN="S2E1")
        await scene.say("/cast name:orla")
        await scene.press("Show me")
        assert str(scene) == snapshot


async def test_show_me_what_somebody_else_has_reached(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S2E1")
        await scene.say("/cast name:orla")
        await scene.press("Show me", scene.other)
        assert str(scene) == snapshot


async def test_look_beyond(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S2E1")
        await scene.say("/cast name:orla private:true")
        await scene.press("Look beyond")
        assert str(scene) == snapshot


async def test_look_beyond_everything(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(**EVERYTHING)
        await scene.say("/cast name:orla private:true")
        await scene.press("Look beyond")
        assert str(scene) == snapshot


async def test_look_beyond_without_having_told(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/cast name:gate key private:true")
        await scene.press("Look beyond")
        assert str(scene) == snapshot


async def test_post_it_here(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E4")
        await scene.watched(LAN="S2E3")
        await scene.say("/cast name:orla private:true")
        await scene.press("Post it here")
        assert str(scene) == snapshot


async def test_asked_by_somebody_who_is_below_the_place(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S2E3")
        await scene.watched(LAN="S1E1")
        await scene.say("/cast name:orla")
        await scene.press("Post it here")
        assert str(scene) == snapshot


async def test_sources(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S2E3")
        await scene.say("/cast name:orla")
        shown = scene.last
        await scene.press("Sources")
        await scene.watched(LAN="S2E3")
        scene.last = shown
        await scene.press("Sources")
        assert str(scene) == snapshot


async def test_timeline_of_a_card_and_its_pages(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(**EVERYTHING)
        await scene.say("/timeline")
        await scene.press("More")
        await scene.press("Back")
        await scene.press("More", scene.other)
        assert str(scene) == snapshot


async def test_open_next(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E4")
        await scene.watched(LAN="S1E4")
        await scene.say("/cast name:orla")
        shown = scene.last
        await scene.choose("Open next", "Traitor Voss")
        scene.last = shown
        await scene.choose("Open next", "Traitor Voss", scene.other)
        assert str(scene) == snapshot


async def test_which_one_chosen_by_whoever_asked_and_by_another(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E4")
        await scene.say("/cast name:venn")
        await scene.press("Bram Venn", scene.other)
        await scene.say("/cast name:venn")
        await scene.press("Bram Venn")
        assert str(scene) == snapshot


async def test_remove(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E4")
        await scene.say("/cast name:orla")
        await scene.press("Remove", scene.other)
        await scene.say("/cast name:orla")
        await scene.press("Remove")
        assert str(scene) == snapshot


async def test_the_private_introduction(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.keeper.set_ceiling(scene.server.id, scene.channel.id, "LAN", at("LAN", "S1E4"))
        await scene.say("/cast name:orla")
        await scene.say("/cast name:orla")
        assert str(scene) == snapshot


async def test_not_told_privately(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.keeper.claim_onboarding(scene.fan.id)
        await scene.say("/cast name:teodor private:true")
        assert str(scene) == snapshot


async def test_in_a_direct_message(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.watched(LAN="S1E4")
        scene.go_private()
        await scene.say("/cast name:orla")
        await scene.say("/progress show")
        assert str(scene) == snapshot


async def test_of_an_older_version(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E4")
        await scene.say("/cast name:orla")
        await scene.forge("al0;whatever")
        await scene.say("/cast name:orla")
        await scene.forge("al1;progress;LAN;S9E9")
        assert str(scene) == snapshot


async def test_sources_of_what_one_has_not_reached(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S2E3")
        await scene.say("/lore name:minnow")
        await scene.press("Sources", scene.other)
        assert str(scene) == snapshot
