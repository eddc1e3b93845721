"""Starts, watches and cancels the tasks that run beside the bot. `bot.runtime.lifecycle` has the list of tasks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.operations.logs import log

Job = Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def background_tasks(jobs: Mapping[str, Job]) -> AsyncIterator[None]:
    """Run jobs while the block runs, then cancel them and wait until they have cleaned up.

    If a job fails, the failure is logged. The job is not started again, and the bot continues without it.

    Args:
        jobs: coroutine functions by name. The names appear in the log. A job may end by itself.
    """
    tasks = [asyncio.create_task(job(), name=name) for name, job in jobs.items()]
    for task in tasks:
        task.add_done_callback(_log_failure)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("background task failed", task=task.get_name(), error=type(error).__name__)
