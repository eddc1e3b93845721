"""A store behind PgBouncer, in each of its modes. Skipped where it is not installed, in CI too."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url

from bot.storage.replicas import Announcement, ReplicaState
from bot.storage.store import Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import ANNA, LOUNGE, SERVER, fam, raw
from tests.support.postgres_cluster import DATABASE, PgBouncer, missing, postgres_folder

Behind = Callable[..., AbstractAsyncContextManager[str]]

pytestmark = pytest.mark.skipif(bool(missing("pgbouncer")), reason="PgBouncer is not installed")


@pytest.fixture
def behind(postgres_url: str) -> Behind:
    """The URL of an empty database behind a PgBouncer of a mode."""

    @asynccontextmanager
    async def start(mode: str, **settings: str) -> AsyncIterator[str]:
        url = make_url(postgres_url)
        parts = {
            "host": url.host,
            "port": url.port or 5432,
            "dbname": url.database,
            "user": url.username,
            "password": url.password,
        }
        server = " ".join(f"{name}={part}" for name, part in parts.items() if part)
        async with postgres_folder() as folder, PgBouncer(folder / "pgbouncer", server, mode, **settings) as pooler:
            yield f"postgresql+asyncpg://somebody@127.0.0.1:{pooler.port}/{DATABASE}"

    return start


async def much_at_once(*stores: Store, count: int = 150) -> None:
    """Reads and changes of every kind through all stores; each must see its own."""
    choice = random.Random(1)

    async def one(user: int) -> None:
        store, other = choice.choice(stores), choice.choice(stores)
        position = fam(1 + user % 5, 1 + user % 9)
        await store.set_progress(user, "FAM", position)
        if user % 3 == 0:
            await store.set_always_private(user, False)
            await store.load_places(SERVER)
        elif user % 3 == 1:
            await store.set_ceilings(user, {user: {"FAM": position}}, "change")
        assert (await other.load_settings(user, LOUNGE, SERVER)).progress == {"FAM": position}

    await asyncio.gather(*(one(user) for user in range(1, count)))


@pytest.mark.parametrize("options", ["", "?prepared_statement_cache_size=0"])
async def test_transaction_mode(options: str, behind: Behind, opened: OpenStore) -> None:
    """Two stores share four connections, and prepare nothing on them, whether the URL says so or not."""
    async with behind("transaction", default_pool_size="4") as url:
        one, two = await opened(url + options, limit=30), await opened(url + options, limit=30)
        await much_at_once(one, two)
        assert await raw(one, "SELECT name FROM pg_prepared_statements WHERE name <> ''") == []


async def test_announcements_are_found_without_notifications(behind: Behind, opened: OpenStore) -> None:
    """In transaction mode nobody is woken, but each heartbeat asks."""
    async with behind("transaction") as url:
        one, two = [(await opened(url)).replica_registry(name) for name in ("one", "two")]
        assert one
        assert two
        woken = asyncio.Event()
        async with one.connect(woken.set) as heartbeat:
            state = ReplicaState("a", datetime(2026, 3, 1, tzinfo=UTC), 0, None)
            await heartbeat(state)
            await two.announce("b")
            assert await heartbeat(state) == Announcement(1, "b")


async def test_session_mode(behind: Behind, opened: OpenStore) -> None:
    """One server connection for each of the store's."""
    async with behind("session", default_pool_size="30") as url:
        await much_at_once(await opened(url, limit=30), await opened(url, limit=30))


async def test_statement_mode_cannot_work(behind: Behind) -> None:
    """It knows no transactions."""
    async with behind("statement") as url:
        with pytest.raises(StoreError) as caught:
            await Store(url).open()
    assert str(caught.value) == (
        "The database of AIRLOCK_DATABASE_URL cannot be opened: transaction blocks not allowed in statement pooling "
        "mode: set pool_mode = transaction in PgBouncer."
    )


async def test_a_pooler_that_is_started_again(postgres_url: str, opened: OpenStore) -> None:
    """Connections are found dead, and made anew."""
    url = make_url(postgres_url)
    server = f"host={url.host} port={url.port or 5432} dbname={url.database} user={url.username}"
    async with postgres_folder() as folder, PgBouncer(folder / "pgbouncer", server, "transaction") as pooler:
        store = await opened(f"postgresql://somebody@127.0.0.1:{pooler.port}/{DATABASE}")
        await much_at_once(store, count=30)
        await pooler.stop()
        with pytest.raises(StoreError, match="nothing was changed"):
            await store.set_progress(ANNA, "FAM", fam(1, 1))
        await pooler.start()
        await much_at_once(store, count=30)
