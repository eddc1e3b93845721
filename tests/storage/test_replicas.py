"""The board that processes on one PostgreSQL share: announcements, and who serves what."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.storage.replicas import LIVE_SECONDS, Announcement, ReplicaRegistry, ReplicaState
from bot.storage.store import Store, StoreError
from tests.storage.conftest import END_OTHERS, OpenStore, postgres_database, tell
from tests.storage.helpers import raw

SINCE = datetime(2026, 3, 1, 12, tzinfo=UTC)


def board_of(store: Store, name: str) -> ReplicaRegistry:
    """A process on the store's database."""
    found = store.replica_registry(name)
    assert found is not None
    return found


def serving(version: str, number: int = 0, trouble: str | None = None) -> ReplicaState:
    """What some process serves."""
    return ReplicaState(version, SINCE, number, trouble)


async def test_sqlite_has_no_board(file_url: str, opened: OpenStore) -> None:
    assert (await opened(file_url)).replica_registry("alone") is None


async def test_an_announcement_wakes_everybody(postgres_url: str, opened: OpenStore) -> None:
    one, two = [board_of(await opened(postgres_url), name) for name in ("one", "two")]
    woken = {"one": asyncio.Event(), "two": asyncio.Event()}
    async with one.connect(woken["one"].set) as line, two.connect(woken["two"].set) as other:
        assert await line(serving("a")) is None
        assert not woken["two"].is_set()
        assert await one.announce("b") == 1
        for event in woken.values():
            await asyncio.wait_for(event.wait(), 5)
        assert await other(serving("a")) == Announcement(1, "b")
        assert await two.announce("b") == 2
        assert await line(serving("b", 2)) == Announcement(2, "b")


async def test_an_announcement_is_kept_for_whoever_comes_later(postgres_url: str, opened: OpenStore) -> None:
    first = await opened(postgres_url)
    await board_of(first, "gone").announce("b")
    await first.close()
    async with board_of(await opened(postgres_url), "late").connect(lambda: None) as line:
        assert await line(serving("a")) == Announcement(1, "b")


async def test_announced_through_many_at_once(postgres_url: str, opened: OpenStore) -> None:
    boards = [board_of(await opened(postgres_url), str(number)) for number in range(4)]
    numbers = await asyncio.gather(*(board.announce("b") for board in boards for _ in range(5)))
    assert sorted(numbers) == list(range(1, 21))


async def test_who_serves_what(postgres_url: str, opened: OpenStore) -> None:
    store = await opened(postgres_url)
    one, two, same_name = (board_of(store, name) for name in ("one", "two", "two"))
    async with (
        one.connect(lambda: None) as line,
        two.connect(lambda: None) as other,
        same_name.connect(lambda: None) as third,
    ):
        await line(serving("a"))
        await other(serving("a"))
        await other(serving("b", 7, "its files are gone"))
        await third(serving("c"))
        found = await one.replicas()
    assert [each.name for each in found] == ["one", "two", "two"]
    assert [each.is_own for each in found] == [True, False, False]
    assert [each.is_own for each in await two.replicas()].count(True) == 1
    assert {each.state for each in found} == {serving("a"), serving("b", 7, "its files are gone"), serving("c")}
    assert all(each.is_live and each.age <= 1 for each in found)
    await two.leave()
    assert [each.state.version for each in await one.replicas()] == ["a", "c"]


async def test_who_is_not_seen_any_more_fades_out(postgres_url: str, opened: OpenStore) -> None:
    store = await opened(postgres_url)
    one, two = board_of(store, "one"), board_of(store, "two")
    async with one.connect(lambda: None) as line, two.connect(lambda: None) as other:
        for age, live in ((LIVE_SECONDS - 1, True), (LIVE_SECONDS + 1, False), (3600, None)):
            await other(serving("a"))
            await raw(store, f"UPDATE replicas SET seen = now() - interval '{age} seconds'")  # noqa: S608 - numbers
            await line(serving("a"))
            found = {each.name: each for each in await one.replicas()}
            assert found["one"].is_live
            if live is None:
                assert "two" not in found
            else:
                assert found["two"].is_live is live
                assert found["two"].age == age


async def test_a_line_that_breaks_says_so(postgres_url: str, opened: OpenStore) -> None:
    board = board_of(await opened(postgres_url), "one")
    woken = asyncio.Event()
    async with board.connect(woken.set) as line:
        await line(serving("a"))
        await tell(make_url(postgres_url), END_OTHERS)
        await asyncio.wait_for(woken.wait(), 5)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
            await line(serving("a"))
    async with board.connect(woken.set) as line:
        await line(serving("a"))


async def test_a_line_is_not_given_to_others(postgres_url: str, opened: OpenStore) -> None:
    """Nobody is woken by a connection that has gone back to the pool."""
    board = board_of(await opened(postgres_url), "one")
    woken = asyncio.Event()
    async with board.connect(woken.set) as line:
        await line(serving("a"))
    woken.clear()
    await board.announce("b")
    await board.replicas()
    async with board.connect(lambda: None) as line:
        await line(serving("a"))
    assert not woken.is_set()


async def test_the_database_is_gone(opened: OpenStore) -> None:
    async with postgres_database() as url:
        board = board_of(await opened(url), "one")
        await board.announce("a")
    for attempt in (board.announce("b"), board.replicas(), board.leave()):
        with pytest.raises(StoreError, match="again in a minute"):
            await attempt
