"""Starts bots as processes with a small knowledge base, and a simulated Discord that requires shards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.loopback import BotProcess, LoopbackDiscord
from tests.loopback.fixtures import OWNER, TOKEN, addresses
from tests.support.small_knowledge import SMALL

PATIENCE = 60
"""Seconds; reading knowledge begins with a new process, which takes its time on a busy machine."""


def write_knowledge(folder: Path, title: str) -> None:
    """A knowledge base that is quick to read."""
    (folder / "knowledge").mkdir(exist_ok=True)
    text = SMALL.replace("title: First Show", f"title: {title}")
    (folder / "knowledge" / "all.yaml").write_text(text, encoding="utf-8")


def small_bot(folder: Path, discord: LoopbackDiscord, *, command: str = "run", **environment: str) -> BotProcess:
    """A bot with a small knowledge base."""
    return BotProcess(folder, command=command, **addresses(discord), AIRLOCK_KNOWLEDGE="knowledge", **environment)


@asynccontextmanager
async def sharded() -> AsyncIterator[LoopbackDiscord]:
    """A Discord that wants three shards."""
    async with LoopbackDiscord(token=TOKEN, owner_id=OWNER, patience=10, limit=PATIENCE, shards=3) as discord:
        yield discord
