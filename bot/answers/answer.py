"""An answer as plain values: lines of text for the open part, boxes for the rest, and the questions of its buttons.

Strings in here are plain text without markup: `bot.cards.markdown` escapes them. Nothing here knows Discord.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot.answers.questions import Question
from bot.knowledge import model
from bot.knowledge.sources import Source
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
    """An instant, shown to every reader in their own time zone and language. A day without an hour is plain text."""

    instant: datetime
    style: TimestampStyle = TimestampStyle.FULL


@dataclass(frozen=True, slots=True)
class Aside:
    """A remark at the end of a text, left out where there is little room."""

    text: str


Statement = (
    model.Wording | model.RelationWords | model.Credit | model.Job | model.Schedule | model.Release | model.Happening
)
"""Everything in the knowledge base that names its sources."""
Part = str | Strong | Timestamp | Aside


class LineStyle(Enum):
    """How a line looks."""

    PLAIN = "plain"
    FACT = "fact"
    """Looks plain; where room is short, the earliest facts are left out first."""
    BULLET = "bullet"
    SMALL = "small"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the open.

    Attributes:
        places: where what it tells was written (`Knowledge.where`), for editors alone: nothing shown is made of them.
        sources: behind what it tells.
    """

    parts: tuple[Part, ...]
    style: LineStyle = LineStyle.PLAIN
    places: tuple[int, ...] = field(default=(), compare=False)
    sources: tuple[Source, ...] = ()

    def told_by(self, *statements: Statement) -> Line:
        """The same line, with the places and sources of what it was made of."""
        sources = dict.fromkeys(source for statement in statements for source in statement.sources)
        return replace(self, places=places_of(*statements), sources=tuple(sources))

    def written_at(self, *statements: Statement | model.Entry | model.Title) -> Line:
        """The same line with places alone, where what it tells has no sources of its own."""
        return replace(self, places=places_of(*statements))


def places_of(*statements: Statement | model.Entry | model.Title) -> tuple[int, ...]:
    """Where these were written, each place once."""
    return tuple(dict.fromkeys(statement.place for statement in statements))


def line(*parts: Part, style: LineStyle = LineStyle.PLAIN) -> Line:
    """A line from its parts; empty ones are dropped."""
    return Line(tuple(part for part in parts if part != ""), style)


@dataclass(frozen=True, slots=True)
class Link:
    """A button: its label, shown in the open, and the question it asks."""

    label: str
    question: Question


class Outcome(Enum):
    """How a question was answered. Metrics and logs count these."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    """The question makes no sense, however far the asker is."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of how many; only what is open is counted."""

    number: int
    of: int
    previous: Question | None
    next: Question | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply.

    Attributes:
        question: what was answered; the card's buttons carry it.
        heading: title of the card; empty for “not found” and “which one?”.
        heading_places: where that was written, as the `places` of a line.
        lines: the open part.
        boxes: the spoiler boxes below it, with what lies beyond the clearance; empty if this reply withholds, None if
            replies of this kind never have boxes.
        work: code of the work whose colour and reach the card shows; None if it is about more than one.
        links: buttons that lead on.
        related: entries and episodes that the select “open next” offers.
        choices: buttons that choose between names.
        page: set when there is more than one page.
        empty: whether it is a list without anything in it.
        may_be_beyond: whether nothing was found, and it may lie beyond the clearance.
        asked: the question as it was typed, where `question` names what it found.
    """

    question: Question
    heading: str = ""
    lines: tuple[Line, ...] = ()
    boxes: Boxes | None = None
    work: str | None = None
    links: tuple[Link, ...] = ()
    choices: tuple[Link, ...] = ()
    page: Page | None = None
    outcome: Outcome = Outcome.FOUND
    scope_note: str = ""
    related: tuple[Link, ...] = ()
    empty: bool = False
    may_be_beyond: bool = False
    asked: Question | None = None
    heading_places: tuple[int, ...] = field(default=(), compare=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the open lines, each once, in their order."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.sources))

    @property
    def says_nothing(self) -> bool:
        """Whether nothing from the knowledge base is shown in the open."""
        return self.empty or self.outcome in (Outcome.NOT_FOUND, Outcome.INVALID)

    @property
    def again(self) -> Question:
        """What is asked again at another clearance: there, the name that was typed may belong to another entry."""
        return self.asked or self.question


def refusal(question: Question, sentence: str, work: str | None = None) -> Answer:
    """One sentence about a question that makes no sense, and what to write instead."""
    return Answer(question, lines=(line(sentence),), outcome=Outcome.INVALID, work=work)


def which_one(question: Question, sentence: str, choices: Iterable[Link]) -> Answer:
    """A sentence above a button for each thing that may be meant."""
    return Answer(question, lines=(line(sentence),), choices=tuple(choices), outcome=Outcome.AMBIGUOUS)
