"""Records as text how users of one server use the real command tree, and everything that the bot sends them.

A line that begins with “>” is an action of a user. The lines with a bar below it are the bot's response: markdown
unchanged, buttons in brackets, and selects with their options below.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import discord

from bot.cli.simulation.command_parser import parse_command
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_episode_code
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import BeyondPolicy
from tests.support.discord_limits import message_problems, modal_problems

UNIVERSE = Path(__file__).resolve().parents[1] / "universe"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = {"LAN": "S3E3", "UND": "S1E3"}
MIDDLE = {"LAN": "S2E1", "UND": "S1E1"}

PROGRESS = "al1s;progress;"
"""How the custom ids of selects begin in which somebody says how far they are."""

_BUTTON, _SELECT, _INPUT = 2, 3, 4
_SEEN_AS = (
    (re.compile(r"</([a-z ]+):\d+>"), r"</\1>"),
    (re.compile(r"`[0-9a-f]{12}`"), "`version`"),
    (re.compile(r"\bversion [0-9a-f]{12}\b"), "version …"),
    (re.compile(r"report it as [0-9a-f]{6}\b"), "report it as ref123"),
    (re.compile(r"`[0-9a-f]{4}…`"), "`vers…`"),
    (re.compile(r"^## Airlock [0-9][0-9.]*$", re.MULTILINE), "## Airlock 1.2.3"),
    (re.compile(r"answers in \d+ ms"), "answers in 12 ms"),
    (re.compile(r"<t:\d+:R>"), "<some time ago>"),
)
"""What is another one every time."""


class Scene:
    """A server in which things are said.

    Attributes:
        fan: a member; `manager` has Manage Server, `admin` runs the bot.
        channel: where things are said unless another place is named.
        last: the message of which a control is used next.
    """

    def __init__(self, world: SimulatedDiscord) -> None:
        self.world = world
        self.env = world.env
        self.keeper = world.store
        self.server = world.guild
        self.fan = self.person("fan")
        self.other = self.person("other")
        self.manager = self.person("manager", world._manager_role)
        self.admin = world._admin
        self.channel = self.place("talk")
        self.last: Any = None
        self._lines: list[str] = []
        self._known: set[str] = set()

    def __str__(self) -> str:
        return "\n".join(self._lines)

    def leave_out_progress(self) -> None:
        """The episodes to choose one's progress from are on too many cards to be written down with each."""
        self._known.add(PROGRESS)

    def taken(self) -> str:
        """All that was written down so far, to begin anew."""
        text = str(self)
        self._lines = []
        return text

    # ------------------------------------------------------------------ people and places

    def person(self, name: str, *roles: Any) -> Any:
        """A new member."""
        return self.server.add_member(self.env.create_user(name), roles=list(roles))

    def place(self, name: str) -> Any:
        """A new channel."""
        return self.server.create_text_channel(name)

    def places(self, *names: str) -> None:
        """New channels."""
        for name in names:
            self.place(name)

    async def thread(self, name: str) -> Any:
        """A new thread of the channel."""
        parent: Any = self.world.bot.get_channel(self.channel.id)
        await parent.create_thread(name=name, type=discord.ChannelType.public_thread)
        return next(thread for thread in self.channel.threads if thread.name == name)

    async def post(self, name: str) -> Any:
        """A post of a new forum."""
        forum = self.server.create_forum_channel("forum")
        found: Any = self.world.bot.get_channel(forum.id)
        await found.create_thread(name=name, content=name)
        return next(post for post in forum.threads if post.name == name)

    def go_private(self) -> None:
        """What the fan says next is said in a direct message."""
        self.fan = self.fan.user
        self.channel = None

    async def archive(self, thread: Any) -> None:
        """A thread to which nobody writes any more."""
        found: Any = self.world.bot.get_channel(thread.id)
        await found.edit(archived=True)

    async def past_the_menu(self, command: str) -> None:
        """The fan is shown a command that Discord hides from most, as a server may have set it."""
        id_ = next(int(each["id"]) for each in self.world.registered if each["name"] == command)
        self.server.set_command_permissions(id_, {self.fan: True})

    async def watched(self, **reached: str | None) -> None:
        """The fan has told how far they are, and needs no introduction."""
        await self.keeper.claim_onboarding(self.fan.id)
        for work, code in reached.items():
            await self.keeper.set_progress(self.fan.id, work, at(work, code))

    async def ceiling(self, *, strict: bool = False, **reached: str | None) -> None:
        """What managers have set for the channel."""
        await self.keeper.claim_onboarding(self.fan.id)
        for work, code in reached.items():
            await self.keeper.set_ceiling(self.server.id, self.channel.id, work, at(work, code))
        if strict:
            await self.keeper.set_mode(self.server.id, self.channel.id, BeyondPolicy.WITHHELD)

    # ------------------------------------------------------------------ what people do

    async def say(self, command: str, who: Any = None, where: Any = None, **more: Any) -> None:
        """A command as it is typed; `more`: options that are no text."""
        who = who or self.fan
        path, options = parse_command(command, self.world.registered)
        shown = "".join(f" {name}:{getattr(value, 'name', value)}" for name, value in more.items())
        place = where or self.channel
        places = [place] if place is not None else []
        await self._do(who, f"{command}{shown}", lambda: who.slash(*places, path, **options, **more))

    async def attach(self, name: str, content: bytes) -> None:
        """The fan attaches a file to `/progress import`."""
        places = [self.channel] if self.channel is not None else []
        path, who = "progress import", self.fan
        await self._do(who, f"/{path} file:{name}", lambda: who.slash(*places, path, file=(name, content)))

    async def upload(self, name: str, content: bytes) -> None:
        """The fan sends the form that was opened last, with a file."""
        who, shown = self.fan, self.result
        await self._do(who, f"(form) {name}", lambda: who.submit_modal(shown, {"file": (name, content)}))

    async def press(self, label: str, who: Any = None) -> None:
        """A button of the last message, by what stands on it or how that begins."""
        who = who or self.fan
        button = self._control(_BUTTON, "label", label)
        message = self.last
        await self._do(who, f"[{button['label']}]", lambda: who.click(message, custom_id=button["custom_id"]))

    async def choose(self, placeholder: str, label: str, who: Any = None) -> None:
        """An option of a select of the last message."""
        who = who or self.fan
        select = self._control(_SELECT, "placeholder", placeholder)
        value = next(option["value"] for option in select["options"] if option["label"].startswith(label))
        await self._do(
            who,
            f"[{select['placeholder']}] {label}",
            lambda message=self.last: who.select(message, [value], custom_id=select["custom_id"]),
        )

    async def pick(self, placeholder: str, chosen: Any, who: Any = None) -> None:
        """A role or channel, or its id, in a select of the last message whose options are Discord's."""
        who, name = who or self.fan, getattr(chosen, "name", "(gone)")
        parts = _parts(self.last.components)
        select = next(part for part in parts if str(part.get("placeholder", "")).startswith(placeholder))
        await self._do(
            who,
            f"[{select['placeholder']}] {name}",
            lambda message=self.last: who.select(message, [chosen], custom_id=select["custom_id"]),
        )

    async def forge(self, custom_id: str, who: Any = None) -> None:
        """Press the first button of the last message as if it had another custom id."""
        who = who or self.fan
        found = next(part for part in _parts(self.last._message.components) if part["type"] == _BUTTON)
        found["custom_id"] = custom_id
        await self._do(who, f"[{custom_id}]", lambda message=self.last: who.click(message, custom_id=custom_id))

    async def type(self, command: str, option: str, typed: str, filled: Mapping[str, str], **more: bool) -> None:
        """Letters typed into an option, with other options filled in."""
        filled = {**filled, **more} if not command.startswith("progress") else filled
        words = " ".join(f"{name}:{value}" for name, value in filled.items())
        await self._do(
            self.fan,
            f"/{command} {words}{' ' * bool(words)}{option}:{typed}▁",
            lambda: self.fan.autocomplete(self.channel, command, option, typed, **filled),
        )

    async def fill(self, text: str, line: str | None = None, who: Any = None) -> None:
        """Send the form that was opened last: a text, and the line it is about."""
        who, shown = who or self.fan, self.result
        values: dict[str, Any] = {}
        for part in _parts(shown.modal["components"]):
            if part["type"] == _INPUT:
                values[part["custom_id"]] = text
            elif part["type"] == _SELECT:
                values[part["custom_id"]] = [option["value"] for option in part["options"] if option["label"] == line]
        await self._do(who, f"(form) {line}: {text}", lambda: who.submit_modal(shown, values))

    async def _do(self, who: Any, what: str, doing: Any) -> None:
        mark = len(self.env.http_requests)
        self.heading(f"> {who.name}: {what}" if who is not self.fan else f"> {what}")
        result = await doing()
        self.result = result
        response = getattr(result, "response", None)
        if response is not None:
            self.last = response
        for entry in self.env.http_requests[mark:]:
            self._lines += self._sent(entry, result)
        for file in response.attachments if response is not None else ():
            self._lines += [f"{file.filename}:", *(f"| {line}" for line in (await file.read()).decode().split("\n"))]

    def heading(self, text: str) -> None:
        """A line between."""
        self._lines += ["", text] if self._lines else [text]

    def _control(self, type_: int, key: str, begins: str) -> dict[str, Any]:
        for part in _parts(self.last.components):
            if part["type"] == type_ and str(part.get(key, "")).startswith(begins):
                return part
        raise AssertionError(f"There is no “{begins}” on the last message.")

    # ------------------------------------------------------------------ what they get

    def _sent(self, entry: Any, result: Any) -> Iterator[str]:
        body, method = entry.json, entry.method
        if method == "DELETE" and "/webhooks/" in entry.path:
            yield "The message is removed."
        if not isinstance(body, dict):
            return
        if entry.path.endswith("/callback"):
            match body.get("type"):
                case 4:
                    yield "To them alone:" if body["data"].get("flags", 0) & 64 else "To everybody:"
                    yield from self._written(body["data"])
                case 7:
                    yield "In place of the message:"
                    yield from self._written(body["data"])
                case 8:
                    yield from (f"| {choice['name']}" for choice in body["data"]["choices"])
                case 9:
                    yield f"A form, “{body['data']['title']}”:"
                    yield from self._written(body["data"], modal_problems)
        elif "/webhooks/" in entry.path and method in ("PATCH", "POST"):
            alone = body.get("flags", 0) & 64 or (method == "PATCH" and result.ephemeral)
            yield "To them alone:" if alone else "To everybody:"
            yield from self._written(body)
        elif method == "POST" and entry.path.endswith("/messages"):
            yield f"In {self._named('<#' + entry.path.split('/')[2] + '>')}:"
            yield from self._written(body)

    def _written(
        self, payload: Mapping[str, Any], problems: Callable[[Mapping[str, Any]], list[str]] = message_problems
    ) -> Iterator[str]:
        assert problems(payload) == []
        lines = [payload["content"]] if payload.get("content") else []
        for text in [*lines, *rendered(payload.get("components") or (), self._known)]:
            for line in self._named(text).split("\n"):
                yield f"| {line}"

    def _named(self, text: str) -> str:
        """Ids as what they stand for; what is new every time as what it is."""
        server = self.world.bot.get_guild(self.server.id)
        assert server is not None
        for channel in (*server.channels, *server.threads):
            text = text.replace(f"<#{channel.id}>", f"<#{channel.name}>")
        for role in server.roles:
            text = text.replace(f"<@&{role.id}>", f"<@&{role.name}>")
        return normalised(text)


def normalised(text: str) -> str:
    """The same text every time."""
    for pattern, shown in _SEEN_AS:
        text = pattern.sub(shown, text)
    return text


def rendered(components: Iterable[Mapping[str, Any]], known: set[str] | None = None) -> Iterator[str]:
    """All that a reader sees, in reading order.

    Args:
        known: selects whose options were written down before, and are not again; those shown here are added.
    """
    known = known if known is not None else set()
    buttons: list[str] = []
    for part in components:
        match part["type"]:
            case 10:
                yield str(part["content"])
            case 2:
                buttons.append(f"[{part['label']}]")
            case 3:
                yield f"[{part.get('placeholder') or 'choose'} ▾]"
                options = [f"    {option['label']}{_about(option, ': {}')}" for option in part["options"]]
                hidden = _key(part) in known or (PROGRESS in known and part["custom_id"].startswith(PROGRESS))
                yield from [] if hidden else options
                known.add(_key(part))
            case 6 | 8:
                yield f"[{part['placeholder']} ▾ {'roles' if part['type'] == 6 else 'channels'}]"
            case 19:
                yield "[ a file ]"
            case 4:
                yield f"[ {part.get('placeholder') or ''} ]"
            case 13:
                yield f"(file {part['file']['url'].removeprefix('attachment://')})"
            case 18:
                yield f"{part['label']}{_about(part, ' ({})')}"
                yield from rendered([part["component"]], known)
            case _:
                yield from rendered(part.get("components") or (), known)
    if buttons:
        yield " ".join(buttons)


def _about(part: Mapping[str, Any], words: str) -> str:
    return words.format(part["description"]) if part.get("description") else ""


def _key(select: Mapping[str, Any]) -> str:
    """What stands for a select and its options."""
    return f"{select['custom_id']} {[option['label'] for option in select['options']]}"


def _parts(components: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for part in components:
        yield part
        yield from _parts(part.get("components") or ([part["component"]] if part.get("component") else []))


def at(work: str, code: str | None) -> Position | None:
    """``S2E1`` of a work; None: not started."""
    return parse_episode_code(work, code) if code is not None else None


@cache
def universe() -> Knowledge:
    """The invented series, read once."""
    return read_knowledge(UNIVERSE)


@asynccontextmanager
async def a_scene(
    knowledge: Knowledge | None = None,
    folder: Path = UNIVERSE,
    reports: Path = Path("reports.jsonl"),
    now: datetime = NOW,
) -> AsyncIterator[Scene]:
    """A fresh server with nothing set, on the first of March 2026."""
    async with SimulatedDiscord(SnapshotHolder(knowledge or universe()), folder, reports) as world:
        world._now = now
        yield Scene(world)


_BOX = re.compile(r"^\| \*\*[^|*]+\*\* \|\|.+\|\|\n", re.MULTILINE)
WAYS = {
    "open": "in a channel where everybody has watched everything",
    "veiled": "in a channel up to Lantern Deep S2E1 and Undertow S1E1",
    "strict": "in the same channel, set to leave out what lies beyond",
    "private": "privately, to somebody who has watched that far",
    "nothing set": "in a channel without a ceiling",
}


async def every_way(command: str, knowledge: Knowledge | None = None) -> str:
    """A question in the open, veiled, strict, privately and where nothing is set; what is the same stands once."""
    async with a_scene(knowledge) as scene:
        return await _every_way(scene, command)


async def _every_way(scene: Scene, command: str) -> str:
    seen: dict[str, str] = {}
    parts = [f"> {command}"]
    scene.leave_out_progress()
    for way, words in WAYS.items():
        scene.fan, scene.channel = scene.person(f"fan-{way}"), scene.place(way.replace(" ", "-"))
        await scene.keeper.claim_onboarding(scene.fan.id)
        if way == "private":
            await scene.watched(**MIDDLE)
        elif way != "nothing set":
            await scene.ceiling(strict=way == "strict", **(EVERYTHING if way == "open" else MIDDLE))
        await scene.say(f"{command} private:true" if way == "private" else command)
        text = scene.taken().split("\n", 1)[1]
        same = next((f"The same as {other}." for other, shown in seen.items() if shown == text), None)
        if same is None and way == "strict" and text == _BOX.sub("", seen["veiled"]):
            same = "The same as veiled, without its boxes."
        parts.append(f"= {way}: {words}\n{same or text}")
        seen[way] = text
    return "\n\n".join(parts)
