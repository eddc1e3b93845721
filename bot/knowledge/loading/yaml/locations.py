"""Where everything is written in a YAML file: data that remembers the marks libyaml gave for it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final

from yaml import Mark

LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

Location = tuple[int, int]
"""Line and column, both from 1."""
DataPath = tuple[str | int, ...]
"""The keys and list indices that lead from the top of a file to a value."""


class Mapped(dict[str, Any]):
    """A mapping, with the marks of its keys and values. A key whose value was refused has a mark as well."""

    __slots__ = ("key_marks", "value_marks")

    def __init__(self) -> None:
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}


class Listed(list[Any]):
    """A list, with the marks of its items."""

    __slots__ = ("value_marks",)

    def __init__(self) -> None:
        self.value_marks: list[Mark] = []


class Locations:
    """Finds where the value at a path into the data is written.

    Args:
        text: the whole file.
        data: what was read from it.
        start: where the data begins.
    """

    def __init__(self, text: str, data: Any = None, start: Mark | None = None) -> None:
        self._text = text
        self._data = data
        self._start = start

    @cached_property
    def end(self) -> Location:
        """The location right after the text."""
        return end_of(self._text)

    def of(self, mark: Mark | None) -> Location:
        """The location of a mark; the end for None, and for the line after the last one, where libyaml puts some."""
        if mark is None:
            return self.end
        found = mark.line + 1, mark.column + 1
        return found if mark.index < len(self._text) else min(found, self.end)

    def find(self, path: DataPath) -> Location:
        """The location of the value at `path`, or of its nearest parent that exists."""
        node, mark, missing = self._follow(path)
        return self.of(_key_mark(node, missing[0], mark) if missing else mark)

    def find_key(self, path: DataPath) -> Location:
        """The location of the last key of `path`, or of its nearest parent that exists."""
        node, mark, missing = self._follow(path[:-1])
        steps = missing or path[-1:]
        return self.of(_key_mark(node, steps[0], mark) if steps else mark)

    def has_key(self, path: DataPath) -> bool:
        """Whether the last key of `path` is in the file, even without a value."""
        node, _, missing = self._follow(path[:-1])
        return not missing and bool(path) and _key_mark(node, path[-1], None) is not None

    def _follow(self, path: DataPath) -> tuple[Any, Mark | None, DataPath]:
        """The innermost value on the way to `path`, its mark, and the steps that lead nowhere."""
        node, mark = self._data, self._start
        for taken, step in enumerate(path):
            if isinstance(node, Mapped) and (key := str(step)) in node:
                node, mark = node[key], node.value_marks[key]
            elif isinstance(node, Listed) and isinstance(step, int) and step < len(node):
                node, mark = node[step], node.value_marks[step]
            elif step != 0 or not isinstance(node, Mapped):  # one mapping may be written instead of a list of one
                return node, mark, path[taken:]
        return node, mark, ()


def _key_mark(node: Any, key: str | int, default: Mark | None) -> Mark | None:
    return node.key_marks.get(str(key), default) if isinstance(node, Mapped) else default


def forbidden_character(text: str, error: Exception) -> Location:
    """Where the character is that made libyaml refuse the whole text."""
    position = getattr(error, "position", None)
    if isinstance(position, int):  # libyaml counts bytes
        return end_of(text.encode()[:position].decode(errors="ignore"))
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    return end_of(text[: control.start() if control else 0])


def end_of(text: str) -> Location:
    """The location right after a text."""
    lines = LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1
