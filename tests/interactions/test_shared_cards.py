"""All spellings of a name share one card, and each is the card that it would be alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.questions import CastQuestion, LoreQuestion, Question
from bot.answers.respond import resolve, respond
from bot.cards.answer_card import CardOptions, card_template
from bot.cards.components import Card
from bot.cards.custom_ids import LIMIT
from bot.cards.reach_controls import OWN_PROGRESS, reach_rows
from bot.interactions.question_service import QuestionService
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from bot.storage.store import IN_MEMORY, Store

_ACCENTS = str.maketrans("aeio", "áéíó")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWLEDGE = read_knowledge(Path(__file__).resolve().parents[1] / "universe")
CLEARANCES = [
    Clearance(progress, beyond)
    for progress in ({}, {"LAN": Position("LAN", 2, 1)}, {"LAN": Position("LAN", 3, 3), "UND": Position("UND", 1, 3)})
    for beyond in BeyondPolicy
]
OPTIONS = [
    CardOptions(private=False),
    CardOptions(private=True, beyond=True),
    CardOptions(private=True, place="up to S2E1", unset=True),
    CardOptions(private=True, place="spoiler-free", in_place=True),
]


def names(clearance: Clearance) -> list[str]:
    view = View(KNOWLEDGE, clearance, NOW)
    return [name for entry in KNOWLEDGE.entries.values() if (name := view.name(entry)) is not None]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A name as somebody may type it, so long at times that no button can carry it."""
    name = draw(st.sampled_from(names(CLEARANCES[-1])))
    name = draw(
        st.sampled_from((name, name.title(), name[:2] + name[3:], name.replace(" ", "-"), f"{name}'s", "<> #1"))
    )
    name = draw(st.sampled_from((name, name.translate(_ACCENTS))))
    typed = "".join(draw(st.sampled_from((each, each.upper(), each.lower()))) for each in name)
    typed = (
        draw(st.sampled_from(("", " ", " " * 40, " " * 80, "; "))) + typed + draw(st.sampled_from(("", ";", "!", " ")))
    )
    if draw(st.booleans()):
        return LoreQuestion(typed)
    return CastQuestion(typed, draw(st.sampled_from((None, "Lantern Deep", "undertow;"))))


def service() -> QuestionService:
    return QuestionService(SnapshotHolder(KNOWLEDGE), Store(IN_MEMORY), lambda: NOW)


def from_cache(questions: QuestionService, question: Question, view: View, options: CardOptions) -> Card:
    return questions._card(question, questions._answer(question, view), view, options)


SHARING = service()
"""Used by all examples, so that most of them find a card that others have left behind."""


@given(questions(), st.sampled_from(CLEARANCES), st.sampled_from(OPTIONS))
def test_a_shared_card_is_what_it_would_be_anew(question: Question, clearance: Clearance, options: CardOptions) -> None:
    view = SHARING._cache.view(KNOWLEDGE, clearance, NOW)
    answer = respond(question, view)
    rows = reach_rows(view, OWN_PROGRESS) if answer.may_be_beyond and options.unset else []
    anew = card_template(answer, KNOWLEDGE, options, rows).asked_as(answer.asked or answer.question, answer.typed)
    for _ in range(2):
        shared = from_cache(SHARING, question, view, options)
        assert shared.components == anew.components
        assert shared.body(options.private) == anew.body(options.private)


@pytest.mark.parametrize("options", [options for options in OPTIONS if not options.beyond])
def test_spellings_share_all_but_some_buttons(options: CardOptions) -> None:
    questions = service()
    view = questions._cache.view(KNOWLEDGE, CLEARANCES[-1], NOW)
    name = names(CLEARANCES[-1])[0]
    spellings = [name, name.upper(), " " * LIMIT + name]
    cards = [from_cache(questions, CastQuestion(each), view, options) for each in spellings]
    assert len({id(card.components[0]) for card in cards}) == 1
    assert len({card.body(options.private) for card in cards}) == 3
    for card, typed in zip(cards, spellings, strict=True):
        assert (typed in str(card.components)) is (len(typed) < LIMIT)


def test_a_name_that_nobody_bears_is_looked_up_once_and_repeated_as_typed() -> None:
    questions = service()
    view = questions._cache.view(KNOWLEDGE, CLEARANCES[-1], NOW)
    with patch("bot.interactions.question_service.resolve", wraps=resolve) as looked_up:
        for typed in ("zzyzx quux", "ZZYZX  quux", "zzyzx-qúux!", " Zzyzx quux?"):
            card = from_cache(questions, CastQuestion(typed), view, OPTIONS[0])
            assert f"matches “{' '.join(typed.split())}”." in str(card.components)
    assert looked_up.call_count == 1
