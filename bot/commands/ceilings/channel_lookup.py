"""Asks Discord for facts about channels that discord.py does not provide.

These are the spoiler flag of a channel, and the list of channels when there is no gateway connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.errors import UserError
from bot.transport.discord_internals import channel_payload, has_token

SECONDS = 0.7
"""The limit in seconds for a request while a user waits. discord.py alone would retry for half a minute."""
SPOILER_CHANNEL = 1 << 21
"""The channel flag IS_SPOILER_CHANNEL, documented since July 2026. discord.py 2.7.1 does not keep channel flags."""


async def is_spoiler_channel(client: discord.Client, channel: int) -> bool:
    """Return True if Discord shows a spoiler notice before this channel; False also if it does not answer in time."""
    if not has_token(client):
        return False
    try:
        async with asyncio.timeout(SECONDS):
            payload = await channel_payload(client, channel)
    except (discord.HTTPException, aiohttp.ClientError, OSError, ValueError):
        return False
    flags = payload.get("flags", 0)
    return isinstance(flags, int) and bool(flags & SPOILER_CHANNEL)


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
