"""Problems in a knowledge base, with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Severity(Enum):
    """An error must be fixed; a warning should be looked at; a note is only shown on request."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something that an editor has to fix, or should look at.

    Attributes:
        file: the file name, relative to the folder.
        line: the line, from 1.
        column: the column, from 1.
        message: one sentence for the editor that says what to do.
        names: a file name that occurs in the message, relative to the folder; empty if there is none.
        severity: an error, unless the review considers it less serious.
    """

    file: str
    line: int
    column: int
    message: str
    names: str = field(default="", compare=False)
    severity: Severity = field(default=Severity.ERROR, compare=False)

    def __post_init__(self) -> None:
        # File names and keys are quoted unchanged, so keep them on one line and escape terminal control codes.
        for name in ("file", "names", "message"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))

    def __str__(self) -> str:
        return self.told()

    def told(self, folder: str = "") -> str:
        """Format the problem as one line: file, line, column, message.

        `folder` is the path from the current folder to the knowledge, empty or with a slash at the end.
        """
        before, found, behind = self.message.rpartition(self.names) if self.names else ("", "", self.message)
        grade = "" if self.severity is Severity.ERROR else f"{self.severity.value}: "
        message = f"{before}{folder if found else ''}{found}{behind}"
        return f"{folder}{self.file}:{self.line}:{self.column}: {grade}{message}"

    def as_json(self) -> dict[str, Any]:
        """Return the problem as a dictionary that can be written as JSON."""
        location = {key: getattr(self, key) for key in ("file", "line", "column")}
        return {**location, "severity": self.severity.value, "message": self.message}

    def annotation(self, folder: str) -> str:
        """Format the problem as a GitHub workflow command. `folder` is the path to the knowledge in the repository."""
        file = f"{folder}/{self.file}" if folder not in ("", ".") else self.file
        where = f"file={_escaped(file, ':,')},line={self.line},col={self.column}"
        command = "notice" if self.severity is Severity.NOTE else self.severity.value
        return f"::{command} {where}::{_escaped(self.message)}"


def sort_by_severity(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems with errors first, then by location, and remove duplicates."""
    return sorted(set(problems), key=lambda problem: (problem.severity is Severity.WARNING, problem))


def _escaped(text: str, also: str = "") -> str:
    for sign in "%\r\n" + also:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


class KnowledgeError(Exception):
    """The knowledge base cannot be used. `problems` holds every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problems in the knowledge base")
