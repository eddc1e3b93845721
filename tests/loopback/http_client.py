"""Sends signed interactions to the bot's HTTP endpoint, as Discord does."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECONDS = 10.0


class Door:
    """Signs with a key of its own and posts.

    Args:
        address: ``http://host:port/path``; may be changed.
        take: called with an interaction and the first response that came back with 200.
    """

    def __init__(
        self, address: str = "", take: Callable[[Mapping[str, Any], Any], Awaitable[None]] | None = None
    ) -> None:
        self.address = address
        self._take = take
        self._key = Ed25519PrivateKey.generate()
        self._session: aiohttp.ClientSession | None = None
        self._posts: set[asyncio.Task[None]] = set()
        self._ssl: ssl.SSLContext | bool = True
        self.failures: list[str] = []

    async def __aenter__(self) -> Door:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=SECONDS), connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=5)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._posts, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def trust(self, context: ssl.SSLContext) -> None:
        """Use TLS with a certificate that only tests know."""
        self._ssl = context

    def hang_up(self) -> list[str]:
        """Break every connection on which an interaction waits for its answer. Their tokens."""
        cut = [post for post in self._posts if not post.done()]
        for post in cut:
            post.cancel()
        return [post.get_name() for post in cut]

    @property
    def public_key(self) -> str:
        """For DISCORD_PUBLIC_KEY."""
        return self._key.public_key().public_bytes_raw().hex()

    def signature(self, body: bytes, timestamp: str) -> str:
        """Return the signature of a request, in hexadecimal, as the header carries it."""
        return self._key.sign(timestamp.encode() + body).hex()

    def headers(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """Those of a request signed now, or at another time."""
        timestamp = str(int(time.time() if at is None else at))
        return {
            "Content-Type": "application/json",
            "X-Signature-Ed25519": self.signature(body, timestamp),
            "X-Signature-Timestamp": timestamp,
        }

    async def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body of the answer; the headers are good ones unless some are given."""
        if self._session is None:
            raise AssertionError("the door is not open")
        headers = headers or self.headers(body)
        async with self._session.post(self.address, data=body, headers=headers, ssl=self._ssl) as response:
            return response.status, await response.read()

    def deliver(self, interaction: Mapping[str, Any]) -> None:
        """Post an interaction as Discord does; whatever but a response, or 202 with nothing in it, is a failure."""
        task = asyncio.create_task(self._deliver(interaction), name=str(interaction.get("token")))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    async def _deliver(self, interaction: Mapping[str, Any]) -> None:
        try:
            status, body = await self.post(json.dumps(interaction).encode())
        except (aiohttp.ClientError, OSError) as error:
            self.failures.append(f"nobody took an interaction: {type(error).__name__}")
            return
        if status == 200 and self._take is not None:
            await self._take(interaction, json.loads(body))
        elif (status, body) != (202, b""):
            self.failures.append(f"an interaction was answered with {status} and {body[:80]!r}")
