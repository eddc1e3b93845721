"""What discord.py does not know of a channel yet: Discord's own mark for spoiler channels."""

from __future__ import annotations

import discord

SPOILER_CHANNEL = 1 << 21
"""Channel flag IS_SPOILER_CHANNEL, documented since July 2026; discord.py 2.7.1 drops a channel's flags."""


async def is_spoiler_channel(client: discord.Client, channel: int) -> bool:
    """Whether Discord shows a notice before this channel. False if it cannot be asked."""
    try:
        data = await client.http.get_channel(channel)
    except discord.HTTPException:
        return False
    flags = dict(data).get("flags", 0)
    return isinstance(flags, int) and bool(flags & SPOILER_CHANNEL)
