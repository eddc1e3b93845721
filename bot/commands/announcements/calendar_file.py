"""The calendar file of `/announce show`: what comes, without titles. The package for it is imported when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.announcements.planning import rewatch_dates
from bot.announcements.releases import Release, aired_episodes, name_of
from bot.knowledge.dates import Precision
from bot.spoilers.rule import View
from bot.storage.plans import Plan, PlanState

FILE_NAME: Final = "what-comes.ics"
MOST_DATES: Final = 300


def calendar_file(view: View, plans: Sequence[Plan], dated: Sequence[Release], now: datetime) -> bytes | None:
    """Return a calendar (RFC 5545) of the releases ahead and of rewatches; None if nothing comes.

    An instant is written in UTC, which every calendar shows by its own clock; a day without an hour is a whole day.
    Importing the package takes a quarter of a second, so this belongs in a thread.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Airlock//What comes//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "What comes")

    def add(key: str, name: str, begins: object, ends: object) -> None:
        event = Event()
        event.add("uid", f"{key}@airlock")
        event.add("summary", name)
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", begins)
        event.add("dtend", ends)
        calendar.add_component(event)

    for release in dated[:MOST_DATES]:
        at = release.at
        if release.day.precision is Precision.INSTANT:
            begins = datetime.fromtimestamp(release.due_at, UTC)
            add(f"{at.work}-{at.code}", name_of(view, at, at), begins, begins + timedelta(hours=1))
        else:
            add(f"{at.work}-{at.code}", name_of(view, at, at), release.day.first, release.day.first + timedelta(days=1))
    for plan in plans:
        dates = rewatch_dates(plan, aired_episodes(view, plan.work)) if plan.state is PlanState.ACTIVE else []
        for due, group in dates[:MOST_DATES]:
            begins = datetime.fromtimestamp(due, UTC)
            key = f"{plan.channel}-{plan.since}-{group[0].work}-{group[0].code}"
            add(key, name_of(view, group[0], group[-1]), begins, begins + timedelta(hours=1))
    return bytes(calendar.to_ical()) if calendar.subcomponents else None
