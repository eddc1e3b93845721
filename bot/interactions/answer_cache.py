"""What was made lately, to be sent again: everybody asks about the same names, and types the same letters.

Nothing can cross a clearance or a snapshot: a view is found again only by its whole clearance, and what was made with
a view only by that very view. All of it is forgotten with the snapshot, and with the minute, which is as fine as the
bot's clock goes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import Clearance
from bot.spoilers.rule import View

T = TypeVar("T")

MAX_VIEWS: Final = 256
MAX_VALUES: Final = 1024


class AnswerCache:
    """Views of one snapshot in one minute, and what was made with them."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._minute: datetime | None = None
        self._views: dict[Hashable, View] = {}
        self._made: dict[tuple[View, Hashable], Any] = {}

    def view(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> View:
        """The snapshot seen with this clearance in this minute."""
        minute = now.replace(second=0, microsecond=0)
        if self._knowledge is not knowledge or self._minute != minute or len(self._views) >= MAX_VIEWS:
            self._knowledge, self._minute = knowledge, minute
            self._views.clear()
            self._made.clear()
        key = _key(clearance)
        if key not in self._views:
            self._views[key] = View(knowledge, clearance, minute)
        return self._views[key]

    def get_or_create(self, view: View, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of this view; `what` says everything else that it depends on."""
        key = (view, what)
        if key not in self._made:
            if len(self._made) >= MAX_VALUES:
                self._made.clear()
            self._made[key] = make()
        found: T = self._made[key]
        return found


def _key(clearance: Clearance) -> Hashable:
    """All of its fields, whichever there are."""
    values = [getattr(clearance, field.name) for field in fields(clearance)]
    return tuple(frozenset(value.items()) if isinstance(value, Mapping) else value for value in values)
