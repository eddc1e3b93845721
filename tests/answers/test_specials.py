"""Specials have no numbers of their own: whoever asks for one is told so, and nothing is set."""

from __future__ import annotations

import pytest

from bot.answers.answer import Outcome
from bot.answers.questions import CastQuestion, EpisodeQuestion, Question, ReleaseQuestion, TimelineQuestion
from bot.answers.reach.parser import read_reach
from bot.answers.reach.resolver import Refused
from bot.answers.respond import respond
from bot.answers.works import SPECIALS
from tests.answers.reach_world import KNOWLEDGE, VIEW


@pytest.mark.parametrize(
    "question",
    [
        EpisodeQuestion("S0E1"),
        EpisodeQuestion("special 1"),
        EpisodeQuestion("OS S0E1"),
        ReleaseQuestion("specials"),
        ReleaseQuestion("Спецвыпуск"),
        CastQuestion(season=0),
        TimelineQuestion(season="0"),
    ],
)
def test_a_special_has_no_number(question: Question) -> None:
    answer = respond(question, VIEW)
    assert answer.outcome is Outcome.INVALID
    assert [line.parts for line in answer.lines] == [(SPECIALS,)]


@pytest.mark.parametrize("typed", ["S0E3", "season 0", "special 1", "watched the special", "Sonderfolge"])
def test_a_special_is_no_reach(typed: str) -> None:
    assert read_reach(VIEW, KNOWLEDGE.works["OS"], typed) == Refused(SPECIALS)


def test_a_title_with_the_word_is_looked_up() -> None:
    assert respond(ReleaseQuestion("christmas special"), VIEW).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "typed", ["season 1 except the first two", "all except 2 episodes", "season 5 except 1 of 10", "all except 304"]
)
def test_only_the_end_can_be_left_out(typed: str) -> None:
    assert isinstance(read_reach(VIEW, KNOWLEDGE.works["OS"], typed), Refused)


def test_a_bare_number_is_a_season_of_the_timeline() -> None:
    assert respond(TimelineQuestion(season="2"), VIEW).heading == "Timeline, Our Show of Shows season 2"
    assert respond(TimelineQuestion(season="305"), VIEW).heading == "Timeline, Our Show of Shows S3E5"


def test_the_clearance_may_be_why_only_where_nothing_matches() -> None:
    assert respond(ReleaseQuestion("zaphod"), VIEW).may_be_beyond
    assert not respond(CastQuestion("our show of shows"), VIEW).may_be_beyond
