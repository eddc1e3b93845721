"""A cache of answers, cards and suggestions, because many users ask about the same names and type the same letters.

A value is never shared between clearances or snapshots. The key of a view is its whole clearance, and every other key
contains the view. The cache is emptied when the snapshot changes, and every minute, because a view's time is precise to
the minute.

What: answers that were just given. Gain: a `/cast` that was asked before takes a quarter of the processor time. Without
it, everything is computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeVar

from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import Clearance
from bot.spoilers.rule import View

T = TypeVar("T")

MAX_VIEWS: Final = 256
MAX_VALUES: Final = 1024
_OTHER_FIELDS: Final = attrgetter(*(field.name for field in fields(Clearance) if field.name != "progress"))
"""Reads all fields of a clearance except its progress, including any that are added later."""


class AnswerCache:
    """Caches the views of one snapshot in one minute, and the values computed from them. The oldest make room."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._minute: datetime | None = None
        self._views: dict[Hashable, View] = {}
        self._values: dict[tuple[View, Hashable], Any] = {}

    def view(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> View:
        """Return the view of the snapshot with this clearance at `now`, rounded down to the minute."""
        minute = now.replace(second=0, microsecond=0)
        if self._knowledge is not knowledge or self._minute != minute:
            self._knowledge, self._minute = knowledge, minute
            self._views.clear()
            self._values.clear()
        # The key holds every field, also those that comparisons of clearances ignore.
        key = (frozenset(clearance.progress.items()), _OTHER_FIELDS(clearance))
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= MAX_VIEWS:
                del self._views[next(iter(self._views))]
            view = self._views[key] = View(knowledge, clearance, minute)
        return view

    def get_or_create(self, view: View, key: Hashable, create: Callable[[], T]) -> T:
        """Return the cached value for a view and a key, or create it with `create`.

        The key must contain everything that the value depends on besides the view.
        """
        full_key = (view, key)
        try:
            found: T = self._values[full_key]
        except KeyError:
            found = create()
            if len(self._values) >= MAX_VALUES:
                del self._values[next(iter(self._values))]
            self._values[full_key] = found
        return found
