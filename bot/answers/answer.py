"""An answer as plain values: lines of text for the open part, veils for the rest, what the buttons ask next.

Strings in here are plain text without any markup: `bot.chat.markup` escapes them. Nothing knows Discord.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from bot.answers.questions import Question
from bot.knowledge.dates import WorldDate
from bot.knowledge.model import Source
from bot.spoilers.rule import Veil


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasised text."""

    text: str


class MomentStyle(Enum):
    """How a date is shown: as a day, or as the time until or since."""

    DAY = "day"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the real world that every reader should see in their own time zone and language."""

    date: WorldDate
    style: MomentStyle = MomentStyle.DAY


Part = str | Strong | Moment


class LineStyle(Enum):
    """How a line looks."""

    PLAIN = "plain"
    BULLET = "bullet"
    SMALL = "small"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the open."""

    parts: tuple[Part, ...]
    style: LineStyle = LineStyle.PLAIN


def line(*parts: Part, style: LineStyle = LineStyle.PLAIN) -> Line:
    """A line from its parts; empty ones are dropped."""
    return Line(tuple(part for part in parts if part != ""), style)


@dataclass(frozen=True, slots=True)
class Link:
    """A button: its label (open text) and the question it asks."""

    label: str
    question: Question


class Outcome(Enum):
    """What became of a question; also what metrics and logs count."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    """The question makes no sense to anybody, whatever they have reached."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of how many, both counted from what is open alone."""

    number: int
    of: int
    previous: Question | None
    next: Question | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply.

    Attributes:
        question: what was answered, for the buttons that lead on from it.
        heading: title of the card; empty for “not found” and “which one?”.
        lines: the open part.
        veils: what lies beyond, if this reply veils.
        sources: behind what is open.
        work: code of the work whose colour and reach the card shows; None: no single one.
        links: buttons that lead on.
        more: what a select offers to open next: related entries and episodes.
        choices: buttons that choose between names.
        page: set when there is more than one page.
        asked: the question as it was typed, where `question` names what it found.
    """

    question: Question
    heading: str = ""
    lines: tuple[Line, ...] = ()
    veils: tuple[Veil, ...] = ()
    sources: tuple[Source, ...] = ()
    work: str | None = None
    links: tuple[Link, ...] = ()
    choices: tuple[Link, ...] = ()
    page: Page | None = None
    outcome: Outcome = Outcome.FOUND
    reach: str = field(default="")
    more: tuple[Link, ...] = ()
    asked: Question | None = None

    @property
    def again(self) -> Question:
        """What is asked again at another clearance: there, the name that was typed may mean somebody else."""
        return self.asked or self.question


def merged_sources(groups: Iterable[Iterable[Source]]) -> tuple[Source, ...]:
    """Each source once, in the order in which facts cite them."""
    return tuple(dict.fromkeys(source for group in groups for source in group))
