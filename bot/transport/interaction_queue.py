"""A queue between the gateway and the handling of interactions. It drops those that cannot be answered in time.

After an outage, Discord delivers all missed interactions at once, perhaps hundreds per second. An interaction can only
be answered within three seconds. If the bot tried to answer all of them, or started all at the same time, the answers
to those that are still valid would be late, too. So the queue starts interactions in order, a few at a time.

When the machine is too busy, answering takes longer and longer. If the bot started every interaction that is not three
seconds old yet, all answers would come just too late, and that would not end by itself: each late answer costs as much
as one in time. So an interaction starts only if the answers before it took less time than it has left.

The id of an interaction contains the time at which it was sent, by Discord's clock. Our clock may be wrong, and may
jump. So the latency of an interaction is measured with a monotonic clock, and compared with the lowest latency of the
last minutes. If ids do not contain the time, as on a test server, this is detected, and no interaction expires.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from bot.operations.logs import log

BATCH_SIZE: Final = 4
"""The number of interactions that start in one iteration of the event loop.

With more of them, each iteration takes longer, and so does every answer, because it needs several iterations.
"""
RESPONSE_DEADLINE: Final = 3.0
"""Seconds that Discord waits for a response.

Latencies are compared with that of the fastest interaction, which also took some time. So an interaction that counts as
expired is even older than this.
"""
ANSWERED_BY: Final = 2.5
"""Seconds within which an interaction should be answered. The rest of the deadline is for the way to Discord."""
SURELY_STARTED: Final = 1.0
"""An interaction younger than this, in seconds, always starts, so that a few slow answers cannot stop all others."""
MEASURED: Final = 32
"""The number of answers over which the usual time of an answer is averaged."""
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


class InteractionQueue:
    """A queue of interactions that have arrived but have not started yet.

    Args:
        start: called with the payload of each interaction, in order of arrival. Returns a future that is done when the
            interaction has been answered.
        count_expired: called instead for an interaction that arrived too late.
    """

    def __init__(self, start: Callable[[Any], Future[Any]], count_expired: Callable[[], object]) -> None:
        self._start = start
        self._count_expired = count_expired
        self._ages = AgeEstimator()
        self._waiting: deque[tuple[float, Any]] = deque()
        self._unanswered = 0
        self._usual_seconds = 0.0

    def put(self, payload: Any) -> None:
        """Add an interaction that has just arrived. It starts in the next iteration of the event loop, or later."""
        try:
            age = self._ages.age(int(payload["id"]))
        except Exception as error:
            _log_unreadable(error)
            return
        if age > RESPONSE_DEADLINE:
            self._count_expired()
            return
        self._waiting.append((time.monotonic() - age, payload))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._start_batch)

    def flush(self) -> None:
        """Start all waiting interactions at once."""
        while self._waiting:
            self._start_batch()

    def _start_batch(self) -> None:
        limit = max(SURELY_STARTED, ANSWERED_BY - self._usual_seconds)
        for _ in range(min(BATCH_SIZE, len(self._waiting))):
            sent, payload = self._waiting.popleft()
            now = time.monotonic()
            if now - sent > limit:
                self._count_expired()
                continue
            try:
                self._start(payload).add_done_callback(partial(self._measure, now))
                self._unanswered += 1
            except Exception as error:
                _log_unreadable(error)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._start_batch)

    def _measure(self, started: float, _ended: object) -> None:
        self._unanswered -= 1
        self._usual_seconds += (time.monotonic() - started - self._usual_seconds) / MEASURED
        if not self._unanswered:  # the bot is no longer busy
            self._usual_seconds = 0.0


def _log_unreadable(error: Exception) -> None:
    """Log that a payload could not be read. The error's message is left out, because it may contain user text."""
    log.error("interaction not readable", error=type(error).__name__)


class AgeEstimator:
    """Estimates how long ago each interaction that arrives was sent."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._ids_hold_time = False
        self._sample: tuple[float, float] | None = None
        self._window_start = 0.0
        self._min_latency = self._previous_min_latency = _NEVER
        self._expired_since: float | None = None

    def age(self, id_: int) -> float:
        """Return the age in seconds of an interaction that has just arrived; 0.0 if it is unknown."""
        now, sent = time.monotonic(), (id_ >> 22) / 1000
        latency = now - sent  # wrong by a constant offset, which cancels out in the comparison
        lowest = min(self._min_latency, self._previous_min_latency)
        age = max(0.0, latency - lowest) if self._ids_hold_time else 0.0
        if age > RESPONSE_DEADLINE:
            self._expired_since = now if self._expired_since is None else self._expired_since
            if now - self._expired_since < MAX_EXPIRED_STREAK:
                return age
            age = 0.0
            self._reset()  # every interaction was expired for too long: the measurement is wrong
        self._expired_since = None
        if self._sample is None:
            self._sample = (now, sent)
        elapsed = now - self._sample[0]
        if elapsed >= _MIN_SAMPLE_GAP:  # do the times in the ids advance at the same speed as our clock?
            self._ids_hold_time |= abs(elapsed - (sent - self._sample[1])) <= _MAX_DRIFT
            self._sample = (now, sent)
        if now - self._window_start > WINDOW_SECONDS:
            self._window_start, self._previous_min_latency, self._min_latency = now, self._min_latency, _NEVER
        self._min_latency = min(self._min_latency, latency)
        return age
