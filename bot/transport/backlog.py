"""The way in from the gateway: what is void is left out, and of the rest only so many begin at once.

After an outage hundreds come in one go. Began they all at once, each would have to wait for all others at each of its
steps, and all would end late; so the first ones end first, for they are the ones that Discord waits for least.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import structlog

from bot.transport.expiry import ExpiryDetector

BATCH_SIZE: Final = 16
"""So many begin in one turn of the event loop."""

log = structlog.get_logger()


class InteractionQueue:
    """What has arrived and has not begun yet.

    Args:
        begin: what is called with an interaction's payload when it is its turn.
        count_expired: what is called instead for a void one.
    """

    def __init__(self, begin: Callable[[Any], object], count_expired: Callable[[], object]) -> None:
        self._begin = begin
        self._count_expired = count_expired
        self._expiry = ExpiryDetector()
        self._waiting: deque[Any] = deque()

    def put(self, payload: Any) -> None:
        """An interaction has arrived. Unless it is void, it begins in the next turn of the event loop, or later."""
        try:
            is_late = self._expiry.is_expired(int(payload["id"]))
        except Exception as error:
            _unreadable(error)
            return
        if is_late:
            self._count_expired()
            return
        self._waiting.append(payload)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._next)

    def flush(self) -> None:
        """Begin with whatever has arrived; no more is to come."""
        while self._waiting:
            self._take(self._waiting.popleft())

    def _next(self) -> None:
        for _ in range(min(BATCH_SIZE, len(self._waiting))):
            self._take(self._waiting.popleft())
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._next)

    def _take(self, payload: Any) -> None:
        try:
            self._begin(payload)
        except Exception as error:
            _unreadable(error)


def _unreadable(error: Exception) -> None:
    log.error("interaction not readable", error=type(error).__name__)  # and not what it holds
