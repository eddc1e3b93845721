"""Keeps this replica on the version that `/reload` announced in any replica, and reports its version to the others."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from bot.knowledge.problems import count_problems
from bot.operations.logs import log
from bot.reloading.reloader import Reloader
from bot.storage.replicas import HEARTBEAT_SECONDS, Announcement, ReplicaRegistry, ReplicaState
from bot.storage.store import StoreError

RETRY_DELAYS: Final = (1.0, 3.0, 10.0, 30.0, 60.0)
"""Seconds between tries to load. Files may arrive after the announcement, on Kubernetes more than a minute later."""
MAX_RECONNECT_DELAY: Final = 30.0
HEARTBEAT_TIMEOUT: Final = 10.0
"""The time limit for one heartbeat in seconds. After it, the connection counts as lost."""


class ReplicaFollower:
    """Loads each version that is announced in the registry of replicas, and sends heartbeats to the registry.

    Args:
        replicas: the registry, shared with the other replicas.
        reloader: loads a version, and answers from it if it has no problems.
        retry_delays: seconds between tries to load an announced version.
    """

    def __init__(
        self, replicas: ReplicaRegistry, reloader: Reloader, retry_delays: Sequence[float] = RETRY_DELAYS
    ) -> None:
        self._replicas = replicas
        self._reloader = reloader
        self._retry_delays = retry_delays
        self._announcement: Announcement | None = None
        self._has_started = False
        self._delays: Sequence[float] = ()
        self._last_handled = 0
        self._trouble: str | None = None
        self._announced = asyncio.Event()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Follow the announcements until cancelled, then leave the registry."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._send_heartbeats())
                tasks.create_task(self._apply_announcements())
        finally:
            with suppress(StoreError):  # an entry without heartbeats expires by itself
                await self._replicas.leave()

    async def _send_heartbeats(self) -> None:
        """Send heartbeats at regular intervals, and whenever there is news. Reconnect if the connection is lost."""
        failures = 0
        while True:
            try:
                async with self._replicas.connect(self._wake.set) as heartbeat:
                    while True:
                        self._wake.clear()
                        async with asyncio.timeout(HEARTBEAT_TIMEOUT):
                            announcement = await heartbeat(self._state())
                        if failures:
                            log.info("replicas in touch again")
                            failures = 0
                        self._on_heartbeat(announcement)
                        await _wait_for(self._wake, HEARTBEAT_SECONDS)
            except Exception as error:
                if not failures:
                    log.warning("replicas out of touch", error=type(error).__name__)
                failures += 1
            await asyncio.sleep(min(2 ** min(failures, 10) / 4, MAX_RECONNECT_DELAY))

    def _state(self) -> ReplicaState:
        version = self._reloader.snapshots.current.version
        return ReplicaState(version, self._reloader.loaded_at, self._last_handled, self._trouble)

    def _on_heartbeat(self, announcement: Announcement | None) -> None:
        if announcement is not None and announcement != self._announcement:
            self._announcement = announcement
            # This process has just loaded its files if this is its first heartbeat. It then tries only once to load the
            # announced version, in case the files have changed in the meantime, and does not report a failure.
            self._delays = self._retry_delays if self._has_started else ()
            self._announced.set()
        self._has_started = True

    async def _apply_announcements(self) -> None:
        """Apply each announcement, but skip one if a newer one arrives first."""
        while True:
            await self._announced.wait()
            self._announced.clear()
            if self._announcement is not None:
                await self._apply(self._announcement, self._delays)

    async def _apply(self, announcement: Announcement, delays: Sequence[float]) -> None:
        """Load an announced version and answer from it. Try again after each delay, and report the last failure."""
        trouble = await self._load(announcement.version)
        for delay in delays:
            if trouble is None:
                break
            self._set_status(self._last_handled, trouble)
            if await _wait_for(self._announced, delay):
                break
            trouble = await self._load(announcement.version)
        if self._announced.is_set():
            return
        if not delays:
            trouble = None
        if trouble is not None:
            log.warning("announced version not taken over", version=announcement.version, trouble=trouble)
        self._set_status(announcement.number, trouble)

    async def _load(self, version: str) -> str | None:
        """Load a version and answer from it. Return None on success, or the reason for the failure in a few words."""
        if self._reloader.snapshots.current.version == version:
            return None
        try:
            result = await self._reloader.reload(version)
        except Exception as error:
            log.warning("reload failed", error=type(error).__name__)
            return "its files could not be read"
        if isinstance(result, list):
            number = count_problems(result)
            return f"its files have {number} problem{'s' * (number != 1)}"
        return None if result.version == version else f"its files hold version {result.version}"

    def _set_status(self, last_handled: int, trouble: str | None) -> None:
        self._last_handled, self._trouble = last_handled, trouble
        self._wake.set()


def own_replica_name(mode: str) -> str:
    """Return the name of this process for the other replicas: host name, process id, and the mode that it runs in."""
    return f"{socket.gethostname()}:{os.getpid()}, {mode}"


async def _wait_for(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event. Return false if it does not happen within the given time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
