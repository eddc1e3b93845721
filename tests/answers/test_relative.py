"""Where somebody points instead of counting, alone or within a question, in every command about episodes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.questions import EpisodeQuestion, NextQuestion, ReleaseQuestion
from bot.answers.respond import respond
from bot.commands.autocomplete import episode_choices, title_choices
from bot.knowledge.positions import parse_position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.shipped_knowledge import knowledge

AIRING = datetime(2026, 5, 10, 12, tzinfo=UTC)  # between FAM S5E7 and S5E8


def view(*codes: str, now: datetime = AIRING) -> View:
    positions = [position for code in codes if (position := parse_position(code)) is not None]
    return View(knowledge(), Clearance({at.work: at for at in positions}, BeyondPolicy.WITHHELD), now)


def headings(typed: str, seen: View) -> set[str]:
    """What each command answers."""
    questions = (ReleaseQuestion(typed), EpisodeQuestion(typed), NextQuestion(typed))
    answers = [respond(question, seen) for question in questions]
    assert {answer.outcome for answer in answers} == {Outcome.FOUND}, (typed, answers)
    return {answer.heading.partition(":")[0] for answer in answers}


WANTED = {
    "What comes next": "next|next episode|next ep|when is the next episode|when's the next episode|"
    "when does the next episode come out|when is the next one|what is the next episode|upcoming episode|tonight|"
    "what time does it drop|when does it come out|when does the new episode air|what time is the next episode|"
    "is there a new episode tonight|nächste Folge|wann kommt die nächste Folge|próximo episodio|prochain épisode|"
    "następny odcinek|следующая серия|próximo episódio|when is next|next season",
    "What came last": "last episode|when is the last episode|what is the latest episode|latest|newest episode|"
    "most recent episode|newest|the latest one|last|when was the last episode|letzte Folge|último episodio|"
    "dernier épisode|последняя серия|ostatni odcinek",
    "For All Mankind S1E1": "first episode|pilot|the pilot|the pilot episode|series premiere|"
    "when was the first episode|when did the pilot air|very first episode",
    "For All Mankind S5E1": "premiere|season premiere|when was the season premiere|the premiere|season 5 premiere|"
    "premiere of season 5|first episode of season 5|season 5 first episode",
    "For All Mankind S5E10": "finale|season finale|when is the finale|when is the season finale|series finale|"
    "when is the finale in my time zone|the final episode|season 5 finale|finale of season 5|last episode of season 5|"
    "final episode of season 5|Staffelfinale",
    "For All Mankind, season 6": "final season|the final season|when is the final season|season 6|when is season 6",
    "For All Mankind, season 5": "last season|latest season|newest season|the most recent season|"
    "when is the latest season",
    "For All Mankind S3E1": "season 3 premiere|premiere of season 3|first episode of season 3|3x1|s3 premiere",
    "For All Mankind S3E10": "season 3 finale|third season finale|finale of season 3|last episode of season 3|"
    "シーズン3 最終話|第三季最后一集",
    "For All Mankind S2E9": "penultimate episode of season 2|the penultimate episode of season 2|"
    "vorletzte Folge Staffel 2|penúltimo episodio de la temporada 2|предпоследняя серия 2 сезона",
    "For All Mankind": "how many seasons|how many seasons are there|how many episodes",
    "For All Mankind, season 3": "how many episodes in season 3|how many episodes does season 3 have|season 3",
    "Star City S1E8": "star city finale|finale of star city|when is the star city season finale|SC finale",
    "Star City S1E1": "star city premiere|star city pilot|first episode of star city|the premiere of star city",
}


@pytest.mark.parametrize(
    ("typed", "heading"), [(each, heading) for heading, texts in WANTED.items() for each in texts.split("|")]
)
def test_bare_or_within_a_question_in_every_command(typed: str, heading: str) -> None:
    assert headings(typed, view("FAM S5E7")) == {heading} or headings(typed, view()) == {heading}
    assert headings(typed, view()) == {heading}


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("finale", "For All Mankind S2E10"),
        ("season finale", "For All Mankind S2E10"),
        ("when is the finale", "For All Mankind S2E10"),
        ("season premiere", "For All Mankind S2E1"),
        ("premiere", "For All Mankind S2E1"),
        ("episode 5", "For All Mankind S2E5"),
        ("pilot", "For All Mankind S1E1"),
        ("season 4 finale", "For All Mankind S4E10"),
        ("star city finale", "Star City S1E8"),
    ],
)
def test_who_is_within_a_season_means_that_one(typed: str, heading: str) -> None:
    assert headings(typed, view("FAM S2E3")) == {heading}


def test_who_has_finished_a_season_means_the_newest() -> None:
    assert headings("finale", view("FAM S2E10")) == {"For All Mankind S5E10"}


def test_a_question_about_a_series_is_about_the_series() -> None:
    for typed in ("when is star city coming out", "is star city out", "when does star city come out"):
        assert respond(ReleaseQuestion(typed), view()).heading == "Star City"


@pytest.mark.parametrize(
    "typed", ["zzz", "finale margo", "the last of us", "next of kin", "first blood", "final fantasy"]
)
def test_what_is_no_pointing(typed: str) -> None:
    answer: Answer = respond(ReleaseQuestion(typed), view())
    assert answer.outcome is not Outcome.FOUND


@pytest.mark.parametrize(
    "typed", ["when is", "when", "final", "last", "next", "sea", "pil", "latest e", "season 3 ep", "s3 ep"]
)
def test_something_is_offered_while_it_is_typed(typed: str) -> None:
    for choose in (title_choices, episode_choices):
        assert choose(view("FAM S5E7"), typed), typed


def test_a_season_offers_its_episodes() -> None:
    codes = [choice.value for choice in episode_choices(view("FAM S5E7"), "season 3 ep")]
    assert codes == [f"FAM S3E{number}" for number in range(1, 11)]
