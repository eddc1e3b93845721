"""SQLite, a file or memory: one thread reads and another writes, so that the event loop never waits for a disk.

All writes that wait share one transaction (group commit). If one of them fails, the others are committed without it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from errno import ENOENT
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, Row, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.storage.database.commit_watch import CommitStamp, CommitWatcher, FileIdentity, identity_of
from bot.storage.database.engine import roll_back_when_returned, write_transaction
from bot.storage.database.pending_write import PendingWrite
from bot.storage.database.url import file_of, is_memory
from bot.storage.database.worker_thread import InlineWorker, WorkerThread

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_CLOSING_SECONDS: Final = 3.0

MAX_BATCH: Final = 32
"""How many writes share a transaction at most. 300 at once take 0.1 s, and 0.7 s where each is committed alone: longer
than the time limit (docs/decisions/storage-threads.md)."""


class SqliteBackend:
    """One open database.

    Args:
        url: of SQLite.
        timeout: in seconds; how long a call waits at most.
    """

    def __init__(self, url: URL, timeout: float) -> None:
        self.engine = _engine(url, timeout)
        self._file = file_of(url)
        self._identity = identity_of(self._file)
        self._watcher = CommitWatcher(self._file) if self._file is not None else None
        self._reader = InlineWorker() if is_memory(url) else WorkerThread("airlock-store-reads")
        self._writer = InlineWorker() if is_memory(url) else WorkerThread("airlock-store-writes")
        self._waiting: deque[PendingWrite[Any]] = deque()

    async def close(self) -> None:
        """Finish what is waiting, and close the connections."""
        if self._watcher is not None:
            self._watcher.close()
        await self._reader.close(_CLOSING_SECONDS)
        self._writer.post(self.engine.dispose)
        await self._writer.close(_CLOSING_SECONDS)

    def stamp(self) -> CommitStamp | None:
        """See `CommitWatcher.stamp`; None also for memory, and while the connections still read a replaced file."""
        stamp = self._watcher.stamp() if self._watcher is not None else None
        return stamp if stamp is not None and stamp[0] == self._identity else None

    def read(self, statement: Executable, values: Mapping[str, Any]) -> asyncio.Future[Sequence[Row[Any]]]:
        """All rows of one statement."""
        return self._reader.call(partial(self._read, statement, values))

    def write(self, write: PendingWrite[_T]) -> asyncio.Future[_T]:
        """Commit a write, in a transaction that others may share."""
        self._waiting.append(write)
        self._writer.post(self._write_batch)
        return write.future

    async def run(self, work: Callable[[Connection], _T]) -> _T:
        """Call `work` with a connection outside of any transaction."""

        def call() -> _T:
            with self.engine.connect() as connection:
                return work(connection)

        return await self._writer.call(call)

    # ------------------------------------------------------------------ in the threads

    def _read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        self._reconnect_if_replaced()
        with self.engine.connect() as connection:
            return connection.execute(statement, values).all()

    def _write_batch(self) -> None:
        """Commit what waits. It was posted once for each write, so most calls find that an earlier one has done it."""
        batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
        if not batch:
            return
        try:
            identity = self._reconnect_if_replaced()
            with self.engine.connect() as connection:
                while open_ := [write for write in batch if write.is_open]:
                    self._commit(connection, open_, identity)
        except Exception as error:
            for write in batch:
                write.fail(error)
        self._writer.finish(batch)

    def _commit(self, connection: Connection, writes: Sequence[PendingWrite[Any]], identity: FileIdentity) -> None:
        """Commit writes in one transaction; if one fails or is abandoned, store nothing and leave the others open.

        Raises:
            Exception: where no transaction could be begun or ended, which is the fault of none of them.
        """
        with write_transaction(connection) as transaction:
            results = []
            for write in writes:
                try:
                    results.append(write.work(connection))
                except Exception as error:
                    write.fail(error)
                    transaction.rollback()
                    return
            if identity != identity_of(self._file):  # replaced while we waited for the lock
                raise FileNotFoundError(ENOENT, "there is another file now", str(self._file))
            if not PendingWrite.try_commit(writes):
                transaction.rollback()
                return
            transaction.commit()
        for write, result in zip(writes, results, strict=True):
            write.succeed(result)

    def _reconnect_if_replaced(self) -> FileIdentity:
        """Connect anew if the file was deleted or replaced: an open connection would go on using the old one."""
        identity = identity_of(self._file)
        if identity != self._identity:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            self.engine.dispose()
            self._identity = identity  # only now: until here the old file was read
        return identity


def _engine(url: URL, timeout: float) -> Engine:
    """An engine that waits for a lock a little shorter than `timeout`, and never shows parameters in an error."""
    engine = create_engine(url, hide_parameters=True, poolclass=StaticPool if is_memory(url) else None)
    roll_back_when_returned(engine)
    busy_timeout = max(1, int(timeout * 800))  # milliseconds

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin transactions by itself, too late and deferred
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout}")
        connection.execute("PRAGMA foreign_keys = ON")

    event.listen(engine, "connect", connected)
    if (path := file_of(url)) is not None:
        event.listen(engine, "do_connect", lambda *_: _require(path))
    return engine


def _require(path: Path) -> None:
    """SQLite would create an empty database in the place of a deleted one."""
    if not path.exists():
        raise FileNotFoundError(ENOENT, "there is no such file any more", str(path))
