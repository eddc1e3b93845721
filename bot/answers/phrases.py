"""Phrases and text helpers that several answers share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.answers.answer import Line, LineStyle, Part, Statement, Timestamp, TimestampStyle
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Entry, Fact, Happening, Knowledge, Title, Wording, Work
from bot.knowledge.positions import Progress
from bot.knowledge.sources import Status
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

T = TypeVar("T")
K = TypeVar("K")

ECHO_LIMIT = 60
REPORTED = "reported, not confirmed"
AGED_DAYS = 365
"""A real-world fact older than this many days is shown with its date."""
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_BY_THE_CLOCK = timedelta(days=2)
"""For this long after release, an episode is shown with its exact time."""
_IRREGULAR = {"person": "people", "series": "series", "craft": "craft"}
_COUNTED_DAYS, _COUNTED_MONTHS = 100, 24
"""The distance to a day is written in months from 100 days on, and in years from 24 months on."""


def line(*parts: Part, style: LineStyle = LineStyle.PLAIN, told: Sequence[Statement] = ()) -> Line:
    """Build a line from parts, with the locations and sources of what it tells. Empty parts are dropped."""
    locations = dict.fromkeys([statement.location for statement in told])
    sources = {source.id: source for statement in told for source in statement.sources}
    return Line(tuple(filter(None, parts)), style, tuple(locations), tuple(sources.values()))


def sourced(told: Line, *statements: Statement) -> Line:
    """Return a copy of a line that carries the locations and sources of the given statements."""
    return line(*told.parts, style=told.style, told=statements)


bullet = partial(line, style=LineStyle.BULLET)
"""Build a line with a bullet point."""
small_print = partial(line, style=LineStyle.SMALL)


def with_status(told: Wording | Happening | Title) -> tuple[Part, ...]:
    """Return a text, with “(reported, not confirmed)” added if its status is reported."""
    return (told.text, f" ({REPORTED})") if told.status is Status.REPORTED else (told.text,)


def with_age(view: View, wording: Wording) -> tuple[Part, ...]:
    """Return a wording with its status and, if it may be outdated, its month: “(as of April 2024)”.

    The month is left out if the text already mentions it.
    """
    known = wording.as_of
    if known is None or wording.status in (None, Status.AIRED, Status.SUPERSEDED):
        return with_status(wording)
    is_fresh = (view.now.astimezone(UTC).date() - known.last).days <= AGED_DAYS
    if known.precision is not Precision.YEAR:
        known = WorldDate.of(known.first.replace(day=1), Precision.MONTH)
    if is_fresh or re.search(_naming(known), wording.text):
        return with_status(wording)
    return (*with_status(wording), f" (as of {known})")


def _naming(known: WorldDate) -> str:
    """Return a regular expression that finds this date: ``April 2024``, ``17 April 2024``, ``April 17, 2024``."""
    month, _, year = str(known).rpartition(" ")
    return rf"\b{month} (?:[0-9]{{1,2}}, )?{year}\b" if month else rf"\b{year}\b"


def fact_line(view: View, wording: Wording) -> Line:
    """Return a line that states a fact in this wording."""
    return line(*with_age(view, wording), style=LineStyle.FACT, told=[wording])


def fact_lines(view: View, facts: Iterable[Fact]) -> list[Line]:
    """Return one line for each fact that has an open wording."""
    return [fact_line(view, wording) for wording in view.current(facts)]


def summary_lines(view: View, entry: Entry) -> list[Line]:
    """Return the summary of an entry as one line; no line if the summary is not open."""
    summary = view.current([entry.summary] if entry.summary is not None else [])
    return [line(*with_status(wording), told=[wording]) for wording in summary]


def fact_veils(view: View, facts: Iterable[Fact]) -> list[Veil | None]:
    """Return a veil for each wording of these facts that lies beyond the clearance."""
    return [view.veil([version], with_status) for fact in facts for version in fact.versions]


def platform_lines(work: Work) -> list[Line]:
    """Return a line with the platform that shows the series; no line if it is not known."""
    return [line(f"On {work.platform}.").written_at(work.entry)] if work.platform else []


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Join words into a list: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def shortened(words: Sequence[str], limit: int, more: str = "and {} more") -> list[str]:
    """Return the first `limit` words. If words are left out, add their number as a last item, such as “and 3 more”."""
    left_out = len(words) - limit
    return [*words[:limit], *([more.format(left_out)] if left_out > 0 else [])]


def join_parts(groups: Sequence[Sequence[Part]], last: str = " and ") -> list[Part]:
    """Join texts with emphasis into a list: ``**a** (season 1), **b** and **c**``."""
    parts: list[Part] = []
    for number, group in enumerate(groups):
        joint = "" if not number else last if number == len(groups) - 1 else ", "
        parts += [joint, *group]
    return parts


def capitalize(text: str) -> str:
    """Capitalise the first letter. Unlike `str.capitalize`, leave the rest unchanged."""
    return text[:1].upper() + text[1:]


def group_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Group items by key. Keys and items stay in their original order."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def echo(typed: str) -> str:
    """Shorten typed text for repeating it in a reply, and remove invisible characters."""
    visible = "".join(letter for letter in typed if letter.isprintable())
    folded = " ".join(visible.split())
    return folded if len(folded) <= ECHO_LIMIT else folded[: ECHO_LIMIT - 1].rstrip() + "…"


def name_seasons(numbers: Sequence[int]) -> str:
    """Name seasons in words: ``season 1``, ``seasons 1 to 3``, ``seasons 1 and 4``."""
    ordered = sorted(set(numbers))
    if len(ordered) == 1:
        return f"season {ordered[0]}"
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"seasons {ordered[0]} to {ordered[-1]}"
    return f"seasons {join_words([str(number) for number in ordered])}"


def scope_note(knowledge: Knowledge, progress: Progress, work: str | None = None) -> str:
    """Write how far a reply goes, for its small print: ``For All Mankind up to S1E6``."""
    works = [work] if work is not None else list(progress)
    reached = [f"{knowledge.works[code].title} up to {progress[code].code}" for code in works if code in progress]
    if reached:
        return join_words(reached)
    return f"{knowledge.works[work].title}, spoiler-free" if work is not None else "Spoiler-free"


def search_limit(knowledge: Knowledge, progress: Progress) -> str:
    """Write the limit of a search: ``up to S1E3``, ``up to FAM S1E3 and SC S1E1``, or other words without progress."""
    if not progress:
        return "that is safe before the first episode"
    if len(progress) == 1:
        return f"up to {next(iter(progress.values())).code}"
    order = list(knowledge.works)
    return f"up to {join_words([str(progress[code]) for code in sorted(progress, key=order.index)])}"


def count_of(number: int, one: str, several: str | None = None) -> str:
    """Write a count: ``1 episode``, ``10 episodes``, ``2 people``. Pass `several` if the plural is irregular."""
    return f"{number} {one if number == 1 else several or _IRREGULAR.get(one, f'{one}s')}"


# ---------------------------------------------------------------------- dates of the real world
#
# A day is written in words, as announced, so that it does not shift with the reader's time zone. A time known to the
# minute is a `Timestamp`, which each reader sees in their own time zone.


def on_day(day: WorldDate, beside: WorldDate | None = None) -> str:
    """Write ``on 29 May 2026``, ``in May 2026`` or ``in 2026``. A day in the same year as `beside` gets no year."""
    exact = day.precision in (Precision.DAY, Precision.INSTANT)
    if exact and beside is not None and beside.first.year == day.first.year:
        return f"on {short_day(day)}"
    return f"{'on' if exact else 'in'} {day}"


def short_day(day: WorldDate) -> str:
    """Write a day without its year: ``29 May``."""
    return str(day).removesuffix(f" {day.first.year}")


def days_until(view: View, day: WorldDate) -> int:
    """Count the days from today (UTC) to a day. Yesterday counts as today until it is over in every time zone."""
    days = (day.first - view.now.astimezone(UTC).date()).days
    return 0 if days == -1 and not day.has_come(view.now) else days


def is_near(view: View, day: WorldDate) -> bool:
    """Return whether a day without a time is yesterday, today or tomorrow."""
    return day.precision is Precision.DAY and days_until(view, day) in _NEAR


def named_day(view: View, day: WorldDate) -> str:
    """Write ``today (29 May)`` or ``tomorrow (29 May)`` for a near day, else ``on 29 May 2026`` or ``in May 2026``."""
    return f"{_NEAR[days_until(view, day)]} ({short_day(day)})" if is_near(view, day) else on_day(day)


def comes_out(view: View, day: WorldDate) -> tuple[Part, ...]:
    """Write the words after “comes out”: ``on 29 May 2026, in 12 days`` or ``for you <instant>, <distance>``."""
    if day.instant is not None:
        return ("for you ", *timestamp(day.instant))
    if day.precision is Precision.DAY and not is_near(view, day):
        return (f"{on_day(day)}, {relative_day(view, day)}",)
    return (named_day(view, day),)


def out_since(view: View, day: WorldDate) -> tuple[Part, ...]:
    """Write the words after “out since”: ``29 May 2026, 12 days ago``, ``yesterday (29 May)`` or a `timestamp`."""
    if day.instant is not None and view.now - day.instant < _BY_THE_CLOCK:
        return timestamp(day.instant)
    if day.precision in (Precision.YEAR, Precision.MONTH):
        return (str(day),)
    near = _NEAR.get(days_until(view, day))
    return (f"{near} ({short_day(day)})",) if near else (f"{day}, {relative_day(view, day)}",)


def timestamp(instant: datetime) -> tuple[Part, ...]:
    """Show an instant twice: as a date and time, and as the time until or since."""
    return (Timestamp(instant), ", ", Timestamp(instant, TimestampStyle.DISTANCE))


def relative_day(view: View, day: WorldDate) -> str:
    """Write the distance to a day in words: ``in 12 days``, ``5 years ago``, ``tomorrow``."""
    days = days_until(view, day)
    if days in _NEAR:
        return _NEAR[days]
    today = view.now.astimezone(UTC).date()
    length = _length(*sorted((today, day.first)))
    return f"in {length}" if days > 0 else f"{length} ago"


def _length(start: date, end: date) -> str:
    days = (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if days < _COUNTED_DAYS:
        return count_of(days, "day", "days")
    if months < _COUNTED_MONTHS:
        return count_of(months, "month", "months")
    return count_of(months // 12, "year", "years")
