"""What is wrong with a knowledge base: problems with file, line and column."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that an editor has to fix.

    `line` and `column` count from 1; `file` is relative to the folder, and so is the file that the message `names`.
    """

    file: str
    line: int
    column: int
    message: str
    names: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        # File names and keys are quoted as they are: keep each to one line, and escape control codes of terminals.
        for name in ("file", "names", "message"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    def told(self, folder: str) -> str:
        """The message, with `folder` (empty, or ending with a slash) before the file that it names."""
        before, found, behind = self.message.rpartition(self.names) if self.names else ("", "", self.message)
        return f"{before}{folder if found else ''}{found}{behind}"


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


class KnowledgeError(Exception):
    """A knowledge base that cannot be used, with every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problems in the knowledge base")
