"""What real exports do that a reader does not expect, each as it was seen."""

from __future__ import annotations

from typing import Any

import pytest

from bot.watch_history import titles
from bot.watch_history.matching import number
from bot.watch_history.reading import read_history
from bot.watch_history.records import KnownWork, Reading, Spot, WorkReading
from tests.watch_history.samples import (
    DEEP_WATER,
    EPISODES,
    OTHER_SHOW,
    SHOW,
    WORKS,
    amazon,
    apple_event,
    archive,
    as_json,
    my_anime_list,
    netflix,
    netflix_activity,
    simkl,
    trakt_history,
    trakt_play,
    tv_time_tracking,
    yamtrack,
)

NOTHING = WorkReading("DW")


def deep_water(data: bytes) -> WorkReading:
    """What a file says of Deep Water."""
    return next((each for each in read_history(data, WORKS).works if each.code == "DW"), NOTHING)


def seen(data: bytes) -> Spot | None:
    """The last episode without a gap."""
    return deep_water(data).unbroken


# ---------------------------------------------------------------------- gaps


def test_a_gap() -> None:
    found = deep_water(trakt_history([(1, 1), (1, 2), (1, 4), (2, 1)]))
    assert (found.unbroken, found.latest, found.missing, found.watched) == ((1, 2), (2, 1), 1, 4)


def test_without_the_first_episode_nothing_is_certain() -> None:
    found = deep_water(trakt_history([(1, 2), (1, 3)]))
    assert (found.unbroken, found.latest, found.missing) == (None, (1, 3), 1)


def test_what_is_not_out_is_left_out() -> None:
    found = deep_water(trakt_history([(1, 1), (1, 9), (7, 1)]))
    assert (found.unbroken, found.latest, found.unknown) == ((1, 1), (1, 1), 2)


def test_specials_are_left_out() -> None:
    assert deep_water(trakt_history([(0, 1), (1, 1)])) == WorkReading("DW", (1, 1), (1, 1), watched=1)


# ---------------------------------------------------------------------- ids before titles


def test_an_id_matches_whatever_the_title_is() -> None:
    show = {**SHOW, "title": "Aguas profundas"}
    assert seen(as_json([trakt_play(1, 1, show)])) == (1, 1)


def test_another_series_of_the_same_title() -> None:
    show = {**OTHER_SHOW, "title": "Deep Water"}
    reading = read_history(as_json([trakt_play(1, 1, show)]), WORKS)
    assert (reading.works, reading.rows) == ((), 1)


@pytest.mark.parametrize("title", ["Deep Water", "deep  water", "DEEP WATER (2024)", "Déep Wáter", "глубокая вода"])
def test_a_title_matches_where_there_is_no_id(title: str) -> None:
    assert seen(as_json([trakt_play(1, 1, {"title": title, "ids": {"slug": "x", "tvdb": None, "tmdb": 0}})])) == (1, 1)


@pytest.mark.parametrize("ids", [{"tvdb": "900001"}, {"tvdb": 900001.0}, {"imdb": "tt09000001"}, {"trakt": 9}])
def test_ids_may_be_texts_or_numbers(ids: dict[str, Any]) -> None:
    assert seen(as_json([trakt_play(1, 1, {"title": "x", "ids": ids})])) == (1, 1)


@pytest.mark.parametrize("ids", [None, "x", [], {"tvdb": True}, {"tvdb": 10**400}, {"tvdb": -5}, {"tvdb": {}}])
def test_ids_that_are_none(ids: Any) -> None:
    assert seen(as_json([trakt_play(1, 1, {"title": "Deep Water", "ids": ids})])) == (1, 1)


def test_a_known_work_without_ids_goes_by_its_title() -> None:
    works = [KnownWork("DW", ("Deep Water",), {}, EPISODES)]
    assert read_history(trakt_history([(1, 1)]), works).works[0].unbroken == (1, 1)


# ---------------------------------------------------------------------- Trakt


def test_trakt_does_not_always_know_when() -> None:
    assert seen(as_json([trakt_play(1, 1, at="unknown"), trakt_play(1, 2)])) == (1, 2)


def test_trakt_says_that_an_export_is_not_complete() -> None:
    history = {"watched-history-1.json": trakt_history([(1, 1)])}
    assert read_history(archive(history | {"_errors.json": b'[{"path": "x"}]'}), WORKS).is_partial
    assert not read_history(archive(history | {"_errors.json": b"[]"}), WORKS).is_partial
    assert not read_history(archive(history), WORKS).is_partial


def test_trakt_a_page_of_films_alone() -> None:
    film = {"id": 1, "watched_at": "2026-04-01T11:10:00.000Z", "action": "watch", "type": "movie", "movie": {}}
    pages = {"watched-history-1.json": as_json([film] * 250), "watched-history-2.json": trakt_history([(1, 1)])}
    assert seen(archive(pages)) == (1, 1)


def test_what_else_is_in_an_archive_is_never_opened() -> None:
    """A profile that could not even be unpacked changes nothing, and neither does one that looks like a history."""
    profile = as_json([trakt_play(3, 4)])
    names = ("user-settings.json", "profile.json", "watched-history-1.json.bak", "tokens.csv", "lists/history.json")
    found = deep_water(archive({"watched-history-1.json": trakt_history([(1, 1)]), **dict.fromkeys(names, profile)}))
    assert (found.latest, found.unknown) == ((1, 1), 0)


# ---------------------------------------------------------------------- TV Time


def test_tv_time_duplicate_columns_of_which_one_is_empty() -> None:
    head = "created_at,user_id,key,s_id,s_no,s_no,ep_no,ep_no,series_name"
    assert seen(f"{head}\n1,0,watch-episode-a,900001,,1,1,,Deep Water".encode()) == (1, 1)


def test_tv_time_columns_vanish_without_history() -> None:
    """The columns of episodes are left out then; the file is known by its key, and has nothing to say."""
    tracking = b"key,created_at\ntracking-stats,1\n"
    members = {"tracking-prod-records-v2.csv": tracking, "watched-history-1.json": trakt_history([(1, 1)])}
    reading = read_history(archive(members), WORKS)
    assert reading.works[0].unbroken == (1, 1)


def test_tv_time_special_episodes_within_a_season() -> None:
    row = b"\n2024-11-02 11:53:58,0,watch-episode-cc,900001,1,2,5,Deep Water,,,true"
    assert seen(tv_time_tracking([(1, 1)]) + row) == (1, 1)


def test_tv_time_names_with_either_hyphen() -> None:
    for name in ("tracking-prod-records-v2.csv", "tracking_prod_records_v2.csv", "data/tracking-prod-records.csv"):
        assert seen(archive({name: tv_time_tracking([(1, 1)])})) == (1, 1)


# ---------------------------------------------------------------------- Apple


def apple_events(*events: dict[str, Any]) -> bytes:
    """Apple's file with these plays."""
    return as_json({"events": list(events)})


def test_apple_numbers_with_a_point() -> None:
    """“10.0” is ten. Whoever cuts zeros and points at its end reads one."""
    assert number("10.0") == 10
    work = KnownWork("DW", ("Deep Water",), {}, tuple((1, episode) for episode in range(1, 11)))
    events = apple_events(*(apple_event("1.0", f"{episode}.0") for episode in range(1, 11)))
    assert read_history(events, [work]).works[0].unbroken == (1, 10)


def test_apple_renamed_keys() -> None:
    assert seen(apple_events(apple_event(1, 1, renamed=True))) == (1, 1)


def test_apple_started_is_not_seen() -> None:
    found = deep_water(apple_events(apple_event(1, 1), apple_event(1, 2, 120_000), apple_event(1, 3, None)))
    assert (found.unbroken, found.latest, found.begun) == ((1, 1), (1, 1), 2)
    assert read_history(apple_events(apple_event(1, 1)), WORKS).is_timed


def test_apple_half_of_the_longest_play() -> None:
    """Twenty minutes are a whole episode of a short series, and a begun one of a long series."""
    short, long = apple_event(1, 2, 20 * 60_000), apple_event(1, 1, 60 * 60_000)
    assert seen(apple_events(apple_event(1, 1, 21 * 60_000), short)) == (1, 2)
    assert seen(apple_events(long, short)) == (1, 1)


def test_apple_several_plays_of_one_episode() -> None:
    assert seen(apple_events(apple_event(1, 1, 60_000), apple_event(1, 1), apple_event(1, 1, 0))) == (1, 1)


@pytest.mark.parametrize("about", ["", "A Film (2019)", "Deep Water (Season Number: [1])", "(Episode Number: [1])", 5])
def test_apple_other_plays(about: Any) -> None:
    other = {"event_interpretation": {"human_readable_media_description": about}, "stored_event": {}}
    assert seen(apple_events(other, apple_event(1, 1))) == (1, 1)


# ---------------------------------------------------------------------- Simkl


def test_simkl_a_completed_series_without_episodes_is_asked_about() -> None:
    data = {"shows": [{"status": "completed", "show": {"title": "Deep Water", "ids": {"tvdb": "900001"}}}]}
    assert deep_water(as_json(data)) == WorkReading("DW", is_untold=True)


def test_simkl_a_planned_series_says_nothing() -> None:
    planned = {"status": "plantowatch", "show": {"title": "Deep Water", "ids": {"tvdb": "900001"}}}
    watched = {"show": OTHER_SHOW, "seasons": [{"number": 1, "episodes": [{"number": 1}]}]}
    assert read_history(as_json({"shows": [planned, watched]}), WORKS).works == ()


def test_simkl_anime() -> None:
    data = simkl([(1, 1)]).replace(b'"anime"', b'"x"').replace(b'"shows"', b'"anime"')
    assert seen(data) == (1, 1)


# ---------------------------------------------------------------------- Yamtrack


def test_yamtrack_anime_are_counted() -> None:
    row = b'\n"21","mal","anime","Deep Water","x","","","","3","In progress","0","","",""'
    found = deep_water(yamtrack([]) + row)
    assert (found.unbroken, found.is_counted) == ((1, 3), True)


# ---------------------------------------------------------------------- Netflix


@pytest.mark.parametrize(
    ("title", "spot"),
    [
        ("Deep Water: Season 2: Chapter (Episode 3)", (2, 3)),
        ("Deep Water: Season 1: The Hatch: Part 2", (1, 2)),
        ("Deep Water: Season 1: It’s cold", (1, 3)),
        ("Deep Water: Second Wind", (2, 1)),
        ("Deep Water: Staffel 2: Folge 3", (2, 3)),
        ("Deep Water: Teil 2: Folge 3", (2, 3)),
        ("Deep Water: Part 2: Episode 3", (2, 3)),
        ("Deep Water: Temporada 2: Capítulo 3", (2, 3)),
        ("Deep Water: Saison 2 : Épisode 3", (2, 3)),
        ("Deep Water: 2. Sezon: Odcinek 3", (2, 3)),
        ("Глубокая вода: Сезон 2: Серия 3", (2, 3)),
        ("Deep Water: Deep Water 2: Episode 3", (2, 3)),
        ("Deep Water: The Trench: Second Wind", (2, 1)),
        ("Deep Water: Season 3: Home", (3, 4)),
        ("Deep Water: Limited Series: Arrival", (1, 1)),
        ("Deep Water: Season 1: S1 E3", (1, 3)),
    ],
)
def test_netflix_titles(title: str, spot: Spot) -> None:
    assert deep_water(netflix(title)).latest == spot


@pytest.mark.parametrize(
    "title",
    [
        "Deep Water",
        "Deep Water: Home",  # two episodes have this title
        "Deep Water: Season 2: Arrival",  # this title is of another season
        "Deep Water: Episode 3",  # of which season
        "Deep Water: The Trench: Episode 3",
        " : Episode 7",  # a series that was deleted
        "Deep Waters: Season 1: Arrival",
        "The Shore: Season 1: Arrival",
        "Deep: Water: Season 1: Season 1",
        "",
    ],
)
def test_netflix_titles_that_say_nothing_certain(title: str) -> None:
    assert deep_water(netflix(title, "Another Show: Season 1: Pilot")) == NOTHING


def test_netflix_a_title_with_a_colon_of_its_own() -> None:
    reading = read_history(netflix("The Shore: A Deep Water Story: Limited Series: Sand"), WORKS)
    assert reading.works == (WorkReading("SH", (1, 1), (1, 1), watched=1),)
    (only,) = read_history(netflix("The Shore: A Deep Water Story: Episode 1"), WORKS).works
    assert only.unbroken == (1, 1)


def test_netflix_dates_are_not_read() -> None:
    assert seen(b"Title,Date\nDeep Water: Season 1: Arrival,no day at all") == (1, 1)
    assert seen("Title;Date\nDeep Water: Season 1: Arrival;1.1.26".encode("cp1252")) == (1, 1)


def test_netflix_says_that_it_lists_what_was_begun() -> None:
    assert read_history(netflix("Deep Water: Season 1: Arrival"), WORKS).is_vague
    activity = read_history(netflix_activity(("Deep Water: Season 1: Arrival", "00:43:26", "")), WORKS)
    assert (activity.is_vague, activity.is_timed) == (False, True)


def test_netflix_trailers_and_what_was_begun() -> None:
    found = deep_water(
        netflix_activity(
            ("Deep Water: Season 1: Arrival (Episode 1)", "00:43:26", ""),
            ("Deep Water: Season 1: x (Episode 2)", "00:00:32", ""),
            ("Deep Water: Season 1: x (Episode 3)", "00:42:00", "TRAILER"),
        )
    )
    assert (found.unbroken, found.latest, found.begun) == ((1, 1), (1, 1), 1)


# ---------------------------------------------------------------------- Amazon, MyAnimeList


def test_amazon_films_and_other_languages() -> None:
    assert seen(amazon(("A Film", ""), ("Deep Water – Staffel 1", "Folge 1: Ankunft"))) == (1, 1)
    assert seen(amazon(("Deep Water - Season 1", "Arrival"), ("Deep Water - Season 1", "The Hatch: Part 2"))) == (1, 2)


@pytest.mark.parametrize(
    ("title", "count", "latest"),
    [
        ("Deep Water", 3, (1, 3)),
        ("Deep Water", 6, (2, 2)),
        ("Deep Water", 900, (3, 4)),
        ("Deep Water 2nd Season", 2, (2, 2)),
        ("Deep Water Season 2", 99, (2, 4)),
    ],
)
def test_my_anime_list_counts(title: str, count: int, latest: Spot) -> None:
    found = deep_water(my_anime_list((title, count)))
    assert (found.latest, found.is_counted) == (latest, True)


# ---------------------------------------------------------------------- encodings


def test_an_old_encoding() -> None:
    data = "Title,Date\nDéep Wáter: Season 1: Arrival,1/1/26".encode("cp1252")
    assert seen(data) == (1, 1)


def test_windows_lines_and_empty_lines() -> None:
    assert seen(b"\r\n" + yamtrack([(1, 1)]).replace(b"\n", b"\r\n") + b"\r\n\r\n") == (1, 1)


def test_ten_thousand_rows() -> None:
    plays = [trakt_play(1 + at % 3, 1 + at % 4, SHOW if at % 7 else OTHER_SHOW) for at in range(10_000)]
    reading: Reading = read_history(as_json(plays), WORKS)
    assert (reading.rows, reading.works[0].unbroken) == (10_000, (3, 4))


def test_titles_of_any_length_take_no_time() -> None:
    """No pattern goes back and forth over a long title."""
    for text in (" " * 100_000, "(" * 100_000, "Deep Water " * 10_000, ": " * 50_000, "1" * 100_000, "-- " * 40_000):
        titles.split_season(text)
        read_history(netflix(text, "Deep Water: Season 1: Arrival"), [DEEP_WATER])
        rows = amazon((text, text), ("Deep Water - Season 1", text), ("Deep Water - Season 1", "Arrival"))
        read_history(rows, [DEEP_WATER])
        read_history(apple_events(apple_event(1, text), apple_event(1, 1)), [DEEP_WATER])
