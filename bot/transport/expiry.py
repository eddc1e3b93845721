"""Interactions that nobody waits for any more.

After an outage Discord delivers what was missed, hundreds a second perhaps, and each is void three seconds after
somebody sent it. Whoever dealt with all of them would be late for those that come now.

How old one is, its id tells, by Discord's clock. Ours may be wrong and may jump; so time is measured with one that does
not jump, against the quickest interaction of the last minutes. Ids that keep no time (of a server for tests) are
noticed, and then nothing is late.
"""

from __future__ import annotations

import time
from typing import Final

RESPONSE_DEADLINE: Final = 3.0
"""So long Discord waits. The quickest one took some time, too, so that what seems so old is even older."""
WINDOW_SECONDS: Final = 600.0
"""After twice that a quickest interaction is forgotten: no two clocks run alike for days."""
MAX_EXPIRED_STREAK: Final = 10.0
"""For so long what comes may be late and nothing else: what was missed comes all at once."""
_MIN_SAMPLE_GAP: Final = 2.0
"""Seconds between two interactions from which it is seen whether their ids keep time."""
_MAX_DRIFT: Final = 0.5
"""By how many seconds they may be off then."""
_NEVER: Final = float("inf")


class ExpiryDetector:
    """Tells what has come too late."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._keeps_time = False
        self._compared: tuple[float, float] | None = None
        self._begun = 0.0
        self._min_latency = self._previous_min_latency = _NEVER
        self._expired_since: float | None = None

    def is_expired(self, id_: int) -> bool:
        """Whether an interaction that has just arrived is void."""
        now, sent = time.monotonic(), (id_ >> 22) / 1000
        took = now - sent
        if self._keeps_time and took - min(self._min_latency, self._previous_min_latency) > RESPONSE_DEADLINE:
            self._expired_since = self._expired_since if self._expired_since is not None else now
            if now - self._expired_since < MAX_EXPIRED_STREAK:
                return True
            self._forget()  # nothing but late ones for so long: it is us who are wrong
        self._expired_since = None
        self._compare(now, sent)
        if now - self._begun > WINDOW_SECONDS:
            self._begun, self._previous_min_latency, self._min_latency = now, self._min_latency, _NEVER
        self._min_latency = min(self._min_latency, took)
        return False

    def _compare(self, now: float, sent: float) -> None:
        if self._compared is None:
            self._compared = (now, sent)
        passed, told = now - self._compared[0], sent - self._compared[1]
        if passed >= _MIN_SAMPLE_GAP:
            self._keeps_time = self._keeps_time or abs(passed - told) <= _MAX_DRIFT
            self._compared = (now, sent)
