"""Small pieces of wording that several answers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC

from bot.answers.answer import Line, LineStyle, Moment, MomentStyle, Part, line
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Fact, Knowledge, Wording
from bot.knowledge.positions import Progress
from bot.knowledge.schema import Status
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

REPORTED = "reported, not confirmed"
AGED_DAYS = 365
"""After so many days a fact of the real world says how old it is."""


def bullet(*parts: Part) -> Line:
    """A line of a list."""
    return line(*parts, style=LineStyle.BULLET)


def fact_line(*parts: Part) -> Line:
    """A fact."""
    return line(*parts, style=LineStyle.FACT)


def small(*parts: Part) -> Line:
    """Small print."""
    return line(*parts, style=LineStyle.SMALL)


def stated(wording: Wording) -> tuple[Part, ...]:
    """A wording with its reservation, if it has one."""
    if wording.status is Status.REPORTED:
        return (wording.text, f" ({REPORTED})")
    return (wording.text,)


def dated(view: View, wording: Wording) -> tuple[Part, ...]:
    """A wording with its reservation and, if it can have aged since, the month it was known: “(as of April 2024)”."""
    if wording.as_of is None or wording.status in (None, Status.AIRED, Status.SUPERSEDED):
        return stated(wording)
    if (view.now.astimezone(UTC).date() - wording.as_of.last).days <= AGED_DAYS:
        return stated(wording)
    since = wording.as_of if wording.as_of.precision is Precision.YEAR else month_of(wording.as_of)
    return (*stated(wording), f" (as of {since})")


def month_of(date: WorldDate) -> WorldDate:
    """The month a day lies in."""
    return WorldDate(date.first.replace(day=1), Precision.MONTH)


def fact_lines(view: View, facts: Iterable[Fact]) -> list[Line]:
    """What these facts say here and now, a line each."""
    return [fact_line(*dated(view, wording)) for fact in facts if (wording := view.wording(fact)) is not None]


def fact_veils(view: View, facts: Iterable[Fact]) -> list[Veil | None]:
    """Every wording beyond the clearance, veiled."""
    return [view.veil([version], stated) for fact in facts for version in fact.versions]


def fact_sources(view: View, facts: Iterable[Fact]) -> list[Wording]:
    """The open wordings, for their sources."""
    return [wording for fact in facts if (wording := view.wording(fact)) is not None]


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def seasons_in_words(numbers: Sequence[int]) -> str:
    """``season 1``, ``seasons 1 to 3``, ``seasons 1 and 4``."""
    ordered = sorted(set(numbers))
    if len(ordered) == 1:
        return f"season {ordered[0]}"
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"seasons {ordered[0]} to {ordered[-1]}"
    return f"seasons {listed([str(number) for number in ordered])}"


def reach_in_words(knowledge: Knowledge, progress: Progress, work: str | None = None) -> str:
    """How far a reply goes, for its small print: ``For All Mankind up to S1E6``."""
    works = [work] if work is not None else list(progress)
    reached = [f"{knowledge.works[code].title} up to {progress[code].code}" for code in works if code in progress]
    if reached:
        return listed(reached)
    return f"{knowledge.works[work].title}, spoiler-free" if work is not None else "Spoiler-free"


def limit_in_words(knowledge: Knowledge, progress: Progress) -> str:
    """How far a search went: ``up to S1E3``, ``up to FAM S1E3 and SC S1E1``, ``before the first episode``."""
    if not progress:
        return "before the first episode"
    if len(progress) == 1:
        return f"up to {next(iter(progress.values())).code}"
    order = list(knowledge.works)
    return f"up to {listed([str(progress[code]) for code in sorted(progress, key=order.index)])}"


def day(date: WorldDate) -> Part:
    """A date as a reader should see it: their own calendar if the day is known, honest words if it is not."""
    if date.precision in (Precision.DAY, Precision.INSTANT):
        return Moment(date)
    return str(date)


def distance(date: WorldDate) -> Part:
    """The time until or since a date whose day is known."""
    return Moment(date, MomentStyle.DISTANCE)
