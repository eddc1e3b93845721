"""The database URL: which database, with which driver, and where a SQLite file is."""

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
    """The URL with the driver that the store needs.

    Raises:
        StoreError: if it is not a URL of SQLite or PostgreSQL; the sentence does not repeat it, for its password.
    """
    try:
        url = make_url(text.strip())
        driver = _DRIVERS.get(url.get_backend_name())
    except (ArgumentError, ValueError, TypeError, AttributeError):
        driver = None
    if driver is None:
        raise StoreError(_NOT_UNDERSTOOD) from None
    url = url.set(drivername=driver)
    if is_postgresql(url) and "sslmode" in url.query:  # asyncpg alone calls it “ssl”
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url


def is_postgresql(url: URL) -> bool:
    """Whether the URL is that of a PostgreSQL server; otherwise it is SQLite's."""
    return url.get_backend_name() == "postgresql"


def is_memory(url: URL) -> bool:
    """Whether the URL is SQLite's memory, which ends with the process."""
    name = url.database or ":memory:"
    return not is_postgresql(url) and (name in {":memory:", "file::memory:"} or url.query.get("mode") == "memory")


def file_of(url: URL) -> Path | None:
    """The file of a SQLite URL; None for a server, for memory, and for SQLite's own URLs (``file:…``)."""
    name = str(url.database)
    return None if is_postgresql(url) or is_memory(url) or name.startswith("file:") else Path(name)


def prepare_file(url: URL) -> None:
    """Create the file of a SQLite URL, and its folder, readable by their owner only.

    An existing file keeps its permissions. SQLite gives its side files the permissions of the file itself.

    Raises:
        OSError: if that fails.
    """
    if (path := file_of(url)) is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
