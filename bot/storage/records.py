"""The values that the store takes and returns, how they are read from rows, and the errors of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.errors import TRY_AGAIN, UserError
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, EverythingOut, Held, Limit
from bot.storage.database.change import Rows

LONGEST_GRACE: Final = 60
UNCHANGED: Final = "I can't store that right now; nothing was changed. Please try again in a minute."
UNCERTAIN: Final = "I can't tell whether that was stored. Please look again in a minute."
PARTLY: Final = "I could store only a part of that. Please look again in a minute, and repeat what is missing."
UNSHOWN: Final = "That is stored, but I can't show it right now. Please look again in a minute."
UNREADABLE: Final = "I can't look that up right now. Please try again in a minute."

_MODES: Final[Mapping[object, BeyondPolicy]] = {policy.value: policy for policy in BeyondPolicy}


class StoreError(UserError):
    """The store could not be read or written. Nothing is half-written. The message is one sentence for the user."""


class ClaimedError(Exception):
    """Another process has already made a change for this interaction. Discord or a load balancer delivered it twice."""


class StoreAwayError(StoreError):
    """The database cannot be reached at the moment. Trying again later may help."""

    status = TRY_AGAIN


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """The settings of one server, channel or thread. None, or a work missing from `ceiling`, means that nothing is set.

    Attributes:
        place: the id of the server, channel or thread.
        parent: the channel that a thread or forum post belongs to; None for other places.
        manager_role: the role that may change ceilings, besides members with Manage Server. Only servers have one.
        held: what managers have said about the release of episodes. Only servers have any.
    """

    place: int
    is_server: bool
    ceiling: Ceiling
    mode: BeyondPolicy | None
    grace_days: int | None
    parent: int | None = None
    manager_role: int | None = None
    held: Held = field(default_factory=dict)


def places_of(rows: Rows) -> list[PlaceSettings]:
    """Build the settings of places from the rows of `places`: the server first, then its channels by id."""
    found: dict[tuple[bool, int], PlaceSettings] = {}
    for kind, id_, is_server, parent, text, first, second in rows:
        key = (not is_server, id_)
        known = found.get(key) or PlaceSettings(id_, bool(is_server), {}, None, None)
        if kind == "held":  # in such a row, the parent is the instant
            found[key] = replace(known, held={**known.held, **held_of(text, first, second, parent)})
            continue
        if parent is not None:
            known = replace(known, parent=parent)
        if kind in LIMITS:
            ceiling = {**known.ceiling, text: LIMITS[kind](text, first, second)}
            found[key] = replace(known, ceiling=dict(sorted(ceiling.items())))
        else:
            found[key] = replace(known, mode=mode_of(text), grace_days=grace_of(first), manager_role=second)
    return [found[key] for key in sorted(found)]


def position_of(work: str, season: object, episode: object) -> Position | None:
    """Read a position from a row; None if the values are no position. SQLite allows values of any type."""
    if isinstance(season, int) and isinstance(episode, int) and season >= 1 and episode >= 1:
        return Position(work, season, episode)
    return None


def everything_of(*_: object) -> Limit:
    """Read the limit of a row that says that everything is out."""
    return EverythingOut()


LIMITS: Final[Mapping[str, Callable[[str, object, object], Limit]]] = {
    "ceiling": position_of,
    "everything": everything_of,
}
"""The functions that read a limit from a row, by the kind of the row."""


def held_of(work: str, season: object, episode: object, out_at: object) -> Held:
    """Read what managers have said about an episode: since when it is out, in seconds since 1970, or None to wait."""
    position = position_of(work, season, episode)
    seconds = None if out_at is None else int(str(out_at))
    return {} if position is None else {position: None if seconds is None else datetime.fromtimestamp(seconds, UTC)}


def columns_of(work: str, limit: Limit) -> dict[str, int | None]:
    """Return the columns of one limit of a ceiling.

    Raises:
        ValueError: if it is a position that is none of this work.
    """
    everything = isinstance(limit, EverythingOut)
    position = limit if isinstance(limit, Position) else None
    return {**numbers_of(work, position, not_started=None), "everything": everything}


def mode_of(text: object) -> BeyondPolicy | None:
    """Read a policy from a row. An unknown value counts as the policy that withholds everything beyond the ceiling."""
    return None if text is None else _MODES.get(text, BeyondPolicy.WITHHELD)


def grace_of(days: object) -> int | None:
    """Read the days of grace from a row. An invalid value counts as the longest period, which opens the least."""
    if days is None:
        return None
    return days if isinstance(days, int) and 0 <= days <= LONGEST_GRACE else LONGEST_GRACE


def place_values(server: int, channel: int | None, thread: int | None) -> dict[str, Any]:
    """Return the values that identify a place."""
    place = thread if thread is not None else channel if channel is not None else server
    parent = channel if thread is not None else None
    return {"place": place, "is_server": channel is None, "server": server, "parent": parent}


def numbers_of(work: str, position: Position | None, not_started: int | None) -> dict[str, int | None]:
    """Return a position as its two numbers. If it is None, both numbers are `not_started`."""
    check_position(work, position)
    if position is None:
        return {"season": not_started, "episode": not_started}
    return {"season": position.season, "episode": position.episode}


def check_position(work: str, position: Position | None) -> None:
    """Raise ValueError if a position is not one of this work."""
    if position is not None and (position.work != work or position.season < 1 or position.episode < 1):
        raise ValueError(f"{position} is not a position of {work}")
