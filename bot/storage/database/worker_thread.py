"""A thread that runs blocking work in order, while the event loop goes on.

The threads are daemons: when the process ends, nothing waits for one that hangs on a stuck disk.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Job(Generic[_T]):
    """Work for a thread. The thread notes its outcome, and the event loop hands that to `future`."""

    def __init__(self) -> None:
        self.future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._finish: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the work is still wanted: it has no outcome, and the caller has not stopped waiting."""
        return self._finish is None and not self.future.done()

    def succeed(self, result: _T) -> None:
        """Note the result, in the thread."""
        self._finish = partial(self.future.set_result, result)

    def fail(self, error: Exception) -> None:
        """Note an error, in the thread. It does not replace an earlier outcome."""
        self._finish = self._finish or partial(self.future.set_exception, error)

    def finish(self) -> None:
        """Hand the outcome to whoever waits, in the event loop."""
        if self._finish is not None and not self.future.done():
            self._finish()


class WorkerThread:
    """One thread, started at once; `close` ends it."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._ended = asyncio.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def call(self, work: Callable[[], _T]) -> asyncio.Future[_T]:
        """Run `work` and return its outcome. If the future is cancelled before its turn, the work is skipped."""
        job: Job[_T] = Job()

        def run() -> None:
            if job.is_open:
                try:
                    job.succeed(work())
                except Exception as error:
                    job.fail(error)
                self.finish([job])

        self.post(run)
        return job.future

    def post(self, work: Callable[[], None]) -> None:
        """Run `work`, which must not raise, and report nothing."""
        self._queue.put(work)

    def finish(self, jobs: Iterable[Job[Any]]) -> None:
        """Hand over the outcomes of jobs, from the thread. All of them cost the event loop one wake-up."""
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(_finish_all, jobs)

    async def close(self, seconds: float) -> None:
        """Stop when the queue is empty, and wait at most `seconds` for that."""
        self._queue.put(None)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            work()
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ended.set)


class InlineWorker(WorkerThread):
    """Runs work at once, in the event loop instead of a thread: for memory, where nothing blocks."""

    def __init__(self) -> None:
        pass

    def post(self, work: Callable[[], None]) -> None:
        work()

    def finish(self, jobs: Iterable[Job[Any]]) -> None:
        _finish_all(jobs)

    async def close(self, seconds: float) -> None:
        pass


def _finish_all(jobs: Iterable[Job[Any]]) -> None:
    for job in jobs:
        job.finish()
