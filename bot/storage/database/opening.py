"""Opens a database. Any number of processes may do so at the same moment.

In an empty database the tables are created from one text (`bot.storage.schema`). Older tables are migrated by Alembic,
which is imported for nothing else, in a process of its own: with SQLAlchemy it takes 35 MB and 0.3 s.

Either happens in one transaction, which holds the database's write lock (SQLite) or an advisory lock (PostgreSQL). If
the process is killed half-way, nothing is changed, and the next process starts again.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from concurrent.futures import BrokenExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.storage.database.change import Change, Step
from bot.storage.database.errors import opening_error
from bot.storage.database.sqlite import SqliteDatabase
from bot.storage.database.url import DatabaseUrl, parse_url
from bot.storage.records import StoreError
from bot.storage.schema import NEWEST, OLDEST, SCHEMA

if TYPE_CHECKING:
    from bot.storage.database.postgresql import PostgresqlDatabase

Database: TypeAlias = "SqliteDatabase | PostgresqlDatabase"

_OPENING_SECONDS: Final = 60.0
_LOCK_PATIENCE: Final = 10  # times the time limit, to wait for a locked file
_RETRY_SECONDS: Final = 0.05
NEWER: Final = "The database of AIRLOCK_DATABASE_URL was written by a newer Airlock: start that version again."

ADVISORY_LOCK: Final = 0x4149524C4F434B  # "AIRLOCK"
REVISION: Final[Step] = ("SELECT version_num FROM alembic_version", {})
TOUCH: Final[Step] = ("UPDATE alembic_version SET version_num = version_num", {})
"""Changes nothing, but fails on a read-only database."""


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
            revision = await _create_tables(database, limit * _LOCK_PATIENCE)
            if not is_known(revision):
                raise StoreError(NEWER)
            if revision != NEWEST:
                await _migrate(url)
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
    from bot.storage.database.postgresql import PostgresqlDatabase  # with asyncpg, which SQLite does not need

    return PostgresqlDatabase(url)


def is_known(revision: str) -> bool:
    """Return True for the revisions that this version of Airlock can read or migrate."""
    return OLDEST <= revision <= NEWEST


def _prepare_file(url: DatabaseUrl) -> None:
    """Create the file of a SQLite URL and its folder, if they are missing, so that only their owner can read them.

    An existing file keeps its permissions. SQLite gives its side files the same permissions as the file.

    Raises:
        OSError: if the folder or file cannot be created or opened.
    """
    if url.file is not None:
        url.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(url.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


async def _create_tables(database: Database, patience: float) -> str:
    """Create the tables in an empty database. While a SQLite file is locked, retry for up to `patience` seconds.

    Returns:
        the revision of the tables that are there now.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while True:
        try:
            if isinstance(database, SqliteDatabase):  # outside of a transaction, where SQLite would refuse it
                await asyncio.wrap_future(database.read("PRAGMA journal_mode = WAL", {}))
            return await asyncio.wrap_future(database.write(partial(_creation, database)))
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or loop.time() > until:
                raise
        await asyncio.sleep(_RETRY_SECONDS)


def _creation(database: Database) -> Change[str]:
    schema = SCHEMA
    if isinstance(database, SqliteDatabase):
        schema = schema.replace("TIMESTAMPTZ", "DATETIME")
    else:
        yield f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})", {}
    if not (yield database.has_tables, {}):
        for statement in schema.split(";"):
            yield statement, {}
        yield "INSERT INTO alembic_version (version_num) VALUES (:newest)", {"newest": NEWEST}
    yield TOUCH  # so that a read-only database fails now instead of at a user's first change
    ((revision,),) = yield REVISION
    return str(revision)


async def _migrate(url: DatabaseUrl) -> None:
    """Run the missing migrations in a process of its own, which gives back what they import."""
    from concurrent.futures import ProcessPoolExecutor  # for this alone
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(1, get_context("spawn"))
    try:
        await asyncio.get_running_loop().run_in_executor(pool, run_migrations, url)
    except BrokenExecutor:
        raise RuntimeError("the process that migrates it died") from None
    finally:
        pool.shutdown(wait=False)


def run_migrations(url: DatabaseUrl) -> None:
    """Run the missing migrations in this process.

    Raises:
        StoreError: if that fails.
    """
    from bot.storage.migrations.runner import upgrade

    try:
        upgrade(url)
    except Exception as error:
        raise opening_error(error, url) from None
