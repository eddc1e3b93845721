"""`/timeline`: by season and episode, in which order, and what stands beside an event."""

from __future__ import annotations

import pytest

from bot.answers.answer import Answer, LineStyle, Outcome
from bot.answers.questions import EntryQuestion, TimelineQuestion
from bot.answers.respond import respond
from bot.cards.actions import QuestionAction, Verb
from bot.cards.custom_ids import LIMIT, parse, write
from bot.cards.markdown import line_text
from bot.commands import autocomplete
from bot.knowledge.model import token_of
from bot.knowledge.positions import parse_position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import NOW, SMALL, make

EVENTS = """
characters:
  anna: {name: Anna, reveal: AA S1E1}
events:
  known: {work: AA, when: 1961, text: Known before., real: none, reveal: premise, sources: s1}
  landing: {work: AA, when: 1969, text: Anna lands., real: A real one., reveal: AA S1E2, about: anna, sources: s1}
  crash: {work: AA, when: 1971, text: It crashes., real: none, reveal: AA S1E3, sources: s1}
  both: {work: BB, when: 1972, text: They meet., real: none, reveal: [AA S1E3, BB S1E1], about: anna, sources: s1}
  later: {work: AA, when: 1965, text: A grave is found., real: none, reveal: AA S2E1, about: anna, sources: s1}
"""
KNOWLEDGE = make(SMALL + EVENTS)
ALL = ("AA S2E1", "BB S1E1")


def view(*watched: str, personal: bool = False, beyond: BeyondPolicy = BeyondPolicy.WITHHELD) -> View:
    """The world at a clearance."""
    positions = [position for text in watched if (position := parse_position(text)) is not None]
    progress = {position.work: position for position in positions}
    return View(KNOWLEDGE, Clearance(progress, beyond, personal=personal), NOW)


def told(answer: Answer) -> list[str]:
    """The events of a page."""
    return [line_text(line) for line in answer.lines if line.style is LineStyle.PLAIN]


def print_of(answer: Answer) -> list[str]:
    """What stands in small print."""
    return [line_text(line) for line in answer.lines if line.style is LineStyle.SMALL]


@pytest.mark.parametrize(
    ("season", "texts"),
    [
        ("S1", ["**1969**: Anna lands.", "**1971**: It crashes.", "**1972**: They meet."]),
        ("season 2", ["**1965**: A grave is found."]),
        ("AA S2", ["**1965**: A grave is found."]),
        ("S1E2", ["**1969**: Anna lands."]),
        ("1x03", ["**1971**: It crashes.", "**1972**: They meet."]),
        ("BB S1E1", ["**1972**: They meet."]),
        ("Second Show season 1", ["**1972**: They meet."]),
    ],
)
def test_a_season_or_an_episode_has_what_it_reveals(season: str, texts: list[str]) -> None:
    assert told(respond(TimelineQuestion(season=season), view(*ALL))) == texts


def test_a_season_goes_with_a_name_and_with_a_date() -> None:
    assert told(respond(TimelineQuestion(about="anna", season="S1"), view(*ALL))) == [
        "**1969**: Anna lands.",
        "**1972**: They meet.",
    ]
    assert told(respond(TimelineQuestion("1971", season="S1"), view(*ALL))) == ["**1971**: It crashes."]


def test_only_what_is_open_counts() -> None:
    answer = respond(TimelineQuestion(season="S1"), view("AA S1E2"))
    assert told(answer) == ["**1969**: Anna lands."]
    beyond = respond(TimelineQuestion(season="S2"), view("AA S1E2"))
    assert told(beyond) == ["Nothing up to S1E2 falls in this part of the timeline."]
    assert beyond.says_nothing


@pytest.mark.parametrize("season", ["zweig", "second show", "S1E1-2", "x;y;z", "1969"])
def test_what_is_no_season_is_said_in_a_sentence(season: str) -> None:
    answer = respond(TimelineQuestion(season=season), view(*ALL))
    assert answer.outcome is Outcome.INVALID
    assert "as a season or an episode" in told(answer)[0]


def test_a_season_that_does_not_exist_is_said() -> None:
    answer = respond(TimelineQuestion(season="S9"), view(*ALL))
    assert told(answer) == ["First Show has no season 9 that I know of. Try seasons 1 and 2."]


def test_newest_first_for_one_person_who_told_how_far_they_are() -> None:
    forwards = ["**1961**: Known before.", "**1969**: Anna lands.", "**1971**: It crashes."]
    assert told(respond(TimelineQuestion(), view("AA S1E3", personal=True))) == forwards[::-1]
    assert told(respond(TimelineQuestion(), view("AA S1E3"))) == forwards
    assert told(respond(TimelineQuestion(season="S1"), view("AA S1E3", personal=True))) == forwards[:0:-1]
    assert told(respond(TimelineQuestion(), view(personal=True))) == forwards[:1]


def test_each_event_has_its_episode_and_no_line_says_that_there_is_nothing() -> None:
    answer = respond(TimelineQuestion(), view(*ALL))
    assert print_of(answer) == ["-# S2E1", "-# S1E2 · In our world: A real one.", "-# S1E3", "-# S1E3 and BB S1E1"]


def test_a_page_of_a_season_leads_to_the_same_season() -> None:
    more = "".join(
        f"  e{n}: {{work: AA, when: {1970 + n}, text: E{n}., real: none, reveal: AA S1E1, sources: s1}}\n"
        for n in range(12)
    )
    seen = View(make(SMALL + EVENTS + more), Clearance(view(*ALL).progress, BeyondPolicy.WITHHELD), NOW)
    answer = respond(TimelineQuestion(season="season 1"), seen)
    assert answer.page is not None
    assert answer.page.next == TimelineQuestion(None, None, 2, "AA S1")


@pytest.mark.parametrize(
    "question",
    [
        TimelineQuestion(),
        TimelineQuestion("1969", token_of("anna"), 3),
        TimelineQuestion(season="AA S1"),
        TimelineQuestion("..19700101", "a; b", 2, "AA S1E3"),
    ],
)
def test_buttons_carry_the_season(question: TimelineQuestion) -> None:
    written = write(QuestionAction(Verb.TURN, question))
    assert written is not None
    assert len(written) <= LIMIT
    assert parse(written) == QuestionAction(Verb.TURN, question)


def test_buttons_of_the_version_before_mean_what_they_did() -> None:
    assert parse("al1;pg;t;1969;2;#0123456789ab") == QuestionAction(
        Verb.TURN, TimelineQuestion("1969", "#0123456789ab", 2)
    )
    assert (
        write(QuestionAction(Verb.TURN, TimelineQuestion("1969", "#0123456789ab", 2)))
        == "al1;pg;t;1969;2;#0123456789ab"
    )


def test_a_semicolon_never_makes_another_question() -> None:
    written = write(QuestionAction(Verb.POST, TimelineQuestion("a;b", "anna", 1, "c;d")))
    assert written is not None
    assert parse(written) == QuestionAction(Verb.POST, TimelineQuestion("a,b", "anna", 1, "c,d"))


@pytest.mark.parametrize("typed", ["s2", "S2", "season 2", "s02"])
def test_a_season_that_is_typed_offers_its_own_episodes_first(typed: str) -> None:
    season, *episodes = [choice.value for choice in autocomplete.season_choices(view(*ALL), typed)]
    assert (season, episodes[:2]) == ("AA S2", ["AA S2E1", "AA S2E2"])
    assert [choice.value for choice in autocomplete.episode_choices(view(*ALL), typed)][:2] == ["AA S2E1", "AA S2E2"]
    assert next(choice.value for choice in autocomplete.title_choices(view(*ALL), typed)) == "AA S2"


def test_what_is_offered_for_a_season_is_understood() -> None:
    for choice in autocomplete.season_choices(view(*ALL), ""):
        for said in (choice.name, choice.value):
            assert respond(TimelineQuestion(season=said), view(*ALL)).outcome is not Outcome.INVALID, said


def test_every_event_of_a_page_says_where_it_was_written() -> None:
    answer = respond(TimelineQuestion(), view(*ALL))
    lines = (SMALL + EVENTS).splitlines()
    for line in answer.lines:
        (location,) = {KNOWLEDGE.where(location) for location in line.locations}
        assert location is not None
        written = lines[int(location.rpartition(":")[2]) - 1]
        assert line_text(line).rpartition(": ")[2].rpartition(" · ")[0] in written or line_text(line)[-6:-1] in written


def test_an_entry_button_is_no_timeline() -> None:
    assert parse("al1;go;e;#0123456789ab") == QuestionAction(Verb.OPEN, EntryQuestion("#0123456789ab"))
