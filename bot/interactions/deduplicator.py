"""Recognises interactions that Discord delivers more than once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from cachetools import TTLCache

KEPT_SECONDS: Final = 150.0
"""The time for which ids are kept.

It is longer than a signed request can be replayed (`bot.transport.http_endpoint`), and much longer than Discord waits.
"""
MAX_IDS: Final = 100_000
"""The largest number of ids. If there are more, the oldest are removed early."""


class Deduplicator:
    """Remembers the ids of the interactions that have arrived recently.

    Args:
        timer: returns monotonic seconds.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._seen: TTLCache[int, None] = TTLCache(MAX_IDS, KEPT_SECONDS, timer)

    def add(self, id_: int) -> bool:
        """Add an id. Return True if it is new."""
        is_new = id_ not in self._seen
        if is_new:
            self._seen[id_] = None
        return is_new
