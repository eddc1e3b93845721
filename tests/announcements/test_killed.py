"""Four processes post on one database, and one of them is killed every few seconds: nothing twice, nothing lost."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.storage.plans import Plan, PlanKind, PlanStore, PostState
from bot.storage.store import Store
from tests.loopback import posting as small_discord
from tests.loopback.faults import Fault, cut, down, slow
from tests.loopback.fixtures import loopback
from tests.loopback.posting import FORUM, Posting
from tests.loopback.server import LoopbackDiscord
from tests.storage.conftest import postgres_database

REPOSITORY = Path(__file__).resolve().parents[2]
PROCESSES, CHANNELS, SERVER = 4, 24, 5
EPISODES = ("AA S1E1", "AA S1E2", "AA S1E3", "AA S2E1")
AHEAD = "AA S2E2"


class Crowd:
    """Processes of which one is killed now and then."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._living: list[asyncio.subprocess.Process] = []
        self.killed = 0

    async def start(self) -> None:
        """Start another one."""
        program = [sys.executable, "-m", "tests.announcements.worker_process", *self._arguments]
        quiet = asyncio.subprocess.DEVNULL
        self._living.append(await asyncio.create_subprocess_exec(*program, cwd=REPOSITORY, stdout=quiet, stderr=quiet))

    async def kill(self) -> None:
        """Kill one of them, and wait until it is gone."""
        process = self._living.pop(random.randrange(len(self._living)))
        assert process.returncode is None, "a process has ended by itself"
        process.kill()
        await process.wait()
        self.killed += 1

    async def end(self) -> None:
        """Kill all."""
        while self._living:
            await self.kill()


def trouble(kind: str) -> Fault | None:
    """Answers that come late, are lost, or are errors although Discord has acted."""
    drawn = random.random()
    if kind not in ("send", "thread", "forum_post", "event", "posting") or drawn > 0.5:
        return None
    return slow(0.2) if drawn > 0.1 else cut() if drawn > 0.05 else down(503, taken=drawn > 0.02)


@asynccontextmanager
async def stage(database: str, folder: Path, seconds: float) -> AsyncIterator[tuple[LoopbackDiscord, PlanStore, Crowd]]:
    """A Discord with channels and forums, a plan for each, and episodes that come out one after another."""
    async with loopback() as discord, Store(database, timeout=5) as store:
        now = int(time.time())
        dates = {code: now + 2 + int(number * seconds / len(EPISODES)) for number, code in enumerate(EPISODES)}
        dates[AHEAD] = now + 3600
        file = folder / "dates.json"
        file.write_text(json.dumps(dates), encoding="utf-8")
        plans = []
        for number in range(CHANNELS):
            is_forum = number % 4 == 3
            channel = discord.posting.add_channel(SERVER, FORUM if is_forum else small_discord.TEXT)
            plans.append(
                Plan(
                    SERVER,
                    channel.id,
                    PlanKind.EPISODES,
                    "AA",
                    is_forum,
                    thread=True,
                    event=True,
                    daily=False,
                    role=None,
                    since=now - 9,
                )
            )
        await PlanStore(store).set(*plans)
        discord.behaviour.chance = trouble
        crowd = Crowd(database, discord.api_url, str(file))
        try:
            yield discord, PlanStore(store), crowd
        finally:
            await crowd.end()


async def run(database: str, folder: Path, seconds: float, every: float) -> None:
    """Kill one process every few seconds for a time, and then see what has been posted."""
    async with stage(database, folder, seconds) as (discord, plans, crowd):
        for _ in range(PROCESSES):
            await crowd.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(every)
            await crowd.kill()
            await crowd.start()
        discord.behaviour.chance = lambda _kind: None
        await settled(plans, 60)
        judge(discord.posting)
        assert crowd.killed >= seconds / every / 2
        posts = await plans.posts(SERVER)
        assert len(posts) == CHANNELS * (len(EPISODES) + 1)
        sent = [post for post in posts if f"AA {post.first.code}" in EPISODES]
        assert all(post.state is PostState.DONE and post.message == post.thread for post in sent)


async def settled(plans: PlanStore, seconds: float) -> None:
    """Wait until everything that is due was posted, and every event made."""
    async with asyncio.timeout(seconds):
        while True:
            posts = await plans.posts(SERVER)
            waiting = [
                post
                for post in posts
                if (post.event is None if f"AA {post.first.code}" == AHEAD else post.state is not PostState.DONE)
            ]
            if not waiting and len(posts) == CHANNELS * (len(EPISODES) + 1):
                return
            await asyncio.sleep(0.2)


def judge(posting: Posting) -> None:
    """Each channel has each episode once, in one thread, and one event."""
    names = Counter(
        (channel.parent, channel.name) for channel in posting.channels.values() if channel.parent is not None
    )
    channels = [channel.id for channel in posting.channels.values() if channel.parent is None]
    assert names == Counter((channel, f"First Show {code[3:]}") for channel in channels for code in EPISODES)
    forums = {channel.id for channel in posting.channels.values() if channel.type == FORUM}
    messages = Counter(int(message["channel_id"]) for message in posting.messages.values())
    assert {channel: messages[channel] for channel in channels if channel not in forums} == dict.fromkeys(
        set(channels) - forums, len(EPISODES)
    )
    assert len(posting.messages) == CHANNELS * len(EPISODES)
    locations = Counter(event["entity_metadata"]["location"] for event in posting.events.values())
    assert (len(locations), set(locations.values())) == (CHANNELS, {1})


async def test_a_process_is_killed_every_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_discord, "NONCE_SECONDS", 3)
    async with postgres_database() as database:
        await run(database, tmp_path, 6, 1)


async def test_so_it_is_with_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_discord, "NONCE_SECONDS", 3)
    await run(f"sqlite:///{tmp_path / 'airlock.db'}", tmp_path, 6, 1)


@pytest.mark.deep
async def test_so_it_is_for_five_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_discord, "NONCE_SECONDS", 3)
    async with postgres_database() as database:
        await run(database, tmp_path, 300, 2)
