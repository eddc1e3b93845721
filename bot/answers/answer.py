"""An answer as plain values: lines of text for the open part, boxes for the rest, what the buttons ask next.

Strings in here are plain text without any markup: `bot.cards.markdown` escapes them. Nothing knows Discord.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.answers.questions import Question
from bot.knowledge.model import Source
from bot.spoilers.boxes import Boxes


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasised text."""

    text: str


class TimestampStyle(Enum):
    """How an instant is shown: as a day with its hour, or as the time until or since."""

    FULL = "full"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An instant that every reader should see in their own time zone and language. A day is none: it is words."""

    instant: datetime
    style: TimestampStyle = TimestampStyle.FULL


@dataclass(frozen=True, slots=True)
class Aside:
    """A remark at the end of a text, which may be left out where there is little room."""

    text: str


Part = str | Strong | Timestamp | Aside


class LineStyle(Enum):
    """How a line looks."""

    PLAIN = "plain"
    FACT = "fact"
    """Looks plain; where room is short, the earliest facts are the first to be left out."""
    BULLET = "bullet"
    SMALL = "small"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the open.

    `places` say where what it tells was written (`Knowledge.where`). They are for editors; nothing shown is made of
    them.
    """

    parts: tuple[Part, ...]
    style: LineStyle = LineStyle.PLAIN
    places: tuple[int, ...] = field(default=(), compare=False)

    def told_by(self, *statements: Told) -> Line:
        """The same line, with where these were written."""
        return replace(self, places=places_of(*statements))


class Told(Protocol):
    """Any statement of the knowledge that remembers where it was written."""

    @property
    def place(self) -> int: ...


def places_of(*statements: Told) -> tuple[int, ...]:
    """Where these were written, each place once."""
    return tuple(dict.fromkeys(statement.place for statement in statements))


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
        heading_places: where that was written, as the `places` of a line.
        lines: the open part.
        boxes: the spoiler boxes that stand under it, and what lies beyond; empty if this reply withholds, None if no
            boxes ever stand under a reply of this kind.
        sources: behind what is open.
        work: code of the work whose colour and reach the card shows; None: no single one.
        links: buttons that lead on.
        related: what a select offers to open next: related entries and episodes.
        choices: buttons that choose between names.
        page: set when there is more than one page.
        empty: whether it lists things and lists none.
        asked: the question as it was typed, where `question` names what it found.
    """

    question: Question
    heading: str = ""
    lines: tuple[Line, ...] = ()
    boxes: Boxes | None = None
    sources: tuple[Source, ...] = ()
    work: str | None = None
    links: tuple[Link, ...] = ()
    choices: tuple[Link, ...] = ()
    page: Page | None = None
    outcome: Outcome = Outcome.FOUND
    scope_note: str = ""
    related: tuple[Link, ...] = ()
    empty: bool = False
    asked: Question | None = None
    heading_places: tuple[int, ...] = field(default=(), compare=False)

    @property
    def says_nothing(self) -> bool:
        """Whether nothing of the knowledge stands in the open."""
        return self.empty or self.outcome in (Outcome.NOT_FOUND, Outcome.INVALID)

    @property
    def again(self) -> Question:
        """What is asked again at another clearance: there, the name that was typed may mean somebody else."""
        return self.asked or self.question


def merged_sources(groups: Iterable[Iterable[Source]]) -> tuple[Source, ...]:
    """Each source once, in the order in which facts cite them."""
    return tuple(dict.fromkeys(source for group in groups for source in group))
