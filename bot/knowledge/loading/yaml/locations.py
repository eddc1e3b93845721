"""Find the line and column of any value in a YAML file. The values remember the offsets at which they were found."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import MutableSequence
from itertools import accumulate
from typing import Any, Final

LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

Location = tuple[int, int]
"""Line and column, both from 1."""
DataPath = tuple[str | int, ...]
"""The keys and list indexes that lead from the top of a file to a value."""


_NONE: Final[dict[str, int]] = {}


class Mapped(dict[str, Any]):
    """A mapping that remembers its offsets, in characters from the beginning of the text.

    Attributes:
        start: the offset of the mapping.
        offsets: the offsets of each key and its value, alternating. An array needs much less memory than libyaml's
            marks, and the garbage collector does not walk through it.
        refused: the offsets of keys whose values were invalid and left out.
    """

    __slots__ = ("offsets", "refused", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.offsets: MutableSequence[int] = []
        self.refused = _NONE


class Listed(list[Any]):
    """A list that remembers its own offset (`start`) and those of its items (`offsets`), in characters."""

    __slots__ = ("offsets", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.offsets: MutableSequence[int] = []


class Locations:
    """Finds the location of the value at a path into the data.

    Args:
        text: the text of the file.
        lines: what `packed_lines` returned for this text. The text is then not needed.

    Attributes:
        data: the data read from the file.
        start: the offset at which the data begins.
    """

    def __init__(self, text: str, lines: bytes = b"") -> None:
        self.data: Any = None
        self.start: int | None = None
        if lines:
            self._lines = array("I", lines)
            self._length = self._lines.pop()
            return
        self._length = len(text)
        # `splitlines` is five times as fast as `LINE_BREAK`. It splits at more characters, but YAML forbids those.
        self._lines = array("I", accumulate(map(len, text.splitlines(keepends=True)), initial=0))
        if text and not LINE_BREAK.match(text[-1]):
            self._lines.pop()

    def packed_lines(self) -> bytes:
        """Return the offsets of all lines as bytes, to send them to another process."""
        return (self._lines + array("I", [self._length])).tobytes()

    def of(self, offset: int | None) -> Location:
        """Return the location of an offset. None, or an offset after the end, means the end of the text."""
        offset = self._length if offset is None else min(offset, self._length)
        line = self.line_of(offset)
        return line, offset - self._lines[line - 1] + 1

    def line_of(self, offset: int) -> int:
        """Return the line of an offset inside the text."""
        return bisect_right(self._lines, offset)

    def find(self, path: DataPath) -> Location:
        """Return the location of the value at `path`, or of its nearest existing parent."""
        node = self.data
        try:  # the value is nearly always a mapping; this shortcut takes a third of the time
            for step in path:
                node = node[step]
            return self.of(node.start)
        except (AttributeError, LookupError, TypeError):
            pass
        node, offset, missing = self._follow(path)
        return self.of(offset_of_key(node, missing[0], offset) if missing else offset)

    def find_key(self, path: DataPath) -> Location:
        """Return the location of the last key of `path`, or of its nearest existing parent."""
        node, offset, missing = self._follow(path[:-1])
        steps = missing or path[-1:]
        return self.of(offset_of_key(node, steps[0], offset) if steps else offset)

    def has_key(self, path: DataPath) -> bool:
        """Return whether the last key of `path` is in the file, even without a value."""
        node, _, missing = self._follow(path[:-1])
        return not missing and bool(path) and offset_of_key(node, path[-1], None) is not None

    def _follow(self, path: DataPath) -> tuple[Any, int | None, DataPath]:
        """Follow `path` as far as possible. Return the last value found, its offset, and the remaining steps."""
        node, offset = self.data, self.start
        for taken, step in enumerate(path):
            if isinstance(node, Mapped) and (key := str(step)) in node:
                inner = node[key]
                offset = node.offsets[2 * list(node).index(key) + 1] if isinstance(inner, str) else inner.start
                node = inner
            elif isinstance(node, Listed) and isinstance(step, int) and step < len(node):
                node, offset = node[step], node.offsets[step]
            elif step != 0 or not isinstance(node, Mapped):  # a single mapping may replace a list with one item
                return node, offset, path[taken:]
        return node, offset, ()


def offset_of_key(node: Any, key: str | int, default: int | None) -> int | None:
    """Return the offset of a key of a mapping; `default` if there is no such key."""
    if not isinstance(node, Mapped):
        return default
    if (name := str(key)) in node:
        return node.offsets[2 * list(node).index(name)]
    return node.refused.get(name, default)


def forbidden_character(text: str, error: Exception) -> Location:
    """Return the location of the character that made libyaml refuse the whole text."""
    position = getattr(error, "position", None)
    if isinstance(position, int):  # libyaml counts bytes
        return end_of(text.encode()[:position].decode(errors="ignore"))
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    return end_of(text[: control.start() if control else 0])


def end_of(text: str) -> Location:
    """Return the location right after a text."""
    lines = LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1
