"""Opens a database. Any number of processes may do so at the same moment.

The migrations that are missing run in one transaction, which holds the database's write lock (SQLite) or an advisory
lock (PostgreSQL). If the process is killed half-way, nothing is changed, and the next process starts again.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.storage.database.change import Change
from bot.storage.database.errors import opening_error
from bot.storage.database.sqlite import SqliteDatabase
from bot.storage.database.url import DatabaseUrl, parse_url
from bot.storage.records import StoreError
from bot.storage.schema import upgrade

if TYPE_CHECKING:
    from bot.storage.database.postgresql import PostgresqlDatabase

Database: TypeAlias = "SqliteDatabase | PostgresqlDatabase"

_OPENING_SECONDS: Final = 60.0
_LOCK_PATIENCE: Final = 10  # how long to wait for a locked file, as a multiple of the time limit
_RETRY_SECONDS: Final = 0.05
_ADVISORY_LOCK: Final = 0x4149524C4F434B  # "AIRLOCK"


async def open_database(address: str, limit: float) -> Database:
    """Open a database. Create the file and the tables if they are missing, and migrate older tables.

    Args:
        address: the value of AIRLOCK_DATABASE_URL.
        limit: the longest time, in seconds, that a caller will wait for a read or write.

    Raises:
        StoreAwayError: if opening failed but trying again later may help.
        StoreError: if opening failed and trying again will not help.
    """
    url = parse_url(address)
    database: Database | None = None
    try:
        _prepare_file(url)
        database = make_database(url, limit)
        async with asyncio.timeout(_OPENING_SECONDS):
            await _migrate(database, limit * _LOCK_PATIENCE)
    except BaseException as error:
        if database is not None:
            await database.close()
        if isinstance(error, StoreError) or not isinstance(error, Exception):
            raise
        raise opening_error(error, url) from error
    return database


def make_database(url: DatabaseUrl, limit: float) -> Database:
    """Return a database, without connecting to it."""
    if url.options is None:
        return SqliteDatabase(url, limit)
    from bot.storage.database.postgresql import PostgresqlDatabase  # imports asyncpg, which SQLite does not need

    return PostgresqlDatabase(url)


def _prepare_file(url: DatabaseUrl) -> None:
    """Create the file of a SQLite URL and its folder, if they are missing, so that only their owner can read them.

    An existing file keeps its permissions. SQLite gives its side files the same permissions as the file.

    Raises:
        OSError: if the folder or file cannot be created or opened.
    """
    if url.file is not None:
        url.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(url.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


async def _migrate(database: Database, patience: float) -> None:
    """Bring the tables to the newest revision. While a SQLite file is locked, retry for up to `patience` seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while True:
        try:
            if isinstance(database, SqliteDatabase):  # not in a transaction, because SQLite would refuse it there
                await asyncio.wrap_future(database.read("PRAGMA journal_mode = WAL", {}))
            else:
                await database.look_for_pooler()
            return await asyncio.wrap_future(database.write(partial(_migration, database)))
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or loop.time() > until:
                raise
        await asyncio.sleep(_RETRY_SECONDS)


def _migration(database: Database) -> Change[None]:
    if not isinstance(database, SqliteDatabase):
        yield f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})", {}
    yield from upgrade(database.has_tables)
