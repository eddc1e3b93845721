"""A server that the bot joins: it says so once, where it may, and can be set up from there in a few presses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.storage.store import StoreError
from tests.golden.scene import NOW, Scene, a_scene

SILENT = {"send_messages": False}


async def channel(scene: Scene, name: str, **denied: bool) -> discord.TextChannel:
    """A new channel, in which everyone is denied something."""
    made = scene.world.bot.get_channel(scene.place(name).id)
    assert isinstance(made, discord.TextChannel)
    if denied:
        await made.set_permissions(made.guild.default_role, **denied)
    return made


async def join(scene: Scene) -> list[str]:
    """The bot is told that it has joined. Returns the names of the channels in which it says something."""
    guild, mark = scene.world.bot.get_guild(scene.server.id), len(scene.env.http_requests)
    assert guild is not None
    scene.world._now = getattr(guild.me, "joined_at", NOW)
    await scene.world.bot.on_guild_join(guild)
    scene.world._now = NOW
    for entry in scene.env.http_requests[mark:]:
        scene._lines += scene._sent(entry, None)
    paths = [entry.path for entry in scene.env.http_requests[mark:] if entry.method == "POST"]
    assert all(path.endswith("/messages") for path in paths)
    return [getattr(guild.get_channel(int(path.split("/")[2])), "name", "") for path in paths]


async def set_up(scene: Scene, who: Any) -> None:
    """Press the button of the first message."""
    message = scene.channel.last_message
    await scene._do(who, "[Set me up]", lambda: who.click(message, custom_id="al1;setup;open;-;"))


async def test_it_says_so_once() -> None:
    async with a_scene() as scene:
        assert await join(scene) == ["talk"]
        assert await join(scene) == []
        guild = scene.world.bot.get_guild(scene.server.id)
        assert guild is not None
        await scene.world.bot.on_guild_remove(guild)
        assert await join(scene) == ["talk"], "nothing is kept of a server that it has left"


async def test_not_where_it_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:
        guild = scene.world.bot.get_guild(scene.server.id)
        assert guild is not None
        assert guild.me.joined_at is not None
        scene.world._now, mark = guild.me.joined_at + timedelta(minutes=11), len(scene.env.http_requests)
        await scene.world.bot.on_guild_join(guild)
        assert scene.env.http_requests[mark:] == []
        monkeypatch.setattr(discord.Guild, "me", property(lambda self: None))
        assert await join(scene) == []


async def test_the_system_channel_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:
        news = await channel(scene, "news")
        monkeypatch.setattr(discord.Guild, "system_channel", property(lambda self: news))
        assert await join(scene) == ["news"]


async def test_else_the_first_in_which_it_may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene() as scene:
        talk = scene.world.bot.get_channel(scene.channel.id)
        assert isinstance(talk, discord.TextChannel)
        await talk.set_permissions(talk.guild.default_role, **SILENT)
        rules = await channel(scene, "rules", **SILENT)
        await channel(scene, "hidden", view_channel=False)
        monkeypatch.setattr(discord.Guild, "system_channel", property(lambda self: rules))
        assert await join(scene) == []
        await channel(scene, "open")
        assert await join(scene) == ["open"], "saying nothing was not remembered"


@pytest.mark.parametrize("error", [StoreError("away"), OSError("the network is gone")])
async def test_trouble_is_no_crash(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise error

    async with a_scene() as scene:
        if isinstance(error, StoreError):
            monkeypatch.setattr(scene.keeper, "claim_greeting", failing)
        else:
            monkeypatch.setattr(discord.TextChannel, "send", failing)
        assert await join(scene) == []


async def test_six_channels_in_ten_presses(snapshot: SnapshotAssertion) -> None:
    """From the first message to a server that is set up. Every press is counted; a choice in a select is one."""
    async with a_scene() as scene:
        scene.places("s1-talk", "season-two", "lantern-s3e2", "undertow-s1")
        general, theories = scene.place("general"), scene.place("theories")
        await join(scene)
        presses = 0

        async def count(press: Any) -> None:
            nonlocal presses
            presses += 1
            await press

        await count(set_up(scene, scene.manager))
        await count(scene.press("Set the 4 proposed", scene.manager))
        for place, season in ((general, "Season 1"), (theories, "Everything that is out")):
            await count(scene.pick("Choose a channel", place, scene.manager))
            await count(scene.choose("Lantern Deep", season, scene.manager))
            await count(scene.press("Back to the set-up", scene.manager))
        await count(scene.press("What members see", scene.manager))
        assert presses <= 10
        assert len([item for item in await scene.keeper.load_places(scene.server.id) if item.ceiling]) == 6
        assert str(scene) == snapshot


async def test_a_member_cannot_use_the_button(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await join(scene)
        await set_up(scene, scene.fan)
        assert str(scene) == snapshot
