"""Every card of `/setup`, as a moderator goes through it."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.commands.ceilings import overview, setup
from bot.commands.ceilings.channel_lookup import SPOILER_CHANNEL
from bot.errors import UserError
from tests.golden.scene import Scene, a_scene


def mark(scene: Scene, monkeypatch: pytest.MonkeyPatch, *channels: Any) -> None:
    """Discord marks these as spoiler channels."""

    async def flags(_: int) -> list[dict[str, Any]]:
        return [{"id": str(each.id), "flags": SPOILER_CHANNEL} for each in channels]

    monkeypatch.setattr(scene.world.bot.http, "get_all_guild_channels", flags)
    monkeypatch.setattr(scene.world.bot.http, "token", "token")


async def test_a_whole_server(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:
        scene.places("general", "s1-talk", "season-two", "undertow-s1", "s2-and-s3")
        anything = scene.place("anything-goes")
        mark(scene, monkeypatch, anything)
        await scene.say("/setup", scene.manager)
        await scene.press("Set the 3 proposed", scene.manager)
        await scene.press("#anything-goes", scene.manager)
        await scene.choose("Lantern Deep", "Everything that is out", scene.manager)
        await scene.press("What members see here", scene.manager)
        await scene.press("Back to the set-up", scene.manager)
        await scene.choose("Lantern Deep", "In season 2", scene.manager)
        await scene.choose("Season 2", "S2E1", scene.manager)
        await scene.press("Undo", scene.manager)
        await scene.choose("What happens", "Left out", scene.manager)
        await scene.choose("New episodes", "3 days after", scene.manager)
        await scene.pick("Role that", scene.server.create_role("Wardens"), scene.manager)
        await scene.press("Undo", scene.manager)
        await scene.press("What members see", scene.manager)
        assert str(scene) == snapshot


async def test_proposals_are_undone(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk")
        await scene.say("/setup", scene.manager)
        await scene.choose("Names without", "Undertow", scene.manager)
        await scene.press("Set the proposed", scene.manager)
        undo = scene._control(2, "label", "Undo")["custom_id"]
        await scene.press("Undo", scene.manager)
        await scene.forge(undo, scene.manager)
        assert str(scene) == snapshot


async def test_two_at_once(snapshot: SnapshotAssertion) -> None:
    """What is set is what was shown, and nobody takes back what another person has set."""
    async with a_scene() as scene:
        scene.places("s1-talk", "s2-talk")
        second = scene.person("second", scene.world._manager_role)
        await scene.say("/setup", scene.manager)
        mine = scene.last
        await scene.say("/setup", second)
        await scene.press("Set the 2 proposed", second)
        theirs, scene.last = scene.last, mine
        await scene.press("Set the 2 proposed", scene.manager)
        await scene.choose("What happens", "Left out", scene.manager)
        mine, scene.last = scene.last, theirs
        await scene.choose("What happens", "Behind", second)
        scene.last = mine
        await scene.press("Undo", scene.manager)
        assert str(scene) == snapshot


async def test_gone_half_way(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        late = scene.place("s1-talk")
        await scene.say("/setup", scene.manager)
        card = scene.last
        await scene.say("/setup", scene.manager)
        await scene.pick("Choose a channel", late, scene.manager)
        opened = scene.last
        channel = scene.world.bot.get_channel(late.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.delete()
        await scene.choose("Lantern Deep", "Season 1", scene.manager)
        scene.last = opened
        await scene.press("What members see here", scene.manager)
        scene.last = card
        await scene.press("Set the proposed", scene.manager)
        assert await scene.keeper.load_places(scene.server.id) == []
        assert str(scene) == snapshot


async def test_missing_permissions(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.places("s1-talk")
        for name, denied in (("s2-talk", {"send_messages": False}), ("s3-talk", {"view_channel": False})):
            channel = scene.world.bot.get_channel(scene.place(name).id)
            assert isinstance(channel, discord.TextChannel)
            await channel.set_permissions(channel.guild.default_role, **denied)
        await scene.say("/setup", scene.manager)
        assert str(scene) == snapshot


async def test_a_role_is_gone(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:
        role = scene.server.create_role("Wardens")
        await scene.say("/setup", scene.manager)
        with monkeypatch.context() as gone:
            gone.setattr(discord.Guild, "get_role", lambda *_: None)
            await scene.pick("Role that", role, scene.manager)
        await scene.say("/setup", scene.manager)
        await scene.pick("Role that", role, scene.manager)
        await scene.pick("Role that", scene.server.default_role, scene.manager)
        assert str(scene) == snapshot


async def test_not_allowed(snapshot: SnapshotAssertion) -> None:
    """Discord only hides the command, so the bot checks each press itself."""
    async with a_scene() as scene:
        scene.places("s1-talk")
        await scene.past_the_menu("setup")
        await scene.say("/setup")
        await scene.say("/cast name:orla")
        for step in ("apply;-;", "undo;-;5", "sample;-;5", "channel;-;5", "open;-;"):
            message = scene.last
            await scene.forge(f"al1;setup;{step}")
            scene.last = message
        assert str(scene) == snapshot


async def test_a_server_that_says_nothing(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a gateway, nothing is known of the channels unless Discord answers."""
    async with a_scene() as scene:

        async def none(*_: object) -> tuple[()]:
            return ()

        async def away(*_: object) -> None:
            raise UserError("Discord does not answer.")

        monkeypatch.setattr(setup, "channels_of", none)
        await scene.say("/setup", scene.manager)
        monkeypatch.setattr(overview, "channels_of", away)
        await scene.say("/spoilers show", scene.manager)
        assert str(scene) == snapshot


async def test_other_channels(snapshot: SnapshotAssertion) -> None:
    """`channel:` sets, shows and tests another channel."""
    async with a_scene() as scene:
        there, empty = scene.place("s1-talk"), scene.place("empty")
        await scene.say("/spoilers channel episode:S1E2", scene.manager, channel=there)
        await scene.say("/spoilers show", scene.manager, channel=there)
        await scene.say("/spoilers show", scene.manager, channel=empty)
        await scene.say("/spoilers test name:orla", scene.manager, channel=there)
        await scene.say("/spoilers show", scene.manager)
        assert str(scene) == snapshot
