"""The one error handler: one sentence to the user, once, to them alone; the details to the note the log is made of.

UserError               what a user did or may not do; its text is the sentence they get
StoreError              the store failed; its text says so
everything else         our fault; the user gets a reference number, the note the trace without any text of theirs
"""

from __future__ import annotations

import traceback

import aiohttp
import discord
from discord import app_commands

from bot.cards.answer_card import text_card
from bot.errors import UserError
from bot.interactions.middleware import InteractionRecord, Outcome, record_of
from bot.interactions.question_service import Interaction, send_layout
from bot.storage.store import StoreError
from bot.transport.webhook_retry import ALREADY_ANSWERED

UNKNOWN_INTERACTION = 10062
"""Discord gave up waiting: nothing can be sent any more."""


class ErrorHandler:
    """Answers for whatever goes wrong in a command or a button."""

    async def handle(self, interaction: Interaction, error: BaseException) -> None:
        """Note what it was, and tell the user once."""
        note = record_of(interaction)
        sentence = classify(error, note)
        if sentence is not None:
            await self._tell(interaction, note, sentence)

    async def _tell(self, interaction: Interaction, note: InteractionRecord, sentence: str) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            return  # a list of suggestions is all that Discord takes
        try:
            if interaction.response.is_done():
                layout = text_card(sentence)
                layout.stop()
                await interaction.followup.send(
                    view=layout, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
                )
            else:
                await send_layout(interaction, text_card(sentence), private=True)
        except discord.HTTPException as failed:
            note.outcome = _gone(failed) or Outcome.FAILED
            note.details |= {"untold": failed.status, "code": failed.code}
        except (aiohttp.ClientError, OSError) as failed:
            note.outcome = Outcome.FAILED
            note.details["untold"] = type(failed).__name__


def classify(error: BaseException, note: InteractionRecord) -> str | None:
    """Note what became of an interaction that failed.

    Returns:
        the sentence for the user; None: nothing can be sent any more.
    """
    cause = _cause(error)
    match cause:
        case discord.HTTPException() if (gone := _gone(cause)) is not None:
            note.outcome = gone
            return None
        case StoreError():
            note.outcome = Outcome.STORE_FAILED
            return str(cause)
        case UserError():
            note.outcome = Outcome.REFUSED
            return str(cause)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            note.outcome = Outcome.OUTDATED
            return "My commands have just changed. Please restart Discord or try again in a minute."
    note.outcome = Outcome.FAILED
    note.details |= {"error": type(cause).__name__, "trace": trace_without_text(cause)}
    return f"Something went wrong on my side. Please try again; if it happens again, report it as {note.reference}."


def _gone(error: discord.HTTPException) -> Outcome | None:
    """Whether nothing can be sent any more, and why."""
    return {UNKNOWN_INTERACTION: Outcome.TOO_LATE, ALREADY_ANSWERED: Outcome.DUPLICATE}.get(error.code)


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def trace_without_text(error: BaseException) -> list[str]:
    """Where an error happened, frame by frame, without its message: that may repeat what a user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-12:]]
