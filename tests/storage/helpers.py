"""Looking inside a store, and standing in its way."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import asyncpg
import pytest

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings
from bot.storage.database import sqlite
from bot.storage.database.change import Change
from bot.storage.database.sqlite import SqliteDatabase
from bot.storage.records import UNCHANGED
from bot.storage.store import Store, StoreError

T = TypeVar("T")
Before = Callable[[str], float | None]
"""Called with each statement before it is sent. It may return for how many seconds that takes, or raise an error."""

TABLES = (
    *("progress", "introductions", "preferences", "places", "ceilings", "bulk_changes", "greetings"),
    *("plans", "posts", "held_releases"),
)
NOTHING: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}

UNAVAILABLE = StoredSettings(unavailable=True)
ANNA, BEN = 1001, 1002
SERVER, OTHER_SERVER = 50, 60
LOUNGE, CINEMA = 51, 52


def fam(season: int, episode: int) -> Position:
    """A position of the work FAM."""
    return Position("FAM", season, episode)


def is_sqlite(store: Store) -> bool:
    """Whether an open store is a SQLite one."""
    return isinstance(store._database, SqliteDatabase)


async def over(store: Store, change: Callable[[], Change[T]]) -> T:
    """Make a change past the store's interface."""
    assert store._database is not None
    return await asyncio.wrap_future(store._database.write(change))


async def raw(store: Store, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run one statement, in a transaction."""

    def change() -> Change[list[tuple[Any, ...]]]:
        return [tuple(row) for row in (yield sql, values)]

    return await over(store, change)


async def disconnect(store: Store) -> None:
    """Close the connections to a file; each is opened again when it is needed."""
    assert isinstance(store._database, SqliteDatabase)
    for worker in (store._database._reader, store._database._writer):
        done = asyncio.Event()
        worker.post(worker.disconnect)
        worker.post(partial(asyncio.get_running_loop().call_soon_threadsafe, done.set))
        await done.wait()


def of(work_positions: Mapping[int, Position | None], work: str) -> dict[int, dict[str, Position | None]]:
    """Channels' ceilings in one work, as `set_ceilings` takes them."""
    return {channel: {work: position} for channel, position in work_positions.items()}


async def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    return {
        table: sorted(await raw(store, f"SELECT * FROM {table}"), key=repr)  # noqa: S608 - our own names
        for table in TABLES
    }


def names_in(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(path.name for path in folder.iterdir())


def remove(folder: Path) -> None:
    """Delete a folder and its files."""
    shutil.rmtree(folder)


class _Interposed:
    """A connection to SQLite with somebody in between."""

    def __init__(self, connection: Any, before: Before) -> None:
        self.connection = connection
        self._before = before

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, sql: str, *values: Any) -> Any:
        time.sleep(self._before(sql) or 0)
        return self.connection.execute(sql, *values)

    def executemany(self, sql: str, values: Any) -> Any:
        for row in values:
            self.execute(sql, row)


@contextmanager
def interposed(store: Store, before: Before) -> Iterator[None]:
    """Somebody between an open store and its database."""
    if not is_sqlite(store):
        with _interposed_in_asyncpg(before):
            yield
        return
    workers: list[Any] = list({store._database._reader, store._database._writer})  # type: ignore[union-attr]
    connects = [worker._connect for worker in workers]
    for worker, connect in zip(workers, connects, strict=True):
        worker._connect = lambda connect=connect: _Interposed(connect(), before)
        worker.connection = _Interposed(worker.connection, before)
    try:
        yield
    finally:
        for worker, connect in zip(workers, connects, strict=True):
            worker._connect = connect
            worker.connection = getattr(worker.connection, "connection", worker.connection)


@contextmanager
def interposed_everywhere(before: Before) -> Iterator[None]:
    """Somebody between all stores that are opened meanwhile, and their databases."""
    real = sqlite.connect_sqlite

    def connect(*args: Any) -> Any:
        return _Interposed(real(*args), before)

    with patch.object(sqlite, "connect_sqlite", connect), _interposed_in_asyncpg(before):
        yield


@contextmanager
def _interposed_in_asyncpg(before: Before) -> Iterator[None]:
    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        async def call(connection: Any, statement: str, *args: Any, **options: Any) -> Any:
            await asyncio.sleep(before(statement) or 0)
            return await real(connection, statement, *args, **options)

        return call

    with ExitStack() as stack:
        for name in ("execute", "executemany", "fetch"):
            stack.enter_context(patch.object(asyncpg.Connection, name, wrapped(getattr(asyncpg.Connection, name))))
        yield


@contextmanager
def statements(store: Store, word: str = "") -> Iterator[list[str]]:
    """The statements the store sends meanwhile; only those that contain a word."""
    seen: list[str] = []
    with interposed(store, lambda statement: seen.append(statement.strip()) if word in statement else None):
        yield seen


def slow(store: Store, seconds: float, word: str = "") -> AbstractContextManager[None]:
    """A database that takes its time for each statement that contains a word."""
    return interposed(store, lambda statement: seconds if word in statement else None)


def failing_commits(store: Store) -> AbstractContextManager[None]:
    """A database to which the connection is lost at each commit."""

    def fail(statement: str) -> None:
        if statement.startswith("COMMIT"):
            raise OSError("the network is gone")

    return interposed(store, fail)


CHANGES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "set_progress": lambda store: store.set_progress(ANNA, "FAM", fam(1, 1)),
    "remove progress": lambda store: store.set_progress(ANNA, "FAM", None),
    "clear_progress": lambda store: store.clear_progress(ANNA),
    "forget_person": lambda store: store.forget_person(ANNA),
    "introduce": lambda store: store.claim_onboarding(ANNA),
    "greet": lambda store: store.claim_greeting(SERVER),
    "set_ceiling": lambda store: store.set_ceiling(SERVER, None, "FAM", fam(1, 1)),
    "set_ceilings": lambda store: store.set_ceilings(SERVER, of({LOUNGE: fam(1, 1)}, "FAM"), "change"),
    "set_always_private": lambda store: store.set_always_private(ANNA, True),
    "set_manager_role": lambda store: store.set_manager_role(SERVER, 5),
    "remove_ceiling": lambda store: store.remove_ceiling(SERVER, None, "FAM"),
    "set_mode": lambda store: store.set_mode(SERVER, None, BeyondPolicy.WITHHELD),
    "set_grace": lambda store: store.set_grace(SERVER, 3),
    "forget_channel": lambda store: store.forget_channel(LOUNGE),
    "forget_server": lambda store: store.forget_server(SERVER),
}


async def nothing_works(store: Store, *, within: float = 20.0) -> None:
    """No call succeeds; none takes longer than it may."""
    before = time.perf_counter()
    assert await store.load_settings(ANNA, LOUNGE, SERVER) == UNAVAILABLE
    assert time.perf_counter() - before < within
    assert not await store.ping()
    for read in (store.load_person(ANNA), store.load_places(SERVER)):
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
