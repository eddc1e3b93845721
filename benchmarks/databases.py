"""The databases of a soak, and what goes wrong with each: a SQLite file, and PostgreSQL, also behind PgBouncer."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from tests.loopback import BotProcess
from tests.loopback.proxy import SlowProxy
from tests.support.postgres_cluster import DATABASE, PgBouncer, PostgresServer, missing, postgres_servers

DATABASES = ("sqlite", "postgres", "pgbouncer", "pgbouncer-session")
STORED = "SELECT user_id, season, episode FROM progress"
END_CLIENTS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
FILLING = "INSERT INTO progress SELECT $1 + number, 'FILL', 0, 0 FROM generate_series(1, $2::bigint) AS number"
FILLERS = 2**62
"""The first id of rows that fill the disk; no person has one."""
TroubleMaker = Callable[[], Awaitable[None]]


class Database(Protocol):
    """Where a bot stores what it is told.

    Attributes:
        url: for AIRLOCK_DATABASE_URL.
    """

    url: str

    def troubles(self, choice: random.Random, bot: BotProcess, /) -> list[TroubleMaker]:
        """What can go wrong with it. Each ends with everything as it was, and goes on to its end if it is cancelled."""

    async def stored(self) -> dict[int, tuple[int, int]]:
        """The season and episode of everybody's progress."""


@asynccontextmanager
async def open_database(kind: str, folder: Path) -> AsyncIterator[Database]:
    """An empty database of one of `DATABASES`."""
    if kind == "sqlite":
        yield SqliteFile(folder / "airlock.db")
        return
    needed = ("initdb", "pg_ctl", "pg_basebackup", *(["pgbouncer"] if kind != "postgres" else []))
    if away := missing(*needed):
        sys.exit(f"This soak starts servers of its own, and {away} is not installed: install PostgreSQL and PgBouncer.")
    async with AsyncExitStack() as stack:
        home, servers = await stack.enter_async_context(postgres_servers(2))
        await servers[0].create()
        await servers[1].copy_of(servers[0])
        back = await stack.enter_async_context(SlowProxy("127.0.0.1", servers[0].port))
        if kind == "postgres":
            yield PostgresPair(servers, [back])
            return
        mode = kind.partition("-")[2] or "transaction"
        server = f"host=127.0.0.1 port={back.port} dbname={DATABASE} user=postgres"
        pooler = await stack.enter_async_context(PgBouncer(home / "pgbouncer", server, mode))
        front = await stack.enter_async_context(SlowProxy("127.0.0.1", pooler.port))
        yield PostgresPair(servers, [front, back], pooler)


class SqliteFile:
    """A SQLite file.

    Args:
        file: where it is.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.url = f"sqlite:///{file}"

    def troubles(self, choice: random.Random, bot: BotProcess) -> list[TroubleMaker]:
        """Locked, gone, and, where the system allows it, full."""

        async def locked() -> None:
            with closing(sqlite3.connect(self._file, isolation_level=None, timeout=5)) as other:
                other.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(choice.uniform(0.5, 2))
                other.execute("ROLLBACK")

        async def full() -> None:
            before = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            await asyncio.sleep(choice.uniform(0.5, 2))
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, before)

        async def gone() -> None:
            files = [Path(f"{self._file}{side}") for side in ("", "-wal", "-shm")]
            away = [(file, file.with_name(f"away-{file.name}")) for file in files if file.exists()]
            for here, there in away:
                here.rename(there)
            await asyncio.sleep(choice.uniform(0.5, 2))
            for here, there in away:
                there.rename(here)

        return [locked, gone, *([full] if sys.platform == "linux" else [])]

    async def stored(self) -> dict[int, tuple[int, int]]:
        """The season and episode of everybody's progress."""
        with closing(sqlite3.connect(self._file)) as database:
            return {user: (season, episode) for user, season, episode in database.execute(STORED)}


class PostgresPair:
    """A primary with a synchronous standby, behind proxies, and maybe a pooler between two proxies.

    Args:
        servers: the primary, then the standby.
        proxies: the last one leads to the primary, the first one is where the bot connects.
        pooler: what stands between them.
    """

    def __init__(
        self, servers: list[PostgresServer], proxies: list[SlowProxy], pooler: PgBouncer | None = None
    ) -> None:
        self._primary, self._standby = servers
        self._proxies = proxies
        self._pooler = pooler
        self.url = f"postgresql+asyncpg://postgres@127.0.0.1:{proxies[0].port}/{DATABASE}"

    def troubles(self, choice: random.Random, _bot: BotProcess) -> list[TroubleMaker]:
        """Of the network, of the server, of its disk, of its address, and of the pooler if there is one."""

        def some(least: float, most: float) -> Awaitable[None]:
            return asyncio.sleep(choice.uniform(least, most))

        async def cut_off() -> None:
            proxy = choice.choice(self._proxies)
            proxy.is_open = choice.random() < 0.3
            proxy.cut()
            await some(0.2, 1.5)
            proxy.is_open = True

        async def slow() -> None:
            proxy = choice.choice(self._proxies)
            proxy.seconds = choice.choice([0.02, 0.1, 0.4])
            await some(1, 3)
            proxy.seconds = 0.0

        async def silent() -> None:
            proxy = choice.choice(self._proxies)
            proxy.hold()
            await some(0.5, 4)
            proxy.release(stranded=choice.random() < 0.5)

        async def ended() -> None:
            async with self._primary.connected() as connection:
                await connection.fetch(END_CLIENTS, DATABASE)

        async def locked() -> None:
            async with self._primary.connected(DATABASE) as connection, connection.transaction():
                await connection.execute(choice.choice(["LOCK progress", "LOCK ceilings", "LOCK places"]))
                await some(0.5, 3)

        async def frozen() -> None:
            self._primary.freeze()
            await some(0.5, 4)
            self._primary.thaw()

        async def restarted() -> None:
            await self._primary.stop(choice.choice(["fast", "immediate"]))
            await some(0, 1)
            await self._primary.start()

        async def failed_over() -> None:
            if choice.random() < 0.5:  # its machine is gone, rather than its process
                self._proxies[-1].hold()
                await some(0, 1)
            await self._primary.stop("immediate")
            await some(0, 1)
            self._primary, self._standby = self._standby, self._primary
            await self._primary.promote()
            self._proxies[-1].target = ("127.0.0.1", self._primary.port)
            self._proxies[-1].release(stranded=True)
            await self._standby.copy_of(self._primary)

        async def full() -> None:
            await self._full(choice.uniform(1, 3))

        async def pooler_restarted() -> None:
            assert self._pooler
            await self._pooler.stop()
            await some(0, 1)
            await self._pooler.start()

        makers: list[TroubleMaker] = [cut_off, slow, silent, ended, locked, frozen, restarted, failed_over]
        if self._primary.has_own_disk and self._standby.has_own_disk:
            makers.append(full)
        if self._pooler is not None:
            makers.append(pooler_restarted)
        return [_to_its_end(maker) for maker in makers]

    async def _full(self, seconds: float) -> None:
        """Fill the file system of the tablespace, and the space that is left in the pages of the table."""
        ballast = self._primary.disk / "ballast"
        with ballast.open("wb") as file:
            space = os.statvfs(self._primary.disk)
            os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_frsize - 1024 * 1024))
        async with self._primary.connected(DATABASE) as connection:
            first, rows = FILLERS, 2000
            while rows:
                try:
                    await connection.execute(FILLING, first, rows)
                    first += rows
                except asyncpg.DiskFullError:
                    rows //= 10
            await asyncio.sleep(seconds)
            ballast.unlink()
            await connection.execute("DELETE FROM progress WHERE user_id >= $1", FILLERS)
            await connection.execute("VACUUM progress")

    async def stored(self) -> dict[int, tuple[int, int]]:
        """The season and episode of everybody's progress, in the server that is the primary in the end."""
        rows = await self._primary.run(STORED, DATABASE)
        return {user: (season, episode) for user, season, episode in rows}


def _to_its_end(maker: TroubleMaker) -> TroubleMaker:
    async def run() -> None:
        running: asyncio.Future[Any] = asyncio.ensure_future(maker())
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            await running
            raise

    run.__name__ = maker.__name__
    return run
