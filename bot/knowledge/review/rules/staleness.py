"""What may have aged: old knowledge of the real world, announcements whose day has passed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.model import Season
from bot.knowledge.positions import parse_position
from bot.knowledge.review.context import Item, ReviewContext
from bot.knowledge.review.findings import Finding
from bot.knowledge.review.rules.timing import dates_in, times_in
from bot.knowledge.review.texts import wordings
from bot.knowledge.sources import Status

_BEFOREHAND = re.compile(
    r"\b(?:teasers?|trailers?|announce[sd]?|announcement|upcoming|planned|expected|so far|not yet|rumou?rs?|hints?|"
    r"promise[sd]?|first look|will|is to|are to|about to|forthcoming|unannounced|unnamed)\b",
    re.IGNORECASE,
)
"""Words of somebody who has not seen it yet."""
_NAMED_SEASON = re.compile(r"\b(?:[Ss]eason|[Ss]eries) (\d{1,2})\b")
_STILL_OPEN = re.compile(
    r"\b(?:so far|not yet|will|is to|are to|about to|upcoming|forthcoming|expected|planned)\b", re.IGNORECASE
)
"""Words by which even a dated sentence looks ahead."""


def stale(material: ReviewContext, today: date, days: int) -> Iterator[Finding]:
    """Facts whose latest version is older than so many days, and announcements that should be something else now."""
    limit = today - timedelta(days=days)
    for item in material.items(*ENTRY_SECTIONS, "works", "episodes"):
        for fact, path in _facts(item):
            version, here = list(wordings(fact, path))[-1]
            as_of: WorldDate | None = version.as_of
            if as_of is not None and as_of.last < limit and not _history(version):
                yield material.finding(
                    item,
                    (*here, "as_of"),
                    f"known since {as_of} and not looked at since; see whether it still holds and add a version",
                )
            if version.status is Status.ANNOUNCED and version.text is not None:
                yield from _passed_in_text(material, item, here, version, today)
    for item in material.items("works"):
        for number, season in item.model.seasons.items():
            index, latest = len(season.schedule) - 1, season.schedule[-1]
            path = (*item.path, "seasons", str(number), "schedule", index)
            if latest.status is not Status.ANNOUNCED:
                continue
            for key in ("premiere", "finale"):
                when: WorldDate | None = getattr(latest, key)
                if when is not None and when.last < today:
                    yield material.finding(
                        item,
                        (*path, key),
                        f"the {key} of {item.id} S{number} was announced for {when}, and that day has passed; "
                        "add a schedule that says what came of it",
                    )


def overtaken(material: ReviewContext, today: date) -> Iterator[Finding]:
    """What was known of a season before it began, and is still told now that all of it is out."""
    runs = dict(_runs(material, today))
    for item in material.items(*ENTRY_SECTIONS, "works", "episodes"):
        for fact, path in _facts(item):
            version, here = list(wordings(fact, path))[-1]
            if version.text is None or version.as_of is None or version.status is Status.AIRED or _history(version):
                continue
            for season in _seasons_of(material, item, path, version):
                run = runs.get(season)
                if run is not None and version.as_of.last < run[0]:
                    yield material.finding(
                        item,
                        (*here, "as_of"),
                        f"known since {version.as_of}, before {season[0]} S{season[1]} began, and all of it is out "
                        f"since {run[1]:%-d %B %Y}; add a version that says what came of it",
                    )
                    break
    for item in material.items("characters"):
        for index, part in enumerate(item.model.parts):
            seasons = [(part.work, number) for number in part.seasons]
            run = next((runs[season] for season in seasons if season in runs and part.as_of is not None), None)
            unsure = part.status in (Status.ANNOUNCED, Status.REPORTED) or part.actor is None
            if run is not None and unsure and part.as_of.last < run[0]:
                yield material.finding(
                    item,
                    (*item.path, "parts", index, "as_of"),
                    f"known since {part.as_of}, before the season began, and all of it is out "
                    f"since {run[1]:%-d %B %Y}; say what came of it",
                )
    played = {
        (part.actor, part.work, season)
        for item in material.items("characters")
        for part in item.model.parts
        for season in part.seasons
    }
    for item in material.items("people"):
        for index, job in enumerate(item.model.jobs):
            if (item.id, job.work, job.season) in played:
                continue  # the part is what came of it
            run = runs.get((job.work, job.season)) if job.season is not None else None
            if run is not None and job.as_of is not None and job.as_of.last < run[0]:
                yield material.finding(
                    item,
                    (*item.path, "jobs", index, "as_of"),
                    f"known since {job.as_of}, before {job.work} S{job.season} began, and all of it is out since "
                    f"{run[1]:%-d %B %Y}; say what came of it",
                )


def _runs(material: ReviewContext, today: date) -> Iterator[tuple[tuple[str, int], tuple[date, date]]]:
    """First and last day of every season that is out as a whole."""
    days: dict[tuple[str, int], list[WorldDate | None]] = {}
    for item in material.items("episodes"):
        position = parse_position(item.id)
        if position is not None:
            days.setdefault((position.work, position.season), []).append(item.model.released)
    for item in material.items("works"):
        for number, season in item.model.seasons.items():
            known = [day for day in days.get((item.id, number), []) if day is not None]
            latest = {
                key: next((day for it in reversed(season.schedule) if (day := getattr(it, key))), None)
                for key in ("premiere", "finale")
            }
            first = latest["premiere"] or (min(known, key=lambda day: day.first) if known else None)
            last = latest["finale"] or (max(known, key=lambda day: day.last) if known else None)
            if first is not None and last is not None and last.last < today:
                yield (item.id, number), (first.first, last.last)


def _seasons_of(material: ReviewContext, item: Item, path: DataPath, version: Any) -> Iterator[tuple[str, int]]:
    """The seasons a fact is about: the one it stands in, those it names, the one its reveal point waits for."""
    works = [item.id] if item.section == "works" else list(material.knowledge.works)
    if item.section == "works" and "seasons" in path:
        yield item.id, int(path[path.index("seasons") + 1])
        return
    if item.section == "episodes":
        position = parse_position(item.id)
        if position is not None:
            yield position.work, position.season
        return
    point = material.point(version.reveal)
    named = [
        (work, int(found[1]))
        for found in _NAMED_SEASON.finditer(version.text)
        for work in works
        if (not point or any(at.work == work for at in point))
        and int(found[1]) in material.knowledge.works[work].seasons
    ]
    if version.status in (Status.ANNOUNCED, Status.REPORTED) or _BEFOREHAND.search(version.text):
        awaited = _awaited(material, works if item.section == "works" else [at.work for at in point or ()], version)
        # Who names a season after the next one speaks of that.
        yield from ((work, next_) for work, next_ in awaited if not any(it == work and n > next_ for it, n in named))
    yield from named


def _history(version: Any) -> bool:
    """Whether a text says itself when it was so (“In January 2026 she was named …”), and looks no further ahead."""
    as_of: WorldDate | None = version.as_of
    if as_of is None or version.text is None or _STILL_OPEN.search(version.text):
        return False
    return any(first <= as_of.last and as_of.first <= last for _, first, last in times_in(version.text))


def _awaited(material: ReviewContext, works: Sequence[str], version: Any) -> Iterator[tuple[str, int]]:
    """The season that was next when something was known."""
    for work in works:
        seasons = material.knowledge.works[work].seasons if work in material.knowledge.works else {}
        days = [(number, _first_day(material, season)) for number, season in seasons.items()]
        coming = [(day, number) for number, day in days if day is not None and day > version.as_of.last]
        if coming:
            yield work, min(coming)[1]


def _first_day(material: ReviewContext, season: Season) -> date | None:
    """The day on which the first episode comes out."""
    episode = material.knowledge.episodes.get(season.episodes[0]) if season.episodes else None
    return episode.released.first if episode is not None and episode.released is not None else None


def _facts(item: Item) -> Iterator[tuple[Any, DataPath]]:
    model = item.model
    if getattr(model, "summary", None) is not None:
        yield model.summary, (*item.path, "summary")
    for index, fact in enumerate(model.facts):
        yield fact, (*item.path, "facts", index)
    for number, season in getattr(model, "seasons", {}).items():
        for index, fact in enumerate(season.facts):
            yield fact, (*item.path, "seasons", str(number), "facts", index)


def _passed_in_text(
    material: ReviewContext, item: Item, path: DataPath, version: Any, today: date
) -> Iterator[Finding]:
    # The day of the announcement itself is no promise.
    said = version.as_of.last if version.as_of is not None else date.min
    passed = [words for words, first, last in dates_in(version.text) if said < first and last < today]
    if passed:
        yield material.finding(
            item,
            (*path, "text"),
            f"“{passed[-1]}” has passed, but this is still announced; add a version that says what came of it",
        )
