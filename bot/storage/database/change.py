"""Changes of the database, and the futures for which their callers wait.

A change is a generator. It yields each statement with its values, and is sent the rows that the statement returned. So
the same change runs on a blocking driver (SQLite) and on an asynchronous one (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

Values = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]
Step = tuple[str, Values | list[dict[str, Any]]]
"""An SQL statement with parameters like ``:user``, and their values.

With a list of values, the statement runs once for each item of the list and returns no rows.
"""
Change = Generator[Step, Rows, T]
Run = Callable[[str, Values], Awaitable[Rows]]


def script(sql: str, values: Values | None = None) -> Change[None]:
    """Run statements that are separated by semicolons, in order, all with the same values."""
    for statement in filter(str.strip, sql.split(";")):
        yield statement, values or {}


class PendingWrite(Future[T]):
    """A change that waits to be committed. Its caller may abandon it with `cancel`.

    Only one of `cancel` and `begin_commit` succeeds, even in different threads. If `cancel` succeeds, the change is
    never committed. If committing began first, `cancel` fails, and the change may be stored.

    Args:
        start: starts the change. It is called again if another change in the same transaction caused a rollback.
    """

    def __init__(self, start: Callable[[], Change[T]]) -> None:
        super().__init__()
        self.start = start
        self.is_committing = False

    def begin_commit(self) -> bool:
        """Return False if the caller has abandoned the change, otherwise True."""
        self.is_committing = True  # set first, because a caller may time out at any moment
        return self.running() or self.set_running_or_notify_cancel()

    def fail(self, error: Exception) -> None:
        """Pass an error to the caller, if there still is one."""
        if self.running() or self.set_running_or_notify_cancel():
            self.set_exception(error)
