"""Reading and writing within a time limit: what happens while the database is slow, locked or gone."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.commit_watch import Mark
from bot.storage.database.migrate import migrate
from bot.storage.database.pending_write import PendingWrite
from bot.storage.database.postgresql import Postgresql
from bot.storage.database.sqlite import Sqlite
from bot.storage.database.url import is_postgresql, parse_url, prepare_file
from bot.storage.records import UNCERTAIN, UNCHANGED, StoreAwayError, StoreError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
Observe = Callable[[str, float, bool], object]

_OPENING_SECONDS: Final = 60.0
_PATIENCE: Final = 10  # times the time limit: how long to wait for a locked file while opening
_NEWER: Final = "The database of AIRLOCK_DATABASE_URL was written by a newer Airlock: start that version again."
_UNDONE: Final = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}  # the end of a commit was not written: there was none
_AWAY: Final = ("08", "53", "57", "SQLITE_BUSY", "SQLITE_LOCKED")  # classes of PostgreSQL's codes, and SQLite's
_CLASS: Final = re.compile(r"^<class '[^']*'>: ")


class Database:
    """One database, whatever its kind."""

    def __init__(self, url: str, timeout: float, observe: Observe | None = None) -> None:
        self._observe = observe
        self._url = url
        self._timeout = timeout
        self._database: Sqlite | Postgresql | None = None
        self._mark: Mark | None = None
        self._marked = False

    async def open(self) -> None:
        """Prepare the file, migrate; StoreError with one sentence where that fails. May be tried again.

        It is a StoreAwayError if that may help.
        """
        if self._database is not None:
            return
        url = parse_url(self._url)
        database: Sqlite | Postgresql | None = None
        try:
            prepare_file(url)
            database = Postgresql(url) if is_postgresql(url) else Sqlite(url, self._timeout)
            async with asyncio.timeout(_OPENING_SECONDS):
                await migrate(database.engine, self._timeout * _PATIENCE)
        except BaseException as error:
            if database is not None:
                await database.close()
            if not isinstance(error, Exception):
                raise
            kind = StoreAwayError if _may_come_back(error, url) else StoreError
            raise kind(sentence_of(error, url.password)) from error
        self._database = database

    async def close(self) -> None:
        """Let go of the database. Afterwards everything fails until it is opened again."""
        database, self._database = self._database, None
        if database is not None:
            await database.close()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``; StoreError while closed."""
        return self._opened().engine.dialect.name

    def mark(self) -> Mark | None:
        """Two that are equal, and not None, have no commit between them; None where that cannot be told.

        It is looked at once in a turn of the event loop: what asks in this turn has come before it began.
        """
        if self._database is None:
            return None
        if not self._marked:
            self._mark, self._marked = self._database.mark(), True
            asyncio.get_running_loop().call_soon(self._turned)
        return self._mark

    def _turned(self) -> None:
        self._marked = False

    def connect(self) -> AsyncConnection:
        """A connection to PostgreSQL for somebody who keeps it. Any exception may come out."""
        database = self._opened()
        if not isinstance(database, Postgresql):
            raise TypeError("SQLite has nobody to listen to")
        return database.connect()

    async def read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """All rows of one statement. Any exception may come out."""
        return await self._in_time("read", lambda database: database.read(statement, values))

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        """Run `work`, perhaps in another thread, in a transaction; StoreError where it fails."""
        change = PendingWrite(work)
        try:
            return await self._in_time("write", lambda database: database.write(change))
        except StoreError:
            raise
        except Exception as error:
            change.give_up()  # before it is looked at
            _log.warning("The store could not be written: %s", reason(error))
            uncertain = change.committing and _code(error) not in _UNDONE
            raise StoreError(UNCERTAIN if uncertain else UNCHANGED) from error
        finally:
            change.give_up()

    async def _in_time(self, operation: str, ask: Callable[[Sqlite | Postgresql], asyncio.Future[_T]]) -> _T:
        """Wait for what is asked no longer than the time limit, and tell how it went."""
        begun = time.perf_counter()
        failed = True
        try:
            result = await self._wait(ask(self._opened()))
            failed = False
            return result
        finally:
            if self._observe is not None:
                self._observe(operation, time.perf_counter() - begun, failed)

    async def _wait(self, asked: asyncio.Future[_T]) -> _T:
        # What is there by then counts, however late the event loop comes to look.
        limit = asyncio.get_running_loop().call_later(self._timeout, _expire, asked)
        try:
            return await asked
        finally:
            limit.cancel()
            asked.cancel()

    def _opened(self) -> Sqlite | Postgresql:
        if self._database is None:
            raise StoreError(UNCHANGED)
        return self._database


def reason(error: Exception) -> str:
    """What went wrong, for the log, in the database's own code: a message may repeat what was to be stored."""
    return f"{type(error).__name__} {_code(error)}".rstrip()


def _code(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")


def _expire(asked: asyncio.Future[Any]) -> None:
    if not asked.done():
        asked.set_exception(TimeoutError())


def _may_come_back(error: Exception, url: URL) -> bool:
    """Whether a database that could not be opened was only out of reach, starting, full of guests, or locked."""
    cause = _cause(error)
    away = isinstance(cause, TimeoutError) or (is_postgresql(url) and isinstance(cause, OSError))
    return away or _code(error).startswith(_AWAY)


def _cause(error: Exception) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def sentence_of(error: Exception, password: object) -> str:
    """One sentence that says why a database cannot be opened."""
    if isinstance(error, CommandError):
        return _NEWER
    cause = _cause(error)
    if isinstance(cause, TimeoutError):
        reason = "it does not answer"
    else:
        lines = _CLASS.sub("", str(cause)).strip().splitlines()
        reason = lines[0].rstrip(".") if lines else type(cause).__name__
    if password:
        reason = reason.replace(str(password), "***")
    return f"The database of AIRLOCK_DATABASE_URL cannot be opened: {reason}."
