"""The complete simulated Discord: gateway and REST API on one port, and users who type commands and press buttons."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.loopback.exchange import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Answer, Exchange
from tests.loopback.faults import UNKNOWN_INTERACTION, Fault, refused
from tests.loopback.gateway import AUTHENTICATION_FAILED, Event, Gateway
from tests.loopback.guilds import Guild, Place
from tests.loopback.http_client import Door
from tests.loopback.payloads import Options, application_payload, command_data, interaction_payload, ready_payload
from tests.loopback.posting import Posting
from tests.loopback.rest import Behaviour, Request, Rest
from tests.loopback.shards import ShardedGateway
from tests.support.discord_limits import walk

BASE = "/api/v10"
BACKLOG = 4096
"""So many connections may wait to be taken. After an outage a bot opens hundreds at once, and one that the system turns
away is tried again only a second later."""
FIRST_MILLISECOND = 1_420_070_400_000
"""Of 2015, from which Discord counts; in ids it stands above 22 other bits."""
BUTTON, SELECT, TEXT_INPUT, LABEL = 2, 3, 4, 18


def interaction_id(number: int) -> int:
    """An id of now that nobody has."""
    return (int(time.time() * 1000) - FIRST_MILLISECOND) << 22 | number & 0x3FFFFF


class LoopbackDiscord:
    """A Discord for one bot. Interactions go through the gateway, or where `door.address` is set, are posted there.

    Args:
        token: the one it accepts.
        owner_id: the owner of the application.
        limit: seconds until an interaction that is awaited counts as unanswered.
        patience: seconds after which an interaction without a response is void; Discord's are three.
        shards: how many shards the bot has to have; 0: it may do without.
    """

    def __init__(
        self, *, token: str, owner_id: int, limit: float = 15.0, patience: float = 3.0, shards: int = 0
    ) -> None:
        self._token = token
        self._revoked = False
        self._limit = limit
        self.port = 0
        self._ids = itertools.count(1_300_000_000_000_000_001)
        self.behaviour = Behaviour(patience=patience)
        self.application_id = self.new_id()
        self.guilds: dict[int, Guild] = {}
        self.posting = Posting(self.application_id, time.time)
        self.gateway = (
            ShardedGateway(self._accepts, self._first_events, shards)
            if shards
            else Gateway(self._accepts, self._first_events)
        )
        self.door = Door(take=self.take_inline)
        self._rest = Rest(
            application_payload(self.application_id, owner_id, self.door.public_key),
            self._accepts,
            self.new_id,
            lambda: self.gateway_url,
            self._channel_payloads,
            self.behaviour,
            self.posting,
        )
        self._rest.shards = shards or 1

    async def __aenter__(self) -> LoopbackDiscord:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/", self.gateway.serve)
        self._rest.add_routes(app, BASE)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=BACKLOG)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        await self.door.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        await self.door.__aexit__()
        await self.gateway.drop(1001)
        await self._runner.cleanup()
        if kind is None:
            self.check()

    # ------------------------------------------------------------------ what tests look at

    @property
    def api_url(self) -> str:
        """For AIRLOCK_API_URL."""
        return f"http://127.0.0.1:{self.port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """For AIRLOCK_GATEWAY_URL."""
        return f"ws://127.0.0.1:{self.port}/"

    @property
    def requests(self) -> list[Request]:
        """All requests that the bot has sent, in order."""
        return self._rest.requests

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The registered commands, as Discord hands them out; may be changed."""
        return self._rest.commands

    @property
    def application(self) -> dict[str, Any]:
        """The application, as Discord hands it out; may be changed."""
        return self._rest.application

    @property
    def registrations(self) -> int:
        """The number of times that commands were registered."""
        return self._rest.registrations

    def check(self) -> None:
        """Fail if the bot has asked for a route that is not here, or for something Discord would refuse."""
        failures = [*self._rest.failures, *self.door.failures]
        self._rest.failures, self.door.failures = [], []
        if failures:
            raise AssertionError("\n".join(failures))

    async def connected(self, seconds: float = 20.0) -> None:
        """Wait until a bot has identified, and commands are registered, perhaps since an earlier start."""
        async with asyncio.timeout(seconds):
            await self.gateway.until(lambda: self.gateway.is_connected, seconds)
            await self.registered(seconds)

    async def registered(self, seconds: float = 20.0) -> None:
        """Wait until commands are registered, perhaps since an earlier start."""
        async with asyncio.timeout(seconds):
            while not self.commands:  # noqa: ASYNC110 - the routes set no event
                await asyncio.sleep(0.02)

    def new_id(self) -> int:
        """Return an unused id."""
        return next(self._ids)

    # ------------------------------------------------------------------ what goes wrong

    def fail(self, kind: str, *faults: Fault) -> None:
        """Let the next requests of a kind go wrong, in this order.

        Args:
            kind: ``callback``, ``original``, ``edit`` or ``followup`` of an interaction; ``me``, ``application``,
                ``commands``, ``register``, ``gateway`` or ``channel``; or ``send``,
                ``thread``, ``forum_post``, ``event`` and ``posting`` (what is read) of what bots post by themselves.
            faults: see `tests.loopback.faults`. The gateway's faults are methods of `Gateway`.
        """
        self.behaviour.faults[kind].extend(faults)

    def repeat(self, exchange: Exchange) -> None:
        """Deliver an interaction once more, as Discord may."""
        if self.door.address:
            self.door.deliver(exchange.interaction)
            exchange.events.append(Event(exchange.interaction, time.monotonic()))
        else:
            exchange.events.append(self.gateway.dispatch("INTERACTION_CREATE", exchange.interaction))

    def hang_up(self) -> None:
        """Break the connections on which posted interactions wait; nobody waits for those any more."""
        for token in self.door.hang_up():
            if token in self._rest.exchanges:
                self._rest.exchanges[token].befallen.append(refused(404, UNKNOWN_INTERACTION))

    def forget(self, exchange: Exchange) -> None:
        """Keep nothing of an interaction that is over: for runs of hours."""
        self._rest.exchanges.pop(exchange.interaction["token"], None)

    # ------------------------------------------------------------------ the world

    def add_guild(self, *channels: str) -> Guild:
        """A server with the bot in it; told at once if a bot is connected."""
        # Ids are dealt to shards by what stands above their 22 lowest bits: the next server, the next shard.
        guild = Guild(self.new_id() + (len(self.guilds) << 22), self.new_id)
        for name in channels:
            guild.add_channel(name)
        self.guilds[guild.id] = guild
        if self.gateway.is_connected:
            self.gateway.dispatch("GUILD_CREATE", guild.payload())
        return guild

    def direct(self) -> Place:
        """A direct message with the bot."""
        return Place(self.new_id())

    def guild_delete(self, guild: Guild, *, outage: bool = False) -> None:
        """The bot leaves a server; or (outage) Discord cannot serve it for now."""
        if not outage:
            del self.guilds[guild.id]
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), **({"unavailable": True} if outage else {})})

    def channel_delete(self, guild: Guild, name: str) -> None:
        """A channel is deleted."""
        place = guild.channels.pop(name)
        self.posting.channels.pop(place.channel, None)
        self.gateway.dispatch("CHANNEL_DELETE", {**place.payload(0), "guild_id": str(guild.id)})

    async def revoke_token(self) -> None:
        """Make the token invalid, and disconnect every bot that uses it."""
        self._revoked = True
        await self.gateway.drop(AUTHENTICATION_FAILED)

    # ------------------------------------------------------------------ users

    def slash(
        self, name: str, options: Options | None = None, *, place: Place, user: int, permissions: int = 0
    ) -> Exchange:
        """Somebody sends a command; `progress set` is a subcommand."""
        return self._send(COMMAND, command_data(name, self.commands, options), place, user, permissions)

    def autocomplete(
        self,
        name: str,
        option: str,
        typed: str,
        options: Options | None = None,
        *,
        place: Place,
        user: int,
        permissions: int = 0,
    ) -> Exchange:
        """Somebody types into an option, with others filled in before."""
        data = command_data(name, self.commands, options, (option, typed))
        return self._send(AUTOCOMPLETE, data, place, user, permissions)

    def press(
        self,
        pressed: Answer | dict[str, Any],
        custom_id: str,
        values: list[str] | None = None,
        *,
        place: Place,
        user: int,
        permissions: int = 0,
    ) -> Exchange:
        """Somebody presses a button of a message, or (with values) chooses in a select."""
        message = pressed.message if isinstance(pressed, Answer) else pressed
        if all(part.get("custom_id") != custom_id for part in walk(message["components"])):
            raise AssertionError(f"the message has no {custom_id!r}")
        data: dict[str, Any] = {"component_type": BUTTON, "custom_id": custom_id}
        if values is not None:
            data |= {"component_type": SELECT, "values": values}
        return self._send(COMPONENT, data, place, user, permissions, {"message": message})

    def submit(self, form: Answer, text: str, *, place: Place, user: int, custom_id: str = "") -> Exchange:
        """Somebody fills in every field of a form with a text, and sends it; or one with another custom id."""
        fields = [label["component"]["custom_id"] for label in form.data["components"]]
        filled = [
            {"type": LABEL, "component": {"type": TEXT_INPUT, "custom_id": name, "value": text}} for name in fields
        ]
        data = {"custom_id": custom_id or form.data["custom_id"], "components": filled}
        return self._send(MODAL_SUBMIT, data, place, user, 0)

    def _send(
        self,
        type_: int,
        data: dict[str, Any],
        place: Place,
        user: int,
        permissions: int,
        more: dict[str, Any] | None = None,
    ) -> Exchange:
        id_ = interaction_id(next(self._ids))
        made = interaction_payload(id_, type_, data, self.application_id, place, user, permissions)
        return self.send({**made, **(more or {})}, place, user)

    def send(self, interaction: dict[str, Any], place: Place, user: int) -> Exchange:
        """Something happens, and the payload that says so is made already."""
        exchange = self.expect(interaction, place, user)
        self.repeat(exchange)
        return exchange

    def expect(self, interaction: dict[str, Any], place: Place, user: int) -> Exchange:
        """Take answers to an interaction that a test brings to the bot by itself."""
        exchange = Exchange(interaction, place, user, self._limit)
        token = interaction.get("token")
        if isinstance(token, str):
            self._rest.exchanges[token] = exchange
        return exchange

    async def take_inline(self, interaction: Mapping[str, Any], body: Any) -> None:
        """Take a first response that came back in the HTTP response to an interaction."""
        await self._rest.take_inline(interaction, body)

    # ------------------------------------------------------------------ what gateway and routes ask

    def _accepts(self, token: str) -> bool:
        return token == self._token and not self._revoked

    def _first_events(self, session: str, shard: int | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        guilds, more = self.guilds, {}
        if isinstance(self.gateway, ShardedGateway) and shard is not None:
            guilds = {id_: guild for id_, guild in guilds.items() if self.gateway.deal(id_) == shard}
            more = {"shard": [shard, len(self.gateway.shards)]}
        yield "READY", {**ready_payload(self.application_id, session, self.gateway_url, guilds), **more}
        for guild in guilds.values():
            yield "GUILD_CREATE", guild.payload()

    def _channel_payloads(self) -> dict[str, dict[str, Any]]:
        places = [place for guild in self.guilds.values() for place in guild.channels.values()]
        return {str(place.channel): place.payload(0) for place in places}
