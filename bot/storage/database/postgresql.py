"""PostgreSQL: each read and each write is a task of its own, so that a time limit holds whatever it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.database.engine import server_engine
from bot.storage.database.pending_write import PendingWrite

_T = TypeVar("_T")
_CLOSING_SECONDS: Final = 5.0


class Postgresql:
    """One database, open."""

    def __init__(self, url: URL) -> None:
        self.engine = server_engine(url)
        # Single statements need no transaction around them, so no round trip more.
        self._statements = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._running: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Let go of the database; what was given up may be cleared up first."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=_CLOSING_SECONDS)
        await self.engine.dispose()

    def mark(self) -> None:
        """It does not tell whether anything was committed."""
        return

    def connect(self) -> AsyncConnection:
        """A connection for somebody who keeps it; each statement is its own transaction. Any exception may come out."""
        return self._statements.connect()

    def read(self, statement: Executable, values: Mapping[str, Any]) -> asyncio.Future[Sequence[Row[Any]]]:
        """All rows of one statement."""
        return self._apart(self._read(statement, values))

    def write(self, change: PendingWrite[_T]) -> asyncio.Future[_T]:
        """Make a change."""
        return self._apart(self._write(change))

    async def _read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        try:
            return await _rows(self._statements, statement, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return await _rows(self._statements, statement, values)  # the database was restarted meanwhile: connect anew

    async def _write(self, change: PendingWrite[_T]) -> _T:
        try:
            return await _commit(self.engine, change)
        except DBAPIError as error:
            if not error.connection_invalidated or change.committing:
                raise
        return await _commit(self.engine, change)

    def _apart(self, work: Coroutine[Any, Any, _T]) -> asyncio.Future[_T]:
        """Whoever stops waiting is not held up by what must be cleared up then."""
        asked: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(partial(self._ended, asked))
        asked.add_done_callback(lambda _: task.cancel())
        return asked

    def _ended(self, asked: asyncio.Future[Any], task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            asked.cancel()
        elif (error := task.exception()) is None:
            if not asked.done():
                asked.set_result(task.result())
        elif not asked.done():
            asked.set_exception(error)


async def _rows(engine: AsyncEngine, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
    async with engine.connect() as connection:
        return (await connection.execute(statement, values)).all()


async def _commit(engine: AsyncEngine, change: PendingWrite[_T]) -> _T:
    async with engine.connect() as connection, connection.begin() as transaction:
        result = await connection.run_sync(change.work)
        if not PendingWrite.may_commit([change]):
            raise TimeoutError
        await transaction.commit()
    return result
