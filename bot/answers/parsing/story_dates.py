"""Parses dates in the story, in the forms that people write and that cards show: “24 August 1974”, “by 1983”, “80's”,
“between 1970 and 1975”, “early 90s”, “20.07.1969”, “1983年”, “today”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from typing import Final

from msgspec import Struct

from bot.answers.reach.vocabulary import numbered, phrases
from bot.knowledge.dates import MONTH_NAMES, Precision, WorldDate
from bot.lookup.text.tokenizer import key_of

# Maximum number of characters of a text. The option of the command accepts only 60.
_LONGEST: Final = 80
_MONTH_OF: Final = {"".join(key_of(word)): number for number, words in numbered("months").items() for word in words}
_TENS: Final = {word: tens for tens, words in numbered("decades").items() for word in words}
_MONTHS_OF: Final = {
    "early": (1, 4), "mid": (5, 8), "late": (9, 12), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11),
}  # fmt: skip
_YEARS_OF: Final = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_PART_OF: Final = {word: part for part in _MONTHS_OF for word in phrases("parts", part)}
# Filler words around a date.
_AROUND: Final = frozenset(phrases("dates", "around"))
_CENTURY_TURNS: Final = 30  # smaller two-digit years are after 2000: “25” is 2025, “83” is 1983


def _any_of(*keys: str) -> str:
    """Build a pattern for the phrases of these keys in all languages."""
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
    """The reason why a text is not a date. The value is the end of an error message."""

    NO_DATE = "no date"
    TWO_DATES = "two dates"
    TWO_WAYS = "a day that can be read in two ways"


class StorySpan(Struct, frozen=True):
    """A span of days, or one day without a year, which stands for that day in every year.

    Attributes:
        first: the first day.
        last: the last day, which is part of the span.
        words: the span as a heading shows it.
        code: a short form for buttons. `parse_when` turns it back into the same span.
        day: the month and day if the span is a day without a year, else None.
    """

    first: date
    last: date
    words: str
    code: str
    day: tuple[int, int] | None = None

    @property
    def days(self) -> int:
        """The number of days in the span."""
        return (self.last - self.first).days + 1


def parse_when(text: str, today: date, is_modern: Callable[[], bool] = lambda: True) -> StorySpan | DateError:
    """Parse a date or a span of dates.

    Args:
        text: the text as typed, or the code of a span.
        today: the current day.
        is_modern: returns True if two-digit years such as “83” mean 1983, because the story is set in modern times.

    Returns:
        The span, or the reason why the text is not a date.
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
    try:
        return _Reader(is_modern).read(plain)
    except (ValueError, OverflowError):
        return DateError.NO_DATE


def _coded(plain: str) -> StorySpan | DateError | None:
    """Parse the code of a button. Return None if the text is not such a code."""
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
    date(2000, month, day)  # raises ValueError for a day that does not exist
    code = "today" if today else f"--{month:02}-{day:02}"
    return StorySpan(EARLIEST, LATEST, f"{day} {MONTH_NAMES[month - 1]}", code, (month, day))


def _span(first: date, last: date, words: str = "") -> StorySpan:
    """Build a span with the shortest code. If `words` is empty, describe the span as briefly as possible."""
    code = f"{'' if first == EARLIEST else _digits(first)}..{'' if last == LATEST else _digits(last)}"
    if not words and (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        code = f"{first.year:04}"
    return StorySpan(first, last, words or _span_words(first, last), code)


def _span_words(first: date, last: date) -> str:
    if first == EARLIEST:
        return f"until {_edge(last, _month_end(last), 12)}"
    begin = _edge(first, first.replace(day=1), 1)
    if last == LATEST:
        return f"from {begin} on"
    if first == last:
        return str(WorldDate.of(first, Precision.DAY))
    end = _edge(last, _month_end(last), 12)
    if begin == end:
        return begin
    if end.isdecimal() and begin.isdecimal() and first.year % 10 == 0 and last.year == first.year + 9:
        return f"{first.year}s"
    if last == _month_end(first) and first.day == 1:
        return str(WorldDate.of(first, Precision.MONTH))
    return f"{begin} to {end}"


def _edge(day: date, whole_month: date, whole_year: int) -> str:
    """Format the first or last day of a span: as a year or a month if the span begins or ends with a whole one.

    Args:
        day: the first or last day of the span.
        whole_month: for a first day, the first day of its month; for a last day, the last day of its month.
        whole_year: for a first day, 1 (January); for a last day, 12 (December).
    """
    whole = Precision.YEAR if day.month == whole_year else Precision.MONTH
    return str(WorldDate.of(day, whole if day == whole_month else Precision.DAY))


def _month_end(day: date) -> date:
    return WorldDate.of(day, Precision.MONTH).last


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _the(words: str) -> str:
    """Add the article to a decade: “the 1980s”, but “1980”."""
    return f"the {words}" if re.fullmatch(r"\d{3}0s", words) else words


def _on(year: int | str, month: int | str | None = None, day: int | str | None = None) -> StorySpan:
    """Build the span of a year, a month or a day from its numbers.

    Raises:
        ValueError: there is no such date.
    """
    if month is None:
        return _span(date(int(year), 1, 1), date(int(year), 12, 31))
    first = date(int(year), int(month), int(day or 1))
    return _span(first, first if day else _month_end(first))


class _Reader:
    """Reads dates from normalised lower-case text.

    Its methods raise ValueError or OverflowError for a date that does not exist.
    """

    def __init__(self, is_modern: Callable[[], bool]) -> None:
        self._is_modern = is_modern

    def read(self, text: str) -> StorySpan | DateError:
        if found := _EAST.fullmatch(text):
            return self._decade(int(found[1]), "") if text.endswith("代") else _on(found[1], found[2], found[3])
        single = self._single(text)
        if single is not None:
            return single
        if (found := _UNTIL.fullmatch(text)) and (limit := self._limit(found[2])):
            last = limit.first - timedelta(days=1) if found[1] else limit.last
            return _span(EARLIEST, last, f"{'before' if found[1] else 'until'} {_the(limit.words)}")
        if (found := _SINCE.fullmatch(text)) and (limit := self._limit(found[2])):
            # “After 1990” begins on 31 December 1990, so that it also finds the events that cards date “after 1990”. In
            # the knowledge base, these events have the days of 1990.
            words = f"after {_the(limit.words)}" if found[1] else f"from {_the(limit.words)} on"
            return _span(limit.last if found[1] else limit.first, LATEST, words)
        return self._between(text)

    def _limit(self, text: str) -> StorySpan | None:
        """Read a date that can begin or end a span. Return None for other texts and for a day without a year."""
        found = self._single(text)
        return found if isinstance(found, StorySpan) and found.day is None else None

    def _between(self, text: str) -> StorySpan | DateError:
        """Read two dates joined by a word or a symbol, as a span from one to the other."""
        if found := _BETWEEN.fullmatch(text):
            text = found[1]
        for joint in _JOINT.finditer(text):
            first, last = self._limit(text[: joint.start()]), text[joint.end() :]
            if first is None:
                continue
            if re.fullmatch(r"'?\d{1,2}", last) and first.first.year > 99:  # “1980-85”
                last = f"{first.first.year // 100}{last.strip(chr(39)):0>2}"
            until = self._limit(last)
            if until is not None:
                low, high = sorted((first, until), key=lambda when: when.first)
                return _span(low.first, max(low.last, high.last))
        years = re.findall(r"\d{4}", text)
        return DateError.TWO_DATES if len(years) == 2 and re.fullmatch(r"[\d\s,;+&.]+", text) else DateError.NO_DATE

    def _single(self, text: str) -> StorySpan | DateError | None:
        """Read a single date, or return None if the text is not one."""
        text = text.strip(" ?!.,")
        if _YEAR.fullmatch(text):
            return _on(text)
        if found := _ISO.fullmatch(text):
            return _on(found[1], found[2], found[3])
        if found := _DOTTED.fullmatch(text):
            return _on(found[3], found[2], found[1]) if found[3] else _every_year(int(found[2]), int(found[1]))
        if found := _SLASHED.fullmatch(text):
            month, day = sorted((int(found[1]), int(found[2])))
            return _on(found[3], month, day) if day > 12 or month == day else DateError.TWO_WAYS
        part, rest = self._part(text)
        if found := _DECADE.fullmatch(rest):
            short, long = found[1], found[2] or found[3]
            if short and short[1] != "0":
                return None
            return self._decade(int(long) if long else self._century(int(short)), part)
        if rest in _TENS:
            return self._decade(self._century(_TENS[rest]), part)
        return self._of_words(rest, part)

    def _part(self, text: str) -> tuple[str, str]:
        """Split off a first word such as “early”. Return it, or an empty text, and the rest without filler words."""
        words = [word for word in re.split(r"\s+|(?<=mid)-|(?<=early)-|(?<=late)-", text) if word]
        kept = [word for word in words if word.strip(".,") not in _AROUND and word != "by"]
        part = kept[0] if kept and kept[0] in _PART_OF else ""
        return part, " ".join(kept[1:] if part else kept)

    def _of_words(self, text: str, part: str) -> StorySpan | None:
        """Read a year, or a date whose month is written as a word. None if the text is neither.

        `part` is the word before it, such as “early” or “mid”, or an empty text.
        """
        without_endings = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|re|º|°)\b", "", text)
        words = [word for word in key_of(without_endings) if word not in _AROUND]
        months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
        numbers = [word for word in words if word.isdigit()]
        if len(months) > 1 or len(months) + len(numbers) != len(words) or not words:
            return None
        if not months:
            return self._year(numbers, part)
        years = [int(number) for number in numbers if len(number) > 2]
        days = [int(number) for number in numbers if len(number) <= 2]
        if not years and len(days) == 2:  # “24 August '74”
            years = [self._century(days.pop())]
        if part or len(years) > 1 or len(days) > 1 or not numbers:
            return None
        return _on(years[0], months[0], *days) if years else _every_year(months[0], days[0])

    def _year(self, numbers: list[str], part: str) -> StorySpan | None:
        """Read a year: “1983”, “83”, “nineteen eighty-three”, “early 1983”."""
        if len(numbers) == 2 and numbers[0] in ("19", "20") and len(numbers[1]) == 2:
            numbers = ["".join(numbers)]
        if len(numbers) != 1 or not 2 <= len(numbers[0]) <= 4:
            return None
        year = int(numbers[0]) if len(numbers[0]) > 2 else self._century(int(numbers[0]))
        if not part:
            return _on(year)
        low, high = _MONTHS_OF[_PART_OF[part]]
        return _span(date(year, low, 1), _month_end(date(year, high, 1)), f"{part} {year}")

    def _decade(self, year: int, part: str) -> StorySpan | DateError:
        years = _YEARS_OF.get(_PART_OF[part]) if part else (0, 9)
        if years is None:
            return DateError.NO_DATE
        return _span(date(year + years[0], 1, 1), date(year + years[1], 12, 31), f"{part} {year}s".strip())

    def _century(self, year: int) -> int:
        if year > 99 or not self._is_modern():
            return year
        return year + (2000 if year < _CENTURY_TURNS else 1900)
