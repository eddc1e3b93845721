"""Watches the knowledge folder for the preview, so that saved files are loaded at once, without `/reload`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from watchfiles import awatch

from bot.answers.phrases import count_of
from bot.cli.check import check_folder
from bot.cli.clickable_paths import shortened
from bot.knowledge.loading.files import walk
from bot.knowledge.loading.unread_files import unread_files
from bot.knowledge.problems import Problem, Severity, count_problems
from bot.reloading.reloader import Reloader
from bot.runtime.client import utc_now

QUIET_SECONDS = 0.15
"""Seconds without a change before the files are read, because an editor may save in several steps."""
PROBLEMS_SHOWN = 5

Stamp = frozenset[tuple[str, int, int]]
Tell = Callable[[str, Sequence[str]], Awaitable[None]]


def stamp_of(folder: Path) -> Stamp:
    """Return the path, modification time and size of every knowledge file, to see if any file has changed."""
    found: set[tuple[str, int, int]] = set()
    for path in walk(folder).files:
        with suppress(OSError):  # the file was deleted after it was listed
            status = path.stat()
            found.add((str(path), status.st_mtime_ns, status.st_size))
    return frozenset(found)


class FileWatcher(Struct):
    """Reloads the knowledge when files have changed and no further change follows.

    Attributes:
        reloader: loads its folder, and answers from the new snapshot if it has no problems.
        tell: called with a sentence about the result and a line for each problem.
    """

    reloader: Reloader
    tell: Tell
    _read: Stamp | None = None
    """The stamp of the last load. None at first: files may have changed before the watcher started, so load once."""
    _seen: Stamp | None = None
    _broken: bool = False
    _unread: Sequence[Problem] = ()

    @property
    def folder(self) -> Path:
        """The folder of the knowledge base."""
        return self.reloader.folder

    async def run(self, quiet: float = QUIET_SECONDS) -> None:
        """Watch until cancelled. After a change, look every `quiet` seconds until nothing changes between two looks."""
        while True:
            # Start to watch before looking, so that no change is missed between the last look and the next wait.
            changed = asyncio.create_task(self._wait_for_change())
            try:
                still = False
                while not still:
                    await asyncio.sleep(quiet)
                    still = await self.look()
                await changed
            finally:
                changed.cancel()

    async def _wait_for_change(self) -> None:
        """Wait until something changes in the folder or in a linked file.

        If the folder does not exist, watch its nearest existing parent, so that its return is noticed.
        """
        if self.folder.is_dir():
            paths = [self.folder, *(path.resolve() for path in walk(self.folder).files if path.is_symlink())]
        else:
            paths = [next(parent for parent in self.folder.absolute().parents if parent.is_dir())]
        with suppress(OSError):  # path deleted, or too many watches: `run` looks again anyway
            async for _ in awatch(*paths, watch_filter=None, recursive=self.folder in paths):
                return

    async def look(self) -> bool:
        """Reload if the files have changed since the last load, but not since the last look.

        Returns:
            False if the files have changed since the last look, so that an editor may still be saving.
        """
        await self._report_unread_files()
        now = stamp_of(self.folder)
        still = now == self._seen
        self._seen = now
        if not still or now == self._read:
            return still
        self._read = now
        before = self.reloader.snapshots.current.version
        result = await self.reloader.reload()
        was_broken, self._broken = self._broken, isinstance(result, list)
        if isinstance(result, list):
            found = count_of(count_problems(result), "problem", "problems")
            await self.tell(f"Not reloaded: the files have {found}; version {before} keeps answering.", _lines(result))
        elif result.version != before:
            errors = await asyncio.to_thread(_errors, self.folder)
            found = f" `check` finds {count_of(len(errors), 'error', 'errors')} in it." if errors else ""
            await self.tell(f"Reloaded: version {result.version} answers from now on.{found}", _lines(errors))
        elif was_broken:
            await self.tell(f"No problems any more: version {before} keeps answering.", ())
        return still

    async def _report_unread_files(self) -> None:
        """Report new files that look like knowledge but are not read, since their editor expects to see the result."""
        found = unread_files(self.folder)
        new = [problem for problem in found if problem not in self._unread]
        self._unread = found
        if new:
            await self.tell("Some files in the folder are not read.", _lines(new))


def _errors(folder: Path) -> list[Problem]:
    """Return the errors that `check` finds in a folder that can be loaded, such as a text that reveals too much."""
    findings = check_folder(folder, utc_now().date()).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _lines(problems: Sequence[Problem]) -> list[str]:
    return shortened([str(problem) for problem in problems], PROBLEMS_SHOWN, count_problems(problems))
