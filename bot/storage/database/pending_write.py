"""Work that changes what is stored, and whether it may have been committed when somebody stops waiting for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Connection

_T = TypeVar("_T")


class PendingWrite(Generic[_T]):
    """Work for a transaction.

    Whoever commits (perhaps in another thread) and whoever waits decide one after the other: what was given up before
    it was to be committed is not committed, and what was to be committed before it was given up may be stored.

    Args:
        work: what to do over the connection of a transaction. It may be done again, after a rollback.
    """

    _deciding: ClassVar = threading.Lock()

    def __init__(self, work: Callable[[Connection], _T]) -> None:
        self.work = work
        self.committing = False
        self.given_up = False

    @classmethod
    def may_commit(cls, changes: Iterable[PendingWrite[Any]]) -> bool:
        """Whether a transaction of these may be committed now. False: one was given up; none is committing then."""
        changes = tuple(changes)
        with cls._deciding:
            if any(change.given_up for change in changes):
                return False
            for change in changes:
                change.committing = True
        return True

    def give_up(self) -> None:
        """Nobody waits any more: unless it is `committing`, it will never be committed."""
        with self._deciding:
            self.given_up = True
