"""What runs beside the bot is started, watched and cancelled together."""

from __future__ import annotations

import asyncio

from bot.runtime.background_tasks import background_tasks
from tests.support.captured_logs import capture_logs


async def test_jobs_run_beside_the_block_and_clean_up_after_it() -> None:
    happened: list[str] = []

    async def job() -> None:
        happened.append("started")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            happened.append("cleaned up")

    with capture_logs() as logs:
        async with background_tasks({"first": job, "second": job}):
            await asyncio.sleep(0)
            assert happened == ["started", "started"]
    assert happened == ["started", "started", "cleaned up", "cleaned up"]
    assert logs == []


async def test_one_that_fails_is_logged_once_and_stops_nothing() -> None:
    others = asyncio.Event()

    async def fail() -> None:
        raise ValueError("what somebody typed")

    async def go_on() -> None:
        others.set()

    with capture_logs() as logs:
        async with background_tasks({"bad": fail, "good": go_on}):
            await asyncio.wait_for(others.wait(), 1)
            await asyncio.sleep(0)
    assert logs == [
        {"event": "background task failed", "task": "bad", "error": "ValueError", "log_level": "error"},
    ]
