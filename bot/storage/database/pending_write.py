"""A write that somebody waits for, and whether it may have been committed when they stop waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection

from bot.storage.database.worker_thread import Job

_T = TypeVar("_T")


class PendingWrite(Job[_T]):
    """Work for a transaction.

    Whoever commits (perhaps in another thread) and whoever waits decide one after the other: what is abandoned first
    is never committed, and what is about to be committed first may be stored.

    Args:
        work: what to do over the connection of a transaction. It may be repeated after a rollback.
    """

    _deciding: ClassVar = threading.Lock()

    def __init__(self, work: Callable[[Connection], _T]) -> None:
        super().__init__()
        self.work = work
        self.is_committing = False

    @classmethod
    def try_commit(cls, writes: Sequence[PendingWrite[Any]]) -> bool:
        """Whether the transaction of these writes may be committed now: not if one of them was abandoned."""
        with cls._deciding:
            if any(write.future.cancelled() for write in writes):
                return False
            for write in writes:
                write.is_committing = True
        return True

    def abandon(self) -> None:
        """Nobody waits any more: unless it `is_committing`, it will never be committed."""
        with self._deciding:
            self.future.cancel()
