"""A database that is closed, slow or damaged: nothing counts as watched, and nothing is half-written."""

from __future__ import annotations

import asyncio
import logging
import threading
import time

import pytest

from bot.knowledge.positions import Position
from bot.storage.database.sqlite import MAX_WAITING, SqliteDatabase
from bot.storage.records import UNCERTAIN, UNCHANGED
from bot.storage.store import Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import (
    ANNA,
    CINEMA,
    LOUNGE,
    NOTHING,
    SERVER,
    TABLES,
    UNAVAILABLE,
    everything,
    failing_commits,
    fam,
    interposed,
    nothing_works,
    of,
    raw,
    slow,
)


async def test_before_it_is_opened_and_after_it_is_closed(url: str) -> None:
    store = Store(url)
    await nothing_works(store)
    await store.open()
    await store.open()
    assert await store.claim_onboarding(ANNA)
    await store.close()
    await store.close()
    await nothing_works(store)


async def test_tables_gone(store: Store) -> None:
    for table in TABLES:
        await raw(store, f"DROP TABLE {table}")
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE
    await nothing_works(store)


async def test_one_table_gone_is_enough(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await raw(store, "DROP TABLE ceilings")
    assert await store.load_settings(ANNA, None, None) == UNAVAILABLE
    with pytest.raises(StoreError):
        await store.forget_server(SERVER)


async def test_slow(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url, limit=0.1)
    with slow(store, 1.2, "FROM progress"):
        before = time.perf_counter()
        assert await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE
        assert time.perf_counter() - before < 1
    async with asyncio.timeout(10):
        while await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE:  # noqa: ASYNC110 - no event says so
            await asyncio.sleep(0.1)


async def test_slow_change_is_not_made(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url, limit=0.1)
    with slow(store, 1.2, "INSERT"):
        before = time.perf_counter()
        with pytest.raises(StoreError, match="nothing was changed"):
            await store.set_progress(ANNA, "FAM", fam(1, 1))
        assert time.perf_counter() - before < 1
    await asyncio.sleep(1.3)
    store = await opened(shared_url)
    assert (await store.load_person(ANNA)).progress == {}
    await store.set_progress(ANNA, "FAM", fam(2, 2))
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(2, 2)}


async def test_asker_gone_before_the_answer(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    with slow(store, 0.3, "INSERT"):
        task = asyncio.create_task(store.set_progress(ANNA, "FAM", fam(1, 1)))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.sleep(0.3)
    assert await everything(store) == NOTHING
    assert await store.claim_onboarding(ANNA)


async def test_a_commit_that_fails_is_not_called_unchanged(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)

    with failing_commits(store), pytest.raises(StoreError) as caught:
        await store.set_progress(ANNA, "FAM", fam(1, 1))
    assert str(caught.value) == UNCERTAIN
    assert (await store.load_person(ANNA)).progress == {}


async def test_all_channels_or_none(store: Store) -> None:
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    with pytest.raises(StoreError, match="nothing was changed"):
        await store.set_ceilings(SERVER, of({LOUNGE: fam(2, 2), CINEMA: fam(2, 2), 2**63: fam(2, 2)}, "FAM"), "change")
    assert await everything(store) == before


async def test_all_channels_or_none_when_the_database_objects(store: Store) -> None:
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    await raw(store, "CREATE UNIQUE INDEX only_one ON ceilings (season, episode)")
    with pytest.raises(StoreError, match="nothing was changed"):
        await store.set_ceilings(SERVER, of({LOUNGE: fam(2, 2), CINEMA: fam(2, 3), 53: fam(2, 2)}, "FAM"), "change")
    assert await everything(store) == before


async def test_forgetting_is_all_or_nothing(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await raw(store, "DROP TABLE introductions")
    with pytest.raises(StoreError):
        await store.forget_person(ANNA)
    assert len(await raw(store, "SELECT * FROM progress")) == 1


async def test_ids_and_works_stay_out_of_errors_and_logs(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await raw(store, "DROP TABLE progress")
    # Another test may have set up the logs of a command, which are quieter.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="bot"):
        with pytest.raises(StoreError) as caught:
            await store.set_progress(987654321, "SECRETWORK", Position("SECRETWORK", 1, 1))
        await store.load_settings(987654321, None, None)
    shown = (
        str(caught.value)
        + str(caught.value.__cause__)
        + "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    )
    assert "could not be read" in shown
    assert "987654321" not in shown
    assert "SECRETWORK" not in shown


async def test_a_disk_that_hangs(file_url: str, opened: OpenStore) -> None:
    """However much comes meanwhile, a bounded number waits; the rest is refused at once. Then all is as before."""
    store = await opened(file_url, limit=0.2)
    database = store._database
    assert isinstance(database, SqliteDatabase)
    goes_on = threading.Event()

    async def refused(user: int) -> None:
        with pytest.raises(StoreError) as caught:
            await store.set_progress(user, "FAM", fam(1, 1))
        assert str(caught.value) == UNCHANGED

    def hang(statement: str) -> None:
        if "progress" in statement:
            goes_on.wait(60)

    with interposed(store, hang):
        try:
            for start in range(0, MAX_WAITING + 400, 200):
                await asyncio.gather(*(refused(user) for user in range(start, start + 200)))
                found = [store.load_settings(user, LOUNGE, SERVER) for user in range(start, start + 200)]
                assert all(each.unavailable for each in await asyncio.gather(*found))
            for worker in (database._writer, database._reader):
                assert worker.backlog() == MAX_WAITING
            assert len(database._waiting) <= MAX_WAITING
            assert await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE
        finally:
            goes_on.set()
        async with asyncio.timeout(20):
            while database._writer.backlog() or not await store.ping():  # noqa: ASYNC110 - no event says so
                await asyncio.sleep(0.05)
    assert await everything(store) == NOTHING
    await store.set_progress(ANNA, "FAM", fam(1, 2))
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 2)}
