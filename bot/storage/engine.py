"""Engines: how connections to SQLite and PostgreSQL are made so that both behave alike."""

from __future__ import annotations

from errno import ENOENT
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState, StaticPool

from bot.storage.address import file_of, is_memory, is_postgresql

_WRITES: Final = "airlock_writes"
_CONNECT_SECONDS: Final = 10


def make_engine(url: URL, timeout: float) -> AsyncEngine:
    """An engine that waits less than `timeout` seconds for a lock, and never shows parameters in an error."""
    if is_postgresql(url):
        engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": _CONNECT_SECONDS})
    elif is_memory(url):
        engine = create_async_engine(url, hide_parameters=True, poolclass=StaticPool)
    else:
        engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "reset", _returned)
    if not is_postgresql(url):
        _tame(engine, max(1, int(timeout * 800)))
        if (path := file_of(url)) is not None:
            event.listen(engine.sync_engine, "do_connect", lambda *_: _must_exist(path))
    return engine


def _must_exist(path: Path) -> None:
    """SQLite would make an empty database where somebody has taken ours away."""
    if not path.exists():
        raise FileNotFoundError(ENOENT, "there is no such file any more", str(path))


def _returned(connection: Any, _record: object, state: PoolResetState) -> None:
    # SQLAlchemy takes a transaction whose commit failed for ended; the database may not.
    if state.transaction_was_reset and state.asyncio_safe:
        connection.rollback()


def _tame(engine: AsyncEngine, busy: int) -> None:
    """Make SQLite behave: its own transactions where they belong, and `busy` milliseconds of patience."""

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the module's own BEGINs off: they come too late, and deferred
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)


def for_reading(engine: AsyncEngine) -> AsyncEngine:
    """The engine for single statements that read: no transaction around them, so no round trip more."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The engine for transactions that write: SQLite's take the lock at once instead of failing half-way."""
    return engine.execution_options(**{_WRITES: True})
