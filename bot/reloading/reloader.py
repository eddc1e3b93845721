"""Loads the files on disk and replaces the current snapshot, for `/reload`, for other replicas and for the preview."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.knowledge.problems import Problem, count_problems
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import log
from bot.operations.metrics import Metrics
from bot.reloading.worker import LoadResult
from bot.storage.replicas import ReplicaRegistry

Load = Callable[[Path], Awaitable[LoadResult]]
IsAdmin = Callable[[int], Awaitable[bool]]


@dataclass(eq=False)
class Reloader:
    """Replaces the current snapshot with newly loaded files. If they have problems, the old snapshot stays.

    Attributes:
        snapshots: holds the current snapshot.
        folder: the folder of the knowledge base.
        load_folder: loads the folder.
        is_allowed: takes a user id, and returns true if this user may reload. Permissions in Discord do not matter.
        clock: returns the current time as a time-zone-aware datetime.
        metrics: count the result of each load.
        replicas: the registry that announces reloads to the other replicas; None if there are none.
        lock: held while a reload runs. A caller of `load` must hold it.
        loaded_at: when the current snapshot began to answer.
        last_problems: the problems of the last load; empty if it had none.
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
        """Load the files and answer from them, without a command. Wait first for any running reload.

        Args:
            wanted: the only version to accept; None accepts any version.

        Returns:
            the loaded snapshot, or the problems of the files.
        """
        async with self.lock:
            return await self.load(dry_run=False, wanted=wanted)

    async def load(self, *, dry_run: bool, wanted: str | None = None) -> LoadResult:
        """Load the files and, unless `dry_run` is set, answer from them. The caller must hold the lock.

        If the files have problems, or another version than `wanted`, the old snapshot stays.
        """
        try:
            result = await self.load_folder(self.folder)
        except Exception:
            self.metrics.reloads.labels("failed").inc()
            raise
        version = self.snapshots.current.version
        self.last_problems = result if isinstance(result, list) else []
        if isinstance(result, list):
            self.metrics.reloads.labels("refused").inc()
            log.warning("reload refused", problems=count_problems(result), version=version)
        elif wanted not in (None, result.version):
            self.metrics.reloads.labels("behind").inc()
            log.warning("reload refused", wanted=wanted, found=result.version, version=version)
        elif dry_run:
            self.metrics.reloads.labels("checked").inc()
        else:
            self.metrics.reloads.labels("done").inc()
            await asyncio.to_thread(self.snapshots.swap, result)
            self._on_new_snapshot()
            log.info("reload done", version=result.version, before=version)
        return result

    def _on_new_snapshot(self) -> None:
        self.loaded_at = self.clock()
        knowledge = self.snapshots.current
        self.metrics.set_knowledge(knowledge.version, self.loaded_at, knowledge.counts)
