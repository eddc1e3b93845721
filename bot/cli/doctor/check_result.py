"""What the doctor says about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad it is."""

    OK = "ok"
    SKIPPED = "skipped"
    """Could not be looked at, because of something else that is said."""
    WARNING = "warning"
    """Works, but not as well or as safely as it should."""
    PROBLEM = "problem"
    """Does not work."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line: what was looked at, how bad it is, and what to do."""

    check: str
    level: Level
    text: str

    def __str__(self) -> str:
        # What others have written, such as names of applications, may not reach the terminal as codes.
        text = "".join(letter if letter.isprintable() else "?" for letter in self.text)
        return f"{self.level.value:<8} {self.check}: {text}"


def ok(check: str, text: str) -> CheckResult:
    """All is well."""
    return CheckResult(check, Level.OK, text)


def skipped(check: str, text: str) -> CheckResult:
    """Could not be looked at."""
    return CheckResult(check, Level.SKIPPED, text)


def warning(check: str, text: str) -> CheckResult:
    """Could be better."""
    return CheckResult(check, Level.WARNING, text)


def problem(check: str, text: str) -> CheckResult:
    """Has to be mended."""
    return CheckResult(check, Level.PROBLEM, text)
