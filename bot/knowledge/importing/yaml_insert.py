"""Inserts items and keys into the text of a YAML file, and leaves every other character as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.knowledge.loading.yaml.locations import DataPath, Locations

_PLAIN = re.compile(r"[^\W\d_](?:[\w .,’“”()/&+'-]*[\w.)’”'])?")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_EMPTY = re.compile(r"\s*(?:#.*)?")


def scalar(text: str, *, inside: bool = False) -> str:
    """Write a text as a YAML value, with quotes only where it needs them; `inside` brackets it needs more."""
    plain = _PLAIN.fullmatch(text) is not None and text.casefold() not in _WORDS
    # A JSON string is also a valid YAML string.
    return text if plain and not (inside and "," in text) else json.dumps(text, ensure_ascii=False)


def listed(texts: Sequence[str]) -> str:
    """Write a list of texts in brackets."""
    return f"[{', '.join(scalar(text, inside=True) for text in texts)}]"


class Inserter:
    """Collects insertions for one file.

    Args:
        text: the text of the file.
        locations: the locations of its values, with its data.
    """

    def __init__(self, text: str, locations: Locations) -> None:
        self._lines = text.split("\n")
        self._ending = "\r" if "\r\n" in text else ""
        self._locations = locations
        self._insertions: list[tuple[int, int, list[str]]] = []
        self._replaced: dict[int, str] = {}

    def can_add(self, path: DataPath) -> bool:
        """Return whether the mapping at `path` exists, has items, and is written with one item a line."""
        keys = self._keys(path)
        return bool(keys) and not self._is_flow(path)

    def add_item(self, path: DataPath, lines: Sequence[str], after: str | None = None) -> None:
        """Add an item to a mapping: behind its item `after`, or at its end. `lines` are indented from 0."""
        keys = self._keys(path)
        key = after if after in keys else keys[-1]
        line, column = self._locations.find_key((*path, key))
        # The index of a line counts from 0, so `line` is the index of the one below the key.
        end = line
        while end < len(self._lines) and (_EMPTY.fullmatch(self._lines[end]) or self._indent(end) >= column):
            end += 1
        while end > line and _EMPTY.fullmatch(self._lines[end - 1]):
            end -= 1
        self._add(end, [" " * (column - 1) + text for text in lines])

    def add_key(self, path: DataPath, key: str, value: str) -> None:
        """Add a key to the mapping at `path`, which exists, before its other keys."""
        line, column = self._locations.find(path)
        if self._is_flow(path):
            text = self._replaced.get(line - 1, self._lines[line - 1])
            at = column  # behind the bracket; the column counts from 1
            self._replaced[line - 1] = f"{text[:at]}{key}: {value}, {text[at:]}"
        else:
            self._add(line - 1, [f"{' ' * (column - 1)}{key}: {value}"])

    def text(self) -> str:
        """Return the new text."""
        lines = [self._replaced.get(number, line) for number, line in enumerate(self._lines)]
        for at, _, more in sorted(self._insertions, key=lambda it: (it[0], it[1]), reverse=True):
            lines[at:at] = more
        return "\n".join(lines)

    def _add(self, at: int, lines: list[str]) -> None:
        self._insertions.append((at, len(self._insertions), [line + self._ending for line in lines]))

    def _keys(self, path: DataPath) -> list[str]:
        node: Any = self._locations.data
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        return list(node) if isinstance(node, Mapping) else []

    def _is_flow(self, path: DataPath) -> bool:
        line, column = self._locations.find(path)
        return self._lines[line - 1][column - 1 : column] == "{"

    def _indent(self, number: int) -> int:
        """Return the column of the first sign of a line, from 0; more than enough for a closing bracket."""
        text = self._lines[number]
        return len(text) - len(text.lstrip(" "))


def keeps_all(old: str, new: str) -> bool:
    """Return whether the data of the new text is that of the old one, with keys added and nothing changed."""
    try:
        return _within(_data(old), _data(new))
    except yaml.YAMLError:
        return False


def _data(text: str) -> Any:
    return yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader)  # noqa: S506 - this loader creates only text


def _within(old: Any, new: Any) -> bool:
    if isinstance(old, dict):
        kept = isinstance(new, dict) and [key for key in new if key in old] == list(old)
        return kept and all(_within(value, new[key]) for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(_within, old, new))
    return bool(old == new)
