"""Whether a SQLite file has changed, told in microseconds: what has been read stays true until somebody commits."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

_T = TypeVar("_T")
Mark = tuple[int, int, int, int]

MAX_CACHED: Final = 4096
_openings: Final = count(1)  # no two connections count alike


class CommitWatcher:
    """Looks at one file through a connection of its own that never writes and never waits.

    SQLite counts the commits of all other connections, those of other processes too. The file is small enough to look
    at from the event loop: a few system calls on its first page.
    """

    def __init__(self, file: Path) -> None:
        self._file = str(file.absolute())
        self._connection: sqlite3.Connection | None = None
        self._identity = (0, 0)
        self._opened = 0

    def mark(self) -> Mark | None:
        """Equal to an earlier one if nothing was committed in between; None where that cannot be told just now."""
        try:
            found = os.stat(self._file)  # noqa: PTH116 - a third of the time of Path.stat, for every interaction
            if self._connection is None or self._identity != (found.st_dev, found.st_ino):
                self.close()
                self._identity = (found.st_dev, found.st_ino)
                self._connection = sqlite3.connect(f"{Path(self._file).as_uri()}?mode=ro", uri=True, timeout=0)
                self._opened = next(_openings)
            ((version,),) = self._connection.execute("PRAGMA data_version")
        except (OSError, sqlite3.Error):
            self.close()
            return None
        return (*self._identity, self._opened, version)

    def close(self) -> None:
        """Let go of the file; `mark` takes it up again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class CommitCache(Generic[_T]):
    """What has been read since the last commit, by what was asked for."""

    def __init__(self) -> None:
        self._mark: Mark | None = None
        self._values: dict[Any, _T] = {}

    def find(self, mark: Mark | None, key: Any) -> _T | None:
        """The value if it was read at this very mark."""
        if mark is None or mark != self._mark:
            self._values.clear()
            self._mark = mark
        return self._values.get(key)

    def keep(self, mark: Mark | None, key: Any, value: _T) -> None:
        """Note a value that was read after `mark` was taken."""
        if mark is not None and mark == self._mark:
            if len(self._values) >= MAX_CACHED:
                self._values.clear()
            self._values[key] = value
