"""A word for one command that belongs to another leads there; what is hidden reads as what does not exist."""

from __future__ import annotations

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.questions import (
    CastQuestion,
    EpisodeQuestion,
    LoreQuestion,
    Question,
    RecapQuestion,
    ReleaseQuestion,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.markdown import line_text, with_typed
from tests.support.shipped_knowledge import view

EVERYTHING = view("FAM S5E10", "SC S1E8")


def said(answer: Answer) -> str:
    return " ".join(with_typed(line_text(line), answer.typed or "") for line in answer.lines)


@pytest.mark.parametrize(
    ("question", "sentence", "leads_to"),
    [
        (LoreQuestion("Ed Baldwin"), "Ed Baldwin is a character.", "Ed Baldwin"),
        (LoreQuestion("margo"), "Margo Madison is a character.", "Margo Madison"),
        (LoreQuestion("Joel Kinnaman"), "Joel Kinnaman is a person.", "Joel Kinnaman"),
        (CastQuestion("Jamestown"), "Jamestown is a place.", "Jamestown"),
        (CastQuestion("jamestwon"), "Jamestown is a place.", "Jamestown"),
        (CastQuestion("Helios"), "Helios is an organisation.", "Helios"),
        (CastQuestion("Rupture"), "For All Mankind S1E8: Rupture is an episode.", "For All Mankind S1E8: Rupture"),
        (ReleaseQuestion("Ed Baldwin"), "Ed Baldwin is a character.", "Ed Baldwin"),
        (ReleaseQuestion("Jamestown"), "Jamestown is a place.", "Jamestown"),
        (EpisodeQuestion("Ed Baldwin"), "Ed Baldwin is a character.", "Ed Baldwin"),
        (EpisodeQuestion("nasa"), "NASA is an organisation.", "NASA"),
        (LoreQuestion("S2E3"), "For All Mankind S2E3 is an episode.", "For All Mankind S2E3: Rules of Engagement"),
        (CastQuestion("season 2"), "For All Mankind S2 is a season.", "For All Mankind, season 2"),
        (RecapQuestion(about="Joel Kinnaman"), "Joel Kinnaman is a person.", "Joel Kinnaman"),
        (TimelineQuestion(about="Joel Kinnaman"), "Joel Kinnaman is a person.", "Joel Kinnaman"),
    ],
)
def test_the_way_there(question: Question, sentence: str, leads_to: str) -> None:
    answer = respond(question, EVERYTHING)
    assert answer.outcome is Outcome.NOT_FOUND
    assert said(answer) == sentence
    assert [respond(choice.question, EVERYTHING).heading for choice in answer.choices] == [leads_to]


def test_several_elsewhere_are_all_offered() -> None:
    answer = respond(CastQuestion("Red Moon"), EVERYTHING)
    assert said(answer) == "2 names match “Red Moon”. Which one?"
    assert {choice.label for choice in answer.choices} == {
        "Red Moon · mission",
        "For All Mankind S1E1: Red Moon",
    } or len(answer.choices) == 2


def test_a_whole_name_of_another_kind_goes_before_a_part_of_one() -> None:
    for typed in ("Molly Cobb", "who is molly cobb", "mollt cobb"):
        answer = respond(LoreQuestion(typed), EVERYTHING)
        assert said(answer) == "Molly Cobb is a character. Or did you mean the other one?"
        assert [choice.label for choice in answer.choices] == ["Molly Cobb", "Molly Cobb Space Center · place"]
    assert respond(LoreQuestion("molly cobb space center"), EVERYTHING).heading == "Molly Cobb Space Center"
    assert respond(LoreQuestion("Molly Cobb"), view("FAM S1E1")).choices == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chantelle van santen", "Shantel VanSanten · person"),
        ("Даниэль Пул", "Danielle Poole · character"),
        ("lee jung gill", "Lee Jung-Gil · character"),
        ("molly cob", "Molly Cobb"),
    ],
)
def test_a_misspelt_name_of_another_kind_is_offered_first(typed: str, found: str) -> None:
    answer = respond(LoreQuestion(typed), EVERYTHING)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.choices[0].label == found


def test_the_name_of_a_series_beside_another_name() -> None:
    for typed in ("jamestown from for all mankind", "for all mankind jamestown", "jamestown fam"):
        assert respond(LoreQuestion(typed), EVERYTHING).heading == "Jamestown"
    assert respond(LoreQuestion("for all mankind"), EVERYTHING).heading == "For All Mankind"


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("second to last episode", "S5E9"),
        ("season 3 second to last", "S3E9"),
        ("l'avant-dernier épisode de la saison 2", "S2E9"),
        ("next to last episode of season 2", "S2E9"),
        ("vorletzte Folge Staffel 3", "S3E9"),
        ("for all mankind 4", "season 4"),
    ],
)
def test_other_ways_to_say_an_episode(typed: str, heading: str) -> None:
    assert heading in respond(ReleaseQuestion(typed), EVERYTHING).heading


def test_a_town_and_a_series_of_one_name() -> None:
    answer = respond(LoreQuestion("star city"), EVERYTHING)
    assert said(answer).startswith("Closed town in the woods near Moscow"), "places first"
    assert "Star City · series" in [link.label for link in answer.links]


@pytest.mark.parametrize("ask", [LoreQuestion, ReleaseQuestion, EpisodeQuestion])
def test_a_hidden_name_of_another_kind_is_no_name(ask: type) -> None:
    for typed in ("Kelly Baldwin", "Zorblax Quux"):
        answer = respond(ask(typed), view("FAM S1E3"))
        assert said(answer) == f"Nothing up to S1E3 matches “{typed}”."
        assert answer.choices == ()


def test_the_cast_of_a_show() -> None:
    assert respond(CastQuestion("sergei", show="SC"), EVERYTHING).heading == "Sergei Nikulov"
    nobody = respond(CastQuestion("margo", show="star city"), EVERYTHING)
    assert nobody.outcome is Outcome.NOT_FOUND
    assert said(nobody).startswith("Nobody in the cast of Star City up to FAM S5E10 and SC S1E8 matches “margo”.")
    assert [choice.label for choice in nobody.choices] == ["Margo Madison · character"]
    # a credit that is not reached yet is as good as none
    early = respond(CastQuestion("margo", show="SC"), view("FAM S1E3"))
    assert said(early).startswith("Nobody in the cast of Star City up to S1E3 matches “margo”.")
    hidden = respond(CastQuestion("kelly", show="SC"), view("FAM S1E3"))
    assert said(hidden) == "Nothing up to S1E3 matches “kelly”."
