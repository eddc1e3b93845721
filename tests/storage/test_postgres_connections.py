"""PostgreSQL whose connections are lost, silent, slow, or lead to another server than they should."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.storage.records import UNCHANGED
from bot.storage.store import Store, StoreError
from tests.loopback.proxy import SlowProxy
from tests.storage.conftest import END_OTHERS, OpenStore, tell
from tests.storage.helpers import ANNA, LOUNGE, SERVER, UNAVAILABLE, fam, raw

LIMIT = 0.3
CONNECTIONS = 14
"""How many a store holds."""


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[SlowProxy]:
    """What stands between a store and PostgreSQL."""
    server = make_url(postgres_url)
    async with SlowProxy(server.host or "127.0.0.1", server.port or 5432) as made:
        yield made


def through(proxy: SlowProxy, url: str) -> str:
    """The same database, by way of the proxy."""
    return make_url(url).set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)


async def answers(store: Store) -> bool:
    """Whether what is stored can be read."""
    return await store.load_settings(ANNA, LOUNGE, SERVER) != UNAVAILABLE


async def busy(store: Store, count: int = CONNECTIONS) -> int:
    """Read with all connections at once; return how many reads succeeded."""
    return sum(await asyncio.gather(*(answers(store) for _ in range(count))))


async def seconds_until_it_answers(store: Store, limit: float) -> float:
    """Ask again and again, as people do, several at a time."""
    began = time.monotonic()
    async with asyncio.timeout(limit):
        while await busy(store, 3) < 3:  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def test_connections_that_stay_silent_are_given_up(
    postgres_url: str, proxy: SlowProxy, opened: OpenStore
) -> None:
    """As after a failover of the address: nobody says that what was connected before leads nowhere."""
    store = await opened(through(proxy, postgres_url), limit=5)
    assert await busy(store) == CONNECTIONS
    store._timeout = LIMIT
    proxy.hold()
    assert await busy(store, 2 * CONNECTIONS) == 0
    proxy.release(stranded=True)
    store._timeout = 5
    assert await seconds_until_it_answers(store, 10) < 10
    assert await busy(store) == CONNECTIONS


async def test_one_silent_connection_is_enough_to_leave_all(
    postgres_url: str, proxy: SlowProxy, opened: OpenStore
) -> None:
    """Or else everybody who asks now and then would meet the next one."""
    store = await opened(through(proxy, postgres_url), limit=5)
    assert await busy(store) == CONNECTIONS
    proxy.hold()
    proxy.release(stranded=True)
    store._timeout = LIMIT
    assert not await answers(store)
    await asyncio.sleep(1.5)  # it has been given up by then
    store._timeout = 5
    assert [await answers(store) for _ in range(CONNECTIONS)] == [True] * CONNECTIONS


async def test_a_slow_network_on_which_connecting_takes_longer_than_a_caller_waits(
    postgres_url: str, proxy: SlowProxy, opened: OpenStore
) -> None:
    """Those who ask first connect for those who ask next."""
    store = await opened(through(proxy, postgres_url))
    proxy.cut()
    proxy.seconds = 0.1
    store._timeout = 0.5
    assert not await answers(store)
    assert await seconds_until_it_answers(store, 15) < 15


async def test_connections_to_a_server_that_is_a_standby_now(postgres_url: str, opened: OpenStore) -> None:
    """Each of them says so, and none costs a change."""
    store = await opened(postgres_url)
    database = make_url(postgres_url).database
    await tell(make_url(postgres_url), f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    try:
        assert await busy(store) == CONNECTIONS
    finally:
        server = make_url(postgres_url).set(database="postgres")
        await tell(server, f"ALTER DATABASE {database} RESET default_transaction_read_only")
    await asyncio.gather(*(store.set_progress(user, "FAM", fam(1, 1)) for user in range(CONNECTIONS)))
    assert len(await raw(store, "SELECT * FROM progress")) == CONNECTIONS


async def test_a_backend_ended_before_the_commit(postgres_url: str, opened: OpenStore) -> None:
    """The change waits for a lock when its connection is taken from it; it is made over another one."""
    store = await opened(postgres_url)
    other = await asyncpg.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False))
    await other.execute("BEGIN; LOCK progress")
    change = asyncio.create_task(store.set_progress(ANNA, "FAM", fam(1, 1)))
    async with asyncio.timeout(5):
        while not await other.fetch("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await other.fetch(END_OTHERS)
        await other.execute("ROLLBACK")
        await change
    await other.close()
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 1)}


async def test_what_is_abandoned_does_not_go_on_waiting_in_the_server(postgres_url: str, opened: OpenStore) -> None:
    """Or else a table that is locked for an hour would use up the connections of the server."""
    store = await opened(postgres_url, limit=LIMIT)
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    other = await asyncpg.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False))
    await other.execute("BEGIN; LOCK progress")
    changes = [store.set_progress(user, "FAM", fam(1, 1)) for user in range(CONNECTIONS)]
    for outcome in await asyncio.gather(*changes, return_exceptions=True):
        assert isinstance(outcome, StoreError)
        assert str(outcome) == UNCHANGED
    async with asyncio.timeout(5):
        while await other.fetch(waiting):  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.05)
    await other.execute("ROLLBACK")
    await other.close()
    store._timeout = 5
    assert await raw(store, "SELECT * FROM progress") == []


async def test_a_server_that_is_read_only_is_no_place_to_start(postgres_url: str) -> None:
    """A standby, say; later it may be promoted."""
    await Store(postgres_url).open()
    database = make_url(postgres_url).database
    await tell(make_url(postgres_url), f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    try:
        with pytest.raises(StoreError) as caught:
            await Store(postgres_url).open()
    finally:
        server = make_url(postgres_url).set(database="postgres")
        await tell(server, f"ALTER DATABASE {database} RESET default_transaction_read_only")
    assert str(caught.value) == (
        "The database of AIRLOCK_DATABASE_URL cannot be opened: cannot execute INSERT in a read-only transaction: "
        "name the address of the primary server."
    )
    assert caught.value.status == 75


async def test_tables_of_an_older_version(
    postgres_url: str, opened: OpenStore, caplog: pytest.LogCaptureFixture
) -> None:
    """A server takes over that was left behind: nobody's progress counts, and the log says what to do."""
    store = await opened(postgres_url)
    await raw(store, "DROP TABLE preferences")
    await raw(store, "ALTER TABLE ceilings DROP COLUMN parent_id")
    with caplog.at_level("WARNING", logger="bot.storage.store"):
        assert not await answers(store)
        with pytest.raises(StoreError, match="nothing was changed"):
            await store.set_ceiling(SERVER, LOUNGE, "FAM", fam(1, 1))
    hint = "(the tables are not those of this version: start Airlock again)"
    assert caplog.messages == [
        f"The store could not be read: UndefinedTableError 42P01 {hint}",
        f"The store could not be written: UndefinedColumnError 42703 {hint}",
    ]
