"""Where everything is written in a YAML file: data that remembers the offsets libyaml gave for it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping, MutableSequence
from itertools import accumulate
from typing import Any, Final

LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

Location = tuple[int, int]
"""Line and column, both from 1."""
DataPath = tuple[str | int, ...]
"""The keys and list indices that lead from the top of a file to a value."""


_NONE: Final[Mapping[str, int]] = {}


class Mapped(dict[str, Any]):
    """A mapping that knows at which character of the text it begins.

    Attributes:
        offsets: where each key and its value begin, in turn. An array takes a fraction of the memory of libyaml's
            marks, and the garbage collector does not walk through it.
        refused: where the keys are whose values were refused.
    """

    __slots__ = ("offsets", "refused", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.offsets: MutableSequence[int] = []
        self.refused = _NONE


class Listed(list[Any]):
    """A list that knows at which character of the text it begins, and where each item does."""

    __slots__ = ("offsets", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.offsets: MutableSequence[int] = []


class Locations:
    """Finds where the value at a path into the data is written.

    Attributes:
        data: what was read.
        start: the offset at which it begins.
    """

    def __init__(self, text: str) -> None:
        self.data: Any = None
        self.start: int | None = None
        self._length = len(text)
        # `splitlines` (five times as fast as `LINE_BREAK`) knows more line breaks, but YAML forbids those characters.
        self._lines = array("I", accumulate(map(len, text.splitlines(keepends=True)), initial=0))
        if text and not LINE_BREAK.match(text[-1]):
            self._lines.pop()

    def of(self, offset: int | None) -> Location:
        """The location of an offset; the end of the text for None, and for what libyaml puts behind it."""
        offset = self._length if offset is None else min(offset, self._length)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def find(self, path: DataPath) -> Location:
        """The location of the value at `path`, or of its nearest parent that exists."""
        node = self.data
        try:  # nearly always it is a mapping, and this takes a third of the time
            for step in path:
                node = node[step]
            return self.of(node.start)
        except (AttributeError, LookupError, TypeError):
            pass
        node, offset, missing = self._follow(path)
        return self.of(offset_of_key(node, missing[0], offset) if missing else offset)

    def find_key(self, path: DataPath) -> Location:
        """The location of the last key of `path`, or of its nearest parent that exists."""
        node, offset, missing = self._follow(path[:-1])
        steps = missing or path[-1:]
        return self.of(offset_of_key(node, steps[0], offset) if steps else offset)

    def has_key(self, path: DataPath) -> bool:
        """Whether the last key of `path` is in the file, even without a value."""
        node, _, missing = self._follow(path[:-1])
        return not missing and bool(path) and offset_of_key(node, path[-1], None) is not None

    def _follow(self, path: DataPath) -> tuple[Any, int | None, DataPath]:
        """The innermost value on the way to `path`, its offset, and the steps that lead nowhere."""
        node, offset = self.data, self.start
        for taken, step in enumerate(path):
            if isinstance(node, Mapped) and (key := str(step)) in node:
                inner = node[key]
                offset = node.offsets[2 * list(node).index(key) + 1] if isinstance(inner, str) else inner.start
                node = inner
            elif isinstance(node, Listed) and isinstance(step, int) and step < len(node):
                node, offset = node[step], node.offsets[step]
            elif step != 0 or not isinstance(node, Mapped):  # one mapping may be written instead of a list of one
                return node, offset, path[taken:]
        return node, offset, ()


def offset_of_key(node: Any, key: str | int, default: int | None) -> int | None:
    """Where a key of a mapping is written."""
    if not isinstance(node, Mapped):
        return default
    if (name := str(key)) in node:
        return node.offsets[2 * list(node).index(name)]
    return node.refused.get(name, default)


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
