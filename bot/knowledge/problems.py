"""Problems in a knowledge base, with file, line and column."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A mistake that an editor has to fix.

    Attributes:
        file: the file name, relative to the folder.
        line: the line, from 1.
        column: the column, from 1.
        message: one sentence for the editor.
        names: a file name that occurs in the message, relative to the folder; empty if there is none.
    """

    file: str
    line: int
    column: int
    message: str
    names: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        # File names and keys are quoted unchanged, so keep them on one line and escape terminal control codes.
        for name in ("file", "names", "message"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    def told(self, folder: str) -> str:
        """Return the message, with `folder` (empty, or ending with a slash) in front of the file name in it."""
        before, found, behind = self.message.rpartition(self.names) if self.names else ("", "", self.message)
        return f"{before}{folder if found else ''}{found}{behind}"


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
