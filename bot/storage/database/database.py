"""Reads and writes within a time limit, even if the database is slow, locked or unreachable."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.commit_watch import CommitStamp
from bot.storage.database.migrate import migrate
from bot.storage.database.pending_write import PendingWrite
from bot.storage.database.postgresql import PostgresqlBackend
from bot.storage.database.sqlite import SqliteBackend
from bot.storage.database.url import is_postgresql, parse_url, prepare_file
from bot.storage.records import UNCERTAIN, UNCHANGED, UNREADABLE, StoreAwayError, StoreError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_P = ParamSpec("_P")
Backend = SqliteBackend | PostgresqlBackend
_Rows = Sequence[Row[Any]]
Observe = Callable[[str, float, bool], object]

_OPENING_SECONDS: Final = 60.0
_LOCK_PATIENCE: Final = 10  # times the time limit, to wait for a locked file
_NEWER: Final = "The database of AIRLOCK_DATABASE_URL was written by a newer Airlock: start that version again."
_NOT_COMMITTED: Final = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}  # the commit was not written, so nothing is stored
_TEMPORARY_CODES: Final = ("08", "53", "57", "SQLITE_BUSY", "SQLITE_LOCKED")  # classes of SQLSTATE, names of SQLite
_CLASS_PREFIX: Final = re.compile(r"^<class '[^']*'>: ")  # SQLAlchemy adds this to asyncpg's messages


class Database:
    """A SQLite or PostgreSQL database.

    Args:
        url: the value of AIRLOCK_DATABASE_URL.
        timeout: the limit in seconds of every read and write.
        observe: called after every access with ``read`` or ``write``, its duration in seconds, and True if it failed.
    """

    def __init__(self, url: str, timeout: float, observe: Observe | None = None) -> None:
        self._url = url
        self._timeout = timeout
        self._observe = observe
        self._backend: Backend | None = None
        self._stamp: CommitStamp | None = None
        self._is_stamped = False

    async def open(self) -> None:
        """Create the file if it is missing, and migrate to the newest schema. This may be called again after a failure.

        Raises:
            StoreAwayError: if opening failed but trying again later may help.
            StoreError: if opening failed and trying again will not help.
        """
        if self._backend is not None:
            return
        url = parse_url(self._url)
        backend: Backend | None = None
        try:
            prepare_file(url)
            backend = make_backend(url, self._timeout)
            async with asyncio.timeout(_OPENING_SECONDS):
                await migrate(backend, self._timeout * _LOCK_PATIENCE)
        except BaseException as error:
            if backend is not None:
                await backend.close()
            if not isinstance(error, Exception):
                raise
            kind = StoreAwayError if _is_temporary(error, url) else StoreError
            raise kind(opening_error(error, url)) from error
        self._backend = backend

    async def close(self) -> None:
        """Close the connections. After that, every read or write fails until the next `open`."""
        backend, self._backend = self._backend, None
        if backend is not None:
            await backend.close()

    @property
    def is_shared(self) -> bool:
        """True for PostgreSQL, through which processes can notify each other. Raises StoreError while closed."""
        return isinstance(self._opened(), PostgresqlBackend)

    def stamp(self) -> CommitStamp | None:
        """Return a stamp of the last commit. If two stamps are equal, nothing was committed in between.

        None means unknown. It is always None for PostgreSQL.
        """
        if not self._is_stamped:
            # All reads in one turn of the event loop share one look (11 µs); under load that saves a tenth of an
            # autocompletion. A writer learns of its commit in a later turn, so nobody sees settings older than theirs.
            self._stamp = self._backend.stamp() if isinstance(self._backend, SqliteBackend) else None
            self._is_stamped = True
            asyncio.get_running_loop().call_soon(self._forget_stamp)
        return self._stamp

    def _forget_stamp(self) -> None:
        self._is_stamped = False

    def connect(self) -> AsyncConnection:
        """Return a PostgreSQL connection for long use. It may raise any exception.

        Raises:
            TypeError: if this is SQLite.
        """
        backend = self._opened()
        if not isinstance(backend, PostgresqlBackend):
            raise TypeError("SQLite sends no notifications")
        return backend.connect()

    async def read(self, statement: Executable, values: Mapping[str, Any]) -> _Rows:
        """Run one statement and return all its rows. This may raise any exception."""
        return await self._in_time("read", self._opened().read(statement, values))

    async def load(self, statement: Executable, values: Mapping[str, Any], meaning: Callable[[_Rows], _T]) -> _T:
        """Run one statement and return the value that `meaning` builds from its rows.

        Raises:
            StoreError: if they cannot be read.
        """
        try:
            return meaning(await self.read(statement, values))
        except Exception as error:
            raise StoreError(UNREADABLE) from error

    async def write(self, call: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run `call` with a connection in a transaction, then commit. It may run in another thread, and more than once.

        Raises:
            StoreError: if nothing was stored, or if that is uncertain. The message says which.
        """
        write = PendingWrite(lambda connection: call(connection, *args, **kwargs))
        committed = self._opened().write(write)
        try:
            return await self._in_time("write", committed)
        except Exception as error:
            write.abandon()  # must come before `is_committing` is read
            _log.warning("The store could not be written: %s", error_code(error))
            is_uncertain = write.is_committing and _driver_code(error) not in _NOT_COMMITTED
            raise StoreError(UNCERTAIN if is_uncertain else UNCHANGED) from error
        finally:
            write.abandon()

    async def _in_time(self, operation: str, future: asyncio.Future[_T]) -> _T:
        """Return the result of an operation, and report it to the observer. Cancel the operation at the time limit.

        `asyncio.timeout` is not used, because it can discard a result that came in time while the event loop was busy.

        Raises:
            TimeoutError: if there is no result within the time limit.
        """
        began = time.perf_counter()
        try:
            if not future.done():
                await asyncio.wait([future], timeout=self._timeout)
            if not future.done():
                raise TimeoutError
            return future.result()
        finally:
            failed = not future.done() or future.cancelled() or future.exception() is not None
            future.cancel()
            if self._observe is not None:
                self._observe(operation, time.perf_counter() - began, failed)

    def _opened(self) -> Backend:
        if self._backend is None:
            raise StoreError(UNCHANGED)
        return self._backend


def make_backend(url: URL, timeout: float) -> Backend:
    """Create the backend for a URL, without opening a connection."""
    return PostgresqlBackend(url) if is_postgresql(url) else SqliteBackend(url, timeout)


def error_code(error: Exception) -> str:
    """Describe an error for the log by its type and the database's code. Its message may contain stored data."""
    return f"{type(error).__name__} {_driver_code(error)}".rstrip()


def _driver_code(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")


def _is_temporary(error: Exception, url: URL) -> bool:
    """Return True if a database could not be opened because it is unreachable, starting, overloaded or locked."""
    cause = _cause(error)
    unreachable = isinstance(cause, TimeoutError) or (is_postgresql(url) and isinstance(cause, OSError))
    return unreachable or _driver_code(error).startswith(_TEMPORARY_CODES)


def _cause(error: Exception) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def opening_error(error: Exception, url: URL) -> str:
    """Explain in one sentence, without the password, why a database cannot be opened."""
    if isinstance(error, CommandError):
        return _NEWER
    cause = _cause(error)
    if isinstance(cause, TimeoutError):
        reason = "it does not answer"
    else:
        lines = _CLASS_PREFIX.sub("", str(cause)).strip().splitlines()
        reason = lines[0].rstrip(".") if lines else type(cause).__name__
    if url.password:
        reason = reason.replace(str(url.password), "***")
    return f"The database of AIRLOCK_DATABASE_URL cannot be opened: {reason}."
