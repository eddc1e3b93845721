"""The SQL statements that read from the store, and the functions that turn their rows into values.

A row may hold an invalid value, written by hand or by another version. It never makes more facts visible: an invalid
progress or ceiling counts as “not started”, an invalid mode as strict, and an invalid grace period as the longest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, PlaceKind, StoredSettings
from bot.storage.records import LONGEST_GRACE, PlaceSettings, StoredPerson
from bot.storage.tables import ceilings, introductions, places, preferences, progress

Rows = Iterable[Sequence[Any]]

_NO_TEXT: Final = sa.cast(sa.null(), sa.Text)
_NO_NUMBER: Final = sa.cast(sa.null(), sa.Integer)


def _label(kind: str, place: str = "") -> tuple[sa.ColumnElement[str], sa.ColumnElement[str]]:
    """Return the first two columns of every row: the kind of the row and the kind of place it belongs to."""
    of_kind = sa.literal_column(f"'{kind}'", sa.Text).label("kind")
    return of_kind, sa.literal_column(f"'{place}'", sa.Text).label("place")


def _of_person() -> list[sa.Select[Any]]:
    user = sa.bindparam("user", type_=sa.BigInteger)
    is_private = sa.cast(preferences.c.always_private, sa.Integer)
    return [
        sa.select(*_label("progress"), progress.c.work, progress.c.season, progress.c.episode).where(
            progress.c.user_id == user
        ),
        sa.select(*_label("introduced"), _NO_TEXT, _NO_NUMBER, _NO_NUMBER).where(introductions.c.user_id == user),
        sa.select(*_label("private"), _NO_TEXT, is_private, _NO_NUMBER).where(preferences.c.user_id == user),
    ]


def _of_place(kind: PlaceKind) -> list[sa.Select[Any]]:
    id_ = sa.bindparam(kind.value, type_=sa.BigInteger)
    is_server = kind is PlaceKind.SERVER
    return [
        sa.select(*_label("ceiling", kind), ceilings.c.work, ceilings.c.season, ceilings.c.episode).where(
            ceilings.c.place_id == id_, ceilings.c.is_server == is_server
        ),
        sa.select(*_label("settings", kind), places.c.mode, places.c.grace_days, _NO_NUMBER).where(
            places.c.place_id == id_, places.c.is_server == is_server
        ),
    ]


def _of_server(kind: str, table: sa.Table, *columns: sa.Column[Any]) -> sa.Select[Any]:
    place = (table.c.place_id, sa.cast(table.c.is_server, sa.Integer), table.c.parent_id)
    server = sa.bindparam("server", type_=sa.BigInteger)
    return sa.select(_label(kind)[0], *place, *columns).where(table.c.server_id == server)


_IN_CHANNEL: Final = (*_of_person(), *_of_place(PlaceKind.CHANNEL), *_of_place(PlaceKind.SERVER))
SETTINGS: Final[sa.Executable] = sa.union_all(*_IN_CHANNEL)
SETTINGS_IN_THREAD: Final[sa.Executable] = sa.union_all(*_IN_CHANNEL, *_of_place(PlaceKind.THREAD))
PERSON: Final[sa.Executable] = sa.union_all(*_of_person())
PLACES: Final[sa.Executable] = sa.union_all(
    _of_server("ceiling", ceilings, ceilings.c.work, ceilings.c.season, ceilings.c.episode),
    _of_server("settings", places, places.c.mode, places.c.grace_days, places.c.manager_role_id),
)
ANY_ROW: Final[sa.Executable] = sa.select(introductions.c.user_id).limit(1)


def settings_from(rows: Rows) -> StoredSettings:
    """Build the settings from the rows of `SETTINGS` or `SETTINGS_IN_THREAD`."""
    ceiling: dict[str, dict[str, Position | None]] = {kind: {} for kind in PlaceKind}
    modes: dict[str, BeyondPolicy | None] = {}
    grace_days = 0
    rows = list(rows)
    for kind, place, text, first, second in rows:
        if kind == "ceiling":
            ceiling[place][text] = _position(text, first, second)
        elif kind == "settings":
            modes[place] = _mode(text)
            if place == PlaceKind.SERVER:
                grace_days = _grace(first) or 0
    person = person_from(rows)
    nearest_first = (modes.get(kind) for kind in PlaceKind)
    return StoredSettings(
        progress=person.progress,
        channel_ceiling=ceiling[PlaceKind.CHANNEL],
        server_ceiling=ceiling[PlaceKind.SERVER],
        beyond=next(filter(None, nearest_first), BeyondPolicy.VEILED),
        grace_days=grace_days,
        introduced=person.introduced,
        thread_ceiling=ceiling[PlaceKind.THREAD],
        not_started=person.not_started,
        always_private=person.always_private,
    )


def person_from(rows: Rows) -> StoredPerson:
    """Build the data of one person from the rows of `PERSON`. Rows about places are skipped."""
    watched: dict[str, Position] = {}
    not_started = set()
    introduced = always_private = False
    for kind, _, work, season, episode in rows:
        if kind == "introduced":
            introduced = True
        elif kind == "private":
            always_private = bool(season)
        elif kind == "progress":
            if (position := _position(work, season, episode)) is not None:
                watched[work] = position
            else:
                not_started.add(work)
    return StoredPerson(watched, introduced, frozenset(not_started), always_private)


def places_from(rows: Rows) -> list[PlaceSettings]:
    """Build the settings of places from the rows of `PLACES`: the server first, then its channels, sorted by id."""
    found: dict[tuple[bool, int], PlaceSettings] = {}
    for kind, id_, is_server, parent, text, first, second in rows:
        key = (not is_server, id_)
        known = found.get(key) or PlaceSettings(id_, bool(is_server), {}, None, None)
        if parent is not None:
            known = replace(known, parent=parent)
        if kind == "ceiling":
            ceiling = {**known.ceiling, text: _position(text, first, second)}
            found[key] = replace(known, ceiling=dict(sorted(ceiling.items())))
        else:
            found[key] = replace(known, mode=_mode(text), grace_days=_grace(first), manager_role=second)
    return [found[key] for key in sorted(found)]


def _position(work: str, season: object, episode: object) -> Position | None:
    # SQLite does not enforce column types, so the values can be of any type.
    if isinstance(season, int) and isinstance(episode, int) and season >= 1 and episode >= 1:
        return Position(work, season, episode)
    return None


def _mode(text: object) -> BeyondPolicy | None:
    known: dict[object, BeyondPolicy | None] = {None: None, **{policy.value: policy for policy in BeyondPolicy}}
    return known.get(text, BeyondPolicy.WITHHELD)


def _grace(days: object) -> int | None:
    if days is None:
        return None
    return days if isinstance(days, int) and 0 <= days <= LONGEST_GRACE else LONGEST_GRACE
