"""The result of one check of the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial


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

    level: Level
    check: str
    text: str

    def __str__(self) -> str:
        # Text of others, such as the name of an application, may hold control codes for the terminal.
        text = "".join(letter if letter.isprintable() else "?" for letter in self.text)
        return f"{self.level.value:<8} {self.check}: {text}"


ok = partial(CheckResult, Level.OK)
skipped = partial(CheckResult, Level.SKIPPED)
warning = partial(CheckResult, Level.WARNING)
problem = partial(CheckResult, Level.PROBLEM)


def needs(check: str, what: str) -> CheckResult:
    """Skipped, because something that it needs is missing."""
    return skipped(check, f"this needs {what}.")
