"""PostgreSQL. Each read or write is a separate task, on a connection from a pool."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from functools import cache, partial
from typing import Any, Final, TypeVar

import asyncpg

from bot.storage.database.change import Change, PendingWrite, Rows, Run, Values
from bot.storage.database.errors import driver_code
from bot.storage.database.url import DatabaseUrl

_T = TypeVar("_T")
_Job = TypeVar("_Job", bound=Future[Any])
_MAX_CONNECTIONS: Final = 14
_CONNECT_SECONDS: Final = 10
_COMMIT_SECONDS: Final = 10  # after this, an abandoned commit releases its connection
_GRACE_SECONDS: Final = 1.0  # for abandoned work to end by itself, and then for its connection to close
_CLOSING_SECONDS: Final = 5.0
_PARAMETER: Final = re.compile(r":(\w+)")


class PostgresqlDatabase:
    """An open PostgreSQL database. The first read or write connects.

    Args:
        url: a PostgreSQL URL.
    """

    has_tables = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"
    lock_claims = "LOCK TABLE claims IN SHARE ROW EXCLUSIVE MODE"
    """Waits until the changes of other interactions are committed, and keeps new ones waiting until this one is.

    A deletion needs it: a change that has begun before, and is committed after it, would bring back what it deletes.
    """

    def __init__(self, url: DatabaseUrl) -> None:
        self._options = {"timeout": _CONNECT_SECONDS, **(url.options or {})}
        self._pool = asyncpg.create_pool(min_size=0, max_size=_MAX_CONNECTIONS, reset=_leave, **self._options)
        self._tasks: set[asyncio.Task[None]] = set()

    async def look_for_pooler(self) -> None:
        """Detect a connection pooler such as PgBouncer, and use no prepared statements if there is one.

        In transaction mode, a pooler may send each transaction to another server connection. There the name of a
        prepared statement is unknown, or belongs to a statement of another process, which would run instead. The URL
        can allow prepared statements, because newer poolers keep those of different clients apart.
        """
        if "statement_cache_size" in self._options:
            return
        connection = await asyncpg.connect(**self._options, statement_cache_size=0)
        try:
            if await connection.fetchval("SELECT pg_backend_pid()") != connection.get_server_pid():  # a pooler's own id
                self._options["statement_cache_size"] = 0
                self._pool.set_connect_args(**self._options)
        finally:
            connection.terminate()

    async def close(self) -> None:
        """Wait for cancelled tasks to clean up, and close the connections."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=_CLOSING_SECONDS)
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # asyncpg drops them then
            async with asyncio.timeout(_CLOSING_SECONDS):
                await (await self._pool).close()

    def stamp(self) -> None:
        """Return None, which means that something may have been committed since the last call."""

    def read(self, statement: str, values: Values) -> Future[Rows]:
        """Run one statement and return all its rows. It is its own transaction, which saves two round trips."""
        return self._start(Future(), lambda connection: _execute(connection, statement, values))

    def write(self, start: Callable[[], Change[_T]]) -> PendingWrite[_T]:
        """Commit a change in a separate transaction."""
        write = PendingWrite(start)

        async def commit(connection: asyncpg.Connection) -> _T:
            await connection.execute("BEGIN")
            result = await _run(connection, start())
            await connection.execute("COMMIT" if write.begin_commit() else "ROLLBACK", timeout=_COMMIT_SECONDS)
            return result

        return self._start(write, commit)

    @asynccontextmanager
    async def listen(self, channel: str, wake: Callable[[], object]) -> AsyncIterator[Run]:
        """Open a separate connection, and yield a function that runs a statement on it. Both may raise any exception.

        Args:
            wake: called after each notification on `channel`, and when the connection is lost.
        """

        def notified(*_: object) -> None:
            wake()

        connection = await asyncpg.connect(**self._options)
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                connection.add_termination_listener(notified)
                await connection.add_listener(channel, notified)
            yield partial(_execute, connection)
        finally:
            connection.remove_termination_listener(notified)  # closing it here is not a loss
            connection.terminate()

    def _start(self, job: _Job, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> _Job:
        task = asyncio.create_task(self._finish(job, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        later = asyncio.get_running_loop().call_later
        job.add_done_callback(lambda _: later(_GRACE_SECONDS, task.cancel) if job.cancelled() else None)
        return job

    async def _finish(self, job: Future[Any], work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> None:
        try:
            result = await self._attempt(job, work)
        except Exception as error:
            if not job.cancelled():
                job.set_exception(error)
        else:
            if not job.cancelled():
                job.set_result(result)

    async def _attempt(
        self, job: Future[Any], work: Callable[[asyncpg.Connection], Awaitable[_T]], *, is_last: bool = False
    ) -> _T:
        """Run `work`. If its connection is lost before a commit, as when the server restarts, run it once more.

        After any error the connection is closed: it may be dead, or within a transaction. If it was lost, the other
        connections in the pool are not used again either. After a failover all of them lead to the wrong server, and
        each would make a caller wait until its time limit.
        """
        pool = await self._pool  # the first call sets up the pool, without waiting for anything
        async with pool.acquire() as connection:
            if job.cancelled():
                raise asyncio.CancelledError
            try:
                return await work(connection)
            except BaseException as error:
                if is_lost := _is_lost(error):
                    await pool.expire_connections()
                with suppress(Exception):
                    await connection.close(timeout=_GRACE_SECONDS)  # stops a statement that is still running, too
                if is_last or not is_lost or job.running() or not isinstance(error, Exception):
                    raise
        return await self._attempt(job, work, is_last=True)


def _is_lost(error: BaseException) -> bool:
    """Return True unless the server itself reported an error that another connection would meet as well."""
    code = driver_code(error)
    return not code or code.startswith(("08", "57")) or code == asyncpg.ReadOnlySQLTransactionError.sqlstate


async def _execute(connection: asyncpg.Connection, statement: str, values: Values | list[dict[str, Any]]) -> Rows:
    """Run one statement with its values and return its rows, or run it once for each of several values."""
    sql, names = _numbered(statement)
    if isinstance(values, list):
        await connection.executemany(sql, [[row[name] for name in names] for row in values])
        return []
    rows: Rows = await connection.fetch(sql, *[values[name] for name in names])
    return rows


async def _run(connection: asyncpg.Connection, change: Change[_T]) -> _T:
    try:
        statement, values = next(change)
        while True:
            statement, values = change.send(await _execute(connection, statement, values))
    except StopIteration as end:
        result: _T = end.value
        return result


@cache  # one for each statement in the program
def _numbered(statement: str) -> tuple[str, list[str]]:
    """Return a statement with ``$1`` in place of the first parameter, and so on, and the names of the parameters."""
    names = list(dict.fromkeys(_PARAMETER.findall(statement)))
    return _PARAMETER.sub(lambda name: f"${names.index(name[1]) + 1}", statement), names


async def _leave(_connection: asyncpg.Connection) -> None:
    """Return a connection to the pool without resetting its session.

    asyncpg itself rolls back a transaction that is still open. The reset that follows by default takes a round trip
    after each statement. It is not needed, because no statement changes the session.
    """
