"""The values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy

LONGEST_GRACE: Final = 60
UNCHANGED: Final = "I can't store that right now; nothing was changed. Please try again in a minute."
UNCERTAIN: Final = "I can't tell whether that was stored. Please look again in a minute."
PARTLY: Final = "I could store only a part of that. Please look again in a minute, and repeat what is missing."
UNSHOWN: Final = "That is stored, but I can't show it right now. Please look again in a minute."
UNREADABLE: Final = "I can't look that up right now. Please try again in a minute."


class StoreError(Exception):
    """The store could not be read or written; nothing is half-written. Its text is one sentence for the user."""


class StoreAwayError(StoreError):
    """The database cannot be reached at the moment; trying again later may help."""


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """What is set for one server, channel or thread; None, and a work that is missing, means nothing is set here.

    Attributes:
        place: the id of the server, channel or thread.
        parent: the channel of a thread or forum post.
        manager_role: the role that may change ceilings, besides members with Manage Server; only of a server.
    """

    place: int
    is_server: bool
    ceiling: Mapping[str, Position | None]
    mode: BeyondPolicy | None
    grace_days: int | None
    parent: int | None = None
    manager_role: int | None = None


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """Everything stored about one person.

    Attributes:
        introduced: whether they were told how to set their progress.
        not_started: works that they have set to “not started”.
    """

    progress: Mapping[str, Position]
    introduced: bool
    not_started: frozenset[str] = frozenset()
    always_private: bool = False
