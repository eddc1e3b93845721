"""The REST routes that a bot with slash commands uses. A request to any other route fails the test."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback.exchange import CHOICES, LEGAL, MODAL, THINKING, UPDATE_LATER, Exchange
from tests.loopback.faults import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION, Fault
from tests.loopback.guilds import user_payload
from tests.loopback.posting import Posting, RefusedError
from tests.support.discord_limits import commands_problems, message_problems, modal_problems

MAX_CHOICES = 25
INLINE = "INLINE"
"""Stands for the method of a response that came back in an HTTP response, in place of a request."""
_UNKNOWN_CHANNEL, _UNKNOWN_WEBHOOK, _INVALID = 10003, 10015, 50035


@dataclass(frozen=True)
class Request:
    """A request the bot made."""

    method: str
    path: str
    body: Any

    @property
    def is_response(self) -> bool:
        """Whether it is the first response to an interaction, on either way."""
        return self.method == INLINE or self.path.endswith("/callback")


@dataclass
class Behaviour:
    """How this Discord behaves; to be changed while it runs.

    Attributes:
        patience: seconds after which an interaction without a response is void.
        callback_delay: seconds between the arrival of a callback and its acknowledgement.
        callback_error: status and code that every callback gets instead.
        outage: status that every request gets instead.
        faults: what befalls the next requests of a kind, in order; kinds are the names of the handlers below.
        chance: asked, with the kind, for the fault of every other request.
        remembers: whether every request is kept.
    """

    patience: float = 3.0
    callback_delay: float = 0.0
    callback_error: tuple[int, int] | None = None
    outage: int | None = None
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    chance: Callable[[str], Fault | None] = lambda _kind: None
    remembers: bool = True

    def fault(self, kind: str) -> Fault | None:
        """What befalls the request that has just come."""
        scripted = self.faults[kind]
        return scripted.popleft() if scripted else self.chance(kind)


@dataclass
class Rest:
    """What the routes know."""

    application: dict[str, Any]
    accepts: Callable[[str], bool]
    new_id: Callable[[], int]
    gateway_url: Callable[[], str]
    channels: Callable[[], dict[str, dict[str, Any]]]
    behaviour: Behaviour
    posting: Posting
    base: str = ""
    commands: list[dict[str, Any]] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    registrations: int = 0
    shards: int = 1

    def add_routes(self, app: web.Application, base: str) -> None:
        """Put the routes below `base`."""
        self.base = base
        app_id = self.application["id"]
        for method, path, handler, signed in (
            ("GET", "/users/@me", self._me, True),
            ("GET", "/oauth2/applications/@me", self._application, True),
            ("GET", f"/applications/{app_id}/commands", self._commands, True),
            ("PUT", f"/applications/{app_id}/commands", self._register, True),
            ("GET", "/gateway/bot", self._gateway, True),
            ("GET", "/channels/{channel}", self._channel, True),
            ("GET", "/guilds/{guild}/channels", self._guild_channels, True),
            ("POST", "/channels/{channel}/messages", self._send, True),
            ("GET", "/channels/{channel}/messages", self._posting, True),
            ("GET", "/channels/{channel}/messages/{message}", self._posting, True),
            ("PATCH", "/channels/{channel}/messages/{message}", self._posting, True),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._thread, True),
            ("POST", "/channels/{channel}/threads", self._forum_post, True),
            ("GET", "/guilds/{guild}/threads/active", self._posting, True),
            ("GET", "/guilds/{guild}/scheduled-events", self._posting, True),
            ("POST", "/guilds/{guild}/scheduled-events", self._event, True),
            ("PATCH", "/guilds/{guild}/scheduled-events/{event}", self._event, True),
            ("DELETE", "/guilds/{guild}/scheduled-events/{event}", self._event, True),
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback, False),
            ("GET", f"/webhooks/{app_id}/{{token}}/messages/@original", self._original, False),
            ("PATCH", f"/webhooks/{app_id}/{{token}}/messages/@original", self._edit, False),
            ("DELETE", f"/webhooks/{app_id}/{{token}}/messages/@original", self._delete, False),
            ("POST", f"/webhooks/{app_id}/{{token}}", self._followup, False),
        ):
            app.router.add_route(method, base + path, self._recorded(handler, signed))
        app.router.add_route("*", "/{rest:.*}", self._unknown)

    def _recorded(
        self, handler: Callable[[web.Request, Any], Awaitable[web.Response]], signed: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        kind = handler.__name__.strip("_")

        async def handle(request: web.Request) -> web.StreamResponse:
            body = await _body(request)
            if self.behaviour.remembers:
                self.requests.append(Request(request.method, request.path, body))
            if self.behaviour.outage is not None:
                return refusal(self.behaviour.outage, 0, "outage")

            async def serve() -> web.Response:
                if signed and not self.accepts(request.headers.get("Authorization", "").removeprefix("Bot ")):
                    return refusal(401, 0, "401: Unauthorized")
                return await handler(request, body)

            exchange = self.exchanges.get(request.match_info.get("token", ""))
            responds = exchange is not None and kind == "callback"
            own = exchange.faults.popleft() if exchange is not None and responds and exchange.faults else None
            fault = own or self.behaviour.fault(kind)
            if fault is not None:
                if exchange is not None:
                    exchange.befallen.append(fault)
                return await fault.befall(request, serve)
            response = await serve()
            if exchange is not None and responds and response.status == 200:
                exchange.acknowledged = True
            return response

        return handle

    async def _unknown(self, request: web.Request) -> web.Response:
        self.failures.append(f"unknown route: {request.method} {request.path}")
        return refusal(404, 0, "404: Not Found")

    # ------------------------------------------------------------------ signed routes

    async def _me(self, _request: web.Request, _body: Any) -> web.Response:
        return answer(user_payload(int(self.application["id"]), bot=True))

    async def _application(self, _request: web.Request, _body: Any) -> web.Response:
        return answer(self.application)

    async def _gateway(self, _request: web.Request, _body: Any) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 16}
        return answer({"url": self.gateway_url(), "shards": self.shards, "session_start_limit": limit})

    async def _commands(self, _request: web.Request, _body: Any) -> web.Response:
        return answer(self.commands)

    async def _register(self, _request: web.Request, body: Any) -> web.Response:
        if problems := commands_problems([command for command in body if command.get("type", 1) == 1]):
            return self._illegal("; ".join(problems))
        ids = {command["name"]: command["id"] for command in self.commands}
        self.commands = [
            {
                "name_localizations": None,
                "description_localizations": None,
                "default_member_permissions": None,
                "dm_permission": True,
                "nsfw": False,
                "type": 1,
                **_without_false(command),
                "id": ids.get(command["name"]) or str(self.new_id()),
                "application_id": self.application["id"],
                "version": str(self.new_id()),
            }
            for command in body
        ]
        self.registrations += 1
        return answer(self.commands)

    async def _channel(self, request: web.Request, _body: Any) -> web.Response:
        found = self.channels().get(request.match_info["channel"])
        return answer(found) if found is not None else refusal(404, _UNKNOWN_CHANNEL, "Unknown Channel")

    async def _guild_channels(self, request: web.Request, _body: Any) -> web.Response:
        guild = request.match_info["guild"]
        return answer([channel for channel in self.channels().values() if channel["guild_id"] == guild])

    # ------------------------------------------------------------------ what bots post by themselves

    async def _posting(self, request: web.Request, body: Any) -> web.Response:
        """Whatever `tests.loopback.posting` has."""
        path = request.path.removeprefix(self.base)
        for place in self.channels().values():  # channels may be added at any time
            if int(place["id"]) not in self.posting.channels and int(place["id"]) not in self.posting.deleted:
                self.posting.add_channel(int(place["guild_id"]), place["type"], int(place["id"]))
        try:
            found = self.posting.handle(request.method, path, body, dict(request.query))
        except RefusedError as error:
            return refusal(error.status, error.code, error.text)
        return answer(found) if found is not None else web.Response(status=204)

    async def _send(self, request: web.Request, body: Any) -> web.Response:
        return await self._posting(request, body)

    async def _thread(self, request: web.Request, body: Any) -> web.Response:
        return await self._posting(request, body)

    async def _forum_post(self, request: web.Request, body: Any) -> web.Response:
        return await self._posting(request, body)

    async def _event(self, request: web.Request, body: Any) -> web.Response:
        return await self._posting(request, body)

    # ------------------------------------------------------------------ answers to interactions

    async def _callback(self, request: web.Request, body: Any) -> web.Response:
        exchange = self.exchanges.get(request.match_info["token"])
        if exchange is None or exchange.interaction["id"] != request.match_info["interaction"]:
            return refusal(404, UNKNOWN_INTERACTION, "Unknown interaction")
        return await self._respond(exchange, body, await _files(request))

    async def take_inline(self, interaction: Mapping[str, Any], body: Any) -> None:
        """A first response that came back in the HTTP response to an interaction. Nobody hears of a refusal."""
        if self.behaviour.remembers:
            self.requests.append(Request(INLINE, f"/interactions/{interaction['id']}", body))
        exchange = self.exchanges.get(interaction["token"])
        if exchange is not None and (await self._respond(exchange, body, {})).status == 200:
            exchange.acknowledged = True

    async def _respond(self, exchange: Exchange, body: Any, files: dict[str, bytes]) -> web.Response:
        exchange.repeats += exchange.acknowledged
        if self.behaviour.callback_error is not None:
            return refusal(*self.behaviour.callback_error, "as the test asked")
        if exchange.arrived.is_set():
            return refusal(400, ALREADY_ACKNOWLEDGED, "Interaction has already been acknowledged.")
        if time.monotonic() - exchange.sent > self.behaviour.patience:
            return refusal(404, UNKNOWN_INTERACTION, "Unknown interaction")
        type_, data = body["type"], body.get("data") or {}
        if type_ not in LEGAL[exchange.interaction["type"]]:
            return self._illegal(f"callback type {type_} for an interaction of type {exchange.interaction['type']}")
        if (problem := _problem(type_, data)) is not None:
            return self._illegal(problem)
        exchange.arrive(type_, data, self.new_id())
        exchange.answer.files.update(files)
        await asyncio.sleep(self.behaviour.callback_delay)
        exchange.complete()
        return answer({"interaction": {"id": exchange.interaction["id"], "type": exchange.interaction["type"]}})

    async def _original(self, request: web.Request, _body: Any) -> web.Response:
        exchange = self._acknowledged(request)
        return answer(exchange.answer.message) if exchange else refusal(404, _UNKNOWN_WEBHOOK, "Unknown Webhook")

    async def _delete(self, request: web.Request, _body: Any) -> web.Response:
        exchange = self._acknowledged(request)
        if exchange is None:
            return refusal(404, _UNKNOWN_WEBHOOK, "Unknown Webhook")
        exchange.delete()
        return web.Response(status=204)

    async def _edit(self, request: web.Request, body: Any) -> web.Response:
        return await self._message(request, body, Exchange.edit)

    async def _followup(self, request: web.Request, body: Any) -> web.Response:
        return await self._message(request, body, Exchange.follow)

    async def _message(
        self, request: web.Request, body: Any, take: Callable[[Exchange, dict[str, Any]], None]
    ) -> web.Response:
        exchange = self._acknowledged(request)
        if exchange is None:
            return refusal(404, _UNKNOWN_WEBHOOK, "Unknown Webhook")
        if problems := message_problems(body):
            return self._illegal("; ".join(problems))
        exchange.answer.files.update(await _files(request))
        take(exchange, body)
        return answer({**exchange.answer.message, "id": str(self.new_id())})

    def _acknowledged(self, request: web.Request) -> Exchange | None:
        exchange = self.exchanges.get(request.match_info["token"])
        return exchange if exchange is not None and exchange.arrived.is_set() else None

    def _illegal(self, problem: str) -> web.Response:
        self.failures.append(f"Discord would refuse this: {problem}")
        return refusal(400, _INVALID, "Invalid Form Body")


def answer(value: Any) -> web.Response:
    """JSON with exactly the content type that discord.py looks for."""
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


def refusal(status: int, code: int, message: str) -> web.Response:
    """An error as Discord words it."""
    body = json.dumps({"message": message, "code": code}).encode()
    return web.Response(status=status, body=body, content_type="application/json")


def _problem(type_: int, data: dict[str, Any]) -> str | None:
    if type_ in (THINKING, UPDATE_LATER):
        return None if not data.get("flags", 0) & ~64 else "flags of a defer other than EPHEMERAL"
    if type_ == CHOICES:
        choices = data.get("choices", [])
        fits = len(choices) <= MAX_CHOICES and all(
            0 < len(choice["name"]) <= 100 and 0 < len(str(choice["value"])) <= 100 for choice in choices
        )
        return None if fits else "choices beyond the limits"
    return "; ".join(modal_problems(data) if type_ == MODAL else message_problems(data)) or None


def _without_false(item: dict[str, Any]) -> dict[str, Any]:
    """Discord leaves out what is false by default."""
    kept = {key: value for key, value in item.items() if not (key in ("required", "autocomplete") and value is False)}
    if "options" in item:
        kept["options"] = [_without_false(option) for option in item["options"]]
    return kept


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    text = await request.text()
    return json.loads(text) if text else None


async def _files(request: web.Request) -> dict[str, bytes]:
    if request.content_type != "multipart/form-data":
        return {}
    fields = (await request.post()).values()
    return {part.filename: part.file.read() for part in fields if isinstance(part, web.FileField)}
