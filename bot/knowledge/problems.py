"""Problems in a knowledge base, with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

MAX_PROBLEMS: Final = 1000
"""The number of problems of a reading that are kept. Others are only counted."""
MAX_MESSAGE: Final = 1000
"""The number of characters of a message that are kept: it may quote a key of any length."""


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
        unlisted: the number of problems that this one stands for, which are not listed; 0 for any other problem.
    """

    file: str
    line: int
    column: int
    message: str
    names: str = field(default="", compare=False)
    severity: Severity = field(default=Severity.ERROR, compare=False)
    unlisted: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        # File names and keys are quoted unchanged, so keep them on one line and escape terminal control codes.
        for name in ("file", "names", "message"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))
        if len(self.message) > MAX_MESSAGE:  # what to do stands at the end
            object.__setattr__(
                self, "message", f"{self.message[: MAX_MESSAGE // 2]}…{self.message[-MAX_MESSAGE // 2 + 1 :]}"
            )

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


class FirstProblems(list[Problem]):
    """The first `MAX_PROBLEMS` problems that are appended. Others are counted in `unlisted`."""

    unlisted = 0

    def append(self, problem: Problem, /) -> None:
        """Keep a problem, or only count it."""
        if len(self) < MAX_PROBLEMS:
            super().append(problem)
        else:
            self.unlisted += 1

    def with_rest(self) -> list[Problem]:
        """Return the problems, and one more that stands for those that were only counted."""
        return [*self, _rest(self[-1], self.unlisted)] if self.unlisted else [*self]


def with_rest_counted(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems. If there are more than `MAX_PROBLEMS`, the first of them, and one that counts the others."""
    number = count_problems(problems)
    listed = [problem for problem in problems if not problem.unlisted]
    if len(listed) <= MAX_PROBLEMS and number == len(listed):
        return listed
    kept = sorted(set(listed))[:MAX_PROBLEMS]
    rest = number - len(listed) + max(len(set(listed)) - MAX_PROBLEMS, 0)
    return [*kept, _rest(kept[-1], rest)] if rest else kept


def count_problems(problems: Iterable[Problem]) -> int:
    """Return the number of problems, those that are not listed included."""
    return sum(problem.unlisted or 1 for problem in problems)


def _rest(last: Problem, number: int) -> Problem:
    what = "problem is" if number == 1 else "problems are"
    message = f"{number:,} more {what} not listed; correct those that are, and read the files again"
    return Problem(last.file, last.line, last.column, message, unlisted=number)


def sort_by_severity(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems with errors first, then by location, and remove duplicates. What is not listed comes last."""
    return sorted(set(problems), key=lambda it: (it.severity is Severity.WARNING, it.unlisted > 0, it))


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
    """The knowledge base cannot be used. `problems` holds the first `MAX_PROBLEMS`, and one for others."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sort_by_severity(with_rest_counted(problems))
        super().__init__(f"{count_problems(self.problems)} problems in the knowledge base")
