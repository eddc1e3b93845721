"""Wraps every private or undocumented part of discord.py that the bot uses. Review this file when upgrading discord.py.

No other module may use such a part; `tests/transport/test_internals_isolation.py` checks this. On import, this module
checks that all parts exist. `test_discord_internals.py` and `test_gateway_faults.py` beside it test their behaviour.

used for                              parts of discord.py
another server than Discord           Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
interactions handled by ourselves     Client._connection and its parsers, parse_interaction_create, user and
                                      _get_or_create_unavailable_guild; CommandTree._call; InteractionResponse._parent
answers without a login               HTTPClient.__session, http_trace and token
payloads with every field             HTTPClient.get_global_commands and get_all_guild_channels, Command.to_dict,
                                      HTTPClient.bulk_upsert_global_commands
commands read only as far as needed   Interaction._from_data and slots, Namespace._get_resolved_items, ResolveKey
ready answers, and their retries      Interaction._session, InteractionResponse._response_type and _parent;
                                      AsyncWebhookAdapter.request, async_context, Route
frames that cannot be read            DiscordWebSocket.received_message and session_id, ReconnectWebSocket,
                                      WebSocketClosure, ExponentialBackoff
a graceful stop                       Client._get_websocket; DiscordWebSocket.open, socket and poll_event; task names

`bot.interactions.replies` also overrides the undocumented `LayoutView.to_components` and `has_components_v2`.
"""

from __future__ import annotations

import asyncio
import dis
import inspect
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar, cast

import aiohttp
import discord
import yarl
from discord import app_commands

from bot.operations.logs import log
from bot.transport.interaction_queue import InteractionQueue

try:
    from discord.app_commands.namespace import ResolveKey
    from discord.backoff import ExponentialBackoff
    from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure
    from discord.http import HTTPClient
    from discord.http import Route as Route
    from discord.state import ConnectionState
    from discord.webhook.async_ import AsyncWebhookAdapter as AsyncWebhookAdapter
    from discord.webhook.async_ import async_context as async_context
except ImportError as error:
    raise ImportError(
        f"discord.py {discord.__version__} lacks a part ({error}), which the bot needs; "
        "install the version that requirements.txt pins."
    ) from None

ClientT = TypeVar("ClientT", bound=discord.Client)
Handle = Callable[[discord.Interaction[ClientT]], Coroutine[Any, Any, None]]

_REQUESTS: Final = ("get_global_commands", "bulk_upsert_global_commands", "get_all_guild_channels")
_REQUIRED: Final[dict[type, tuple[str, ...]]] = {
    Route: ("BASE",),
    discord.Client: ("_connection", "_get_websocket"),
    discord.AutoShardedClient: ("_get_websocket",),
    ConnectionState: ("parsers", "parse_interaction_create", "_get_or_create_unavailable_guild", "user"),
    HTTPClient: ("_HTTPClient__session", "http_trace", "token", *_REQUESTS),
    app_commands.CommandTree: ("_call",),
    app_commands.Command: ("to_dict",),
    app_commands.Group: ("to_dict",),
    AsyncWebhookAdapter: ("request",),
    app_commands.Namespace: ("_get_resolved_items",),
    discord.Interaction: ("_session", "_from_data"),
    discord.InteractionResponse: ("_response_type", "_parent"),
    DiscordWebSocket: ("DEFAULT_GATEWAY", "received_message", "session_id", "open", "socket", "poll_event"),
    discord.ui.LayoutView: ("to_components", "has_components_v2"),
}
MAX_SERVERS: Final = 1000
"""The number of servers whose objects are kept for interactions over HTTP, about 2 kB each."""
_COMMAND_TYPES: Final = (discord.InteractionType.application_command.value, discord.InteractionType.autocomplete.value)
_ORDINARY_CHANNELS: Final = tuple(discord.ChannelType[name].value for name in ("text", "voice", "news"))
_TASK_NAMES: Final = ("interaction", "discord.py: ")
"""The name of our tasks, and the prefix of the names of discord.py's tasks for event handlers."""
_UNDERSTOOD: Final = (ReconnectWebSocket, WebSocketClosure, discord.DiscordException, aiohttp.ClientError, OSError)
"""The exceptions that `received_message` raises on purpose."""


class UnsupportedVersionError(ImportError):
    """The installed discord.py lacks a part that the bot needs; the message is one sentence that names it."""


class MalformedError(Exception):
    """A payload cannot be read."""


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
_resolved_items = app_commands.Namespace._get_resolved_items  # noqa: SLF001
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
        connector=client.http.connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[client.http.http_trace] if client.http.http_trace is not None else None,
    )


# ---------------------------------------------------------------------- payloads with every field


async def channel_payloads(client: discord.Client, server: int) -> list[dict[str, Any]]:
    """Request the channels of a server, and return Discord's payloads, with the flags that discord.py leaves out."""
    return [dict(channel) for channel in await client.http.get_all_guild_channels(server)]


async def registered_commands(client: discord.Client) -> list[dict[str, Any]]:
    """Request the registered commands, and return their payloads. Return an empty list before login.

    They include the contexts and permissions that `CommandTree.fetch_commands` leaves out.
    """
    if client.application_id is None:
        return []
    return [dict(command) for command in await client.http.get_global_commands(client.application_id)]


def command_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the payloads of a tree's commands.

    Permissions are strings, as Discord documents them. `CommandTree.sync` would send numbers, which other servers may
    refuse.
    """
    payloads = [dict(command.to_dict(tree)) for command in tree.get_commands()]
    for payload in payloads:
        if (permissions := payload.get("default_member_permissions")) is not None:
            payload["default_member_permissions"] = str(permissions)
    return payloads


async def register_commands(client: discord.Client, tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Replace all registered commands by those of a tree, and return Discord's payloads. The client is logged in.

    Raises:
        discord.HTTPException: if Discord does not accept them. `CommandSyncFailure` names the refused command.
    """
    payloads: list[Any] = command_payloads(tree)
    try:
        return [dict(it) for it in await client.http.bulk_upsert_global_commands(client.application_id or 0, payloads)]
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        raise app_commands.CommandSyncFailure(error, tree.get_commands()) from None


# ---------------------------------------------------------------------- interactions


def intercept_interactions(
    client: discord.Client, handle: Handle[Any], count_expired: Callable[[], object]
) -> InteractionQueue:
    """Let `handle` answer all interactions instead of discord.py, and return the queue that starts it.

    Interactions from the gateway wait in the queue. `dispatch_payload` starts those that arrive over HTTP at once. Each
    interaction is answered in a task of its own.

    Args:
        client: a client that is not connected yet.
        handle: answers one interaction.
        count_expired: called for each interaction that is dropped, because it could only be answered too late.
    """
    state: Any = client._connection  # noqa: SLF001

    def start(payload: Any) -> asyncio.Task[None]:
        kind = CommandInteraction if payload["type"] in _COMMAND_TYPES else discord.Interaction
        return asyncio.create_task(handle(kind(data=payload, state=state)), name=_TASK_NAMES[0])

    app_commands.Namespace._get_resolved_items = staticmethod(_resolve)  # type: ignore[method-assign]  # noqa: SLF001
    queue = InteractionQueue(start, count_expired)
    state.parse_interaction_create = start
    state.parsers["INTERACTION_CREATE"] = queue.put
    return queue


def _resolve(interaction: discord.Interaction[Any], resolved: Any) -> dict[ResolveKey, Any]:
    """Return the objects to which a command refers. A message stays the payload, which discord.py might refuse.

    A fast path: without objects, discord.py would still build that of the server.
    """
    if messages := (resolved or {}).get("messages"):
        return {ResolveKey.any_with(id_): payload for id_, payload in messages.items()}
    return _resolved_items(interaction, resolved) if resolved else {}


class CommandInteraction(discord.Interaction[Any]):
    """A command or an autocomplete request, whose user, channel and server become objects only when they are used.

    Most answers need only their ids. Gain: 7 of the 9 µs that it takes to read an interaction.

    Attributes:
        known_ids: the ids of user, channel and server, if this is an ordinary channel of a server; else None.
    """

    __slots__ = ("_payload", "known_ids")

    def _from_data(self, data: Any) -> None:
        channel, self._payload, self.known_ids = data.get("channel", {}), None, None
        if data.get("guild_id") is None or channel.get("type") not in _ORDINARY_CHANNELS:
            super()._from_data(data)
            return
        self._payload = data
        self.id = int(data["id"])
        self.type = discord.InteractionType(data["type"])
        self.data = data["data"]
        self.token = data["token"]
        self.guild_id = int(data["guild_id"])
        self.known_ids = int(data["member"]["user"]["id"]), int(channel["id"]), self.guild_id

    def __getattr__(self, name: str) -> Any:
        """Read the rest of the payload. Python calls this for an attribute that is not set yet.

        Raises:
            MalformedError: if discord.py cannot read the payload.
        """
        if name.startswith(("_cs_", "_payload")) or self._payload is None:  # discord.py fills `_cs_…` by itself
            raise AttributeError(name)
        payload, self._payload = self._payload, None
        try:
            super()._from_data(payload)
        except Exception as error:
            raise MalformedError(type(error).__name__) from None
        return getattr(self, name)


def command_runner(tree: app_commands.CommandTree[ClientT]) -> Handle[ClientT]:
    """Return the function of a tree that runs the command or answers the autocomplete request of an interaction."""
    return tree._call  # noqa: SLF001


def reuse_servers(client: discord.Client) -> None:
    """Keep the objects of servers for interactions over HTTP, where no gateway provides them.

    discord.py creates one for each interaction. Gain: 12 of the 21 µs for reading one. Without it, nothing breaks.
    """
    state: Any = client._connection  # noqa: SLF001
    server = lru_cache(MAX_SERVERS)(state._get_or_create_unavailable_guild)  # noqa: SLF001
    state._get_or_create_unavailable_guild = lambda id_, *, data=None: server(id_)  # noqa: ARG005, SLF001


def dispatch_payload(client: discord.Client, payload: dict[str, Any]) -> asyncio.Task[None]:
    """Start answering an interaction that arrived over HTTP, and return the task that does it.

    Args:
        client: a client that is logged in, or that has a session from `open_http_session`.
        payload: a payload that matches `bot.transport.payload_schema` and is not a ping.

    Raises:
        MalformedError: if discord.py cannot read the payload.
    """
    state: Any = client._connection  # noqa: SLF001
    if client.user is None:  # without a login, take the bot's id from the first interaction; only the id is used
        user: Any = {"id": str(payload["application_id"]), "username": "airlock", "discriminator": "0", "avatar": None}
        state.user = discord.ClientUser(state=state, data=user | {"bot": True})
    try:
        return cast("asyncio.Task[None]", state.parse_interaction_create(payload))
    except Exception as error:
        raise MalformedError(type(error).__name__) from None


def running_handlers() -> list[asyncio.Task[Any]]:
    """Return the tasks of interactions and event handlers that are still running."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(_TASK_NAMES)]


# ---------------------------------------------------------------------- answers


@contextmanager
def first_response(interaction: discord.Interaction[Any]) -> Iterator[aiohttp.ClientSession]:
    """Provide the session that sends the response to an interaction. Afterwards, the interaction counts as answered.

    Raises:
        discord.InteractionResponded: if the interaction already has a response.
    """
    response = interaction.response
    if response.is_done():
        raise discord.InteractionResponded(interaction)
    yield interaction._session  # noqa: SLF001
    response._response_type = discord.InteractionResponseType.channel_message  # noqa: SLF001 - any type will do
    response._parent = None  # type: ignore[assignment]  # noqa: SLF001 - this cuts a cycle (docs/decisions/gc-tuning.md)


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
        aiohttp.ClientError, OSError: if the connection is lost before that.
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
