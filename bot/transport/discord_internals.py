"""Wraps every private or undocumented part of discord.py that the bot uses. Review this file when upgrading discord.py.

No other module may use such a part; `test_internals_isolation.py` checks this. On import, this module checks that all
parts exist. Their behaviour is tested by `test_discord_internals.py` and `test_gateway_faults.py`. All three test files
are in `tests/transport`.
used for                              parts of discord.py
another server than Discord           Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
interactions from HTTP, in a queue    Client._connection and its parsers, parse_interaction_create and user
answers without a login               HTTPClient.__session, http_trace and token
payloads with every field             HTTPClient.get_global_commands, HTTPClient.get_channel, Command.to_dict
the middleware around commands        CommandTree._call
retries of answers                    AsyncWebhookAdapter.request, async_context, json_or_text, Route
frames that cannot be read            DiscordWebSocket.received_message and session_id, ReconnectWebSocket,
                                      WebSocketClosure, ExponentialBackoff
a graceful stop                       Client._get_websocket; DiscordWebSocket.open, socket and poll_event; task names

Cards also override `LayoutView.to_components` and `has_components_v2`, which are public but undocumented.
"""

from __future__ import annotations

import asyncio
import dis
import inspect
import re
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, Literal, TypeVar

import aiohttp
import discord
import msgspec
import yarl
from discord import app_commands

from bot.operations.logs import log
from bot.transport.backlog import InteractionQueue

try:
    from discord.backoff import ExponentialBackoff
    from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure
    from discord.http import HTTPClient, Route, json_or_text
    from discord.state import ConnectionState
    from discord.webhook.async_ import AsyncWebhookAdapter, async_context
except ImportError as error:
    raise ImportError(
        f"discord.py {discord.__version__} lacks a part ({error}), which the bot needs; "
        "install the version that requirements.txt pins."
    ) from None


ClientT = TypeVar("ClientT", bound=discord.Client)
Call = Callable[[discord.Interaction[ClientT]], Coroutine[Any, Any, None]]

_REQUIRED: Final[dict[type, tuple[str, ...]]] = {
    Route: ("BASE",),
    discord.Client: ("_connection", "_get_websocket"),
    discord.AutoShardedClient: ("_get_websocket",),
    ConnectionState: ("parsers", "parse_interaction_create", "user"),
    HTTPClient: ("_HTTPClient__session", "http_trace", "token", "get_global_commands", "get_channel"),
    app_commands.CommandTree: ("_call",),
    app_commands.Command: ("to_dict",),
    app_commands.Group: ("to_dict",),
    AsyncWebhookAdapter: ("request",),
    DiscordWebSocket: ("DEFAULT_GATEWAY", "received_message", "session_id", "open", "socket", "poll_event"),
    discord.ui.LayoutView: ("to_components", "has_components_v2"),
}
_TASK_NAMES: Final = ("CommandTree", "discord.py: ")
"""Prefixes of the names that discord.py gives to its tasks for commands and for event handlers."""
_UNDERSTOOD: Final = (ReconnectWebSocket, WebSocketClosure, discord.DiscordException, aiohttp.ClientError, OSError)
"""The exceptions that `received_message` raises on purpose."""
_SNOWFLAKE: Final = re.compile(r"[0-9]{1,20}")


class UnsupportedVersionError(ImportError):
    """The installed discord.py lacks a part that the bot needs; the message is one sentence that names it."""


class MalformedError(Exception):
    """A payload cannot be read, and nothing has been done with it."""


class NotDiscordError(discord.DiscordException):
    """The server at the gateway address does not behave like Discord's gateway."""


def check_version() -> None:
    """Check that the installed discord.py has every part in `_REQUIRED`.

    Raises:
        UnsupportedVersionError: if a part is missing. The message names it.
    """
    for owner, names in _REQUIRED.items():
        for name in names:
            if not _has(owner, name):
                raise UnsupportedVersionError(
                    f"discord.py {discord.__version__} lacks {owner.__name__}.{name}, which the bot needs; "
                    "install the version that requirements.txt pins."
                )


def _has(owner: type, name: str) -> bool:
    """Return true if a class defines the name, or if one of its methods assigns it to an instance."""
    return hasattr(owner, name) or any(
        name in method.__code__.co_names
        and any(step.opname == "STORE_ATTR" and step.argval == name for step in dis.get_instructions(method))
        for method in vars(owner).values()
        if inspect.isfunction(method)
    )


check_version()

_received_message = DiscordWebSocket.received_message
_backoff = ExponentialBackoff[Literal[False]]()

# ---------------------------------------------------------------------- addresses and login


def override_discord_urls(api_url: str | None, gateway_url: str | None) -> None:
    """Use another Discord-compatible server in the whole process. None keeps Discord's own address."""
    if api_url is not None:
        Route.BASE = api_url
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def discord_api_url() -> str:
    """Return the address of the API that discord.py uses."""
    return Route.BASE


def has_token(client: discord.Client) -> bool:
    """Return true if a client has logged in with a token. A client that serves HTTP may run without one."""
    return client.http.token is not None


def open_http_session(client: discord.Client) -> None:
    """Open the HTTP session of a client that does not log in. Interactions can be answered with their own tokens.

    `discord.Client.close` closes the session.
    """
    client.http._HTTPClient__session = aiohttp.ClientSession(  # type: ignore[attr-defined]  # noqa: SLF001
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[client.http.http_trace] if client.http.http_trace is not None else None,
    )


# ---------------------------------------------------------------------- payloads with every field


async def channel_payload(client: discord.Client, channel_id: int) -> dict[str, Any]:
    """Request a channel, and return Discord's payload, including the flags that discord.py leaves out."""
    return dict(await client.http.get_channel(channel_id))


async def registered_commands(client: discord.Client) -> list[dict[str, Any]]:
    """Request the registered commands, and return their payloads. Return an empty list before login.

    They include the contexts and permissions that `CommandTree.fetch_commands` leaves out.
    """
    if client.application_id is None:
        return []
    return [dict(command) for command in await client.http.get_global_commands(client.application_id)]


def command_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the payloads of a tree's commands, as `CommandTree.sync` would send them."""
    return [dict(command.to_dict(tree)) for command in tree.get_commands(type=discord.AppCommandType.chat_input)]


# ---------------------------------------------------------------------- interactions


class InterceptedCommandTree(app_commands.CommandTree[ClientT]):
    """A command tree with one method that handles all commands and autocompletes. discord.py has no public one."""

    @abstractmethod
    async def intercept(self, interaction: discord.Interaction[ClientT], call: Call[ClientT]) -> None:
        """Answer an interaction. `await call(interaction)` runs the command as usual."""

    async def _call(self, interaction: discord.Interaction[ClientT]) -> None:
        await self.intercept(interaction, super()._call)


def intercept_interactions(client: discord.Client, count_expired: Callable[[], object]) -> InteractionQueue:
    """Put a queue between the gateway and discord.py's parser of interactions, and return the queue.

    Args:
        client: a client that is not connected yet.
        count_expired: called for each interaction that arrived too late and is dropped.
    """
    state = client._connection  # noqa: SLF001
    queue = InteractionQueue(state.parse_interaction_create, count_expired)
    state.parsers["INTERACTION_CREATE"] = queue.put
    return queue


def dispatch_payload(client: discord.Client, payload: dict[str, Any]) -> None:
    """Start answering an interaction that arrived over HTTP, and return at once.

    The answer is sent to the callback route, as in gateway mode. The HTTP request itself is answered with 202 and an
    empty body. So files, deferred answers and followups work in the same way in both modes, the bot notices if Discord
    refuses an answer, and an attacker who replays a signed request learns nothing from the response.

    Args:
        client: a client that is logged in, or that has a session from `open_http_session`.
        payload: a payload that matches `bot.transport.payload_schema` and is not a ping.

    Raises:
        MalformedError: if discord.py cannot read the payload.
    """
    state: Any = client._connection  # noqa: SLF001
    data = payload.get("data")
    if isinstance(data, dict):
        # discord.py would create an object for every user, channel and file in the options. Our commands need only the
        # ids of roles.
        roles = _bare_roles(data.pop("resolved", None))
        if roles:
            data["resolved"] = {"roles": roles}
    if client.user is None:  # without a login, take the bot's id from the first interaction; only the id is used
        user: Any = {"id": str(payload["application_id"]), "username": "airlock", "discriminator": "0", "avatar": None}
        state.user = discord.ClientUser(state=state, data=user | {"bot": True})
    try:
        state.parse_interaction_create(payload)
    except Exception as error:
        raise MalformedError(type(error).__name__) from None


def _bare_roles(resolved: object) -> dict[str, dict[str, Any]]:
    """Return the roles in the options, in the form that discord.py reads. Only their ids are taken from the request."""
    roles = resolved.get("roles") if isinstance(resolved, dict) else None
    if not isinstance(roles, dict):
        return {}
    empty: dict[str, Any] = {"name": "", "permissions": "0", "position": 0, "color": 0, "flags": 0}
    empty |= dict.fromkeys(("hoist", "managed", "mentionable"), False)
    return {id_: {"id": id_, **empty} for id_ in roles if isinstance(id_, str) and _SNOWFLAKE.fullmatch(id_)}


def running_handlers() -> list[asyncio.Task[Any]]:
    """Return the tasks of commands and event handlers that are still running."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(_TASK_NAMES)]


# ---------------------------------------------------------------------- answers


Body = bytes | aiohttp.FormData | None


class WebhookAdapter(AsyncWebhookAdapter):
    """A replacement for discord.py's undocumented adapter that sends answers. Subclasses override `send`.

    discord.py's own adapter gives up at once if the connection breaks, or if a 429 has no `Via` header. After a 5xx it
    waits for seconds, although an interaction expires after three seconds.
    """

    def install(self) -> None:
        """Use this adapter for all answers that are sent by this task and by the tasks that it starts."""
        async_context.set(self)

    @abstractmethod
    async def send(
        self, session: aiohttp.ClientSession, method: str, url: yarl.URL, body: Callable[[], Body], *, is_response: bool
    ) -> Any:
        """Send a request.

        Args:
            session: the HTTP session to use.
            method: the HTTP method.
            url: the URL, which contains the interaction's token.
            body: returns the body for one attempt. Bytes are JSON.
            is_response: true for the first response to an interaction, false for an edit or a further message.

        Returns:
            The decoded body of Discord's answer. For a first response, the value is ignored.

        Raises:
            discord.HTTPException: if Discord did not accept the request.
        """

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        *,
        payload: dict[str, Any] | None = None,
        multipart: list[dict[str, Any]] | None = None,
        files: Sequence[discord.File] | None = None,
        params: dict[str, Any] | None = None,
        **unused: Any,
    ) -> Any:
        """Send a request with an interaction's token. discord.py calls this for all answers."""
        if any(value is not None for value in unused.values()):
            raise ValueError("no interaction is answered with a proxy, a reason or the bot's token")
        url = yarl.URL(route.url, encoded=True)
        json = None if payload is None else msgspec.json.encode(payload)
        body = partial(_form, multipart, files or ()) if multipart else lambda: json
        if route.path.endswith("/callback"):
            # Leave out `params`, which would request the resulting message: discord.py reads only the id of the answer.
            await self.send(session, route.method, url, body, is_response=True)
            return {"interaction": {"id": str(route.webhook_id)}}
        return await self.send(session, route.method, url.extend_query(params or {}), body, is_response=False)


def _form(fields: Sequence[dict[str, Any]], files: Sequence[discord.File]) -> aiohttp.FormData:
    """Create a form with fields and files. Each attempt needs a new form, with all files reset to their beginning."""
    for file in files:
        file.reset()
    form = aiohttp.FormData(quote_fields=False)
    for field in fields:
        form.add_field(**field)
    return form


async def decoded_body(response: aiohttp.ClientResponse) -> Any:
    """Read the body of Discord's answer. Decode it if its content type is JSON, or else return it as text."""
    return await json_or_text(response)


# ---------------------------------------------------------------------- the gateway's connections


def install_frame_recovery() -> None:
    """Make clients start a new session after a gateway frame that cannot be read. discord.py would end the client."""
    DiscordWebSocket.received_message = _receive_or_reconnect  # type: ignore[method-assign]


async def _receive_or_reconnect(socket: DiscordWebSocket, message: Any, /) -> None:
    try:
        await _received_message(socket, message)
    except _UNDERSTOOD:
        raise
    except Exception as error:
        if socket.session_id is None:
            raise NotDiscordError from error
        log.error("gateway not understood", error=type(error).__name__)
        await socket.close(code=1000)
        await asyncio.sleep(_backoff.delay())
        raise ReconnectWebSocket(socket.shard_id, resume=False) from None


def is_connected(client: discord.Client) -> bool:
    """Return true if every connection to the gateway is open and ready."""
    if not client.is_ready() or client.is_closed():
        return False
    if isinstance(client, discord.AutoShardedClient):
        return not any(shard.is_closed() for shard in client.shards.values())
    return client.ws.open


async def close_gracefully(client: discord.Client) -> None:
    """Close the gateway connections, but first read everything that Discord has sent. `connect` must have ended.

    Closing at once would lose the interactions that are still on their way.

    Raises:
        aiohttp.ClientError, OSError: if the connection is lost meanwhile.
    """
    if isinstance(client, discord.AutoShardedClient):
        sockets = [client._get_websocket(shard_id=id_) for id_, shard in client.shards.items() if not shard.is_closed()]  # noqa: SLF001
        await asyncio.gather(*map(_send_close_frame, sockets), return_exceptions=True)
        while any(socket.open for socket in sockets):  # noqa: ASYNC110 - discord.py sets no event when it is done
            await asyncio.sleep(0.01)
        return
    socket: DiscordWebSocket | None = client.ws  # None before the first connection, whatever its type says
    if socket is not None and socket.open:
        await _send_close_frame(socket)
        with suppress(*_UNDERSTOOD):
            while True:
                await socket.poll_event()


async def _send_close_frame(socket: DiscordWebSocket) -> None:
    await socket.socket.send_frame(aiohttp.WSCloseCode.OK.to_bytes(2, "big"), aiohttp.WSMsgType.CLOSE)
