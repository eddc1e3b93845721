"""A queue between the gateway and the parser. It drops expired interactions, and starts the others a few at a time.

After an outage, hundreds of interactions arrive at once. If all of them started together, they would share the event
loop, and all would finish late. The queue starts them in order, so that the first ones are answered in time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from bot.operations.logs import log
from bot.transport.expiry import ExpiryDetector

BATCH_SIZE: Final = 16
"""The number of interactions that start in one iteration of the event loop."""


class InteractionQueue:
    """A queue of interactions that have arrived but have not started yet.

    Args:
        start: called with the payload of each interaction, in order of arrival.
        count_expired: called instead for an interaction that arrived too late.
    """

    def __init__(self, start: Callable[[Any], object], count_expired: Callable[[], object]) -> None:
        self._start = start
        self._count_expired = count_expired
        self._expiry = ExpiryDetector()
        self._waiting: deque[Any] = deque()

    def put(self, payload: Any) -> None:
        """Add an interaction that has just arrived. It starts in the next iteration of the event loop, or later."""
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
        """Start all waiting interactions at once."""
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
    """Log that a payload could not be read. The error's message is left out, because it may contain user text."""
    log.error("interaction not readable", error=type(error).__name__)
