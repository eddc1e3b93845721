"""SQLite, a file or its own memory: one thread reads, another one writes, each as much at a time as waits for it.

All that waits to be written goes into one transaction. Where that fails, each change gets its own: nobody pays for a
neighbour's.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Executable, Row

from bot.storage.address import file_of, is_memory
from bot.storage.change import Change
from bot.storage.engine import for_writing, sqlite_engine
from bot.storage.freshness import Freshness, Mark
from bot.storage.line import Asked, Line

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_Read = tuple[Executable, Mapping[str, Any]]
_CLOSING_SECONDS: Final = 5.0


class GivenUpError(Exception):
    """Nobody waited any more, so nothing was committed."""


class Sqlite:
    """One database, open.

    Args:
        url: of SQLite; its file is there.
        timeout: seconds; so long a call waits at most.
    """

    def __init__(self, url: URL, timeout: float) -> None:
        self.engine = sqlite_engine(url, timeout)
        self._file = file_of(url)
        self._identity = _identity(self._file)
        self._freshness = Freshness(self._file) if self._file is not None else None
        # Memory has a single connection.
        self._alone: AbstractContextManager[object] = threading.Lock() if is_memory(url) else nullcontext()
        self._reader: Line[_Read] = Line("airlock-store-reads", self._read)
        self._writer: Line[Change[Any]] = Line("airlock-store-writes", self._write)

    async def close(self) -> None:
        """Finish what is being done, and let go of the database."""
        if self._freshness is not None:
            self._freshness.close()
        for line in (self._reader, self._writer):
            await line.close(_CLOSING_SECONDS)
        self.engine.dispose()

    def mark(self) -> Mark | None:
        """Two that are equal, and not None, have no commit between them; None while another file is still read."""
        mark = self._freshness.mark() if self._freshness is not None else None
        return mark if mark is not None and mark[:2] == self._identity else None

    async def read(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """All rows of one statement."""
        rows: Sequence[Row[Any]] = await self._reader.do((statement, values))
        return rows

    async def write(self, change: Change[_T]) -> _T:
        """Make a change, in a transaction that others may share."""
        result: _T = await self._writer.do(change)
        return result

    # ------------------------------------------------------------------ in the threads

    def _read(self, together: Sequence[Asked[_Read]]) -> None:
        with self._alone:
            self._look_at_file()
            with self.engine.connect() as connection:
                for asked in together:
                    if asked.is_wanted:
                        try:
                            asked.done(connection.execute(*asked.task).all())
                        except Exception as error:  # whatever it is, the next one may fare better
                            asked.failed(error)

    def _write(self, together: Sequence[Asked[Change[Any]]]) -> None:
        with self._alone:
            self._look_at_file()
            with for_writing(self.engine).connect() as connection:
                while wanted := [asked for asked in together if asked.is_wanted]:
                    error = _make(connection, wanted)
                    if isinstance(error, GivenUpError):
                        continue  # with those that still wait
                    if error is not None:
                        _make_each(connection, wanted, error)
                    return

    def _look_at_file(self) -> None:
        """Connect anew where the file was taken away or replaced: the old one lives on, unseen, until we let go."""
        if self._file is None:
            return
        identity = _identity(self._file)
        if identity != self._identity:
            _log.warning("The database file was %s", "replaced" if identity else "taken away")
            self.engine.dispose()
            self._identity = identity  # not before: until now the old file was read, whatever lies there


def _make(connection: Connection, together: Sequence[Asked[Change[Any]]]) -> Exception | None:
    """Make changes in one transaction: all of them or, with the reason given back, none.

    What comes out as an exception is the fault of none of them: no transaction could be begun, or ended.
    """
    with connection.begin() as transaction:
        try:
            results = [asked.task.work(connection) for asked in together]
            if not Change.may_commit(asked.task for asked in together):
                raise GivenUpError
        except Exception as error:
            transaction.rollback()
            return error
        transaction.commit()
    for asked, result in zip(together, results, strict=True):
        asked.done(result)
    return None


def _make_each(connection: Connection, together: Sequence[Asked[Change[Any]]], error: Exception) -> None:
    """Make changes each in its own transaction, after none could be made in one because of `error`."""
    alone = len(together) == 1
    for asked in together:
        reason = error if alone else _make(connection, [asked])
        if reason is not None:
            asked.failed(reason)


def _identity(file: Path | None) -> tuple[int, int] | None:
    """What tells a file from another one of the same name; None where there is none."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        found = None
    return (found.st_dev, found.st_ino) if found is not None else None
