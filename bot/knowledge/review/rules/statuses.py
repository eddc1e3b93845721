"""Statuses that contradict the dates beside them, or one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from bot.knowledge.review.context import ReviewContext, SeasonItem
from bot.knowledge.review.findings import Finding
from bot.knowledge.review.texts import facts_of
from bot.knowledge.sources import Status


def contradicting_statuses(context: ReviewContext, today: date) -> Iterator[Finding]:
    """A season that has aired without a day, or before its day; episodes without days in one that is out."""
    for _, seasons in groupby(context.seasons, key=lambda season: season.work.id):
        yield from _work(context, seasons, today)
    yield from _versions(context)


def _work(context: ReviewContext, seasons: Iterable[SeasonItem], today: date) -> Iterator[Finding]:
    aired_before: int | None = None
    for season in seasons:
        number, schedule = season.number, season.model.schedule
        yield from _schedules(context, season, today)
        if number == 0 and (season.episodes or any(it.episodes for it in schedule)):
            message = (
                "no episode of a season 0 can exist, as positions begin with S1E1; put specials into a season "
                "or into a work of their own"
            )
            yield context.error(season.work, season.at(), message, key=True)
        latest = schedule[-1]
        if latest.status is Status.AIRED:
            yield from _aired_episodes(context, season, today)
            if aired_before is not None and aired_before < number - 1 and number > 1:
                before = f"{season.work.id} S{number - 1}"
                message = f"{season} has aired, but {before} has not; correct one of them"
                yield context.warning(season.work, season.at("schedule", len(schedule) - 1, "status"), message)
            aired_before = number
        elif latest.finale is not None and latest.finale.last < today:
            aired_before = number  # out by its dates, whatever its status says
        elif aired_before is None:
            aired_before = number - 1 if latest.status is None else 0


def _schedules(context: ReviewContext, season: SeasonItem, today: date) -> Iterator[Finding]:
    aired = False
    schedules = season.model.schedule
    for index, schedule in enumerate(schedules):
        last = index == len(schedules) - 1
        here = season.at("schedule", index, "status")
        if schedule.status is Status.AIRED:
            if last and not any(it.premiere for it in schedules):
                message = "“status: aired”, but no premiere is written; add the day, or correct the status"
                yield context.error(season.work, here, message)
            for key in ("premiere", "finale"):
                when = getattr(schedule, key)
                if when is not None and when.first > today:
                    message = f"“status: aired”, but the {key} ({when}) has not come yet; correct one of them"
                    yield context.warning(season.work, here, message)
                    break
                if when is not None and when.first > schedule.as_of.last:
                    message = f"“status: aired” as of {schedule.as_of}, before the {key} ({when}); correct one of them"
                    yield context.error(season.work, here, message)
                    break
        elif aired and schedule.status in (Status.ANNOUNCED, Status.REPORTED):
            yield context.error(
                season.work,
                here,
                f"“status: {schedule.status.value}” follows “status: aired”, and what is out is not announced again; "
                "put the schedules in order, oldest first",
            )
            aired = False
        if last and schedule.status is Status.SUPERSEDED:
            message = "the latest schedule is “superseded”, so nothing holds; add the one that replaced it"
            yield context.warning(season.work, here, message)
        aired = aired or schedule.status is Status.AIRED


def _aired_episodes(context: ReviewContext, season: SeasonItem, today: date) -> Iterator[Finding]:
    """Episodes of a season that has aired: each has a day, and it has come."""
    latest = season.model.schedule[-1]
    path = season.at("schedule", len(season.model.schedule) - 1, "status")
    undated = [position for position, item in season.episodes if item.model.released is None]
    if undated:
        more = len(undated) - 1
        named = f"{undated[0]} and {more} more have" if more else f"{undated[0]} has"
        message = f"{season} has aired, but {named} no “released”, so nobody can have seen it; add the days"
        yield context.error(season.work, path, message)
    released = [(position, item.model.released) for position, item in season.episodes if item.model.released]
    coming = next(((position, day) for position, day in released if day.first > today), None)
    season_is_coming = any(when is not None and when.first > today for when in (latest.premiere, latest.finale))
    if coming is not None and not season_is_coming:
        message = f"{season} has aired, but {coming[0]} comes out on {coming[1]}; correct one of them"
        yield context.warning(season.work, path, message)


def _versions(context: ReviewContext) -> Iterator[Finding]:
    """Versions of a fact: the latest one cannot be superseded, and what has aired is not announced again."""
    for item in context.items("characters", "people", "works", "episodes"):
        for fact, path in facts_of(item):
            aired = False
            for index, version in enumerate(fact.versions):
                here = (*path, "versions", index, "status")
                if version.status is Status.ANNOUNCED and aired:
                    message = "“status: announced” follows “status: aired”; put the versions in order, oldest first"
                    yield context.warning(item, here, message)
                if version.status is Status.SUPERSEDED and index == len(fact.versions) - 1:
                    message = "the latest version is “superseded”; add the one that replaced it"
                    yield context.warning(item, here, message)
                aired = aired or version.status is Status.AIRED
