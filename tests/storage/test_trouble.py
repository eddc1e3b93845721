"""A database that is gone, locked, slow or read-only: nothing counts as watched, and nothing is half-written."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.knowledge.positions import Position
from bot.storage.model import UNCERTAIN, UNCHANGED
from bot.storage.store import Mode, Store, StoreError
from tests.storage.conftest import END_OTHERS, OpenStore, postgres_database, tell
from tests.storage.helpers import (
    ANNA,
    CINEMA,
    LOUNGE,
    SERVER,
    UNAVAILABLE,
    engine_of,
    everything,
    fam,
    raw,
    remove,
    slow,
)

CHANGES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "set_progress": lambda store: store.set_progress(ANNA, "FAM", fam(1, 1)),
    "remove progress": lambda store: store.set_progress(ANNA, "FAM", None),
    "clear_progress": lambda store: store.clear_progress(ANNA),
    "forget_person": lambda store: store.forget_person(ANNA),
    "introduce": lambda store: store.introduce(ANNA),
    "set_ceiling": lambda store: store.set_ceiling(SERVER, None, "FAM", fam(1, 1)),
    "set_ceilings": lambda store: store.set_ceilings(SERVER, {LOUNGE: fam(1, 1)}, "FAM"),
    "remove_ceiling": lambda store: store.remove_ceiling(SERVER, None, "FAM"),
    "set_mode": lambda store: store.set_mode(SERVER, None, Mode.STRICT),
    "set_grace": lambda store: store.set_grace(SERVER, 3),
    "forget_channel": lambda store: store.forget_channel(LOUNGE),
    "forget_server": lambda store: store.forget_server(SERVER),
}


async def nothing_works(store: Store, *, within: float = 20.0) -> None:
    """No call succeeds; none takes longer than it may."""
    before = time.perf_counter()
    assert await store.standing(ANNA, LOUNGE, SERVER) == UNAVAILABLE
    assert time.perf_counter() - before < within
    assert not await store.ping()
    for read in (store.stored(ANNA), store.settings(SERVER)):
        with pytest.raises(StoreError, match="can't look that up"):
            await read
    await no_change_works(store, within=within)


async def no_change_works(store: Store, *, within: float = 20.0) -> None:
    """No change succeeds; none takes longer than it may."""
    for name, change in CHANGES.items():
        before = time.perf_counter()
        with pytest.raises(StoreError) as caught:
            await change(store)
        assert str(caught.value) == UNCHANGED, name
        assert time.perf_counter() - before < within, name


async def test_before_it_is_opened_and_after_it_is_closed(url: str) -> None:
    store = Store(url)
    await nothing_works(store)
    await store.open()
    await store.open()
    assert await store.introduce(ANNA)
    await store.close()
    await store.close()
    await nothing_works(store)


async def test_tables_gone(store: Store) -> None:
    for table in ("progress", "introductions", "places", "ceilings"):
        await raw(store, f"DROP TABLE {table}")
    assert await store.standing(ANNA, LOUNGE, SERVER) == UNAVAILABLE
    await nothing_works(store)


async def test_one_table_gone_is_enough(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await raw(store, "DROP TABLE ceilings")
    assert await store.standing(ANNA, None, None) == UNAVAILABLE
    with pytest.raises(StoreError):
        await store.forget_server(SERVER)


async def test_slow(url: str, opened: OpenStore) -> None:
    store = await opened(url, limit=0.1)
    with slow(store, 0.4, "FROM progress"):
        before = time.perf_counter()
        assert await store.standing(ANNA, LOUNGE, SERVER) == UNAVAILABLE
        assert time.perf_counter() - before < 0.35
    await asyncio.sleep(0.5)
    assert await store.standing(ANNA, LOUNGE, SERVER) != UNAVAILABLE


async def test_slow_change_is_not_made(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url, limit=0.1)
    with slow(store, 0.5, "INSERT"):
        before = time.perf_counter()
        with pytest.raises(StoreError, match="nothing was changed"):
            await store.set_progress(ANNA, "FAM", fam(1, 1))
        assert time.perf_counter() - before < 0.45
    await asyncio.sleep(0.6)
    assert (await store.stored(ANNA)).progress == {}
    await store.set_progress(ANNA, "FAM", fam(2, 2))
    assert (await store.stored(ANNA)).progress == {"FAM": fam(2, 2)}


async def test_slow_memory_keeps_what_it_holds(opened: OpenStore) -> None:
    store = await opened("sqlite+aiosqlite:///:memory:", limit=0.1)
    await store.introduce(ANNA)
    with slow(store, 0.3), pytest.raises(StoreError):
        await store.set_grace(SERVER, 3)
    await asyncio.sleep(0.4)
    assert (await store.stored(ANNA)).introduced


async def test_asker_gone_before_the_answer(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    with slow(store, 0.3, "INSERT"):
        task = asyncio.create_task(store.set_progress(ANNA, "FAM", fam(1, 1)))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.sleep(0.3)
    assert await everything(store) == {"progress": [], "introductions": [], "places": [], "ceilings": []}
    assert await store.introduce(ANNA)


async def test_a_commit_that_fails_is_not_called_unchanged(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)

    def fail(_connection: object) -> None:
        raise OSError("the network is gone")

    event.listen(engine_of(store).sync_engine, "commit", fail)
    with pytest.raises(StoreError) as caught:
        await store.set_progress(ANNA, "FAM", fam(1, 1))
    assert str(caught.value) == UNCERTAIN
    event.remove(engine_of(store).sync_engine, "commit", fail)
    assert (await store.stored(ANNA)).progress == {}


async def test_all_channels_or_none(store: Store) -> None:
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    with pytest.raises(StoreError, match="nothing was changed"):
        await store.set_ceilings(SERVER, {LOUNGE: fam(2, 2), CINEMA: fam(2, 2), 2**63: fam(2, 2)}, "FAM")
    assert await everything(store) == before


async def test_all_channels_or_none_when_the_database_objects(store: Store) -> None:
    await store.set_ceiling(SERVER, CINEMA, "FAM", fam(1, 1))
    before = await everything(store)
    await raw(store, "CREATE UNIQUE INDEX only_one ON ceilings (season, episode)")
    with pytest.raises(StoreError, match="nothing was changed"):
        await store.set_ceilings(SERVER, {LOUNGE: fam(2, 2), CINEMA: fam(2, 3), 53: fam(2, 2)}, "FAM")
    assert await everything(store) == before


async def test_forgetting_is_all_or_nothing(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    await raw(store, "DROP TABLE introductions")
    with pytest.raises(StoreError):
        await store.forget_person(ANNA)
    assert len(await raw(store, "SELECT * FROM progress")) == 1


async def test_ids_and_works_stay_out_of_errors_and_logs(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await raw(store, "DROP TABLE progress")
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as caught:
        await store.set_progress(987654321, "SECRETWORK", Position("SECRETWORK", 1, 1))
    with caplog.at_level(logging.WARNING):
        await store.standing(987654321, None, None)
    shown = (
        str(caught.value)
        + str(caught.value.__cause__)
        + "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    )
    assert "could not be read" in shown
    assert "987654321" not in shown
    assert "SECRETWORK" not in shown


async def test_file_locked_by_another_writer(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url, limit=0.05)
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    other = sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    await no_change_works(store, within=0.5)
    assert (await store.standing(ANNA, None, None)).progress == {"FAM": fam(1, 1)}
    other.execute("ROLLBACK")
    other.close()
    await store.set_progress(ANNA, "FAM", fam(1, 2))
    assert (await store.standing(ANNA, None, None)).progress == {"FAM": fam(1, 2)}


async def test_file_locked_even_for_readers(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url, limit=0.1)
    await engine_of(store).dispose()
    other = sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    await nothing_works(store, within=0.5)
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL cannot be opened: database is locked"):
        await Store(file_url, timeout=0.05).open()
    other.execute("ROLLBACK")
    other.close()
    assert await store.introduce(ANNA)


async def test_file_that_cannot_be_written(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url)
    await store.set_progress(ANNA, "FAM", fam(1, 1))

    def read_only(connection: object, _record: object) -> None:
        connection.cursor().execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    await engine_of(store).dispose()
    event.listen(engine_of(store).sync_engine, "connect", read_only)
    for change in (CHANGES["set_ceilings"], CHANGES["introduce"], CHANGES["forget_person"], CHANGES["set_mode"]):
        with pytest.raises(StoreError) as caught:
            await change(store)
        assert str(caught.value) == UNCHANGED
    assert (await store.standing(ANNA, None, None)).progress == {"FAM": fam(1, 1)}
    with pytest.raises(StoreError, match="readonly"):
        await Store(f"sqlite:///file:{tmp_path / 'airlock.db'}?mode=ro&uri=true").open()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_folder_and_file_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "airlock.db").touch(0o400)
    tmp_path.chmod(0o500)
    try:
        for name in ("airlock.db", "new.db", "deeper/new.db"):
            with pytest.raises(StoreError, match="Permission denied"):
                asyncio.run(Store(f"sqlite:///{tmp_path / name}").open())
    finally:
        tmp_path.chmod(0o700)


async def test_file_replaced_by_something_else(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url)
    await engine_of(store).dispose()
    (tmp_path / "airlock.db").write_bytes(b"no database at all" * 1000)
    await nothing_works(store)
    with pytest.raises(StoreError, match="not a database"):
        await Store(file_url).open()


async def test_file_gone(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url)
    await engine_of(store).dispose()
    remove(tmp_path)
    await nothing_works(store)


async def test_postgresql_locked(postgres_url: str, opened: OpenStore) -> None:
    store = await opened(postgres_url, limit=0.05)
    await store.standing(ANNA, None, None)
    other = create_async_engine(postgres_url, poolclass=NullPool)
    async with other.connect() as connection:
        await connection.execute(text("LOCK TABLE progress, introductions, ceilings, places IN ACCESS EXCLUSIVE MODE"))
        await nothing_works(store, within=0.4)
    again = await opened(postgres_url)
    assert await everything(again) == {"progress": [], "introductions": [], "places": [], "ceilings": []}
    assert await again.introduce(ANNA)
    for _ in range(50):
        if not (await store.standing(ANNA, None, None)).unavailable:
            break
    assert (await store.standing(ANNA, None, None)).introduced


async def test_postgresql_restarted(postgres_url: str, opened: OpenStore) -> None:
    """A connection that died in the pool is not the asker's problem."""
    store = await opened(postgres_url)
    await asyncio.gather(*(store.standing(user, None, None) for user in range(4)))
    for call in (store.standing(ANNA, None, None), store.introduce(ANNA), store.set_grace(SERVER, 2)):
        await tell(make_url(postgres_url), END_OTHERS)
        await asyncio.sleep(0.05)
        assert await call != UNAVAILABLE
    assert (await store.stored(ANNA)).introduced


async def test_postgresql_gone(opened: OpenStore) -> None:
    async with postgres_database() as url:
        store = await opened(url)
        await store.introduce(ANNA)
    await nothing_works(store)
    with pytest.raises(StoreError, match="does not exist"):
        await Store(url).open()


async def test_no_server_there() -> None:
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL cannot be opened") as caught:
        await Store("postgresql://somebody:hunter2@127.0.0.1:1/airlock").open()
    assert "hunter2" not in str(caught.value)
