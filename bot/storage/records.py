"""The values that the store takes and returns, and its errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.errors import TRY_AGAIN, UserError
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy

LONGEST_GRACE: Final = 60
UNCHANGED: Final = "I can't store that right now; nothing was changed. Please try again in a minute."
UNCERTAIN: Final = "I can't tell whether that was stored. Please look again in a minute."
PARTLY: Final = "I could store only a part of that. Please look again in a minute, and repeat what is missing."
UNSHOWN: Final = "That is stored, but I can't show it right now. Please look again in a minute."
UNREADABLE: Final = "I can't look that up right now. Please try again in a minute."


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
