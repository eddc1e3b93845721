"""Events told in free words are found in `/timeline about:`, where no entry is called so."""

from __future__ import annotations

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.questions import TimelineQuestion
from bot.answers.respond import respond
from bot.spoilers.rule import View
from tests.support.shipped_knowledge import view

EVERYTHING = view("FAM S5E10", "SC S1E8")


def said(answer: Answer) -> str:
    return "\n".join("".join(str(getattr(part, "text", part)) for part in line.parts) for line in answer.lines)


def asked(typed: str, reader: View = EVERYTHING) -> Answer:
    return respond(TimelineQuestion(about=typed), reader)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("beatles reunion", "The Beatles go on tour together again."),
        ("when do the beatles get back together?", "The Beatles go on tour together again."),
        ("Prince Charles marries Camilla", "Prince Charles marries Camilla."),
        ("thatcher killed in brighton", "Margaret Thatcher is killed"),
        ("first woman on the moon", "the first American woman on the Moon"),
        ("john lennon 1980", "John Lennon is not killed."),
    ],
)
def test_an_event_in_free_words(typed: str, told: str) -> None:
    answer = asked(typed)
    assert answer.outcome is Outcome.FOUND
    assert told in said(answer)


@pytest.mark.parametrize(
    "typed",
    ["pizza party", "the bombing", "apollo 17", "apollo 1", "dale cooper", "watergate", "beatles 1999", "moon xyz"],
)
def test_what_no_event_tells_is_refused(typed: str) -> None:
    answer = asked(typed)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.lines[0].parts[0].startswith("Nothing up to")  # type: ignore[union-attr]


def test_a_name_among_the_words_is_offered_before_events_that_hold_it() -> None:
    assert [choice.label for choice in asked("ed baldwin retires").choices] == ["Ed Baldwin"]


def test_events_beyond_the_clearance_are_told_of_nowhere() -> None:
    early = view("FAM S1E10")
    replies = {}
    for typed in ("beatles reunion", "Thatcher killed in Brighton", "zorblax quuxes frobnicate"):
        answer = asked(typed, early)
        replies[typed] = (said(answer).replace(typed, "…"), answer.outcome, answer.choices, answer.heading)
    assert len(set(replies.values())) == 1
    assert asked("beatles reunion", view("FAM S3E10")).outcome is Outcome.FOUND
