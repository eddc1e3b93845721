"""Stop without losing an interaction."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp

from bot.runtime.client import AirlockClient
from bot.transport.discord_internals import close_gracefully, running_handlers

CLOSE_TIMEOUT = 1.0
"""Seconds that Discord may take to notice that the connections end."""
DRAIN_TIMEOUT = 8.0
"""Seconds for everything that has arrived to be answered."""


async def drain(client: AirlockClient, seconds: float = DRAIN_TIMEOUT) -> None:
    """Accept nothing more from Discord, wait until all that has arrived is answered, and close.

    Nothing may connect the client again meanwhile.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + seconds
    with suppress(TimeoutError, aiohttp.ClientError, OSError):
        async with asyncio.timeout(CLOSE_TIMEOUT):
            await close_gracefully(client)
    while now() < deadline:
        client.queue.flush()
        if not (running := running_handlers()):
            break
        await asyncio.wait(running, timeout=deadline - now())
    await client.close()
