"""Handles all errors of interactions. The user gets one private sentence, and the details go to the log.

UserError               a mistake or a missing permission of the user; its message is the sentence for the user
StoreError              a failure of the store; its message is the sentence for the user
any other error         a fault of the bot; the user gets a reference, and the log gets the trace without user text
"""

from __future__ import annotations

import traceback

import aiohttp
import discord
from discord import app_commands

from bot.cards.components import text_card
from bot.errors import UserError
from bot.interactions.middleware import Interaction, InteractionRecord, Outcome, record_of
from bot.interactions.replies import send_card, send_followup
from bot.storage.store import StoreError
from bot.transport.webhook_retry import ALREADY_ANSWERED

UNKNOWN_INTERACTION = 10062
"""Discord's error code when it has stopped waiting, so that nothing can be sent any more."""


async def handle_error(interaction: Interaction, error: BaseException) -> None:
    """Record an error of a command or control, and tell the user in one sentence."""
    record = record_of(interaction)
    sentence = classify(error, record)
    if sentence is None or interaction.type is discord.InteractionType.autocomplete:
        return  # an autocomplete can be answered only with suggestions
    try:
        if interaction.response.is_done():
            await send_followup(interaction, text_card(sentence))
        else:
            await send_card(interaction, text_card(sentence), private=True)
    except discord.HTTPException as failure:
        record.outcome = _gone(failure) or Outcome.FAILED
        record.details |= {"reply_failed": failure.status, "code": failure.code}
    except (aiohttp.ClientError, OSError) as failure:
        record.outcome = Outcome.FAILED
        record.details["reply_failed"] = type(failure).__name__


def classify(error: BaseException, record: InteractionRecord) -> str | None:
    """Record the outcome of a failed interaction.

    Returns:
        the sentence for the user; None if nothing can be sent any more.
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
    """Return the outcome if this error means that nothing can be sent any more; otherwise None."""
    return {UNKNOWN_INTERACTION: Outcome.TOO_LATE, ALREADY_ANSWERED: Outcome.DUPLICATE}.get(error.code)


def trace_without_text(error: BaseException) -> list[str]:
    """Return the frames of an error's traceback, without its message, which may contain text that a user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-12:]]
