"""Finds knowledge that may be out of date: old facts, and announcements whose date has passed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.folder import FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.positions import parse_position
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import Item, ReviewContext
from bot.knowledge.review.rules.timing import TIMES, dates_in
from bot.knowledge.sources import Status
from bot.knowledge.word_lists import pattern_of

_NAMED_SEASON = re.compile(r"\b(?:[Ss]eason|[Ss]eries) (\d{1,2})\b")
_WHOLE_WORD = r"(?i)\b(?:{})\b"
_Season = tuple[str, int]
"""The code of a work, and the number of one of its seasons."""


def stale(context: ReviewContext, today: date, days: int) -> Iterator[Problem]:
    """Report facts whose latest version is older than `days`, and announcements whose date has passed."""
    limit = today - timedelta(days=days)
    for _, version, location in _latest_versions(context):
        as_of: WorldDate | None = version.as_of
        if as_of is not None and as_of.last < limit and not _is_history(version):
            message = f"known since {as_of} and not checked since; see whether it still holds, and add a version"
            yield location.at("as_of").warning(message)
        if version.status is Status.ANNOUNCED and version.text is not None:
            yield from _passed_in_text(location, version, today)
    for season in context.seasons:
        index, latest = len(season.model.schedule) - 1, season.model.schedule[-1]
        for key in ("premiere", "finale") if latest.status is Status.ANNOUNCED else ():
            when: WorldDate | None = getattr(latest, key)
            if when is not None and when.last < today:
                yield season.at("schedule", index, key).warning(
                    f"the {key} of {season} was announced for {when}, and that day has passed; "
                    "add a schedule that says what came of it",
                )


def overtaken(context: ReviewContext, today: date) -> Iterator[Problem]:
    """Report knowledge about a season that is older than its premiere, although the whole season is out now."""
    runs = dict(_runs(context, today))
    for here, claim, seasons, began, advice in _claims(context, runs):
        as_of: WorldDate | None = claim.as_of
        if as_of is None:
            continue
        season = next((each for each in seasons if each in runs and as_of.last < runs[each][0]), None)
        if season is not None:
            over = f"all of it is out since {runs[season][1]:%-d %B %Y}"
            began = began or f"{season[0]} S{season[1]}"
            yield here.at("as_of").warning(f"known since {as_of}, before {began} began, and {over}; {advice}")


def _claims(
    context: ReviewContext, runs: Container[_Season]
) -> Iterator[tuple[FieldLocation, Any, Iterable[_Season], str, str]]:
    """Yield the knowledge that may be older than a premiere.

    Each result has the location, the fact, part or job, the seasons that it is about, the words for such a season in
    the finding (empty for its usual name), and advice for the editor.
    """
    for item, version, here in _latest_versions(context):
        if version.text is not None and version.status is not Status.AIRED and not _is_history(version):
            seasons = _seasons_of(context, item, here, version)
            yield here, version, seasons, "", "add a version that says what came of it"
    played: set[tuple[str | None, str, int]] = set()
    for item in context.items("characters"):
        for here, part in item.each("parts"):
            played |= {(part.actor, part.work, number) for number in part.seasons}
            if part.status in (Status.ANNOUNCED, Status.REPORTED) or part.actor is None:
                out = [(part.work, number) for number in part.seasons if (part.work, number) in runs]
                yield here, part, out[:1], "the season", "say what came of it"
    for item in context.items("people"):
        for here, job in item.each("jobs"):
            # If the person has a part in that season, that already says how the job turned out.
            if job.season is not None and (item.id, job.work, job.season) not in played:
                yield here, job, [(job.work, job.season)], "", "say what came of it"


def _latest_versions(context: ReviewContext) -> Iterator[tuple[Item, Any, FieldLocation]]:
    """Yield the latest version of every summary and fact, with its item and location."""
    for item in context.items(*ENTRY_SECTIONS, "works", "episodes"):
        for kind, statement, location in item.statements:
            if kind != "relation":
                *_, (here, version) = location.versions(statement)
                yield item, version, here


def _runs(context: ReviewContext, today: date) -> Iterator[tuple[_Season, tuple[date, date]]]:
    """Yield each season whose episodes are all out, with the dates of its first and last day."""
    for season in context.seasons:
        known: list[WorldDate] = [item.model.released for _, item in season.episodes if item.model.released]
        first = season.latest("premiere")[1] or min(known, key=lambda day: day.first, default=None)
        last = season.latest("finale")[1] or max(known, key=lambda day: day.last, default=None)
        if first is not None and last is not None and last.last < today:
            yield (season.work.id, season.number), (first.first, last.last)


def _seasons_of(context: ReviewContext, item: Item, location: FieldLocation, version: Any) -> Iterator[_Season]:
    """Yield the seasons that a fact is about.

    A fact of a season or an episode is about that season. Any other fact is about the seasons that it names, and, if it
    looks ahead, about the season that was next at its date.
    """
    works = [item.id] if item.section == "works" else list(context.knowledge.works)
    if item.section == "works" and location.path[2] == "seasons":
        yield item.id, int(location.path[3])
        return
    if item.section == "episodes":
        if position := parse_position(item.id):
            yield position.work, position.season
        return
    point = context.reveal_point(version.reveal)
    named = [
        (work, int(found[1]))
        for found in _NAMED_SEASON.finditer(version.text)
        for work in works
        if (not point or any(at.work == work for at in point))
        and int(found[1]) in context.knowledge.works[work].seasons
    ]
    if version.status in (Status.ANNOUNCED, Status.REPORTED) or pattern_of(
        "words", "looking ahead", "beforehand", frame=_WHOLE_WORD
    ).search(version.text):
        awaited = _awaited(context, works if item.section == "works" else [at.work for at in point or ()], version)
        # A text that names an even later season is not about the next season.
        yield from ((work, next_) for work, next_ in awaited if not any(it == work and n > next_ for it, n in named))
    yield from named


def _is_history(version: Any) -> bool:
    """Return whether a text states its own date (“In January 2026 she was named …”) and does not look ahead.

    Such a text stays true, so it never becomes stale.
    """
    as_of: WorldDate | None = version.as_of
    looking_ahead = pattern_of("words", "looking ahead", frame=_WHOLE_WORD)
    if as_of is None or version.text is None or looking_ahead.search(version.text):
        return False
    return any(first <= as_of.last and as_of.first <= last for _, first, last in dates_in(version.text, TIMES))


def _awaited(context: ReviewContext, works: Sequence[str], version: Any) -> Iterator[_Season]:
    """Yield, for each work, the season that was next at the date of a version."""
    for work in works:
        known = context.knowledge.works.get(work)
        seasons = known.seasons.values() if known else ()
        firsts = [context.knowledge.episodes.get(season.episodes[0]) for season in seasons if season.episodes]
        days = [(first.released.first, first.position.season) for first in firsts if first and first.released]
        coming = [(day, number) for day, number in days if day > version.as_of.last]
        if coming:
            yield work, min(coming)[1]


def _passed_in_text(location: FieldLocation, version: Any, today: date) -> Iterator[Problem]:
    # Ignore dates up to the day of the announcement: only later ones are promises.
    announced = version.as_of.last if version.as_of is not None else date.min
    passed = [words for words, first, last in dates_in(version.text) if announced < first and last < today]
    if passed:
        message = f"“{passed[-1]}” has passed, but this is still announced; add a version that says what came of it"
        yield location.at("text").warning(message)
