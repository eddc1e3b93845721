"""Files and servers that are locked, read-only, replaced, restarted or gone."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage.records import UNCHANGED
from bot.storage.store import Store, StoreAwayError, StoreError
from tests.storage.conftest import END_OTHERS, OpenStore, postgres_database, tell
from tests.storage.helpers import (
    ANNA,
    CHANGES,
    NOTHING,
    SERVER,
    TABLES,
    UNAVAILABLE,
    disconnect,
    everything,
    fam,
    no_change_works,
    nothing_works,
    raw,
    remove,
)


async def test_file_locked_by_another_writer(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url, limit=0.05)
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    other = sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    await no_change_works(store, within=0.5)
    assert (await store.load_settings(ANNA, None, None)).progress == {"FAM": fam(1, 1)}
    other.execute("ROLLBACK")
    other.close()
    await store.set_progress(ANNA, "FAM", fam(1, 2))
    assert (await store.load_settings(ANNA, None, None)).progress == {"FAM": fam(1, 2)}


async def test_file_locked_even_for_readers(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url, limit=0.1)
    await disconnect(store)
    other = sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    await nothing_works(store, within=0.5)
    with pytest.raises(StoreAwayError, match="AIRLOCK_DATABASE_URL cannot be opened: database is locked"):
        await Store(file_url, timeout=0.05).open()
    other.execute("ROLLBACK")
    other.close()
    assert await store.claim_onboarding(ANNA)


async def test_file_that_cannot_be_written(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url)
    await store.set_progress(ANNA, "FAM", fam(1, 1))

    await raw(store, "PRAGMA query_only = ON")
    for change in (CHANGES["set_ceilings"], CHANGES["introduce"], CHANGES["forget_person"], CHANGES["set_mode"]):
        with pytest.raises(StoreError) as caught:
            await change(store)
        assert str(caught.value) == UNCHANGED
    assert (await store.load_settings(ANNA, None, None)).progress == {"FAM": fam(1, 1)}
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
    await disconnect(store)
    (tmp_path / "airlock.db").write_bytes(b"no database at all" * 1000)
    await nothing_works(store)
    with pytest.raises(StoreError, match="not a database"):
        await Store(file_url).open()


async def test_file_gone(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url)
    await disconnect(store)
    remove(tmp_path)
    await nothing_works(store)


async def test_postgresql_locked(postgres_url: str, opened: OpenStore) -> None:
    store = await opened(postgres_url, limit=0.05)
    await store.load_settings(ANNA, None, None)
    other = create_async_engine(postgres_url, poolclass=NullPool)
    async with other.connect() as connection:
        await connection.execute(text(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE"))
        await nothing_works(store, within=0.4)
    again = await opened(postgres_url)
    assert await everything(again) == NOTHING
    assert await again.claim_onboarding(ANNA)
    for _ in range(50):
        found = await store.load_settings(ANNA, None, None)
        if not found.unavailable:
            break
    assert found.introduced


async def test_postgresql_restarted(postgres_url: str, opened: OpenStore) -> None:
    """A connection that died in the pool is not the asker's problem."""
    store = await opened(postgres_url)
    await asyncio.gather(*(store.load_settings(user, None, None) for user in range(4)))
    for call in (store.load_settings(ANNA, None, None), store.claim_onboarding(ANNA), store.set_grace(SERVER, 2)):
        await tell(make_url(postgres_url), END_OTHERS)
        await asyncio.sleep(0.05)
        assert await call != UNAVAILABLE
    assert (await store.load_person(ANNA)).introduced


async def test_postgresql_gone(opened: OpenStore) -> None:
    async with postgres_database() as url:
        store = await opened(url)
        await store.claim_onboarding(ANNA)
    await nothing_works(store)
    with pytest.raises(StoreError, match="does not exist") as caught:
        await Store(url).open()
    assert not isinstance(caught.value, StoreAwayError), "no second try makes it"


async def test_no_server_there() -> None:
    with pytest.raises(StoreAwayError, match="AIRLOCK_DATABASE_URL cannot be opened") as caught:
        await Store("postgresql://somebody:hunter2@127.0.0.1:1/airlock").open()
    assert "hunter2" not in str(caught.value)
