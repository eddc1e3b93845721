"""Detects interactions that are too old to be answered.

An interaction can only be answered within three seconds. After an outage, Discord delivers all missed interactions,
perhaps hundreds per second. If the bot tried to answer all of them, it would be too late for the ones still valid.

The id of an interaction contains the time at which it was sent, by Discord's clock. Our clock may be wrong, and may
jump. So the latency of an interaction is measured with a monotonic clock, and compared with the lowest latency of the
last minutes. If ids do not contain the time, as on a test server, this is detected, and no interaction expires.
"""

from __future__ import annotations

import time
from typing import Final

RESPONSE_DEADLINE: Final = 3.0
"""Seconds that Discord waits for a response.

Latencies are compared with that of the fastest interaction, which also took some time. So an interaction that counts as
expired is even older than this.
"""
WINDOW_SECONDS: Final = 600.0
"""The lowest latency is forgotten after at most twice this time, because two clocks drift apart over days."""
MAX_EXPIRED_STREAK: Final = 10.0
"""Seconds for which every interaction may count as expired. After that, the measurement must be wrong.

Discord delivers the interactions that were missed in an outage faster than this.
"""
_MIN_SAMPLE_GAP: Final = 2.0
"""The minimum time in seconds between two interactions that are compared to check if ids contain the time."""
_MAX_DRIFT: Final = 0.5
"""The maximum difference in seconds between the time elapsed by the two ids and by our clock."""
_NEVER: Final = float("inf")


class ExpiryDetector:
    """Decides, for each interaction that arrives, if it is too late to answer it."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._ids_hold_time = False
        self._sample: tuple[float, float] | None = None
        self._window_start = 0.0
        self._min_latency = self._previous_min_latency = _NEVER
        self._expired_since: float | None = None

    def is_expired(self, id_: int) -> bool:
        """Return true if an interaction that has just arrived is too old to be answered."""
        now, sent = time.monotonic(), (id_ >> 22) / 1000
        latency = now - sent  # wrong by a constant offset, which cancels out in the comparison
        lowest = min(self._min_latency, self._previous_min_latency)
        if self._ids_hold_time and latency - lowest > RESPONSE_DEADLINE:
            self._expired_since = now if self._expired_since is None else self._expired_since
            if now - self._expired_since < MAX_EXPIRED_STREAK:
                return True
            self._reset()  # every interaction was expired for too long: the measurement is wrong
        self._expired_since = None
        self._check_id_times(now, sent)
        if now - self._window_start > WINDOW_SECONDS:
            self._window_start, self._previous_min_latency, self._min_latency = now, self._min_latency, _NEVER
        self._min_latency = min(self._min_latency, latency)
        return False

    def _check_id_times(self, now: float, sent: float) -> None:
        """Check that the times in the ids advance at the same speed as our clock."""
        if self._sample is None:
            self._sample = (now, sent)
        elapsed, elapsed_by_id = now - self._sample[0], sent - self._sample[1]
        if elapsed >= _MIN_SAMPLE_GAP:
            self._ids_hold_time |= abs(elapsed - elapsed_by_id) <= _MAX_DRIFT
            self._sample = (now, sent)
