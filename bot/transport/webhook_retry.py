"""How answers get to Discord: sent again while that may still help.

Of several responses to one interaction Discord takes the first and refuses the others, and an edit says the same
however often it is sent: both may be repeated whatever has become of them. A further message may be repeated only
where Discord says that it has not taken it.

discord.py's own adapter gives up at once where the connection breaks or a 429 comes without a `Via` header, and waits
for seconds after a 5xx, though an interaction is void after three. That it can be replaced is not documented; tests
hold that the one below is used.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
import msgspec
import yarl
from discord.http import Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.operations.metrics import Metrics
from bot.operations.request_metrics import count_request

ALREADY_ANSWERED: Final = 40060
"""Somebody, perhaps another process, has answered this interaction."""
RESPONSE_SECONDS: Final = 2.6
"""A response that is sent again later than this comes too late: Discord waits for three seconds."""
MESSAGE_SECONDS: Final = 20.0
"""The same for edits and further messages, for which nobody waits."""
_FIRST_BACKOFF: Final = 0.2
_HANGING_SECONDS: Final = 1.0
_ATTEMPT_TIMEOUT: Final = aiohttp.ClientTimeout(total=_HANGING_SECONDS)
"""A response that takes longer is sent again, as long as that may help: its connection may be dead."""
_FINAL_TIMEOUT: Final = aiohttp.ClientTimeout(total=10.0)
_ERRORS: Final = {403: discord.Forbidden, 404: discord.NotFound}
_JSON: Final = {"Content-Type": "application/json"}


class ConnectionBrokenError(discord.HTTPException):
    """The connection broke every time; Discord may have taken what was sent."""

    def __init__(self) -> None:
        discord.DiscordException.__init__(self, "the connection to Discord broke")
        self.status = self.code = 0
        self.text = ""


def install_webhook_retries(metrics: Metrics) -> None:
    """Answer through `RetryingWebhookAdapter` in this task and in those that begin in it."""
    async_context.set(RetryingWebhookAdapter(metrics))


class RetryingWebhookAdapter(AsyncWebhookAdapter):
    """Sends responses to interactions, their edits, and further messages; `metrics` count the requests."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._metrics = metrics
        self._session: aiohttp.ClientSession | None = None

    def _plain(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """Another session on the same connections: what discord.py's one traces takes longer than counting does."""
        if self._session is None or self._session.connector is not session.connector:
            self._session = aiohttp.ClientSession(
                connector=session.connector, connector_owner=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        *,
        payload: dict[str, Any] | None = None,
        multipart: list[dict[str, Any]] | None = None,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        files: Sequence[discord.File] | None = None,
        reason: str | None = None,
        auth_token: str | None = None,
        params: dict[str, Any] | None = None,
    ) -> Any:
        """Send until Discord has taken it, has refused it, or it is too late.

        Raises:
            discord.HTTPException: what Discord said last; `ConnectionBrokenError` where it could say nothing.
        """
        if reason is not None or auth_token is not None:
            raise ValueError("no interaction is answered with a reason or the bot's token")
        session = self._plain(session)
        now = asyncio.get_running_loop().time
        is_response = route.path.endswith("/callback")
        if is_response:
            params = None  # discord.py asks for the message that comes of it, which nobody here looks at
        body = None if payload is None else msgspec.json.encode(payload)
        end = now() + (RESPONSE_SECONDS if is_response else MESSAGE_SECONDS)
        pause = _FIRST_BACKOFF
        maybe_taken = False
        while True:
            data = _form(multipart, files or ()) if multipart else body
            may_follow = is_response and now() + _HANGING_SECONDS + pause < end
            limit = _ATTEMPT_TIMEOUT if may_follow else _FINAL_TIMEOUT
            begun = time.perf_counter()
            got = await _send(
                session,
                route,
                wants_data=not is_response,
                timeout=limit,
                data=data,
                headers=_JSON if data is body is not None else None,
                params=params,
                proxy=proxy,
                proxy_auth=proxy_auth,
            )
            count_request(self._metrics, got.response, time.perf_counter() - begun)
            if is_response and (got.is_good or (maybe_taken and got.code == ALREADY_ANSWERED)):
                return {"interaction": {"id": str(route.webhook_id)}}  # all that discord.py needs of what Discord says
            if got.is_good and not got.is_broken:
                return got.data
            maybe_taken = maybe_taken or got.is_broken or got.status >= 500
            may_help = got.is_broken or got.status >= 500 or got.status == 429
            may_repeat = is_response or route.method != "POST" or not maybe_taken
            wait = max(pause, got.retry_after)
            if not (may_help and may_repeat) or now() + wait > end:
                raise got.error()
            await asyncio.sleep(wait)
            pause *= 2


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came back; `is_broken`: not all of it, or not what it said it was."""

    response: aiohttp.ClientResponse | None
    data: Any
    is_broken: bool

    @property
    def status(self) -> int:
        return self.response.status if self.response is not None else 0

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> int:
        return int(self.data.get("code", 0)) if isinstance(self.data, dict) else 0

    @property
    def retry_after(self) -> float:
        """Seconds; from the header where the body is not Discord's."""
        if self.response is None or self.status != 429:
            return 0.0
        wanted = self.data.get("retry_after") if isinstance(self.data, dict) else None
        try:
            return float(self.response.headers.get("Retry-After", 0) if wanted is None else wanted)
        except (TypeError, ValueError):
            return 0.0

    def error(self) -> discord.HTTPException:
        if self.response is None or self.is_broken:
            return ConnectionBrokenError()
        return _ERRORS.get(self.status, discord.HTTPException)(self.response, self.data)


async def _send(session: aiohttp.ClientSession, route: Route, *, wants_data: bool, **options: Any) -> _Attempt:
    """Once. Of what is read when all went well, nothing is made unless it is wanted."""
    response = None
    try:
        url = yarl.URL(route.url, encoded=True)  # the route has done that
        async with session.request(route.method, url, **options) as response:
            if not wants_data and response.ok:
                await response.read()
                return _Attempt(response, None, is_broken=False)
            return _Attempt(response, await json_or_text(response), is_broken=False)
    except (aiohttp.ClientError, OSError, ValueError):  # broken off, or no JSON although it says so
        return _Attempt(response, None, is_broken=True)


def _form(multipart: Sequence[dict[str, Any]], files: Sequence[discord.File]) -> aiohttp.FormData:
    """A form can be sent once, and its files are read to their ends by that."""
    for file in files:
        file.reset()
    form = aiohttp.FormData(quote_fields=False)
    for part in multipart:
        form.add_field(**part)
    return form
