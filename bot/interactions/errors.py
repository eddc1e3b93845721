"""The one error handler: one sentence to the user, once, to them alone; the details go into the record that is logged.

UserError               a mistake or a missing permission of the user; its text is the sentence they get
StoreError              the store failed; its text says so
everything else         our fault; the user gets a reference number, the record gets the trace without any user text
"""

from __future__ import annotations

import traceback

import aiohttp
import discord
from discord import app_commands

from bot.cards.layout import text_card
from bot.errors import UserError
from bot.interactions.context import Interaction, InteractionRecord, Outcome, record_of
from bot.interactions.replies import send_followup, send_layout
from bot.storage.store import StoreError
from bot.transport.webhook_retry import ALREADY_ANSWERED

UNKNOWN_INTERACTION = 10062
"""Discord has stopped waiting: nothing can be sent any more."""


async def handle_error(interaction: Interaction, error: BaseException) -> None:
    """Record what went wrong in a command or control, and tell the user once."""
    record = record_of(interaction)
    sentence = classify(error, record)
    if sentence is None or interaction.type is discord.InteractionType.autocomplete:
        return  # Discord takes nothing but suggestions as the answer to an autocomplete
    try:
        if interaction.response.is_done():
            await send_followup(interaction, text_card(sentence))
        else:
            await send_layout(interaction, text_card(sentence), private=True)
    except discord.HTTPException as failure:
        record.outcome = _gone(failure) or Outcome.FAILED
        record.details |= {"reply_failed": failure.status, "code": failure.code}
    except (aiohttp.ClientError, OSError) as failure:
        record.outcome = Outcome.FAILED
        record.details["reply_failed"] = type(failure).__name__


def classify(error: BaseException, record: InteractionRecord) -> str | None:
    """Record how an interaction failed.

    Returns:
        the sentence for the user; None: nothing can be sent any more.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    match cause:
        case discord.HTTPException() if (gone := _gone(cause)) is not None:
            record.outcome = gone
            return None
        case StoreError():
            record.outcome = Outcome.STORE_FAILED
            return str(cause)
        case UserError():
            record.outcome = Outcome.REFUSED
            return str(cause)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            record.outcome = Outcome.OUTDATED
            return "My commands have just changed. Please restart Discord, or try again in a minute."
    record.outcome = Outcome.FAILED
    record.details |= {"error": type(cause).__name__, "trace": trace_without_text(cause)}
    return f"Something went wrong on my side. Please try again; if it keeps happening, report it as {record.reference}."


def _gone(error: discord.HTTPException) -> Outcome | None:
    """Why nothing can be sent any more; None: something can."""
    return {UNKNOWN_INTERACTION: Outcome.TOO_LATE, ALREADY_ANSWERED: Outcome.DUPLICATE}.get(error.code)


def trace_without_text(error: BaseException) -> list[str]:
    """Where an error happened, frame by frame, without its message: that may repeat what a user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-12:]]
