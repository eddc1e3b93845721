"""Detects commits to a SQLite file within microseconds, so that values can be cached until the next commit."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import Final

FileIdentity = tuple[int, int] | None
CommitStamp = tuple[FileIdentity, int, int]

_openings: Final = count(1)  # commit counts of different connections cannot be compared


class CommitWatcher:
    """Watches one file through a connection of its own, which never writes and never waits.

    SQLite counts the commits of all other connections, including those of other processes (``PRAGMA data_version``).

    One check takes 11 µs in the event loop. Without it, every interaction would read its settings in the reader thread.
    That takes 0.2 ms, or 20 ms if the event loop is busy (docs/decisions/storage-threads.md).
    """

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()
        self._connection: sqlite3.Connection | None = None
        self._identity: FileIdentity = None
        self._opening = 0

    def stamp(self) -> CommitStamp | None:
        """Return a stamp. It equals an earlier stamp only if nothing was committed in between. None means unknown."""
        identity = identity_of(self._file)
        try:
            if self._connection is None or self._identity != identity:
                self.close()
                self._connection = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, timeout=0)
                self._identity, self._opening = identity, next(_openings)
            ((version,),) = self._connection.execute("PRAGMA data_version")
        except sqlite3.Error:
            self.close()
            return None
        return identity, self._opening, version

    def close(self) -> None:
        """Close the file. The next call of `stamp` opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def identity_of(file: Path | None) -> FileIdentity:
    """Return the device and inode of a file, or None if there is no file. They change when the file is replaced."""
    try:
        # This runs for every interaction, and os.stat takes a third of the time of Path.stat.
        found = os.stat(file) if file is not None else None  # noqa: PTH116
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found is not None else None
