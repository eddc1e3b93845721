"""Paths that can be clicked in the terminal where a command was typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.problems import Problem
from bot.knowledge.review.findings import Finding


def from_here(folder: Path) -> str:
    """The path to a folder from the current one, with a slash at its end; empty for the current folder itself."""
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    return "" if folder == Path() else f"{folder.as_posix()}/"


def path_prefix(folder: Path, problem: Problem) -> str:
    """What to put before the file of a problem; nothing where the problem is about the folder as a whole."""
    return from_here(folder) if problem.file not in (folder.name, str(folder)) else ""


def located(folder: Path, problem: Problem) -> str:
    """A problem as it is printed, with a path from the current folder."""
    return Finding(problem).line(path_prefix(folder, problem))


def shortened(lines: Sequence[str], most: int) -> list[str]:
    """The first lines, then how many more there are."""
    more = len(lines) - most
    return [*lines[:most], *([f"and {more} more"] if more > 0 else [])]
