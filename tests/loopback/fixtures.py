"""Helpers for tests that run the bot as a process: they provide addresses, wait for events, and search its logs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.loopback.exchange import Answer
from tests.loopback.guilds import NEVER_SEEN_NAME
from tests.loopback.process import BotProcess
from tests.loopback.server import LoopbackDiscord
from tests.support.discord_limits import ACTION_ROW, BUTTON

TOKEN = "MTIz.loopback.kept-out-of-every-log"
OWNER, ADMIN = 7001, 7002
MANAGE_SERVER, ADMINISTRATOR = 1 << 5, 1 << 3
TYPED = "zanzibarine"
"""Part of whatever is typed in these tests, so that logs can be searched for it."""


def addresses(discord: LoopbackDiscord) -> dict[str, str]:
    """What the bot needs to find it."""
    return {
        "DISCORD_TOKEN": TOKEN,
        "AIRLOCK_API_URL": discord.api_url,
        "AIRLOCK_GATEWAY_URL": discord.gateway_url,
        "AIRLOCK_SERVE_ADDRESS": "127.0.0.1:0",
    }


def loopback(*, patience: float = 10.0) -> LoopbackDiscord:
    """A Discord that is patient with slow machines."""
    return LoopbackDiscord(token=TOKEN, owner_id=OWNER, patience=patience)


def free_port() -> int:
    """Return a port on which no process listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something the bot does without an answer."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - it happens in another process, which sets no event here
            await asyncio.sleep(0.02)


@asynccontextmanager
async def started(
    discord: LoopbackDiscord, folder: Path, command: str = "run", **environment: str
) -> AsyncIterator[BotProcess]:
    """A bot that is connected, or that serves; whatever it wrote is searched in the end."""
    environment = {**addresses(discord), **environment}
    async with BotProcess(folder, command=command, **environment) as bot:
        try:
            if command == "serve":
                discord.door.address = await bot.listening()
                await until(
                    lambda: bool(discord.commands or not {**addresses(discord), **environment}["DISCORD_TOKEN"])
                )
            else:
                await discord.connected()
        except TimeoutError:
            raise AssertionError(f"the bot did not connect:\n{bot.output}") from None
        yield bot
    for forbidden in (TOKEN, TYPED, NEVER_SEEN_NAME, "interaction-token", "Traceback"):
        assert forbidden not in bot.output
    assert bot.printed == ""


def with_button(card: Answer, custom_id: str) -> dict[str, Any]:
    """A message with one more button, as an old version may have made it."""
    button = {"type": BUTTON, "id": 91, "style": 2, "label": "Old", "custom_id": custom_id}
    row = {"type": ACTION_ROW, "id": 90, "components": [button]}
    return {**card.message, "components": [*card.message["components"], row]}


def sentence(output: str) -> str:
    """What a bot says that cannot run: one line after its logs, and nothing it must not say."""
    for forbidden in (TOKEN, TOKEN.upper(), "s3cret", "Traceback"):
        assert forbidden not in output
    said = [text for text in output.splitlines() if not text.startswith("20")]
    assert len(said) == 1, output
    return said[0]
