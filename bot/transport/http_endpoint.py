"""The interactions endpoint: a URL to which Discord posts every interaction.

status  when
200     a ping, answered with a pong; or an interaction, answered with its first response
202     an interaction that is answered through Discord's callback route, or not at all
400     a request signed by Discord that is not a valid interaction
401     a request that is not signed with the application's key, or was not signed within the last minute
408     the body did not arrive in time
413     the body is larger than that of any interaction

Discord sends wrong signatures on purpose, and removes the URL if they are not answered with 401. Its documentation does
not say if it may post an interaction twice. If one is posted again within the last minute, it gets 202, and nothing
else happens (`bot.interactions.middleware`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from email.utils import formatdate
from functools import lru_cache
from typing import Any

import discord
import msgspec
from aiohttp import web
from aiohttp.log import server_logger

from bot.operations.logs import log
from bot.transport.discord_internals import MalformedError, dispatch_payload, reuse_servers
from bot.transport.payload_schema import Ping, Request
from bot.transport.signature import SignatureVerifier
from bot.transport.webhook_retry import answer_inline

SIGNATURE_WINDOW = 60
"""The maximum difference in seconds between the time of a signature and our clock, in either direction."""
MAX_BODY_BYTES = 256 * 1024
"""The size limit for a request body. Real interactions contain at most one of our messages or a form: about 10 kB."""
READ_TIMEOUT = 3.0
"""The time limit for reading a request, in seconds. Discord waits no longer than this for an answer."""
INLINE_TIMEOUT = 2.5
"""Seconds after which a request is answered with 202, and its interaction through the callback route.

Discord stops waiting after three seconds. A proxy in between may keep the connection open, and the answer would be lost
without notice. The callback route refuses late responses, and the log shows it.
"""


class Endpoint(web.Server):
    """A server that checks the signature and the form of each request, and passes its interaction to the client.

    A fast path: it works without aiohttp's application, router and responses. Gain: 38 of 216 µs of processor time for
    each request. Without it, everything works, but slower.

    Args:
        client: the client that answers interactions.
        verifier: checks signatures with the application's key.
        clock: returns the current time as a time-zone-aware datetime.
        path: the path that interactions are posted to.
        logger: receives aiohttp's errors. Default: aiohttp's own logger.
    """

    def __init__(
        self,
        client: discord.Client,
        verifier: SignatureVerifier,
        clock: Callable[[], datetime],
        path: str,
        logger: logging.Logger = server_logger,
    ) -> None:
        super().__init__(self._handle, access_log=None, logger=logger)
        self._client = client
        reuse_servers(client)
        self._verifier = verifier
        self._clock = clock
        self._path = path
        self._open: set[OpenRequest] = set()

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - aiohttp's name
        """Answer the open requests with 202, and close. Answers to their interactions then use the callback route."""
        for opened in self._open:
            opened.release()
        await super().shutdown(timeout)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request. If a signature header is missing, the body is not read."""
        if request.path != self._path:
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        signature = _single_header(request, "X-Signature-Ed25519")
        timestamp = _single_header(request, "X-Signature-Timestamp")
        body = await _body(request)
        now = self._clock().timestamp()
        self._check_signature(signature, timestamp, body, now)
        opened = OpenRequest(request, int(now))
        try:
            payload = _validated(body)
            if payload is None:
                return web.json_response({"type": discord.InteractionResponseType.pong.value})
            task = dispatch_payload(self._client, payload)
        except MalformedError as error:
            log.warning("interaction malformed", error=str(error))
            raise web.HTTPBadRequest from None
        answer_inline(int(payload["id"]), opened.answer, task)
        task.add_done_callback(opened.release)
        self._open.add(opened)
        try:
            await opened.answered
        finally:
            self._open.discard(opened)
        return opened

    def _check_signature(self, signature: str, timestamp: str, body: bytes, now: float) -> None:
        signed_at = self._verifier.verify(signature, timestamp, body)
        if signed_at is None:
            log.debug("request refused", reason="signature")
            raise web.HTTPUnauthorized
        seconds_off = now - signed_at
        if abs(seconds_off) > SIGNATURE_WINDOW:
            # The signature is Discord's, so this is a replayed request, or one of the clocks is wrong.
            log.warning("request refused", reason="time", seconds_off=round(seconds_off))
            raise web.HTTPUnauthorized


class OpenRequest(web.StreamResponse):
    """The HTTP request that an interaction arrived with. It carries the first response, or is answered with 202.

    It writes its headers and its body itself, in one piece, so aiohttp has nothing left to write.

    Args:
        arrived: the time at which the request arrived, in seconds since 1970.

    Attributes:
        answered: done when the response has been written.
    """

    def __init__(self, request: web.BaseRequest, arrived: int) -> None:
        super().__init__()
        self._request = request
        self._arrived = arrived
        self._loop = asyncio.get_running_loop()
        self._expires = self._loop.time() + INLINE_TIMEOUT
        self.answered: asyncio.Future[None] = self._loop.create_future()

    def answer(self, body: bytes | None) -> bool:
        """Write a body into the response. Return true if it was written, so that followups may be sent.

        Return false if there is no body, or it is too late, or the connection is closed. If the connection breaks
        while the body is being sent, Discord may have received it. So the result is true, and no other answer is sent.
        """
        if body is None or self._loop.time() > self._expires:
            self.release()
            return False
        return self._write(b"200 OK\r\nContent-Type: application/json", body)

    def release(self, _task: object = None) -> None:
        """Answer the request with 202, if it has no response yet."""
        self._write(b"202 Accepted", b"")

    def _write(self, head: bytes, body: bytes) -> bool:
        """Write the response. Return false if there is one already, or if the connection is closed."""
        if self.answered.done():
            return False
        self.answered.set_result(None)
        transport = self._request.transport
        if transport is None or transport.is_closing():
            return False
        closing = b"" if self.keep_alive else b"Connection: close\r\n"
        fields = b"%bDate: %b\r\nContent-Length: %d" % (closing, _date(self._arrived), len(body))
        transport.write(b"HTTP/1.1 %b\r\n%b\r\n\r\n%b" % (head, fields, body))
        return True

    @property
    def keep_alive(self) -> bool:
        """True if the connection remains open for other requests."""
        return self._request.keep_alive

    async def prepare(self, request: web.BaseRequest) -> None:
        """Do nothing: the headers have been written."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: the body has been written."""


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()


async def _body(request: web.BaseRequest) -> bytes:
    """Return the body of a request.

    Raises:
        web.HTTPRequestTimeout: if it does not arrive in time.
        web.HTTPRequestEntityTooLarge: if it is too large.
    """
    if request.content.is_eof():  # it arrived with the headers, as nearly always, so it needs no time limit
        body = request.content.read_nowait()
    else:
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            async with asyncio.timeout(READ_TIMEOUT):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
    if len(body) > MAX_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, len(body))
    return body


def _single_header(request: web.BaseRequest, name: str) -> str:
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
        inbound = msgspec.convert({"interaction": payload}, Request).interaction
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedError(type(error).__name__) from None
    if isinstance(inbound, Ping):
        return None
    # discord.py would create an object for every user, role, channel and file in the options. Without these, the value
    # of such an option has only an id, and our commands need no more.
    payload["data"].pop("resolved", None)
    return payload
