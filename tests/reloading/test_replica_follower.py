"""A replica takes over what was announced, or keeps the old and says why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.commands import reload as reload_module
from bot.commands import status
from bot.commands.reload import announce_and_wait
from bot.errors import UserError
from bot.knowledge.problems import Problem
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics
from bot.reloading.reloader import Reloader
from bot.reloading.replica_follower import ReplicaFollower
from bot.reloading.worker import LoadResult
from bot.runtime.background_tasks import background_tasks
from bot.storage.replicas import Announcement, Heartbeat, Replica, ReplicaRegistry, ReplicaState
from bot.storage.store import StoreError
from tests.support.small_knowledge import SMALL, make

SINCE = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROBLEMS = [Problem("people.yaml", line, 1, "is wrong") for line in (1, 2)]
OLD, NEW, OTHER = (make(SMALL.replace("First Show", title)) for title in ("Old", "New", "Other"))


class FakeBoard:
    """Holds one announcement, and what one replica has told; the connection may be cut."""

    def __init__(self) -> None:
        self.announced: Announcement | None = None
        self.told: list[ReplicaState] = []
        self.others: list[Replica] = []
        self.is_there = True
        self.missed = asyncio.Event()
        self.has_left = False
        self._wake: Callable[[], object] = lambda: None
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def connect(self, wake: Callable[[], object]) -> AsyncIterator[Heartbeat]:
        if not self.is_there:
            raise ConnectionError
        self._wake = wake
        yield self.heartbeat

    async def heartbeat(self, service: ReplicaState) -> Announcement | None:
        if not self.is_there:
            self.missed.set()
            raise ConnectionError
        async with self._changed:
            self.told.append(service)
            self._changed.notify_all()
        return self.announced

    async def announce(self, version: str) -> int:
        if not self.is_there:
            raise StoreError("gone")
        self.announced = Announcement(self.announced.number + 1 if self.announced else 1, version)
        self._wake()
        return self.announced.number

    async def replicas(self) -> list[Replica]:
        if not self.is_there:
            raise StoreError("gone")
        return self.others

    async def leave(self) -> None:
        self.has_left = True

    def cut(self) -> None:
        """The connection breaks, and the replica notices."""
        self.is_there = False
        self._wake()

    async def until(self, true: Callable[[ReplicaState], bool]) -> ReplicaState:
        """Wait for what the replica tells."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: bool(self.told) and true(self.told[-1]))
            return self.told[-1]


class Scene:
    """A replica whose files hold one thing after the other, the last one for good."""

    def __init__(self, *files: LoadResult | Exception) -> None:
        self.files = list(files)
        self.reads = 0
        self.board = FakeBoard()
        self.current = SnapshotHolder(OLD)
        self.reloader = Reloader(self.current, Path(), self._read, self._nobody, lambda: SINCE, Metrics())
        self.follower = ReplicaFollower(cast(ReplicaRegistry, self.board), self.reloader, retry_delays=(0.01, 0.02))

    async def _read(self, _folder: Path) -> LoadResult:
        self.reads += 1
        found = self.files.pop(0) if len(self.files) > 1 else self.files[0]
        if isinstance(found, Exception):
            raise found
        return found

    async def _nobody(self, _user: int) -> bool:
        return False

    async def announced(self, version: str) -> ReplicaState:
        """What the replica tells once it is done with an announcement."""
        number = await self.board.announce(version)
        return await self.board.until(lambda service: service.number == number)


@asynccontextmanager
async def following(*files: Any) -> AsyncIterator[Scene]:
    """A replica that has told once what it serves."""
    scene = Scene(*files)
    async with background_tasks({"follower": scene.follower.run}):
        await scene.board.until(lambda _: True)
        yield scene
    assert scene.board.has_left


async def test_an_announced_version_is_read_and_served() -> None:
    async with following(NEW) as scene:
        assert await scene.announced(NEW.version) == ReplicaState(NEW.version, SINCE, 1, None)
        assert scene.current.current is NEW


async def test_what_is_served_already_is_not_read_again() -> None:
    async with following(NEW) as scene:
        assert (await scene.announced(OLD.version)).trouble is None
        assert scene.reads == 0


async def test_files_that_arrive_later() -> None:
    """Neither the old ones nor half of the new ones are taken for them."""
    async with following(OLD, PROBLEMS, NEW) as scene:
        assert (await scene.announced(NEW.version)).trouble is None
        assert scene.reads == 3
        assert scene.current.current is NEW


@pytest.mark.parametrize(
    ("files", "trouble"),
    [
        (OTHER, f"its files hold version {OTHER.version}"),
        (PROBLEMS, "its files have 2 problems"),
        (PROBLEMS[:1], "its files have 1 problem"),
        (UserError("The process died."), "its files could not be read"),
        (OSError(5, "no such thing"), "its files could not be read"),
    ],
)
async def test_what_cannot_be_taken_over(files: Any, trouble: str) -> None:
    """The old one stays, after some tries; a later announcement is followed all the same."""
    async with following(files, files, files, NEW) as scene:
        service = await scene.announced(OLD.version + "0")
        assert service == ReplicaState(OLD.version, SINCE, 1, trouble)
        assert scene.reads == 3
        assert scene.current.current is OLD
        assert await scene.announced(NEW.version) == ReplicaState(NEW.version, SINCE, 2, None)


async def test_only_the_newest_announcement_counts() -> None:
    """While one is tried in vain, another comes."""
    async with following(OTHER, NEW) as scene:
        scene.follower._retry_delays = (60.0,)
        await scene.board.announce("never")
        await scene.board.until(lambda service: service.trouble is not None)
        assert scene.board.told[-1].number == 0
        assert await scene.announced(NEW.version) == ReplicaState(NEW.version, SINCE, 2, None)


@pytest.mark.parametrize(("files", "served"), [(NEW, NEW), (OLD, OLD), (OTHER, OLD), (PROBLEMS, OLD)])
async def test_who_has_just_started_looks_once(files: Any, served: Any) -> None:
    """It may have read its files before they were announced. That others serve something else is no trouble here."""
    scene = Scene(files)
    await scene.board.announce(NEW.version)
    async with background_tasks({"follower": scene.follower.run}):
        service = await scene.board.until(lambda service: service.number == 1)
    assert service == ReplicaState(served.version, SINCE, 1, None)
    assert scene.reads == 1


async def test_an_announcement_that_was_missed_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the connection comes back; and at the next beat, where no notification gets through."""
    monkeypatch.setattr("bot.reloading.replica_follower.HEARTBEAT_SECONDS", 0.02)
    async with following(NEW, OTHER) as scene:
        scene.board.cut()
        await asyncio.wait_for(scene.board.missed.wait(), 5)
        scene.board.announced = Announcement(1, NEW.version)
        scene.board.is_there = True
        await scene.board.until(lambda service: service.number == 1)
        assert scene.current.current is NEW
        scene.board.announced = Announcement(2, OTHER.version)
        await scene.board.until(lambda service: service.number == 2)
        assert scene.current.current is OTHER


async def test_it_comes_back_however_long_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """More failures than a float has powers of two: half a day."""
    monkeypatch.setattr("bot.reloading.replica_follower.MAX_RECONNECT_DELAY", 0.0)
    scene, refused = Scene(OLD), 0
    there = scene.board.connect

    def connect(wake: Callable[[], object]) -> Any:
        nonlocal refused
        refused += 1
        scene.board.is_there = refused > 1100
        return there(wake)

    monkeypatch.setattr(scene.board, "connect", connect)
    async with background_tasks({"follower": scene.follower.run}):
        await scene.board.until(lambda _: True)
    assert refused == 1101


async def test_announcements_that_begin_anew_are_followed() -> None:
    """The database was restored from a backup: numbers fell."""
    async with following(NEW, OTHER) as scene:
        scene.board.announced = Announcement(41, "long ago")
        await scene.announced(NEW.version)
        scene.board.announced = None
        assert await scene.announced(OTHER.version) == ReplicaState(OTHER.version, SINCE, 1, None)


# ---------------------------------------------------------------------- what /reload says about the others


def replica(name: str, version: str, number: int, trouble: str | None = None, **more: Any) -> Replica:
    """Another one."""
    return Replica(name, ReplicaState(version, SINCE, number, trouble), **{"age": 1, "is_own": False, **more})


async def spread_to(*others: Replica, there: bool = True) -> list[str]:
    board = FakeBoard()
    board.others, board.is_there = list(others), there
    return await announce_and_wait(cast(ReplicaRegistry, board), "new")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody."""
    monkeypatch.setattr(reload_module, "REPLICA_SECONDS", 0.0)


async def test_nobody_else_is_there() -> None:
    assert await spread_to() == []
    assert await spread_to(replica("me", "old", 0, is_own=True), replica("gone", "old", 0, age=100)) == []


async def test_all_have_taken_it_over() -> None:
    me = replica("me", "old", 0, is_own=True)  # has not told yet
    assert await spread_to(me, replica("b", "new", 1)) == ["All 2 replicas answer from it."]


async def test_some_have_not() -> None:
    lines = await spread_to(
        replica("b", "new", 1),
        replica("c*", "old", 1, "its files have 2 problems"),
        replica("d", "old", 0, "its files hold version old"),
        replica("e", "old", 0),
    )
    assert lines == [
        "2 of 5 replicas answer from it; `/status` shows the rest.",
        r"- **c\*** keeps version `old`: its files have 2 problems",
        "- **d** keeps version `old`: its files hold version old, and it tries again",
        "- **e** keeps version `old`: it has not read its files yet",
    ]


async def test_the_database_is_away() -> None:
    told = "The database can't be reached, so other replicas may not know about it; reload again when it is back."
    assert await spread_to(there=False) == [told]


# ---------------------------------------------------------------------- what /status says about all


async def test_status_tells_who_serves_what() -> None:
    """Whoever needs a look stands above the others; who is gone says since when."""
    board = FakeBoard()
    now = int(SINCE.timestamp()) + 1000
    board.others = [
        replica("a", "new", 2),
        replica("b", "old", 2, "its files have 2 problems"),
        replica("c", "old", 1, age=100),
        replica("d", "new", 2, is_own=True),
    ]
    since = f"since <t:{now - 1000}:R>"
    assert await status._replicas(cast(ReplicaRegistry, board), now) == [
        "- Replicas:",
        f"  - **d** (this one): version `new` {since}",
        f"  - **b**: version `old` {since}; it should take another one, but its files have 2 problems",
        f"  - **c**: version `old` {since}; **not seen** since <t:{now - 100}:R>",
        f"  - **a**: version `new` {since}",
        "- **They do not all answer from the same version**; `/reload` tells all of them",
    ]
    board.others = [replica(f"{number:02}", "new", 2) for number in range(30)]
    lines = await status._replicas(cast(ReplicaRegistry, board), now)
    assert lines[-1] == "  - and 20 more"
    assert len("\n".join(lines)) < 1000
    board.is_there = False
    assert await status._replicas(cast(ReplicaRegistry, board), now) == [
        "- Replicas: **unknown** while the database can't be read"
    ]
