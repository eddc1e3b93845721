"""Asks Discord for facts about channels that discord.py does not provide.

These are the spoiler flag of a channel, and the list of channels when there is no gateway connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.errors import UserError
from bot.transport.discord_internals import channel_payloads, has_token

SECONDS = 0.7
"""The limit in seconds for a request while a user waits. discord.py alone would retry for half a minute."""
NO_CHANNEL = (
    "That is no channel of this server in which people write, or it has been deleted, so nothing was set. "
    "A thread is set in the thread itself, with /spoilers channel."
)
SPOILER_CHANNEL = 1 << 21
"""The channel flag IS_SPOILER_CHANNEL, documented since July 2026. discord.py 2.7.1 does not keep channel flags."""


async def spoiler_channels(client: discord.Client, server: int) -> set[int]:
    """Return the ids of the channels that Discord marks as spoiler channels; none if it does not answer in time."""
    if not has_token(client):
        return set()
    try:
        async with asyncio.timeout(SECONDS):
            payloads = await channel_payloads(client, server)
        return {int(each["id"]) for each in payloads if int(each.get("flags") or 0) & SPOILER_CHANNEL}
    except (discord.HTTPException, aiohttp.ClientError, OSError, ValueError, TypeError, KeyError):
        return set()


async def channels_of(client: discord.Client, guild: discord.Guild | None) -> Sequence[discord.abc.GuildChannel]:
    """Return the channels of a server, from the gateway's data or, if there is none, by a request to Discord.

    Raises:
        UserError: if Discord does not answer in time.
    """
    if guild is None or guild.channels:
        return guild.channels if guild is not None else ()
    try:
        async with asyncio.timeout(SECONDS):
            return await guild.fetch_channels() if has_token(client) else ()
    except (discord.HTTPException, aiohttp.ClientError, OSError, ValueError):
        raise UserError("I can't see this server's channels right now. Please set them one by one.") from None


async def require_channel(
    client: discord.Client, guild: discord.Guild | None, channel: int
) -> discord.abc.GuildChannel:
    """Return a channel of a server in which people can write.

    Raises:
        UserError: if the server has no such channel, or if Discord does not list the channels.
    """
    for each in text_channels(await channels_of(client, guild)):
        if each.id == channel:
            return each
    raise UserError(NO_CHANNEL)


def text_channels(channels: Sequence[discord.abc.GuildChannel]) -> list[discord.abc.GuildChannel]:
    """Return all channels except categories, in the order in which Discord shows them."""
    ordered = sorted(channels, key=lambda channel: (channel.position, channel.id))
    return [channel for channel in ordered if not isinstance(channel, discord.CategoryChannel)]


def missing_permissions(guild: discord.Guild | None, channel: discord.abc.GuildChannel) -> list[str]:
    """Return the names of the permissions that the bot lacks in a channel. Without a gateway, none is known to lack."""
    if guild is None or guild.me is None:
        return []
    mine = channel.permissions_for(guild.me)
    return [
        name
        for name, granted in (("View Channel", mine.view_channel), ("Send Messages", mine.send_messages))
        if not granted
    ]
