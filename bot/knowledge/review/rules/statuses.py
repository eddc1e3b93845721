"""Statuses that contradict the dates beside them, or one another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.positions import Position, parse_position
from bot.knowledge.review.context import Item, ReviewContext
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.sources import Status

_OVER = (Status.AIRED,)
_COMING = (Status.ANNOUNCED, Status.REPORTED)


def contradicting_statuses(material: ReviewContext, today: date) -> Iterator[Finding]:
    """A season that has aired without a day, or before its day; episodes without days in one that is out."""
    days = _days(material)
    for item in material.items("works"):
        aired_before: int | None = None
        for number, season in sorted(item.model.seasons.items()):
            path: DataPath = (*item.path, "seasons", str(number), "schedule")
            yield from _schedules(material, item, path, season.schedule, today)
            latest = season.schedule[-1]
            episodes = days.get((item.id, number), [])
            if number == 0 and (episodes or any(it.episodes for it in season.schedule)):
                yield material.finding(
                    item,
                    (*item.path, "seasons", "0"),
                    "no episode of a season 0 can exist, as positions begin with S1E1; put specials into a season "
                    "or into a work of their own",
                    Severity.ERROR,
                    key=True,
                )
            over = latest.finale is not None and latest.finale.last < today
            if latest.status in _OVER:
                yield from _episodes(
                    material, item, (*path, len(season.schedule) - 1, "status"), number, episodes, today
                )
                if aired_before is not None and aired_before < number - 1 and number > 1:
                    yield material.finding(
                        item,
                        (*path, len(season.schedule) - 1, "status"),
                        f"{item.id} S{number} has aired, but {item.id} S{number - 1} has not; correct one of them",
                    )
                aired_before = number
            elif over:
                aired_before = number  # out by its days, whatever was last said of it
            elif aired_before is None:
                aired_before = number - 1 if latest.status is None else 0
    yield from _versions(material)


def _days(material: ReviewContext) -> dict[tuple[str, int], list[tuple[Position, Any]]]:
    found: dict[tuple[str, int], list[tuple[Position, Any]]] = {}
    for item in material.items("episodes"):
        position = parse_position(item.id)
        if position is not None:
            found.setdefault((position.work, position.season), []).append((position, item.model.released))
    return found


def _schedules(material: ReviewContext, item: Item, path: DataPath, schedules: Any, today: date) -> Iterator[Finding]:
    aired = False
    for index, schedule in enumerate(schedules):
        last = index == len(schedules) - 1
        here = (*path, index, "status")
        if schedule.status in _OVER:
            if last and schedule.premiere is None and not any(it.premiere for it in schedules):
                yield material.finding(
                    item,
                    here,
                    "“status: aired”, but no premiere is written; add the day, or correct the status",
                    Severity.ERROR,
                )
            for key in ("premiere", "finale"):
                when = getattr(schedule, key)
                if when is not None and when.first > today:
                    yield material.finding(
                        item,
                        here,
                        f"“status: aired”, but the {key} ({when}) has not come yet; correct one of them",
                    )
                    break
                if when is not None and when.first > schedule.as_of.last:
                    yield material.finding(
                        item,
                        here,
                        f"“status: aired” as of {schedule.as_of}, before the {key} ({when}); correct one of them",
                        Severity.ERROR,
                    )
                    break
        elif aired and schedule.status in _COMING:
            yield material.finding(
                item,
                here,
                f"“status: {schedule.status.value}” follows “status: aired”, and what is out is not announced again; "
                "put the schedules in order, oldest first",
                Severity.ERROR,
            )
            aired = False
        if last and schedule.status is Status.SUPERSEDED:
            yield material.finding(
                item, here, "the latest schedule is “superseded”, so nothing holds; add the one that replaced it"
            )
        aired = aired or schedule.status in _OVER


def _episodes(
    material: ReviewContext, item: Item, path: DataPath, number: int, episodes: list[tuple[Position, Any]], today: date
) -> Iterator[Finding]:
    latest = item.model.seasons[number].schedule[-1]
    in_future = any(when is not None and when.first > today for when in (latest.premiere, latest.finale))
    without = [position for position, released in sorted(episodes) if released is None] if episodes else []
    if without:
        named = f"{without[0]}" + (f" and {len(without) - 1} more" if len(without) > 1 else "")
        verb = "have" if len(without) > 1 else "has"
        yield material.finding(
            item,
            path,
            f"{item.id} S{number} has aired, but {named} {verb} no “released”, so nobody can have seen it; "
            "add the days",
            Severity.ERROR,
        )
    coming = [
        (position, released) for position, released in episodes if released is not None and released.first > today
    ]
    if coming and not in_future:
        position, released = min(coming, key=lambda pair: pair[0])
        yield material.finding(
            item,
            path,
            f"{item.id} S{number} has aired, but {position} comes out on {released}; correct one of them",
        )


def _versions(material: ReviewContext) -> Iterator[Finding]:
    """The wordings of a fact: the latest one cannot be superseded, and what has aired is not announced again."""
    for item in material.items("characters", "people", "works", "episodes"):
        model = item.model
        facts = [(fact, (*item.path, "facts", index)) for index, fact in enumerate(model.facts)]
        for number, season in getattr(model, "seasons", {}).items():
            facts += [(fact, (*item.path, "seasons", str(number), "facts", at)) for at, fact in enumerate(season.facts)]
        for fact, path in facts:
            aired = False
            for index, version in enumerate(fact.versions):
                here = (*path, "versions", index, "status")
                if version.status is Status.ANNOUNCED and aired:
                    yield material.finding(
                        item,
                        here,
                        "“status: announced” follows “status: aired”; put the versions in order, oldest first",
                    )
                if version.status is Status.SUPERSEDED and index == len(fact.versions) - 1:
                    yield material.finding(
                        item, here, "the latest version is “superseded”; add the one that replaced it"
                    )
                aired = aired or version.status in _OVER
