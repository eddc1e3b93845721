"""Tells in microseconds whether a SQLite file has changed: what has been read stays true until the next commit."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import Final

FileIdentity = tuple[int, int] | None
CommitStamp = tuple[FileIdentity, int, int]

_openings: Final = count(1)  # each connection counts commits in its own way


class CommitWatcher:
    """Looks at one file through a connection of its own, which never writes and never waits.

    SQLite counts the commits of all other connections, also those of other processes (``PRAGMA data_version``).

    A look takes 11 µs in the event loop. Without it, every interaction would read its settings in the reader thread:
    0.2 ms, and 20 ms beside a busy event loop (docs/decisions/storage-threads.md).
    """

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()
        self._connection: sqlite3.Connection | None = None
        self._identity: FileIdentity = None
        self._opening = 0

    def stamp(self) -> CommitStamp | None:
        """A stamp that equals an earlier one exactly if nothing was committed in between; None where it cannot tell."""
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
        """Close the file; `stamp` opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def identity_of(file: Path | None) -> FileIdentity:
    """Device and inode, which tell a file from another one of the same name; None where there is none."""
    try:
        # os.stat takes a third of the time of Path.stat, and this runs for every interaction.
        found = os.stat(file) if file is not None else None  # noqa: PTH116
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found is not None else None
