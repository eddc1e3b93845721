"""The bot's client with several connections (shards) to Discord."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.runtime.client import AirlockClient
from bot.sharding import Shards

IDENTIFY_INTERVAL = 5.01
"""Seconds between two identify calls of shards in the same group. Discord requires five; uvloop's timers may be early.

Shards are in the same group if their ids have the same remainder when divided by `max_concurrency`.
"""


class ShardedClient(AirlockClient, discord.AutoShardedClient):
    """Runs some or all of the bot's shards, each with its own connection.

    Args:
        shards: the shards to run.
        parts: the arguments of `AirlockClient`.
    """

    def __init__(self, shards: Shards, **parts: Any) -> None:
        super().__init__(**parts)
        if shards.count:  # otherwise discord.py asks Discord for the number
            self.shard_ids, self.shard_count = list(shards.ids), shards.count
        self._concurrency = 0
        self._identified: dict[int, float] = {}

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait until this shard may identify itself to Discord."""
        if not self._concurrency:
            self._concurrency = max(1, (await self.fetch_session_start_limits()).max_concurrency)
        remainder = (shard_id or 0) % self._concurrency
        now = asyncio.get_running_loop().time()
        at = max(now, self._identified.get(remainder, now - IDENTIFY_INTERVAL) + IDENTIFY_INTERVAL)
        self._identified[remainder] = at
        await asyncio.sleep(at - now)
