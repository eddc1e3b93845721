"""Sends answers to Discord, and repeats failed attempts while the answer can still arrive in time.

Responses and edits can be repeated safely. If several responses to one interaction arrive, Discord accepts the first
and refuses the others, and sending an edit twice has the same effect as sending it once. A further message would appear
twice, so it is repeated only if Discord did not accept it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
import yarl

from bot.operations.metrics import Metrics
from bot.operations.request_metrics import count_request
from bot.transport.discord_internals import Body, WebhookAdapter, decoded_body

ALREADY_ANSWERED: Final = 40060
"""Discord's error code for an interaction that has already been answered, perhaps by another process."""
_ERRORS: Final = {403: discord.Forbidden, 404: discord.NotFound}
_JSON: Final = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The time limits for repeated attempts, in seconds. The number of attempts is not limited otherwise.

    Attributes:
        timeout: the time after the first attempt after which no further attempt begins.
        attempt_timeout: the time limit for an attempt that leaves enough time for another one.
        final_timeout: the time limit for the last attempt.
        wait_initial: the wait before the second attempt. It doubles each time, and Discord may ask for a longer wait.
    """

    timeout: float
    attempt_timeout: float
    final_timeout: float = 10.0
    wait_initial: float = 0.2


RESPONSE_POLICY: Final = RetryPolicy(timeout=2.6, attempt_timeout=1.0)
"""The limits for a response. Discord waits three seconds. A slow attempt is repeated, as its connection may be dead."""
MESSAGE_POLICY: Final = RetryPolicy(timeout=20.0, attempt_timeout=10.0)
"""The limits for an edit or a further message, which Discord accepts for much longer than a response."""


class ConnectionBrokenError(discord.HTTPException):
    """The connection broke in the last attempt; Discord may have accepted the request anyway."""

    def __init__(self) -> None:
        discord.DiscordException.__init__(self, "the connection to Discord broke")
        self.status = self.code = 0
        self.text = ""


class RetryingWebhookAdapter(WebhookAdapter):
    """Sends responses to interactions, edits and further messages, and repeats failed attempts.

    Args:
        metrics: the metrics that count each attempt.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._untraced: aiohttp.ClientSession | None = None

    def _without_tracing(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """Return a session that uses the same connections, but without aiohttp's tracing.

        Tracing costs 17 µs per request, 4 % of an autocompletion. `send` counts the attempts instead.
        """
        if self._untraced is None or self._untraced.connector is not session.connector:
            self._untraced = aiohttp.ClientSession(
                connector=session.connector, connector_owner=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._untraced

    async def send(
        self, session: aiohttp.ClientSession, method: str, url: yarl.URL, body: Callable[[], Body], *, is_response: bool
    ) -> Any:
        """Send a request, and repeat it until Discord accepts or refuses it, or until the time limit.

        Raises:
            discord.HTTPException: Discord's last answer; `ConnectionBrokenError` if there was none.
        """
        session = self._without_tracing(session)
        policy = RESPONSE_POLICY if is_response else MESSAGE_POLICY
        is_idempotent = is_response or method != "POST"
        now = asyncio.get_running_loop().time
        deadline = now() + policy.timeout
        wait = policy.wait_initial
        possibly_accepted = False
        while True:
            may_follow = now() + policy.attempt_timeout + wait < deadline
            limit = policy.attempt_timeout if may_follow else policy.final_timeout
            started = time.perf_counter()
            attempt = await _attempt(session, method, url, body(), limit, wants_data=not is_response)
            count_request(self._metrics, attempt.response, time.perf_counter() - started)
            if attempt.is_success or (is_response and possibly_accepted and attempt.code == ALREADY_ANSWERED):
                return attempt.data
            possibly_accepted |= attempt.possibly_accepted
            pause = max(wait, attempt.retry_after)
            is_retryable = attempt.possibly_accepted or attempt.status == 429
            may_repeat = is_retryable and (is_idempotent or not possibly_accepted)
            if not may_repeat or now() + pause > deadline:
                raise attempt.error()
            await asyncio.sleep(pause)
            wait *= 2


async def _attempt(
    session: aiohttp.ClientSession, method: str, url: yarl.URL, body: Body, limit: float, *, wants_data: bool
) -> _Attempt:
    """Send a request once, within `limit` seconds."""
    response, data, is_broken = None, None, False
    headers = _JSON if isinstance(body, bytes) else None
    timeout = aiohttp.ClientTimeout(total=limit)
    try:
        async with session.request(method, url, data=body, headers=headers, timeout=timeout) as response:
            # Always read the body, because the connection can be reused only after that.
            data = await (decoded_body(response) if wants_data or not response.ok else response.read())
    except (aiohttp.ClientError, OSError, ValueError):  # connection broken, or invalid JSON
        is_broken = response is None or wants_data or not response.ok
    return _Attempt(response, data, is_broken)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The result of one attempt to send a request.

    Attributes:
        response: Discord's response; None if the connection broke before it arrived.
        data: the decoded body; None if it was not decoded.
        is_broken: true if there is no response, or if its body is incomplete or invalid.
    """

    response: aiohttp.ClientResponse | None
    data: Any
    is_broken: bool

    @property
    def status(self) -> int:
        return self.response.status if self.response is not None else 0

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300 and not self.is_broken

    @property
    def possibly_accepted(self) -> bool:
        return self.is_broken or self.status >= 500

    @property
    def code(self) -> int:
        return int(self.data.get("code", 0)) if isinstance(self.data, dict) else 0

    @property
    def retry_after(self) -> float:
        """The seconds that Discord asks us to wait. They come from the header if the body does not contain them."""
        if self.response is None or self.status != 429:
            return 0.0
        seconds = self.data.get("retry_after") if isinstance(self.data, dict) else None
        try:
            return float(self.response.headers.get("Retry-After", 0) if seconds is None else seconds)
        except (TypeError, ValueError):
            return 0.0

    def error(self) -> discord.HTTPException:
        if self.response is None or self.is_broken:
            return ConnectionBrokenError()
        return _ERRORS.get(self.status, discord.HTTPException)(self.response, self.data)
