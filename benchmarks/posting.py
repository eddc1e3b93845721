"""How long it takes to post a new episode in many servers, in simulated time, and how long the event loop stalls by it.

Run it with ``python -m benchmarks.posting [SERVERS]``. The worker and the store are the real ones, the store in memory.
Discord is simulated: it answers within 0.1 to 0.4 seconds, as measured by others, and refuses more than 50 requests in
any second. The clock jumps to the next moment at which something happens, so ten thousand servers take a minute.
"""

from __future__ import annotations

import asyncio
import selectors
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.announcements.plan_run import PostingServices
from bot.announcements.releases import Release
from bot.announcements.worker import PostWorker
from bot.gc_tuning import tune_for_serving
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.storage.database.change import Change, Rows
from bot.storage.plans import Plan, PlanKind, PlanStore
from bot.storage.store import IN_MEMORY, Store
from bot.transport.rest import Pacer

KNOWLEDGE = Path(__file__).resolve().parents[1] / "knowledge"
START = datetime(2026, 3, 27, 1, tzinfo=UTC)
GLOBAL_LIMIT = 50
AT_ONCE = 500
"""How many plans are stored at once."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps over every wait.

    Attributes:
        longest: the longest time, in seconds of the processor, for which callbacks ran without a pause.
        busy: the seconds of the processor for which callbacks ran.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.longest = self.busy = 0.0
        self._since: float | None = None
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        """Return the simulated time in seconds."""
        return self.now

    def begin(self) -> None:
        """Callbacks begin to run."""
        self._since = time.thread_time()

    def end(self) -> None:
        """Callbacks have run, and the loop looks what comes next."""
        if self._since is not None:
            ran = time.thread_time() - self._since
            self.longest = max(self.longest, ran)
            self.busy += ran


class _JumpingSelector(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.end()
        found = super().select(0)
        if not found and timeout is not None and timeout > 0:
            self._loop.now += timeout
        self._loop.begin()
        return found


@dataclass
class Result:
    """What was measured.

    Attributes:
        servers: the number of servers.
        requests: the number of requests that were needed.
        refused: how many of them Discord refused, because there were too many in a second.
        seconds: simulated seconds until the last server was served.
        ideal: the seconds that the requests need at 50 a second.
        stall: the longest stall of the event loop, in seconds of the processor.
        busy: the seconds of the processor altogether.
    """

    servers: int
    requests: int
    refused: int
    seconds: float
    ideal: float
    stall: float
    busy: float

    @property
    def ratio(self) -> float:
        """How much longer it took than it had to."""
        return self.seconds / self.ideal


class SimulatedDiscord:
    """Takes messages and threads after a while, and counts."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)
        self._recent: deque[float] = deque()
        self.requests = self.refused = self._ids = 0
        self.messages: set[int] = set()
        self.threads: set[int] = set()

    async def _take(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        self.requests += 1
        if len(self._recent) >= GLOBAL_LIMIT:
            self.refused += 1
        self._recent.append(now)
        await asyncio.sleep(self._random.uniform(0.1, 0.4))

    async def send_message(self, channel: int, _body: Mapping[str, Any]) -> int:
        """Take a message."""
        await self._take()
        self.messages.add(channel)
        self._ids += 1
        return self._ids

    async def start_thread(self, channel: int, _message: int, _body: Mapping[str, Any]) -> None:
        """Open a thread."""
        await self._take()
        self.threads.add(channel)


class PacedDiscord(SimulatedDiscord):
    """The same behind the pacer of the real requests."""

    def __init__(self, pacer: Pacer) -> None:
        super().__init__()
        self._pacer = pacer

    async def _take(self) -> None:
        await self._pacer.wait()
        await super()._take()


class _WaitingStore(Store):
    """A store in memory that lets other tasks run before each access, as a file or a server does."""

    async def load(self, name: str, **values: object) -> Rows:
        await asyncio.sleep(0)
        return await super().load(name, **values)

    async def write(self, change: Callable[..., Change[Any]], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        return await super().write(change, *args, **kwargs)


class _Services(PostingServices):
    def releases(self, _work: str) -> list[Release]:
        return [Release(EPISODE, int(START.timestamp()), WorldDate(START.date(), Precision.INSTANT, START))]


EPISODE = Position("FAM", 5, 1)


async def _run(knowledge: Knowledge, servers: int) -> tuple[PacedDiscord, float]:
    loop = asyncio.get_running_loop()
    discord = PacedDiscord(Pacer(timer=loop.time))
    async with _WaitingStore(IN_MEMORY, timeout=1e6) as store:
        plans = PlanStore(store)
        since = int((START - timedelta(days=9)).timestamp())
        made = [
            Plan(
                server,
                server + 1,
                PlanKind.EPISODES,
                "FAM",
                is_forum=False,
                thread=True,
                event=False,
                daily=False,
                role=None,
                since=since,
            )
            for server in range(1, 2 * servers, 2)
        ]
        for first in range(0, servers, AT_ONCE):
            await plans.set(*made[first : first + AT_ONCE])
        services = _Services(
            store,
            SnapshotHolder(knowledge),
            discord,  # type: ignore[arg-type]
            lambda: START + timedelta(seconds=loop.time()),
        )
        if isinstance(loop, VirtualLoop):
            loop.longest = loop.busy = 0.0
        began = loop.time()
        await PostWorker(services).turn()
        return discord, loop.time() - began


def measure(knowledge: Knowledge, servers: int) -> Result:
    """Let a worker serve so many servers that all follow one series.

    Raises:
        AssertionError: if a server was left out.
    """
    loop = VirtualLoop()
    try:
        discord, seconds = loop.run_until_complete(_run(knowledge, servers))
    finally:
        loop.close()
    assert len(discord.messages) == len(discord.threads) == servers
    ideal = discord.requests / GLOBAL_LIMIT
    return Result(servers, discord.requests, discord.refused, seconds, ideal, loop.longest, loop.busy)


def main() -> None:
    """Measure, and print it."""
    tune_for_serving()
    servers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = measure(read_knowledge(KNOWLEDGE), servers)
    print(f"{found.servers} servers, {found.requests} requests, {found.refused} beyond 50 a second")
    print(f"served after {found.seconds:.0f} s, {found.ratio:.3f} x what 50 requests a second allow")
    print(f"longest stall {found.stall * 1000:.1f} ms, {found.busy / found.servers * 1000:.2f} ms of work a server")


if __name__ == "__main__":
    main()
