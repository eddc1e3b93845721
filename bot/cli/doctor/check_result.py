"""The result of one check of `doctor`."""

from __future__ import annotations

from enum import Enum
from functools import partial

from msgspec import Struct


class Level(Enum):
    """The severity of a result."""

    OK = "ok"
    SKIPPED = "skipped"
    """The check could not run. Another result gives the reason."""
    WARNING = "warning"
    """It works, but not as well or as safely as it should."""
    PROBLEM = "problem"
    """It does not work."""


class CheckResult(Struct, frozen=True):
    """The result of a check: its severity, its name, and a text that says what to do if something is wrong."""

    level: Level
    check: str
    text: str

    def __str__(self) -> str:
        # Text from outside, such as the name of an application, may contain terminal control codes.
        text = "".join(letter if letter.isprintable() else "?" for letter in self.text)
        return f"{self.level.value:<8} {self.check}: {text}"


ok = partial(CheckResult, Level.OK)
skipped = partial(CheckResult, Level.SKIPPED)
warning = partial(CheckResult, Level.WARNING)
problem = partial(CheckResult, Level.PROBLEM)


def needs(check: str, what: str) -> CheckResult:
    """Create the result of a check that was skipped because `what` is missing."""
    return skipped(check, f"this needs {what}.")
