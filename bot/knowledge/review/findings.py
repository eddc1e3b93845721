"""The findings of the review. Each has a location, a severity, and one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from msgspec import Struct

from bot.knowledge.loading.folder import Document
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.problems import Problem


class Severity(Enum):
    """An error must be fixed; a warning should be looked at; a note is only shown on request."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that the review has found, with its severity."""

    problem: Problem
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[bool, Problem]:
        """The sort key: errors come first, then findings are sorted by location."""
        return (self.severity is Severity.WARNING, self.problem)

    def __str__(self) -> str:
        return self.line()

    def line(self, folder: str = "") -> str:
        """Format the finding as one line: file, line, column, message.

        `folder` is the path from the current folder to the knowledge, with a slash at the end.
        """
        at = f"{folder}{self.problem.file}:{self.problem.line}:{self.problem.column}: "
        return at + ("" if self.severity is Severity.ERROR else f"{self.severity.value}: ") + self.problem.told(folder)

    def as_json(self) -> dict[str, Any]:
        """Return the finding as a dictionary that can be written as JSON."""
        location = {key: getattr(self.problem, key) for key in ("file", "line", "column")}
        return {**location, "severity": self.severity.value, "message": self.problem.message}

    def annotation(self, folder: str) -> str:
        """Format the finding as a GitHub workflow command. `folder` is the path to the knowledge in the repository."""
        file = f"{folder}/{self.problem.file}" if folder not in ("", ".") else self.problem.file
        where = f"file={_escaped(file, ':,')},line={self.problem.line},col={self.problem.column}"
        command = "notice" if self.severity is Severity.NOTE else self.severity.value
        return f"::{command} {where}::{_escaped(self.problem.message)}"


class FieldLocation(Struct, frozen=True, gc=False):
    """A location in a document, given by the path of keys and indexes that leads to it."""

    document: Document
    path: DataPath

    def at(self, *steps: str | int) -> FieldLocation:
        """Return the location of a field or list item inside this one."""
        return FieldLocation(self.document, (*self.path, *steps))

    def error(self, message: str, *, key: bool = False) -> Finding:
        """Create a finding that must be fixed. With `key`, it points at the key instead of its value."""
        return self._finding(message, Severity.ERROR, key=key)

    def warning(self, message: str, *, key: bool = False) -> Finding:
        """Create a finding that should be looked at. With `key`, it points at the key instead of its value."""
        return self._finding(message, Severity.WARNING, key=key)

    def note(self, message: str) -> Finding:
        """Create a finding that is shown only on request."""
        return self._finding(message, Severity.NOTE, key=False)

    def _finding(self, message: str, severity: Severity, *, key: bool) -> Finding:
        locations = self.document.locations
        line, column = locations.find_key(self.path) if key else locations.find(self.path)
        return Finding(Problem(self.document.file, line, column, message), severity)


def _escaped(text: str, also: str = "") -> str:
    for sign in "%\r\n" + also:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings with errors first, then by location, and remove duplicates."""
    return sorted(set(findings), key=lambda finding: finding.order)
