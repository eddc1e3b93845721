"""What is sent again was made for exactly this snapshot, this clearance and this minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bot.answers.questions import LoreQuestion, ReleaseQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.commands.autocomplete import term_choices
from bot.interactions.question_service import MAX_VALUES, MAX_VIEWS, AnswerCache
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Clearance, StoredSettings
from bot.spoilers.rule import View
from tests.support.small_knowledge import SMALL, make

NOW = datetime(2026, 3, 1, 12, 0, 30, 5, tzinfo=UTC)
STEPS = (None, Position("AA", 1, 1), Position("AA", 1, 3), Position("AA", 2, 1))
OTHER_STEPS = (None, Position("BB", 1, 1))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return make(SMALL)


def clearances() -> Iterator[Clearance]:
    for at, other, beyond, grace in product(STEPS, OTHER_STEPS, BeyondPolicy, (0, 9)):
        progress = {position.work: position for position in (at, other) if position is not None}
        yield Clearance(progress, beyond, grace)


def seen(remembered: AnswerCache, knowledge: Knowledge, clearance: Clearance, now: datetime) -> View:
    """A view as an interaction at that time gets it."""
    context = remembered.context(knowledge, StoredSettings(), now, True)
    return remembered.view(knowledge, clearance, context.now)


def test_a_context_that_has_grown_old_gets_a_view_of_its_own(knowledge: Knowledge) -> None:
    remembered, clearance = AnswerCache(), Clearance({}, BeyondPolicy.VEILED)
    old = remembered.context(knowledge, StoredSettings(), NOW, True)
    newer = seen(remembered, knowledge, clearance, NOW + timedelta(minutes=1))
    view = remembered.view(knowledge, clearance, old.now)
    assert view.now == old.now != newer.now
    assert seen(remembered, knowledge, clearance, NOW + timedelta(minutes=1)) is newer


def test_the_same_view_for_the_same_clearance_in_the_same_minute(knowledge: Knowledge) -> None:
    remembered = AnswerCache()
    one = Clearance({"AA": STEPS[1], "BB": OTHER_STEPS[1]}, BeyondPolicy.VEILED)  # type: ignore[dict-item]
    same = Clearance({"BB": OTHER_STEPS[1], "AA": STEPS[1]}, BeyondPolicy.VEILED)  # type: ignore[dict-item]
    view = seen(remembered, knowledge, one, NOW)
    assert seen(remembered, knowledge, same, NOW.replace(second=59)) is view
    assert view.now == NOW.replace(second=0, microsecond=0)


def test_another_view_for_anything_else(knowledge: Knowledge) -> None:
    remembered = AnswerCache()
    views = [seen(remembered, knowledge, clearance, NOW) for clearance in clearances()]
    assert len(set(map(id, views))) == len(views)
    first = next(clearances())
    assert seen(remembered, knowledge, first, NOW + timedelta(minutes=1)) not in views
    newer, settings = make(SMALL), StoredSettings()
    assert remembered.context(knowledge, settings, NOW, True).knowledge is knowledge
    assert remembered.context(newer, settings, NOW, True).knowledge is newer
    assert seen(remembered, newer, first, NOW + timedelta(minutes=1)).knowledge is newer


OTHER_VALUES = {"progress": {"AA": STEPS[1]}, "beyond": BeyondPolicy.WITHHELD, "grace_days": 3, "personal": True}


@pytest.mark.parametrize("name", [field.name for field in fields(Clearance)])
def test_every_field_of_a_clearance_counts(knowledge: Knowledge, name: str) -> None:
    """Also one that comparisons ignore. One that is added wants another value above."""
    remembered = AnswerCache()
    clearance = Clearance({}, BeyondPolicy.VEILED)
    other: Any = {name: OTHER_VALUES[name]}
    assert seen(remembered, knowledge, clearance, NOW) is not seen(
        remembered, knowledge, replace(clearance, **other), NOW
    )


def test_every_card_and_every_list_is_what_it_would_be_anew(knowledge: Knowledge) -> None:
    remembered = AnswerCache()
    questions = [LoreQuestion("fort"), LoreQuestion("base"), LoreQuestion("nothing"), ReleaseQuestion("AA")]
    for clearance in [*clearances(), *clearances()]:
        for question, private in product(questions, (True, False)):
            frame = CardOptions(private)
            plain = View(knowledge, clearance, NOW)
            view = seen(remembered, knowledge, clearance, NOW)

            def make_card(q=question, v=view, f=frame):  # type: ignore[no-untyped-def]
                return answer_card(respond(q, v), knowledge, f)

            got = remembered.get_or_create(view, (question, frame), make_card)
            assert got.components == answer_card(respond(question, plain), knowledge, frame).components
        typed = [
            remembered.get_or_create(view, (term_choices, text), lambda t=text, v=view: term_choices(v, t))  # type: ignore[misc]
            for text in ("", "f", "fo", "b")
        ]
        assert typed == [term_choices(plain, text) for text in ("", "f", "fo", "b")]


def test_made_once_for_each_view(knowledge: Knowledge) -> None:
    remembered = AnswerCache()
    calls: list[int] = []
    views = [seen(remembered, knowledge, clearance, NOW) for clearance in clearances()]
    for view in views * 2:
        remembered.get_or_create(view, "same question", lambda: calls.append(1))
    assert len(calls) == len(views)


def test_it_does_not_grow_for_ever(knowledge: Knowledge) -> None:
    remembered = AnswerCache()
    view = seen(remembered, knowledge, Clearance({}, BeyondPolicy.WITHHELD), NOW)
    for number in range(3 * MAX_VALUES):
        remembered.get_or_create(view, number, lambda: None)
    for days in range(3 * MAX_VIEWS):
        seen(remembered, knowledge, Clearance({}, BeyondPolicy.WITHHELD, days), NOW)
    assert len(remembered._values) <= MAX_VALUES
    assert len(remembered._views) <= MAX_VIEWS
