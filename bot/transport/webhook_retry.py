"""Answers are sent again while that may still help.

Of several responses to one interaction Discord accepts the first and refuses the others, and an edit has the same
effect however often it is sent: both are idempotent. A further message is not, so it is sent again only if Discord
says that it did not accept it.
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
"""Discord's error code: this interaction has been answered, perhaps by another process."""
_ERRORS: Final = {403: discord.Forbidden, 404: discord.NotFound}
_JSON: Final = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long a request is tried. The number of attempts is bounded by time only. All values are seconds.

    Attributes:
        timeout: no attempt begins later than this after the first.
        attempt_timeout: for an attempt after which there is time for another.
        final_timeout: for any other attempt.
        wait_initial: before the second attempt; doubles with each. Discord may ask for a longer wait.
    """

    timeout: float
    attempt_timeout: float
    final_timeout: float = 10.0
    wait_initial: float = 0.2


RESPONSE_POLICY: Final = RetryPolicy(timeout=2.6, attempt_timeout=1.0)
"""Discord waits three seconds for a response. One that hangs is sent again: its connection may be dead."""
MESSAGE_POLICY: Final = RetryPolicy(timeout=20.0, attempt_timeout=10.0)
"""Nobody waits for an edit or a further message."""


class ConnectionBrokenError(discord.HTTPException):
    """The connection broke every time; Discord may have accepted what was sent."""

    def __init__(self) -> None:
        discord.DiscordException.__init__(self, "the connection to Discord broke")
        self.status = self.code = 0
        self.text = ""


class RetryingWebhookAdapter(WebhookAdapter):
    """Sends responses to interactions, their edits, and further messages.

    Args:
        metrics: count each attempt.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._untraced: aiohttp.ClientSession | None = None

    def _without_tracing(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """A session on the same connections.

        aiohttp's tracing costs 17 µs a request, 4 % of an autocompletion; without it attempts must be counted here.
        """
        if self._untraced is None or self._untraced.connector is not session.connector:
            self._untraced = aiohttp.ClientSession(
                connector=session.connector, connector_owner=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._untraced

    async def send(
        self, session: aiohttp.ClientSession, method: str, url: yarl.URL, body: Callable[[], Body], *, is_response: bool
    ) -> Any:
        """Send until Discord accepts it or refuses it, or until it is too late.

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
    """Send once, in `limit` seconds at most."""
    response, data, is_broken = None, None, False
    headers = _JSON if isinstance(body, bytes) else None
    timeout = aiohttp.ClientTimeout(total=limit)
    try:
        async with session.request(method, url, data=body, headers=headers, timeout=timeout) as response:
            # Read in any case: a connection is used again only after that.
            data = await (decoded_body(response) if wants_data or not response.ok else response.read())
    except (aiohttp.ClientError, OSError, ValueError):  # broken off, or no JSON although it says so
        is_broken = response is None or wants_data or not response.ok
    return _Attempt(response, data, is_broken)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one attempt brought.

    Attributes:
        response: None: the connection broke before there was one.
        data: the decoded body; None: it was not decoded.
        is_broken: whether the body is incomplete, or not what its headers say.
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
        """Seconds that Discord asks us to wait; from the header if the body is not Discord's."""
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
