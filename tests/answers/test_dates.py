"""Days in words, instants by the reader's clock, and one rule of what is out that every card follows."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.phrases import relative_day
from bot.answers.questions import CastQuestion, EpisodeQuestion, NextQuestion, Question, ReleaseQuestion
from bot.answers.respond import respond
from bot.cards.markdown import line_text
from bot.knowledge.dates import parse_world_date
from bot.knowledge.model import Knowledge, NameList
from bot.knowledge.positions import Position
from bot.lookup import complete
from bot.spoilers.clearance import PREMISE_ONLY, BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import make

EVENING = 'drops: {time: "21:00", zone: America/New_York, day: before}'
BASE = """
sources:
  old: {publisher: The Paper, title: News, date: 2026-01-21, where: page 1, reliability: high}
  new: {publisher: The Herald, title: More, date: 2026-03-10, where: page 1, reliability: high}
  undated: {publisher: The Book, title: All, where: page 1, reliability: high}
works:
  UT:
    title: Undertow
    accent: "#112233"
    DROPS
    summary: {text: A show., reveal: premise, sources: undated}
    seasons:
      1: {schedule: [SCHEDULE]}
EPISODES
"""
SCHEDULE = (
    "{as_of: 2026-01-21, status: announced, premiere: 2026-05-01, finale: 2026-05-29, episodes: 5, rhythm: Fridays, "
    "note: One episode on the first day., sources: old}"
)
FRIDAYS = [f"2026-05-{day:02}" for day in (1, 8, 15, 22, 29)]


def world(
    days: list[str | None] | None = None,
    *,
    drops: str = "",
    schedule: str = SCHEDULE,
    sources: str = "old",
    more: str = "",
) -> Knowledge:
    """A season whose episodes come out on these days."""
    lines = [
        f"  UT S1E{number}: {{{f'released: {day}, ' if day else ''}{more}sources: {sources}}}"
        for number, day in enumerate(FRIDAYS if days is None else days, 1)
    ]
    episodes = "\n".join(["episodes:", *lines]) if lines else ""
    return make(BASE.replace("DROPS", drops).replace("SCHEDULE", schedule).replace("EPISODES", episodes))


def view(knowledge: Knowledge, now: str, clearance: Clearance = PREMISE_ONLY) -> View:
    """At a time, in UTC."""
    return View(knowledge, clearance, datetime.fromisoformat(now).replace(tzinfo=UTC))


def said(knowledge: Knowledge, question: Question, now: str, clearance: Clearance = PREMISE_ONLY) -> list[str]:
    """The open lines of an answer, as Discord gets them."""
    return [line_text(shown) for shown in respond(question, view(knowledge, now, clearance)).lines]


def stamp(moment: str, letter: str) -> str:
    """What Discord turns into the reader's own time."""
    return f"<t:{int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())}:{letter}>"


SEASON = ReleaseQuestion("season 1")
WORK = ReleaseQuestion("undertow")
LAST = EpisodeQuestion("S1E5")

# ---------------------------------------------------------------------- a day


@pytest.mark.parametrize(
    ("now", "season", "episode", "next_up"),
    [
        (
            "2026-02-01T12:00",
            [
                "Premieres on 1 May 2026. 5 episodes on Fridays, finale on 29 May.",
                "In 89 days.",
                "One episode on the first day.",
                "-# Announced 21 January 2026.",
            ],
            "Comes out on 29 May 2026, in 3 months.",
            "**Undertow S1E1** comes out on 1 May 2026, in 89 days.",
        ),
        (
            "2026-04-30T12:00",
            [
                "Premieres tomorrow (1 May). 5 episodes on Fridays, finale on 29 May.",
                "One episode on the first day.",
                "-# Announced 21 January 2026.",
            ],
            "Comes out on 29 May 2026, in 29 days.",
            "**Undertow S1E1** comes out tomorrow (1 May).",
        ),
        (
            "2026-05-27T12:00",
            [
                "**Airing now**, since 1 May 2026.",
                "4 of 5 episodes are out, on Fridays, finale on 29 May.",
                "Next: S1E5 comes out on 29 May 2026, in 2 days.",
            ],
            "Comes out on 29 May 2026, in 2 days.",
            "**Undertow S1E5** comes out on 29 May 2026, in 2 days.",
        ),
        # From its beginning in UTC until it is over in the far west.
        *(
            (
                now,
                [
                    "**Airing now**, since 1 May 2026.",
                    "4 of 5 episodes are out, on Fridays, finale on 29 May.",
                    "Next: S1E5 comes out today (29 May).",
                ],
                "Comes out today (29 May).",
                "**Undertow S1E5** comes out today (29 May).",
            )
            for now in ("2026-05-29T00:00", "2026-05-29T00:30", "2026-05-29T23:59", "2026-05-30T11:59")
        ),
        (
            "2026-05-30T12:00",
            ["**Aired** from 1 May 2026 to 29 May 2026.", "5 episodes on Fridays."],
            "Out since yesterday (29 May).",
            "The last episode so far: **Undertow S1E5**, out since yesterday (29 May).",
        ),
        (
            "2026-06-10T12:00",
            ["**Aired** from 1 May 2026 to 29 May 2026.", "5 episodes on Fridays."],
            "Out since 29 May 2026, 12 days ago.",
            "The last episode so far: **Undertow S1E5**, out since 29 May 2026, 12 days ago.",
        ),
        (
            "2031-06-10T12:00",
            ["**Aired** from 1 May 2026 to 29 May 2026.", "5 episodes on Fridays."],
            "Out since 29 May 2026, 5 years ago.",
            "The last episode so far: **Undertow S1E5**, out since 29 May 2026, 5 years ago.",
        ),
    ],
)
def test_a_day_is_words_and_out_when_it_is_over_everywhere(
    now: str, season: list[str], episode: str, next_up: str
) -> None:
    knowledge = world()
    assert said(knowledge, SEASON, now) == season
    assert said(knowledge, LAST, now) == [episode]
    assert said(knowledge, NextQuestion(), now) == [next_up]
    assert said(knowledge, ReleaseQuestion(), now) == [next_up]


@given(st.integers(0, 345 * 24 * 60))
def test_nothing_with_a_bare_day_ever_shows_an_instant(minutes: int) -> None:
    """And the cards agree about what is out, and all with the rule."""
    moment = datetime(2026, 1, 22, tzinfo=UTC) + timedelta(minutes=minutes)
    now = moment.isoformat()
    texts = [said(DAYS, question, now) for question in (SEASON, WORK, LAST, NextQuestion())]
    assert "<t:" not in str(texts)
    out = view(DAYS, now).has_aired(DAYS.episodes[Position("UT", 1, 5)])
    assert out is (moment >= datetime(2026, 5, 30, 12, tzinfo=UTC))
    assert texts[0][0].startswith("**Aired**") is out
    assert texts[2][0].startswith("Out since") is out
    assert texts[3][0].startswith("The last episode so far") is out


DAYS = world()


# ---------------------------------------------------------------------- a day and its hour


def test_with_its_hour_an_episode_is_an_instant_for_everybody() -> None:
    """29 May in New York begins when it is out, at nine on the evening of the 28th there: 01:00 UTC."""
    knowledge = world(drops=EVENING)
    at = "2026-05-29T01:00"
    assert said(knowledge, SEASON, "2026-02-01T12:00") == [
        "Premieres on 1 May 2026. 5 episodes on Fridays, finale on 29 May.",
        f"Out for you {stamp('2026-05-01T01:00', 'f')}, {stamp('2026-05-01T01:00', 'R')}.",
        "One episode on the first day.",
        "-# Announced 21 January 2026.",
    ]
    before = "2026-05-29T00:59:59"
    until = f"for you {stamp(at, 'f')}, {stamp(at, 'R')}."
    assert said(knowledge, SEASON, before) == [
        "**Airing now**, since 1 May 2026.",
        "4 of 5 episodes are out, on Fridays, finale on 29 May.",
        f"Next: S1E5 comes out {until}",
    ]
    assert said(knowledge, LAST, before) == ["Comes out on 29 May 2026.", f"Out {until}"]
    assert said(knowledge, NextQuestion(), before) == [f"**Undertow S1E5** comes out {until}"]
    assert said(knowledge, SEASON, at) == ["**Aired** from 1 May 2026 to 29 May 2026.", "5 episodes on Fridays."]
    assert said(knowledge, LAST, at) == [f"Out since {stamp(at, 'f')}, {stamp(at, 'R')}."]
    assert said(knowledge, LAST, "2026-06-10T12:00") == ["Out since 29 May 2026, 12 days ago."]


@pytest.mark.parametrize(
    ("drops", "winter", "summer"),
    [
        (EVENING, "2026-01-16T02:00", "2026-05-29T01:00"),
        ('drops: {time: "21:00", zone: America/New_York}', "2026-01-17T02:00", "2026-05-30T01:00"),
        ("drops: {time: 00:00, zone: Asia/Tokyo, day: same}", "2026-01-15T15:00", "2026-05-28T15:00"),
    ],
)
def test_what_an_episode_reveals_opens_with_it_to_the_second(drops: str, winter: str, summer: str) -> None:
    days: list[str | None] = ["2026-01-16", "2026-05-29"]
    schedule = "{as_of: 2025-01-21, premiere: 2026-01-16, finale: 2026-05-29, episodes: 2, sources: old}"
    knowledge = world(days, drops=drops, schedule=schedule, more="title: A Storm, ")
    seen = Clearance({"UT": Position("UT", 1, 2)}, BeyondPolicy.WITHHELD)
    for number, moment in ((1, winter), (2, summer)):
        title = knowledge.episodes[Position("UT", 1, number)].title
        assert title is not None
        just_before = (datetime.fromisoformat(moment) - timedelta(seconds=1)).isoformat()
        assert view(knowledge, just_before, seen).read(title) is None
        opened = view(knowledge, moment, seen).read(title)
        assert opened is not None
        assert (
            complete("", knowledge.names.index, view(knowledge, just_before).scope({NameList.REACH}, "UT")).count(
                f"S1E{number}"
            )
            == 0
        )
        assert f"S1E{number}" in complete(
            "", knowledge.names.index, view(knowledge, moment).scope({NameList.REACH}, "UT")
        )


def test_season_and_episode_follow_the_hour_that_only_the_episode_states() -> None:
    days: list[str | None] = ['"2026-05-01T18:00Z"', *FRIDAYS[1:4], '"2026-05-29T18:00Z"']
    knowledge = world(days)
    assert said(knowledge, SEASON, "2026-05-01T17:59")[:2] == [
        "Premieres on 1 May 2026. 5 episodes on Fridays, finale on 29 May.",
        f"Out for you {stamp('2026-05-01T18:00', 'f')}, {stamp('2026-05-01T18:00', 'R')}.",
    ]
    assert said(knowledge, SEASON, "2026-05-01T18:00")[1].startswith("1 of 5 episodes are out")
    assert said(knowledge, SEASON, "2026-05-29T17:59")[0] == "**Airing now**, since 1 May 2026."
    assert said(knowledge, SEASON, "2026-05-29T18:00")[0] == "**Aired** from 1 May 2026 to 29 May 2026."


def test_the_hour_names_its_source_where_it_is_told() -> None:
    drops = 'drops: {time: "21:00", zone: America/New_York, sources: undated}'
    for day, publishers in (("2026-05-29", ["The Paper", "The Book"]), ("2026-05", ["The Paper"])):
        knowledge = world([day], drops=drops, schedule="{as_of: 2026-01-21, status: announced, sources: old}")
        answer = respond(EpisodeQuestion("S1E1"), view(knowledge, "2026-02-01T12:00"))
        assert list(dict.fromkeys(it.publisher for told in answer.lines for it in told.sources)) == publishers


def test_several_that_come_together_are_told_together() -> None:
    for days, codes in (
        (["2026-05-01", "2026-05-01", "2026-05-08"], "S1E1 and S1E2** come out"),
        (["2026-05-01", "2026-05-01", "2026-05-01", "2026-05-08"], "S1E1 to S1E3** come out"),
        (["2026-05-08", "2026-05-01"], "S1E2** comes out"),
    ):
        assert codes in said(world([*days]), NextQuestion(), "2026-02-01T12:00")[0]


# ---------------------------------------------------------------------- since when it is known


def code(knowledge: Knowledge, now: str, number: int = 5) -> list[str]:
    """What is said of an episode, and whether it is offered."""
    offered = complete("", knowledge.names.index, view(knowledge, now).scope({NameList.CODES}))
    lines = said(knowledge, EpisodeQuestion(f"S1E{number}"), now)
    assert (f"UT S1E{number}" in offered) is ("that I know of" not in lines[0])
    return lines


@pytest.mark.parametrize("sources", ["old", "new", "undated", "[old, new, undated]"])
def test_an_episode_is_known_since_the_schedule_that_counts_it(sources: str) -> None:
    """So no card counts an episode that another one does not know."""
    knowledge = world(sources=sources)
    assert code(knowledge, "2026-01-21T00:00") == ["Comes out on 29 May 2026, in 4 months."]
    assert said(knowledge, SEASON, "2026-05-28T12:00")[1].startswith("4 of 5 episodes are out")
    assert code(knowledge, "2026-05-28T12:00") == ["Comes out tomorrow (29 May)."]
    assert "no season 1" in said(knowledge, LAST, "2026-01-20T23:59")[0]


@pytest.mark.parametrize(
    ("sources", "since"),
    [("old", "2026-02-01"), ("new", "2026-03-10"), ("[new, old, undated]", "2026-03-10"), ("undated", "2026-02-01")],
)
def test_else_since_its_newest_source_and_never_before_its_season(sources: str, since: str) -> None:
    knowledge = world(schedule="{as_of: 2026-02-01, status: announced, sources: old}", sources=sources)
    day_before = date.fromisoformat(since) - timedelta(days=1)
    assert "that I know of" in code(knowledge, f"{day_before}T23:59")[0]
    assert code(knowledge, f"{since}T00:00")[0].startswith("Comes out on 29 May 2026")


def test_at_the_latest_when_it_is_out_or_as_somebody_wrote() -> None:
    days: list[str | None] = ["2026-03-01"]
    schedule = "{as_of: 2026-02-01, status: announced, sources: old}"
    assert code(world(days, schedule=schedule, sources="new"), "2026-03-01T00:00", 1) == ["Comes out today (1 March)."]
    later = world(days, schedule=schedule, more="as_of: 2026-02-20, ")
    assert "that I know of" in code(later, "2026-02-19T12:00", 1)[0]
    assert code(later, "2026-02-20T12:00", 1) == ["Comes out on 1 March 2026, in 9 days."]


# ---------------------------------------------------------------------- seasons of which less is known


@pytest.mark.parametrize(
    ("schedule", "days", "card", "short"),
    [
        (
            "{as_of: 2020, status: announced, sources: old}",
            [],
            ["**Announced**, without a date so far.", "-# Announced 2020."],
            "announced, no date so far",
        ),
        (
            "{as_of: 2020, status: reported, sources: old}",
            [],
            ["**Announced** (reported, not confirmed), without a date so far.", "-# Reported 2020."],
            "announced (reported, not confirmed), no date so far",
        ),
        (
            "{as_of: 2020, status: reported, premiere: 2027, sources: old}",
            [],
            ["Premieres in 2027 (reported, not confirmed).", "-# Reported 2020."],
            "premieres in 2027 (reported, not confirmed)",
        ),
        (
            "{as_of: 2020, premiere: 2027-02, episodes: 1, sources: old}",
            [],
            ["Premieres in February 2027. 1 episode.", "-# Announced 2020."],
            "premieres in February 2027, 1 episode",
        ),
        (
            "{as_of: 2020, premiere: 2026-12-24, finale: 2027-01-02, rhythm: Fridays, sources: old}",
            [],
            ["Premieres on 24 December 2026. Episodes on Fridays, finale on 2 January 2027.", "In 24 days.",
             "-# Announced 2020."],
            "premieres on 24 December 2026",
        ),
        (
            "{as_of: 2020, status: aired, sources: old}",
            [],
            ["**Aired**, but I know no dates."],
            "aired, but I know no dates",
        ),
        (
            "{as_of: 2020, status: aired, episodes: 2, sources: old}",
            [None, None],
            ["**Aired**, but I know no dates.", "2 episodes."],
            "aired, but I know no dates, 2 episodes",
        ),
        (
            "{as_of: 2020, status: aired, episodes: 2, sources: old}",
            ["2020-02-01", None],
            ["**Aired**, from 1 February 2020 on.", "2 episodes."],
            "aired, from 1 February 2020 on, 2 episodes",
        ),
        (
            "{as_of: 2020, status: aired, premiere: 2020-02-01, finale: 2020-02-01, episodes: 1, sources: old}",
            ["2020-02-01"],
            ["**Aired** on 1 February 2020.", "1 episode."],
            "1 February 2020, 1 episode",
        ),
        (
            "{as_of: 2020, premiere: 2026-11-01, episodes: 3, sources: old}",
            ["2026-11-01", None, None],
            ["**Airing now**, since 1 November 2026.", "1 of 3 episodes are out."],
            "airing now, since 1 November 2026, 3 episodes",
        ),
        # Whoever calls it aired does not mean what has yet to come.
        (
            "{as_of: 2020, status: aired, premiere: 2027-03-01, sources: old}",
            [],
            ["Premieres on 1 March 2027.", "In 91 days.", "-# Announced 2020."],
            "premieres on 1 March 2027",
        ),
        # The last one that was counted is out: nobody has to write a finale.
        (
            "{as_of: 2020, premiere: 2026-11-01, episodes: 2, sources: old}",
            ["2026-11-01", "2026-11-08"],
            ["**Aired** from 1 November 2026 to 8 November 2026.", "2 episodes."],
            "1 November 2026 to 8 November 2026, 2 episodes",
        ),
    ],
)  # fmt: skip
def test_no_status_is_contradicted(schedule: str, days: list[str | None], card: list[str], short: str) -> None:
    knowledge = world(days, schedule=schedule)
    now = "2026-11-30T12:00"
    assert said(knowledge, SEASON, now) == card
    assert said(knowledge, WORK, now) == ["A show.", f"- **Season 1**: {short}"]
    assert ("(reported, not confirmed)" in str(said(knowledge, NextQuestion(), now))) is ("(reported" in short)
    assert ("is announced" in str(said(knowledge, NextQuestion(), now))) is ("no date so far" in short)


def test_an_episode_without_a_day_is_out_with_a_season_that_is_called_aired() -> None:
    """From the end of what the schedule says on; with another status, or beyond its count, never."""
    schedule = "{as_of: 2020-03-01, status: aired, finale: 2020-03-10, episodes: 2, sources: old}"
    for status, number, out in (("aired", 1, True), ("aired", 2, True), ("aired", 3, False), ("confirmed", 1, False)):
        knowledge = world([None, None, None], schedule=schedule.replace("aired", status))
        episode = knowledge.episodes[Position("UT", 1, number)]
        assert view(knowledge, "2020-03-11T12:00").has_aired(episode) is out, (status, number)
        assert not view(knowledge, "2020-03-11T11:59").has_aired(episode)
    assert said(world([None], schedule=schedule), EpisodeQuestion("S1E1"), "2026-01-01T12:00") == [
        "Out, but its day is not known."
    ]
    assert said(world([None]), EpisodeQuestion("S1E1"), "2026-03-01T12:00") == ["No date is known."]


def test_a_long_series_shows_its_newest_seasons() -> None:
    seasons = "\n".join(
        f"      {n}: {{schedule: [{{as_of: {1950 + n}, status: aired, premiere: {1950 + n}-05-01, sources: old}}]}}"
        for n in range(1, 72)
    )
    knowledge = make(
        BASE.replace("DROPS", "")
        .replace("      1: {schedule: [SCHEDULE]}", seasons)
        .replace("EPISODES", "\n".join(["episodes:", *(f"  UT S{n}E1: {{sources: old}}" for n in range(1, 72))]))
    )
    lines = said(knowledge, WORK, "2026-11-30T12:00")
    assert [int(number) for number in re.findall(r"\*\*Season (\d+)\*\*", "\n".join(lines))] == [*range(71, 59, -1)]
    assert lines[-1] == "-# Seasons 1 to 59 came before; ask for one of them, such as “UT S59”."
    links = respond(WORK, view(knowledge, "2026-11-30T12:00")).links
    assert [link.label for link in links] == ["Season 71", "Season 70", "Season 69", "About the series"]


# ---------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-05-28", "yesterday"),
        ("2026-05-30", "tomorrow"),
        ("2026-05-31", "in 2 days"),
        ("2026-09-05", "in 99 days"),
        ("2026-09-06", "in 3 months"),
        ("2026-02-18", "3 months ago"),
        ("2024-06-01", "23 months ago"),
        ("2024-05-29", "2 years ago"),
        ("2021-05-30", "4 years ago"),
        ("2021-05-29", "5 years ago"),
    ],
)
def test_distances(day: str, words: str) -> None:
    assert relative_day(view(DAYS, "2026-05-29T13:00"), parse_world_date(day)) == words


def test_a_text_that_says_when_it_was_so_is_not_dated_again() -> None:
    texts = {
        "Ordered on 17 April 2024.": "2024-04-17",
        "Ordered on April 17, 2024.": "2024-04-17",
        "It has no date.": "2024-04-17",
        "It starts in May 2024.": "2024-04-17",
        "Seven seasons were meant in 2023.": "2023",
    }
    facts = [
        f"      - {{id: f{number}, topic: release, text: {json.dumps(text)}, reveal: premise, "
        f"as_of: {as_of}, status: announced, sources: old}}"
        for number, (text, as_of) in enumerate(texts.items())
    ]
    text = "\n".join(["    facts:", *facts, "    seasons:\n"])
    knowledge = make(
        BASE.replace("DROPS", "").replace("    seasons:\n", text).replace("SCHEDULE", SCHEDULE).replace("EPISODES", "")
    )
    assert said(knowledge, WORK, "2026-11-30T12:00")[2:] == [
        "Ordered on 17 April 2024.",
        "Ordered on April 17, 2024.",
        "It has no date. (as of April 2024)",
        "It starts in May 2024. (as of April 2024)",
        "Seven seasons were meant in 2023.",
    ]


# ---------------------------------------------------------------------- a cast that nobody knows


def test_an_empty_cast_says_why() -> None:
    """By what is out and how far the reader is."""
    knowledge = world()
    seen = Clearance({"UT": Position("UT", 1, 5)}, BeyondPolicy.WITHHELD)
    assert said(knowledge, CastQuestion(season=1), "2026-11-30T12:00", seen) == ["-# No cast of season 1 is known yet."]
    coming = "-# No cast of season 1 is known yet."
    assert said(knowledge, CastQuestion(season=1), "2026-02-01T12:00") == [coming], (
        "nothing is out, so nothing is beyond"
    )
    assert said(knowledge, CastQuestion(season=1), "2026-11-30T12:00") == [
        "-# Nobody in this cast is safe to name yet."
    ]
    assert said(knowledge, CastQuestion(season=9), "2026-11-30T12:00") == [
        "Undertow has no season 9 that I know of. Try season 1."
    ]
