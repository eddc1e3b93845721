"""A bot of several processes that posts into a small Discord, on a simulated clock, while things go wrong.

The store, the worker and its requests are the real ones. Simulated are the clock, the wire, and Discord itself
(`tests/loopback/posting.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

import discord

from bot.announcements.plan_run import PostingServices
from bot.announcements.releases import Release
from bot.announcements.worker import PostWorker
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.storage.plans import Plan, PlanKind, PlanStore, Post
from bot.storage.store import IN_MEMORY, Store
from bot.transport.rest import Pacer, RepeatedError, RestClient, has_mark
from tests.loopback.posting import FORUM, TEXT, Posting, RefusedError
from tests.storage.helpers import raw
from tests.support.small_knowledge import SMALL, make

START = int(datetime(2021, 3, 5, 3, tzinfo=UTC).timestamp())
WORK = "AA"
BOT, SERVER, ROLE = 700, 50, 9000
HOUR, DAY = 3600, 86_400


class KilledError(BaseException):
    """The process is killed: no handler of its own runs after that."""


@cache
def knowledge() -> Knowledge:
    """A series with three episodes in its first season, and two in its second."""
    return make(SMALL)


def instant(due: int) -> WorldDate:
    """A date that is known to the second."""
    moment = datetime.fromtimestamp(due, UTC)
    return WorldDate(moment.date(), Precision.INSTANT, moment)


class Wire(RestClient):
    """Requests of one process, which go to the small Discord."""

    def __init__(self, world: World) -> None:
        super().__init__(SimpleNamespace(user=SimpleNamespace(id=BOT)), Pacer(1e9))  # type: ignore[arg-type]
        self._world = world

    async def _request(
        self, method: str, path: str, body: Any = None, *, once: bool = False, params: Any = None, **parameters: Any
    ) -> Any:
        await asyncio.sleep(0)
        before, after = self._world.trouble(method, path)
        if before is not None:
            raise before
        answer = await self._world.ask(method, path.format(**parameters), body, params)
        await asyncio.sleep(0)
        if after is not None:
            raise RepeatedError if once and isinstance(after, discord.DiscordServerError) else after
        return answer


def refused(error: RefusedError) -> discord.HTTPException:
    """The exception that discord.py makes of a refusal."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    response: Any = SimpleNamespace(status=error.status, reason=error.text)
    kind = discord.DiscordServerError if error.status >= 500 else kinds.get(error.status, discord.HTTPException)
    return kind(response, {"code": error.code, "message": error.text})


class SimulatedServices(PostingServices):
    """A process whose dates are those of the simulated world, which change."""

    def __init__(self, world: World, skew: int) -> None:
        super().__init__(
            world.store,
            SnapshotHolder(knowledge()),
            Wire(world),
            lambda: datetime.fromtimestamp(world.now + skew, UTC),
        )
        self._world = world

    def releases(self, work: str) -> list[Release]:
        """Return the simulated dates."""
        return [Release(at, due, instant(due)) for at, due in sorted(self._world.dates.items()) if at.work == work]


def simulated_worker(world: World, skew: int = 0) -> PostWorker:
    """A process whose clock is wrong by some seconds."""
    return PostWorker(SimulatedServices(world, skew))


class World:
    """Everything outside the processes.

    Attributes:
        now: the time in Unix seconds.
        dates: when episodes come out.
        outage: while True, every request fails.
        kill: the chance that a process is killed at a request, before or after Discord has acted on it.
        lose: the chance that an answer is lost, or a request.
    """

    def __init__(self, seed: int = 0) -> None:
        self.random = Random(seed)
        self.now = START
        self.dates: dict[Position, int] = {}
        self.outage = False
        self.kill = self.lose = 0.0
        self.posting = Posting(BOT, lambda: self.now)
        self.store = Store(IN_MEMORY)
        self.pinged: list[int] = []
        self.unborn: list[int] = []
        self.requests = 0

    async def __aenter__(self) -> World:
        await self.store.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.store.close()

    def channel(self, *, forum: bool = False) -> int:
        """A new channel of the server."""
        return self.posting.add_channel(SERVER, FORUM if forum else TEXT).id

    def plan(self, channel: int, **more: Any) -> Plan:
        """A plan for new episodes in a channel, with a thread for each."""
        settings = {"kind": PlanKind.EPISODES, "is_forum": False, "thread": True, "event": False, "daily": False}
        return Plan(SERVER, channel, work=WORK, **{"role": None, "since": self.now, **settings, **more})

    # ------------------------------------------------------------------ the wire

    def trouble(self, method: str, path: str) -> tuple[BaseException | None, BaseException | None]:
        """What goes wrong before Discord has read a request, and what after."""
        self.requests += 1
        if self.outage:
            return refused(RefusedError(503, 0, "outage")), None
        drawn = self.random.random()
        if drawn < self.kill:
            return (KilledError(), None) if self.random.random() < 0.5 else (None, KilledError())
        if drawn < self.kill + self.lose:
            error = self.random.choice([TimeoutError(), refused(RefusedError(500, 0, "lost")), OSError()])
            return (error, None) if self.random.random() < 0.5 else (None, error)
        return None, None

    async def ask(self, method: str, path: str, body: Any, query: Any) -> Any:
        """Let Discord act on a request, and note what must not be."""
        pings = len(self.posting.pings)
        try:
            answer = self.posting.handle(method, path, body, {key: str(value) for key, value in (query or {}).items()})
        except RefusedError as error:
            raise refused(error) from None
        self.pinged += [self.now] * (len(self.posting.pings) - pings)
        if path.endswith("/threads") and "/messages/" in path:
            settings = await self.store.load_settings(0, int(path.split("/")[2]), SERVER, int(answer["id"]))
            if not settings.thread_ceiling:
                self.unborn.append(int(answer["id"]))
        return answer

    # ------------------------------------------------------------------ time

    async def turn(self, *workers: PostWorker) -> list[PostWorker]:
        """Let processes do what is due, at the same moment. Return those that live, with new ones for the killed."""
        results = await asyncio.gather(*(self._one(worker) for worker in workers))
        return list(results)

    async def _one(self, worker: PostWorker) -> PostWorker:
        try:
            await worker.turn()
        except BaseExceptionGroup:  # killed
            return simulated_worker(self)
        except KilledError:
            return simulated_worker(self)
        return worker

    async def next_moment(self) -> int:
        """Return when some process has to do something, or a day later."""
        ((soonest,),) = await raw(self.store, "SELECT MIN(next_at) FROM plans")
        return max(self.now + 1, min([self.now + DAY, *([soonest] if soonest is not None else [])]))

    async def run(self, until: int, *workers: PostWorker, step: Callable[[], None] = lambda: None) -> list[PostWorker]:
        """Let time pass until a moment, with whatever has to be done on the way."""
        living = list(workers)
        while self.now < until:
            step()
            living = await self.turn(*living)
            self.now = min(until, await self.next_moment())
        return await self.turn(*living)

    # ------------------------------------------------------------------ what became of it

    async def posts(self) -> list[Post]:
        """All rows of the outbox."""
        return await PlanStore(self.store).posts(SERVER)

    def sent(self, post: Post) -> list[int]:
        """The ids of the messages of a post; there should be one."""
        return [id_ for id_, each in self.posting.messages.items() if has_mark(each["components"], post.id)]


def at(season: int, episode: int) -> Position:
    """An episode of the series."""
    return Position(WORK, season, episode)


def later(moment: int, **delta: float) -> int:
    """A moment after another."""
    return moment + int(timedelta(**delta).total_seconds())
