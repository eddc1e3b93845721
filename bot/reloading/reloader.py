"""From the files on disk to the snapshot that answers; whoever wants it: `/reload`, another replica, the preview."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import structlog

from bot.knowledge.model import Knowledge
from bot.knowledge.problems import Problem
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics
from bot.reloading.worker import ReadResult, run_cooperatively
from bot.storage.replicas import ReplicaRegistry

log = structlog.get_logger()

Read = Callable[[Path], Awaitable[ReadResult]]
IsAdmin = Callable[[int], Awaitable[bool]]


class Reloader:
    """Takes a new snapshot over, or keeps the old one and says why.

    Args:
        current: the holder of the snapshot.
        folder: the knowledge base.
        read: how to read it.
        is_allowed: whether a user id may reload; asked of the bot, never of Discord's permissions.
        clock: the present as an aware datetime.
        metrics: count what became of each reading.
        board: where the other replicas learn of it; None: there are none.

    Attributes:
        lock: held while a reload runs; `load` wants it held.
        loaded_at: when the snapshot was taken over.
        last_problems: of the last reading; empty if it had none.
    """

    def __init__(
        self,
        current: SnapshotHolder,
        folder: Path,
        read: Read,
        is_allowed: IsAdmin,
        clock: Callable[[], datetime],
        metrics: Metrics,
        board: ReplicaRegistry | None = None,
    ) -> None:
        self.folder = folder
        self.current = current
        self.is_allowed = is_allowed
        self.board = board
        self.lock = asyncio.Lock()
        self.loaded_at = clock()
        self.last_problems: list[Problem] = []
        self._read = read
        self._clock = clock
        self._metrics = metrics

    async def reload(self, wanted: str | None = None) -> ReadResult:
        """Reload without a command, after the one that may be running.

        Args:
            wanted: take over this version and no other; None: whatever the files hold.
        """
        async with self.lock:
            old = self.current.get()
            result = await self.load(dry_run=False, wanted=wanted)
        await self.release(old, result)
        return result

    async def load(self, *, dry_run: bool, wanted: str | None = None) -> ReadResult:
        """Read the files and, unless it is a dry run, answer from them. The caller holds the lock."""
        old = self.current.get()
        try:
            result = await self._read(self.folder)
        except Exception:
            self._metrics.reloads.labels("failed").inc()
            raise
        self.last_problems = result if isinstance(result, list) else []
        if isinstance(result, list):
            self._metrics.reloads.labels("refused").inc()
            log.warning("reload refused", problems=len(result), version=old.version)
        elif wanted not in (None, result.version):
            self._metrics.reloads.labels("behind").inc()
            log.warning("reload refused", wanted=wanted, found=result.version, version=old.version)
        elif dry_run:
            self._metrics.reloads.labels("checked").inc()
        else:
            self._metrics.reloads.labels("done").inc()
            self.current.swap(result)
            self.loaded_at = self._clock()
            log.info("reload done", version=result.version, before=old.version)
        return result

    async def release(self, old: Knowledge, result: ReadResult) -> None:
        """Free the memory of the snapshot that does not answer, step by step: all at once would block the loop."""
        if not isinstance(result, list):
            await run_cooperatively((result if self.current.get() is old else old).release())
