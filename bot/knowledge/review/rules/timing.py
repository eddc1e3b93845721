"""Finds dates that contradict each other: in schedules, episodes, events and texts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.knowledge.dates import MONTH_NAMES, StoryDate, WorldDate
from bot.knowledge.positions import Position
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import Item, ReviewContext, SeasonItem
from bot.knowledge.review.texts import texts_of

_MONTH = "(?P<month>" + "|".join(MONTH_NAMES) + ")"
_YEAR = r"(?P<year>[12][0-9]{3})\b"
_DAY = r"(?P<day>[0-3]?[0-9])"
DATES = (
    re.compile(rf"\b{_DAY} {_MONTH} {_YEAR}"),
    re.compile(rf"\b{_MONTH} {_DAY}, {_YEAR}"),
    re.compile(rf"(?:^|(?<=[.;:!?] ))In (?:{_MONTH} )?{_YEAR}"),
)
"""Patterns for dates: a full date, or “In 1969” and “In July 1969” at the beginning of a sentence."""
TIMES = (*DATES[:2], re.compile(rf"\b{_MONTH} {_YEAR}"), re.compile(rf"\b[Ii]n {_YEAR}"))
"""Patterns for dates anywhere in a sentence: a full date, a month with its year, or “in 1969”."""
_RANGE = re.compile(
    r"(?P<moved>\b(?:brought|brings?|moved?s?|shift(?:s|ed)?|forward|back) )?"
    r"\b(?:from |between )?(?P<first>[12][0-9]{3})(?: (?:to|until|till|and) | ?[–-] ?)(?P<last>[12][0-9]{3})\b",
    re.IGNORECASE,
)
_TWO_YEARS = re.compile(r"[12][0-9]{3}\D+[12][0-9]{3}")
_MIN_EVENTS = 5
_MIN_GAP_YEARS = 15
_TOLERANCE = timedelta(days=2 * 365)
"""The tolerance for a date with “about”, in either direction."""


def dates_in(text: str, patterns: Iterable[re.Pattern[str]] = DATES) -> Iterator[tuple[str, date, date]]:
    """Yield every date in a text that matches one of the patterns: its words, its first day and its last day."""
    for pattern in patterns:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = MONTH_NAMES.index(parts["month"]) + 1 if parts.get("month") else None
            try:
                first = date(int(parts["year"]), month or 1, int(parts.get("day") or 1))
            except ValueError:
                continue
            last_month = month or 12
            last_day = first.day if parts.get("day") else monthrange(first.year, last_month)[1]
            yield found[0], first, date(first.year, last_month, last_day)


def ends_before_starts(context: ReviewContext) -> Iterator[Problem]:
    """Report spans of years in texts that end before they start, and seasons whose finale is before the premiere."""
    for text in texts_of(context):
        for found in _RANGE.finditer(text.text) if _TWO_YEARS.search(text.text) else ():
            # “Brought forward from 1996 to 1994” is not a span of years.
            if not found["moved"] and int(found["last"]) < int(found["first"]):
                yield text.location.error(f"“{found[0]}” ends before it starts; swap or correct the years")
    for season in context.seasons:
        premiere_at, premiere = season.latest("premiere")
        finale_at, finale = season.latest("finale")
        if premiere and finale and premiere_at != finale_at and finale.last < premiere.first:
            message = f"this finale is before the latest premiere of the season ({premiere}); correct one of them"
            yield season.at("schedule", finale_at, "finale").error(message)


def contradicting_years(context: ReviewContext) -> Iterator[Problem]:
    """Report events whose text states a date that contradicts their `when`."""
    for item in context.items("events"):
        when: StoryDate = item.model.when
        first, last = _tolerant(when)
        for words, begin, end in dates_in(item.model.text):
            if end < first or begin > last:
                message = f"the text says “{words}”, but “when” says {when.label}; correct one of them"
                yield item.at("text").error(message)


def _tolerant(when: StoryDate) -> tuple[date, date]:
    hedge = when.label.partition(" ")[0]
    if hedge == "about":
        return when.first - _TOLERANCE, when.last + _TOLERANCE
    return date.min if hedge == "by" else when.first, date.max if hedge == "after" else when.last


def far_off_events(context: ReviewContext) -> Iterator[Problem]:
    """Report events that are far before or after all other events of their work. Usually the year is wrong."""
    by_work: dict[str, list[tuple[date, date, Item]]] = defaultdict(list)
    for item in context.items("events"):
        by_work[item.model.work].append((item.model.when.first, item.model.when.last, item))
    for events in by_work.values() if context.complete else ():
        if len(events) < _MIN_EVENTS:
            continue
        first, second = sorted(events, key=lambda event: event[0])[:2]
        last, but_one = sorted(events, key=lambda event: event[1], reverse=True)[:2]
        span = but_one[1].year - second[0].year
        for event, gap, side in (
            (first, second[0].year - first[1].year, "before"),
            (last, last[0].year - but_one[1].year, "after"),
        ):
            if gap > max(_MIN_GAP_YEARS, span):
                item = event[2]
                where = f"{item.model.when.label} lies {gap} years {side} every other event of {item.model.work}"
                yield item.at("when").warning(f"{where}; correct the year if it is a slip")


def episode_dates(context: ReviewContext) -> Iterator[Problem]:
    """Report episodes whose dates are out of order or outside their season, and seasons with a wrong episode count."""
    for season in context.seasons:
        yield from _episode_days(season)
        index, count = season.latest("episodes")
        listed = len(season.episodes)
        if context.complete and count is not None and listed not in (0, count):
            yield season.at("schedule", index, "episodes").error(
                f"the schedule says {count} episodes, but {listed} of {season} are listed; "
                f"a reveal point such as “{season}” means the last listed one, so make them agree",
            )


def _episode_days(season: SeasonItem) -> Iterator[Problem]:
    _, premiere = season.latest("premiere")
    _, finale = season.latest("finale")
    before: tuple[Position, WorldDate] | None = None
    for position, item in season.episodes:
        released: WorldDate | None = item.model.released
        if released is None:
            continue
        comes_out = f"{position} comes out on {released}"
        if before is not None and released.last < before[1].first:
            yield item.at("released").error(f"{comes_out}, before {before[0]} ({before[1]}); correct one of them")
        if premiere is not None and released.last < premiere.first:
            message = f"{comes_out}, before the premiere of its season ({premiere}); correct the date or the schedule"
            yield item.at("released").error(message)
        elif finale is not None and released.first > finale.last:
            message = f"{comes_out}, after the finale of its season ({finale}); correct the date or the schedule"
            yield item.at("released").error(message)
        before = (position, released)
