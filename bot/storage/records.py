"""The values that the store takes and returns, how they are read from rows, and the errors of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import TRY_AGAIN, UserError
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings
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
    """Another process has made a change for the same interaction, which a load balancer or Discord repeated."""


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


def settings_of(rows: Rows) -> StoredSettings:
    """Build the settings from the rows of `settings`."""
    progress: dict[str, Position] = {}
    not_started = set()
    ceilings: dict[str, dict[str, Position | None]] = {"thread": {}, "channel": {}, "server": {}}
    modes: dict[str, BeyondPolicy | None] = dict.fromkeys(ceilings)
    grace_days = 0
    introduced = always_private = False
    for kind, place, text, first, second in rows:
        if kind == "progress":
            if (position := _position(text, first, second)) is not None:
                progress[text] = position
            else:
                not_started.add(text)
        elif kind == "ceiling":
            ceilings[place][text] = _position(text, first, second)
        elif kind == "settings":
            modes[place] = _mode(text)
            if place == "server":
                grace_days = _grace(first) or 0
        elif kind == "introduced":
            introduced = True
        else:
            always_private = bool(first)
    return StoredSettings(
        progress=progress,
        channel_ceiling=ceilings["channel"],
        server_ceiling=ceilings["server"],
        beyond=modes["thread"] or modes["channel"] or modes["server"] or BeyondPolicy.VEILED,
        grace_days=grace_days,
        introduced=introduced,
        thread_ceiling=ceilings["thread"],
        not_started=frozenset(not_started),
        always_private=always_private,
    )


def places_of(rows: Rows) -> list[PlaceSettings]:
    """Build the settings of places from the rows of `places`: the server first, then its channels by id."""
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
    return None if text is None else _MODES.get(text, BeyondPolicy.WITHHELD)


def _grace(days: object) -> int | None:
    if days is None:
        return None
    return days if isinstance(days, int) and 0 <= days <= LONGEST_GRACE else LONGEST_GRACE
