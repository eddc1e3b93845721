"""The database's address: which database, with which driver, and where a SQLite file lies."""

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
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


def parse_url(text: str) -> URL:
    """The address with the driver the store needs; StoreError, without its password, where there is none."""
    try:
        url = make_url(text.strip())
        driver = _DRIVERS.get(url.get_backend_name())
    except (ArgumentError, ValueError, TypeError, AttributeError):
        driver = None
    if driver is None:
        raise StoreError(_NOT_UNDERSTOOD) from None
    url = url.set(drivername=driver)
    if is_postgresql(url) and "sslmode" in url.query:  # how everybody but asyncpg spells it
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url


def is_postgresql(url: URL) -> bool:
    """Whether the address is a PostgreSQL server's; else it is SQLite's."""
    return url.get_backend_name() == "postgresql"


def is_memory(url: URL) -> bool:
    """Whether the address is SQLite's own memory, gone with the process."""
    name = url.database or ":memory:"
    return not is_postgresql(url) and (name in {":memory:", "file::memory:"} or url.query.get("mode") == "memory")


def file_of(url: URL) -> Path | None:
    """The file of a SQLite address; None for a server, for memory, and for SQLite's own addresses (``file:…``)."""
    name = url.database or ":memory:"
    return None if is_postgresql(url) or is_memory(url) or name.startswith("file:") else Path(name)


def prepare_file(url: URL) -> None:
    """Create the file of a SQLite address for its owner's eyes only, and its folder; OSError where that fails.

    What exists already keeps its mode. SQLite gives its side files the mode of the file itself.
    """
    path = file_of(url)
    if path is None:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
