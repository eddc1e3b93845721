"""The interactions endpoint: a URL to which Discord posts every interaction.

status  when
200     a ping, answered with a pong; or an interaction, answered with its first response
202     an interaction that is answered through Discord's callback route, or not at all
400     a request signed by Discord that is not an interaction that can be answered
401     a request that is not signed with the application's key, or was not signed within the last minute
408     the body did not arrive in time
413     the body is larger than that of any interaction

Discord sends wrong signatures on purpose, and removes the URL if they are not answered with 401. Its documentation does
not say if it may post an interaction twice. If one is posted again within the last minute, it gets 202, and nothing
else happens (`bot.interactions.middleware`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import discord
import msgspec
from aiohttp import web

from bot.operations.logs import log
from bot.transport.discord_internals import MalformedError, dispatch_payload, reuse_servers
from bot.transport.payload_schema import Inbound, Ping
from bot.transport.signature import SignatureVerifier

SIGNATURE_WINDOW = 60
"""The maximum difference in seconds between the time of a signature and our clock, in either direction."""
MAX_BODY_BYTES = 256 * 1024
"""The size limit for a request body. Real interactions contain at most one of our messages or a form: about 10 kB."""
READ_TIMEOUT = 3.0
"""The time limit for reading a request, in seconds. Discord waits no longer than this for an answer."""
INLINE_TIMEOUT = 2.5
"""Seconds after which a request is answered with 202, and its interaction through the callback route.

Discord stops waiting after three seconds. A proxy in between may keep the connection open, and the answer would be lost
without notice. The callback route refuses what is too late, so the log can tell.
"""
_SNOWFLAKE: Final = re.compile(r"[0-9]{1,20}")


class Endpoint:
    """Checks the signature and the form of each request, and passes its interaction to the client.

    Args:
        client: the client that answers interactions.
        verifier: checks signatures with the application's key.
        clock: returns the present as a time-zone-aware datetime.
    """

    def __init__(self, client: discord.Client, verifier: SignatureVerifier, clock: Callable[[], datetime]) -> None:
        self._client = client
        reuse_servers(client)
        self._verifier = verifier
        self._clock = clock
        self._open: set[OpenRequest] = set()

    def application(self, path: str) -> web.Application:
        """Return a web application that serves only the endpoint, at the given path."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post(path, self.handle)
        app.on_shutdown.append(self._release_all)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request. If a signature header is missing, the body is not read."""
        signature = _single_header(request, "X-Signature-Ed25519")
        timestamp = _single_header(request, "X-Signature-Timestamp")
        try:
            async with asyncio.timeout(None if request.content.is_eof() else READ_TIMEOUT):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        self._check_signature(signature, timestamp, body)
        opened = OpenRequest(request)
        try:
            payload = _validated(body)
            if payload is None:
                return web.json_response({"type": discord.InteractionResponseType.pong.value})
            task = dispatch_payload(self._client, payload, opened.answer)
        except MalformedError as error:
            log.warning("interaction malformed", error=str(error))
            raise web.HTTPBadRequest from None
        task.add_done_callback(opened.release)
        self._open.add(opened)
        try:
            return await opened.response
        finally:
            self._open.discard(opened)

    async def _release_all(self, _app: web.Application) -> None:
        """Answer the open requests before a stop. Their interactions are answered later, through the callback route."""
        for opened in self._open:
            opened.release()

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


class OpenRequest:
    """The HTTP request that an interaction arrived with. It carries the first response, or is answered with 202.

    Attributes:
        response: the response to the request, as soon as it is known.
    """

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._loop = asyncio.get_running_loop()
        self._expires = self._loop.time() + INLINE_TIMEOUT
        self._is_used = False
        self.response: asyncio.Future[web.StreamResponse] = self._loop.create_future()

    async def answer(self, body: bytes | None) -> bool:
        """Write a body into the response. Return true if it was written, so that followups may be sent.

        Return false if there is no body, or it is too late, or the connection is closed. If the connection breaks while
        the body is written, Discord may have got it. So the result is true, and nobody answers again.
        """
        transport = self._request.transport
        is_late = self._loop.time() > self._expires
        if body is None or is_late or self._is_used or transport is None or transport.is_closing():
            self.release()
            return False
        self._is_used = True
        response = web.Response(body=body, content_type="application/json")
        try:
            await response.prepare(self._request)
            await response.write_eof()
        except ConnectionError:
            log.warning("response perhaps not delivered")
        finally:
            self._finish(response)
        return True

    def release(self, _task: object = None) -> None:
        """Answer the request with 202, if it has no response yet."""
        if not self._is_used:
            self._is_used = True
            self._finish(web.Response(status=202))

    def _finish(self, response: web.StreamResponse) -> None:
        if not self.response.done():  # else it was cancelled, because the server stops
            self.response.set_result(response)


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
    if isinstance(inbound, Ping):
        return None
    data = payload.get("data")
    if isinstance(data, dict) and "resolved" in data:
        # discord.py would create an object for every user, channel and file in the options. Our commands need only the
        # ids of roles.
        data["resolved"] = {"roles": _bare_roles(data["resolved"])}
    return payload


def _bare_roles(resolved: object) -> dict[str, dict[str, Any]]:
    """Return the roles in the options, in the form that discord.py reads. Only their ids are taken from the request."""
    roles = resolved.get("roles") if isinstance(resolved, dict) else None
    if not isinstance(roles, dict):
        return {}
    empty: dict[str, Any] = {"name": "", "permissions": "0", "position": 0, "color": 0, "flags": 0}
    empty |= dict.fromkeys(("hoist", "managed", "mentionable"), False)
    return {id_: {"id": id_, **empty} for id_ in roles if isinstance(id_, str) and _SNOWFLAKE.fullmatch(id_)}
