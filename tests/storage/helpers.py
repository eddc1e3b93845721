"""Looking inside a store, and standing in its way."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings
from bot.storage.database.engine import write_transaction
from bot.storage.records import UNCHANGED
from bot.storage.store import Store, StoreError

T = TypeVar("T")

TABLES = ("progress", "introductions", "preferences", "places", "ceilings", "bulk_changes")
NOTHING: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}

UNAVAILABLE = StoredSettings(unavailable=True)
ANNA, BEN = 1001, 1002
SERVER, OTHER_SERVER = 50, 60
LOUNGE, CINEMA = 51, 52


def fam(season: int, episode: int) -> Position:
    """A position of the work FAM."""
    return Position("FAM", season, episode)


def engine_of(store: Store) -> Engine:
    """The engine of an open store, or what is under it."""
    assert store._database._backend is not None
    engine = store._database._backend.engine
    return engine.sync_engine if isinstance(engine, AsyncEngine) else engine


async def over(store: Store, work: Callable[[Connection], T]) -> T:
    """Do something over one of the store's own connections, past its interface."""
    assert store._database._backend is not None
    return await store._database._backend.run(work)


async def raw(store: Store, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run one statement, in a transaction."""

    def work(connection: Connection) -> list[tuple[Any, ...]]:
        with write_transaction(connection):
            result = connection.execute(text(sql), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    return await over(store, work)


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


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements the store sends meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = engine_of(store)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def slow(store: Store, seconds: float, word: str = "") -> Iterator[None]:
    """A database that takes its time for each statement that contains a word."""

    def dawdle(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if word in statement:
            if engine.dialect.is_async:
                await_only(asyncio.sleep(seconds))
            else:
                time.sleep(seconds)

    engine = engine_of(store)
    event.listen(engine, "before_cursor_execute", dawdle)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", dawdle)


CHANGES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "set_progress": lambda store: store.set_progress(ANNA, "FAM", fam(1, 1)),
    "remove progress": lambda store: store.set_progress(ANNA, "FAM", None),
    "clear_progress": lambda store: store.clear_progress(ANNA),
    "forget_person": lambda store: store.forget_person(ANNA),
    "introduce": lambda store: store.claim_onboarding(ANNA),
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
