"""Carries out plans in the background: leases those that are due, and lets `plan_run` take their steps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.announcements.plan_run import LEASE_SECONDS, LeaseLostError, PlanRun, PostingServices
from bot.operations.logs import log
from bot.storage.plans import Plan
from bot.storage.store import StoreError

POLL_SECONDS: Final = 5.0
BATCH: Final = 200
"""The largest number of plans that are leased at once."""
AT_ONCE: Final = 32
"""The largest number of plans that are worked on at the same moment."""


class PostWorker:
    """Posts what is due, in one of perhaps several processes.

    Args:
        services: what it takes to carry out a plan.
        is_ready: returns True while the bot is logged in.
        share: called before plans are worked on, with other processes in mind that share Discord's rate limit.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        services: PostingServices,
        *,
        is_ready: Callable[[], bool] = lambda: True,
        share: Callable[[], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._services = services
        self._is_ready = is_ready
        self._share = share
        self._sleep = sleep
        self._version: str | None = None

    async def run(self) -> None:
        """Post what is due, again and again, until cancelled."""
        while True:
            try:
                if self._is_ready():
                    await self.turn()
            except StoreError as error:
                log.warning("plans not read", error=type(error).__name__)
            except Exception as error:  # whatever went wrong, the next turn may succeed
                log.error("plans failed", error=type(error).__name__)
            await self._sleep(POLL_SECONDS)

    async def turn(self) -> None:
        """Do everything that is due now.

        Raises:
            StoreError: if the plans cannot be read.
        """
        if self._version != (version := self._services.snapshots.current.version):
            await self._services.plans.wake(self._services.now())
            self._version = version
        places = asyncio.Semaphore(AT_ONCE)
        while plans := await self._services.plans.lease(
            self._services.now(), until := self._services.now() + LEASE_SECONDS, BATCH
        ):
            if self._share is not None:
                await self._share()
            async with asyncio.TaskGroup() as group:
                serving = [group.create_task(self._serve(plan, until, places)) for plan in plans]
            if sent := sum(task.result() for task in serving):
                log.info("posted", count=sent)

    async def _serve(self, plan: Plan, until: int, places: asyncio.Semaphore) -> int:
        """Work on one plan. Return the number of messages that were sent."""
        run = PlanRun(self._services, plan, until)
        async with places:
            try:
                await run.run()
            except (StoreError, LeaseLostError) as error:  # it is leased again when this lease has ended
                log.warning("plan left", error=type(error).__name__)
            except Exception as error:
                log.error("plan failed", error=type(error).__name__)
        return run.sent
