"""A fresh database for every test: a SQLite file, SQLite's memory, and a PostgreSQL database of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage.store import Store

POSTGRES = "AIRLOCK_TEST_POSTGRES"

OpenStore = Callable[..., Awaitable[Store]]


@asynccontextmanager
async def postgres_database() -> AsyncIterator[str]:
    """The URL of a new PostgreSQL database, dropped afterwards whoever is still connected."""
    server = os.environ.get(POSTGRES)
    if not server:
        reason = f"{POSTGRES} is not set: no PostgreSQL to test with"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    url = make_url(server).set(drivername="postgresql+asyncpg")
    name = f"airlock_test_{secrets.token_hex(6)}"
    admin = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        async with admin.connect() as connection:
            await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@asynccontextmanager
async def fresh(kind: str, folder: Path) -> AsyncIterator[str]:
    """The URL of a new database of a kind."""
    if kind == "postgresql":
        async with postgres_database() as url:
            yield url
    elif kind == "memory":
        yield "sqlite+aiosqlite:///:memory:"
    else:
        yield f"sqlite+aiosqlite:///{folder / 'airlock.db'}"


@pytest.fixture(params=["file", "memory", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A new database of every kind."""
    async with fresh(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=["file", "postgresql"])
async def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A new database of every kind that several processes can share."""
    async with fresh(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'airlock.db'}"


@pytest.fixture
async def postgres_url() -> AsyncIterator[str]:
    """A new PostgreSQL database."""
    async with postgres_database() as made:
        yield made


@pytest.fixture
async def opened() -> AsyncIterator[OpenStore]:
    """Opens stores, and closes them after the test."""
    async with AsyncExitStack() as stack:

        async def make(url: str, timeout: float = 5.0) -> Store:
            store = Store(url, timeout=timeout)
            await store.open()
            stack.push_async_callback(store.close)
            return store

        yield make


@pytest.fixture
async def store(url: str, opened: OpenStore) -> Store:
    """An open store on a new database of every kind."""
    return await opened(url)
