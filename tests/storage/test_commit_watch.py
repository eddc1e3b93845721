"""What was read is used again exactly until somebody commits."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

import pytest

from bot.storage.database.change import script
from bot.storage.database.sqlite import CommitStamp, CommitWatcher, identity_of
from bot.storage.store import Store
from tests.storage.helpers import ANNA, BEN, LOUNGE, SERVER, UNAVAILABLE, fam, slow, statements


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some #1.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
    return path


@pytest.fixture
def fresh(file: Path) -> Iterator[CommitWatcher]:
    found = CommitWatcher(file)
    yield found
    found.close()


def write(file: Path, sql: str = "INSERT INTO t VALUES (1)") -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(sql)


async def look(watcher: CommitWatcher) -> CommitStamp | None:
    """A stamp in a turn of the event loop of its own."""
    await asyncio.sleep(0)
    return watcher.stamp()


async def test_equal_until_somebody_commits(file: Path, fresh: CommitWatcher) -> None:
    before = await look(fresh)
    assert before is not None
    assert await look(fresh) == before
    with closing(sqlite3.connect(file)) as other:
        other.execute("SELECT * FROM t").fetchall()
        assert await look(fresh) == before
        other.execute("INSERT INTO t VALUES (1)")
        other.rollback()
        assert await look(fresh) == before
    write(file)
    assert await look(fresh) not in (before, None)


async def test_nothing_is_told_while_somebody_writes_it_down(file: Path, fresh: CommitWatcher) -> None:
    before = await look(fresh)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert await look(fresh) is None
        other.rollback()
    assert await look(fresh) not in (before, None)


async def test_another_file_of_the_same_name(file: Path, fresh: CommitWatcher) -> None:
    before = await look(fresh)
    shutil.copy(file, file.with_suffix(".copy"))
    file.with_suffix(".copy").replace(file)
    assert await look(fresh) not in (before, None)


async def test_no_file(file: Path, fresh: CommitWatcher) -> None:
    assert await look(fresh) is not None
    await asyncio.to_thread(file.unlink)
    assert await look(fresh) is None
    assert identity_of(file) is None


async def test_the_cache_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.store.MAX_CACHED", 10)
    async with closing_store(tmp_path / "airlock.db") as store:
        for user in range(30):
            await store.load_settings(user, LOUNGE, SERVER)
        assert len(store._cache) == 10


async def test_what_was_read_during_a_commit_is_not_kept(tmp_path: Path) -> None:
    """It may be older or newer than the commit."""
    file = tmp_path / "airlock.db"
    async with closing_store(file) as store:
        await store.set_progress(ANNA, "FAM", fam(1, 1))
        with slow(store, 0.1, "UNION"):
            reading = asyncio.create_task(store.load_settings(ANNA, LOUNGE, SERVER))
            await asyncio.sleep(0.05)
            write(file, "UPDATE progress SET episode = 2")
            await reading
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 2)}


async def test_a_standing_is_read_once_and_after_each_commit(tmp_path: Path) -> None:
    file = tmp_path / "airlock.db"
    store = Store(f"sqlite:///{file}")
    await store.open()
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    with statements(store) as sent:
        for _ in range(3):
            assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 1)}
            assert (await store.load_settings(BEN, LOUNGE, SERVER)).progress == {}
        assert len(sent) == 2
    await store.set_progress(BEN, "FAM", fam(2, 2))
    assert (await store.load_settings(BEN, LOUNGE, SERVER)).progress == {"FAM": fam(2, 2)}
    write(file, "UPDATE progress SET episode = 7")
    assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 7)}
    await store.close()
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE


async def test_nothing_of_a_replaced_file_is_kept(tmp_path: Path) -> None:
    """Whoever asks first after it was replaced reads the new one."""
    for name, episode in (("live", 9), ("backup", 1)):
        async with closing_store(tmp_path / f"{name}.db") as store:
            await store.set_progress(ANNA, "FAM", fam(1, episode))
    async with closing_store(tmp_path / "live.db") as store:
        assert (await store.load_settings(BEN, LOUNGE, SERVER)).progress == {}
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 9)}
        (tmp_path / "backup.db").replace(tmp_path / "live.db")
        assert (await store.load_settings(BEN, LOUNGE, SERVER)).progress == {}
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 1)}
        with statements(store) as sent:
            assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 1)}
        assert sent == [], "it is remembered again"


async def test_nothing_is_kept_while_the_store_is_closed(tmp_path: Path) -> None:
    async with closing_store(tmp_path / "airlock.db") as store:
        await store.set_progress(ANNA, "FAM", fam(1, 1))
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 1)}
        await store.close()
        write(tmp_path / "airlock.db", "UPDATE progress SET season = 3")
        await store.open()
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(3, 1)}


@asynccontextmanager
async def closing_store(file: Path) -> AsyncIterator[Store]:
    """A store of a file, open."""
    store = Store(f"sqlite:///{file}")
    await store.open()
    yield store
    await store.close()


async def test_whoever_stored_something_sees_it_at_once(tmp_path: Path) -> None:
    """Also if somebody has looked in the same turn of the event loop, and the commit is over within it."""
    async with closing_store(tmp_path / "airlock.db") as store:
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {}
        database = store._database
        assert database is not None
        before = database.stamp()
        statement = "INSERT INTO progress (user_id, work, season, episode) VALUES (:user, 'FAM', 1, 1)"
        database.write(partial(script, statement, {"user": ANNA})).result(5)
        assert database.stamp() != before
        assert (await store.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, 1)}
