"""Parses a command such as ``/cast name:Ed Baldwin private:true`` into its path and typed options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.cli.simulation.request import RequestError

_SUBCOMMANDS = (1, 2)
_INTEGER, _BOOLEAN, _ATTACHMENT = 4, 5, 11
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}


def parse_command(
    text: str, registered: Sequence[Mapping[str, Any]], attachments: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, dict[str, Any]]:
    """Parse a command as a user types it, and read the files that are attached to it.

    Args:
        text: a slash, the command, its subcommands, then ``option:value`` in any order.
        registered: the command payloads as registered with Discord.
        attachments: the path of the file for each option that takes one.

    Returns:
        the path (``spoilers channel``), and the options with the types that Discord would send.

    Raises:
        RequestError: if the command or an option does not exist or is invalid; the message is one sentence.
    """
    words = text.strip().removeprefix("/").split()
    node = find_command(words[0] if words else "", registered)
    path = [str(node["name"])]
    rest = words[1:]
    while any(option["type"] in _SUBCOMMANDS for option in node.get("options") or ()):
        child = next((option for option in node["options"] if rest and option["name"] == rest[0]), None)
        if child is None:
            names = ", ".join(str(option["name"]) for option in node["options"])
            raise RequestError(f"/{' '.join(path)} needs one of: {names}.")
        path.append(rest.pop(0))
        node = child
    declared = {str(option["name"]): option for option in node.get("options") or ()}
    after_path = text.strip().removeprefix("/").split(maxsplit=len(path))[len(path) :]
    options = _options("".join(after_path), declared, " ".join(path))
    options |= {name: _attached(name, file, declared, " ".join(path)) for name, file in attachments.items()}
    missing = [name for name, option in declared.items() if option.get("required") and name not in options]
    if missing:
        raise RequestError(f"/{' '.join(path)} needs {missing[0]}:.")
    return " ".join(path), options


def _attached(name: str, file: str, declared: Mapping[str, Mapping[str, Any]], path: str) -> tuple[str, bytes]:
    """Return the name and the content of an attached file."""
    if declared.get(name, {}).get("type") != _ATTACHMENT:
        raise RequestError(f"/{path} takes no file as “{name}:”.")
    try:
        return Path(file).name, Path(file).read_bytes()
    except (OSError, ValueError):
        raise RequestError(f"The file for “{name}:” cannot be read.") from None


def find_command(name: str, registered: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the registered command with a name, which may begin with a slash.

    Raises:
        RequestError: if there is no command with this name.
    """
    for command in registered:
        if command["name"] == name.removeprefix("/"):
            return command
    known = ", ".join(f"/{command['name']}" for command in registered)
    raise RequestError(f"There is no command “/{name[:40]}”; there are {known}.")


def _options(text: str, declared: Mapping[str, Mapping[str, Any]], path: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    if not declared:
        raise RequestError(f"/{path} takes no options.")
    before, *given = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, declared))}):", text)
    names = ", ".join(f"{name}:" for name in declared)
    if before.strip():
        raise RequestError(f"Write the name of an option of /{path} before each value: {names}.")
    options: dict[str, Any] = {}
    for name, value in zip(given[::2], given[1::2], strict=True):
        if name in options:
            raise RequestError(f"“{name}:” is given twice.")
        options[name] = typed_value(name, value.strip(), declared[name])
    return options


def typed_value(name: str, text: str, option: Mapping[str, Any]) -> Any:
    """Convert the text of an option to the type that Discord would send.

    Raises:
        RequestError: if the text does not fit the type; the message is one sentence.
    """
    if option["type"] == _BOOLEAN:
        if text.casefold() not in _BOOLEANS:
            raise RequestError(f"“{name}:” is true or false.")
        return _BOOLEANS[text.casefold()]
    if option["type"] == _ATTACHMENT:
        raise RequestError(f"“{name}:” is a file: name its path in “attachments”.")
    if option["type"] == _INTEGER:
        if not re.fullmatch(r"-?\d{1,15}", text):
            raise RequestError(f"“{name}:” is a whole number.")
        return int(text)
    return text
