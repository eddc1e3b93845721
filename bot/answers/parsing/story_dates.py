"""When something happens in the story, as people write it and as cards print it: “24 August 1974”, “by 1983”, “80's”,
“between 1970 and 1975”, “early 90s”, “20.07.1969”, “1983年”, “today”.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from bot.answers.reach.vocabulary import numbered, phrases
from bot.knowledge.dates import MONTH_NAMES
from bot.lookup.text.tokenizer import key_of

# Characters looked at; the option takes no more than 60.
_LONGEST: Final = 80
_MONTH_OF: Final = {"".join(key_of(word)): number for number, words in numbered("months").items() for word in words}
_TENS: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90, "noughties": 0, "aughts": 0,
}  # fmt: skip
_PARTS: Final = {
    "early": (1, 4), "mid": (5, 8), "late": (9, 12), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11),
    "fall": (9, 11), "beginning": (1, 4), "middle": (5, 8), "end": (9, 12),
}  # fmt: skip
_DECADE_PARTS: Final = {
    "early": (0, 3), "mid": (4, 6), "late": (7, 9), "beginning": (0, 3), "middle": (4, 6), "end": (7, 9),
}  # fmt: skip
# What says nothing beside a date.
_AROUND: Final = frozenset(phrases("dates", "around"))
_CENTURY_TURNS: Final = 30  # “25” is 2025, “83” is 1983


def _any_of(*keys: str) -> str:
    """A pattern for what introduces or joins dates, in all languages."""
    words = [phrase for key in keys for phrase in phrases("dates", key)]
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_UNTIL: Final = re.compile(rf"(?:({_any_of('before')})|{_any_of('until')})\s+(.+)")
_SINCE: Final = re.compile(rf"(?:({_any_of('after')})|{_any_of('since')})\s+(.+)")
_BETWEEN: Final = re.compile(rf"(?:{_any_of('between')})\s+(.+)")
_JOINT: Final = re.compile(rf"\s+(?:{_any_of('to')})\s+|\s*[-–—]\s*|\s*\.\.\s*|\s*/\s*")
_YEAR: Final = re.compile("[0-9]{4}")
_EAST: Final = re.compile(r"(\d{1,4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?)?代?")
_ISO: Final = re.compile(r"(\d{4})-([01]?\d)(?:-(\d{1,2}))?")
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})?)?")
_SLASHED: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_CODED_DAY: Final = re.compile(r"--(\d{2})-(\d{2})")
_CODED_SPAN: Final = re.compile(r"(\d{8})?\.\.(\d{8})?")
_DECADE: Final = re.compile(r"(?:'?(\d{2})|(\d{3}0))\s?'?s|(\d{3}0)e?r\b")
_TODAY: Final = frozenset(phrases("dates", "today"))
EARLIEST: Final = date(1, 1, 1)
LATEST: Final = date(9999, 12, 31)


class DateError(Enum):
    """Why a text is no date; the value is the sentence's end."""

    NO_DATE = "no date"
    TWO_DATES = "two dates"
    TWO_WAYS = "a day that can be read in two ways"


@dataclass(frozen=True, slots=True)
class StorySpan:
    """A span of days, both included, or one day of every year.

    Attributes:
        first: the first day.
        last: the last one.
        words: as a heading says it.
        code: as a button carries it: short, and read as the same again.
        day: month and day, where that day of every year is meant.
        today: whether that day is the one on which it is asked.
    """

    first: date
    last: date
    words: str
    code: str
    day: tuple[int, int] | None = None
    today: bool = False

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1


def parse_when(text: str, today: date, is_modern: Callable[[], bool] = lambda: True) -> StorySpan | DateError:
    """What a text says of when.

    Args:
        text: as somebody typed it.
        today: the day on which it is asked.
        is_modern: tells whether “83” is 1983, as in a story of the last two centuries.
    """
    plain = unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold()
    plain = " ".join(plain.replace("’", "'").replace("‘", "'").replace("`", "'").split())
    if len(plain) > _LONGEST:
        return DateError.NO_DATE
    coded = _coded(plain)
    if coded is not None:
        return coded
    plain = plain.strip(' ?!.,"“”()~')
    if plain in _TODAY:
        return _every_year(today.month, today.day, today=True)
    reader = _Reader(is_modern)
    try:
        return reader.read(plain)
    except (ValueError, OverflowError):
        return DateError.NO_DATE


def _coded(plain: str) -> StorySpan | DateError | None:
    """What our own buttons carry."""
    try:
        if found := _CODED_DAY.fullmatch(plain):
            return _every_year(int(found[1]), int(found[2]))
        if (found := _CODED_SPAN.fullmatch(plain)) and (found[1] or found[2]):
            first = date.fromisoformat(found[1]) if found[1] else EARLIEST
            last = date.fromisoformat(found[2]) if found[2] else LATEST
            return _span(first, last) if first <= last else DateError.NO_DATE
    except ValueError:
        return DateError.NO_DATE
    return None


def _every_year(month: int, day: int, *, today: bool = False) -> StorySpan:
    date(2000, month, day)  # raises for a day that no calendar has
    return StorySpan(
        EARLIEST,
        LATEST,
        f"{day} {MONTH_NAMES[month - 1]}",
        "today" if today else f"--{month:02}-{day:02}",
        (month, day),
        today,
    )


def _span(first: date, last: date) -> StorySpan:
    """A span with the plainest words and the shortest code for it."""
    months = (last.year - first.year) * 12 + last.month - first.month
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    code = f"{'' if first == EARLIEST else _digits(first)}..{'' if last == LATEST else _digits(last)}"
    if first == EARLIEST:
        return StorySpan(first, last, f"until {_last_in_words(last)}", code)
    if last == LATEST:
        return StorySpan(first, last, f"from {_first_in_words(first)} on", code)
    if first == last:
        words = f"{first.day} {MONTH_NAMES[first.month - 1]} {first.year}"
        return StorySpan(first, last, words, code)
    if whole_months and first.month == 1 and last.month == 12:
        if months == 11:
            return StorySpan(first, last, str(first.year), f"{first.year:04}")
        if first.year % 10 == 0 and last.year == first.year + 9:
            return StorySpan(first, last, f"{first.year}s", code)
        return StorySpan(first, last, f"{first.year} to {last.year}", code)
    if whole_months and not months:
        return StorySpan(first, last, f"{MONTH_NAMES[first.month - 1]} {first.year}", code)
    return StorySpan(first, last, f"{_first_in_words(first)} to {_last_in_words(last)}", code)


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _first_in_words(day: date) -> str:
    if (day.month, day.day) == (1, 1):
        return str(day.year)
    month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return month if day.day == 1 else f"{day.day} {month}"


def _last_in_words(day: date) -> str:
    if (day.month, day.day) == (12, 31):
        return str(day.year)
    month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return month if day.day == calendar.monthrange(day.year, day.month)[1] else f"{day.day} {month}"


def _the(words: str) -> str:
    """“the 1980s”, but “1980”."""
    return f"the {words}" if re.fullmatch(r"\d{3}0s", words) else words


class _Reader:
    """Reads plain lower-case text. Raises ValueError for what is no date."""

    def __init__(self, is_modern: Callable[[], bool]) -> None:
        self._is_modern = is_modern

    def read(self, text: str) -> StorySpan | DateError:
        if _YEAR.fullmatch(text):
            return self._of_numbers(int(text), None, None)
        if found := _EAST.fullmatch(text):
            if text.endswith("代"):
                return self._decade(int(found[1]), "") or DateError.NO_DATE
            return self._of_numbers(int(found[1]), found[2], found[3])
        single = self._single(text)
        if single is not None:
            return single
        if (found := _UNTIL.fullmatch(text)) and (limit := self._limit(found[2])):
            last = limit.first - timedelta(days=1) if found[1] else limit.last
            return StorySpan(
                EARLIEST, last, f"{'before' if found[1] else 'until'} {_the(limit.words)}", f"..{_digits(last)}"
            )
        if (found := _SINCE.fullmatch(text)) and (limit := self._limit(found[2])):
            # What is known to fall within that time may still fall after it: a card says “after 1990” itself.
            first = limit.last if found[1] else limit.first
            words = f"after {_the(limit.words)}" if found[1] else f"from {_the(limit.words)} on"
            return StorySpan(first, LATEST, words, f"{_digits(first)}..")
        return self._between(text)

    def _limit(self, text: str) -> StorySpan | None:
        """A date that something can come before or after; a day of every year is none."""
        found = self._single(text)
        return found if isinstance(found, StorySpan) and found.day is None else None

    def _between(self, text: str) -> StorySpan | DateError:
        """Two dates with something between them that says so."""
        if found := _BETWEEN.fullmatch(text):
            text = found[1]
        for joint in _JOINT.finditer(text):
            first, last = self._single(text[: joint.start()]), text[joint.end() :]
            if not isinstance(first, StorySpan) or first.day is not None:
                continue
            if re.fullmatch(r"'?\d{1,2}", last) and first.first.year > 99:  # “1980-85”
                last = f"{first.first.year // 100}{last.strip(chr(39)):0>2}"
            until = self._single(last)
            if isinstance(until, StorySpan) and until.day is None:
                low, high = sorted((first, until), key=lambda when: when.first)
                return _span(low.first, max(low.last, high.last))
        years = re.findall(r"\d{4}", text)
        return DateError.TWO_DATES if len(years) == 2 and re.fullmatch(r"[\d\s,;+&.]+", text) else DateError.NO_DATE

    def _single(self, text: str) -> StorySpan | DateError | None:
        """One date; None if it is not one."""
        text = text.strip(" ?!.,")
        if found := _ISO.fullmatch(text):
            return self._of_numbers(int(found[1]), found[2], found[3])
        if found := _DOTTED.fullmatch(text):
            if found[3] is None:
                return _every_year(int(found[2]), int(found[1]))
            return self._of_numbers(int(found[3]), found[2], found[1])
        if found := _SLASHED.fullmatch(text):
            one, other = int(found[1]), int(found[2])
            if one <= 12 and other <= 12 and one != other:
                return DateError.TWO_WAYS
            return self._of_numbers(
                int(found[3]), *((found[2], found[1]) if one > 12 or one == other else (found[1], found[2]))
            )
        part, rest = self._part(text)
        if found := _DECADE.fullmatch(rest):
            short, long = found[1], found[2] or found[3]
            return (
                self._decade(int(long) if long else self._century(int(short)), part)
                if not short or short[1] == "0"
                else None
            )
        if rest in _TENS:
            return self._decade(self._century(_TENS[rest]), part)
        return self._of_words(rest, part)

    def _part(self, text: str) -> tuple[str, str]:
        """A part of a year or of a decade in front, and the rest without what says nothing."""
        words = [word for word in re.split(r"\s+|(?<=mid)-|(?<=early)-|(?<=late)-", text) if word]
        kept = [word for word in words if word.strip(".,") not in _AROUND and word != "by"]
        part = kept[0] if kept and kept[0] in _PARTS else ""
        return part, " ".join(kept[1:] if part else kept)

    def _of_words(self, text: str, part: str) -> StorySpan | None:
        words = [
            word for word in key_of(re.sub(r"(?<=\d)(?:st|nd|rd|th|er|re|º|°)\b", "", text)) if word not in _AROUND
        ]
        months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
        numbers = [word for word in words if word.isdigit()]
        if len(months) > 1 or len(months) + len(numbers) != len(words) or not words:
            return None
        if len(numbers) == 2 and numbers[0] in ("19", "20") and len(numbers[1]) == 2 and not months:
            numbers = ["".join(numbers)]  # “nineteen eighty-three”
        years = [number for number in numbers if len(number) > 2]
        days = [int(number) for number in numbers if len(number) <= 2]
        if not months:
            if len(numbers) != 1 or not 2 <= len(numbers[0]) <= 4:
                return None
            year = int(numbers[0]) if years else self._century(int(numbers[0]))
            return self._part_of_year(year, part)
        if part or len(years) > 1 or len(days) > 2:
            return None
        if not years and len(days) == 2:  # “24 August '74”
            years, days = [str(self._century(days[-1]))], days[:-1]
        if not years:
            return _every_year(months[0], days[0]) if days else None
        if len(days) > 1:
            return None
        return self._of_numbers(int(years[0]), str(months[0]), str(days[0]) if days else None)

    def _of_numbers(self, year: int, month: str | None, day: str | None) -> StorySpan:
        if month is None:
            return _span(date(year, 1, 1), date(year, 12, 31))
        first = date(year, int(month), int(day or 1))
        return _span(first, first if day else first.replace(day=calendar.monthrange(year, first.month)[1]))

    def _part_of_year(self, year: int, part: str) -> StorySpan:
        if not part:
            return _span(date(year, 1, 1), date(year, 12, 31))
        low, high = _PARTS[part]
        span = _span(date(year, low, 1), date(year, high, calendar.monthrange(year, high)[1]))
        return StorySpan(span.first, span.last, f"{part} {year}", span.code)

    def _decade(self, year: int, part: str) -> StorySpan | None:
        if part and part not in _DECADE_PARTS:
            return None
        low, high = _DECADE_PARTS[part] if part else (0, 9)
        span = _span(date(year + low, 1, 1), date(year + high, 12, 31))
        return StorySpan(span.first, span.last, f"{part} {year}s".strip(), span.code)

    def _century(self, year: int) -> int:
        if year > 99 or not self._is_modern():
            return year
        return year + (2000 if year < _CENTURY_TURNS else 1900)
