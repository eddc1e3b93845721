"""Who may use `/spoilers`: Manage Server, or a role that is named for it."""

from __future__ import annotations

from typing import Any

from bot.knowledge.positions import Position
from tests.support.guilds import Server, a_server


def shown_to(server: Server, *roles: Any) -> None:
    """What an administrator does in Server Settings, Integrations."""
    command = next(each for each in server.world.registered if each["name"] == "spoilers")
    server.world.guild.set_command_permissions(int(command["id"]), dict.fromkeys(roles, True))


async def test_a_named_role_counts_at_every_door() -> None:
    async with a_server() as server:
        guild = server.world.guild
        role, other = guild.create_role("Spoiler team"), guild.create_role("Other")
        shown_to(server, role, other)
        helper = guild.add_member(server.world.env.create_user("helper"), roles=[role])
        stranger = guild.add_member(server.world.env.create_user("stranger"), roles=[other])
        channel = guild.create_text_channel("s1-talk")
        assert "Only members" in await server.text(helper, channel, "spoilers channel", episode="S1E3")
        named = await server.text(server.manager, channel, "spoilers server", moderators=role)
        assert f"<@&{role.id}>" in named
        assert "Server Settings" in named
        assert "up to S1E3" in await server.text(helper, channel, "spoilers channel", episode="S1E3")
        await server.choose(helper, "al1s;works;ceiling;channel", "OS")
        await server.choose(helper, "al1s;ceiling;channel;OS", "S2E10")
        await server.press(helper, server.undo())
        assert (await server.ceilings())[channel.id] == {"OS": Position("OS", 1, 3)}
        for command in ("spoilers show", "spoilers bulk"):
            assert "Only members" not in await server.text(helper, channel, command)
            assert "Only members" in await server.text(stranger, channel, command)
        assert "Only members" in await server.text(stranger, channel, "spoilers server", mode="strict")
        await server.text(server.manager, channel, "spoilers channel", episode="S1E3")


async def test_only_manage_server_names_the_role() -> None:
    """Whoever was given a part must not be able to give it on."""
    async with a_server() as server:
        guild = server.world.guild
        role, other = guild.create_role("Spoiler team"), guild.create_role("Other")
        shown_to(server, role)
        helper = guild.add_member(server.world.env.create_user("helper"), roles=[role])
        channel = guild.create_text_channel("talk")
        await server.text(server.manager, channel, "spoilers server", moderators=role)
        undo = server.undo()
        assert "the permission Manage Server may do this" in await server.text(
            helper, channel, "spoilers server", moderators=other
        )
        assert f"<@&{role.id}> may use /spoilers" in await server.text(server.manager, channel, "spoilers show")
        await server.text(server.manager, channel, "spoilers server", moderators=other)
        assert f"r:{role.id}" in server.undo()
        assert undo.endswith("r:x")
        await server.press(server.manager, server.undo())
        assert f"<@&{role.id}> may use /spoilers" in await server.text(server.manager, channel, "spoilers show")
