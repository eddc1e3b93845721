"""The bot in shards: the same client, with several connections to Discord."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.runtime.client import AirlockClient
from bot.sharding import Shards

IDENTIFY_INTERVAL = 5.0
"""Seconds between two identifies of shards with the same remainder by `max_concurrency`; Discord's rule."""


class ShardedClient(AirlockClient, discord.AutoShardedClient):
    """Runs some or all of the bot's shards, each with a connection of its own.

    Args:
        shards: which ones.
        parts: what `AirlockClient` takes.
    """

    def __init__(self, shards: Shards, **parts: Any) -> None:
        super().__init__(**parts)
        if shards.count:  # else Discord is asked
            self.shard_ids, self.shard_count = list(shards.ids), shards.count
        self._concurrency = 0
        self._identified: dict[int, float] = {}

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait until this shard may identify."""
        if not self._concurrency:
            self._concurrency = max(1, (await self.fetch_session_start_limits()).max_concurrency)
        remainder = (shard_id or 0) % self._concurrency
        now = asyncio.get_running_loop().time()
        at = max(now, self._identified.get(remainder, now - IDENTIFY_INTERVAL) + IDENTIFY_INTERVAL)
        self._identified[remainder] = at
        await asyncio.sleep(at - now)
