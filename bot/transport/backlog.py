"""A queue between the gateway and the parser: void interactions are dropped, the others start a few at a time.

After an outage hundreds of interactions arrive at once. If all of them started at once they would share the event loop
and all finish late, so they start in order: those at the front end first, while Discord still waits for them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import structlog

from bot.transport.expiry import ExpiryDetector

BATCH_SIZE: Final = 16
"""How many start in one turn of the event loop."""

log = structlog.get_logger()


class InteractionQueue:
    """Interactions that have arrived and have not started yet.

    Args:
        start: called with an interaction's payload when it is its turn.
        count_expired: called instead if it came too late.
    """

    def __init__(self, start: Callable[[Any], object], count_expired: Callable[[], object]) -> None:
        self._start = start
        self._count_expired = count_expired
        self._expiry = ExpiryDetector()
        self._waiting: deque[Any] = deque()

    def put(self, payload: Any) -> None:
        """Add an interaction that has just arrived; it starts in the next turn of the event loop, or later."""
        try:
            is_expired = self._expiry.is_expired(int(payload["id"]))
        except Exception as error:
            _log_unreadable(error)
            return
        if is_expired:
            self._count_expired()
            return
        self._waiting.append(payload)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._start_batch)

    def flush(self) -> None:
        """Start everything that waits."""
        while self._waiting:
            self._start_next()

    def _start_batch(self) -> None:
        for _ in range(min(BATCH_SIZE, len(self._waiting))):
            self._start_next()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._start_batch)

    def _start_next(self) -> None:
        try:
            self._start(self._waiting.popleft())
        except Exception as error:
            _log_unreadable(error)


def _log_unreadable(error: Exception) -> None:
    """Without the error's message, which may hold parts of the payload."""
    log.error("interaction not readable", error=type(error).__name__)
