"""Prints paths relative to the current folder, so that a terminal can open them with a click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.problems import Problem


def from_here(folder: Path) -> str:
    """Return the path from the current folder to another, ending in a slash; empty for the current folder itself."""
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    return "" if folder == Path() else f"{folder.as_posix()}/"


def path_prefix(folder: Path, problem: Problem) -> str:
    """Return the path to print before the file name of a problem; empty if the problem is about the whole folder."""
    return from_here(folder) if problem.file not in (folder.name, str(folder)) else ""


def located(folder: Path, problem: Problem) -> str:
    """Format a problem for printing, with a path relative to the current folder."""
    return problem.told(path_prefix(folder, problem))


def shortened(lines: Sequence[str], most: int, number: int = 0) -> list[str]:
    """Return the first `most` lines. If there are more, add a line with the number of lines left out.

    `number` is the number of lines in all, if there are more than `lines` holds.
    """
    more = max(number, len(lines)) - most
    return [*lines[:most], *([f"and {more} more"] if more > 0 else [])]
