"""The interactions endpoint: a URL to which Discord posts every interaction.

status  when
200     a ping, answered with a pong
202     an interaction; it is answered through Discord's callback route (`discord_internals.dispatch_payload`)
400     a request signed by Discord that is not an interaction that can be answered
401     a request that is not signed with the application's key, or was not signed within the last minute
408     the body did not arrive in time
413     the body is larger than that of any interaction

Discord sends wrong signatures on purpose, and removes the URL if they are not answered with 401. Its documentation does
not say if it may post an interaction twice. If one is posted again within the last minute, it gets 202 again, and
nothing else happens (`bot.interactions.deduplicator`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
import msgspec
from aiohttp import web

from bot.operations.logs import log
from bot.transport.discord_internals import MalformedError, dispatch_payload
from bot.transport.payload_schema import Inbound, Ping
from bot.transport.signature import SignatureVerifier

SIGNATURE_WINDOW = 60
"""The maximum difference in seconds between the time of a signature and our clock, in either direction."""
MAX_BODY_BYTES = 256 * 1024
"""The size limit for a request body. Real interactions contain at most one of our messages or a form: about 10 kB."""
READ_TIMEOUT = 3.0
"""The time limit for reading a request, in seconds. Discord waits no longer than this for an answer."""


class Endpoint:
    """Checks the signature and the form of each request, and passes its interaction to the client.

    Args:
        client: the client that answers interactions.
        verifier: checks signatures with the application's key.
        clock: returns the present as a time-zone-aware datetime.
    """

    def __init__(self, client: discord.Client, verifier: SignatureVerifier, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._verifier = verifier
        self._clock = clock

    def application(self, path: str) -> web.Application:
        """Return a web application that serves only the endpoint, at the given path."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post(path, self.handle)
        return app

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request. If a signature header is missing, the body is not read."""
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
            # The signature is Discord's, so this is a replayed request, or one of the clocks is wrong.
            log.warning("request refused", reason="time", seconds_off=round(seconds_off))
            raise web.HTTPUnauthorized


def _single_header(request: web.Request, name: str) -> str:
    """Return the value of a header.

    Raises:
        web.HTTPUnauthorized: if the header is missing, or is given more than once.
    """
    values = request.headers.getall(name, [])
    if len(values) != 1:
        log.debug("request refused", reason="signature")
        raise web.HTTPUnauthorized
    return values[0]


def _validated(body: bytes) -> dict[str, Any] | None:
    """Decode and validate the body of a request. Return the payload of the interaction, or None for a ping.

    The body is decoded only once, so that the validation and discord.py see the same data.

    Raises:
        MalformedError: if the body does not have the form of an interaction.
    """
    try:
        payload: dict[str, Any] = msgspec.json.decode(body)
        inbound: Inbound = msgspec.convert(payload, Inbound)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedError(type(error).__name__) from None
    return None if isinstance(inbound, Ping) else payload
