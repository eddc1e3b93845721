"""Engines: how connections to SQLite and PostgreSQL are made so that both behave alike."""

from __future__ import annotations

from collections.abc import Callable
from errno import ENOENT
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState, StaticPool

from bot.storage.database.url import file_of, is_memory, is_postgresql
from bot.storage.database.worker_thread import run_in_thread

_T = TypeVar("_T")
_Engine = TypeVar("_Engine", Engine, AsyncEngine, Engine | AsyncEngine)
_WRITES: Final = "airlock_writes"
_CONNECT_SECONDS: Final = 10


Database = Engine | AsyncEngine


def make_engine(url: URL, timeout: float) -> Database:
    """The engine for an address: SQLite's works in whatever thread calls it, PostgreSQL's in the event loop."""
    return server_engine(url) if is_postgresql(url) else sqlite_engine(url, timeout)


def server_engine(url: URL) -> AsyncEngine:
    """An engine for PostgreSQL that never shows parameters in an error."""
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": _CONNECT_SECONDS})
    event.listen(engine.sync_engine, "reset", _returned)
    return engine


def sqlite_engine(url: URL, timeout: float) -> Engine:
    """An engine that waits less than `timeout` seconds for a lock, and never shows parameters in an error."""
    if is_memory(url):
        anywhere = {"check_same_thread": False}
        engine = create_engine(url, hide_parameters=True, poolclass=StaticPool, connect_args=anywhere)
    else:
        engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "reset", _returned)
    _configure_sqlite(engine, max(1, int(timeout * 800)))
    if (path := file_of(url)) is not None:
        event.listen(engine, "do_connect", lambda *_: _must_exist(path))
    return engine


async def with_connection(engine: Database, work: Callable[[Connection], _T]) -> _T:
    """Do work over a connection; it begins its transactions itself. Any exception may come out."""
    if isinstance(engine, AsyncEngine):
        async with engine.connect() as connection:
            return await connection.run_sync(work)

    def there() -> _T:
        with engine.connect() as connection:
            return work(connection)

    return await run_in_thread("airlock-store-opens", there)


async def dispose(engine: Database) -> None:
    """Close the connections of an engine."""
    if isinstance(engine, AsyncEngine):
        await engine.dispose()
    else:
        engine.dispose()


def _must_exist(path: Path) -> None:
    """SQLite would make an empty database where somebody has taken ours away."""
    if not path.exists():
        raise FileNotFoundError(ENOENT, "there is no such file any more", str(path))


def _returned(connection: Any, _record: object, state: PoolResetState) -> None:
    # SQLAlchemy takes a transaction whose commit failed for ended; the database may not.
    if state.transaction_was_reset and state.asyncio_safe:
        connection.rollback()


def _configure_sqlite(engine: Engine, busy: int) -> None:
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

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def for_writing(engine: _Engine) -> _Engine:
    """The engine for transactions that write: SQLite's take the lock at once instead of failing half-way."""
    return engine.execution_options(**{_WRITES: True})
