"""The interactions endpoint: a URL to which Discord posts every interaction.

status  when
200     a ping, answered with a pong; or an interaction, answered with its first response
202     an interaction that is answered on Discord's callback route (see below), or not at all
400     a request signed by Discord that is not a valid interaction
401     a request that is not signed with the application's key, or was not signed within the last minute
408     a request signed by Discord whose body ended too early
413     a request signed by Discord that is larger than any interaction
415     a request signed by Discord that is compressed, which Discord never does

The signature is checked over the body as it came, before anything else is made of it. So whatever is wrong with its
framing, encoding or content, a request without a valid signature gets 401.

The callback route is the URL of Discord's API for the first response to an interaction: the response is then a separate
request from the bot to Discord.

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
from aiohttp.http_exceptions import HttpProcessingError

from bot.operations.bounded_server import BoundedServer
from bot.operations.logs import CountedLog, log
from bot.transport.discord_internals import MalformedError, dispatch_payload, reuse_servers
from bot.transport.payload_schema import Ping, Request
from bot.transport.signature import SignatureVerifier
from bot.transport.webhook_retry import answer_inline

SIGNATURE_WINDOW = 60
"""The maximum difference in seconds between the time of a signature and our clock, in either direction."""
MAX_BODY_BYTES = 256 * 1024
"""The size limit for a request body. Real interactions contain at most one of our messages or a form: about 10 kB."""
MAX_READ_BYTES = 2 * MAX_BODY_BYTES
"""The size at which reading ends. What is larger has no signature that could be checked."""
READ_TIMEOUT = 3.0
"""The time limit for reading a request, in seconds. Discord waits no longer than this for an answer."""
INLINE_TIMEOUT = 2.5
"""Seconds after which a request is answered with 202, and its interaction on the callback route.

Discord stops waiting after three seconds. A proxy in between may keep the connection open, and the answer would be lost
without notice. The callback route refuses late responses, and the log shows it.
"""


class Endpoint(BoundedServer):
    """A server that checks the signature and the form of each request, and passes its interaction to the client.

    A fast path: it works without aiohttp's application, router and responses. Gain: 38 of 216 µs of processor time for
    each request. Without it, everything works, but slower.

    Args:
        client: the client that answers interactions.
        verifier: checks signatures with the application's key.
        clock: returns the current time as a time-zone-aware datetime.
        path: the path that interactions are posted to.
        most: the largest number of connections.
        forbid_changes: called before an interaction is passed on that was signed before this process started. Somebody
            may have kept the request to send it now, so it must change nothing.
    """

    def __init__(
        self,
        client: discord.Client,
        verifier: SignatureVerifier,
        clock: Callable[[], datetime],
        path: str,
        most: int,
        forbid_changes: Callable[[], object],
    ) -> None:
        super().__init__(self._handle, most)
        self._client = client
        reuse_servers(client)
        self._verifier = verifier
        self._clock = clock
        self._path = path
        self._forbid_changes = forbid_changes
        self._started = int(clock().timestamp())
        self._refused = CountedLog("requests refused")
        self._requests: set[OpenRequest] = set()

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - aiohttp's name
        """Answer the open requests with 202, and close. Their interactions are then answered on the callback route."""
        for opened in self._requests:
            opened.release()
        await super().shutdown(timeout)
        self._refused.write()

    def malformed_status(self) -> int:
        """Return 401, because what is not valid HTTP has no valid signature either."""
        self._refused.count("signature", logging.INFO)
        return web.HTTPUnauthorized.status_code

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        if request.path != self._path:
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        signature = _single_header(request, "X-Signature-Ed25519")
        timestamp = _single_header(request, "X-Signature-Timestamp")
        failure = None
        if request.content.is_eof() and request.content.exception() is None:
            # It arrived with the headers, as nearly always, so it needs no time limit.
            body = request.content.read_nowait()
        elif self._verifier.is_well_formed(signature, timestamp):
            body, failure = await _read(request)
        else:
            raise self._refusal("signature", logging.INFO)
        now = self._clock().timestamp()
        self._check_signature(signature, timestamp, body, now)
        if failure is not None:
            raise failure
        if len(body) > MAX_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, len(body))
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise web.HTTPUnsupportedMediaType
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
        self._requests.add(opened)
        try:
            await opened.answered
        finally:
            self._requests.discard(opened)
        return opened

    def _check_signature(self, signature: str, timestamp: str, body: bytes, now: float) -> None:
        """Raise the response 401 if the request may not come from Discord.

        Every interaction is answered in a task of its own, and so is every request. So `forbid_changes` can set a
        context variable, and only this interaction sees it.
        """
        signed_at = self._verifier.verify(signature, timestamp, body)
        if signed_at is None:
            raise self._refusal("signature", logging.INFO)
        seconds_off = now - signed_at
        if abs(seconds_off) > SIGNATURE_WINDOW:
            # The signature is Discord's, so this is a replayed request, or one of the clocks is wrong.
            raise self._refusal("time", logging.WARNING, seconds_off=round(seconds_off))
        if signed_at < self._started:
            self._forbid_changes()

    def _refusal(self, reason: str, level: int, **details: object) -> web.HTTPException:
        """Count a refused request, and return its response. The connection is closed after it."""
        self._refused.count(reason, level, **details)
        response = web.HTTPUnauthorized()
        response.force_close()
        return response


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


async def _read(request: web.BaseRequest) -> tuple[bytes, web.HTTPException | None]:
    """Read the body of a request as it comes. If it is not complete, return its beginning and the response to that."""
    body = bytearray()
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(READ_TIMEOUT):
            while not request.content.at_eof() and len(body) < MAX_READ_BYTES:
                body += await request.content.readany()
    except TimeoutError:
        return bytes(body), web.HTTPRequestTimeout()
    except (web.RequestPayloadError, HttpProcessingError):
        return bytes(body), web.HTTPBadRequest()
    return bytes(body), None


def _single_header(request: web.BaseRequest, name: str) -> str:
    """Return the value of a header; an empty text, which fits no signature, if it is missing or given repeatedly."""
    values = request.headers.getall(name, [])
    return values[0] if len(values) == 1 else ""


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
