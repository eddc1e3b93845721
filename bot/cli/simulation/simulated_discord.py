"""Runs the real bot inside a simulated Discord (SimCord), and sends it one request after another."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.cli.simulation.command_parser import find_command, parse_command
from bot.cli.simulation.request import AutocompleteModel, Request, RequestError
from bot.interactions.middleware import InvocationContext
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.runtime.client import AirlockClient, utc_now
from bot.spoilers.clearance import BeyondPolicy, Ceiling
from bot.storage.store import IN_MEMORY, Store

LINES_PER_SIMULATION = 300
"""After this many requests, a new simulation starts, because SimCord keeps everything in memory."""

_MESSAGE_CALLBACKS = (4, 7)
_MODAL_CALLBACK = 9
_SELECTS = (3, 5, 6, 7, 8)
_MESSAGE_MENU = 3
_MESSAGE: dict[str, Any] = {
    "content": "",
    "type": 0,
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "components": [],
    "pinned": False,
    "flags": 0,
}
"""The fields that every message of Discord has."""


class SimulatedDiscord:
    """Calls the real command tree as Discord would, and returns the payloads that Discord would get.

    Args:
        current: holds the current snapshot.
        folder: the knowledge base that `/reload` reads.
        reports: the file to which the “This is wrong” button writes.
    """

    def __init__(self, current: SnapshotHolder, folder: Path, reports: Path = Path("reports.jsonl")) -> None:
        self.current = current
        self._reports = reports
        self._folder = folder
        self._now: datetime | None = None
        self._stack = AsyncExitStack()
        self._lines = 0
        self._admin_ids: set[int] = set()
        self._last: tuple[Any, Any, Any] | None = None
        self._place = InvocationContext(0, None, None)
        self._ephemeral = False
        self._messages = 0

    async def __aenter__(self) -> SimulatedDiscord:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def clock(self) -> datetime:
        """Return the simulated time that the request sets, or else the real time."""
        return self._now or utc_now()

    async def _open(self) -> None:
        self.store = await self._stack.enter_async_context(Store(IN_MEMORY))
        self.bot = AirlockClient(
            snapshots=self.current,
            folder=self._folder,
            store=self.store,
            clock=self.clock,
            admin_ids=self._admin_ids,
            reports=self._reports,
        )
        self.env = await self._stack.enter_async_context(simcord.run(self.bot, check_errors=False, settle_timeout=60))
        self.guild = self.env.create_guild("Airlock")
        self._manager_role = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self._admin = self.guild.add_member(self.env.create_user("admin"))
        self._other = self.guild.add_member(self.env.create_user("writer"))
        self._admin_ids.add(self._admin.id)
        self._lines = 0

    @property
    def registered(self) -> list[dict[str, Any]]:
        """The payloads of the commands that are registered with the simulated Discord."""
        return list(self.env.backend.commands.get(None, {}).values())

    async def ask(self, request: Request) -> dict[str, Any]:
        """Answer a request, in the form that `ask --batch` prints. Errors are returned in the answer, not raised."""
        try:
            return await (self._press(request) if request.given.press is not None else self._ask(request))
        except RequestError as error:
            return {"ok": False, "error": str(error)}
        except simcord.BackendError as error:
            return {"ok": False, "error": f"Discord would refuse this: {error}."}
        except (simcord.SetupError, simcord.OptionError) as error:
            return {"ok": False, "error": _sentence(error)}

    async def _ask(self, request: Request) -> dict[str, Any]:
        """Run a command or an autocomplete request with a new asker in a new channel."""
        self._lines += 1
        if self._lines > LINES_PER_SIMULATION:
            await self._stack.aclose()
            await self._open()
        await self.store.forget_server(self.guild.id)
        await self.store.forget_person(self._admin.id)
        actor, channel = self._asker(request.given.as_)
        place = InvocationContext(actor.id, channel.id, self.guild.id)
        if request.given.thread is not None:
            parent: Any = self.bot.get_channel(channel.id)
            created = await parent.create_thread(name="thread", type=discord.ChannelType.public_thread)
            channel = next(thread for thread in channel.threads if thread.id == created.id)
            place = replace(place, thread=channel.id)
        await self._apply_settings(request, place)
        self._last = None
        if request.given.autocomplete is not None:
            return await self._autocomplete(request.given.autocomplete, actor, channel)
        if request.given.message_command is not None:
            action = self._use_menu(actor, channel, request.given.message_command, request.given.message or {})
            result, answer = await self._answer(place, action)
            self._last, self._place = (actor, channel, result), place
            self._ephemeral = bool(answer.get("ephemeral"))
            return answer
        path, options = parse_command(request.given.command or "", self.registered)
        result, answer = await self._answer(place, actor.slash(channel, path, **options))
        self._last, self._place = (actor, channel, result), place
        self._ephemeral = bool(answer.get("ephemeral"))
        return answer

    async def _answer(
        self, place: InvocationContext, action: Awaitable[Any], *, updated: bool = False
    ) -> tuple[Any, dict[str, Any]]:
        """Perform an action. Return its result and the answer, with the stored settings if they have changed."""
        before, mark = await self._stored(place), len(self.env.http_requests)
        result = await action
        answer = self._sent(result, mark, updated=updated)
        after = await self._stored(place)
        return result, {**answer, "stored": after} if answer["ok"] and after != before else answer

    async def _apply_settings(self, request: Request, place: InvocationContext) -> None:
        """Store the settings of the asker, the channel and the thread, and set the clock."""
        self._now = request.now
        given = request.settings
        for work, reached in (*given.progress.items(), *dict.fromkeys(given.not_started).items()):
            await self.store.set_progress(place.user, work, reached)
        for work, limit in given.channel_ceiling.items():
            await self.store.set_ceiling(self.guild.id, place.channel, work, limit)
        for work, limit in given.thread_ceiling.items():
            await self.store.set_ceiling(self.guild.id, place.channel, work, limit, thread=place.thread)
        if given.beyond is BeyondPolicy.WITHHELD:
            await self.store.set_mode(self.guild.id, place.channel, given.beyond)

    async def _stored(self, place: InvocationContext) -> dict[str, Any]:
        """Return the stored settings that an answer shows: the asker's progress, and the ceiling in effect.

        The ceiling of a thread includes that of its channel and server.
        """
        stored = await self.store.load_person(place.user)
        settings = {each.place: each.ceiling for each in await self.store.load_places(self.guild.id)}
        ceiling: dict[str, Position | None] = {}
        for each in (place.server, place.channel, place.thread):
            ceiling |= settings.get(each or 0, {})
        progress = {**stored.progress, **dict.fromkeys(stored.not_started)}
        return {"progress": _codes(progress), "ceiling": _codes(ceiling)}

    def _asker(self, role: str) -> tuple[Any, Any]:
        """Create a channel and an asker with a role, and return both. The admin is always the same user."""
        channel = self.guild.create_text_channel(f"channel-{self._lines}")
        if role == "admin":
            return self._admin, channel
        roles = [self._manager_role] if role == "manager" else []
        return self.guild.add_member(self.env.create_user(f"asker{self._lines}"), roles=roles), channel

    async def _use_menu(self, actor: Any, channel: Any, name: str, message: dict[str, Any]) -> Any:
        """Use a menu on a message that the request describes."""
        menus = {str(each["name"]): each for each in self.registered if each["type"] == _MESSAGE_MENU}
        if name not in menus:
            raise RequestError(f"There is no message menu “{name[:40]}”; there are {', '.join(menus)}.")
        author = message.get("author", "other")
        if author not in ("other", "self", "bot"):
            raise RequestError("“author” of “message” must be other, self or bot.")
        user = actor if author == "self" else self._admin if actor is not self._admin else self._other
        payload = (
            _MESSAGE
            | message
            | {
                "id": str(self._next_message()),
                "channel_id": str(channel.id),
                "author": {
                    "id": str(user.id),
                    "username": user.name,
                    "discriminator": "0",
                    "avatar": None,
                    "bot": author == "bot",
                },
            }
        )
        data = {
            "id": menus[name]["id"],
            "name": name,
            "type": _MESSAGE_MENU,
            "target_id": payload["id"],
            "resolved": {"messages": {payload["id"]: payload}},
        }
        # SimCord's own method takes only messages that it knows, and those cannot have every field that Discord's have.
        return await actor._dispatch_interaction(2, channel, data)  # noqa: SLF001

    def _next_message(self) -> int:
        self._messages += 1
        return (1 << 60) + self._messages

    async def _autocomplete(self, asked: AutocompleteModel, actor: Any, channel: Any) -> dict[str, Any]:
        path = asked.command.strip().removeprefix("/")
        find_command(path.split()[0] if path else "", self.registered)
        mark = len(self.env.http_requests)
        await actor.autocomplete(channel, path, asked.option, asked.value, **asked.options)
        for entry in reversed(self.env.http_requests[mark:]):
            if isinstance(entry.json, dict) and entry.json.get("type") == 8:
                return {"ok": True, "choices": entry.json["data"]["choices"]}
        return {"ok": False, "error": "Loading the choices failed."}

    async def _press(self, request: Request) -> dict[str, Any]:
        if self._last is None:
            raise RequestError("There is no reply with a button to press.")
        actor, channel, result = self._last
        if result.response is None:
            raise RequestError("The last reply is gone.")
        place, presser = self._place, actor
        await self._apply_settings(request, place)
        if request.other is not None:
            presser = self.guild.add_member(self.env.create_user(f"other{len(self.env.http_requests)}"))
            place = replace(place, user=presser.id)
            for work, reached in request.other.items():
                await self.store.set_progress(presser.id, work, reached)
        known = _custom_ids(result.response.components)
        if request.given.press not in known:
            raise RequestError("The last reply has no such button.")
        if known[request.given.press] in _SELECTS:
            action = presser.select(result.response, request.given.values or [], custom_id=request.given.press)
        else:
            action = presser.click(result.response, custom_id=request.given.press)
        pressed, answer = await self._answer(place, action, updated=self._ephemeral)
        if answer["ok"] and pressed.response is not None and presser is actor:
            self._last, self._ephemeral = (actor, channel, pressed), answer["ephemeral"]
        return answer

    def _sent(self, result: Any, mark: int, *, updated: bool = False) -> dict[str, Any]:
        """Build the answer from the last message that the bot has sent.

        Args:
            result: the result of the action.
            mark: the number of HTTP requests before the action; only later ones are searched.
            updated: true if the action uses a control on an ephemeral message, which it may edit.
        """
        payload: dict[str, Any] | None = None
        ephemeral = bool(result.ephemeral)
        requests = self.env.http_requests[mark:]
        for entry in requests:
            body = entry.json
            if not isinstance(body, dict):
                continue
            if entry.path.endswith("/callback"):
                if body.get("type") == _MODAL_CALLBACK:
                    payload, ephemeral = body["data"], True
                elif body.get("type") in _MESSAGE_CALLBACKS:
                    payload = body["data"]
                    ephemeral = bool(payload.get("flags", 0) & 64) if body["type"] == 4 else ephemeral or updated
            elif entry.method == "PATCH" and "/webhooks/" in entry.path:
                payload = body
        if payload is None and any(entry.method == "DELETE" for entry in requests):
            payload, ephemeral = {"components": []}, False
        if payload is None:
            return {"ok": False, "error": "The bot did not answer."}
        return {"ok": True, "payload": payload, "ephemeral": ephemeral}


def _custom_ids(components: list[dict[str, Any]]) -> dict[str, int]:
    """Return the custom id of every button and select, with the type of the component."""
    found: dict[str, int] = {}
    for component in components:
        if "custom_id" in component:
            found[component["custom_id"]] = component["type"]
        accessory = [component["accessory"]] if component.get("accessory") else []
        found |= _custom_ids([*(component.get("components") or ()), *accessory])
    return found


def _codes(reached: Ceiling) -> dict[str, str | None]:
    return {work: position.code if position is not None else None for work, position in sorted(reached.items())}


def _sentence(error: Exception) -> str:
    text = str(error).split("\n")[0].split(" — ")[0].rstrip(".")
    return f"{text}."
