"""Reads the word lists in `data/`. They are plain text, so that they can be edited without knowing Python."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("data")


def read_lists(file: str) -> dict[str, list[str]]:
    """Return the lines of each list in `data/FILE.txt`, without comments and blank lines.

    Raises:
        ValueError: there is a line above the first list.
    """
    lists: dict[str, list[str]] = {}
    for number, raw in enumerate((_FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.partition("#")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            lists[line[1:-1]] = []
        elif line and not lists:
            raise ValueError(f"{file}.txt, line {number}: write a [name] above the first list")
        elif line:
            lists[next(reversed(lists))].append(line)
    return lists


def words_in(lines: Iterable[str]) -> frozenset[str]:
    """Return all words of a list."""
    return frozenset(word for line in lines for word in line.split())


def pairs_in(lines: Iterable[str]) -> dict[str, str]:
    """Return the abbreviations of a list, each with its full form."""
    return {short: full.strip() for short, _, full in (line.partition(" ") for line in lines)}
