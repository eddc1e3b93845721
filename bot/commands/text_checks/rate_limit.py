"""Limits how often a person may do something within an hour. The counts are kept in memory only."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Final

from cachetools import LRUCache

from bot.errors import UserError

CHECKS: Final = 20
"""The number of checks that a person may make within an hour."""
HOUR: Final = 3600.0
MAX_PEOPLE: Final = 20_000
"""The number of people that are remembered, about 10 MB. If more of them check, those who did so longest ago are
forgotten."""


class HourlyLimit:
    """Counts the checks of each person in this process. With several replicas, each counts for itself.

    Args:
        timer: returns monotonic seconds.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._times: LRUCache[int, deque[float]] = LRUCache(MAX_PEOPLE)

    def count(self, person: int) -> None:
        """Count one check.

        Raises:
            UserError: if the person has made as many as an hour allows. It is then not counted.
        """
        now = self._timer()
        times = self._times.setdefault(person, deque(maxlen=CHECKS))
        self._times[person] = times  # the one used last
        if len(times) == CHECKS and now - times[0] < HOUR:
            minutes = ceil((HOUR - (now - times[0])) / 60)
            wait = "a minute" if minutes == 1 else f"{minutes} minutes"
            raise UserError(
                f"You have checked {CHECKS} messages within an hour, which is the limit; please try again in {wait}."
            )
        times.append(now)
