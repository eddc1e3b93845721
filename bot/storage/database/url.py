"""Parses the database URL, which gives the kind of database, its driver and the path of a SQLite file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.records import StoreError

_NOT_UNDERSTOOD: Final = (
    "AIRLOCK_DATABASE_URL is not an address Airlock understands: write sqlite:///airlock.db "
    "or postgresql+asyncpg://user:password@host/database."
)
_ASYNCPG: Final = "postgresql+asyncpg"
_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": _ASYNCPG, "postgres": _ASYNCPG}


def parse_url(text: str) -> URL:
    """Parse a database URL, and set the driver that the store needs.

    Raises:
        StoreError: if it is not a SQLite or PostgreSQL URL. The message omits it, because it may contain a password.
    """
    try:
        url = make_url(text.strip())
        driver = _DRIVERS.get(url.get_backend_name())
    except (ArgumentError, ValueError, TypeError, AttributeError):
        driver = None
    if driver is None:
        raise StoreError(_NOT_UNDERSTOOD) from None
    url = url.set(drivername=driver)
    if is_postgresql(url) and "sslmode" in url.query:  # asyncpg calls this option “ssl”
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url


def is_postgresql(url: URL) -> bool:
    """Return True for a PostgreSQL URL and False for a SQLite URL."""
    return url.get_backend_name() == "postgresql"


def is_memory(url: URL) -> bool:
    """Return True if the URL is that of a SQLite database in memory, which is lost when the process ends."""
    name = url.database or ":memory:"
    return not is_postgresql(url) and (name in {":memory:", "file::memory:"} or url.query.get("mode") == "memory")


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite URL; None for PostgreSQL, for memory, and for SQLite's own URIs (``file:…``)."""
    name = str(url.database)
    return None if is_postgresql(url) or is_memory(url) or name.startswith("file:") else Path(name)


def prepare_file(url: URL) -> None:
    """Create the file of a SQLite URL and its folder, if they are missing, so that only their owner can read them.

    An existing file keeps its permissions. SQLite gives its side files the same permissions as the file.

    Raises:
        OSError: if the folder or file cannot be created or opened.
    """
    if (path := file_of(url)) is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
