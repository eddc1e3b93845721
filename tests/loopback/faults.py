"""The faults that a request to Discord can have. Tests schedule them with `LoopbackDiscord.fail`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web

UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10062, 40060


class Break(Enum):
    """The ways in which a response can be damaged on its way to the bot."""

    CUT = "the connection breaks amid it"
    GARBLED = "its JSON is damaged"


@dataclass(frozen=True)
class Fault:
    """A fault of one request.

    Attributes:
        status: of the response in place of the right one; None: the right one.
        body: of that response.
        headers: of that response.
        seconds: for which the response is held back.
        taken: whether Discord has acted on the request, so that its answer alone is lost or late.
        broken: what becomes of the response on its way.
    """

    status: int | None = None
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    taken: bool = True
    broken: Break | None = None

    async def befall(self, request: web.Request, serve: Callable[[], Awaitable[web.Response]]) -> web.StreamResponse:
        """The response that the bot gets, if any; `serve` makes the right one."""
        right = await serve() if self.taken else None
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if right is None and self.status is None:  # the connection breaks before Discord has read anything
            _transport(request).abort()
            return web.Response()
        if self.status is not None:
            right = web.Response(
                status=self.status,
                body=json.dumps(self.body).encode(),
                headers=self.headers,
                content_type="application/json",
            )
        assert right is not None
        if self.broken is None:
            return right
        assert isinstance(right.body, bytes)
        half = right.body[: len(right.body) // 2]
        if self.broken is Break.GARBLED:
            return web.Response(status=right.status, body=half, content_type="application/json")
        return await _cut(request, right, half)


def rate_limited(after: float, *, via: bool = True, everywhere: bool = False) -> Fault:
    """429 with `retry_after`; from Discord itself (`via`), or from whoever stands before it; perhaps `everywhere`."""
    body = {"message": "You are being rate limited.", "retry_after": after, "global": everywhere}
    headers = {"Retry-After": str(max(1, round(after))), **({"Via": "1.1 google"} if via else {})}
    return Fault(status=429, body=body, headers=headers, taken=False)


def down(status: int = 503, *, taken: bool = False) -> Fault:
    """A server of Discord's fails (500, 502, 503), before or after it has acted on the request."""
    return Fault(status=status, body={"message": "as the test asked", "code": 0}, taken=taken)


def refused(status: int, code: int) -> Fault:
    """Discord does not take it, with an error code of its own."""
    return Fault(status=status, body={"message": "as the test asked", "code": code}, taken=False)


def slow(seconds: float) -> Fault:
    """Taken at once, acknowledged late."""
    return Fault(seconds=seconds)


def lost() -> Fault:
    """The connection breaks before Discord has acted."""
    return Fault(taken=False)


def hanging() -> Fault:
    """A dead connection: nothing reaches Discord, and nothing comes back for longer than it waits."""
    return Fault(seconds=4, taken=False)


def cut() -> Fault:
    """The connection breaks amid the response; Discord has acted."""
    return Fault(broken=Break.CUT)


def garbled() -> Fault:
    """The response is no JSON, though it says so; Discord has acted."""
    return Fault(broken=Break.GARBLED)


async def _cut(request: web.Request, right: web.Response, half: bytes) -> web.StreamResponse:
    stream = web.StreamResponse(status=right.status, headers={"Content-Type": "application/json"})
    stream.content_length = len(half) * 2 + 2
    await stream.prepare(request)
    await stream.write(half)
    _transport(request).close()
    return stream


def _transport(request: web.Request) -> asyncio.WriteTransport:
    assert isinstance(request.transport, asyncio.WriteTransport)
    return request.transport
