"""What is stored about people: progress and introductions."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.knowledge.positions import Position
from bot.spoilers.clearance import StoredSettings
from bot.storage.schema import MIGRATIONS
from bot.storage.store import Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import ANNA, BEN, NOTHING, SERVER, TABLES, everything, fam, of, raw

LARGEST = 2**63 - 1
HOSTILE = [
    "'; DROP TABLE progress; --",
    '" OR 1=1 --',
    ":user",
    "%s %(work)s ?",
    "$1",
    "\\",
    "Für alle Menschheit 🚀",
    "x" * 2000,
    "",
]


async def test_nobody_knows_a_stranger(store: Store) -> None:
    assert await store.load_settings(ANNA, None, None) == StoredSettings()
    assert await store.load_settings(ANNA, 1, 2) == StoredSettings()
    assert await store.load_person(ANNA) == StoredSettings()
    assert await store.ping()


async def test_progress_is_set_changed_and_removed(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(3, 10))
    await store.set_progress(ANNA, "STAR", Position("STAR", 1, 1))
    await store.set_progress(BEN, "FAM", fam(1, 1))
    await store.set_progress(ANNA, "FAM", fam(2, 4))
    assert (await store.load_settings(ANNA, None, None)).progress == {"FAM": fam(2, 4), "STAR": Position("STAR", 1, 1)}
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(2, 4), "STAR": Position("STAR", 1, 1)}
    await store.set_progress(ANNA, "FAM", None)
    found = await store.load_settings(ANNA, None, None)
    assert (found.progress, found.not_started) == ({"STAR": Position("STAR", 1, 1)}, frozenset({"FAM"}))
    await store.clear_progress(ANNA, "FAM")
    assert (await store.load_person(ANNA)).not_started == frozenset()
    assert (await store.load_settings(BEN, None, None)).progress == {"FAM": fam(1, 1)}


async def test_forward_only_keeps_what_is_later(store: Store) -> None:
    """Two buttons may be pressed at once: the earlier episode, stored last, changes nothing."""
    for before, pressed, kept in (((2, 4), (2, 3), (2, 4)), ((1, 9), (2, 1), (2, 1)), ((2, 1), (1, 9), (2, 1))):
        await store.set_progress(ANNA, "FAM", fam(*before))
        await store.set_progress(ANNA, "FAM", fam(*pressed), only_forward=True)
        assert (await store.load_person(ANNA)).progress == {"FAM": fam(*kept)}
    await store.set_progress(ANNA, "FAM", None)
    await store.set_progress(ANNA, "FAM", fam(1, 1), only_forward=True)
    await store.set_progress(BEN, "FAM", fam(1, 2), only_forward=True)
    assert (await store.load_person(ANNA)) == StoredSettings(progress={"FAM": fam(1, 1)})
    assert (await store.load_person(BEN)).progress == {"FAM": fam(1, 2)}


async def test_clearing_one_work_or_all(store: Store) -> None:
    for work in ("FAM", "STAR", "MOON"):
        await store.set_progress(ANNA, work, Position(work, 1, 1))
    await store.set_progress(BEN, "FAM", fam(1, 1))
    await store.clear_progress(ANNA, "STAR")
    assert set((await store.load_person(ANNA)).progress) == {"FAM", "MOON"}
    await store.clear_progress(ANNA)
    await store.clear_progress(ANNA)
    assert (await store.load_person(ANNA)).progress == {}
    assert set((await store.load_person(BEN)).progress) == {"FAM"}


async def test_always_private_is_a_wish_that_can_be_taken_back(store: Store) -> None:
    assert not (await store.load_settings(ANNA, None, None)).always_private
    await store.set_always_private(ANNA, True)
    await store.set_always_private(ANNA, True)
    assert (await store.load_settings(ANNA, 1, 2)).always_private
    assert (await store.load_person(ANNA)).always_private
    assert not (await store.load_settings(BEN, 1, 2)).always_private
    await store.set_always_private(ANNA, False)
    assert (await store.load_person(ANNA)) == StoredSettings()


async def test_introduced_exactly_once(store: Store) -> None:
    assert await store.claim_onboarding(ANNA)
    assert not await store.claim_onboarding(ANNA)
    assert await store.claim_onboarding(BEN)
    assert (await store.load_settings(ANNA, None, None)).introduced
    assert (await store.load_person(ANNA)).introduced
    assert not (await store.load_settings(3, None, None)).introduced


async def test_introduced_exactly_once_however_many_ask(store: Store) -> None:
    answers = await asyncio.gather(*(store.claim_onboarding(ANNA) for _ in range(20)))
    assert sorted(answers) == [False] * 19 + [True]


async def test_forgetting_a_person_leaves_nothing_of_them(store: Store) -> None:
    await store.set_progress(BEN, "FAM", fam(1, 1))
    await store.set_ceiling(SERVER, None, "FAM", fam(1, 1))
    before = await everything(store)
    await store.set_progress(ANNA, "FAM", fam(3, 10))
    await store.set_progress(ANNA, "STAR", Position("STAR", 1, 1))
    await store.claim_onboarding(ANNA)
    await store.forget_person(ANNA)
    assert await everything(store) == before
    assert await store.claim_onboarding(ANNA)


def test_nothing_else_about_a_person_is_stored() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for path in MIGRATIONS.values():
            connection.executescript(path.read_text(encoding="utf-8"))
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        about = {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables}
    assert {name: columns for name, columns in about.items() if "user_id" in columns} == {
        "progress": {"user_id", "work", "season", "episode"},
        "introductions": {"user_id"},
        "preferences": {"user_id", "always_private"},
    }
    assert set(about) == {*TABLES, "announcements", "replicas", "secrets", "claims", "deletions", "alembic_version"}


async def test_the_largest_ids(store: Store) -> None:
    await store.set_ceiling(LARGEST, LARGEST - 2, "FAM", fam(1, 1))
    await store.set_ceilings(LARGEST, of({LARGEST - 3: fam(1, 3)}, "FAM"), "change")
    for user in (0, LARGEST - 1, LARGEST):
        assert await store.claim_onboarding(user)
        await store.set_progress(user, "FAM", fam(1, 2))
        found = await store.load_settings(user, LARGEST - 2, LARGEST)
        assert found == StoredSettings({"FAM": fam(1, 2)}, {"FAM": fam(1, 1)}, introduced=True)
    assert [about.place for about in await store.load_places(LARGEST)] == [LARGEST - 3, LARGEST - 2]


async def test_an_id_no_database_holds_is_an_error_and_reads_as_unavailable(store: Store) -> None:
    with pytest.raises(StoreError, match="nothing was changed"):
        await store.set_progress(LARGEST + 1, "FAM", fam(1, 1))
    assert (await store.load_settings(LARGEST + 1, None, None)).unavailable
    assert not (await store.load_settings(ANNA, None, None)).unavailable


async def test_hostile_works_are_only_text(store: Store) -> None:
    await store.set_progress(BEN, "FAM", fam(1, 1))
    for work in HOSTILE:
        await store.set_progress(ANNA, work, Position(work, 1, 1))
        await store.set_ceiling(SERVER, None, work, Position(work, 2, 2))
        await store.set_ceilings(SERVER, of({51: Position(work, 2, 3)}, work), "change")
    found = await store.load_settings(ANNA, 51, SERVER)
    assert found.progress == {work: Position(work, 1, 1) for work in HOSTILE}
    assert found.server_ceiling == {work: Position(work, 2, 2) for work in HOSTILE}
    assert found.channel_ceiling == {work: Position(work, 2, 3) for work in HOSTILE}
    assert [set(about.ceiling) for about in await store.load_places(SERVER)] == [set(HOSTILE)] * 2
    for work in HOSTILE:
        await store.clear_progress(ANNA, work)
        await store.remove_ceiling(SERVER, None, work)
        await store.remove_ceiling(SERVER, 51, work)
    assert (await store.load_person(ANNA)).progress == {}
    assert await store.load_places(SERVER) == []
    assert (await store.load_person(BEN)).progress == {"FAM": fam(1, 1)}


@pytest.mark.parametrize("work", ["\ud800", "a\x00b"])
async def test_what_is_no_text_breaks_nothing(store: Store, work: str) -> None:
    try:
        await store.set_progress(ANNA, work, Position(work, 1, 1))
    except StoreError:
        assert await everything(store) == NOTHING
    else:
        assert (await store.load_settings(ANNA, None, None)).progress == {work: Position(work, 1, 1)}


async def test_a_position_that_is_none_of_the_work_is_refused(store: Store) -> None:
    for position in (Position("STAR", 1, 1), fam(0, 1), fam(1, 0), fam(-1, 1)):
        with pytest.raises(ValueError, match="not a position"):
            await store.set_progress(ANNA, "FAM", position)
        with pytest.raises(ValueError, match="not a position"):
            await store.set_ceilings(SERVER, of({51: fam(1, 1), 52: position}, "FAM"), "change")
    assert await store.load_places(SERVER) == []


async def test_progress_that_makes_no_sense_does_not_count(store: Store) -> None:
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    for work, season, episode in (("A", 0, 1), ("B", 1, 0), ("C", -3, 5)):
        await raw(
            store,
            "INSERT INTO progress (user_id, work, season, episode) VALUES (:user, :work, :season, :episode)",
            user=ANNA,
            work=work,
            season=season,
            episode=episode,
        )
    assert (await store.load_settings(ANNA, None, None)).progress == {"FAM": fam(1, 1)}
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 1)}


async def test_many_at_once_on_one_store(store: Store) -> None:
    async def one(user: int) -> None:
        await store.set_progress(user, "FAM", fam(1, 1 + user))
        assert (await store.load_settings(user, None, None)).progress == {"FAM": fam(1, 1 + user)}
        await store.claim_onboarding(user)
        await store.set_ceiling(SERVER, user % 3 + 1, "FAM", fam(2, 2))

    await asyncio.gather(*(one(user) for user in range(25)))
    assert len((await everything(store))["progress"]) == 25
    assert len(await store.load_places(SERVER)) == 3


# ---------------------------------------------------------------------- what deletion leaves

SOMEBODY, WORK = 0x1122334455667788, "ZANZIBAR"
TRACES = (SOMEBODY.to_bytes(8, "big"), WORK.encode())


def bytes_of(url: str) -> bytes:
    """The database file and its log."""
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")) if "-shm" not in path.name)


@pytest.mark.parametrize("reading", [False, True], ids=["alone", "beside a backup"])
async def test_what_was_deleted_leaves_the_bytes_of_the_file(file_url: str, opened: OpenStore, reading: bool) -> None:
    """Also its log; where somebody reads an older state of it just then, after the next change."""
    store = await opened(file_url)
    await store.set_progress(SOMEBODY, WORK, Position(WORK, 1, 1))
    await store.set_always_private(SOMEBODY, True)
    await store.claim_onboarding(SOMEBODY)
    for user in range(200):
        await store.set_progress(user, "FAM", fam(1, 1))
    assert all(trace in bytes_of(file_url) for trace in TRACES)
    with closing(sqlite3.connect(file_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        if reading:
            other.execute("BEGIN")
            assert other.execute("SELECT count(*) FROM progress").fetchone() == (201,)
        await store.forget_person(SOMEBODY)
        await store.load_person(SOMEBODY)
        if reading:
            other.execute("ROLLBACK")
            await store.set_progress(201, "FAM", fam(1, 1))
        await store.close()  # which waits for the thread
    assert not [trace for trace in TRACES if trace in bytes_of(file_url)]


async def test_the_log_is_emptied_while_the_bot_runs(file_url: str, opened: OpenStore) -> None:
    """Not only when it is closed."""
    store = await opened(file_url)
    await store.set_progress(SOMEBODY, WORK, Position(WORK, 1, 1))
    await store.clear_progress(SOMEBODY)
    async with asyncio.timeout(5):
        while any(trace in bytes_of(file_url) for trace in TRACES):  # noqa: ASYNC110 - a thread does it, and tells nobody
            await asyncio.sleep(0.01)
