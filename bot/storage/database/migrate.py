"""Bringing a database to the newest schema, whoever else starts at the same moment.

All missing migrations run in one transaction that holds the database's write lock (SQLite) or an advisory
lock (PostgreSQL): a process killed half-way leaves nothing behind, and the next one starts over.
"""

from __future__ import annotations

import asyncio
from typing import Final
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.storage.database.engine import Database, for_writing, with_connection

_LOCK: Final = 0x4149524C4F434B  # "AIRLOCK"
_PAUSE: Final = 0.05

# Alembic keeps its current migration in module globals: one at a time in a process.
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for migrating over a connection that is open already."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(engine: Database, patience: float) -> None:
    """Run the missing migrations; a locked SQLite file is tried again for `patience` seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    async with _turns.setdefault(loop, asyncio.Lock()):
        while True:
            try:
                if engine.dialect.name == "sqlite":  # outside a transaction, or SQLite refuses
                    await with_connection(engine, _write_ahead)
                await with_connection(for_writing(engine), _migrate_once)
                return
            except OperationalError as error:
                if engine.dialect.name != "sqlite" or "locked" not in str(error.orig) or loop.time() > until:
                    raise
            await asyncio.sleep(_PAUSE)


def _write_ahead(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _migrate_once(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")
    # Changes nothing, but fails on a database that can only be read: better now than at somebody's first change.
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
