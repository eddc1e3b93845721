"""Migrations: they make what the tables say, as often as they are run and wherever they were interrupted."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.spoilers.clearance import BeyondPolicy
from bot.storage.database.engine import write_transaction
from bot.storage.database.migrate import alembic_config
from bot.storage.store import Store, StoreError
from bot.storage.tables import metadata
from tests.storage.conftest import OpenStore
from tests.storage.helpers import ANNA, everything, fam, over, raw

DIES = """
import asyncio, os, sys
from sqlalchemy import Engine, event
from bot.storage.store import Store

seen = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    global seen
    if statement.lstrip().startswith(("CREATE", "INSERT", "UPDATE")):
        seen += 1
        if seen == int(sys.argv[2]):
            os._exit(9)

asyncio.run(Store(sys.argv[1]).open())
os._exit(0)
"""


def differences(connection: Connection) -> list[Any]:
    """What a database and the tables of this version do not share."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


async def compare(store: Store) -> list[Any]:
    return await over(store, differences)


async def test_the_migrated_schema_is_that_of_the_tables(store: Store) -> None:
    assert await compare(store) == []


async def test_the_comparison_would_notice(store: Store) -> None:
    await raw(store, "DROP INDEX ix_places_server_id")
    await raw(store, "ALTER TABLE introductions ADD COLUMN name TEXT")
    assert len(await compare(store)) == 2


async def test_opening_again_changes_nothing(shared_url: str, opened: OpenStore) -> None:
    first = await opened(shared_url)
    await first.set_progress(ANNA, "FAM", fam(1, 1))
    before = await everything(first)
    await first.close()
    again = await opened(shared_url)
    assert await everything(again) == before
    assert await compare(again) == []


async def test_killed_half_way_and_run_again(shared_url: str, opened: OpenStore) -> None:
    async def die(at: int) -> int | None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES, shared_url, str(at))
        await process.wait()
        return process.returncode

    for at in (4, 9, 11):  # amid each migration, and after the last statement but before the commit
        assert await die(at) == 9
    store = await opened(shared_url)
    assert await compare(store) == []
    assert await store.claim_onboarding(ANNA)


async def test_failed_half_way_leaves_nothing(
    shared_url: str, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    real = op.create_table

    def fail(name: str, *columns: Any, **options: Any) -> Any:
        if name == "ceilings":
            raise OSError("disk full")
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", fail)
    store = Store(shared_url)
    with pytest.raises(StoreError, match="AIRLOCK_DATABASE_URL cannot be opened: disk full"):
        await store.open()
    monkeypatch.undo()
    await store.open()
    assert await compare(store) == []
    await store.close()


async def test_back_and_forth(store: Store) -> None:
    def down(connection: Connection) -> None:
        with write_transaction(connection):
            command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]

    def up(connection: Connection) -> None:
        with write_transaction(connection):
            command.upgrade(alembic_config(connection), "head")

    await over(store, down)
    await over(store, up)
    assert await compare(store) == []


async def test_a_database_of_a_newer_version_is_left_alone(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    await store.claim_onboarding(ANNA)
    await raw(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="written by a newer Airlock"):
        await Store(shared_url).open()
    assert (await store.load_person(ANNA)).introduced


async def test_one_line_of_migrations(store: Store) -> None:
    def heads(connection: Connection) -> list[str]:
        return list(ScriptDirectory.from_config(alembic_config(connection)).get_heads())

    assert len(await over(store, heads)) == 1


async def test_rows_of_the_version_before_are_read_as_they_were(store: Store) -> None:
    """Stored before threads, “not started” and the role of managers were known."""

    def old(connection: Connection) -> None:
        with write_transaction(connection):
            command.downgrade(alembic_config(connection), "0002")

    def new(connection: Connection) -> None:
        with write_transaction(connection):
            command.upgrade(alembic_config(connection), "head")

    await over(store, old)
    await raw(store, "INSERT INTO progress (user_id, work, season, episode) VALUES (1, 'FAM', 2, 3)")
    await raw(store, "INSERT INTO introductions (user_id) VALUES (1)")
    for values in ("9, true, 'FAM', 9, 1, 10", "7, false, 'FAM', 9, NULL, NULL"):
        statement = "INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode) VALUES "
        await raw(store, f"{statement} ({values})")
    statement = "INSERT INTO places (place_id, is_server, server_id, mode, grace_days) VALUES "
    await raw(store, f"{statement} (9, true, 9, 'strict', 3)")
    await over(store, new)
    assert await compare(store) == []
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
