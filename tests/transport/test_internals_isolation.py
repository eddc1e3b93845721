"""Only `bot.transport.discord_internals` touches private or undocumented parts of discord.py, and it checks them."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient

from bot.transport import discord_internals
from bot.transport.discord_internals import UnsupportedVersionError, check_version

ROOT = Path(__file__).resolve().parents[2]
INTERNALS = ROOT / "bot" / "transport" / "discord_internals.py"
OTHERS = [path for path in sorted((ROOT / "bot").rglob("*.py")) if path != INTERNALS]
PUBLIC_MODULES = {"discord", "discord.abc", "discord.app_commands", "discord.ui", "discord.utils"}
UNDOCUMENTED = {
    "DEFAULT_GATEWAY",
    "http",
    "poll_event",
    "received_message",
    "send_frame",
    "session_id",
    "to_dict",
    "ws",
}
PRIVATE = {name for names in discord_internals._REQUIRED.values() for name in names if name.startswith("_")}


def violations(tree: ast.Module) -> Iterator[str]:
    """Every private or undocumented part of discord.py that some source touches."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and is_discord(node.module):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from ({node.module or ""} | (names & sys.modules.keys())) - PUBLIC_MODULES
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if is_discord(alias.name) and alias.name != "discord")
        elif isinstance(node, ast.Attribute) and node.attr in UNDOCUMENTED | PRIVATE:
            yield f".{node.attr}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in PRIVATE:
            yield f"def {node.name}"


def is_discord(module: str | None) -> bool:
    """Whether a module is discord.py or a part of it."""
    return (module or "").split(".")[0] == "discord"


def imports_discord(tree: ast.Module) -> bool:
    """Whether a module may touch discord.py at all: elsewhere `_connection` and `to_dict` are names of our own."""
    return any(
        (isinstance(node, ast.ImportFrom) and is_discord(node.module))
        or (isinstance(node, ast.Import) and any(is_discord(alias.name) for alias in node.names))
        for node in ast.walk(tree)
    )


def test_no_other_module_touches_them() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in OTHERS}
    touching = {path: list(violations(tree)) for path, tree in trees.items() if imports_discord(tree)}
    assert len(touching) > 15
    assert {path.name: found for path, found in touching.items() if found} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from discord.gateway import DiscordWebSocket",
        "from discord import gateway",
        "import discord.http",
        "async def f(client): await client.http.get_all_guild_channels(1)",
        "def f(client): return client._connection.user",
        "class T(discord.app_commands.CommandTree):\n    async def _call(self, interaction): ...",
        "def f(command, tree): return command.to_dict(tree)",
    ],
)
def test_a_touch_is_noticed(source: str) -> None:
    assert list(violations(ast.parse(source)))


def subclasses() -> Iterator[type]:
    """Our classes that inherit from one of discord.py's."""
    for path in OTHERS:
        if path.name == "__main__.py":
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for value in vars(importlib.import_module(name)).values():
            if (
                isinstance(value, type)
                and value.__module__ == name
                and any(is_discord(x.__module__) for x in value.__mro__)
            ):
                yield value


def test_no_class_has_a_private_name_of_its_base_class() -> None:
    """Be it overridden on purpose or by accident: one of the two would not work as its author meant it."""
    found = list(subclasses())
    assert len(found) > 4
    for ours in found:
        init = vars(ours).get("__init__")
        names = {*vars(ours), *getattr(getattr(init, "__code__", None), "co_names", ())}
        private = {name for name in names if name.startswith("_") and not name.startswith(("__", "_abc_"))}
        bases = [base for base in ours.__mro__ if is_discord(base.__module__)]
        assert not [name for name in private for base in bases if discord_internals._has(base, name)], ours


@pytest.mark.parametrize(("owner", "name"), [(DiscordWebSocket, "poll_event"), (DiscordWebSocket, "DEFAULT_GATEWAY")])
def test_a_part_that_is_gone_is_named(owner: type, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_version()
    monkeypatch.delattr(owner, name)
    with pytest.raises(UnsupportedVersionError, match=rf"lacks DiscordWebSocket\.{name}, "):
        check_version()


def test_so_is_an_attribute_that_is_set_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def init(self: HTTPClient) -> None:
        self.token = None

    monkeypatch.setattr(HTTPClient, "__init__", init)
    with pytest.raises(UnsupportedVersionError, match=r"lacks HTTPClient\.http_trace, which"):
        check_version()


@pytest.mark.parametrize(
    ("gone", "end"),
    [
        ("ReconnectWebSocket", "), which the bot needs; install the version that requirements.txt pins."),
        ("DiscordWebSocket.received_message", ", which the bot needs; install the version that requirements.txt pins."),
    ],
)
def test_the_check_is_made_at_import(gone: str, end: str) -> None:
    source = f"import discord.gateway\ndel discord.gateway.{gone}\nimport bot.transport.discord_internals"
    ended = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert f"discord.py {discord.__version__} lacks" in last
    assert last.endswith(end)
