"""Discord's interactions endpoint: one URL, to which Discord posts every interaction.

status  when
200     a ping, answered with a pong
202     an interaction; its answer goes to Discord's callback route (`discord_internals.dispatch_payload`)
400     signed by Discord, but not an interaction that can be answered
401     not signed with the application's key, or not within the last minute
408     the body did not arrive in time
413     a body that is larger than any interaction

Discord sends wrong signatures on purpose, and removes the URL if they are not answered with 401. It does not say
whether it posts an interaction twice. One that is posted again within the window is answered 202 like the first time,
and nothing more happens (`bot.interactions.deduplicator`).
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

SIGNATURE_WINDOW = 60
"""Seconds that a signature may be old, or ahead of a clock that is slow."""
MAX_BODY_BYTES = 256 * 1024
"""An interaction holds at most a message of ours or a form: some ten thousand bytes."""
READ_TIMEOUT = 3.0
"""Seconds, after which Discord no longer waits for an answer."""


class Endpoint:
    """Verifies and validates what is posted, and dispatches it.

    Args:
        client: answers interactions.
        verifier: knows the application's key.
        clock: the present as an aware datetime.
    """

    def __init__(self, client: discord.Client, verifier: SignatureVerifier, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._verifier = verifier
        self._clock = clock

    def application(self, path: str) -> web.Application:
        """Serves the endpoint at a path, and nothing else."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post(path, self.handle)
        return app

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request. Without both signature headers, its body is not even read."""
        signature = _single_header(request, "X-Signature-Ed25519")
        timestamp = _single_header(request, "X-Signature-Timestamp")
        try:
            async with asyncio.timeout(READ_TIMEOUT):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        self._check_signature(signature, timestamp, body)
        try:
            payload = _validated(body)
            if payload is None:
                return web.json_response({"type": discord.InteractionResponseType.pong.value})
            dispatch_payload(self._client, payload)
        except MalformedError as error:
            log.warning("interaction malformed", error=str(error))
            raise web.HTTPBadRequest from None
        return web.Response(status=202)

    def _check_signature(self, signature: str, timestamp: str, body: bytes) -> None:
        signed_at = self._verifier.verify(signature, timestamp, body)
        if signed_at is None:
            log.debug("request refused", reason="signature")
            raise web.HTTPUnauthorized
        seconds_off = self._clock().timestamp() - signed_at
        if abs(seconds_off) > SIGNATURE_WINDOW:
            # Only Discord can have signed it: so it is a replay, or one of the clocks is wrong.
            log.warning("request refused", reason="time", seconds_off=round(seconds_off))
            raise web.HTTPUnauthorized


def _single_header(request: web.Request, name: str) -> str:
    """A header that must be given exactly once."""
    values = request.headers.getall(name, [])
    if len(values) != 1:
        log.debug("request refused", reason="signature")
        raise web.HTTPUnauthorized
    return values[0]


def _validated(body: bytes) -> dict[str, Any] | None:
    """The payload of an interaction, decoded once, so that all later code reads the same; None: a ping.

    Raises:
        MalformedError: if it has not the shape of an interaction.
    """
    try:
        payload: dict[str, Any] = msgspec.json.decode(body)
        inbound: Inbound = msgspec.convert(payload, Inbound)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedError(type(error).__name__) from None
    return None if isinstance(inbound, Ping) else payload
