"""The PostgreSQL backend. Each read or write is a task of its own, so that it can be cancelled at the time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.database.engine import roll_back_when_returned
from bot.storage.database.pending_write import PendingWrite

_T = TypeVar("_T")
_CONNECT_SECONDS: Final = 10
_CLOSING_SECONDS: Final = 5.0


class PostgresqlBackend:
    """An open PostgreSQL database. Its errors never show parameters."""

    def __init__(self, url: URL) -> None:
        self.engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": _CONNECT_SECONDS})
        roll_back_when_returned(self.engine.sync_engine)
        # A single statement needs no explicit transaction, which would cost another round trip.
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Wait for cancelled tasks to clean up, and close the connections."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=_CLOSING_SECONDS)
        await self.engine.dispose()

    def connect(self) -> AsyncConnection:
        """Return a connection for long use. Each statement is its own transaction. It may raise any exception."""
        return self._autocommit.connect()

    def read(self, statement: Executable, values: Mapping[str, Any]) -> asyncio.Future[Sequence[Row[Any]]]:
        """Run one statement and return all its rows."""

        async def read() -> Sequence[Row[Any]]:
            async with self._autocommit.connect() as connection:
                return (await connection.execute(statement, values)).all()

        return self._start(_with_one_retry(read))

    def write(self, write: PendingWrite[_T]) -> asyncio.Future[_T]:
        """Commit a write, in a transaction of its own."""

        async def commit() -> _T:
            async with self.engine.connect() as connection, connection.begin() as transaction:
                result = await connection.run_sync(write.work)
                if not PendingWrite.try_commit([write]):
                    raise TimeoutError
                await transaction.commit()
            return result

        return self._start(_with_one_retry(commit, lambda: not write.is_committing))

    async def run(self, work: Callable[[Connection], _T]) -> _T:
        """Call `work` with a connection outside of any transaction."""
        async with self.engine.connect() as connection:
            return await connection.run_sync(work)

    def _start(self, work: Coroutine[Any, Any, _T]) -> asyncio.Future[_T]:
        """Start a task. The caller may cancel it without waiting for it to clean up."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # otherwise asyncio logs an error that came after the time limit


async def _with_one_retry(attempt: Callable[[], Awaitable[_T]], may_retry: Callable[[], bool] = lambda: True) -> _T:
    """Run `attempt`, and once more if the pooled connection was dead, for example after a restart of the server."""
    try:
        return await attempt()
    except DBAPIError as error:
        if not error.connection_invalidated or not may_retry():
            raise
    return await attempt()
