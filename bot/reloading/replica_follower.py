"""One replica among several: serves what was announced, wherever `/reload` was typed, and says what it serves."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.knowledge.snapshot import SnapshotHolder
from bot.reloading.reloader import Reloader
from bot.storage.replicas import HEARTBEAT_SECONDS, Announcement, ReplicaRegistry, ReplicaState
from bot.storage.store import StoreError

log = structlog.get_logger()

RETRY_DELAYS: Final = (1.0, 3.0, 10.0, 30.0, 60.0)
"""Seconds between tries: files may arrive later than the announcement, on Kubernetes more than a minute later."""
LONGEST_SILENCE: Final = 30.0
PATIENCE: Final = 10.0
"""Seconds for one beat, after which the connection counts as lost."""


class ReplicaFollower:
    """Follows what is announced on the board.

    Args:
        board: shared with the other replicas.
        current: the holder of the snapshot.
        reloader: reads, and takes over what has no problems.
        pauses: seconds between tries to take an announced version over.
    """

    def __init__(
        self,
        board: ReplicaRegistry,
        current: SnapshotHolder,
        reloader: Reloader,
        pauses: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self._board = board
        self._current = current
        self._reloader = reloader
        self._pauses = pauses
        self._announced: Announcement | None = None
        self._has_listened = False
        self._tries: Sequence[float] = ()
        self._done = 0
        self._trouble: str | None = None
        self._news = asyncio.Event()
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follow while the block runs; then leave the board."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._obey())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            try:
                await self._board.leave()
            except StoreError:
                pass  # it fades out by itself

    async def _listen(self) -> None:
        """Beat at intervals and at each announcement; come back whenever the connection is lost."""
        failures = 0
        while True:
            try:
                async with self._board.connect(self._wake.set) as line:
                    while True:
                        self._wake.clear()
                        async with asyncio.timeout(PATIENCE):
                            announced = await line.heartbeat(self._service())
                        if failures:
                            log.info("replicas in touch again")
                            failures = 0
                        self._hear(announced)
                        await _happens(self._wake, HEARTBEAT_SECONDS)
            except Exception as error:
                if not failures:
                    log.warning("replicas out of touch", error=type(error).__name__)
                failures += 1
            await asyncio.sleep(min(2 ** min(failures, 10) / 4, LONGEST_SILENCE))

    def _service(self) -> ReplicaState:
        return ReplicaState(self._current.get().version, self._reloader.loaded_at, self._done, self._trouble)

    def _hear(self, announced: Announcement | None) -> None:
        if announced is not None and announced != self._announced:
            self._announced = announced
            # Whoever has just started has just read its files: one more look, in case they were announced meanwhile.
            self._tries = self._pauses if self._has_listened else ()
            self._news.set()
        self._has_listened = True

    async def _obey(self) -> None:
        """Take each announced version over, or tell why not."""
        while True:
            await self._news.wait()
            self._news.clear()
            announced, pauses = self._announced, iter(self._tries)
            if announced is None:
                continue
            started = not self._tries
            trouble = await self._try(announced.version)
            while trouble is not None and (pause := next(pauses, None)) is not None:
                self._tell(self._done, trouble)
                if await _happens(self._news, pause):
                    break  # announced anew: this one does not count any more
                trouble = await self._try(announced.version)
            if self._news.is_set():
                continue
            if trouble is not None and not started:
                log.warning("announced version not taken over", version=announced.version, trouble=trouble)
            self._tell(announced.number, None if started else trouble)

    async def _try(self, version: str) -> str | None:
        """Serve a version; or a few words on why not."""
        if self._current.get().version == version:
            return None
        try:
            result = await self._reloader.reload(version)
        except Exception as error:
            log.warning("reload failed", error=type(error).__name__)
            return "its files could not be read"
        if isinstance(result, list):
            return f"its files have {len(result)} problem{'s' * (len(result) != 1)}"
        return None if result.version == version else f"its files hold version {result.version}"

    def _tell(self, done: int, trouble: str | None) -> None:
        self._done, self._trouble = done, trouble
        self._wake.set()


def process_name(way: str) -> str:
    """What the other replicas call this process, from the way it serves."""
    return f"{socket.gethostname()}:{os.getpid()}, {way}"


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event; False if it does not happen in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
