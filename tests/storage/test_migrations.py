"""Migrations: they make what the tables say, as often as they are run and wherever they were interrupted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.spoilers.clearance import BeyondPolicy
from bot.storage.schema import MIGRATIONS, NEWEST
from bot.storage.store import IN_MEMORY, Store, StoreError
from tests.storage.conftest import OpenStore, postgres_database
from tests.storage.helpers import ANNA, everything, fam, raw
from tests.storage.processes import REPOSITORY

DIES = """
import asyncio, os, sys
from bot.storage.store import Store
from tests.storage.helpers import interposed_everywhere

seen = 0

def count(statement):
    global seen
    if statement.lstrip().startswith(("CREATE", "ALTER", "INSERT", "UPDATE")):
        seen += 1
        if seen == int(sys.argv[2]):
            os._exit(9)

with interposed_everywhere(count):
    asyncio.run(Store(sys.argv[1]).open())
os._exit(0)
"""
IMPORTS = """
import asyncio, sys
from bot.storage.store import Store

async def main():
    async with Store(sys.argv[1]) as store:
        assert not (await store.load_settings(1, 2, 3)).unavailable

asyncio.run(main())
sys.exit("asyncpg" in sys.modules)
"""


async def over_sqlalchemy(url: str, work: Callable[[Connection], Any]) -> Any:
    """Do something to a database past the store, in a transaction."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            return work(connection)
    async with create_async_engine(url, poolclass=NullPool).begin() as connection:
        return await connection.run_sync(work)


async def migrate_to(url: str, revision: str) -> None:
    """Migrate an empty database up to a revision, past the store."""

    def migrate(connection: Connection) -> None:
        for number, path in MIGRATIONS.items():
            for statement in path.read_text(encoding="utf-8").split(";")[:-1] if number <= revision else ():
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608 - our own

    await over_sqlalchemy(url, migrate)


def tables(connection: Connection) -> dict[str, Any]:
    """Everything about the tables of a database that SQLAlchemy can find out."""
    found = inspect(connection)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in found.get_columns(name)],
            found.get_pk_constraint(name),
            found.get_indexes(name),
            found.get_unique_constraints(name),
            found.get_foreign_keys(name),
            found.get_check_constraints(name),
        )
        for name in found.get_table_names()
    }


async def tables_of(url: str) -> dict[str, Any]:
    """What SQLAlchemy finds out about the tables of a database."""
    return await over_sqlalchemy(url, tables)


@pytest.fixture
async def migrated(shared_url: str, tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    """The tables that all migrations make of an empty database of the same kind."""
    async with AsyncExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'migrated.db'}"
        if shared_url.startswith("postgresql"):
            url = await stack.enter_async_context(postgres_database())
        await migrate_to(url, NEWEST)
        yield await tables_of(url)


async def test_a_new_database_has_what_all_migrations_make(
    shared_url: str, opened: OpenStore, migrated: dict[str, Any]
) -> None:
    store = await opened(shared_url)
    assert await tables_of(shared_url) == migrated
    assert await raw(store, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


async def test_the_comparison_would_notice(shared_url: str, opened: OpenStore, migrated: dict[str, Any]) -> None:
    store = await opened(shared_url)
    await raw(store, "DROP INDEX ix_places_server_id")
    await raw(store, "ALTER TABLE introductions ADD COLUMN name TEXT")
    found = await tables_of(shared_url)
    assert {name for name in found if found[name] != migrated[name]} == {"introductions", "places"}


async def test_a_new_database_and_one_in_memory_need_no_asyncpg(file_url: str) -> None:
    """Importing it takes longer, and more memory, than the store itself."""
    for url in (file_url, file_url, IN_MEMORY):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORTS, url, cwd=REPOSITORY)
        assert await process.wait() == 0


@pytest.mark.parametrize("revision", MIGRATIONS)
async def test_every_older_database_is_migrated(
    shared_url: str, opened: OpenStore, migrated: dict[str, Any], revision: str
) -> None:
    await migrate_to(shared_url, revision)
    store = await opened(shared_url)
    assert await tables_of(shared_url) == migrated
    assert await store.claim_onboarding(ANNA)


async def test_opening_again_changes_nothing(shared_url: str, opened: OpenStore, migrated: dict[str, Any]) -> None:
    first = await opened(shared_url)
    await first.set_progress(ANNA, "FAM", fam(1, 1))
    before = await everything(first)
    await first.close()
    again = await opened(shared_url)
    assert await everything(again) == before
    assert await tables_of(shared_url) == migrated


@pytest.mark.parametrize(("revision", "moments"), [(None, (1, 9, 16)), ("0001", (1, 5, 8))])
async def test_killed_half_way_and_run_again(
    shared_url: str, opened: OpenStore, migrated: dict[str, Any], revision: str | None, moments: Sequence[int]
) -> None:
    """At the first table, amid, and at the last statement, in an empty and in an older database."""
    if revision is not None:
        await migrate_to(shared_url, revision)
    before = await tables_of(shared_url)
    for at in moments:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES, shared_url, str(at), cwd=REPOSITORY)
        assert await process.wait() == 9
        assert await tables_of(shared_url) == before
    store = await opened(shared_url)
    assert await tables_of(shared_url) == migrated
    assert await store.claim_onboarding(ANNA)


async def test_failed_half_way_leaves_nothing(shared_url: str, opened: OpenStore, migrated: dict[str, Any]) -> None:
    """The second of two migrations finds a table that it wants to make."""
    await migrate_to(shared_url, "0001")
    await over_sqlalchemy(shared_url, lambda it: it.exec_driver_sql("CREATE TABLE preferences (x INTEGER)"))
    before = await tables_of(shared_url)
    with pytest.raises(StoreError, match=r"AIRLOCK_DATABASE_URL cannot be opened: .*preferences.* already exists\."):
        await opened(shared_url)
    assert await tables_of(shared_url) == before
    await over_sqlalchemy(shared_url, lambda it: it.exec_driver_sql("DROP TABLE preferences"))
    await opened(shared_url)
    assert await tables_of(shared_url) == migrated


async def test_a_table_that_is_there_already_leaves_nothing(shared_url: str, opened: OpenStore) -> None:
    await over_sqlalchemy(shared_url, lambda it: it.exec_driver_sql("CREATE TABLE ceilings (x INTEGER)"))
    with pytest.raises(StoreError, match=r"cannot be opened: .*ceilings.* already exists\."):
        await opened(shared_url)
    assert list(await tables_of(shared_url)) == ["ceilings"]


async def test_without_a_revision_there_are_no_tables(
    shared_url: str, opened: OpenStore, migrated: dict[str, Any]
) -> None:
    """Alembic leaves its own table behind when it has undone every migration."""
    await over_sqlalchemy(
        shared_url,
        lambda it: it.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"),
    )
    assert await (await opened(shared_url)).claim_onboarding(ANNA)
    assert (await tables_of(shared_url)).keys() == migrated.keys()


async def test_a_database_of_a_newer_version_is_left_alone(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    await store.claim_onboarding(ANNA)
    await raw(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="written by a newer Airlock"):
        await Store(shared_url).open()
    assert (await store.load_person(ANNA)).introduced


def test_one_line_of_migrations() -> None:
    assert list(MIGRATIONS) == [f"{number:04}" for number in range(1, len(MIGRATIONS) + 1)]
    assert list(MIGRATIONS)[-1] == NEWEST


async def test_rows_of_the_version_before_are_read_as_they_were(shared_url: str, opened: OpenStore) -> None:
    """Stored before threads, “not started” and the role of managers were known."""
    await migrate_to(shared_url, "0002")

    def rows(connection: Connection) -> None:
        for statement in (
            "INSERT INTO progress (user_id, work, season, episode) VALUES (1, 'FAM', 2, 3)",
            "INSERT INTO introductions (user_id) VALUES (1)",
            "INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode)"
            " VALUES (9, true, 'FAM', 9, 1, 10), (7, false, 'FAM', 9, NULL, NULL)",
            "INSERT INTO places (place_id, is_server, server_id, mode, grace_days) VALUES (9, true, 9, 'strict', 3)",
        ):
            connection.exec_driver_sql(statement)

    await over_sqlalchemy(shared_url, rows)
    store = await opened(shared_url)
    found = await store.load_settings(1, 7, 9)
    assert (found.progress, found.not_started, found.introduced) == ({"FAM": fam(2, 3)}, frozenset(), True)
    assert (found.server_ceiling, found.channel_ceiling, found.thread_ceiling) == (
        {"FAM": fam(1, 10)},
        {"FAM": None},
        {},
    )
    assert (found.thread_ceiling, found.beyond, found.grace_days) == ({}, BeyondPolicy.WITHHELD, 3)
    assert not found.always_private
    assert [(about.parent, about.manager_role) for about in await store.load_places(9)] == [(None, None)] * 2
