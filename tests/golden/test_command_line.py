"""What the command line says: its help, what it begins, and what it does not understand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import aiohttp
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.__main__ import command_line
from bot.cli import preview
from bot.cli.simulation.request import AutocompleteModel, RequestError, parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.scaffolding.templates import KINDS
from bot.knowledge.snapshot import SnapshotHolder
from bot.settings import SettingsError, load_settings
from bot.storage.database.errors import opening_error
from bot.storage.database.url import parse_url
from bot.storage.schema import NEWER
from tests.golden.scene import UNIVERSE
from tests.support.command_line import invoke


def written() -> Iterator[str]:
    """Each command with its options."""
    (commands,) = (action for action in command_line.parser._actions if isinstance(action.choices, dict))
    for name, parser in sorted(commands.choices.items()):
        yield f"{name}: {parser.description}"
        for option in parser._actions[1:]:
            about = str(option.help) % {"default": option.default}
            yield f"  {'/'.join(option.option_strings) or option.dest}: {about}"


def test_help(snapshot: SnapshotAssertion) -> None:
    assert "\n".join(written()) == snapshot


def run(tmp_path: Path, *arguments: str, typed: str = "") -> str:
    """What is printed, first on standard output, then on standard error, and the exit code."""
    result = invoke(*arguments, typed=typed, environment={"AIRLOCK_KNOWLEDGE": str(UNIVERSE)})
    text = f"{result.stdout}{result.stderr}(exit code {result.exit_code})".replace(str(tmp_path), "/folder")
    return re.sub(r"\S*tests/universe", "universe", text)


def test_another_universe(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    folder = tmp_path / "mine"
    said = run(tmp_path, "new", str(folder), typed="Deep Water\nDW\n2\n3\nmany\n2\ny\nShallow Water\nSW\n1\n3\ny\nn\n")
    files = [f"= {path.relative_to(folder)}\n{path.read_text()}" for path in sorted(folder.rglob("*.yaml"))]
    assert "\n\n".join([said, *files]) == snapshot


REFUSED = {
    "a title that is too long": ("new", "/folder/x", "--title", "x" * 200, "--code", "AA", "--season", "1"),
    "a code that is none": ("new", "/folder/x", "--title", "Deep", "--code", "deep water", "--season", "1"),
    "two series with one code": (
        "new",
        "/folder/x",
        "--title",
        "A",
        "--code",
        "AA",
        "--season",
        "1",
        "--spin-off",
        "B=AA:3",
    ),
    "no episodes": ("new", "/folder/x", "--title", "A", "--code", "AA", "--season", "0"),
    "too many seasons": ("new", "/folder/x", "--title", "A", "--code", "AA", *["--season", "1"] * 120),
    "a spin-off that is none": (
        "new",
        "/folder/x",
        "--title",
        "A",
        "--code",
        "AA",
        "--season",
        "1",
        "--spin-off",
        "nonsense",
    ),
    "a folder that is not empty": ("new", str(UNIVERSE)),
    "no such kind": ("template", "unicorn"),
    "nothing to ask": ("ask",),
    "no such role": ("ask", "/help", "--as", "king"),
    "a position without its series": ("ask", "/help", "--progress", "S1E1"),
    "a time that is none": ("ask", "/help", "--now", "noon"),
    "a day that is none": ("check", "--today", "noon"),
}


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, arguments: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    assert run(tmp_path, *(each.replace("/folder", str(tmp_path)) for each in arguments)) == snapshot


def test_a_place_where_nothing_can_be_written(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    arguments = ("new", str(tmp_path / "file" / "x"), "--title", "A", "--code", "AA", "--season", "3")
    assert run(tmp_path, *arguments) == snapshot


@pytest.mark.parametrize("kind", KINDS)
def test_template(tmp_path: Path, kind: str, snapshot: SnapshotAssertion) -> None:
    assert run(tmp_path, "template", kind) == snapshot


LINES = {
    "no JSON": "nonsense",
    "no object": "[]",
    "unknown key": '{"command": "/help", "colour": "red"}',
    "unknown key within": '{"autocomplete": {"command": "cast", "option": "name", "colour": "red"}}',
    "a missing key": '{"autocomplete": {"command": "cast"}}',
    "no text": '{"press": 1}',
    "no list": '{"press": "x", "values": "x"}',
    "no list of texts": '{"press": "x", "values": [1]}',
    "no object in it": '{"command": "/help", "progress": "FAM S1E1"}',
    "an object of numbers": '{"command": "/help", "progress": {"FAM": 1}}',
    "no boolean": '{"command": "/help", "strict": "yes"}',
    "nobody who asks": '{"command": "/help", "as": "king"}',
    "nobody who presses": '{"press": "x", "presser": 3}',
    "nothing": "{}",
    "two things": '{"command": "/help", "press": "x"}',
    "values without a press": '{"command": "/help", "values": ["x"]}',
    "no such work": '{"command": "/help", "progress": {"XX": "S1E1"}}',
    "no such episode": '{"command": "/help", "progress": {"LAN": "S9E9"}}',
    "no time": '{"command": "/help", "now": "noon"}',
    "no such command": '{"command": "/dance"}',
    "no such part of a command": '{"command": "/spoilers dance"}',
    "a command without options": '{"command": "/help me"}',
    "an option without its name": '{"command": "/cast orla"}',
    "an option that is missing": '{"command": "/lore"}',
    "an option twice": '{"command": "/cast name:orla name:bram"}',
    "neither true nor false": '{"command": "/cast name:orla private:maybe"}',
    "no number": '{"command": "/cast season:two"}',
    "nothing to press": '{"press": "x"}',
}


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
async def test_a_line_that_is_not_understood(text: str, snapshot: SnapshotAssertion) -> None:
    knowledge = read_knowledge(UNIVERSE)
    async with SimulatedDiscord(SnapshotHolder(knowledge), UNIVERSE) as world:
        try:
            answer = await world.ask(parse_request(text, knowledge))
        except RequestError as error:
            answer = {"ok": False, "error": str(error)}
    assert answer == snapshot


async def nothing(*_: object, **__: object) -> None:
    """A keystroke that the bot leaves alone."""


async def test_a_button_that_is_not_there(snapshot: SnapshotAssertion) -> None:
    knowledge = read_knowledge(UNIVERSE)
    async with SimulatedDiscord(SnapshotHolder(knowledge), UNIVERSE) as world:
        lines: list[dict[str, str]] = [{"command": "/help"}, {"press": "x"}]
        answers = [await world.ask(parse_request(json.dumps(line), knowledge)) for line in lines]
        answers.append(world._sent(SimpleNamespace(ephemeral=False), len(world.env.http_requests)))
        asked = AutocompleteModel(command="cast", option="name")
        answers.append(await world._autocomplete(asked, SimpleNamespace(autocomplete=nothing), None))
        world._last = (world._admin, None, type("Gone", (), {"response": None}))
        answers.append(await world.ask(parse_request('{"press": "x"}', knowledge)))
    assert answers[1:] == snapshot


def test_knowledge_that_cannot_be_used(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(UNIVERSE, folder)
    with (folder / "people.yaml").open("a", encoding="utf-8") as file:
        file.write("broken: {nonsense: 1}\n")
    result = invoke("ask", "/help", environment={"AIRLOCK_KNOWLEDGE": str(folder)})
    assert f"{result.stdout}{result.stderr}".replace(str(tmp_path), "/folder") == snapshot


def test_a_port_that_is_taken(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def taken(*_: object) -> NoReturn:
        raise OSError

    monkeypatch.setattr(preview, "serve_preview", taken)
    assert run(tmp_path, "preview") == snapshot


def test_soak_outside_a_checkout(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.__main__.__file__", str(tmp_path / "bot" / "__main__.py"))
    assert run(tmp_path, "soak") == snapshot


async def test_preview(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it prints, the page that lists the channels, and whom one can be; everybody's names stand in its stages."""
    said: list[str] = []
    people = list(preview.viewer_stages(read_knowledge(UNIVERSE)))

    class Told:
        """Watches nothing, and tells once."""

        def __init__(self, *arguments: Any) -> None:
            self._tell = arguments[1]

        async def run(self) -> None:
            await self._tell("Reloaded.", ["a line"])

    async def broken(server: preview.PreviewServer, *_: object) -> NoReturn:
        people.append(server._env.backend.users[server.admin.id].global_name)
        raise TimeoutError

    monkeypatch.setattr(preview, "FileWatcher", Told)
    monkeypatch.setattr(preview.PreviewServer, "post", broken)
    serving = asyncio.create_task(preview.serve_preview(read_knowledge(UNIVERSE), UNIVERSE, 0, said.append))
    async with asyncio.timeout(30):
        while len(said) < 7:  # noqa: ASYNC110 - it prints, and tells nobody that it has
            await asyncio.sleep(0.01)
    address = said[1].split()[-1]
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as page:
            chooser = await page.text()
        async with session.get(f"{address}channel/nowhere") as page:
            missing = await page.text()
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    text = "\n".join([*said, chooser, missing, *people]).replace(str(UNIVERSE), "universe")
    text = re.sub(r"(127\.0\.0\.1:\d+/)[\w-]+", r"\1…", re.sub(r"/#\S+", "/#…", text))
    assert re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8765", text) == snapshot


SETTINGS = {
    "AIRLOCK_ADMIN_IDS": "42, somebody",
    "DISCORD_TOKEN": "two words",
    "DISCORD_PUBLIC_KEY": "none",
    "AIRLOCK_API_URL": "localhost:1234",
    "AIRLOCK_SERVE_PATH": "interactions",
    "AIRLOCK_SERVE_ADDRESS": "8000",
    "AIRLOCK_HEALTH_ADDRESS": "8000",
    "AIRLOCK_SHARDS": "many",
    "AIRLOCK_LOG_LEVEL": "loud",
    "AIRLOCK_LOG_FORMAT": "xml",
    "AIRLOCK_GATEWAY_URL": "localhost:1234",
}


@pytest.mark.parametrize(("name", "value"), [*SETTINGS.items(), ("AIRLOCK_SHARDS", "0/0"), ("AIRLOCK_SHARDS", "9/4")])
def test_a_setting_that_cannot_be_used(
    name: str, value: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in SETTINGS:
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value) == snapshot


def test_a_file_of_settings_that_is_no_text(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff")
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value) == snapshot


def test_a_database_that_cannot_be_opened(snapshot: SnapshotAssertion) -> None:
    assert str(opening_error(TimeoutError(), parse_url("sqlite://"))) == snapshot
    assert snapshot == NEWER
