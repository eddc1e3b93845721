"""SQLite. One thread reads and another one writes, so that the event loop never waits for a disk.

Writes that wait at the same time share one transaction (group commit). If one of them fails, the others are committed
without it. A database in memory needs no threads. `docs/decisions/storage-threads.md` has the reasons and the numbers.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from errno import ENOENT
from functools import partial
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from bot.storage.database.change import Change, PendingWrite, Rows, Values
from bot.storage.database.url import DatabaseUrl

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
FileIdentity = tuple[int, int] | None
CommitStamp = tuple[FileIdentity, int, int]

_CLOSING_SECONDS: Final = 3.0
_NOT_CONNECTED: Final = (-1, -1)  # the identity of no file
_STOP: Final = object()
_openings: Final = count(1)  # numbers connections, because their commit counts cannot be compared with each other

MAX_BATCH: Final = 32
"""The largest number of writes in one transaction.

In batches, 300 simultaneous writes take 0.1 s. Committed one by one, they take 0.7 s, which is longer than the time
limit (docs/decisions/storage-threads.md).
"""

MAX_WAITING: Final = 1000
"""The largest number of reads, and of writes, that wait for a thread. Further ones fail at once, with `TimeoutError`.

While a disk hangs, each abandoned read or write keeps 2 kB until the thread gets to it.
"""


class SqliteDatabase:
    """An open SQLite database. The file must exist.

    Args:
        url: a SQLite URL.
        timeout: the longest time, in seconds, that a caller waits. The wait for a lock is a little shorter.
    """

    has_tables = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    lock_claims = None  # not needed: every transaction takes the write lock of the file when it begins

    def __init__(self, url: DatabaseUrl, timeout: float) -> None:
        self._file = url.file
        self._watcher = CommitWatcher(url.file)
        self.stamp = self._watcher.stamp
        connect = partial(connect_sqlite, url, timeout * 0.8)
        self._writer = _Worker("airlock-store-writes" if url.uri else None, connect)
        self._reader = _Worker("airlock-store-reads", connect) if url.uri else self._writer
        self._waiting: deque[PendingWrite[Any]] = deque()
        self._is_log_left = False
        """True if the write-ahead log could not be emptied, because another process was reading."""

    async def close(self) -> None:
        """Finish the waiting reads and writes, and close the connections."""
        self._watcher.close()
        ended = [asyncio.wrap_future(worker.stop()) for worker in {self._reader, self._writer}]
        await asyncio.wait(ended, timeout=_CLOSING_SECONDS)

    def read(self, statement: str, values: Values) -> Future[Rows]:
        """Run one statement and return all its rows."""
        job: Future[Rows] = Future()
        if self._reader.backlog() < MAX_WAITING:
            self._reader.post(partial(self._read, job, statement, values))
        else:
            job.set_exception(TimeoutError())
        return job

    def write(self, start: Callable[[], Change[_T]]) -> PendingWrite[_T]:
        """Commit a change, in a transaction that it may share with other changes."""
        self._watcher.looks.clear()  # look again in this turn of the event loop: the thread may commit before it ends
        write = PendingWrite(start)
        if self._writer.backlog() < MAX_WAITING:
            self._waiting.append(write)
            self._writer.post(self._commit_waiting)
        else:
            write.fail(TimeoutError())
        return write

    def erase_deleted(self) -> None:
        """Empty the write-ahead log, because older pages in it still hold the deleted data."""
        self._writer.post(self._empty_log)

    # ------------------------------------------------------------------ in the threads

    def _empty_log(self) -> None:
        with suppress(sqlite3.Error):  # the file may have been deleted; then there is nothing to erase
            ((is_busy, *_),) = self._writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._is_log_left = bool(is_busy)

    def _read(self, job: Future[Rows], statement: str, values: Values) -> None:
        if not job.set_running_or_notify_cancel():
            return
        try:
            if self._reader.identity != (identity := identity_of(self._file)):
                self._reader.connect(identity)
            job.set_result(self._reader.connection.execute(statement, values).fetchall())
        except Exception as error:
            job.set_exception(error)

    def _commit_waiting(self) -> None:
        """Commit the waiting writes.

        This is called once for each write, so often an earlier call has committed them and nothing is left to do.
        """
        batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
        try:
            if batch and self._writer.identity != (identity := identity_of(self._file)):
                self._writer.connect(identity)
            while waiting := [write for write in batch if not write.done()]:
                self._commit(waiting)
            if self._is_log_left:
                self._empty_log()
        except Exception as error:
            for write in batch:
                if not write.done():
                    write.fail(error)

    def _commit(self, writes: Sequence[PendingWrite[Any]]) -> None:
        """Commit writes in one transaction. If one fails or is abandoned, store nothing and leave the others waiting.

        Raises:
            Exception: if the transaction itself cannot begin or end, which no single write has caused.
        """
        connection = self._writer.connection
        connection.execute("BEGIN IMMEDIATE")  # takes the write lock now, so that no later statement has to wait for it
        try:
            results = []
            for write in writes:
                try:
                    results.append(_execute(connection, write.start()))
                except Exception as error:
                    write.fail(error)
                    return
            if self._writer.identity != identity_of(self._file):  # the file was replaced while we waited for the lock
                raise FileNotFoundError(ENOENT, "there is another file now", str(self._file))
            if not all(write.begin_commit() for write in writes):
                return
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        for write, result in zip(writes, results, strict=True):
            write.set_result(result)


class _Worker:
    """A connection, and the only thread that uses it: a daemon that does its work in order.

    A daemon thread that hangs on a stuck disk does not keep the process from ending.

    Args:
        name: the name of the thread. None means that there is no thread, and `post` does the work at once.
        connect: opens the connection.
    """

    connection: sqlite3.Connection
    """Missing while `identity` is `_NOT_CONNECTED`."""

    def __init__(self, name: str | None, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self.identity: FileIdentity = _NOT_CONNECTED
        self.post: Callable[[Callable[[], object]], object] = lambda work: work()
        self.backlog: Callable[[], int] = lambda: 0
        if name is not None:
            tasks: SimpleQueue[Callable[[], object]] = SimpleQueue()
            self.post, self.backlog = tasks.put, tasks.qsize
            threading.Thread(target=_work, args=(tasks,), name=name, daemon=True).start()

    def connect(self, identity: FileIdentity) -> None:
        """Connect, and close the previous connection, which would still use a file that was deleted or replaced."""
        if self.identity != _NOT_CONNECTED:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            self.disconnect()
        self.connection = self._connect()
        self.identity = identity

    def disconnect(self) -> None:
        """Close the connection, if there is one."""
        if self.identity != _NOT_CONNECTED:
            self.identity = _NOT_CONNECTED
            self.connection.close()

    def stop(self) -> Future[None]:
        """Finish the waiting work, close the connection and end the thread. The future is done after that."""
        ended: Future[None] = Future()
        self.post(partial(_stop, self.disconnect, ended))
        return ended


def _work(tasks: SimpleQueue[Callable[[], object]]) -> None:
    while tasks.get()() is not _STOP:
        pass


def _stop(disconnect: Callable[[], None], ended: Future[None]) -> object:
    with suppress(sqlite3.Error):
        disconnect()
    ended.set_result(None)
    return _STOP


def connect_sqlite(url: DatabaseUrl, lock_seconds: float) -> sqlite3.Connection:
    """Open a connection that waits up to `lock_seconds` for a lock, and leaves transactions to its user.

    Raises:
        sqlite3.Error: if the file is missing or cannot be opened.
    """
    # With another isolation level, sqlite3 begins transactions itself, and takes the write lock too late.
    connection = sqlite3.connect(url.uri or ":memory:", timeout=lock_seconds, isolation_level=None, uri=bool(url.uri))
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
    return connection


def _execute(connection: sqlite3.Connection, change: Change[_T]) -> _T:
    try:
        statement, values = next(change)
        while True:
            if isinstance(values, list):
                connection.executemany(statement, values)
                statement, values = change.send([])
            else:
                statement, values = change.send(connection.execute(statement, values).fetchall())
    except StopIteration as end:
        result: _T = end.value
        return result


class CommitWatcher:
    """Watches one file for commits, through a separate connection that never writes and never waits.

    SQLite counts the commits of all other connections, including those of other processes (``PRAGMA data_version``).

    One look takes 5 to 11 µs in the event loop. Without it, every interaction would read its settings in the reader
    thread. That takes 0.1 ms, or 20 ms if the event loop is busy (docs/decisions/storage-threads.md).
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file.absolute() if file is not None else None
        self._connection: sqlite3.Connection | None = None
        self._identity: FileIdentity = None
        self._opening = 0
        self.looks: list[CommitStamp | None] = []

    def stamp(self) -> CommitStamp | None:
        """Return a stamp. It equals an earlier stamp only if nothing was committed in between. None means unknown.

        All calls in one turn of the event loop share one look, which saves 7 µs each where many interactions arrive
        together. A caller that waited for its commit resumes in a later turn, so it never sees older settings.
        """
        if self._file is None:
            return None
        if self.looks:
            return self.looks[0]
        identity = identity_of(self._file)
        stamp = None
        try:
            if self._connection is None or self._identity != identity:
                self.close()
                self._connection = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, timeout=0)
                self._identity, self._opening = identity, next(_openings)
            ((version,),) = self._connection.execute("PRAGMA data_version")
            stamp = identity, self._opening, version
        except sqlite3.Error:
            self.close()
        self.looks.append(stamp)
        asyncio.get_running_loop().call_soon(self.looks.clear)
        return stamp

    def close(self) -> None:
        """Close the file. The next call of `stamp` opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def identity_of(file: Path | None) -> FileIdentity:
    """Return the device and inode of a file, or None if there is no file. They change when the file is replaced."""
    if file is None:
        return None
    try:
        # This runs for every interaction, and os.stat takes a third of the time of Path.stat.
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino
