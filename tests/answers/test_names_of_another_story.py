"""Names that another story has: many of one surname, ordinals, nicknames “X of Y”, one name for two, two works."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.questions import CastQuestion, EpisodeQuestion, LoreQuestion, ReleaseQuestion
from bot.answers.respond import respond
from bot.cards.markdown import line_text, with_typed
from bot.commands.autocomplete import people_choices
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import parse_position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import make

SOURCE = {"sources": "s1"}


def character(name: str, reveal: str = "premise", *aliases: str, billing: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "reveal": reveal, "aliases": list(aliases)}
    if billing:
        made["parts"] = [{"work": "TH", "seasons": {1: {"credit": billing, "reveal": reveal}}, **SOURCE}]
    return made


def season(*days: str) -> dict[str, Any]:
    return {
        "schedule": [{"as_of": "2010-01-01", "premiere": days[0], "finale": days[-1], "episodes": len(days), **SOURCE}]
    }


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    given = "Abel Bran Cley Dorn Edd Finn Garr Hale Ivor Jory Kyle Lorn Marl Ned Osha"
    house = [f"{name} Wolfe" for name in given.split()]
    people = {name.split()[0].lower(): character(name) for name in house}
    people |= {
        "robb": character("Robb Wolfe", billing="main"),
        "sansa": character("Sansa Wolfe", billing="recurring"),
        "guard": character("Wolfe Guard No. 2", billing="guest"),
        "first": character("Aerion the First"),
        "seventh": character("Aerion the Seventh"),
        "mother": character("Daena Stormborn", "premise", "Mother of Dragons"),
        "queen": character("Olenna Rose", "premise", "Queen of Thorns"),
        "tenth": character("Tenth Doctor"),
        "nova": character("Nova"),
        "gale": character("Gale Storm", "premise", "Nova"),
        "jon": character("Jon Frost", billing="main"),
        "jon-book": {
            "name": "Jon Frost",
            "reveal": "premise",
            "parts": [{"work": "BK", "seasons": {1: {"credit": "main", "reveal": "premise"}}, **SOURCE}],
        },
        "secret": character("Dorn", "TH S1E3"),
    }
    return make(
        {
            "sources": {"s1": {"publisher": "P", "title": "T", "where": "page 1", "reliability": "high"}},
            "works": {
                "TH": {
                    "title": "Thrones",
                    "accent": "#112233",
                    "summary": {"text": "A show.", "reveal": "premise", **SOURCE},
                    "seasons": {1: season("2011-01-01", "2011-01-08", "2011-01-15")},
                },
                "BK": {
                    "title": "Doctor Who",
                    "accent": "#445566",
                    "summary": {"text": "Another.", "reveal": "premise", **SOURCE},
                    "seasons": {1: season("2012-01-01", "2012-01-08")},
                },
            },
            "episodes": {
                **{
                    f"TH S1E{number}": {"title": f"Part {number}", "released": day, "title_reveal": "premise", **SOURCE}
                    for number, day in enumerate(("2011-01-01", "2011-01-08", "2011-01-15"), start=1)
                },
                "BK S1E1": {"title": "Doctor Who", "released": "2012-01-01", "title_reveal": "premise", **SOURCE},
                "BK S1E2": {
                    "title": "Rose",
                    "aliases": [{"name": "Episode 305", "reveal": "premise"}],
                    "released": "2012-01-08",
                    "title_reveal": "premise",
                    **SOURCE,
                },
            },
            "characters": people,
            "places": {"wall": {"name": "The Wall", "reveal": "premise"}},
        }
    )


def view(*codes: str) -> View:
    positions = [position for code in codes if (position := parse_position(code)) is not None]
    clearance = Clearance({at.work: at for at in positions}, BeyondPolicy.WITHHELD)
    return View(knowledge(), clearance, datetime(2026, 1, 1, tzinfo=UTC))


def cast(typed: str) -> Answer:
    return respond(CastQuestion(typed), view())


def said(answer: Answer) -> str:
    return " ".join(with_typed(line_text(line), answer.typed or "") for line in answer.lines)


def offered(answer: Answer) -> list[str]:
    return [choice.label.partition(" · ")[0] for choice in answer.choices]


def test_a_list_that_is_cut_tells_the_true_number_and_the_most_prominent_first() -> None:
    answer = cast("wolfe")
    assert said(answer) == "18 names match “wolfe”. Here are the first 10; type more of the name."
    assert len(answer.choices) == 10
    assert offered(answer)[:3] == ["Robb Wolfe", "Sansa Wolfe", "Wolfe Guard No. 2"]


def test_a_list_that_is_not_cut() -> None:
    assert said(cast("aerion")) == "2 names match “aerion”. Which one?"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("Aerion the Second", "Aerion the Seventh"),
        ("aerion the seventeenth", "Aerion the Seventh"),
        ("aerion the fourth", "Aerion the First"),
        ("Aerion the Tenth", "Aerion the Seventh"),
        ("Father of Dragons", "Daena Stormborn"),
        ("Mother of Wagons", "Daena Stormborn"),
        ("Brother of Dragons", "Daena Stormborn"),
        ("Queen of Horns", "Olenna Rose"),
        ("Prince of Thorns", "Olenna Rose"),
        ("King of Thorns", "Olenna Rose"),
        ("nova's wife", "Nova"),
    ],
)
def test_what_differs_is_never_answered(typed: str, wrong: str) -> None:
    answer = cast(typed)
    assert answer.outcome is not Outcome.FOUND, answer.heading
    assert answer.heading != wrong


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("aerion the 1st", "Aerion the First"),
        ("Aerion the Seventh", "Aerion the Seventh"),
        ("aerion the 7th", "Aerion the Seventh"),
        ("10th doctor", "Tenth Doctor"),
        ("tenth doctor", "Tenth Doctor"),
        ("mother of dragons", "Daena Stormborn"),
        ("queen of thorns", "Olenna Rose"),
        ("the mother of dragons", "Daena Stormborn"),
    ],
)
def test_what_is_the_same_is_answered(typed: str, heading: str) -> None:
    assert cast(typed).heading == heading


def test_a_name_that_two_bear_asks() -> None:
    answer = cast("nova")
    assert answer.outcome is Outcome.AMBIGUOUS
    assert sorted(offered(answer)) == ["Gale Storm", "Nova"]


def test_two_works_with_the_same_character() -> None:
    labels = [choice.label for choice in cast("jon frost").choices]
    assert labels == ["Jon Frost · character, Thrones", "Jon Frost · character, Doctor Who"]
    for label, choice in zip(labels, cast("jon frost").choices, strict=True):
        found = cast(label)
        assert found.heading == "Jon Frost"
        assert found == respond(choice.question, view())
    assert [choice.name for choice in people_choices(view(), "jon f")] == labels


def test_a_show_narrows_a_name() -> None:
    assert respond(CastQuestion("jon", show="BK"), view()).work == "BK"
    assert respond(CastQuestion("jon frost", show="thrones"), view()).work == "TH"
    assert respond(CastQuestion("wolfe", show="TH"), view()).outcome is Outcome.AMBIGUOUS
    assert offered(respond(CastQuestion("wolfe", show="TH"), view())) == [
        "Robb Wolfe",
        "Sansa Wolfe",
        "Wolfe Guard No. 2",
    ]
    nobody = respond(CastQuestion("robb", show="BK"), view())
    assert nobody.outcome is Outcome.NOT_FOUND
    assert said(nobody).startswith(
        "Nobody in the cast of Doctor Who that is safe before the first episode matches “robb”."
    )
    assert offered(nobody) == ["Robb Wolfe"]
    assert respond(CastQuestion("robb", show="nothing"), view()).outcome is Outcome.INVALID


def test_an_episode_that_is_called_like_its_series_asks() -> None:
    answer = respond(ReleaseQuestion("doctor who"), view())
    assert answer.outcome is Outcome.AMBIGUOUS
    assert [choice.label for choice in answer.choices] == ["Doctor Who · series", "Doctor Who · BK S1E1"]
    for choice in answer.choices:
        assert respond(ReleaseQuestion(choice.label), view()).heading == respond(choice.question, view()).heading


def test_a_number_that_is_a_name_is_the_name() -> None:
    assert respond(EpisodeQuestion("305"), view()).heading.startswith("Doctor Who S1E2")
    assert respond(EpisodeQuestion("episode 305"), view()).heading.startswith("Doctor Who S1E2")
    assert respond(EpisodeQuestion("102"), view()).heading.startswith("Thrones S1E2")


@pytest.mark.parametrize("typed", ["S1E1-2", "1x01-02", "s1e1e2", "S1E1+2", "S1E1-E2", "1x1-2"])
def test_two_episodes_at_once_ask(typed: str) -> None:
    answer = respond(EpisodeQuestion(typed), view())
    assert answer.outcome is Outcome.AMBIGUOUS
    assert [choice.label.partition(" · ")[2] for choice in answer.choices] == ["TH S1E1", "TH S1E2"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (LoreQuestion("robb wolfe"), "Robb Wolfe is a character."),
        (CastQuestion("the wall"), "The Wall is a place."),
        (CastQuestion("thrones"), "Thrones is a series."),
        (ReleaseQuestion("robb wolfe"), "Robb Wolfe is a character."),
        (EpisodeQuestion("the wall"), "The Wall is a place."),
        (CastQuestion("part 3"), "Thrones S1E3: Part 3 is an episode."),
    ],
)
def test_a_word_for_another_command(question: CastQuestion, sentence: str) -> None:
    answer = respond(question, view())
    assert answer.outcome is Outcome.NOT_FOUND
    assert said(answer) in (sentence, f"{sentence} Or did you mean the other one?")
    assert respond(answer.choices[0].question, view()).outcome is Outcome.FOUND


def test_a_hidden_name_of_another_kind_reads_as_one_that_does_not_exist() -> None:
    for question in (LoreQuestion("secretary dorn jr"), ReleaseQuestion("secretary dorn jr")):
        assert (
            said(respond(question, view()))
            == "Nothing that is safe before the first episode matches “secretary dorn jr”."
        )
    assert offered(cast("dorn")) == offered(cast("dorn"))
    assert cast("dorn").heading == "Dorn Wolfe"
    assert respond(CastQuestion("dorn"), view("TH S1E3")).heading == "Dorn"
    assert respond(LoreQuestion("dorn"), view()).lines[0].parts == ("Dorn Wolfe is a character.",)
    assert respond(LoreQuestion("dorn"), view("TH S1E3")).lines[0].parts == ("Dorn is a character.",)
