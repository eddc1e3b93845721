"""A thread that runs blocking work in order, so that the event loop is not blocked.

The threads are daemons, so a thread that hangs on a stuck disk does not keep the process from ending.
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
    """Work for a thread. The thread records the outcome, and later the event loop passes it to `future`."""

    def __init__(self) -> None:
        self.future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._finish: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """True if the work has no outcome yet and the caller is still waiting for it."""
        return self._finish is None and not self.future.done()

    def succeed(self, result: _T) -> None:
        """Record the result. Called in the thread."""
        self._finish = partial(self.future.set_result, result)

    def fail(self, error: Exception) -> None:
        """Record an error, unless there is an earlier outcome. Called in the thread."""
        self._finish = self._finish or partial(self.future.set_exception, error)

    def finish(self) -> None:
        """Pass the outcome to the waiting caller. Called in the event loop."""
        if self._finish is not None and not self.future.done():
            self._finish()


class WorkerThread:
    """A thread that starts when this object is created, and ends with `close`."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._ended = asyncio.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def call(self, work: Callable[[], _T]) -> asyncio.Future[_T]:
        """Run `work` in the thread, and return a future of its result. If it is cancelled in time, skip the work."""
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
        """Run `work` in the thread, without reporting its result. It must not raise."""
        self._queue.put(work)

    def finish(self, jobs: Iterable[Job[Any]]) -> None:
        """Pass the outcomes of jobs to the event loop, waking it only once. Called in the thread."""
        with suppress(RuntimeError):  # the loop is closed, so no caller waits
            self._loop.call_soon_threadsafe(_finish_all, jobs)

    async def close(self, seconds: float) -> None:
        """Stop the thread when its queue is empty. Wait at most `seconds` for that."""
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
    """Runs work immediately in the event loop instead of a thread; for databases in memory, which never block."""

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
