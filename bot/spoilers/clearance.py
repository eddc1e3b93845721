"""Clearance: the progress that counts for one reply, and how the reply treats facts beyond it.

| who reads | progress that counts | facts beyond it |
|---|---|---|
| one person (private reply, direct message) | their own | withheld; a button offers them veiled |
| one person who pressed that button | their own | veiled |
| everybody in a place (public reply) | the nearest ceiling: of thread, channel or server | set for the place |
| one person who asked in public below the ceiling | in each work, theirs or the ceiling, if lower | set for the place |
| one person typing a public command (autocomplete) | as above | withheld |
| any reader while the store cannot be read | the premise | withheld |

In a work for which the asker has set no progress, the ceiling counts.

A ceiling may be “everything that is out” (`EverythingOut`). `at_moment` replaces it by an episode before a clearance is
made; a clearance made without that takes it as “not started”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from bot.knowledge.positions import NOTHING_WATCHED, Position, Progress
from bot.knowledge.value import FrozenStruct

DEFAULT_GRACE = 7
"""The days of grace of a server that has set none."""


class EverythingOut(FrozenStruct, frozen=True):
    """A ceiling that rises by itself: every episode from its release on, plus the server's days of grace."""


Limit = Position | EverythingOut | None
Ceiling = Mapping[str, Limit]
"""One limit per work. None means “not started”. Unlike a missing work, it overrides the server's default."""


Held = Mapping[Position, datetime | None]
"""What the managers of a server have said about episodes: since when one is out, or None if it has to wait."""


class BeyondPolicy(Enum):
    """The treatment of facts beyond the clearance. The values are stored, and users choose them in `/spoilers`."""

    VEILED = "veil"
    WITHHELD = "strict"


class PlaceKind(StrEnum):
    """The kinds of place that settings apply to, most specific first. The values appear in custom ids and on cards."""

    THREAD = "thread"
    CHANNEL = "channel"
    SERVER = "server"


class Audience(StrEnum):
    """The readers of a reply."""

    CHANNEL = "channel"
    ASKER = "asker"
    ASKER_LOOKING_BEYOND = "asker_looking_beyond"
    ASKER_IN_PLACE = "asker_in_place"
    ASKER_TYPING = "asker typing"


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """The stored settings of the asker and of the place they ask in. The defaults give the lowest clearance.

    Attributes:
        beyond: the treatment of facts beyond the ceiling in public replies here.
        grace_days: the number of days after its release from which a new episode belongs to `EverythingOut`. No other
            ceiling depends on it.
        held: what managers have said about episodes. It counts for `EverythingOut` alone, and only as later than known.
        introduced: True if the asker has been shown how to set their progress.
        unavailable: True if the store could not be read; all other attributes are then ignored.
        thread_ceiling: the ceiling of the thread or forum post. For works it does not name, that of the channel counts.
        not_started: works that the asker has set to “not started”.
        always_private: True if the asker wants every answer to be private.
    """

    progress: Progress = field(default_factory=dict)
    channel_ceiling: Ceiling = field(default_factory=dict)
    server_ceiling: Ceiling = field(default_factory=dict)
    beyond: BeyondPolicy = BeyondPolicy.VEILED
    grace_days: int = DEFAULT_GRACE
    introduced: bool = False
    unavailable: bool = False
    thread_ceiling: Ceiling = field(default_factory=dict)
    not_started: frozenset[str] = frozenset()
    always_private: bool = False
    held: Held = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clearance:
    """The progress that counts for one reply, and how it treats facts beyond it."""

    progress: Progress
    beyond: BeyondPolicy
    personal: bool = field(default=False, compare=False)
    """True if only one person's own progress counts, and no ceiling. It affects only the order of what is shown, so
    comparisons ignore it."""


PREMISE_ONLY = Clearance(NOTHING_WATCHED, BeyondPolicy.WITHHELD)


def at_moment(settings: StoredSettings, aired_at: Mapping[Position, datetime], now: datetime) -> StoredSettings:
    """Return the settings with every `EverythingOut` replaced by what it means at a moment.

    Args:
        aired_at: the instant of release of each episode that has one.
        now: an aware datetime.
    """
    ceilings = (settings.server_ceiling, settings.channel_ceiling, settings.thread_ceiling)
    if not any(isinstance(limit, EverythingOut) for ceiling in ceilings for limit in ceiling.values()):
        return settings
    server, channel, thread = (ceiling_at(each, settings.grace_days, settings.held, aired_at, now) for each in ceilings)
    return replace(settings, server_ceiling=server, channel_ceiling=channel, thread_ceiling=thread)


def ceiling_at(
    ceiling: Ceiling, grace_days: int, held: Held, aired_at: Mapping[Position, datetime], now: datetime
) -> Mapping[str, Position | None]:
    """Return a ceiling with every `EverythingOut` replaced by what it means at a moment. See `at_moment`."""
    settled = now - timedelta(days=max(0, grace_days))
    return {
        work: _last_settled(sorted(at for at in aired_at if at.work == work), held, aired_at, settled)
        if isinstance(limit, EverythingOut)
        else limit
        for work, limit in ceiling.items()
    }


def _last_settled(
    episodes: list[Position], held: Held, aired_at: Mapping[Position, datetime], settled: datetime
) -> Position | None:
    """Return the last episode before the first that has to wait or came out after `settled`; None if there is none.

    An episode that came out before an earlier one of its work waits for that one, because a ceiling opens both.
    """
    last = None
    for at in episodes:
        out = held.get(at, aired_at[at])
        if out is None or max(out, aired_at[at]) > settled:
            break
        last = at
    return last


def clearance_for(settings: StoredSettings, audience: Audience) -> Clearance:
    """Return the clearance of a reply to `audience`, according to the table at the top of this module."""
    if settings.unavailable:
        return PREMISE_ONLY
    ceiling = _ceiling(settings)
    match audience:
        case Audience.CHANNEL:
            return Clearance(ceiling, settings.beyond)
        case Audience.ASKER:
            return Clearance(settings.progress, BeyondPolicy.WITHHELD, personal=True)
        case Audience.ASKER_LOOKING_BEYOND:
            return Clearance(settings.progress, BeyondPolicy.VEILED, personal=True)
        case Audience.ASKER_IN_PLACE:
            return Clearance(_lower(settings, ceiling), settings.beyond)
        case Audience.ASKER_TYPING:
            return Clearance(_lower(settings, ceiling), BeyondPolicy.WITHHELD)


def is_below(settings: StoredSettings) -> bool:
    """Return whether the asker's progress is below the place's ceiling in any work. Uses stored settings only."""
    ceiling = _ceiling(settings)
    return not settings.unavailable and _lower(settings, ceiling) != ceiling


def has_ceiling(settings: StoredSettings) -> bool:
    """Return whether the place has a ceiling in any work. “Not started” counts as one."""
    return bool(settings.thread_ceiling or settings.channel_ceiling or settings.server_ceiling)


def has_set_progress(settings: StoredSettings) -> bool:
    """Return whether the asker has set their progress in any work. “Not started” counts as progress."""
    return bool(settings.progress or settings.not_started)


def _lower(settings: StoredSettings, ceiling: Progress) -> Progress:
    """Return, for each work in the ceiling, the ceiling or the asker's progress, whichever is lower."""
    lower = {}
    for work, position in ceiling.items():
        if work in settings.progress:
            lower[work] = min(position, settings.progress[work])
        elif work not in settings.not_started:
            lower[work] = position
    return lower


def _ceiling(settings: StoredSettings) -> Progress:
    merged = {**settings.server_ceiling, **settings.channel_ceiling, **settings.thread_ceiling}
    return {work: limit for work, limit in merged.items() if isinstance(limit, Position)}
