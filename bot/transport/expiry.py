"""Detects interactions that Discord no longer waits for.

After an outage Discord delivers what was missed, perhaps hundreds a second, and each interaction is void three seconds
after it was sent. Answering them all would make the bot late for the ones that are still valid.

An interaction's id holds the time at which it was sent, by Discord's clock. Ours may be wrong, and may jump. So its
latency is measured with a monotonic clock and compared with the lowest latency of the last minutes. Ids that hold no
time (those of a server for tests) are recognised, and then nothing is expired.
"""

from __future__ import annotations

import time
from typing import Final

RESPONSE_DEADLINE: Final = 3.0
"""Seconds that Discord waits. The fastest interaction took some time, too, so an expired one is even older."""
WINDOW_SECONDS: Final = 600.0
"""A lowest latency is forgotten after twice this time, because no two clocks run at the same speed for days."""
MAX_EXPIRED_STREAK: Final = 10.0
"""Seconds for which all interactions may be expired: what was missed in an outage arrives faster than that."""
_MIN_SAMPLE_GAP: Final = 2.0
"""Seconds between two interactions that are compared to see whether their ids hold the time."""
_MAX_DRIFT: Final = 0.5
"""Seconds by which the times of two such ids may be off."""
_NEVER: Final = float("inf")


class ExpiryDetector:
    """Recognises interactions that arrived too late."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._ids_hold_time = False
        self._sample: tuple[float, float] | None = None
        self._window_start = 0.0
        self._min_latency = self._previous_min_latency = _NEVER
        self._expired_since: float | None = None

    def is_expired(self, id_: int) -> bool:
        """Whether an interaction that has just arrived is void."""
        now, sent = time.monotonic(), (id_ >> 22) / 1000
        latency = now - sent  # off by a constant, which the comparison cancels
        lowest = min(self._min_latency, self._previous_min_latency)
        if self._ids_hold_time and latency - lowest > RESPONSE_DEADLINE:
            self._expired_since = now if self._expired_since is None else self._expired_since
            if now - self._expired_since < MAX_EXPIRED_STREAK:
                return True
            self._reset()  # only expired ones for so long: our own measure is wrong
        self._expired_since = None
        self._check_id_times(now, sent)
        if now - self._window_start > WINDOW_SECONDS:
            self._window_start, self._previous_min_latency, self._min_latency = now, self._min_latency, _NEVER
        self._min_latency = min(self._min_latency, latency)
        return False

    def _check_id_times(self, now: float, sent: float) -> None:
        """See whether the times in the ids advance like the clock."""
        if self._sample is None:
            self._sample = (now, sent)
        elapsed, elapsed_by_id = now - self._sample[0], sent - self._sample[1]
        if elapsed >= _MIN_SAMPLE_GAP:
            self._ids_hold_time |= abs(elapsed - elapsed_by_id) <= _MAX_DRIFT
            self._sample = (now, sent)
