"""The statements that read, and what their rows mean.

A row that makes no sense (written by hand, by another version) never opens anything: such a progress
does not count, such a ceiling is "not started", such a mode is strict, such a grace is the longest.
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
from bot.spoilers.clearance import Standing
from bot.storage.model import LONGEST_GRACE, Mode, PlaceSettings, Stored
from bot.storage.tables import ceilings, introductions, places, progress

_PROGRESS: Final = 0
_INTRODUCED: Final = 1
_CHANNEL_CEILING: Final = 2
_SERVER_CEILING: Final = 3
_CHANNEL: Final = 4
_SERVER: Final = 5

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
    ]


def _of_place(name: str, is_server: bool) -> list[Select[Any]]:
    place = bindparam(name, type_=BigInteger)
    which = true() if is_server else false()
    return [
        select(
            _kind(_SERVER_CEILING if is_server else _CHANNEL_CEILING),
            ceilings.c.work,
            ceilings.c.season,
            ceilings.c.episode,
        ).where(ceilings.c.place_id == place, ceilings.c.is_server == which),
        select(_kind(_SERVER if is_server else _CHANNEL), places.c.mode, places.c.grace_days, _NO_NUMBER).where(
            places.c.place_id == place, places.c.is_server == which
        ),
    ]


STANDING: Final[Executable] = union_all(*_of_person(), *_of_place("channel", False), *_of_place("server", True))
STORED: Final[Executable] = union_all(*_of_person())
SETTINGS: Final[Executable] = union_all(
    select(
        _kind(_CHANNEL_CEILING),
        ceilings.c.place_id,
        cast(ceilings.c.is_server, Integer),
        ceilings.c.work,
        ceilings.c.season,
        ceilings.c.episode,
    ).where(ceilings.c.server_id == bindparam("server", type_=BigInteger)),
    select(
        _kind(_CHANNEL),
        places.c.place_id,
        cast(places.c.is_server, Integer),
        places.c.mode,
        places.c.grace_days,
        _NO_NUMBER,
    ).where(places.c.server_id == bindparam("server", type_=BigInteger)),
)
Rows = Iterable[Sequence[Any]]

ANYTHING: Final[Executable] = select(introductions.c.user_id).limit(1)


def standing_of(rows: Rows) -> Standing:
    """The rows of `STANDING`."""
    watched: dict[str, Position] = {}
    channel_ceiling: dict[str, Position | None] = {}
    server_ceiling: dict[str, Position | None] = {}
    modes: dict[int, Mode] = {}
    grace_days = 0
    introduced = False
    for kind, text, first, second in rows:
        if kind == _PROGRESS:
            _add_progress(watched, text, first, second)
        elif kind == _INTRODUCED:
            introduced = True
        elif kind == _CHANNEL_CEILING:
            channel_ceiling[text] = _position(text, first, second)
        elif kind == _SERVER_CEILING:
            server_ceiling[text] = _position(text, first, second)
        else:
            mode = _mode(text)
            if mode is not None:
                modes[kind] = mode
            if kind == _SERVER:
                grace_days = _grace(first) or 0
    mode = modes.get(_CHANNEL, modes.get(_SERVER, Mode.VEIL))
    return Standing(
        progress=watched,
        channel_ceiling=channel_ceiling,
        server_ceiling=server_ceiling,
        strict=mode is Mode.STRICT,
        grace_days=grace_days,
        introduced=introduced,
    )


def stored_of(rows: Rows) -> Stored:
    """The rows of `STORED`."""
    watched: dict[str, Position] = {}
    introduced = False
    for kind, work, season, episode in rows:
        if kind == _INTRODUCED:
            introduced = True
        else:
            _add_progress(watched, work, season, episode)
    return Stored(watched, introduced)


def settings_of(rows: Rows) -> list[PlaceSettings]:
    """The rows of `SETTINGS`: the server first, then its channels by id."""
    ceilings_at: dict[tuple[bool, int], dict[str, Position | None]] = {}
    about: dict[tuple[bool, int], tuple[Mode | None, int | None]] = {}
    for kind, place, is_server, text, first, second in rows:
        key = (not is_server, place)
        if kind == _CHANNEL_CEILING:
            ceilings_at.setdefault(key, {})[text] = _position(text, first, second)
        else:
            about[key] = (_mode(text), _grace(first))
    found = []
    for key in sorted(ceilings_at.keys() | about.keys()):
        is_channel, place = key
        mode, grace_days = about.get(key, (None, None))
        ceiling = dict(sorted(ceilings_at.get(key, {}).items()))
        found.append(PlaceSettings(place, not is_channel, ceiling, mode, grace_days))
    return found


def _add_progress(watched: dict[str, Position], work: str, season: object, episode: object) -> None:
    position = _position(work, season, episode)
    if position is not None:
        watched[work] = position


def _position(work: str, season: object, episode: object) -> Position | None:
    # A SQLite column holds whatever somebody put there, whatever its type says.
    if isinstance(season, int) and isinstance(episode, int) and season >= 1 and episode >= 1:
        return Position(work, season, episode)
    return None


def _mode(text: object) -> Mode | None:
    if text is None:
        return None
    try:
        return Mode(text)
    except ValueError:
        return Mode.STRICT


def _grace(days: object) -> int | None:
    if days is None:
        return None
    return days if isinstance(days, int) and 0 <= days <= LONGEST_GRACE else LONGEST_GRACE
