"""The preview's eye on the knowledge folder: what an editor saves is read at once, without `/reload`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.knowledge.loading.folder_walk import unread_files, walk
from bot.knowledge.problems import Problem
from bot.knowledge.snapshot import SnapshotHolder
from bot.reloading.reloader import Reloader

SECONDS = 0.5
PROBLEMS_SHOWN = 5

Stamp = frozenset[tuple[str, int, int]]
Tell = Callable[[str, Sequence[str]], Awaitable[None]]


def stamp_of(folder: Path) -> Stamp:
    """Path, time of the last change and size of every knowledge file: differs when one was saved, added or removed."""
    found: set[tuple[str, int, int]] = set()
    for path in walk(folder).files:
        try:
            status = path.stat()
        except OSError:  # gone between the listing and the look
            continue
        found.add((str(path), status.st_mtime_ns, status.st_size))
    return frozenset(found)


class FileWatcher:
    """Looks every half second; reads when the files have changed and then kept still from one look to the next.

    Args:
        folder: the knowledge base.
        current: the holder of the snapshot, to see whether anything is new.
        reloader: reads, and takes over what has no problems.
        tell: takes one sentence, and a line for each problem.
        errors: what `check` calls an error in files that can be read, such as a text that tells too much.
    """

    def __init__(
        self,
        folder: Path,
        current: SnapshotHolder,
        reloader: Reloader,
        tell: Tell,
        errors: Callable[[], Sequence[Problem]] = tuple,
    ) -> None:
        self._folder = folder
        self._current = current
        self._reloader = reloader
        self._tell = tell
        self._errors = errors
        # None: the snapshot may be older than the watching, so the first quiet look reads too.
        self._read: Stamp | None = None
        self._seen: Stamp | None = None
        self._broken = False
        self._unread: list[Problem] = []

    async def run(self, seconds: float = SECONDS) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await self.look()

    async def look(self) -> None:
        """One look: an editor that is still saving is left alone until the next."""
        await self._look_at_others()
        now = stamp_of(self._folder)
        still = now == self._seen
        self._seen = now
        if not still or now == self._read:
            return
        self._read = now
        before = self._current.get().version
        result = await self._reloader.reload()
        was_broken, self._broken = self._broken, isinstance(result, list)
        if isinstance(result, list):
            await self._tell(*_report(result, before))
        elif result.version != before:
            errors = await asyncio.to_thread(self._errors)
            what = "an error" if len(errors) == 1 else f"{len(errors)} errors"
            found = f" It has {what} that check tells of." if errors else ""
            await self._tell(f"Reloaded: version {result.version} answers from now on.{found}", _lines(errors))
        elif was_broken:
            await self._tell(f"No problems any more: version {before} keeps answering.", ())

    async def _look_at_others(self) -> None:
        """Tell of a new file that looks like knowledge and is not read: whoever saved it waits for it."""
        found = unread_files(self._folder)
        new = [problem for problem in found if problem not in self._unread]
        self._unread = found
        if new:
            await self._tell("Not everything in the folder is read.", _lines(new))


def _report(problems: Sequence[Problem], version: str) -> tuple[str, list[str]]:
    count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"Not reloaded: the files have {count}; version {version} keeps answering.", _lines(problems)


def _lines(problems: Sequence[Problem]) -> list[str]:
    lines = [str(problem) for problem in problems[:PROBLEMS_SHOWN]]
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"and {len(problems) - PROBLEMS_SHOWN} more")
    return lines
