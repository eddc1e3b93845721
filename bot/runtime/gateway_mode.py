"""Runs the bot through a connection to Discord's gateway."""

from __future__ import annotations

from bot.knowledge.model import Knowledge
from bot.runtime.client import AirlockClient
from bot.runtime.lifecycle import open_runtime
from bot.runtime.startup_errors import NOT_SET, StartupError, startup_errors
from bot.settings import Settings
from bot.transport.discord_internals import is_connected


async def run_bot(settings: Settings, knowledge: Knowledge) -> None:
    """Run the bot through Discord's gateway until SIGTERM or Ctrl-C, then finish open answers and close.

    Raises:
        StartupError: if Discord refuses the token or cannot be reached, or the settings cannot be used.
    """
    if settings.token is None:
        raise StartupError(NOT_SET)
    shards = settings.shards
    mode = "gateway" if shards is None else str(shards)
    async with open_runtime(
        settings, knowledge, mode, is_serving=is_connected, readiness="gateway", shards=shards
    ) as runtime:
        # A stop signal cancels this, because discord.py would reconnect otherwise.
        await runtime.until_stopped(_connect(runtime.client, settings.token))


async def _connect(client: AirlockClient, token: str) -> None:
    with startup_errors():
        await client.login(token)
        await client.connect()
