"""An answer as plain values: lines of open text, spoiler boxes, and the question that each button asks.

Strings here are plain text without markup; `bot.cards.markdown` escapes them. This module does not depend on Discord.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeVar

from msgspec import Struct

from bot.answers.questions import Question
from bot.knowledge import model
from bot.knowledge.sources import Source
from bot.spoilers.boxes import Boxes

T = TypeVar("T")


class Strong(Struct, frozen=True):
    """Emphasised text."""

    text: str


class TimestampStyle(Enum):
    """The way an instant is displayed: as a date and time, or as the time until or since it."""

    FULL = "full"
    DISTANCE = "distance"


class Timestamp(Struct, frozen=True):
    """An instant, shown to each reader in their own time zone and language. Days without a time are plain text."""

    instant: datetime
    style: TimestampStyle = TimestampStyle.FULL


class Aside(Struct, frozen=True):
    """A remark at the end of a text. It is left out when space is short."""

    text: str


class Typed(Struct, frozen=True):
    """The text that the user typed (`Answer.typed`), in quotation marks."""


Statement = (
    model.Wording | model.RelationWords | model.Credit | model.Job | model.Schedule | model.Release | model.Happening
)
"""Any value of the knowledge base that carries its sources."""
Part = str | Strong | Timestamp | Aside | Typed


class LineStyle(Enum):
    """The visual style of a line."""

    PLAIN = "plain"
    FACT = "fact"
    """Looks like `PLAIN`. When space is short, these lines are left out first, from the top of the card."""
    BULLET = "bullet"
    SMALL = "small"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Line:
    """One open line of an answer.

    Attributes:
        locations: numbers from which `Knowledge.where` returns the file and line of the content. Only editors see them.
        sources: the sources of the content.
    """

    parts: tuple[Part, ...]
    style: LineStyle = LineStyle.PLAIN
    locations: tuple[int, ...] = field(default=(), compare=False)
    sources: tuple[Source, ...] = ()

    def written_at(self, entry: model.Entry) -> Line:
        """Return a copy of this line with the location of an entry, for content without sources of its own."""
        return Line(self.parts, self.style, (entry.location,))


class Link(Struct, frozen=True):
    """A button: an openly visible label and the question that it asks."""

    label: str
    question: Question


class Outcome(Enum):
    """The kind of result of a question. Metrics and logs count the answers of each kind."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    INVALID = "invalid"
    """The question is invalid for every asker, however far they have watched."""


class Page(Struct, frozen=True):
    """The number of a page and the total number of pages. Only open items count towards the total."""

    number: int
    of: int
    previous: Question | None
    next: Question | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, before it becomes a Discord message.

    Attributes:
        question: the question that was answered; the card's buttons carry it.
        heading: title of the card; empty for “not found” and “which one?”.
        heading_locations: the locations where the heading was written, like `Line.locations`.
        lines: the open lines.
        boxes: the spoiler boxes below the lines, which hold facts beyond the clearance. Empty if this reply withholds
            such facts; None if replies of this kind never have boxes.
        work: code of the work whose colour and reach the card shows; None if the answer covers several works.
        links: buttons that open other cards.
        related: entries and episodes in the select menu “open next”.
        choices: buttons for choosing between several matches.
        page: the page number; None if there is only one page.
        empty: True for a list without items.
        may_be_beyond: True if nothing was found but a match may exist beyond the clearance.
        typed: the text for the `Typed` part of a line; None if there is none.
        asked: the question as the asker typed it, if `question` was replaced by a question about the entry found.
            Buttons ask it again, because the name may match another entry at another clearance.
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
    typed: str | None = None
    asked: Question | None = None
    heading_locations: tuple[int, ...] = field(default=(), compare=False)

    @property
    def says_nothing(self) -> bool:
        """True if no fact from the knowledge base is shown openly."""
        return self.empty or self.outcome in (Outcome.NOT_FOUND, Outcome.INVALID)


def refusal(question: Question, sentence: str, work: str | None = None) -> Answer:
    """Build the answer to an invalid question: one sentence that also says what to write instead."""
    return Answer(question, lines=(Line((sentence,)),), outcome=Outcome.INVALID, work=work)


def which_one(question: Question, sentence: str, choices: Iterable[Link]) -> Answer:
    """Build the answer to an ambiguous question: a sentence and one button for each match."""
    return Answer(question, lines=(Line((sentence,)),), choices=tuple(choices), outcome=Outcome.AMBIGUOUS)


def page_of(
    items: Sequence[T], number: int, size: int, ask: Callable[[int], Question]
) -> tuple[Sequence[T], Page | None]:
    """Cut one page out of a list.

    Args:
        items: all open items.
        number: the wanted page, counted from 1; a number out of range becomes the nearest valid one.
        size: the number of items per page.
        ask: makes the question for a given page number.

    Returns:
        the items on the page, and its `Page` (None if there is only one page).
    """
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    shown = items[(number - 1) * size : number * size]
    if pages == 1:
        return shown, None
    previous = ask(number - 1) if number > 1 else None
    following = ask(number + 1) if number < pages else None
    return shown, Page(number, pages, previous, following)
