"""Dates that contradict one another: schedules, episodes, events, years in texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from bot.knowledge.dates import MONTH_NAMES, StoryDate, WorldDate
from bot.knowledge.positions import Position, parse_position
from bot.knowledge.review.context import Item, ReviewContext
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.texts import texts_of

_MONTH = "(?P<month>" + "|".join(MONTH_NAMES) + ")"
_YEAR = r"(?P<year>[12][0-9]{3})\b"
_DAY = r"(?P<day>[0-3]?[0-9])"
_DATES = (
    re.compile(rf"\b{_DAY} {_MONTH} {_YEAR}"),
    re.compile(rf"\b{_MONTH} {_DAY}, {_YEAR}"),
    re.compile(rf"(?:^|(?<=[.;:!?] ))In (?:{_MONTH} )?{_YEAR}"),
)
_TIMES = (*_DATES[:2], re.compile(rf"\b{_MONTH} {_YEAR}"), re.compile(rf"\b[Ii]n {_YEAR}"))
_RANGE = re.compile(
    r"(?P<moved>\b(?:brought|brings?|moved?s?|shift(?:s|ed)?|forward|back) )?"
    r"\b(?:from |between )?(?P<first>[12][0-9]{3})(?: (?:to|until|till|and) | ?[–-] ?)(?P<last>[12][0-9]{3})\b",
    re.IGNORECASE,
)
ENOUGH_EVENTS = 5
FAR_YEARS = 15
ABOUT = timedelta(days=2 * 365)


def dates_in(text: str) -> Iterator[tuple[str, date, date]]:
    """Every date a text states outright: its words, first and last day."""
    return _spans(text, _DATES)


def times_in(text: str) -> Iterator[tuple[str, date, date]]:
    """Every day, month or year that a text names anywhere: its words, first and last day."""
    return _spans(text, _TIMES)


def _spans(text: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[tuple[str, date, date]]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = MONTH_NAMES.index(parts["month"]) + 1 if parts.get("month") else None
            try:
                first = date(int(parts["year"]), month or 1, int(parts.get("day") or 1))
            except ValueError:
                continue
            if parts.get("day"):
                last = first
            elif month is not None:
                last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            else:
                last = first.replace(month=12, day=31)
            yield found[0], first, last


def ends_before_starts(material: ReviewContext) -> Iterator[Finding]:
    """A span of years in a text, or a season over several schedules, that ends before it starts."""
    for text in texts_of(material):
        for found in _RANGE.finditer(text.text):
            # “Brought forward from 1996 to 1994” is no span.
            if not found["moved"] and int(found["last"]) < int(found["first"]):
                sentence = f"“{found[0]}” ends before it starts; swap or correct the years"
                yield material.finding(text.item, text.path, sentence, Severity.ERROR)
    for item in material.items("works"):
        for number, season in item.model.seasons.items():
            path = (*item.path, "seasons", str(number), "schedule")
            premieres = [(index, it.premiere) for index, it in enumerate(season.schedule) if it.premiere]
            finales = [(index, it.finale) for index, it in enumerate(season.schedule) if it.finale]
            if premieres and finales and premieres[-1][0] != finales[-1][0]:
                index, finale = finales[-1]
                premiere = premieres[-1][1]
                if finale.last < premiere.first:
                    yield material.finding(
                        item,
                        (*path, index, "finale"),
                        f"this finale lies before the latest premiere of the season ({premiere}); correct one of them",
                        Severity.ERROR,
                    )


def contradicting_years(material: ReviewContext) -> Iterator[Finding]:
    """An event whose text states another time than its `when`."""
    for item in material.items("events"):
        when: StoryDate = item.model.when
        first, last = _tolerant(when)
        for words, begin, end in dates_in(item.model.text):
            if end < first or begin > last:
                yield material.finding(
                    item,
                    (*item.path, "text"),
                    f"the text says “{words}”, but “when” says {when.label}; correct one of them",
                    Severity.ERROR,
                )


def _tolerant(when: StoryDate) -> tuple[date, date]:
    hedge = when.label.partition(" ")[0]
    first = date.min if hedge == "by" else when.first - ABOUT if hedge == "about" else when.first
    last = date.max if hedge == "after" else when.last + ABOUT if hedge == "about" else when.last
    return first, last


def far_off_events(material: ReviewContext) -> Iterator[Finding]:
    """An event that lies far before, or far behind, all the others of its work: mostly a slip in the year."""
    by_work: dict[str, list[tuple[date, date, Item]]] = defaultdict(list)
    for item in material.items("events"):
        by_work[item.model.work].append((item.model.when.first, item.model.when.last, item))
    for events in by_work.values() if material.complete else ():
        if len(events) < ENOUGH_EVENTS:
            continue
        first, second = sorted(events, key=lambda event: event[0])[:2]
        last, but_one = sorted(events, key=lambda event: event[1], reverse=True)[:2]
        span = but_one[1].year - second[0].year
        for event, gap, side in (
            (first, second[0].year - first[1].year, "before"),
            (last, last[0].year - but_one[1].year, "behind"),
        ):
            if gap > max(FAR_YEARS, span):
                item = event[2]
                yield material.finding(
                    item,
                    (*item.path, "when"),
                    f"{item.model.when.label} lies {gap} years {side} every other event of {item.model.work}; "
                    "correct the year if it is a slip",
                )


def episode_dates(material: ReviewContext) -> Iterator[Finding]:
    """Episodes out of order, outside of their season, or not as many as the schedule says."""
    by_season: dict[tuple[str, int], list[tuple[Position, Item]]] = defaultdict(list)
    for item in material.items("episodes"):
        position = parse_position(item.id)
        if position is not None:
            by_season[position.work, position.season].append((position, item))
    for item in material.items("works"):
        for number, season in item.model.seasons.items():
            episodes = sorted(by_season[item.id, number], key=lambda pair: pair[0])
            latest = {
                key: next((value for it in reversed(season.schedule) if (value := getattr(it, key))), None)
                for key in ("premiere", "finale")
            }
            yield from _in_order(material, episodes)
            yield from _within(material, episodes, latest["premiere"], latest["finale"])
            index, count = next(
                ((at, it.episodes) for at, it in reversed([*enumerate(season.schedule)]) if it.episodes), (0, None)
            )
            if material.complete and count is not None and episodes and len(episodes) != count:
                yield material.finding(
                    item,
                    (*item.path, "seasons", str(number), "schedule", index, "episodes"),
                    f"the schedule says {count} episodes, but {len(episodes)} of {item.id} S{number} are listed; "
                    f"a reveal point such as “{item.id} S{number}” means the last listed one, so make them agree",
                    Severity.ERROR,
                )


def _in_order(material: ReviewContext, episodes: list[tuple[Position, Item]]) -> Iterator[Finding]:
    before: tuple[Position, WorldDate] | None = None
    for position, item in episodes:
        released: WorldDate | None = item.model.released
        if released is None:
            continue
        if before is not None and released.last < before[1].first:
            yield material.finding(
                item,
                (*item.path, "released"),
                f"{position} comes out on {released}, before {before[0]} ({before[1]}); correct one of them",
                Severity.ERROR,
            )
        before = (position, released)


def _within(
    material: ReviewContext, episodes: list[tuple[Position, Item]], premiere: WorldDate | None, finale: WorldDate | None
) -> Iterator[Finding]:
    for position, item in episodes:
        released: WorldDate | None = item.model.released
        if released is None:
            continue
        problem = None
        if premiere is not None and released.last < premiere.first:
            problem = f"before the premiere of its season ({premiere})"
        elif finale is not None and released.first > finale.last:
            problem = f"after the finale of its season ({finale})"
        if problem:
            yield material.finding(
                item,
                (*item.path, "released"),
                f"{position} comes out on {released}, {problem}; correct the date or the schedule",
                Severity.ERROR,
            )
