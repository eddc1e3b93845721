"""The bot in shards: the same client, with several connections to Discord."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.runtime.client import AirlockClient
from bot.sharding import Shards
from bot.transport.gateway_recovery import send_close_frame

IDENTIFY_SECONDS = 5.0


class ShardedClient(AirlockClient, discord.AutoShardedClient):
    """Runs some or all of the bot's shards, each over a connection of its own.

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
        """Wait until this shard may identify: of those with the same remainder, one in five seconds may."""
        if not self._concurrency:
            self._concurrency = max(1, (await self.fetch_session_start_limits()).max_concurrency)
        remainder = (shard_id or 0) % self._concurrency
        now = asyncio.get_running_loop().time()
        at = max(now, self._identified.get(remainder, now - IDENTIFY_SECONDS) + IDENTIFY_SECONDS)
        self._identified[remainder] = at
        await asyncio.sleep(at - now)

    @property
    def connected(self) -> bool:
        """Whether events arrive from Discord, on every shard."""
        shards = self.shards.values()
        return self.is_ready() and not self.is_closed() and not any(shard.is_closed() for shard in shards)

    async def close_gracefully(self) -> None:
        """As without shards; discord.py has a task for each connection that goes on reading."""
        sockets = [
            self._get_websocket(shard_id=number) for number, shard in self.shards.items() if not shard.is_closed()
        ]
        await asyncio.gather(*map(send_close_frame, sockets), return_exceptions=True)
        while any(socket.open for socket in sockets):  # noqa: ASYNC110 - those tasks set no event
            await asyncio.sleep(0.01)
