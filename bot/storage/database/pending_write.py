"""A write that a caller waits for. After a timeout, it tells the caller if the write may have been committed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection

from bot.storage.database.worker_thread import Job

_T = TypeVar("_T")


class PendingWrite(Job[_T]):
    """A job that changes the database in a transaction.

    The committing code, perhaps in another thread, and the waiting caller use one lock. If the caller abandons the
    write first, it is never committed. If committing begins first, the write may be stored.

    Args:
        work: called with the connection of the transaction. It may be called again after a rollback.
    """

    _deciding: ClassVar = threading.Lock()

    def __init__(self, work: Callable[[Connection], _T]) -> None:
        super().__init__()
        self.work = work
        self.is_committing = False

    @classmethod
    def try_commit(cls, writes: Sequence[PendingWrite[Any]]) -> bool:
        """Mark the writes as being committed and return True, or return False if one of them was abandoned."""
        with cls._deciding:
            if any(write.future.cancelled() for write in writes):
                return False
            for write in writes:
                write.is_committing = True
        return True

    def abandon(self) -> None:
        """Stop waiting for the write. Unless it `is_committing` already, it will never be committed."""
        with self._deciding:
            self.future.cancel()
