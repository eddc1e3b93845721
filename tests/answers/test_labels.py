"""Every label that we offer means what its value means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from bot.answers.answer import Answer, Outcome, Typed
from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    ReleaseQuestion,
    TimelineQuestion,
)
from bot.answers.respond import respond
from bot.cards.actions import QuestionAction, Verb
from bot.cards.custom_ids import parse, write
from bot.commands import autocomplete
from bot.spoilers.rule import View
from tests.support.shipped_knowledge import knowledge, view

BEGINNINGS = (
    "", "m", "ma", "margo", "s", "st", "season", "season 3", "s3", "s3e", "apollo", "ed", "the", "phoenix", "nasa",
    "red", "rup", "1", "305", "star", "when is", "final", "last", "ne", "season 3 ep", "p", "n", "h", "Пет", "zz",
)  # fmt: skip
Choose = Callable[[View, str], autocomplete.Choices]
OPTIONS: dict[str, tuple[Choose, Callable[[str], Question]]] = {
    "/cast name": (autocomplete.people_choices, CastQuestion),
    "/cast show": (autocomplete.show_choices, lambda text: CastQuestion(None, text)),
    "/lore name": (autocomplete.term_choices, LoreQuestion),
    "/timeline about": (autocomplete.about_choices, lambda text: TimelineQuestion(None, text)),
    "/release title": (autocomplete.title_choices, ReleaseQuestion),
    "/episode number": (autocomplete.episode_choices, EpisodeQuestion),
    "/episode show": (autocomplete.show_choices, lambda text: EpisodeQuestion("S1E1", text)),
    "/next show": (autocomplete.show_choices, NextQuestion),
}


def told(answer: Answer) -> Answer:
    """An answer without what its buttons ask again, which is what was typed."""
    nothing = EntryQuestion("")
    page = structs.replace(answer.page, previous=None, next=None) if answer.page is not None else None
    return replace(answer, question=nothing, asked=None, page=page)


@pytest.mark.parametrize("codes", [(), ("FAM S2E3",), ("FAM S5E10", "SC S1E8")])
@pytest.mark.parametrize("option", OPTIONS)
def test_a_label_means_what_its_value_means(option: str, codes: tuple[str, ...]) -> None:
    choose, ask = OPTIONS[option]
    seen = view(*codes)
    offered = {(choice.name, choice.value) for typed in BEGINNINGS for choice in choose(seen, typed)}
    assert offered or not codes
    for label, value in offered:
        by_value, by_label = respond(ask(value), seen), respond(ask(label), seen)
        assert by_value.outcome is Outcome.FOUND, (label, value)
        assert told(by_value) == told(by_label), (label, value)


def test_values_tell_nothing() -> None:
    for choose in (autocomplete.people_choices, autocomplete.term_choices, autocomplete.about_choices):
        for choice in choose(view("FAM S5E10", "SC S1E8"), ""):
            entry = knowledge().entries.get(knowledge().ids_by_token.get(str(choice.value), ""))
            assert entry is not None
            assert knowledge().tokens[entry.id] == choice.value


@pytest.mark.parametrize(
    "ask", [CastQuestion, LoreQuestion, ReleaseQuestion, EpisodeQuestion, lambda text: TimelineQuestion(None, text)]
)
def test_a_token_of_what_cannot_be_seen_is_not_repeated(ask: Callable[[str], Question]) -> None:
    hidden = knowledge().tokens["kelly-baldwin"]
    answers = [respond(ask(token), view("FAM S1E3")) for token in (hidden, "#0123456789ab")]
    assert [(answer.outcome, answer.lines, answer.choices) for answer in answers[:1]] == [
        (answer.outcome, answer.lines, answer.choices) for answer in answers[1:]
    ]
    assert "#" not in str(answers[0].lines[0].parts)
    assert answers[0].typed is None


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("FAM S1E8 · Rupture", "For All Mankind S1E8: Rupture"),
        ("For All Mankind S1E8: Rupture", "For All Mankind S1E8: Rupture"),
        ("Rupture · FAM S1E8", "For All Mankind S1E8: Rupture"),
        ("S1E8 · Rupture", "For All Mankind S1E8: Rupture"),
        ("Previous: S1E7", "For All Mankind S1E7: Hi Bob"),
        ("Next: S1E9", "For All Mankind S1E9: Bent Bird"),
        ("For All Mankind, season 5", "For All Mankind, season 5"),
        ("Season 3", "For All Mankind, season 3"),
        ("Star City · series", "Star City"),
        ("Next episode", "What comes next"),
        ("Season finale", "For All Mankind S5E10"),
    ],
)
def test_labels_of_choices_buttons_and_selects(typed: str, heading: str) -> None:
    for ask in (ReleaseQuestion, EpisodeQuestion):
        assert respond(ask(typed), view("FAM S5E10", "SC S1E8")).heading.startswith(heading)


def test_a_label_beyond_the_clearance_reads_as_a_name_that_does_not_exist() -> None:
    for typed in ("Kelly Baldwin · character", "Nobody Whatever · character"):
        answer = respond(CastQuestion(typed), view("FAM S1E3"))
        assert answer.lines[0].parts == ("Nothing up to S1E3 matches ", Typed(), ".")
        assert answer.typed == typed
        assert answer.choices == ()


@pytest.mark.parametrize(
    "question",
    [
        CastQuestion("x" * 70, "For All Mankind"),
        CastQuestion("margo madison" + " " * 50, "for all mankind" + " " * 50),
        EpisodeQuestion("x" * 70, "For All Mankind" + " " * 50),
        TimelineQuestion("between 24 August 1974 and 12 September 1983", "x" * 70),
        TimelineQuestion("between 24 August 1974 and 12 September 1983", "margo madison" + " " * 50),
    ],
)
def test_two_long_texts_fit_into_a_button(question: Question) -> None:
    answer = respond(question, view("FAM S5E10", "SC S1E8"))
    under_what_was_found = {Verb.SOURCES, Verb.REPORT, Verb.REPORT_IN_PLACE}  # which carry a token
    for verb in set(Verb) - under_what_was_found:
        for asked in (answer.question, answer.asked or answer.question):
            custom_id = write(QuestionAction(verb, asked))
            assert custom_id is not None
            found = parse(custom_id)
            assert found is not None
            assert write(found) == custom_id
            assert respond(found.question, view()).lines == respond(asked, view()).lines
