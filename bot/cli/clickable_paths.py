"""Paths as they can be clicked where a command was typed."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.problems import Problem


def from_here(folder: Path) -> str:
    """The way to the folder from where the command was typed, for paths that can be clicked; empty: we are in it."""
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    return "" if folder == Path() else f"{folder.as_posix()}/"


def located(folder: Path, problem: Problem) -> str:
    """A problem as it is printed, with a path from where the command was typed."""
    # What is said of the folder as a whole stands at its name.
    way = from_here(folder) if problem.file not in (folder.name, str(folder)) else ""
    return f"{way}{problem.file}:{problem.line}:{problem.column}: {problem.told(way)}"
