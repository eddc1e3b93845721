"""The statements that write, alike for SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Delete, Executable, Insert, Table, delete, false, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from bot.spoilers.clearance import Ceiling
from bot.storage.tables import bulk_changes, ceilings, introductions, places, preferences, progress


def upsert(dialect: str, table: Table, *changing: str) -> Insert:
    """Insert a row, or change the columns `changing` of the row with its key; the values come with execution."""
    key = [column.name for column in table.primary_key]
    if dialect == "postgresql":
        there = postgresql.insert(table)
        return there.on_conflict_do_update(index_elements=key, set_={name: there.excluded[name] for name in changing})
    here = sqlite.insert(table)
    return here.on_conflict_do_update(index_elements=key, set_={name: here.excluded[name] for name in changing})


def introduction(dialect: str) -> Executable:
    """Insert a person unless they are there; gives back the row where it was inserted."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(introductions).on_conflict_do_nothing().returning(introductions.c.user_id)


def of_person(table: Table, user: int) -> Delete:
    """Delete a person's rows of a table."""
    return delete(table).where(table.c.user_id == user)


def of_place(table: Table, place: int, is_server: bool) -> Delete:
    """Delete a place's rows of a table."""
    return delete(table).where(table.c.place_id == place, table.c.is_server == (true() if is_server else false()))


def of_channel(table: Table, channel: int) -> Delete:
    """Delete the rows of a channel with its threads, or of one thread."""
    here = or_(table.c.place_id == channel, table.c.parent_id == channel)
    return delete(table).where(here, table.c.is_server == false())


def of_server(table: Table, server: int) -> Delete:
    """Delete a table's rows of a server and its channels."""
    return delete(table).where(table.c.server_id == server)


ABOUT_PEOPLE: Final = (progress, introductions, preferences)
ABOUT_PLACES: Final = (ceilings, places)
ABOUT_SERVERS: Final = (*ABOUT_PLACES, bulk_changes)


# ---------------------------------------------------------------------- many ceilings at once

Numbers = Sequence[int] | None
"""A stored ceiling: [season, episode], [] for “not started”, None for none."""


def change_ceilings(
    connection: Connection, dialect: str, server: int, wanted: Mapping[int, Ceiling], change: str
) -> None:
    """Set ceilings of several channels, and keep what was there under the name `change`."""
    there = _stored(connection, server)
    changes = [
        (channel, work, there.get((channel, work)), [position.season, position.episode] if position is not None else [])
        for channel, ceiling in wanted.items()
        for work, position in ceiling.items()
    ]
    _put(connection, dialect, server, [(channel, work, after) for channel, work, _, after in changes])
    row = {"server_id": server, "id": change, "ceilings": json.dumps(changes)}
    connection.execute(upsert(dialect, bulk_changes, "id", "ceilings"), row)


def undo_ceilings(connection: Connection, dialect: str, server: int, change: str) -> int | None:
    """Put back what `change` replaced, but for ceilings that somebody has set anew since.

    Returns:
        how many ceilings were put back; None if this was not the last change of the server.
    """
    found = connection.execute(
        select(bulk_changes.c.ceilings).where(bulk_changes.c.server_id == server, bulk_changes.c.id == change)
    ).first()
    if found is None:
        return None
    there = _stored(connection, server)
    undone = [
        (channel, work, before)
        for channel, work, before, after in json.loads(found[0])
        if there.get((channel, work)) == after
    ]
    _put(connection, dialect, server, undone)
    connection.execute(of_server(bulk_changes, server))
    return len(undone)


def _stored(connection: Connection, server: int) -> dict[tuple[int, str], list[int]]:
    """The ceilings of all channels of a server."""
    rows = connection.execute(
        select(ceilings.c.place_id, ceilings.c.work, ceilings.c.season, ceilings.c.episode).where(
            ceilings.c.server_id == server, ceilings.c.is_server == false()
        )
    )
    return {(place, work): [season, episode] if season is not None else [] for place, work, season, episode in rows}


def _put(connection: Connection, dialect: str, server: int, wanted: Sequence[tuple[int, str, Numbers]]) -> None:
    """Set ceilings, or remove them; in one order always, so that no two of these wait for each other in a circle."""
    rows: list[dict[str, Any]] = []
    for channel, work, numbers in sorted(wanted, key=lambda each: each[:2]):
        if numbers is None:
            connection.execute(of_place(ceilings, channel, False).where(ceilings.c.work == work))
            continue
        season, episode = numbers or (None, None)
        key = {"place_id": channel, "is_server": False, "work": work, "server_id": server}
        rows.append({**key, "season": season, "episode": episode})
    if rows:
        connection.execute(upsert(dialect, ceilings, "server_id", "season", "episode"), rows)
