"""How fast the shards of a process identify, and what they do when Discord turns one away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.knowledge.snapshot import SnapshotHolder
from bot.reloading.worker import load_in_process
from bot.runtime.sharded_client import IDENTIFY_INTERVAL, ShardedClient
from bot.sharding import read_shards
from bot.storage.store import IN_MEMORY, Store
from tests.loopback.shards import ShardedGateway
from tests.support.small_bots import sharded, small_bot, write_knowledge
from tests.support.small_knowledge import SMALL, make


def client_of(shards: str) -> ShardedClient:
    """A client that connects to nobody."""
    return ShardedClient(
        read_shards(shards),
        snapshots=SnapshotHolder(make(SMALL)),
        folder=Path(),
        store=Store(IN_MEMORY),
        clock=lambda: datetime.now(UTC),
        load=load_in_process,
    )


async def test_what_discord_is_asked_for() -> None:
    some = client_of("0,2/3")
    assert (some.shard_ids, some.shard_count) == ([0, 2], 3)
    everything = client_of("auto")
    assert (everything.shard_ids, everything.shard_count) == (None, None)


@pytest.mark.parametrize(
    ("concurrency", "waits"),
    [(1, [0, 1, 2, 3, 4]), (2, [0, 0, 1, 1, 2]), (16, [0, 0, 0, 0, 0]), (0, [0, 1, 2, 3, 4])],
)
async def test_one_of_each_remainder_identifies_in_five_seconds(
    concurrency: int, waits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("0-4/5")
    slept: list[float] = []

    async def limits() -> SimpleNamespace:
        return SimpleNamespace(max_concurrency=concurrency)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(client, "fetch_session_start_limits", limits)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    for shard in range(5):
        await client.before_identify_hook(shard, initial=shard == 0)
    assert slept == pytest.approx([wait * IDENTIFY_INTERVAL for wait in waits], abs=0.5)


@pytest.mark.deep
async def test_nonsense_costs_one_session(tmp_path: Path) -> None:
    """A frame that cannot be understood: its shard comes back, the others stay, and the process does."""
    write_knowledge(tmp_path, "Nonsense")
    async with sharded() as discord:
        assert isinstance(discord.gateway, ShardedGateway)
        first, *others = discord.gateway.shards
        async with small_bot(tmp_path, discord, AIRLOCK_SHARDS="auto") as bot:
            await discord.connected(60)
            before = [shard.identified for shard in discord.gateway.shards]
            first.say("{")
            await first.until(lambda: first.identified > before[0] and first.is_connected, 20)
            assert [shard.identified for shard in others] == before[1:]
            direct = discord.slash("help", place=discord.direct(), user=discord.new_id())
            assert (await direct).text
            assert await bot.stop() == 0
        assert bot.output.count("gateway not understood") == 1


@pytest.mark.deep
async def test_a_shard_that_is_turned_away_tries_again(tmp_path: Path) -> None:
    """As when two processes identify at the same moment."""
    write_knowledge(tmp_path, "Turned away")
    async with sharded() as discord:
        assert isinstance(discord.gateway, ShardedGateway)
        discord.gateway.turned_away = [1, 2, 2]
        async with small_bot(tmp_path, discord, AIRLOCK_SHARDS="auto") as bot:
            await discord.connected(60)
            assert discord.gateway.turned_away == []
            assert await bot.stop() == 0
