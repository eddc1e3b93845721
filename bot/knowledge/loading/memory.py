"""Bound the memory that a reading may take, so that no file makes it take what the bot needs.

Linux counts a process's own writable memory and refuses more than a limit; Python then raises MemoryError, which ends
the reading with one sentence. Systems without this count (macOS, Windows) have only the bounds on the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.errors import UserError

MAX_MEMORY: Final = 3 << 29
"""The memory that a reading may take in all its processes together, in bytes: 1.5 GiB."""
PER_BYTE: Final = 60
"""The memory that a reading may take for each byte of its files."""
LEAST: Final = 64 << 20
"""The memory in bytes that even the smallest reading may take, mostly for modules that are imported on the way."""
TOO_MUCH: Final = (
    "Reading the knowledge would take more memory than it may; remove or split the files that hold the most values. "
    "Nothing has changed."
)
_STATUS: Final = Path("/proc/self/status")


def allowance(size: int) -> int:
    """Return how many bytes of memory the reading of `size` bytes may take."""
    return min(LEAST + PER_BYTE * size, MAX_MEMORY)


@contextmanager
def bounded(room: int) -> Iterator[None]:
    """Let this process take at most `room` more bytes of memory inside the block. A tighter bound outside it stays.

    Raises:
        UserError: the memory was not enough.
    """
    before = _limit()
    _set_limit(room)
    try:
        yield
    except MemoryError:
        raise UserError(TOO_MUCH) from None
    finally:
        _restore(before)


@contextmanager
def half() -> Iterator[None]:
    """Leave half of what this process may still take to the processes that are started inside the block."""
    before = _limit()
    if (left := _left()) is not None:
        _set_limit(left // 2)
    try:
        yield
    finally:
        _restore(before)


def take_share(processes: int) -> None:
    """Bound a process that was started inside `half`: it may take its share, and all `processes` the half together."""
    if (left := _left()) is not None:
        _set_limit(left // processes)


def volunteer() -> None:
    """Ask Linux to end this process first, and not the bot, if the memory of the machine or the container runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _taken() -> int | None:
    """Return the bytes of memory that count towards the limit of this process; None if the system does not say."""
    with suppress(OSError, StopIteration):
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmData:")).split()[1]) * 1024
    return None


def _limit() -> int | None:
    """Return the limit of this process in bytes, -1 for none; None if it could not be changed anyway."""
    if _taken() is None:
        return None
    import resource  # not on Windows

    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def _left() -> int | None:
    """Return how many bytes this process may still take; None if there is no limit."""
    limit, taken = _limit(), _taken()
    return None if limit is None or limit == -1 or taken is None else max(limit - taken, 0)


def _set_limit(room: int) -> None:
    """Let this process take at most `room` more bytes than now, unless its limit is lower already."""
    taken, before = _taken(), _limit()
    if taken is None or before is None:
        return
    _restore(taken + room if before == -1 else min(before, taken + room))


def _restore(limit: int | None) -> None:
    if limit is None:
        return
    import resource  # not on Windows

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
