"""Turns errors that prevent the bot from starting into one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import TRY_AGAIN, UserError
from bot.transport.discord_internals import NotDiscordError

NOT_SET = "DISCORD_TOKEN is not set. Put the bot's token into the environment or into .env, or try `preview`."
COPY_AGAIN = "Copy it again from the Developer Portal (Bot, Reset Token) into DISCORD_TOKEN."
_SHARDS_REFUSED = (4010, 4011)
_TEMPORARY = (discord.GatewayNotFound, aiohttp.ClientError, OSError, RecursionError, AttributeError)


class StartupError(UserError):
    """The bot cannot run; the message is one sentence that says what to do."""


class TemporaryStartupError(StartupError):
    """Something that the bot needs is temporarily unavailable; a later try may succeed."""

    status = TRY_AGAIN


@contextmanager
def startup_errors() -> Iterator[None]:
    """Turn every error that prevents a connection to Discord into one sentence.

    Raises:
        StartupError: instead of the original error. `TemporaryStartupError` if a later try may succeed.
    """
    try:
        yield
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        is_busy = isinstance(error, discord.HTTPException) and (error.status >= 500 or error.status == 429)
        is_temporary = is_busy or isinstance(error, _TEMPORARY)
        raise (TemporaryStartupError if is_temporary else StartupError)(sentence) from None


def _sentence(error: Exception) -> str | None:
    """Return a sentence that says what is wrong and what to do; None for an unknown error, which is a bug of ours."""
    match error:
        case discord.LoginFailure():
            return f"Discord does not accept this token. {COPY_AGAIN}"
        case discord.PrivilegedIntentsRequired():
            return "Discord refuses the intents, which should not happen: Airlock asks for none that is privileged."
        case discord.ConnectionClosed(code=code) if code in _SHARDS_REFUSED:
            return (
                f"Discord refuses these shards (code {code}); set AIRLOCK_SHARDS=auto, "
                "or let all processes name the same number of shards, which Discord accepts."
            )
        case discord.ConnectionClosed(code=code):
            return f"Discord closed the connection for good (code {code}); check the token and try again."
        case discord.GatewayNotFound():
            return (
                "Discord does not say how many shards it recommends; try again later, or name them in AIRLOCK_SHARDS."
            )
        case discord.HTTPException(status=status):
            return f"Discord answered with status {status}; try again later, and check AIRLOCK_API_URL if it is set."
        case aiohttp.ClientError() | OSError():
            return "Discord cannot be reached; check the network, and AIRLOCK_API_URL if it is set."
        case NotDiscordError():
            return "What answers as Discord's gateway is not Discord; check AIRLOCK_GATEWAY_URL if it is set."
        case RecursionError():
            # With shards, discord.py nests each attempt to reconnect inside the previous one. After more than an hour,
            # this reaches the recursion limit.
            return "Discord's gateway was out of reach for too long; start again when it is back."
        case AttributeError(obj=None, name=str()):
            # If the very first connection fails, discord.py uses a socket that is still None.
            return "Discord's gateway cannot be reached; check the network, and AIRLOCK_GATEWAY_URL if it is set."
        case TypeError() | ValueError() | KeyError():
            return "What answers at AIRLOCK_API_URL is not Discord; check the address."
    return None
