from __future__ import annotations

import locale
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import dates
from bot.knowledge.dates import Drops, Precision, StoryDate, parse_story_date, parse_world_date, parse_zone

# ---------------------------------------------------------------- the real world


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "label"),
    [
        ("2026", Precision.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2026-03-07", Precision.DAY, date(2026, 3, 7), date(2026, 3, 7), "7 March 2026"),
    ],
)
def test_a_date_keeps_the_precision_it_is_written_with(
    text: str, precision: Precision, first: date, last: date, label: str
) -> None:
    found = parse_world_date(text)
    assert (found.precision, found.first, found.last, str(found), found.instant) == (
        precision,
        first,
        last,
        label,
        None,
    )


def test_an_instant_needs_a_time_zone_and_keeps_it() -> None:
    found = parse_world_date("2026-03-27T21:00-07:00")
    assert found.precision is Precision.INSTANT
    assert found.instant == datetime(2026, 3, 28, 4, tzinfo=UTC)
    with pytest.raises(ValueError, match=r"“2026-03-27T21:00” has no time zone"):
        parse_world_date("2026-03-27T21:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-3",
        "2026-3-7",
        "2026-13",
        "2026-02-30",
        "0000",
        "2026-00",
        "2026/03/07",
        "27 March 2026",
        "2026-03-07 ",
        "2026-03-07\n",
        "２０２６",
        "2026T",
        "T",
        "2026-03-27T25:00Z",
        "-2026",
        "20260",
        "soon",
    ],
)
def test_a_malformed_date_gives_one_sentence_that_quotes_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not|has no") as error:
        parse_world_date(text)
    assert f"“{text}”" in str(error.value)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("2026-03-27", datetime(2026, 3, 28, 12, tzinfo=UTC)),
        ("2026-12-31", datetime(2027, 1, 1, 12, tzinfo=UTC)),
        ("2024-02", datetime(2024, 3, 1, 12, tzinfo=UTC)),
        ("2026-03", datetime(2026, 4, 1, 12, tzinfo=UTC)),
        ("2026", datetime(2027, 1, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_day_month_or_year_has_come_when_it_is_over_everywhere(text: str, over: datetime) -> None:
    """Far in the west a day ends at noon UTC of the next one; the zone of `now` makes no difference."""
    for zone in (UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))):
        assert parse_world_date(text).has_come(over.astimezone(zone))
        assert not parse_world_date(text).has_come((over - timedelta(microseconds=1)).astimezone(zone))


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    assert not parse_world_date("9999-12-31").has_come(datetime(9999, 12, 31, 23, 59, tzinfo=UTC))


def test_what_was_known_in_a_month_is_known_from_its_first_day() -> None:
    assert parse_world_date("2026-03").begins <= datetime(2026, 3, 1, tzinfo=UTC)
    assert parse_world_date("2026-03").begins > datetime(2026, 2, 28, 23, tzinfo=UTC)


def test_an_instant_comes_to_the_second() -> None:
    instant = parse_world_date("2026-03-27T21:00-07:00")
    exactly = datetime(2026, 3, 28, 4, tzinfo=UTC)
    assert instant.has_come(exactly)
    assert instant.begins == exactly
    assert not instant.has_come(exactly - timedelta(seconds=1))


EVENING = Drops(time(21), "America/New_York", day_before=True)


@pytest.mark.parametrize(
    ("drops", "day", "moment"),
    [
        # The evening before, in summer and in winter.
        (EVENING, date(2026, 5, 29), datetime(2026, 5, 29, 1, tzinfo=UTC)),
        (EVENING, date(2026, 1, 16), datetime(2026, 1, 16, 2, tzinfo=UTC)),
        # The clocks went forward between the two: the evening of 7 March is winter, that of 8 March summer.
        (EVENING, date(2026, 3, 8), datetime(2026, 3, 8, 2, tzinfo=UTC)),
        (EVENING, date(2026, 3, 9), datetime(2026, 3, 9, 1, tzinfo=UTC)),
        (EVENING, date(2026, 1, 1), datetime(2026, 1, 1, 2, tzinfo=UTC)),
        # East of Greenwich it is out on the day before, by UTC.
        (Drops(time(0), "Asia/Tokyo"), date(2026, 5, 29), datetime(2026, 5, 28, 15, tzinfo=UTC)),
        (Drops(time(12, 30), "UTC"), date(2026, 5, 29), datetime(2026, 5, 29, 12, 30, tzinfo=UTC)),
        # An hour that is there twice, and one that is not there at all: never too early.
        (Drops(time(2, 30), "Europe/Berlin"), date(2026, 10, 25), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (Drops(time(2, 30), "Europe/Berlin"), date(2026, 3, 29), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_day_with_the_hour_of_its_work_is_an_instant(drops: Drops, day: date, moment: datetime) -> None:
    found = parse_world_date(day.isoformat()).dropping(drops)
    assert (found.first, found.instant, found.precision) == (day, moment, Precision.INSTANT)
    assert str(found) == str(parse_world_date(day.isoformat()))
    assert found.has_come(moment)
    assert not found.has_come(moment - timedelta(seconds=1))


@pytest.mark.parametrize("text", ["2026", "2026-05", "2026-05-29T21:00Z", "0001-01-01"])
def test_only_a_day_takes_the_hour_of_its_work(text: str) -> None:
    """What is less exact stays so, what is more exact too; and so does a day before which there is none."""
    assert parse_world_date(text).dropping(EVENING) == parse_world_date(text)
    assert parse_world_date("2026-05-29").dropping(None) == parse_world_date("2026-05-29")


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)),
    st.times(),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12", "Australia/Lord_Howe"]),
    st.booleans(),
)
def test_the_hour_is_never_later_than_the_day_is_over(day: date, at: time, zone: str, day_before: bool) -> None:
    """So a work that states its hour is never told of later than one that does not."""
    bare = parse_world_date(day.isoformat())
    instant = bare.dropping(Drops(at, zone, day_before)).instant
    assert instant is not None
    assert not bare.has_come(instant)
    assert instant.astimezone(ZoneInfo(zone)).date() <= day


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "UTC", "Etc/GMT+5", "America/Port-au-Prince"])
def test_zones(name: str) -> None:
    assert parse_zone(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "New York", "Europe", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "localtime", "Europe/Berlin\n",
     "Europe/" * 3 + "Berlin", "A" * 5000, "posix/UTC", "UTC\0"],
)  # fmt: skip
def test_what_is_no_zone(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone; write for example America/New_York"):
        parse_zone(name)


# ---------------------------------------------------------------- the story

YEARS = st.integers(1000, 9999)
DECADES = st.integers(100, 999).map(lambda tens: f"{tens}0s")
SIMPLE = st.one_of(
    YEARS.map(str),
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat()),
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat()[:7]),
    DECADES,
)
PARTS = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["early", "mid", "late", "spring", "summer", "autumn"]), YEARS),
    st.builds("{} {}".format, st.sampled_from(["early", "mid", "late"]), DECADES),
)
RANGES = st.tuples(st.one_of(YEARS.map(str), DECADES), st.one_of(YEARS.map(str), DECADES)).map(
    lambda ends: " to ".join(sorted(ends))
)
HEDGED = st.builds("{} {}".format, st.sampled_from(["about", "by", "after"]), st.one_of(SIMPLE, PARTS, RANGES))


@given(st.one_of(SIMPLE, PARTS, RANGES, HEDGED))
def test_every_story_date_has_a_span_a_label_and_an_order(text: str) -> None:
    found = parse_story_date(text)
    years = {int(word.strip("s")[:4]) for word in text.split() if word[0].isdigit()}
    assert found.first <= found.last
    assert found.first.year >= min(years)
    assert found.last.year <= max(years) + 9
    assert found.label == found.label.strip() != ""
    assert str(min(years)) in found.label
    assert found.first <= found.order[0] <= found.last


@given(st.sampled_from(["about", "by", "after"]), st.one_of(SIMPLE, PARTS, RANGES))
def test_a_hedge_changes_the_words_and_not_the_span(hedge: str, text: str) -> None:
    plain, hedged = parse_story_date(text), parse_story_date(f"{hedge} {text}")
    assert (hedged.first, hedged.last) == (plain.first, plain.last)
    assert hedged.label == f"{hedge} {plain.label}"


@given(YEARS)
def test_the_parts_of_a_year_follow_one_another(year: int) -> None:
    early, mid, late = (parse_story_date(f"{word} {year}") for word in ("early", "mid", "late"))
    assert early.last + timedelta(days=1) == mid.first
    assert mid.last + timedelta(days=1) == late.first
    whole = parse_story_date(str(year))
    assert (whole.first, whole.last) == (early.first, late.last)


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("1974", date(1974, 1, 1), date(1974, 12, 31), "1974"),
        ("1974-08", date(1974, 8, 1), date(1974, 8, 31), "August 1974"),
        ("1974-08-24", date(1974, 8, 24), date(1974, 8, 24), "24 August 1974"),
        ("late 1974", date(1974, 9, 1), date(1974, 12, 31), "late 1974"),
        ("mid-1974", date(1974, 5, 1), date(1974, 8, 31), "mid 1974"),
        ("spring 1972", date(1972, 3, 1), date(1972, 5, 31), "spring 1972"),
        ("1970s", date(1970, 1, 1), date(1979, 12, 31), "1970s"),
        ("mid 1970s", date(1974, 1, 1), date(1976, 12, 31), "mid 1970s"),
        ("1984 to 1991", date(1984, 1, 1), date(1991, 12, 31), "1984 to 1991"),
        ("1969 to 1970s", date(1969, 1, 1), date(1979, 12, 31), "1969 to 1970s"),
        ("by 1983", date(1983, 1, 1), date(1983, 12, 31), "by 1983"),
        ("about late 1986", date(1986, 9, 1), date(1986, 12, 31), "about late 1986"),
    ],
)
def test_what_editors_write_means_what_they_mean(text: str, first: date, last: date, label: str) -> None:
    assert parse_story_date(text) == StoryDate(first, last, label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "74",
        "1974-8",
        "1974-13",
        "1974-02-30",
        "0000",
        "0000s",
        "early 0000",
        "1975s",
        "late 1974-08",
        "late early 1980s",
        "late 1980 to 1990s",
        "spring 1980s",
        "by by 1983",
        "about",
        "winter 1974",
        "Late 1974",
        "1984-1991",
        "1974-08 to 1974-09",
        "1974 ",
        "1974\n",
        "１９７４",
        "before 1974",
        "by " * 5000 + "1974",
        "late " * 5000 + "1980s",
    ],
)
def test_a_malformed_story_date_gives_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not a story date; write 1974,") as error:
        parse_story_date(text)
    assert str(error.value).startswith(f"“{text}”")


def test_a_timeline_puts_a_year_among_its_days_and_by_before_all_of_them() -> None:
    texts = ["by 1983", "1983-01-02", "early 1983", "1983", "1983-12-31", "1984", "1980s", "1986"]
    dates = [parse_story_date(text) for text in texts]
    assert [found.label for found in sorted(dates, key=lambda found: found.order)] == [found.label for found in dates]


@pytest.mark.parametrize("text", ["1991 to 1984", "about 1991 to 1984", "1990s to 1984"])
def test_a_range_may_not_end_before_it_starts(text: str) -> None:
    with pytest.raises(ValueError, match=f"“{text}” ends before it starts"):
        parse_story_date(text)


@given(st.one_of(st.text(max_size=30), st.text("0123456789-s toearlymidby T:+Z", max_size=30)))
def test_reading_a_date_gives_a_date_or_a_sentence(text: str) -> None:
    for parse in (parse_world_date, parse_story_date):
        try:
            parse(text)
        except ValueError as error:
            sentence = str(error)
        else:
            continue
        assert sentence.startswith(f"“{text}”")


def test_months_are_written_in_the_language_of_the_texts_whatever_the_locale() -> None:
    kept = locale.setlocale(locale.LC_TIME)
    foreign = next((name for name in _FOREIGN if _set(name)), None)
    try:
        assert [str(parse_world_date(f"2026-{month:02}")) for month in (1, 3, 12)] == [
            "January 2026",
            "March 2026",
            "December 2026",
        ]
        assert str(parse_world_date("2026-05-29")) == "29 May 2026"
    finally:
        locale.setlocale(locale.LC_TIME, kept)
    assert "%B" not in Path(dates.__file__).read_text(encoding="utf-8"), foreign


_FOREIGN = ("de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8")


def _set(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_TIME, name)
    except locale.Error:
        return False
    return True
