"""SQLite, a file or its own memory: one thread reads, another one writes, each as much at a time as waits for it.

All that waits to be written goes into one transaction. Where one change fails, the others go into another one.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from errno import ENOENT
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Executable, Row

from bot.storage.database.commit_watch import CommitWatcher, Mark
from bot.storage.database.engine import for_writing, sqlite_engine
from bot.storage.database.pending_write import PendingWrite
from bot.storage.database.url import file_of, is_memory
from bot.storage.database.worker_thread import BatchingThread, Job, run_in_thread

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_Read = tuple[Executable, Mapping[str, Any]]
_Identity = tuple[int, int] | None
_CLOSING_SECONDS: Final = 3.0


class Sqlite:
    """One database, open.

    Args:
        url: of SQLite; its file is there.
        timeout: seconds; so long a call waits at most.
    """

    def __init__(self, url: URL, timeout: float) -> None:
        self.engine = sqlite_engine(url, timeout)
        self._writes = for_writing(self.engine)
        self._file = file_of(url)
        self._identity = _identity(self._file)
        self._freshness = CommitWatcher(self._file) if self._file is not None else None
        # Memory has a single connection.
        self._alone: AbstractContextManager[object] = threading.Lock() if is_memory(url) else nullcontext()
        self._reader: BatchingThread[_Read] = BatchingThread("airlock-store-reads", self._read)
        self._writer: BatchingThread[PendingWrite[Any]] = BatchingThread("airlock-store-writes", self._write)

    async def close(self) -> None:
        """Finish what is being done, and let go of the database."""
        if self._freshness is not None:
            self._freshness.close()
        await asyncio.gather(*(line.close(_CLOSING_SECONDS) for line in (self._reader, self._writer)))
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await run_in_thread("airlock-store-ends", self.engine.dispose)

    def mark(self) -> Mark | None:
        """Two that are equal, and not None, have no commit between them; None while another file is still read."""
        mark = self._freshness.mark() if self._freshness is not None else None
        return mark if mark is not None and mark[:2] == self._identity else None

    def read(self, statement: Executable, values: Mapping[str, Any]) -> asyncio.Future[Sequence[Row[Any]]]:
        """All rows of one statement."""
        return self._reader.do((statement, values))

    def write(self, change: PendingWrite[_T]) -> asyncio.Future[_T]:
        """Make a change, in a transaction that others may share."""
        return self._writer.do(change)

    # ------------------------------------------------------------------ in the threads

    def _read(self, together: Sequence[Job[_Read]]) -> None:
        with self._alone:
            self._look_at_file()
            with self.engine.connect() as connection:
                for asked in together:
                    if asked.is_open:
                        try:
                            asked.done(connection.execute(*asked.task).all())
                        except Exception as error:  # whatever it is, the next one may fare better
                            asked.failed(error)

    def _write(self, together: Sequence[Job[PendingWrite[Any]]]) -> None:
        with self._alone:
            identity = self._look_at_file()
            with self._writes.connect() as connection:
                while wanted := [asked for asked in together if asked.is_open and not asked.task.given_up]:
                    self._make(connection, wanted, identity)

    def _make(self, connection: Connection, wanted: Sequence[Job[PendingWrite[Any]]], identity: _Identity) -> None:
        """Make changes in one transaction. If one fails or is given up nothing is stored, and the others stay open.

        An exception that comes out is the fault of none of them: no transaction could be begun, or ended.
        """
        with connection.begin() as transaction:
            results = []
            for asked in wanted:
                try:
                    results.append(asked.task.work(connection))
                except Exception as error:
                    asked.failed(error)
                    transaction.rollback()
                    return
            if identity != _identity(self._file):  # while the lock was waited for
                raise FileNotFoundError(ENOENT, "there is another file now", str(self._file))
            if not PendingWrite.may_commit(asked.task for asked in wanted):
                transaction.rollback()
                return
            transaction.commit()
        for asked, result in zip(wanted, results, strict=True):
            asked.done(result)

    def _look_at_file(self) -> _Identity:
        """Connect anew where the file was taken away or replaced: the old one lives on, unseen, until we let go."""
        identity = _identity(self._file)
        if identity != self._identity:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            self.engine.dispose()
            self._identity = identity  # not before: until now the old file was read, whatever lies there
        return identity


def _identity(file: Path | None) -> _Identity:
    """What tells a file from another one of the same name; None where there is none."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        found = None
    return (found.st_dev, found.st_ino) if found is not None else None
