"""The statements that write, alike for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Delete, Executable, Insert, Table, delete, false, true
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import ceilings, introductions, places, progress


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


def of_server(table: Table, server: int) -> Delete:
    """Delete a table's rows of a server and its channels."""
    return delete(table).where(table.c.server_id == server)


ABOUT_PEOPLE: Final = (progress, introductions)
ABOUT_PLACES: Final = (ceilings, places)
