"""Every card of `/spoilers`, but for those of `bulk`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.commands.ceilings import managed_places
from bot.commands.ceilings.channel_lookup import SPOILER_CHANNEL
from bot.spoilers.clearance import EverythingOut
from tests.golden.scene import NOW, a_scene, at


async def test_channel(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel", scene.manager)
        await scene.choose("Lantern Deep", "In season 2", scene.manager)
        await scene.choose("Season 2", "S2E1", scene.manager)
        await scene.choose("What happens", "Left out", scene.manager)
        await scene.press("Undo", scene.manager)
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_channel_given(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:finished season 1 mode:strict", scene.manager)
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_channel_put_back(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(UND="S1E2")
        await scene.say("/spoilers channel show:UND episode:as the server has it", scene.manager)
        await scene.choose("Undertow", "As the server has it", scene.manager)
        assert str(scene) == snapshot


async def test_channel_season_asked_back(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:season 2", scene.manager)
        await scene.press("They are in it", scene.manager)
        await scene.choose("Season 2", "S2E2", scene.manager)
        await scene.say("/spoilers channel episode:season 2", scene.manager)
        await scene.press("Everyone has finished it", scene.manager)
        assert str(scene) == snapshot


async def test_channel_halfway(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:halfway through season 2", scene.manager)
        assert str(scene) == snapshot


async def test_channel_not_understood(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:whenever", scene.manager)
        await scene.say("/spoilers channel show:nonsense", scene.manager)
        assert str(scene) == snapshot


async def test_server(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers server", scene.manager)
        await scene.say("/spoilers server show:LAN episode:S1E4 mode:strict grace_days:3", scene.manager)
        await scene.press("Undo", scene.manager)
        await scene.say("/spoilers server episode:not started", scene.manager)
        assert str(scene) == snapshot


async def test_a_role(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        moderators = scene.server.create_role("Moderators")
        await scene.say("/spoilers server", scene.manager, moderators=moderators)
        await scene.say("/spoilers show", scene.person("moderator", moderators, scene.world._manager_role))
        await scene.say("/spoilers server", scene.manager, moderators=scene.server.default_role)
        assert str(scene) == snapshot


async def test_set_anew_meanwhile(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:S1E2 mode:strict", scene.manager)
        await scene.keeper.set_ceiling(scene.server.id, scene.channel.id, "LAN", at("LAN", "S2E1"))
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_all_set_anew_meanwhile(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers channel episode:S1E2", scene.manager)
        await scene.keeper.set_ceiling(scene.server.id, scene.channel.id, "LAN", at("LAN", "S2E1"))
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_a_thread(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        thread = await scene.thread("spoilery")
        await scene.say("/spoilers channel episode:S2E1", scene.manager, thread)
        await scene.say("/spoilers channel", scene.manager, thread)
        await scene.say("/spoilers channel episode:S1E1", scene.manager)
        await scene.say("/spoilers show", scene.manager)
        assert str(scene) == snapshot


async def test_a_post(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        post = await scene.post("S3 talk")
        await scene.say("/spoilers channel episode:S2E1", scene.manager, post)
        assert str(scene) == snapshot


async def test_an_archived_thread(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        thread = await scene.thread("spoilery")
        await scene.archive(thread)
        await scene.say("/spoilers channel episode:S2E1", scene.manager, thread)
        assert str(scene) == snapshot


async def test_show_nothing_set(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers show", scene.manager)
        assert str(scene) == snapshot


async def test_test_of_the_channel(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.ceiling(LAN="S1E2")
        await scene.say("/spoilers test name:orla", scene.manager)
        await scene.say("/spoilers test name:gate key", scene.manager)
        await scene.say("/spoilers test name:zaphod", scene.manager)
        assert str(scene) == snapshot


async def test_test_of_a_member(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/spoilers test name:orla episode:S1E2", scene.manager)
        await scene.say("/spoilers test name:orla episode:season 2", scene.manager)
        await scene.say("/spoilers test name:orla episode:nonsense", scene.manager)
        assert str(scene) == snapshot


async def test_not_allowed(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.past_the_menu("spoilers")
        await scene.say("/spoilers channel episode:S1E1")
        await scene.say("/spoilers server", moderators=scene.server.create_role("Mine"))
        assert str(scene) == snapshot


async def test_a_channel_that_discord_marks(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:

        async def marked(_: int) -> list[dict[str, str | int]]:
            return [{"id": str(scene.channel.id), "flags": SPOILER_CHANNEL}, {"id": "5"}]

        monkeypatch.setattr(scene.world.bot.http, "get_all_guild_channels", marked)
        monkeypatch.setattr(scene.world.bot.http, "token", "token")
        await scene.say("/spoilers channel", scene.manager)
        assert str(scene) == snapshot


async def test_a_kind_of_channel_that_nobody_knows(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_scene() as scene:
        known = managed_places.context_of
        monkeypatch.setattr(managed_places, "context_of", lambda interaction: replace(known(interaction), channel=None))
        await scene.say("/spoilers channel", scene.manager)
        assert str(scene) == snapshot


async def test_everything_that_is_out(snapshot: SnapshotAssertion) -> None:
    """It rises by itself; the days of grace are the server's; it is undone like any other ceiling."""
    async with a_scene() as scene:
        scene.world._now = datetime(2010, 1, 1, tzinfo=UTC)
        await scene.keeper.set_ceiling(scene.server.id, scene.channel.id, "LAN", EverythingOut())
        await scene.say("/spoilers show", scene.manager)
        scene.world._now = NOW
        await scene.say("/spoilers show", scene.manager)
        await scene.say("/spoilers channel show:LAN episode:S1E2", scene.manager)
        await scene.press("Undo", scene.manager)
        await scene.say("/spoilers server grace_days:0", scene.manager)
        await scene.keeper.set_ceiling(scene.server.id, scene.place("s1-talk").id, "LAN", EverythingOut())
        await scene.say("/spoilers bulk", scene.manager)
        assert str(scene) == snapshot
