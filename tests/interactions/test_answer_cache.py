"""What is sent again was made for exactly this snapshot, this clearance and this minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bot.answers.answer import Outcome
from bot.answers.entry_search import EVERY_SHELF
from bot.answers.questions import LoreQuestion, ReleaseQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.commands.autocomplete import term_choices
from bot.interactions.question_service import MAX_VALUES, MAX_VIEWS, AnswerCache, QuestionService
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import Audience, BeyondPolicy, Clearance, StoredSettings
from bot.spoilers.rule import View
from bot.storage.store import IN_MEMORY, Store
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
    context = remembered.context(knowledge, StoredSettings(), now, True, 1)
    return remembered.view(knowledge, clearance, context.now)


def test_a_context_that_has_grown_old_gets_a_view_of_its_own(knowledge: Knowledge) -> None:
    remembered, clearance = AnswerCache(), Clearance({}, BeyondPolicy.VEILED)
    old = remembered.context(knowledge, StoredSettings(), NOW, True, 1)
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
    assert remembered.context(knowledge, settings, NOW, True, 1).knowledge is knowledge
    assert remembered.context(newer, settings, NOW, True, 1).knowledge is newer
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


def test_whoever_reads_alone_shares_nothing_that_follows_from_a_question(knowledge: Knowledge) -> None:
    """The same clearance, and so the same answers; but what one has asked makes no answer faster for another."""
    remembered, clearance = AnswerCache(), Clearance({"AA": Position("AA", 1, 3)}, BeyondPolicy.WITHHELD, personal=True)
    all_of_them = seen(remembered, knowledge, clearance, NOW)
    one, other = (View(knowledge, clearance, all_of_them.now, all_of_them) for _ in range(2))
    made: list[int] = []
    for view in (one, other, one, all_of_them):
        remembered.get_or_create(view, "the same question", lambda: made.append(1))
    assert len(made) == 3
    for question in (LoreQuestion("fort"), LoreQuestion("bse"), LoreQuestion("nobody at all"), ReleaseQuestion("AA")):
        assert respond(question, one) == respond(question, all_of_them)
    assert not other._headings
    assert not other.scope(EVERY_SHELF).candidates
    assert one.scope(EVERY_SHELF).candidates
    assert other.scope(EVERY_SHELF).open is one.scope(EVERY_SHELF).open, "what follows from the clearance is shared"


@pytest.mark.parametrize("audience", Audience)
def test_only_what_is_public_is_shared(audience: Audience) -> None:
    """By who reads: with the same settings, two persons have one view of what a channel reads, and else one each."""
    questions = QuestionService(SnapshotHolder(make(SMALL)), Store(IN_MEMORY), lambda: NOW)
    settings = StoredSettings()
    views = [
        questions._view(questions._cache.context(questions.snapshots.current, settings, NOW, True, user), audience)
        for user in (1, 2)
    ]
    assert (views[0] is views[1]) is (audience is Audience.CHANNEL)


@pytest.mark.parametrize("name", ["the fort", "nobody at all", "bse"])
def test_only_open_cards_are_kept_for_others_with_the_same_clearance(name: str) -> None:
    """What was not found, or was only offered, is answered anew for the next person."""
    questions = QuestionService(SnapshotHolder(make(SMALL)), Store(IN_MEMORY), lambda: NOW)
    settings, question = StoredSettings(progress={"AA": Position("AA", 2, 1)}), LoreQuestion(name)
    answers, templates = [], []
    for user in (1, 2):
        context = questions._cache.context(questions.snapshots.current, settings, NOW, True, user)
        view = questions._view(context, Audience.ASKER)
        answers.append(questions._answer(question, view))
        card = questions._card(question, answers[-1], view, CardOptions(private=True))
        templates.append(card.components[0])
    assert answers[0] == answers[1]
    assert (templates[0] is templates[1]) is (answers[0].outcome is Outcome.FOUND)
