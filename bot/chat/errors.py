"""The one error handler: one sentence to the user, once, to them alone; the details to the log, under one reference.

AirlockError            what a user did or may not do; its text is the sentence they get; quiet in the log
StoreError              the store failed; its text says so; a warning in the log
everything else         our fault; the user gets a reference number, the log the trace without any text of theirs
"""

from __future__ import annotations

import secrets
import traceback

import discord
import structlog
from discord import app_commands

from bot.chat.cards import notice
from bot.chat.desk import Interaction, send_layout
from bot.storage.store import StoreError

log = structlog.get_logger()

UNKNOWN_INTERACTION = 10062
"""Discord gave up waiting: nothing can be sent any more."""
ALREADY_ANSWERED = 40060
"""Somebody, perhaps another process, has answered this interaction."""


class AirlockError(Exception):
    """Something a user can mend; the message is the one sentence they get."""


class ErrorDesk:
    """Answers for whatever goes wrong in a command or a button."""

    async def handle(self, interaction: Interaction, error: BaseException) -> None:
        """Tell the user once, log the rest."""
        cause = _cause(error)
        if isinstance(cause, StoreError):
            log.warning("store failed", command=command_name(interaction))
            await self._tell(interaction, str(cause))
            return
        if isinstance(cause, AirlockError):
            await self._tell(interaction, str(cause))
            return
        if isinstance(cause, discord.HTTPException) and cause.code in (UNKNOWN_INTERACTION, ALREADY_ANSWERED):
            log.warning("interaction gone", code=cause.code, command=command_name(interaction))
            return
        if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._tell(
                interaction, "My commands have just changed. Please restart Discord or try again in a minute."
            )
            return
        if isinstance(cause, app_commands.CheckFailure):
            await self._tell(interaction, "You may not use this command here.")
            return
        reference = secrets.token_hex(3)
        log.error(
            "interaction failed",
            reference=reference,
            command=command_name(interaction),
            error=type(cause).__name__,
            trace=trace_without_text(cause),
        )
        await self._tell(
            interaction,
            f"Something went wrong on my side. Please try again; if it happens again, report it as {reference}.",
        )

    async def _tell(self, interaction: Interaction, sentence: str) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            if interaction.response.is_done():
                layout = notice(sentence)
                layout.stop()
                await interaction.followup.send(
                    view=layout, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
                )
            else:
                await send_layout(interaction, notice(sentence), private=True)
        except discord.HTTPException as failed:
            log.warning("could not tell the user", code=failed.code, status=failed.status)


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def trace_without_text(error: BaseException) -> list[str]:
    """Where an error happened, frame by frame, without its message: that may repeat what a user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-12:]]


def command_name(interaction: Interaction) -> str:
    """The command or kind of an interaction, for logs: never an option."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    return interaction.type.name
