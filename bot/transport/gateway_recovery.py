"""The gateway's connections, where discord.py gives up too early.

A frame it does not understand ends its client, and closing a connection throws away what is on its way. That what
receives frames can be replaced is not documented; tests hold that the one below is used, with shards and without.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Literal

import aiohttp
import discord
import structlog
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

log = structlog.get_logger()

_receive = DiscordWebSocket.received_message
_backoff = ExponentialBackoff[Literal[False]]()
_UNDERSTOOD = (ReconnectWebSocket, WebSocketClosure, discord.DiscordException, aiohttp.ClientError, OSError)


class NotDiscordError(discord.DiscordException):
    """What answers has never spoken like Discord's gateway."""


def install_frame_recovery() -> None:
    """From now on a frame that cannot be understood costs the session, not the client."""
    DiscordWebSocket.received_message = _receive_patiently  # type: ignore[method-assign]


async def _receive_patiently(socket: DiscordWebSocket, message: Any, /) -> None:
    try:
        await _receive(socket, message)
    except _UNDERSTOOD:
        raise
    except Exception as error:
        if socket.session_id is None:
            raise NotDiscordError from error
        log.error("gateway not understood", error=type(error).__name__)
        await socket.close(code=1000)
        await asyncio.sleep(_backoff.delay())
        raise ReconnectWebSocket(socket.shard_id, resume=False) from None


async def send_close_frame(socket: DiscordWebSocket) -> None:
    """Tell Discord that the connection ends. What it sent before it heard so can still be read, up to its own farewell.

    Raises:
        aiohttp.ClientError, OSError: if the connection is lost anyway.
    """
    await socket.socket.send_frame(aiohttp.WSCloseCode.OK.to_bytes(2, "big"), aiohttp.WSMsgType.CLOSE)


async def drain_socket(socket: DiscordWebSocket) -> None:
    """Deal with whatever a connection still brings, if nobody else reads it."""
    with suppress(ReconnectWebSocket, discord.DiscordException, aiohttp.ClientError, OSError):
        while True:
            await socket.poll_event()
