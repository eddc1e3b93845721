"""Where everything stands in a YAML file: line and column of every key and value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(slots=True)
class Place:
    """Where a value stands (from 1), and where its keys and children stand."""

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    children: dict[str | int, Place] = field(default_factory=dict)

    def find(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of the value at `path`, or of its nearest parent that exists."""
        here = self
        for step in path:
            child = here.child(step)
            if child is None:
                return here.keys.get(str(step), (here.line, here.column))
            here = child
        return here.line, here.column

    def find_key(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of the last key of `path`."""
        here = self
        for step in path[:-1]:
            child = here.child(step)
            if child is None:
                return here.keys.get(str(step), (here.line, here.column))
            here = child
        return here.keys.get(str(path[-1]), (here.line, here.column)) if path else (here.line, here.column)

    def holds_key(self, path: tuple[str | int, ...]) -> bool:
        """Whether the last key of `path` stands in the file, be it without a value."""
        here: Place | None = self
        for step in path[:-1]:
            here = here.child(step) if here is not None else None
        return here is not None and bool(path) and str(path[-1]) in here.keys

    def child(self, step: str | int) -> Place | None:
        """The place one step further, if there is one."""
        if step in self.children:
            return self.children[step]
        if str(step) in self.children:
            return self.children[str(step)]
        # A single mapping may stand for a list of one.
        return self if step == 0 and self.keys else None


class Places:
    """Where everything stands in one file, found out when it is first asked for."""

    def __init__(self, find_out: Callable[[], Place]) -> None:
        self._find_out = find_out

    @cached_property
    def _root(self) -> Place:
        return self._find_out()

    def find(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of the value at `path`, or of its nearest parent that exists."""
        return self._root.find(path)

    def find_key(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of the last key of `path`."""
        return self._root.find_key(path)

    def holds_key(self, path: tuple[str | int, ...]) -> bool:
        """Whether the last key of `path` stands in the file, be it without a value."""
        return self._root.holds_key(path)


def place_of_character(text: str, error: Exception) -> tuple[int, int]:
    """Line and column of what libyaml will not read at all."""
    position = getattr(error, "position", None)
    if isinstance(position, int):  # libyaml counts bytes
        return end_of(text.encode()[:position].decode(errors="ignore"))
    return end_of(
        text[: next((at for at, letter in enumerate(text) if ord(letter) < 32 and letter not in "\n\r\t"), 0)]
    )


def end_of(before: str) -> tuple[int, int]:
    """Line and column right after this text."""
    lines = LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1
