"""Clearance: the progress that counts for one reply, and what becomes of what lies beyond.

| who reads | counts | beyond it |
|---|---|---|
| one person (private reply, DM) | their progress | withheld; a button offers it veiled |
| one person who asked to look beyond | their progress | veiled |
| a place (public reply) | the ceiling of thread, channel or server, the nearest | veiled, or withheld if strict |
| one person who asked in public and is below the ceiling | in each work the lower of the two | as in the place |
| one person typing for a public reply (autocomplete) | the same | withheld |
| anybody while the store cannot be read | premise | withheld |

A work that somebody never told of is not lower: there the ceiling counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from bot.knowledge.positions import NOTHING_WATCHED, Position, Progress

Ceiling = Mapping[str, Position | None]
"""A position per work; None says “not started” on purpose, which a server's default does not override."""


class BeyondPolicy(Enum):
    """How a reply treats facts beyond its clearance. The values are stored, and chosen in `/spoilers`."""

    VEILED = "veil"
    WITHHELD = "strict"


class PlaceKind(StrEnum):
    """The kinds of place that settings apply to, the nearest first. The values appear in custom ids and on cards."""

    THREAD = "thread"
    CHANNEL = "channel"
    SERVER = "server"


class Audience(Enum):
    """Who will read a text."""

    CHANNEL = "channel"
    ASKER = "asker"
    ASKER_LOOKING_BEYOND = "asker looking beyond"
    ASKER_IN_PLACE = "asker in place"
    ASKER_TYPING = "asker typing"


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What is stored about the asker and the place they ask in. The default knows nothing: the strictest clearance.

    Attributes:
        beyond: how public replies here treat what lies beyond the ceiling.
        grace_days: for how many days an episode counts as unwatched in public replies, whatever the ceiling says.
        introduced: whether the asker has been told once how to set their progress.
        unavailable: the store could not be read; then nothing else here counts.
        thread_ceiling: of the thread or forum post they ask in; its channel's counts for works that it does not name.
        not_started: works that the asker said they have not started.
        always_private: whether the asker wants every answer in private.
    """

    progress: Progress = field(default_factory=dict)
    channel_ceiling: Ceiling = field(default_factory=dict)
    server_ceiling: Ceiling = field(default_factory=dict)
    beyond: BeyondPolicy = BeyondPolicy.VEILED
    grace_days: int = 0
    introduced: bool = False
    unavailable: bool = False
    thread_ceiling: Ceiling = field(default_factory=dict)
    not_started: frozenset[str] = frozenset()
    always_private: bool = False


@dataclass(frozen=True, slots=True)
class Clearance:
    """What counts for one reply."""

    progress: Progress
    beyond: BeyondPolicy
    grace_days: int = 0
    personal: bool = field(default=False, compare=False)
    """Whether it is what one person told of themselves, and no place has a say in it. It changes the order of what is
    shown, never what is: not compared."""


PREMISE_ONLY = Clearance(NOTHING_WATCHED, BeyondPolicy.WITHHELD)


def clearance_for(standing: StoredSettings, audience: Audience) -> Clearance:
    """The clearance of a reply to `audience`; see the table of this module."""
    if standing.unavailable:
        return PREMISE_ONLY
    ceiling = _ceiling(standing)
    match audience:
        case Audience.CHANNEL:
            return Clearance(ceiling, standing.beyond, standing.grace_days)
        case Audience.ASKER:
            return Clearance(standing.progress, BeyondPolicy.WITHHELD, personal=True)
        case Audience.ASKER_LOOKING_BEYOND:
            return Clearance(standing.progress, BeyondPolicy.VEILED, personal=True)
        case Audience.ASKER_IN_PLACE:
            return Clearance(_lower(standing, ceiling), standing.beyond, standing.grace_days)
        case Audience.ASKER_TYPING:
            return Clearance(_lower(standing, ceiling), BeyondPolicy.WITHHELD, standing.grace_days)


def is_below(standing: StoredSettings) -> bool:
    """Whether the asker has told of less than the ceiling of the place in any work; decided before any look-up."""
    ceiling = _ceiling(standing)
    return not standing.unavailable and _lower(standing, ceiling) != ceiling


def has_ceiling(standing: StoredSettings) -> bool:
    """Whether anything is set for the place; “not started” is."""
    return bool(standing.thread_ceiling or standing.channel_ceiling or standing.server_ceiling)


def has_told(standing: StoredSettings) -> bool:
    """Whether the asker has said anything about how far they are."""
    return bool(standing.progress or standing.not_started)


def _lower(standing: StoredSettings, ceiling: Progress) -> Progress:
    """In each work of the ceiling what both the place and the asker, where they told of it, have reached."""
    lower = {}
    for work, position in ceiling.items():
        if work in standing.progress:
            lower[work] = min(position, standing.progress[work])
        elif work not in standing.not_started:
            lower[work] = position
    return lower


def _ceiling(standing: StoredSettings) -> Progress:
    merged = {**standing.server_ceiling, **standing.channel_ceiling, **standing.thread_ceiling}
    return {work: position for work, position in merged.items() if position is not None}
