"""Runs the migrations with Alembic, in one transaction. Nothing else imports Alembic or SQLAlchemy."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from typing import Any, Final

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage.database.opening import ADVISORY_LOCK
from bot.storage.database.sqlite import connect_sqlite
from bot.storage.database.url import DatabaseUrl

_LOCK_SECONDS: Final = 10.0


def upgrade(url: DatabaseUrl) -> None:
    """Migrate a database to the newest revision.

    Raises:
        Exception: an error of Alembic or of the database's driver.
    """
    try:
        if url.options is not None:
            asyncio.run(_upgrade_postgresql(url.options))
            return
        engine = create_engine("sqlite://", creator=partial(connect_sqlite, url, _LOCK_SECONDS), poolclass=NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            command.upgrade(alembic_config(connection), "head")
    except DBAPIError as error:
        # SQLAlchemy wraps an error of asyncpg twice.
        raise (error.orig and error.orig.__cause__) or error.orig or error from None


async def _upgrade_postgresql(options: dict[str, Any]) -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(**options),
        # Behind a pooler, another process may have used the same connection, and the names that asyncpg would choose.
        connect_args={"prepared_statement_name_func": lambda: f"airlock_{secrets.token_hex(8)}"},
        poolclass=NullPool,
    )
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "head"))


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for running migrations over an open connection."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
