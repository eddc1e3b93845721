"""The functions that change the database over an open connection. They work with both SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Table, bindparam, delete, false, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.storage.tables import bulk_changes, ceilings, introductions, places

Row = Mapping[str, Any]


def upsert(connection: Connection, table: Table, *rows: Row) -> None:
    """Insert rows. If a row with the same key exists, update it instead. All rows must have the same columns."""
    connection.execute(_upsert(connection.dialect.name, table, *rows[0]), list(rows))


def claim_onboarding(connection: Connection, user: int) -> bool:
    """Record that the bot has introduced itself to a person. Return True if this was not recorded before."""
    insert = _insert(connection.dialect.name, introductions)
    new = insert.on_conflict_do_nothing().returning(introductions.c.user_id)
    return connection.execute(new, {"user_id": user}).first() is not None


def delete_rows(connection: Connection, /, *tables: Table, **values: object) -> None:
    """Delete from each table the rows whose columns have the given values."""
    for table in tables:
        connection.execute(_delete(table, *values), values)


def set_mode(connection: Connection, row: Row) -> None:
    """Set or clear the mode of a place. If nothing is set for the place any more, delete its row."""
    upsert(connection, places, row)
    unset = (column.is_(None) for column in (places.c.mode, places.c.grace_days, places.c.manager_role_id))
    place = {name: row[name] for name in ("place_id", "is_server")}
    connection.execute(_delete(places, *place).where(*unset), place)


def delete_channel(connection: Connection, channel: int) -> None:
    """Delete the rows of a channel and of its threads, or the rows of a single thread."""
    for table in (ceilings, places):
        is_here = or_(table.c.place_id == channel, table.c.parent_id == channel)
        connection.execute(delete(table).where(is_here, table.c.is_server == false()))


# ---------------------------------------------------------------------- many ceilings at once
# A ceiling is stored as [season, episode], as [] for “not started”, or as None if there was no ceiling.


def set_ceilings(connection: Connection, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
    """Set the ceilings of several channels, and save the previous ones under the id `change`."""
    before = _channel_ceilings(connection, server)
    changes = [
        (channel, work, before.get((channel, work)), _numbers(position))
        for channel, ceiling in wanted.items()
        for work, position in ceiling.items()
    ]
    _apply(connection, server, [(channel, work, after) for channel, work, _, after in changes])
    upsert(connection, bulk_changes, {"server_id": server, "id": change, "ceilings": json.dumps(changes)})


def undo_ceilings(connection: Connection, server: int, change: str) -> int | None:
    """Restore the ceilings that `change` replaced, except those that have been changed again since then.

    Returns:
        the number of restored ceilings; None if `change` was not the server's last bulk change.
    """
    is_last = (bulk_changes.c.server_id == server, bulk_changes.c.id == change)
    changes = connection.execute(select(bulk_changes.c.ceilings).where(*is_last)).scalar()
    if changes is None:
        return None
    now = _channel_ceilings(connection, server)
    restored = [
        (channel, work, before)
        for channel, work, before, after in json.loads(changes)
        if now.get((channel, work)) == after
    ]
    _apply(connection, server, restored)
    connection.execute(delete(bulk_changes).where(*is_last))
    return len(restored)


def _channel_ceilings(connection: Connection, server: int) -> dict[tuple[int, str], list[int]]:
    """Return the ceilings of all channels of a server, keyed by channel and work."""
    rows = connection.execute(
        select(ceilings.c.place_id, ceilings.c.work, ceilings.c.season, ceilings.c.episode).where(
            ceilings.c.server_id == server, ceilings.c.is_server == false()
        )
    )
    return {(place, work): [season, episode] if season is not None else [] for place, work, season, episode in rows}


def _apply(connection: Connection, server: int, wanted: Sequence[tuple[int, str, Sequence[int] | None]]) -> None:
    """Set or delete ceilings. They are always changed in the same order, so that two calls cannot deadlock."""
    rows = []
    for channel, work, numbers in sorted(wanted, key=lambda each: each[:2]):
        if numbers is None:
            delete_rows(connection, ceilings, place_id=channel, is_server=False, work=work)
            continue
        season, episode = numbers or (None, None)
        key = {"place_id": channel, "is_server": False, "work": work, "server_id": server}
        rows.append({**key, "season": season, "episode": episode})
    if rows:
        upsert(connection, ceilings, *rows)


def _numbers(position: Position | None) -> list[int]:
    return [position.season, position.episode] if position is not None else []


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _upsert(dialect: str, table: Table, *columns: str) -> postgresql.Insert | sqlite.Insert:
    key = [column.name for column in table.primary_key]
    insert = _insert(dialect, table)
    changed = {name: insert.excluded[name] for name in columns if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=changed)


@cache
def _delete(table: Table, *columns: str) -> Delete:
    """Return a DELETE statement for the rows whose columns equal the bound parameters of the same names."""
    return delete(table).where(*(table.c[name] == bindparam(name) for name in columns))
