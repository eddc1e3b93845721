"""The SQLite backend. One thread reads and another one writes, so that the event loop never waits for a disk.

Writes that wait at the same time share one transaction (group commit). If one of them fails, the others are committed
without it. A database in memory needs no threads.
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
"""The largest number of writes in one transaction.

In batches, 300 simultaneous writes take 0.1 s. Committed one by one, they take 0.7 s, which is longer than the time
limit (docs/decisions/storage-threads.md).
"""


class SqliteBackend:
    """An open SQLite database.

    Args:
        url: a SQLite URL.
        timeout: the longest time, in seconds, that a caller waits.
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
        """Finish the waiting reads and writes, and close the connections."""
        if self._watcher is not None:
            self._watcher.close()
        await self._reader.close(_CLOSING_SECONDS)
        self._writer.post(self.engine.dispose)
        await self._writer.close(_CLOSING_SECONDS)

    def stamp(self) -> CommitStamp | None:
        """Return the stamp of the last commit; see `CommitWatcher.stamp`.

        It is also None for a database in memory, and while the connections still use a file that was replaced.
        """
        stamp = self._watcher.stamp() if self._watcher is not None else None
        return stamp if stamp is not None and stamp[0] == self._identity else None

    def read(self, statement: Executable, values: Mapping[str, Any]) -> asyncio.Future[Sequence[Row[Any]]]:
        """Run one statement and return all its rows."""
        return self._reader.call(partial(self._read, statement, values))

    def write(self, write: PendingWrite[_T]) -> asyncio.Future[_T]:
        """Commit a write, in a transaction that it may share with other writes."""
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
        """Commit the waiting writes.

        This is called once for each write, so often an earlier call has committed them and nothing is left to do.
        """
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
        """Commit writes in one transaction. If one fails or is abandoned, store nothing and leave the others open.

        Raises:
            Exception: if the transaction itself cannot begin or end, which no single write has caused.
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
            if identity != identity_of(self._file):  # the file was replaced while we waited for the lock
                raise FileNotFoundError(ENOENT, "there is another file now", str(self._file))
            if not PendingWrite.try_commit(writes):
                transaction.rollback()
                return
            transaction.commit()
        for write, result in zip(writes, results, strict=True):
            write.succeed(result)

    def _reconnect_if_replaced(self) -> FileIdentity:
        """Reconnect if the file was deleted or replaced, because open connections would still use the old file."""
        identity = identity_of(self._file)
        if identity != self._identity:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            self.engine.dispose()
            self._identity = identity  # set last, because until here reads used the old file
        return identity


def _engine(url: URL, timeout: float) -> Engine:
    """Create an engine. It waits for a lock for less than `timeout`, and its errors never show parameters."""
    engine = create_engine(url, hide_parameters=True, poolclass=StaticPool if is_memory(url) else None)
    roll_back_when_returned(engine)
    busy_timeout = max(1, int(timeout * 800))  # milliseconds

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # otherwise sqlite3 begins transactions itself, deferred and too late
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout}")
        connection.execute("PRAGMA foreign_keys = ON")

    event.listen(engine, "connect", connected)
    if (path := file_of(url)) is not None:
        event.listen(engine, "do_connect", lambda *_: _require(path))
    return engine


def _require(path: Path) -> None:
    """Raise FileNotFoundError if the file is missing, because SQLite would create an empty database in its place."""
    if not path.exists():
        raise FileNotFoundError(ENOENT, "there is no such file any more", str(path))
