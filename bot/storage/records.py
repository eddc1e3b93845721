"""The values that the store takes and returns, how they are read from rows, and the errors of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.errors import TRY_AGAIN, UserError
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy
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
    """

    place: int
    is_server: bool
    ceiling: Mapping[str, Position | None]
    mode: BeyondPolicy | None
    grace_days: int | None
    parent: int | None = None
    manager_role: int | None = None


def places_of(rows: Rows) -> list[PlaceSettings]:
    """Build the settings of places from the rows of `places`: the server first, then its channels by id."""
    found: dict[tuple[bool, int], PlaceSettings] = {}
    for kind, id_, is_server, parent, text, first, second in rows:
        key = (not is_server, id_)
        known = found.get(key) or PlaceSettings(id_, bool(is_server), {}, None, None)
        if parent is not None:
            known = replace(known, parent=parent)
        if kind == "ceiling":
            ceiling = {**known.ceiling, text: position_of(text, first, second)}
            found[key] = replace(known, ceiling=dict(sorted(ceiling.items())))
        else:
            found[key] = replace(known, mode=mode_of(text), grace_days=grace_of(first), manager_role=second)
    return [found[key] for key in sorted(found)]


def position_of(work: str, season: object, episode: object) -> Position | None:
    """Read a position from a row; None if the values are no position. SQLite allows values of any type."""
    if isinstance(season, int) and isinstance(episode, int) and season >= 1 and episode >= 1:
        return Position(work, season, episode)
    return None


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
