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
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import for_writing

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


async def migrate(engine: AsyncEngine, patience: float) -> None:
    """Run the missing migrations; a locked SQLite file is tried again for `patience` seconds."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    async with _turns.setdefault(loop, asyncio.Lock()):
        while True:
            try:
                await _migrate_once(engine)
                return
            except OperationalError as error:
                if engine.dialect.name != "sqlite" or "locked" not in str(error.orig) or loop.time() > until:
                    raise
            await asyncio.sleep(_PAUSE)


async def _migrate_once(engine: AsyncEngine) -> None:
    postgresql = engine.dialect.name == "postgresql"
    if not postgresql:
        async with engine.connect() as connection:  # outside a transaction, or SQLite refuses
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    async with for_writing(engine).begin() as connection:
        if postgresql:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")
    # Changes nothing, but fails on a database that can only be read: better now than at somebody's first change.
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
