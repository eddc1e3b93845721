"""Finds statuses that contradict dates or other statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext, SeasonItem
from bot.knowledge.sources import Status


def contradicting_statuses(context: ReviewContext, today: date) -> Iterator[Problem]:
    """Report contradictions between the statuses and dates of seasons, episodes and versions of facts.

    For example, a season has aired but has no premiere, its premiere is in the future, or an episode has no date.
    """
    for _, seasons in groupby(context.seasons, key=lambda season: season.work.id):
        yield from _work(seasons, today)
    yield from _versions(context)


def _work(seasons: Iterable[SeasonItem], today: date) -> Iterator[Problem]:
    aired_before: int | None = None
    for season in seasons:
        number, schedule = season.number, season.model.schedule
        yield from _schedules(season, today)
        if number == 0 and (season.episodes or any(it.episodes for it in schedule)):
            yield season.at().error(
                "no episode of a season 0 can exist, as positions begin with S1E1; put specials into a season "
                "or into a work of their own",
                key=True,
            )
        latest = schedule[-1]
        if latest.status is Status.AIRED:
            yield from _aired_episodes(season, today)
            if aired_before is not None and aired_before < number - 1 and number > 1:
                before = f"{season.work.id} S{number - 1}"
                message = f"{season} has aired, but {before} has not; correct one of them"
                yield season.at("schedule", len(schedule) - 1, "status").warning(message)
            aired_before = number
        elif latest.finale is not None and latest.finale.last < today:
            aired_before = number  # the finale has passed, so the season is out even if its status says otherwise
        elif aired_before is None:
            aired_before = number - 1 if latest.status is None else 0


def _schedules(season: SeasonItem, today: date) -> Iterator[Problem]:
    aired = False
    schedules = season.model.schedule
    for location, schedule in season.at().each("schedule", schedules):
        last, here = schedule is schedules[-1], location.at("status")
        if schedule.status is Status.AIRED:
            if last and not any(it.premiere for it in schedules):
                yield here.error("“status: aired”, but no premiere is written; add the day, or correct the status")
            for key in ("premiere", "finale"):
                when = getattr(schedule, key)
                if when is not None and when.first > today:
                    yield here.warning(f"“status: aired”, but the {key} ({when}) has not come yet; correct one of them")
                    break
                if when is not None and when.first > schedule.as_of.last:
                    message = f"“status: aired” as of {schedule.as_of}, before the {key} ({when}); correct one of them"
                    yield here.error(message)
                    break
        elif aired and schedule.status in (Status.ANNOUNCED, Status.REPORTED):
            yield here.error(
                f"“status: {schedule.status.value}” follows “status: aired”, and what is out is not announced again; "
                "put the schedules in order, oldest first",
            )
            aired = False
        if last and schedule.status is Status.SUPERSEDED:
            yield here.warning("the latest schedule is “superseded”, so nothing holds; add the one that replaced it")
        aired = aired or schedule.status is Status.AIRED


def _aired_episodes(season: SeasonItem, today: date) -> Iterator[Problem]:
    """Report episodes without a date, or with a future date, in a season that has aired."""
    latest = season.model.schedule[-1]
    path = season.at("schedule", len(season.model.schedule) - 1, "status")
    undated = [position for position, item in season.episodes if item.model.released is None]
    if undated:
        more = len(undated) - 1
        named = f"{undated[0]} and {more} more have" if more else f"{undated[0]} has"
        yield path.error(f"{season} has aired, but {named} no “released”, so nobody can have seen it; add the days")
    released = [(position, item.model.released) for position, item in season.episodes if item.model.released]
    coming = next(((position, day) for position, day in released if day.first > today), None)
    season_is_coming = any(when is not None and when.first > today for when in (latest.premiere, latest.finale))
    if coming is not None and not season_is_coming:
        yield path.warning(f"{season} has aired, but {coming[0]} comes out on {coming[1]}; correct one of them")


def _versions(context: ReviewContext) -> Iterator[Problem]:
    """Report facts whose latest version is superseded, or that have an “announced” version after an “aired” one."""
    for item in context.items("characters", "people", "works", "episodes"):
        for kind, fact, location in item.statements:
            aired = False
            for there, version in location.each("versions", fact.versions if kind == "fact" else ()):
                here = there.at("status")
                if version.status is Status.ANNOUNCED and aired:
                    message = "“status: announced” follows “status: aired”; put the versions in order, oldest first"
                    yield here.warning(message)
                if version.status is Status.SUPERSEDED and version is fact.versions[-1]:
                    yield here.warning("the latest version is “superseded”; add the one that replaced it")
                aired = aired or version.status is Status.AIRED
