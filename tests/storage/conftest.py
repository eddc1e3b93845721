"""A fresh database for every test: a SQLite file, SQLite's memory, and a PostgreSQL database of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage.store import Store

POSTGRES = "AIRLOCK_TEST_POSTGRES"
END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

OpenStore = Callable[..., Awaitable[Store]]


def postgres_server() -> URL:
    """The PostgreSQL server to test with; without one the test is skipped, but fails where CI should have one."""
    server = os.environ.get(POSTGRES)
    if not server:
        reason = f"{POSTGRES} is not set: no PostgreSQL to test with"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return make_url(server).set(drivername="postgresql+asyncpg")


async def tell(url: URL, *commands: str) -> None:
    """Run commands outside a transaction."""
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for command in commands:
            await connection.execute(text(command))


@asynccontextmanager
async def postgres_database() -> AsyncIterator[str]:
    """The URL of a new PostgreSQL database, dropped afterwards whoever is still connected."""
    server = postgres_server()
    name = f"airlock_test_{secrets.token_hex(6)}"
    await tell(server, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        await tell(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_home() -> Iterator[str | None]:
    """One PostgreSQL database for all tests, dropped after the last; None where there is no server."""
    if not os.environ.get(POSTGRES):
        yield None
        return
    with asyncio.Runner() as runner:
        database = postgres_database()
        yield runner.run(database.__aenter__())
        runner.run(database.__aexit__(None, None, None))


@asynccontextmanager
async def fresh(kind: str, folder: Path, home: str | None) -> AsyncIterator[str]:
    """The URL of an empty database of a kind."""
    if kind == "postgresql":
        url = make_url(home) if home else postgres_server()
        try:
            yield url.render_as_string(hide_password=False)
        finally:
            await tell(url, END_OTHERS, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    elif kind == "memory":
        yield "sqlite:///:memory:"
    else:
        yield f"sqlite:///{folder / 'airlock.db'}"


@pytest.fixture(params=["file", "memory", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path, postgres_home: str | None) -> AsyncIterator[str]:
    """An empty database of every kind."""
    async with fresh(request.param, tmp_path, postgres_home) as made:
        yield made


@pytest.fixture(params=["file", "postgresql"])
async def shared_url(request: pytest.FixtureRequest, tmp_path: Path, postgres_home: str | None) -> AsyncIterator[str]:
    """An empty database of every kind that several processes can share."""
    async with fresh(request.param, tmp_path, postgres_home) as made:
        yield made


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'airlock.db'}"


@pytest.fixture
async def postgres_url(tmp_path: Path, postgres_home: str | None) -> AsyncIterator[str]:
    """An empty PostgreSQL database."""
    async with fresh("postgresql", tmp_path, postgres_home) as made:
        yield made


@pytest.fixture
async def opened() -> AsyncIterator[OpenStore]:
    """Opens stores, and closes them after the test."""
    async with AsyncExitStack() as stack:

        async def make(url: str, limit: float = 5.0) -> Store:
            store = Store(url, timeout=limit)
            await store.open()
            stack.push_async_callback(store.close)
            return store

        yield make


@pytest.fixture
async def store(url: str, opened: OpenStore) -> Store:
    """An open store on a new database of every kind."""
    return await opened(url)
