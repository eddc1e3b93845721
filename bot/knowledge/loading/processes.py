"""Spread the files of a large knowledge base over several processes."""

from __future__ import annotations

import gc
import os
import re
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TypeVar

from bot.errors import UserError
from bot.knowledge.loading.memory import half, take_share
from bot.knowledge.loading.worker_process import DIED

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")

WORTH_IT = 4_000_000
"""The minimum size of the files for each process, in bytes. Starting a process takes as long as reading 2 MB."""
MEMORY = 160_000_000
"""The free memory needed for each process, in bytes."""
SHARES = 25
"""The number of chunks of files for each process. With many chunks, all processes end at about the same time."""


def processes_for(contents: Collection[bytes]) -> int:
    """Return how many processes should read these files: 1 for a usual knowledge base, and for a single large file.

    The number is limited by the processors that this process may use, and by the free memory.
    """
    total = sum(map(len, contents))
    if total < 2 * WORTH_IT:
        return 1
    by_size = min(total // WORTH_IT, total // max(map(len, contents)))
    return max(1, min(processors(), by_size, _free_memory() // MEMORY))


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _free_memory() -> int:
    """Return the bytes of memory that are free or can be freed; a large number if the system does not say."""
    with suppress(OSError):
        if found := re.search(r"MemAvailable:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="ascii")):
            return int(found[1]) * 1024
    return 1 << 40


def has_room_for(processes: int) -> bool:
    """Return whether the memory has room for this many copies of this process.

    Forked processes share memory with their parent at first, but less and less as they run.
    """
    import resource  # not on Windows, which cannot fork

    return _free_memory() > processes * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def can_fork() -> bool:
    """Return whether this process can be forked safely: one with other threads cannot."""
    return hasattr(os, "fork") and threading.active_count() == 1


def in_processes(
    work: Callable[[_Given], _Result], given: Collection[_Given], processes: int, shares: int = SHARES
) -> Iterator[_Result]:
    """Run `work` on each of `given` in several processes, and yield the results in order.

    Each process gets its values in `shares` chunks. Processes are forked if possible, because a new one needs a third
    of a second for its imports.

    Raises:
        UserError: one of the processes died.
    """
    try:
        context = get_context("fork" if can_fork() else "spawn")
        with half(), ProcessPoolExecutor(processes, context, _begin, (processes,)) as pool:
            yield from pool.map(work, given, chunksize=1 + len(given) // (processes * shares))
    except BrokenProcessPool:
        raise UserError(DIED) from None


def _begin(processes: int) -> None:
    take_share(processes)
    gc.disable()  # it would find nothing: the data has no reference cycles
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process ends this one
    signal.set_wakeup_fd(-1)  # a forked process would wake the parent's event loop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End as soon as the parent process is killed. Otherwise, this process would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
