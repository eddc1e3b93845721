"""The statements that read, and what their rows mean.

A row that makes no sense (written by hand, by another version) never opens anything: such a progress
is "not started", such a ceiling too, such a mode is strict, such a grace is the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
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
from bot.spoilers.clearance import BeyondPolicy, StoredSettings
from bot.storage.records import LONGEST_GRACE, PlaceSettings, Stored
from bot.storage.tables import ceilings, introductions, places, preferences, progress

_PROGRESS: Final = 0
_INTRODUCED: Final = 1
_CHANNEL_CEILING: Final = 2
_SERVER_CEILING: Final = 3
_CHANNEL: Final = 4
_SERVER: Final = 5
_THREAD_CEILING: Final = 6
_THREAD: Final = 7
_PREFERENCES: Final = 8

_NO_TEXT: Final = cast(null(), Text)
_NO_NUMBER: Final = cast(null(), Integer)


def _kind(kind: int) -> Any:
    return literal_column(str(kind), Integer).label("kind")


def _of_person() -> list[Select[Any]]:
    user = bindparam("user", type_=BigInteger)
    return [
        select(_kind(_PROGRESS), progress.c.work, progress.c.season, progress.c.episode).where(
            progress.c.user_id == user
        ),
        select(_kind(_INTRODUCED), _NO_TEXT, _NO_NUMBER, _NO_NUMBER).where(introductions.c.user_id == user),
        select(_kind(_PREFERENCES), _NO_TEXT, cast(preferences.c.always_private, Integer), _NO_NUMBER).where(
            preferences.c.user_id == user
        ),
    ]


def _of_place(name: str, ceiling: int, settings: int) -> list[Select[Any]]:
    place = bindparam(name, type_=BigInteger)
    which = true() if settings == _SERVER else false()
    return [
        select(_kind(ceiling), ceilings.c.work, ceilings.c.season, ceilings.c.episode).where(
            ceilings.c.place_id == place, ceilings.c.is_server == which
        ),
        select(_kind(settings), places.c.mode, places.c.grace_days, _NO_NUMBER).where(
            places.c.place_id == place, places.c.is_server == which
        ),
    ]


_ASKED: Final = (
    *_of_person(),
    *_of_place("channel", _CHANNEL_CEILING, _CHANNEL),
    *_of_place("server", _SERVER_CEILING, _SERVER),
)
STANDING: Final[Executable] = union_all(*_ASKED)
STANDING_IN_THREAD: Final[Executable] = union_all(*_ASKED, *_of_place("thread", _THREAD_CEILING, _THREAD))
STORED: Final[Executable] = union_all(*_of_person())
SETTINGS: Final[Executable] = union_all(
    select(
        _kind(_CHANNEL_CEILING),
        ceilings.c.place_id,
        cast(ceilings.c.is_server, Integer),
        ceilings.c.work,
        ceilings.c.season,
        ceilings.c.episode,
        ceilings.c.parent_id,
    ).where(ceilings.c.server_id == bindparam("server", type_=BigInteger)),
    select(
        _kind(_CHANNEL),
        places.c.place_id,
        cast(places.c.is_server, Integer),
        places.c.mode,
        places.c.grace_days,
        places.c.manager_role_id,
        places.c.parent_id,
    ).where(places.c.server_id == bindparam("server", type_=BigInteger)),
)
Rows = Iterable[Sequence[Any]]

ANYTHING: Final[Executable] = select(introductions.c.user_id).limit(1)


def standing_of(rows: Rows) -> StoredSettings:
    """The rows of `STANDING`."""
    person = []
    set_at: dict[int, dict[str, Position | None]] = {_THREAD_CEILING: {}, _CHANNEL_CEILING: {}, _SERVER_CEILING: {}}
    modes: dict[int, BeyondPolicy] = {}
    grace_days = 0
    for row in rows:
        kind, text, first, second = row
        if kind in (_PROGRESS, _INTRODUCED, _PREFERENCES):
            person.append(row)
        elif kind in set_at:
            set_at[kind][text] = _position(text, first, second)
        else:
            mode = _mode(text)
            if mode is not None:
                modes[kind] = mode
            if kind == _SERVER:
                grace_days = _grace(first) or 0
    mode = next((modes[kind] for kind in (_THREAD, _CHANNEL, _SERVER) if kind in modes), BeyondPolicy.VEILED)
    stored = stored_of(person)
    return StoredSettings(
        progress=stored.progress,
        channel_ceiling=set_at[_CHANNEL_CEILING],
        server_ceiling=set_at[_SERVER_CEILING],
        beyond=mode,
        grace_days=grace_days,
        introduced=stored.introduced,
        thread_ceiling=set_at[_THREAD_CEILING],
        not_started=stored.not_started,
        always_private=stored.always_private,
    )


def stored_of(rows: Rows) -> Stored:
    """The rows of `STORED`."""
    watched: dict[str, Position] = {}
    not_started = set()
    introduced = always_private = False
    for kind, work, season, episode in rows:
        if kind == _INTRODUCED:
            introduced = True
        elif kind == _PREFERENCES:
            always_private = bool(season)
        elif (position := _position(work, season, episode)) is not None:
            watched[work] = position
        else:
            not_started.add(work)
    return Stored(watched, introduced, frozenset(not_started), always_private)


def settings_of(rows: Rows) -> list[PlaceSettings]:
    """The rows of `SETTINGS`: the server first, then its channels by id."""
    ceilings_at: dict[tuple[bool, int], dict[str, Position | None]] = {}
    about: dict[tuple[bool, int], tuple[BeyondPolicy | None, int | None, int | None]] = {}
    parents: dict[tuple[bool, int], int] = {}
    for kind, place, is_server, text, first, second, parent in rows:
        key = (not is_server, place)
        if parent is not None:
            parents[key] = parent
        if kind == _CHANNEL_CEILING:
            ceilings_at.setdefault(key, {})[text] = _position(text, first, second)
        else:
            about[key] = (_mode(text), _grace(first), second)
    found = []
    for key in sorted(ceilings_at.keys() | about.keys()):
        is_channel, place = key
        mode, grace_days, role = about.get(key, (None, None, None))
        ceiling = dict(sorted(ceilings_at.get(key, {}).items()))
        found.append(PlaceSettings(place, not is_channel, ceiling, mode, grace_days, parents.get(key), role))
    return found


def _position(work: str, season: object, episode: object) -> Position | None:
    # A SQLite column holds whatever somebody put there, whatever its type says.
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
