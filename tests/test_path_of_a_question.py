"""How many functions and modules a found name passes, from the gateway's frame to the request with the answer.

Whoever follows a question through the code reads about that much. The numbers may fall; before they rise, ask why.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import sys
from pathlib import Path
from types import FrameType

from bot.interactions.middleware import RateLimiter
from bot.knowledge.loading.loader import read_knowledge
from bot.operations.metrics import Metrics
from bot.transport.discord_internals import running_handlers
from bot.transport.webhook_retry import RetryingWebhookAdapter
from tests.support.bot_harness import BotHarness

ROOT = Path(__file__).resolve().parents[1]
BOT = f"{ROOT / 'bot'}/"
MODULES = 24
FUNCTIONS = 110


def cold() -> None:
    """Forget what functions of ours remember of words; views and answers are forgotten with the snapshot."""
    gc.unfreeze()  # or what is frozen is left out
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and found.__module__.startswith("bot."):
            found.cache_clear()


def test_path_of_a_found_name(tmp_path: Path) -> None:
    """The second question of a process, so that everything is imported, and nothing of it is remembered."""
    passed: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(BOT) and not code.co_name.startswith("<"):
            passed.add((code.co_filename.removeprefix(BOT), code.co_qualname))

    async def ask(hall: BotHarness) -> None:
        payload = hall.slash("cast", {"name": "margo", "private": True})
        hall.discord.expect(payload, hall.guild["general"], 42)
        hall.client._connection.parsers["INTERACTION_CREATE"](payload)
        await asyncio.sleep(0)
        while running := running_handlers():
            await asyncio.wait(running)

    with BotHarness(read_knowledge(ROOT / "knowledge"), tmp_path, RateLimiter()) as hall:
        RetryingWebhookAdapter(Metrics()).install()
        hall.dispatch(hall.slash("help"))
        hall.run(hall.keeper.claim_onboarding(42))
        hall.run(ask(hall))
        hall._current.swap(read_knowledge(ROOT / "knowledge"))
        cold()
        sys.setprofile(note)
        try:
            hall.run(ask(hall))
        finally:
            sys.setprofile(None)
        assert "Margo Madison" in str(hall.discord.requests[-1].body)
    passed.discard(("transport/discord_internals.py", "running_handlers"))  # which this test calls
    modules = {module for module, _ in passed}
    assert len(modules) <= MODULES, sorted(modules)
    assert len(passed) <= FUNCTIONS, sorted(passed)
