"""The values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.knowledge.positions import Position

LONGEST_GRACE: Final = 60
UNCHANGED: Final = "I can't store that right now; nothing was changed. Please try again in a minute."
UNCERTAIN: Final = "I can't tell whether that was stored. Please look again in a minute."
PARTLY: Final = "I could store only a part of that. Please look again in a minute, and repeat what is missing."
UNSHOWN: Final = "That is stored, but I can't show it right now. Please look again in a minute."
UNREADABLE: Final = "I can't look that up right now. Please try again in a minute."


class StoreError(Exception):
    """The store could not be read or written; nothing half-written. Its text is one sentence for people."""


class StoreAwayError(StoreError):
    """The database is not there just now; trying again later may help."""


class Mode(Enum):
    """What becomes of a fact beyond a channel's ceiling."""

    VEIL = "veil"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """What is set for one server or for one of its channels; None and missing works: nothing set here."""

    place: int
    is_server: bool
    ceiling: Mapping[str, Position | None]
    mode: Mode | None
    grace_days: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything stored about one person."""

    progress: Mapping[str, Position]
    introduced: bool
