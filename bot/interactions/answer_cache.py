"""A cache of answers, cards and suggestions: many users ask about the same names and type the same letters.

Nothing passes from one clearance or snapshot to another: the key of a view is its whole clearance, and the key of
everything else contains the view. Everything is dropped with the snapshot, and every minute: the bot's clock
shows no smaller unit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar

from cachetools import LRUCache

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
        self._views: LRUCache[Hashable, View] = LRUCache(MAX_VIEWS)
        self._values: LRUCache[tuple[View, Hashable], Any] = LRUCache(MAX_VALUES)

    def view(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> View:
        """The snapshot seen with this clearance in this minute."""
        minute = now.replace(second=0, microsecond=0)
        if self._knowledge is not knowledge or self._minute != minute:
            self._knowledge, self._minute = knowledge, minute
            self._views.clear()
            self._values.clear()
        # All fields of a clearance, including any added later.
        values = (getattr(clearance, field.name) for field in fields(clearance))
        key = tuple(frozenset(value.items()) if isinstance(value, Mapping) else value for value in values)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = View(knowledge, clearance, minute)
        return view

    def get_or_create(self, view: View, key: Hashable, create: Callable[[], T]) -> T:
        """The cached value for a view and a key, created if missing; `key` holds everything else it depends on."""
        full_key = (view, key)
        try:
            found: T = self._values[full_key]
        except KeyError:
            found = self._values[full_key] = create()
        return found
