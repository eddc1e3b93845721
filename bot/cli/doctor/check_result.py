"""The result of one check of the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """The severity of a result."""

    OK = "ok"
    SKIPPED = "skipped"
    """Could not be checked, because of something that another result says."""
    WARNING = "warning"
    """Works, but not as well or as safely as it should."""
    PROBLEM = "problem"
    """Does not work."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line: what was checked, the severity, and what to do."""

    check: str
    level: Level
    text: str

    def __str__(self) -> str:
        # Text of others, such as the name of an application, may hold control codes for the terminal.
        text = "".join(letter if letter.isprintable() else "?" for letter in self.text)
        return f"{self.level.value:<8} {self.check}: {text}"


def ok(check: str, text: str) -> CheckResult:
    """It is as it should be."""
    return CheckResult(check, Level.OK, text)


def skipped(check: str, text: str) -> CheckResult:
    """It could not be checked."""
    return CheckResult(check, Level.SKIPPED, text)


def warning(check: str, text: str) -> CheckResult:
    """It works, but not well or not safely."""
    return CheckResult(check, Level.WARNING, text)


def problem(check: str, text: str) -> CheckResult:
    """It does not work."""
    return CheckResult(check, Level.PROBLEM, text)
