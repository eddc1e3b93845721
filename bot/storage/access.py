"""Reading and writing within a time limit: what happens while the database is slow, locked or gone."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from alembic.util import CommandError
from sqlalchemy import Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.address import file_of, is_memory, is_postgresql, prepare_file, read_address
from bot.storage.engine import for_reading, for_writing, make_engine
from bot.storage.freshness import Freshness, Mark
from bot.storage.migrate import migrate
from bot.storage.model import UNCERTAIN, UNCHANGED, StoreError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
Observe = Callable[[str, float, bool], object]

_OPENING_SECONDS: Final = 60.0
_CLOSING_SECONDS: Final = 5.0  # for what was given up and is still being cleared up
_PATIENCE: Final = 10  # times the time limit: how long to wait for a locked file while opening
_NEWER: Final = "The database of AIRLOCK_DATABASE_URL was written by a newer Airlock: start that version again."
_LOOK_SECONDS: Final = 1.0  # how often reading looks whether its file is still there
_UNDONE: Final = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}  # the end of a commit was not written: there was none
_CLASS: Final = re.compile(r"^<class '[^']*'>: ")


class Access:
    """One database. Each read and each write is its own task, so that its time limit holds whatever it waits for."""

    def __init__(self, url: str, timeout: float, observe: Observe | None = None) -> None:
        self._observe = observe
        self._url = url
        self._timeout = timeout
        self._engine: AsyncEngine | None = None
        self._cancels = True
        self._reading: AbstractAsyncContextManager[object] = nullcontext()
        self._writing: AbstractAsyncContextManager[object] = nullcontext()
        self._running: set[asyncio.Task[Any]] = set()
        self._freshness: Freshness | None = None
        self._mark: Mark | None = None
        self._marked = False
        self._file: Path | None = None
        self._identity: tuple[int, int] | None = None
        self._looked = 0.0

    async def open(self) -> None:
        """Prepare the file, migrate; StoreError with one sentence where that fails. May be tried again."""
        if self._engine is not None:
            return
        url = read_address(self._url)
        engine: AsyncEngine | None = None
        try:
            prepare_file(url)
            engine = make_engine(url, self._timeout)
            async with asyncio.timeout(_OPENING_SECONDS):
                await migrate(engine, self._timeout * _PATIENCE)
        except BaseException as error:
            if engine is not None:
                await engine.dispose()
            if not isinstance(error, Exception):
                raise
            raise StoreError(sentence_of(error, url.password)) from error
        if is_memory(url):  # one connection for all; and cancelled work would take the data along with it
            self._reading = self._writing = asyncio.Lock()
            self._cancels = False
        elif not is_postgresql(url):  # one writer at a time; waiting here is fairer than SQLite's polling
            self._writing = asyncio.Lock()
            self._file = file_of(url)
            self._identity = _identity(self._file)
            self._freshness = Freshness(self._file) if self._file is not None else None
        self._engine = engine

    async def close(self) -> None:
        """Let go of the database. Afterwards everything fails until it is opened again."""
        engine, self._engine = self._engine, None
        if engine is None:
            return
        if self._freshness is not None:
            self._freshness.close()
            self._freshness = None
        if self._running:
            await asyncio.wait(set(self._running), timeout=_CLOSING_SECONDS)
        await engine.dispose()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``; StoreError while closed."""
        return self._opened().dialect.name

    def mark(self) -> Mark | None:
        """Two that are equal, and not None, have no commit between them; None while another file is still read.

        It is looked at once in a turn of the event loop: what asks in this turn has come before it began.
        """
        if self._freshness is None:
            return None
        if not self._marked:
            self._mark, self._marked = self._freshness.mark(), True
            asyncio.get_running_loop().call_soon(self._turned)
        return self._mark if self._mark is not None and self._mark[:2] == self._identity else None

    def _turned(self) -> None:
        self._marked = False

    def connect(self) -> AsyncConnection:
        """A connection for somebody who keeps it; each statement is its own transaction. Any exception may come out."""
        return for_reading(self._opened()).connect()

    async def read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """All rows of one statement. Any exception may come out."""
        return await self._limited("read", self._read(statement, values))

    async def write(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """Run `work` in one transaction; StoreError where it fails."""
        transaction = _Transaction(work)
        try:
            return await self._limited("write", self._write(transaction))
        except StoreError:
            raise
        except Exception as error:
            _log.warning("The store could not be written: %s", reason(error))
            goes_on = isinstance(error, TimeoutError) and not self._cancels
            uncertain = transaction.committing and _code(error) not in _UNDONE
            raise StoreError(UNCERTAIN if uncertain or goes_on else UNCHANGED) from error

    async def _read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        async with self._reading:
            if asyncio.get_running_loop().time() > self._looked + _LOOK_SECONDS:
                await self._look_at_file()
            engine = for_reading(self._opened())
            try:
                return await _rows(engine, statement, values)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return await _rows(engine, statement, values)  # the database was restarted meanwhile: connect anew

    async def _write(self, transaction: _Transaction[_T]) -> _T:
        async with self._writing:
            await self._look_at_file()
            engine = for_writing(self._opened())
            try:
                return await transaction.run(engine)
            except DBAPIError as error:
                if not error.connection_invalidated or transaction.committing:
                    raise
            return await transaction.run(engine)

    async def _look_at_file(self) -> None:
        """Connect anew where the file was taken away or replaced: the old one lives on, unseen, until we let go."""
        self._looked = asyncio.get_running_loop().time()
        if self._file is None:
            return
        identity = await asyncio.to_thread(_identity, self._file)
        if identity != self._identity:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            await self._opened().dispose()
            self._identity = identity  # not before: until now the old file was read, whatever lies there

    async def _limited(self, operation: str, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for `work` no longer than the time limit, and tell how it went."""
        begun = time.perf_counter()
        failed = True
        try:
            result = await self._in_time(work)
            failed = False
            return result
        finally:
            if self._observe is not None:
                self._observe(operation, time.perf_counter() - begun, failed)

    async def _in_time(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait no longer than the time limit; clearing up after it may take longer, unwaited for."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        try:
            await asyncio.wait({task}, timeout=self._timeout)
        except asyncio.CancelledError:
            self._give_up(task)
            raise
        if not task.done():
            self._give_up(task)
            raise TimeoutError
        return task.result()

    def _give_up(self, task: asyncio.Task[Any]) -> None:
        if self._cancels:
            task.cancel()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen: nobody may be waiting for it any more

    def _opened(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError(UNCHANGED)
        return self._engine


class _Transaction(Generic[_T]):
    """Work for one transaction, and whether its commit may have reached the database."""

    def __init__(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> None:
        self._work = work
        self.committing = False

    async def run(self, engine: AsyncEngine) -> _T:
        async with engine.connect() as connection:
            await connection.begin()
            result = await self._work(connection)
            self.committing = True
            await connection.commit()
            return result


async def _rows(engine: AsyncEngine, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
    async with engine.connect() as connection:
        return (await connection.execute(statement, values)).all()


def _identity(file: Path | None) -> tuple[int, int] | None:
    """What tells a file from another one of the same name; None where there is none."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        found = None
    return (found.st_dev, found.st_ino) if found is not None else None


def reason(error: Exception) -> str:
    """What went wrong, for the log, in the database's own code: a message may repeat what was to be stored."""
    return f"{type(error).__name__} {_code(error)}".rstrip()


def _code(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")


def sentence_of(error: Exception, password: object) -> str:
    """One sentence that says why a database cannot be opened."""
    if isinstance(error, CommandError):
        return _NEWER
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, TimeoutError):
        reason = "it does not answer"
    else:
        lines = _CLASS.sub("", str(cause)).strip().splitlines()
        reason = lines[0].rstrip(".") if lines else type(cause).__name__
    if password:
        reason = reason.replace(str(password), "***")
    return f"The database of AIRLOCK_DATABASE_URL cannot be opened: {reason}."
