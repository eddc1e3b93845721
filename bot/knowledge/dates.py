"""Dates: real-world dates with a precision, and story dates as a span of days with a label.

A date keeps the precision with which it was written: a day without a time stays a day. "Late 1974" is shown in these
words; its span of days is used only for searching and sorting.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.knowledge.value import FrozenStruct

MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""English month names, independent of the locale of the process."""
_LAST_ZONE = timezone(timedelta(hours=-12))
"""The last time zone on Earth in which a day ends."""


class Precision(Enum):
    """The precision of a real-world date."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    INSTANT = "instant"


class Drops(FrozenStruct, frozen=True):
    """The time of day at which the episodes of a work come out.

    `at` is the time in `zone` (a name such as ``Europe/Berlin``), on the announced day or, with `day_before`, on the
    day before.
    """

    at: time
    zone: str
    day_before: bool = False

    def moment(self, day: date) -> datetime:
        """Return the instant (UTC) at which an episode announced for this day comes out.

        If daylight saving time makes the hour ambiguous or skips it, the later instant counts, so that no episode
        counts as out too early.

        Raises:
            OverflowError: the instant is outside the range of `datetime`.
        """
        local = datetime.combine(day - timedelta(days=self.day_before), self.at, ZoneInfo(self.zone))
        return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


class WorldDate(FrozenStruct, frozen=True):
    """A real-world date.

    Attributes:
        first: the first day, as written or announced.
        precision: how exact the date is.
        begins: the instant itself, or 0:00 UTC on the first day. From then on, a fact with this date is known.
    """

    first: date
    precision: Precision
    begins: datetime

    @classmethod
    def of(cls, first: date, precision: Precision) -> WorldDate:
        """Return a date without a time of day."""
        return cls(first, precision, datetime.combine(first, time(), UTC))

    @property
    def instant(self) -> datetime | None:
        """The instant, in UTC; None unless the precision is `Precision.INSTANT`."""
        return self.begins if self.precision is Precision.INSTANT else None

    @property
    def last(self) -> date:
        """The last day that this date may refer to."""
        if self.precision is Precision.YEAR:
            return date(self.first.year, 12, 31)
        if self.precision is Precision.MONTH:
            return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        return self.first

    def dropping(self, drops: Drops | None) -> WorldDate:
        """Return the date as an instant if it is a day and `drops` gives the time; otherwise return it unchanged."""
        if drops is None or self.precision is not Precision.DAY:
            return self
        with suppress(OverflowError):
            return WorldDate(self.first, Precision.INSTANT, drops.moment(self.first))
        return self

    @property
    def over(self) -> datetime:
        """The instant (UTC) at which an announced date has passed. This alone decides which episodes are out.

        It is the instant itself, or the end of the last day in the last time zone on Earth.
        """
        if self.precision is Precision.INSTANT:
            return self.begins
        try:
            return datetime.combine(self.last + timedelta(days=1), time(), _LAST_ZONE).astimezone(UTC)
        except OverflowError:
            return datetime.max.replace(tzinfo=UTC)

    def has_come(self, now: datetime) -> bool:
        """Return whether an announced date has passed at `now`, an aware datetime."""
        return now >= self.over

    def __str__(self) -> str:
        if self.precision is Precision.YEAR:
            return str(self.first.year)
        month = f"{MONTH_NAMES[self.first.month - 1]} {self.first.year}"
        return month if self.precision is Precision.MONTH else f"{self.first.day} {month}"


_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ZONE = re.compile(r"[A-Z][\w+-]*(?:/[A-Z][\w+-]*){0,2}", re.ASCII)


def parse_time_of_day(text: str) -> time:
    """Parse a time of day such as ``21:00``.

    Raises:
        ValueError: the text is not valid; the message is for editors.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is not a time of day; write 21:00")
    return time(int(found[1]), int(found[2]))


def parse_zone(text: str) -> str:
    """Check the name of a time zone, such as ``America/New_York``, and return it.

    Raises:
        ValueError: the text is not valid; the message is for editors.
    """
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        if _ZONE.fullmatch(text):  # `ZoneInfo` would open anything else as a path
            return ZoneInfo(text).key
    raise ValueError(f"“{text}” is not a time zone; write for example America/New_York or Europe/Berlin")


_WORLD = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@lru_cache(maxsize=8192)
def parse_world_date(text: str) -> WorldDate:
    """Parse ``2026``, ``2026-03``, ``2026-03-27`` or ``2026-03-27T21:00-07:00``.

    Raises:
        ValueError: the text is not valid; the message is for editors.
    """
    if "T" in text:
        try:
            instant = datetime.fromisoformat(text)
            in_utc = instant.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValueError(f"“{text}” is not a date and time; write 2026-03-27T21:00-07:00") from None
        if instant.tzinfo is None:
            raise ValueError(f"“{text}” has no time zone; write for example 2026-03-27T21:00-07:00")
        return WorldDate(instant.date(), Precision.INSTANT, in_utc)
    found = _WORLD.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is not a date; write 2026, 2026-03 or 2026-03-27")
    year, month, day = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"“{text}” is not a day of the calendar") from None
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return WorldDate.of(first, precision)


class StoryDate(FrozenStruct, frozen=True):
    """A date in the story: a span of days for sorting and searching, and a label for readers."""

    first: date
    last: date
    label: str

    @property
    def order(self) -> tuple[date, date, str]:
        """The sort key of a timeline: the middle of the span, then its end, then the label.

        This puts “1969” in the middle of the exact days of that year, and “by 1983” before everything in 1983.
        """
        middle = self.first if self.label.startswith("by ") else self.first + (self.last - self.first) / 2
        return (middle, self.last, self.label)


_PARTS = {
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
}
"""The first and last month of each part of a year."""
_DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_STORY_DECADE = re.compile(r"(?:(early|mid|late)[ -])?([0-9]{3}0)s")
_STORY_PART = re.compile(r"(early|mid|late|spring|summer|autumn)[ -]([0-9]{4})")
_STORY_RANGE = re.compile(r"([0-9]{4}s?) to ([0-9]{4}s?)")
_STORY_HEDGE = re.compile(r"(about|by|after) (.+)")


def parse_story_date(text: str) -> StoryDate:
    """Parse a story date as written by an editor.

    Valid forms are ``1974``, ``1974-08``, ``1974-08-24``, ``1980s`` and ``1984 to 1991``. A year may follow ``early``,
    ``mid``, ``late``, ``spring``, ``summer`` or ``autumn``; a decade may follow the first three of these. Any form may
    follow ``about``, ``by`` or ``after``.

    Raises:
        ValueError: the text is not valid; the message is for editors.
    """
    hedged = _STORY_HEDGE.fullmatch(text)
    try:
        span = _story_span(hedged[2] if hedged else text)
    except ValueError:
        raise ValueError(
            f"“{text}” is not a story date; write 1974, 1974-08-24, late 1974, 1980s, by 1983 or 1984 to 1991"
        ) from None
    if span.last < span.first:
        raise ValueError(f"“{text}” ends before it starts")
    return StoryDate(span.first, span.last, f"{hedged[1]} {span.label}") if hedged else span


def _story_span(text: str) -> StoryDate:
    if ranged := _STORY_RANGE.fullmatch(text):
        return StoryDate(_story_span(ranged[1]).first, _story_span(ranged[2]).last, text)
    if decade := _STORY_DECADE.fullmatch(text):
        low, high = _DECADE_PARTS[decade[1]] if decade[1] else (0, 9)
        year = int(decade[2])
        label = f"{decade[1]} {year}s" if decade[1] else text
        return StoryDate(date(year + low, 1, 1), date(year + high, 12, 31), label)
    if part := _STORY_PART.fullmatch(text):
        low, high = _PARTS[part[1]]
        year = int(part[2])
        last_day = calendar.monthrange(year, high)[1]
        return StoryDate(date(year, low, 1), date(year, high, last_day), f"{part[1]} {year}")
    if not _WORLD.fullmatch(text):
        raise ValueError(text)
    world = parse_world_date(text)
    return StoryDate(world.first, world.last, str(world))
