"""A thread that does what waits for it, in the order it came, several at a time.

One way into the thread and one out of it serve all that wait: while the event loop is busy, each way costs a turn.
Nothing waits for these threads when the process ends: a stuck disk would keep it for ever.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, Generic, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

MAX_BATCH: Final = 32


class Job(Generic[_T]):
    """Something to be done, and how it went.

    Args:
        task: what the thread is told.
    """

    def __init__(self, task: _T) -> None:
        self.task = task
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._result: Any = None
        self._error: Exception | None = None
        self._is_done = False

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done: not done yet, and somebody waits for it."""
        return not self._is_done and not self.future.done()

    def done(self, result: Any) -> None:
        """It went well."""
        self._result, self._is_done = result, True

    def failed(self, error: Exception) -> None:
        """It did not."""
        self._error, self._is_done = error, True

    def close(self, error: Exception) -> None:
        """Whatever was not done has failed."""
        if not self._is_done:
            self.failed(error)

    def tell(self) -> None:
        """Wake who waits for it; in the event loop."""
        if self.future.done():
            return
        if self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._result)


class BatchingThread(Generic[_T]):
    """One thread.

    Args:
        name: of the thread.
        work: called in the thread with what waits, `MAX_BATCH` at most. What it leaves undone fails with the
            exception that comes out of it.
    """

    def __init__(self, name: str, work: Callable[[Sequence[Job[_T]]], None]) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.SimpleQueue[Job[_T] | None] = queue.SimpleQueue()
        self._ended = asyncio.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def do(self, task: _T) -> asyncio.Future[Any]:
        """Have something done. Who cancels the future has given it up."""
        asked = Job(task)
        self._waiting.put(asked)
        return asked.future

    def end(self) -> None:
        """Do what waits, then stop."""
        self._waiting.put(None)

    async def close(self, seconds: float) -> None:
        """Do what waits, then stop; wait so long for that."""
        self.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def _run(self) -> None:
        goes_on = True
        while goes_on and (first := self._waiting.get()) is not None:
            together, goes_on = self._together(first)
            try:
                self._work(together)
            except Exception as error:
                for asked in together:
                    asked.close(error)
            self._in_loop(partial(_tell, together))
        self._in_loop(self._ended.set)

    def _in_loop(self, call: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            self._loop.call_soon_threadsafe(call)

    def _together(self, first: Job[_T]) -> tuple[list[Job[_T]], bool]:
        """What waits, and whether more may come."""
        found = [first]
        while len(found) < MAX_BATCH:
            try:
                asked = self._waiting.get_nowait()
            except queue.Empty:
                break
            if asked is None:
                return found, False
            found.append(asked)
        return found, True


def _tell(together: Sequence[Job[Any]]) -> None:
    for asked in together:
        asked.tell()


async def run_in_thread(name: str, work: Callable[[], _R]) -> _R:
    """Do one thing in a thread of its own."""

    def do(together: Sequence[Job[None]]) -> None:
        for asked in together:
            asked.done(work())

    line: BatchingThread[None] = BatchingThread(name, do)
    doing = line.do(None)
    line.end()
    result: _R = await doing
    return result
