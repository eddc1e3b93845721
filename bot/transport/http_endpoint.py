"""Discord's interactions endpoint: one address, to which Discord posts every interaction.

status  when
200     a ping, answered with a pong
202     an interaction; its answer goes to Discord's callback route (`bot.transport.discord_internals`)
400     signed by Discord, but not an interaction that can be answered
401     not signed with the key of the application, or not now
408     a body that does not end
413     more than an interaction can be

Discord sends wrong signatures on purpose and takes the address away where they are not answered with 401.
It does not say that it sends anything twice, nor that it never does; so what is posted again within the window is
answered 202 like the first time, and nothing more happens (`bot.interactions.deduplicator`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
import msgspec
import structlog
from aiohttp import web

from bot.transport.discord_internals import MalformedError, dispatch_payload
from bot.transport.payload_schema import Inbound, Ping
from bot.transport.signature import SignatureVerifier

log = structlog.get_logger()

WINDOW = 60
"""Seconds that a signature may be old, or ahead of a clock that is slow."""
MOST_BYTES = 256 * 1024
"""An interaction has a message of ours or a form at most: some ten thousand bytes."""
READING_SECONDS = 3.0
"""After which nobody waits for an answer any more."""


class Endpoint:
    """Checks what is posted, and hands it on.

    Args:
        client: answers interactions.
        signatures: knows the key of the application.
        clock: the present as an aware datetime.
    """

    def __init__(self, client: discord.Client, signatures: SignatureVerifier, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._signatures = signatures
        self._clock = clock

    def application(self, path: str) -> web.Application:
        """Serves the endpoint at a path, and nothing else."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post(path, self.handle)
        return app

    async def handle(self, request: web.Request) -> web.Response:
        """One request. What does not even look signed is refused before anything of it is read."""
        signature, timestamp = _once(request, "X-Signature-Ed25519"), _once(request, "X-Signature-Timestamp")
        try:
            async with asyncio.timeout(READING_SECONDS):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        self._check_signature(signature, timestamp, body)
        payload = _payload(body)
        if payload is None:
            log.warning("interaction malformed")
            raise web.HTTPBadRequest
        if isinstance(payload, Ping):
            return web.json_response({"type": discord.InteractionResponseType.pong.value})
        try:
            dispatch_payload(self._client, payload)
        except MalformedError as error:
            log.warning("interaction malformed", error=str(error))
            raise web.HTTPBadRequest from None
        return web.Response(status=202)

    def _check_signature(self, signature: str, timestamp: str, body: bytes) -> None:
        at = self._signatures.signed_at(signature, timestamp, body)
        if at is None:
            log.debug("request refused", reason="signature")
            raise web.HTTPUnauthorized
        off = self._clock().timestamp() - at
        if abs(off) > WINDOW:
            # Only Discord can have signed it: it is sent again by somebody, or one of the clocks is wrong.
            log.warning("request refused", reason="time", seconds_off=round(off))
            raise web.HTTPUnauthorized


def _once(request: web.Request, name: str) -> str:
    """A header that stands there exactly once."""
    values = request.headers.getall(name, [])
    if len(values) != 1:
        log.debug("request refused", reason="signature")
        raise web.HTTPUnauthorized
    return values[0]


def _payload(body: bytes) -> Ping | dict[str, Any] | None:
    """What discord.py reads, if it has the shape of an interaction; decoded once, so that nobody reads it otherwise."""
    try:
        payload = msgspec.json.decode(body)
        shaped: Inbound = msgspec.convert(payload, Inbound)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    return shaped if isinstance(shaped, Ping) else payload
