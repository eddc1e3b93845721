"""The statements that read, and what their rows mean.

A row that makes no sense (written by hand, or by another version) never opens anything: such a progress
is “not started”, such a ceiling too, such a mode is strict, such a grace period is the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    false,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, PlaceKind, StoredSettings
from bot.storage.records import LONGEST_GRACE, PlaceSettings, Stored
from bot.storage.tables import ceilings, introductions, places, preferences, progress

Rows = Iterable[Sequence[Any]]

_NO_TEXT: Final = cast(null(), Text)
_NO_NUMBER: Final = cast(null(), Integer)


def _label(kind: str, place: str = "") -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The first columns of every row: what it is about, and of which kind of place."""
    return literal_column(f"'{kind}'", Text).label("kind"), literal_column(f"'{place}'", Text).label("place")


def _of_person() -> list[Select[Any]]:
    user = bindparam("user", type_=BigInteger)
    is_private = cast(preferences.c.always_private, Integer)
    return [
        select(*_label("progress"), progress.c.work, progress.c.season, progress.c.episode).where(
            progress.c.user_id == user
        ),
        select(*_label("introduced"), _NO_TEXT, _NO_NUMBER, _NO_NUMBER).where(introductions.c.user_id == user),
        select(*_label("private"), _NO_TEXT, is_private, _NO_NUMBER).where(preferences.c.user_id == user),
    ]


def _of_place(kind: PlaceKind) -> list[Select[Any]]:
    id_ = bindparam(kind.value, type_=BigInteger)
    is_server = true() if kind is PlaceKind.SERVER else false()
    return [
        select(*_label("ceiling", kind), ceilings.c.work, ceilings.c.season, ceilings.c.episode).where(
            ceilings.c.place_id == id_, ceilings.c.is_server == is_server
        ),
        select(*_label("settings", kind), places.c.mode, places.c.grace_days, _NO_NUMBER).where(
            places.c.place_id == id_, places.c.is_server == is_server
        ),
    ]


_IN_CHANNEL: Final = (*_of_person(), *_of_place(PlaceKind.CHANNEL), *_of_place(PlaceKind.SERVER))
SETTINGS: Final[Executable] = union_all(*_IN_CHANNEL)
SETTINGS_IN_THREAD: Final[Executable] = union_all(*_IN_CHANNEL, *_of_place(PlaceKind.THREAD))
PERSON: Final[Executable] = union_all(*_of_person())
PLACES: Final[Executable] = union_all(
    select(
        _label("ceiling")[0],
        ceilings.c.place_id,
        cast(ceilings.c.is_server, Integer),
        ceilings.c.parent_id,
        ceilings.c.work,
        ceilings.c.season,
        ceilings.c.episode,
    ).where(ceilings.c.server_id == bindparam("server", type_=BigInteger)),
    select(
        _label("settings")[0],
        places.c.place_id,
        cast(places.c.is_server, Integer),
        places.c.parent_id,
        places.c.mode,
        places.c.grace_days,
        places.c.manager_role_id,
    ).where(places.c.server_id == bindparam("server", type_=BigInteger)),
)
ANY_ROW: Final[Executable] = select(introductions.c.user_id).limit(1)


def settings_from(rows: Rows) -> StoredSettings:
    """What the rows of `SETTINGS` or `SETTINGS_IN_THREAD` say."""
    about_person = []
    ceiling: dict[str, dict[str, Position | None]] = {kind: {} for kind in PlaceKind}
    modes: dict[str, BeyondPolicy | None] = {}
    grace_days = 0
    for row in rows:
        kind, place, text, first, second = row
        if kind == "ceiling":
            ceiling[place][text] = _position(text, first, second)
        elif kind == "settings":
            modes[place] = _mode(text)
            if place == PlaceKind.SERVER:
                grace_days = _grace(first) or 0
        else:
            about_person.append(row)
    person = person_from(about_person)
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


def person_from(rows: Rows) -> Stored:
    """What the rows of `PERSON` say."""
    watched: dict[str, Position] = {}
    not_started = set()
    introduced = always_private = False
    for kind, _, work, season, episode in rows:
        if kind == "introduced":
            introduced = True
        elif kind == "private":
            always_private = bool(season)
        elif (position := _position(work, season, episode)) is not None:
            watched[work] = position
        else:
            not_started.add(work)
    return Stored(watched, introduced, frozenset(not_started), always_private)


def places_from(rows: Rows) -> list[PlaceSettings]:
    """What the rows of `PLACES` say: about the server first, then about its channels by id."""
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
    # A SQLite column holds whatever was put there, whatever its type says.
    if isinstance(season, int) and isinstance(episode, int) and season >= 1 and episode >= 1:
        return Position(work, season, episode)
    return None


def _mode(text: object) -> BeyondPolicy | None:
    if text is None:
        return None
    try:
        return BeyondPolicy(text)
    except ValueError:
        return BeyondPolicy.WITHHELD


def _grace(days: object) -> int | None:
    if days is None:
        return None
    return days if isinstance(days, int) and 0 <= days <= LONGEST_GRACE else LONGEST_GRACE
