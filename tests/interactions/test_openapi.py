"""Every body that the bot sends, against Discord's OpenAPI description and against its plain limits."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.discord_limits import (
    BUTTON,
    choices_problems,
    commands_problems,
    message_problems,
    modal_problems,
    walk,
)
from tests.support.facts import KNOWLEDGE
from tests.support.openapi import body_problems, schema_problems, skip_without_it

NOW = "2026-03-01T12:00Z"
COMMANDS = (
    "/cast name:Ed Baldwin",
    "/cast name:stevens",
    "/cast name:nobody at all",
    "/cast season:3",
    "/cast show:Star City",
    "/cast show:no such show",
    "/lore name:Jamestown",
    "/lore name:Happy Valley",
    "/timeline",
    "/timeline when:1983 about:Jamestown",
    "/timeline when:never",
    "/release",
    "/release title:season 5",
    "/release title:Star City",
    "/release title:season 77",
    "/episode number:S1E1",
    "/episode number:S9E9",
    "/next",
    "/next show:SC",
    "/recap",
    "/recap show:SC",
    "/recap upto:S9E9",
    "/recap about:Jamestown",
    "/next private:true",
    "/spinoff",
    "/spinoff topic:cast",
    "/spinoff topic:release",
    "/spinoff topic:connections",
    "/progress set show:FAM episode:S2E3",
    "/progress set",
    "/progress show",
    "/progress next",
    "/progress clear",
    "/setup",
    "/spoilers show",
    "/spoilers channel",
    "/spoilers test name:margo",
    "/spoilers channel episode:S1E5",
    "/spoilers server mode:strict",
    "/privacy show",
    "/privacy delete",
    "/status",
    "/help",
    "/reload",
    "/reload dry_run:true",
    "/cast name:||**[x](https://y.example)** <@1> @everyone",
)
KEYSTROKES = (
    ("cast", "name", "ma"),
    ("cast", "show", ""),
    ("lore", "name", ""),
    ("timeline", "about", "a"),
    ("release", "title", ""),
    ("episode", "number", "s3"),
    ("next", "show", "star"),
    ("progress set", "episode", ""),
)
REACHES: tuple[dict[str, str], ...] = ({}, {"FAM": "S1E6"}, {"FAM": "S4E10", "SC": "S1E1"})

Sent = tuple[str, str, Any]


class Recorder:
    """Asks a world and keeps every body that was sent, also when the world is made anew in between."""

    def __init__(self, world: SimulatedDiscord, knowledge: Knowledge) -> None:
        self._world = world
        self._knowledge = knowledge
        self._env: Any = None
        self._mark = 0
        self.sent: list[Sent] = []
        self.keep()

    def keep(self) -> None:
        """Method, path and body of every new request with a body."""
        requests = self._world.env.http_requests
        if self._world.env is not self._env:
            self._env, self._mark = self._world.env, 0
        new = requests[self._mark :]
        self._mark = len(requests)
        self.sent += [(entry.method, entry.path, entry.json) for entry in new if entry.json is not None]

    async def ask(self, **request: Any) -> dict[str, Any]:
        """One request of the contract."""
        answer = await self._world.ask(parse_request(json.dumps({"now": NOW, **request}), self._knowledge))
        self.keep()
        return answer


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The shipped knowledge."""
    return read_knowledge(KNOWLEDGE)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], list[Sent]]:
    """The registered commands, and every body sent while everything was tried: once for all tests."""
    return asyncio.run(try_everything(read_knowledge(KNOWLEDGE), tmp_path_factory.mktemp("everything")))


def pressable(answer: dict[str, Any]) -> list[str]:
    """The custom ids of the buttons of an answer."""
    buttons = [part for part in walk(answer["payload"]["components"]) if part["type"] == BUTTON]
    return [part["custom_id"] for part in buttons if "custom_id" in part]


async def try_everything(knowledge: Knowledge, scratch: Path) -> tuple[list[dict[str, Any]], list[Sent]]:
    """Ask everything."""
    folder = scratch / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    async with SimulatedDiscord(SnapshotHolder(knowledge), folder) as world:
        recorder = Recorder(world, knowledge)
        names = {command["name"] for command in world.registered}
        for number, command in enumerate(COMMANDS):
            if command.split()[0].removeprefix("/") not in names:
                continue
            for reach in REACHES:
                role = "manager" if command.startswith(("/setup", "/spoilers")) else "admin"
                request = {"command": command, "as": role, "strict": number % 4 == 3}
                answer = await recorder.ask(**request, progress=reach, ceiling=reach)
                assert answer["ok"], (command, answer)
                for which in (0, 1, 2, -1)[: len(pressable(answer))]:
                    answer = await recorder.ask(**request, progress=reach, ceiling=reach)
                    assert answer["ok"], (command, answer)
                    custom_id = pressable(answer)[which]
                    pressed = await recorder.ask(press=custom_id, progress=reach)
                    assert pressed["ok"], (command, custom_id, pressed)
        for command, option, value in KEYSTROKES:
            for reach in REACHES:
                keystroke = {"command": command, "option": option, "value": value}
                assert (await recorder.ask(autocomplete=keystroke, progress=reach))["ok"]
        # A reload that finds many problems answers with a file.
        (folder / "broken.yaml").write_text(
            "places:\n" + "".join(f"  p{number}: {{nonsense: 1}}\n" for number in range(30))
        )
        broken = await recorder.ask(command="/reload", **{"as": "admin"})
        assert broken["ok"], broken
        assert any(part.get("file") for part in walk(broken["payload"]["components"])), broken
        return world.registered, recorder.sent


async def test_every_body_keeps_discords_limits(everything: tuple[list[dict[str, Any]], list[Sent]]) -> None:
    """Lengths, counts, unique custom ids: what Discord refuses with a 400."""
    _, sent = everything
    seen = {"put": 0, "reply": 0, "update": 0, "choices": 0, "edit": 0, "form": 0}
    for method, path, body in sent:
        if method == "PUT" and path.endswith("/commands"):
            seen["put"] += 1
            assert commands_problems(body) == []
        elif path.endswith("/callback"):
            match body["type"]:
                case 4 | 7:
                    seen["reply" if body["type"] == 4 else "update"] += 1
                    assert message_problems(body["data"]) == [], body["data"]
                case 8:
                    seen["choices"] += 1
                    assert choices_problems(body["data"]["choices"]) == []
                case 9:
                    seen["form"] += 1
                    assert modal_problems(body["data"]) == [], body["data"]
                case kind:
                    assert kind in (5, 6)
        elif "/webhooks/" in path:
            seen["edit"] += 1
            assert message_problems(body) == [], body
    assert all(seen.values()), seen


async def test_every_body_fits_the_description(everything: tuple[list[dict[str, Any]], list[Sent]]) -> None:
    """The same bodies, against the schema of the route they went to."""
    skip_without_it()
    _, sent = everything
    checked = 0
    for method, path, body in sent:
        # Beside a file its number is how discord.py writes its id, as Discord's own example does.
        files = (
            [{**file, "id": str(file["id"])} for file in body.get("attachments", ())] if isinstance(body, dict) else []
        )
        judged = {**body, "attachments": files} if files else body
        assert body_problems(method, path, judged) == [], (method, path, body)
        checked += 1
    assert checked > 100, checked


def test_the_description_is_read_as_it_should_be() -> None:
    """A wrong body is refused, a right one is not."""
    skip_without_it()
    path = "/interactions/1/abc/callback"
    right = {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}]}}
    wrong = {"type": 8, "data": {"choices": [{"name": "a" * 101, "value": "a"}]}}
    assert body_problems("POST", path, right) == []
    assert body_problems("POST", path, wrong) != []
    assert body_problems("PUT", "/applications/1/commands", [{"name": "x" * 33, "description": "d"}]) != []
    assert body_problems("POST", "/no/such/route", {}) != []
    assert schema_problems("TextDisplayComponentForMessageRequest", {"type": 10, "content": "a"}) == []
    assert schema_problems("TextDisplayComponentForMessageRequest", {"type": 10, "content": ""}) != []


@pytest.mark.parametrize(
    "body",
    [
        {"components": []},
        {"components": [{"type": 10, "content": " "}]},
        {"components": [{"type": 10, "content": "a" * 2001}] * 2},
        {"components": [{"type": 10, "content": "a"}] * 41},
        {"components": [{"type": 10, "content": "a"}], "content": "b"},
        {"components": [{"type": 10, "content": "a"}], "flags": 64},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x"}] * 2}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a" * 81, "custom_id": "x"}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x" * 101}]}]},
        {"components": [{"type": 17, "components": [{"type": 17, "components": [{"type": 10, "content": "a"}]}]}]},
    ],
)
def test_the_limits_notice(body: dict[str, Any]) -> None:
    """Each limit is seen when it is broken."""
    assert message_problems(body) != []
