"""A thread that does what waits for it, in the order it came, several at a time.

One way into the thread and one out of it serve all that wait: while the event loop is busy, each way costs a turn.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

_T = TypeVar("_T")

MOST_TOGETHER: Final = 64


class Asked(Generic[_T]):
    """Something to be done, and how it went.

    Args:
        task: what the thread is told.
    """

    def __init__(self, task: _T) -> None:
        self.task = task
        self._future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._result: Any = None
        self._error: Exception | None = None
        self.is_done = False

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for it."""
        return not self._future.done()

    def done(self, result: Any) -> None:
        """It went well."""
        self._result, self.is_done = result, True

    def failed(self, error: Exception) -> None:
        """It did not."""
        self._error, self.is_done = error, True

    def tell(self) -> None:
        """Wake who waits for it; in the event loop."""
        if self._future.done():
            return
        if self._error is not None:
            self._future.set_exception(self._error)
        else:
            self._future.set_result(self._result)

    async def wait(self) -> Any:
        """What `done` was told, or the error of `failed`."""
        return await self._future


class Line(Generic[_T]):
    """One thread.

    Args:
        name: of the thread.
        work: called in the thread with what waits, `MOST_TOGETHER` at most. What it leaves undone has failed with the
            exception that comes out of it.
    """

    def __init__(self, name: str, work: Callable[[Sequence[Asked[_T]]], None]) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.SimpleQueue[Asked[_T] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)  # a stuck disk stops no process
        self._thread.start()

    async def do(self, task: _T) -> Any:
        """Wait until the thread has done it."""
        asked = Asked(task)
        self._waiting.put(asked)
        return await asked.wait()

    async def close(self, seconds: float) -> None:
        """Do what waits, then stop; wait so long for that."""
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join, seconds)

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            together, goes_on = self._together(first)
            try:
                self._work(together)
            except Exception as error:
                for asked in together:
                    if not asked.is_done:
                        asked.failed(error)
            try:
                self._loop.call_soon_threadsafe(_tell, together)
            except RuntimeError:  # the loop was closed meanwhile: nobody waits
                return
            if not goes_on:
                return

    def _together(self, first: Asked[_T]) -> tuple[list[Asked[_T]], bool]:
        """What waits, and whether more may come."""
        found = [first]
        while len(found) < MOST_TOGETHER:
            try:
                asked = self._waiting.get_nowait()
            except queue.Empty:
                break
            if asked is None:
                return found, False
            found.append(asked)
        return found, True


def _tell(together: Sequence[Asked[Any]]) -> None:
    for asked in together:
        asked.tell()
