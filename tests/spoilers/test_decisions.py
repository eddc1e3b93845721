"""Decisions of the rule that no other test would miss, each with the knowledge base that shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.knowledge.model import Kind, NameCategory, NameList
from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed
from bot.lookup import complete
from bot.spoilers.clearance import PREMISE_ONLY, Audience, BeyondPolicy, Clearance, StoredSettings, clearance_for
from bot.spoilers.rule import View
from tests.support.small_knowledge import SMALL, make

NOW = datetime(2024, 1, 1, tzinfo=UTC)
FIRST, SECOND, THIRD = (Position("AA", 1, number) for number in (1, 2, 3))


def found(view: View, typed: str, shelves: set[NameCategory], work: str | None = None) -> tuple[str, ...]:
    """The ids of what a view offers for a text."""
    return complete(typed, view.knowledge.names.index, view.scope(shelves, work))


def test_every_position_of_a_reveal_point_must_have_aired() -> None:
    view = View(make(SMALL), Clearance({"AA": THIRD}, BeyondPolicy.VEILED), NOW)
    undated = Sealed("x", frozenset({Position("AA", 2, 2), Position("BB", 1, 1)}))
    assert view.read(undated) is None
    assert view.veil([undated], lambda value: (value,)) is None


def test_only_main_names_that_may_be_shown_are_headings() -> None:
    text = SMALL.replace(
        "- {name: The Base, reveal: AA S1E1}",
        "- {name: The Base, reveal: AA S1E1}\n      - {name: Teh Base, reveal: AA S1E2, search_only: true}",
    )
    view = View(make(text), Clearance({"AA": SECOND}, BeyondPolicy.WITHHELD), NOW)
    assert view.name(view.knowledge.entries["base"]) == "The Base"


def test_an_alias_is_no_heading() -> None:
    text = SMALL.replace("aliases: [{name: Fortress, search_only: true, reveal: AA S1E1}]", "aliases: The Fort")
    view = View(make(text), Clearance({"AA": SECOND}, BeyondPolicy.WITHHELD), NOW)
    assert view.name(view.knowledge.entries["base"]) == "The Base"
    assert found(view, "the fort", {Kind.PLACE}) == ("base",)


def test_an_alias_does_not_make_an_entry_exist() -> None:
    text = SMALL.replace("{name: The Base, reveal: AA S1E1}", "{name: The Base, reveal: AA S1E3}")
    view = View(make(text), Clearance({"AA": SECOND}, BeyondPolicy.WITHHELD), NOW)
    assert view.name(view.knowledge.entries["base"]) is None
    assert found(view, "the base", {Kind.PLACE}) == ()
    assert found(view, "fortress", {Kind.PLACE}) == ()
    assert found(view, "", {Kind.PLACE}) == ()


def test_titles_are_names_only_once_they_are_safe() -> None:
    text = SMALL.replace("title: One", "title: Overture").replace("title: Two", "title: Ballad")
    view = View(make(text), Clearance({"AA": FIRST}, BeyondPolicy.VEILED), NOW)
    assert found(view, "", {NameList.TITLES}) == ("AA S1E1",)
    assert found(view, "ballad", {NameList.TITLES}) == ()
    assert found(view, "overture", {NameList.REACH}, "AA") == ("S1E1",)
    assert found(view, "overture", {NameList.REACH}, "BB") == ()
    assert found(view, "ballad", {NameList.REACH}, "AA") == ()


def test_only_what_is_out_says_how_far_somebody_is() -> None:
    before = datetime(2020, 1, 10, tzinfo=UTC)
    view = View(make(SMALL), Clearance({"AA": THIRD}, BeyondPolicy.VEILED), before)
    assert found(view, "", {NameList.REACH}, "AA") == ("not started", "caught up", "season 1", "S1E1", "S1E2")
    assert found(view, "", {NameList.REACH}, "BB") == ("not started",)


def test_seasons_are_names_once_they_were_announced() -> None:
    view = View(make(SMALL), Clearance({}, BeyondPolicy.VEILED), datetime(2020, 1, 10, tzinfo=UTC))
    assert found(view, "", {NameList.SEASONS}) == ("AA S1",)


def test_a_name_needs_its_own_condition_and_a_door() -> None:
    text = SMALL.replace("{name: Fortress, search_only: true, reveal: AA S1E1}", "{name: Fortress, reveal: AA S1E2}")
    knowledge = make(text)
    for position, hidden in ((FIRST, ()), (SECOND, ("base",))):
        view = View(knowledge, Clearance({"AA": position}, BeyondPolicy.VEILED), NOW)
        assert found(view, "fortress", {Kind.PLACE}) == hidden
        assert found(view, "the base", {Kind.PLACE}) == ("base",)
        assert found(view, "the base", {Kind.CRAFT}) == ()


@pytest.mark.parametrize("audience", Audience)
def test_an_unreadable_store_leaves_the_premise_alone(audience: Audience) -> None:
    standing = StoredSettings({"AA": THIRD}, {"AA": THIRD}, {"AA": THIRD}, unavailable=True)
    assert clearance_for(standing, audience) == PREMISE_ONLY
