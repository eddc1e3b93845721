"""Registers the commands with Discord, in the background while the bot answers.

The bot answers the commands that are already registered, whatever happens here. Our commands are compared with the
registered ones by content, so that no state has to be kept between starts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot.operations.logs import log
from bot.operations.metrics import Metrics
from bot.transport.discord_internals import command_payloads, register_commands, registered_commands

FIRST_PAUSE: Final = 15.0
"""Seconds before the second attempt. Each further pause is twice as long. discord.py also repeats single requests."""
LONGEST_PAUSE: Final = 600.0

_FIELDS = ("name", "type", "description", "options", "choices", "value", "required", "autocomplete", "nsfw")
_LIMITS = ("min_length", "max_length", "min_value", "max_value")
_SCOPES = ("contexts", "integration_types", "default_member_permissions")
"""The fields of commands, options and choices that the bot sets. Discord adds others."""


class CommandRegistrar:
    """Registers commands until Discord has accepted or refused them.

    Args:
        client: the client, which has to be logged in before `run` is called.
        tree: the commands to register.
        metrics: the metrics that show whether the commands are registered.

    Attributes:
        ids: the ids of the registered commands by name, as far as they are known.
        problem: why the last attempt failed, in one sentence for the people who run the bot; None if it did not fail.
    """

    def __init__(self, client: discord.Client, tree: app_commands.CommandTree[Any], metrics: Metrics) -> None:
        self._client = client
        self._tree = tree
        self._registered = metrics.commands_registered
        self.ids: dict[str, int] = {}
        self.problem: str | None = None

    async def run(self) -> None:
        """Register the commands. If Discord cannot do it now, try again after a pause, which grows each time."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._register()
                return
            except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError) as error:
                log.warning(
                    "commands not registered yet", status=getattr(error, "status", None), retry_after=round(pause)
                )
                self.problem = "Discord cannot do it at the moment; the bot goes on trying."
            except discord.HTTPException as error:
                # Another attempt would be refused too. The text is Discord's reason, about our own commands.
                log.error("commands refused", status=error.status, code=error.code, reason=str(error))
                self.problem = f"Discord refused them: {error}"
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _register(self) -> None:
        """Send the commands to Discord if they differ from the registered ones.

        Raises:
            discord.HTTPException, aiohttp.ClientError, OSError: if Discord does not accept them, or gives no answer.
        """
        registered = await registered_commands(self._client)
        self._note_ids(registered)
        if not same_commands(command_payloads(self._tree), registered):
            self._note_ids(await register_commands(self._client, self._tree))
        log.info("commands registered", count=len(self.ids))
        self.problem = None
        self._registered.set(1)

    def _note_ids(self, payloads: Sequence[dict[str, Any]]) -> None:
        self.ids = {str(command["name"]): int(command["id"]) for command in payloads}


def same_commands(wanted: Sequence[dict[str, Any]], registered: Sequence[dict[str, Any]]) -> bool:
    """Return true if two lists of command payloads are equivalent. Defaults that Discord fills in are ignored."""
    ours, theirs = ({command["name"]: _canonical(command) for command in commands} for commands in (wanted, registered))
    return ours == theirs


def _canonical(value: Any) -> Any:
    """Return a value of a payload without empty fields and fields that Discord adds. Lists of numbers are sorted."""
    if isinstance(value, list):
        found = [_canonical(each) for each in value]
        return found if value and isinstance(value[0], dict) else sorted(found)
    if isinstance(value, dict):
        fields = {key: _canonical(value.get(key)) for key in (*_FIELDS, *_LIMITS, *_SCOPES)}
        return {key: each for key, each in fields.items() if each not in (None, False, [])}
    return value
