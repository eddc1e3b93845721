"""Loads the files on disk and makes them the snapshot that answers: for `/reload`, another replica, or the preview."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from bot.knowledge.model import Knowledge
from bot.knowledge.problems import Problem
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics
from bot.reloading.worker import LoadResult, run_cooperatively
from bot.storage.replicas import ReplicaRegistry

log = structlog.get_logger()

Load = Callable[[Path], Awaitable[LoadResult]]
IsAdmin = Callable[[int], Awaitable[bool]]


@dataclass(eq=False)
class Reloader:
    """Answers from new files if they have no problems, else keeps the old snapshot.

    Attributes:
        snapshots: holds the snapshot that answers.
        folder: the knowledge base.
        load_folder: how to load it.
        is_allowed: whether a user id may reload; the bot decides, Discord's permissions do not count.
        clock: the present as an aware datetime.
        metrics: count the result of each load.
        replicas: where the other replicas learn of it; None: there are none.
        lock: held while a reload runs; `load` expects that its caller holds it.
        loaded_at: when the snapshot began to answer.
        last_problems: of the last load; empty if it had none.
    """

    snapshots: SnapshotHolder
    folder: Path
    load_folder: Load
    is_allowed: IsAdmin
    clock: Callable[[], datetime]
    metrics: Metrics
    replicas: ReplicaRegistry | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    loaded_at: datetime = field(init=False)
    last_problems: list[Problem] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._on_new_snapshot()

    async def reload(self, wanted: str | None = None) -> LoadResult:
        """Reload without a command, after any reload that is running.

        Args:
            wanted: answer from this version only; None: from any.
        """
        async with self.lock:
            old = self.snapshots.get()
            result = await self.load(dry_run=False, wanted=wanted)
        await self.release(old, result)
        return result

    async def load(self, *, dry_run: bool, wanted: str | None = None) -> LoadResult:
        """Load the files and, unless it is a dry run, answer from them. The caller holds the lock."""
        try:
            result = await self.load_folder(self.folder)
        except Exception:
            self.metrics.reloads.labels("failed").inc()
            raise
        version = self.snapshots.get().version
        self.last_problems = result if isinstance(result, list) else []
        if isinstance(result, list):
            self.metrics.reloads.labels("refused").inc()
            log.warning("reload refused", problems=len(result), version=version)
        elif wanted not in (None, result.version):
            self.metrics.reloads.labels("behind").inc()
            log.warning("reload refused", wanted=wanted, found=result.version, version=version)
        elif dry_run:
            self.metrics.reloads.labels("checked").inc()
        else:
            self.metrics.reloads.labels("done").inc()
            self.snapshots.swap(result)
            self._on_new_snapshot()
            log.info("reload done", version=result.version, before=version)
        return result

    def _on_new_snapshot(self) -> None:
        self.loaded_at = self.clock()
        knowledge = self.snapshots.get()
        self.metrics.set_knowledge(knowledge.version, self.loaded_at, knowledge.counts)

    async def release(self, old: Knowledge, result: LoadResult) -> None:
        """Free the memory of the snapshot that does not answer, step by step: all at once would block the loop."""
        if not isinstance(result, list):
            await run_cooperatively((result if self.snapshots.get() is old else old).release())
