"""Changes that share a transaction: none pays for a neighbour's trouble, and what was acknowledged is stored."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.storage.database.change import script
from bot.storage.database.sqlite import MAX_BATCH, SqliteDatabase
from bot.storage.database.url import parse_url
from bot.storage.records import UNCERTAIN, UNCHANGED
from bot.storage.store import Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import (
    ANNA,
    LOUNGE,
    SERVER,
    UNAVAILABLE,
    everything,
    failing_commits,
    fam,
    is_sqlite,
    of,
    raw,
    slow,
    statements,
)
from tests.storage.processes import REPOSITORY, killed_soon

MANY = range(1, 101)


async def stored(store: Store) -> set[int]:
    """Whose progress is stored."""
    return {user for (user,) in await raw(store, "SELECT user_id FROM progress")}


async def test_what_waits_together_is_committed_together(file_url: str, opened: OpenStore) -> None:
    store = await opened(file_url)
    with statements(store, "COMMIT") as seen:
        await asyncio.gather(*(store.set_progress(user, "FAM", fam(1, 1)) for user in MANY))
    assert 1 <= len(seen) < 10
    assert await stored(store) == set(MANY)
    found = await asyncio.gather(*(store.load_settings(user, LOUNGE, SERVER) for user in MANY))
    assert all(each.progress == {"FAM": fam(1, 1)} for each in found)


async def test_each_of_one_kind_once(store: Store) -> None:
    """Who was told something for the first time is right for everybody, also within one transaction."""
    told = await asyncio.gather(*(store.claim_onboarding(user) for user in [*MANY, *MANY]))
    assert told == [True] * len(MANY) + [False] * len(MANY)


async def test_in_the_order_in_which_they_came(store: Store) -> None:
    await asyncio.gather(*(store.set_progress(ANNA, "FAM", fam(1, number)) for number in MANY))
    if is_sqlite(store):
        assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, MANY[-1])}


async def test_one_that_is_refused_harms_no_other(store: Store) -> None:
    changes = [store.set_progress(user, "FAM", fam(1, 1)) for user in MANY]
    changes[50:50] = [store.set_progress(2**63, "FAM", fam(1, 1))]
    results = await asyncio.gather(*changes, return_exceptions=True)
    assert [str(result) for result in results if result is not None] == [UNCHANGED]
    assert isinstance(results[50], StoreError)
    assert await stored(store) == set(MANY)


async def test_one_that_is_refused_costs_the_others_no_time(file_url: str, opened: OpenStore) -> None:
    """They go on as a group: where each commit takes its time, that is once."""
    store = await opened(file_url, limit=0.5)
    users = range(1, MAX_BATCH)
    changes = [store.set_progress(user, "FAM", fam(1, 1)) for user in (*users, 2**63)]
    with slow(store, 0.03, "COMMIT"):
        results = await asyncio.gather(*changes, return_exceptions=True)
    assert [str(result) for result in results if result is not None] == [UNCHANGED]
    assert await stored(store) == set(users)


async def test_one_that_nobody_waits_for_any_more_is_not_made(file_url: str, opened: OpenStore) -> None:
    """The others are, though they stood in one transaction when it was given up."""
    store = await opened(file_url)
    with slow(store, 0.02, "INSERT"):
        tasks = [asyncio.create_task(store.set_progress(user, "FAM", fam(1, 1))) for user in range(1, 9)]
        await asyncio.sleep(0.09)
        tasks[7].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[:7] == [None] * 7
    assert isinstance(results[7], asyncio.CancelledError)
    assert await stored(store) == set(range(1, 8))


async def test_a_lock_is_waited_for_once_by_all(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    store = await opened(file_url, limit=0.2)
    with closing(sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = time.perf_counter()
        changes = (store.set_progress(user, "FAM", fam(1, 1)) for user in MANY)
        results = await asyncio.gather(*changes, return_exceptions=True)
        assert time.perf_counter() - before < 1
        assert {str(result) for result in results} == {UNCHANGED}
        other.execute("ROLLBACK")
    assert await stored(store) == set()
    await store.set_progress(ANNA, "FAM", fam(1, 1))


async def test_a_commit_that_fails_is_uncertain_for_all(file_url: str, opened: OpenStore) -> None:
    store = await opened(file_url)

    changes = (store.set_progress(user, "FAM", fam(1, 1)) for user in range(1, 9))
    with failing_commits(store):
        results = await asyncio.gather(*changes, return_exceptions=True)
    assert {str(result) for result in results} == {UNCERTAIN}
    assert await stored(store) == set()
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    assert await stored(store) == {ANNA}


async def test_another_file_while_the_lock_is_waited_for(file_url: str, tmp_path: Path, opened: OpenStore) -> None:
    """What would go into a file that nobody finds any more is not called stored."""
    store = await opened(file_url, limit=2)
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    file, copy = tmp_path / "airlock.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        with closing(sqlite3.connect(copy)) as there:
            other.backup(there)
        other.execute("BEGIN IMMEDIATE")
        change = asyncio.create_task(store.set_progress(ANNA, "FAM", fam(4, 4)))
        await asyncio.sleep(0.3)
        copy.replace(file)
        other.execute("ROLLBACK")
        with pytest.raises(StoreError, match="nothing was changed"):
            await change
    for side in ("-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 1)}
    await store.set_progress(ANNA, "FAM", fam(2, 2))
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(2, 2)}


async def test_what_is_done_in_time_counts_however_busy_the_loop_is(store: Store, opened: OpenStore) -> None:
    """The time limit is for the database."""
    store._timeout = 0.2
    changes = [asyncio.create_task(store.set_progress(user, "FAM", fam(1, 1))) for user in range(1, 5)]
    reading = asyncio.create_task(store.load_settings(ANNA, None, None))
    for _ in range(10):  # a server answers in several steps
        await asyncio.sleep(0)
        if is_sqlite(store):
            time.sleep(0.3)  # noqa: ASYNC251 - that is the point
            break
    await asyncio.gather(*changes)
    assert await reading != UNAVAILABLE


async def test_a_read_that_fails_harms_no_other(file_url: str, opened: OpenStore) -> None:
    store = await opened(file_url)
    found = await asyncio.gather(*(store.load_settings(user, None, None) for user in (1, 2**63, 2)))
    assert found[1] == UNAVAILABLE
    assert UNAVAILABLE not in (found[0], found[2])


ACKNOWLEDGES = """
import asyncio, sys
from bot.storage.store import Store
from tests.storage.helpers import fam

async def main():
    store = Store(sys.argv[1], timeout=10)
    await store.open()

    async def change(first):
        for user in range(first, 10**6, 20):
            await store.set_progress(user, "FAM", fam(1, 1))
            print(user, flush=True)

    await asyncio.gather(*(change(first) for first in range(1, 21)))

asyncio.run(main())
"""


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(2, 15))])
async def test_killed_while_many_are_stored(shared_url: str, opened: OpenStore, seed: int) -> None:
    """Whatever was acknowledged is there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ACKNOWLEDGES, shared_url, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    acknowledged = {int(line) for line in await killed_soon(process, random.Random(seed).uniform(0, 0.2))}
    there = await stored(await opened(shared_url))
    assert acknowledged <= there
    assert len(there - acknowledged) <= 20


# ---------------------------------------------------------------------- the threads themselves


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    """A file with one table."""
    (tmp_path / "small.db").touch()
    made = SqliteDatabase(parse_url(f"sqlite:///{tmp_path / 'small.db'}"), 5)
    await asyncio.wrap_future(made.write(partial(script, "CREATE TABLE t (x)", {})))
    yield made
    if threads():
        await made.close()


def threads() -> list[threading.Thread]:
    """The threads of stores."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("airlock-store")]


async def test_a_thread_does_all_of_it_in_order(database: SqliteDatabase) -> None:
    writes = [database.write(partial(script, "INSERT INTO t VALUES (:x)", {"x": number})) for number in range(300)]
    reads = [database.read("SELECT :x", {"x": number}) for number in range(300)]
    assert [await asyncio.wrap_future(read) for read in reads] == [[(number,)] for number in range(300)]
    await asyncio.gather(*map(asyncio.wrap_future, writes))
    rows = await asyncio.wrap_future(database.read("SELECT x FROM t ORDER BY rowid", {}))
    assert rows == [(number,) for number in range(300)]


async def test_a_thread_goes_on_after_an_error(database: SqliteDatabase) -> None:
    for run in (lambda sql: database.read(sql, {}), lambda sql: database.write(partial(script, sql, {}))):
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await asyncio.wrap_future(run("SELECT * FROM nowhere"))
        await asyncio.wrap_future(run("SELECT * FROM t"))


async def test_a_thread_skips_what_nobody_waits_for(database: SqliteDatabase) -> None:
    stuck = threading.Event()
    for worker in (database._reader, database._writer):
        worker.post(stuck.wait)
    read = database.read("SELECT * FROM nowhere", {})
    write = database.write(partial(script, "INSERT INTO t VALUES (1)", {}))
    assert read.cancel()
    assert write.cancel()
    stuck.set()
    await asyncio.wrap_future(database.write(partial(script, "")))
    assert await asyncio.wrap_future(database.read("SELECT * FROM t", {})) == []


async def test_a_database_that_is_closed_ends_what_waits(database: SqliteDatabase) -> None:
    before = threads()
    assert len(before) == 2
    for worker in (database._reader, database._writer):
        worker.post(partial(time.sleep, 0.05))
    read = database.read("SELECT 1", {})
    write = database.write(partial(script, "INSERT INTO t VALUES (1)", {}))
    await database.close()
    assert read.result(timeout=0) == [(1,)]
    assert write.result(timeout=0) is None
    for thread in before:
        thread.join(5)
        assert not thread.is_alive()


async def test_a_thread_that_is_stuck_holds_up_no_end(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database.sqlite._CLOSING_SECONDS", 0.05)
    stuck = threading.Event()
    database._writer.post(stuck.wait)
    write = database.write(partial(script, ""))
    before = time.perf_counter()
    await database.close()
    assert time.perf_counter() - before < 1
    assert not write.done()
    assert all(thread.daemon for thread in threads())
    stuck.set()


async def test_everything_is_as_it_was(store: Store) -> None:
    """A group of which one fails leaves nothing of its first try behind."""
    before = await everything(store)
    changes = [store.set_ceilings(SERVER, of({2**63: fam(1, 1)}, "FAM"), "change") for _ in range(3)]
    results = await asyncio.gather(*changes, return_exceptions=True)
    assert {str(result) for result in results} == {UNCHANGED}
    assert await everything(store) == before
