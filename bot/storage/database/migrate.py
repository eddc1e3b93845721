"""Migrates a database to the newest schema, even if several processes start at the same moment.

All missing migrations run in one transaction, which holds the database's write lock (SQLite) or an advisory lock
(PostgreSQL). If the process is killed half-way, nothing is changed, and the next process starts again.
"""

from __future__ import annotations

import asyncio
from typing import Final
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.storage.database.engine import write_transaction
from bot.storage.database.postgresql import PostgresqlBackend
from bot.storage.database.sqlite import SqliteBackend

_ADVISORY_LOCK: Final = 0x4149524C4F434B  # "AIRLOCK"
_RETRY_SECONDS: Final = 0.05

# Alembic keeps the running migration in module globals, so a process can run only one at a time.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for running migrations over an open connection."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(backend: SqliteBackend | PostgresqlBackend, patience: float) -> None:
    """Run the missing migrations. While a SQLite file is locked, retry for up to `patience` seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    async with _locks.setdefault(loop, asyncio.Lock()):
        while True:
            try:
                await backend.run(_upgrade)
                return
            except OperationalError as error:
                if isinstance(backend, PostgresqlBackend) or "locked" not in str(error.orig) or loop.time() > until:
                    raise
            await asyncio.sleep(_RETRY_SECONDS)


def _upgrade(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:  # before the transaction, where SQLite would refuse it
        with connection.begin():
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with write_transaction(connection):
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(alembic_config(connection), "head")
        # This changes nothing, but it fails on a read-only database, now instead of at a user's first change.
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
