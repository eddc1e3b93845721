"""The requests by which the bot posts by itself: messages, threads, forum posts and scheduled events.

discord.py sends them, so its rate limits hold, and it repeats what failed with a 429 or 5xx. What must not be repeated
blindly, because Discord would make it twice, is sent once; its caller looks whether it was made before trying again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import discord

from bot.transport.discord_internals import Route, requester

SECONDS: Final = 25.0
"""The time limit of a request, with all its repetitions."""
REQUESTS_A_SECOND: Final = 49.0
"""Discord allows a bot 50 requests a second, not counting answers to interactions."""
HISTORY: Final = 100
"""The largest number of messages that Discord returns at once."""
PAGES: Final = 5
_EPOCH_MILLISECONDS: Final = 1_420_070_400_000
_CLOCK_SECONDS: Final = 60
"""How much later than Discord's our clock may be when we search what was sent since a moment."""

Payload = Mapping[str, Any]


class RepeatedError(OSError):
    """A request that must be sent once was about to be repeated. Whether it had an effect is unknown."""


class _OnlyOnce:
    """Stands for a file of a request. It keeps discord.py from sending the request a second time."""

    def reset(self, *, seek: int) -> None:
        """Do nothing before the first attempt, whose number is 0.

        Raises:
            RepeatedError: before any other attempt.
        """
        if seek:
            raise RepeatedError


class Pacer:
    """Spaces requests evenly, at most `rate` of them a second.

    Args:
        rate: requests a second.
        sleep: waits for a number of seconds.
        timer: returns monotonic seconds.
    """

    def __init__(
        self,
        rate: float = REQUESTS_A_SECOND,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate = rate
        self._sleep = sleep
        self._timer = timer
        self._next = 0.0

    async def wait(self) -> None:
        """Wait for the turn of the next request."""
        now = self._timer()
        turn = max(now, self._next)
        self._next = turn + 1 / self.rate
        if turn > now:
            await self._sleep(turn - now)


class RestClient:
    """Sends requests as the bot.

    All methods raise `discord.HTTPException` if Discord refuses a request. If it is unknown whether the request had an
    effect, they raise `discord.DiscordServerError`, `TimeoutError`, `aiohttp.ClientError` or `OSError`.

    Args:
        client: a client that is logged in.
        pacer: spaces the requests.
    """

    def __init__(self, client: discord.Client, pacer: Pacer) -> None:
        self._client = client
        self._pacer = pacer

    @property
    def user(self) -> int:
        """The id of the bot's user."""
        return self._client.user.id if self._client.user is not None else 0

    async def send_message(self, channel: int, body: Payload) -> int:
        """Send a message with a nonce, so that a repetition within some minutes makes no second one. Return its id."""
        return int((await self._request("POST", "/channels/{channel_id}/messages", body, channel_id=channel))["id"])

    async def start_thread(self, channel: int, message: int, body: Payload) -> None:
        """Open the thread of a message. Its id is that of the message."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        await self._request("POST", path, body, channel_id=channel, message_id=message)

    async def create_post(self, forum: int, body: Payload, *, once: bool = True) -> int:
        """Create a post in a forum, and return its id. Discord makes a second one at every repetition.

        Args:
            once: False to let discord.py repeat the request.
        """
        path = "/channels/{channel_id}/threads"
        return int((await self._request("POST", path, body, once=once, channel_id=forum))["id"])

    async def create_event(self, server: int, body: Payload) -> int:
        """Create a scheduled event, and return its id. Discord would make a second one at every repetition."""
        path = "/guilds/{guild_id}/scheduled-events"
        return int((await self._request("POST", path, body, once=True, guild_id=server))["id"])

    async def edit_event(self, server: int, event: int, body: Payload) -> None:
        """Change a scheduled event."""
        path = "/guilds/{guild_id}/scheduled-events/{event_id}"
        await self._request("PATCH", path, body, guild_id=server, event_id=event)

    async def delete_event(self, server: int, event: int) -> None:
        """Delete a scheduled event."""
        await self._request("DELETE", "/guilds/{guild_id}/scheduled-events/{event_id}", guild_id=server, event_id=event)

    async def find_event(self, server: int, location: str) -> int | None:
        """Return the id of the bot's scheduled event at a place; None if there is none."""
        for event in await self._request("GET", "/guilds/{guild_id}/scheduled-events", guild_id=server):
            where = (event.get("entity_metadata") or {}).get("location")
            if where == location and int(event.get("creator_id") or 0) == self.user:
                return int(event["id"])
        return None

    async def find_message(self, channel: int, mark: str, since: int) -> int | None:
        """Return the id of the bot's message with a control whose custom id holds `mark`; None if there is none.

        Args:
            since: search only messages that are not older than this, in Unix seconds.
        """
        after = _snowflake(since)
        for _ in range(PAGES):
            found = await self._request(
                "GET", "/channels/{channel_id}/messages", params={"after": after, "limit": HISTORY}, channel_id=channel
            )
            for message in found:
                if int(message["author"]["id"]) == self.user and has_mark(message.get("components") or (), mark):
                    return int(message["id"])
            if len(found) < HISTORY:
                break
            after = max(int(message["id"]) for message in found)
        return None

    async def find_post(self, server: int, forum: int, mark: str, since: int) -> int | None:
        """Return the id of the bot's post in a forum whose first message holds `mark`; None if there is none.

        Args:
            since: as for `find_message`.
        """
        oldest = _snowflake(since)
        for thread in (await self._request("GET", "/guilds/{guild_id}/threads/active", guild_id=server))["threads"]:
            id_, owner = int(thread["id"]), int(thread.get("owner_id") or 0)
            if thread.get("parent_id") != str(forum) or owner != self.user or id_ < oldest:
                continue
            path = "/channels/{channel_id}/messages/{message_id}"
            try:
                first = await self._request("GET", path, channel_id=id_, message_id=id_)
            except discord.NotFound:  # its first message was deleted
                continue
            if has_mark(first.get("components") or (), mark):
                return id_
        return None

    async def _request(
        self,
        method: str,
        path: str,
        body: Payload | None = None,
        *,
        once: bool = False,
        params: Mapping[str, int] | None = None,
        **parameters: Any,
    ) -> Any:
        await self._pacer.wait()
        more = {"json": body} if body is not None else {}
        async with asyncio.timeout(SECONDS):
            # discord.py rewinds the files of a request before it repeats it, and this one cannot be rewound.
            return await requester(self._client)(
                Route(method, path, **parameters), files=[_OnlyOnce()] if once else None, params=params, **more
            )


def _snowflake(since: int) -> int:
    """Return an id that is lower than those of all messages since a moment."""
    return max(0, (since - _CLOCK_SECONDS) * 1000 - _EPOCH_MILLISECONDS) << 22


def has_mark(components: Any, mark: str) -> bool:
    """Return True if the custom id of a control in these components holds a mark."""
    for component in components:
        if mark in str(component.get("custom_id") or "") or has_mark(component.get("components") or (), mark):
            return True
    return False
