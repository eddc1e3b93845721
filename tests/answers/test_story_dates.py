"""Dates of the story, as people write them and as cards print them."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer, Outcome, Strong
from bot.answers.parsing.story_dates import EARLIEST, LATEST, DateError, StorySpan, parse_when
from bot.answers.questions import TimelineQuestion
from bot.answers.respond import respond
from bot.cards.actions import QuestionAction, Verb
from bot.cards.custom_ids import LIMIT, parse, write
from tests.support.shipped_knowledge import knowledge, view

TODAY = date(2026, 7, 20)


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def month(number: int, of: int) -> tuple[date, date]:
    return date(number, of, 1), date(number, of, calendar.monthrange(number, of)[1])


def years(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


DAY = (date(1974, 8, 24), date(1974, 8, 24))
WANTED = {
    year(
        1983
    ): "1983|in 1983|1983?|c. 1983|ca 1983|circa 1983|~1983|about 1983|around 1983|by 1983|By 1983|the year 1983|"
    "1983.|“1983”|1983年|1983년|в 1983 году|en 1983|im Jahr 1983|w 1983 roku|nineteen eighty-three|'83|’83|83|١٩٨٣",
    years(
        1980, 1989
    ): "1980s|80s|80's|’80s|1980's|eighties|the eighties|the 80s|in the 1980s|the 1980s|1980年代|1980–1989",
    years(1990, 1993): "early 90s|early 1990s|the early nineties|early 90's|early-90s|beginning of the 1990s",
    years(1984, 1986): "mid 1980s|mid-1980s|mid-80s|mid eighties",
    years(1987, 1989): "late 80s|late 1980s|end of the 1980s|Late 1980s",
    (date(1974, 9, 1), date(1974, 12, 31)): "late 1974|Late 1974|end of 1974",
    (date(1983, 6, 1), date(1983, 8, 31)): "summer 1983|summer of 1983|the summer of 1983",
    (date(1983, 9, 1), date(1983, 11, 30)): "autumn 1983|fall 1983|fall of 1983",
    DAY: "24 August 1974|August 24, 1974|24th of August 1974|the 24th of August, 1974|1974-08-24|24.08.1974|24.8.1974|"
    "24/08/1974|08/24/1974|24. August 1974|24 août 1974|24 de agosto de 1974|24 августа 1974|24 sierpnia 1974|"
    "24 Aug 1974|Aug 24 1974|on 24 August 1974|1974年8月24日|24 August '74",
    month(1983, 7): "July 1983|1983-07|Jul 1983|in July 1983|July of 1983|juli 1983|июль 1983|1983年7月|julio de 1983",
    years(1970, 1975): "1970 to 1975|between 1970 and 1975|from 1970 to 1975|1970-1975|1970 - 1975|1970–75|1970-75|"
    "1970 until 1975|1975-1970|zwischen 1970 und 1975|entre 1970 y 1975|de 1970 à 1975|1970 through 1975|1970/1975",
    years(1980, 1985): "1980-85|1980–85|1980 to 85",
    years(1970, 1989): "1970s to 1980s|1970s-1980s|between the 70s and the 80s",
    (date(1969, 7, 1), date(1970, 3, 31)): "July 1969 to March 1970|between July 1969 and March 1970",
    (EARLIEST, date(1969, 12, 31)): "before 1970|Before 1970?|vor 1970|avant 1970|antes de 1970|prior to 1970",
    (EARLIEST, date(1970, 12, 31)): "until 1970|up to 1970|till 1970",
    (EARLIEST, date(1969, 6, 30)): "before July 1969",
    (date(1990, 12, 31), LATEST): "after 1990|After 1990|nach 1990|après 1990",
    (date(1990, 1, 1), LATEST): "since 1990|from 1990|ab 1990|depuis 1990",
    year(298): "298|in 298|the year 298",
    years(2000, 2009): "2000s|00s|the noughties",
    year(2012): "2012|12",
}


@pytest.mark.parametrize(
    ("typed", "span"), [(text, span) for span, texts in WANTED.items() for text in texts.split("|")]
)
def test_a_span(typed: str, span: tuple[date, date]) -> None:
    found = parse_when(typed, TODAY)
    assert isinstance(found, StorySpan), found
    assert (found.first, found.last) == span


@pytest.mark.parametrize(
    "typed", ["today", "Today?", "on this day", "20 July", "July 20", "20th of July", "20.07.", "20. Juli"]
)
def test_a_day_of_every_year(typed: str) -> None:
    found = parse_when(typed, TODAY)
    assert isinstance(found, StorySpan)
    assert found.day == (7, 20)


UNREADABLE = (
    "", " ", "zzz", "S2", "mars", "31 February 1970", "1969-13-01", "99999", "1 2 3 4", "between", "1983 and margo",
    "next year", "1970 to", "-", "0", "5", "12345-1", "before", "may", "1983 1984 1985", "20 July 21 July 1969",
    "after margo", "to 1983 to", "half past nine", "..", "--13-01", "🚀", "\x00", "x" * 6000, "1983 " * 1200,
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1983 1990", DateError.TWO_DATES),
        ("1983, 1990", DateError.TWO_DATES),
        ("1983; 1990", DateError.TWO_DATES),
        ("07/04/1969", DateError.TWO_WAYS),
        ("1/2/1983", DateError.TWO_WAYS),
        *((text, DateError.NO_DATE) for text in UNREADABLE),
    ],
)
def test_no_date(typed: str, why: DateError) -> None:
    assert parse_when(typed, TODAY) is why


def test_two_digits_in_a_story_of_long_ago() -> None:
    found = parse_when("83", TODAY, lambda: False)
    assert isinstance(found, StorySpan)
    assert (found.first, found.last) == year(83)


@given(st.text(max_size=60))
def test_never_raises(typed: str) -> None:
    found = parse_when(typed, TODAY)
    if isinstance(found, StorySpan):
        assert found.first <= found.last


@pytest.mark.parametrize(
    "typed", [text for texts in WANTED.values() for text in texts.split("|")] + ["today", "20 July"]
)
def test_a_button_and_a_heading_read_as_the_same_again(typed: str) -> None:
    found = parse_when(typed, TODAY)
    assert isinstance(found, StorySpan)
    for again in (parse_when(found.code, TODAY), parse_when(found.words, TODAY)):
        assert isinstance(again, StorySpan), (found, again)
        assert (again.first, again.last, again.day) == (found.first, found.last, found.day)
    question = TimelineQuestion(found.code, "x" * 70)
    assert len(write(QuestionAction(Verb.BEYOND, question))) <= LIMIT
    assert parse(write(QuestionAction(Verb.BEYOND, question))) == QuestionAction(Verb.BEYOND, question)


# ---------------------------------------------------------------------- on the timeline


EVERYTHING = view("FAM S5E10", "SC S1E8")


def dates(answer: Answer) -> list[str]:
    return [part.text for line in answer.lines for part in line.parts if isinstance(part, Strong)]


def test_every_date_that_a_card_prints_finds_its_event() -> None:
    labels = {
        happening.when.label for happening in EVERYTHING.open_values(event.happening for event in knowledge().events)
    }
    assert len(labels) > 60
    for label in labels:
        printed: set[str] = set()
        page = respond(TimelineQuestion(label[:1].upper() + label[1:]), EVERYTHING)
        while True:
            assert page.outcome is Outcome.FOUND, label
            printed |= {text.casefold() for text in dates(page)}
            if page.page is None or page.page.next is None:
                break
            page = respond(page.page.next, EVERYTHING)
        assert label.casefold() in printed, label


def test_a_day_is_told_before_the_year_it_lies_in() -> None:
    assert dates(respond(TimelineQuestion("24 August 1974"), EVERYTHING)) == ["24 August 1974"]
    assert set(dates(respond(TimelineQuestion("20 July 1969"), EVERYTHING))) == {"July 1969"}


def test_today_is_a_day_of_the_story() -> None:
    on = view("FAM S5E10", "SC S1E8", now=datetime(2026, 8, 24, 20, tzinfo=UTC))
    assert dates(respond(TimelineQuestion("today"), on)) == ["24 August 1974"]
    off = respond(TimelineQuestion("today"), view("FAM S5E10", now=datetime(2026, 8, 25, tzinfo=UTC)))
    sentence = str(off.lines[0].parts[0])
    assert sentence == "Nothing up to S5E10 happened on 25 August. These are the nearest days:"
    assert dates(off)[0] == "24 August 1974"


def test_the_nearest_days_are_open_ones() -> None:
    before = respond(TimelineQuestion("24 August"), view("FAM S1E2"))
    assert "24 August 1974" not in dates(before)


@pytest.mark.parametrize(
    ("month", "day", "nearest"),
    [
        (1, 1, ["6 January 1970", "12 October 1973", "12 October 1984", "1 September 1983"]),
        (2, 29, ["6 January 1970", "21 May 1983", "26 June 1969"]),
        (12, 31, ["6 January 1970", "12 October 1973", "12 October 1984", "1 September 1983"]),
    ],
)
def test_the_year_goes_round_for_the_nearest_days(month: int, day: int, nearest: list[str]) -> None:
    now = datetime(2028, month, day, tzinfo=UTC)
    assert dates(respond(TimelineQuestion("today"), view("FAM S5E10", "SC S1E8", now=now))) == nearest


def test_without_progress_the_nearest_day_is_one_of_the_premise() -> None:
    answer = respond(TimelineQuestion("today"), view(now=datetime(2026, 8, 25, tzinfo=UTC)))
    sentence = "Nothing that is safe before the first episode happened on 25 August. These are the nearest days:"
    assert str(answer.lines[0].parts[0]) == sentence
    assert dates(answer) == ["26 June 1969"]


def test_a_refusal_names_years_of_this_story_that_are_open() -> None:
    answer = respond(TimelineQuestion("gibberish"), view("FAM S1E2"))
    assert answer.outcome is Outcome.INVALID
    sentence = str(answer.lines[0].parts[0])
    assert sentence.startswith("I can't read “gibberish” as a date. Write 19")
    assert "2003" not in sentence
    assert "2012" in str(respond(TimelineQuestion("gibberish"), EVERYTHING).lines[0].parts[0])


@pytest.mark.parametrize("typed", ["1850", "3000", "before 1900", "the 1700s", "12 March 1802"])
def test_a_time_that_the_story_never_reaches(typed: str) -> None:
    answer = respond(TimelineQuestion(typed), EVERYTHING)
    sentence = str(answer.lines[0].parts[0])
    assert sentence.startswith(
        "Nothing up to FAM S5E10 and SC S1E8 falls in this part of the timeline. It goes from 19"
    )


def test_dates_that_cannot_be_read_get_one_sentence() -> None:
    for typed in ("1983 1990", "07/04/1969", "x" * 6000, "🚀"):
        answer = respond(TimelineQuestion(typed), EVERYTHING)
        assert answer.outcome is Outcome.INVALID
        assert len(answer.lines) == 1
        assert len(str(answer.lines[0].parts[0])) < 200
