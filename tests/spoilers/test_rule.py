"""The one rule: alive, open, veiled, withheld; closed whenever something is unknown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import MagicMock

import pytest

from bot.knowledge.dates import parse_world_date
from bot.knowledge.loading.assembling.reveal_points import NEVER
from bot.knowledge.model import Kind, NameCategory, NameList
from bot.knowledge.positions import PREMISE, Position, Progress, Reveal, parse_position, reached
from bot.knowledge.sealed import Sealed, SealError
from bot.lookup import Index, Scope, complete
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import SMALL, make

KNOWLEDGE = make(SMALL)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def at(text: str) -> Position:
    """A position from text."""
    position = parse_position(text)
    assert position is not None
    return position


def progress(*texts: str) -> Progress:
    """How far somebody is."""
    return {position.work: position for position in map(at, texts)}


def reveal(*texts: str) -> Reveal:
    """A reveal point from text."""
    return frozenset(map(at, texts))


def found(seen: View, typed: str, shelves: set[NameCategory]) -> tuple[str, ...]:
    """The ids of what a view offers for a text."""
    return complete(typed, KNOWLEDGE.names.index, seen.scope(shelves))


def view(*texts: str, beyond: BeyondPolicy = BeyondPolicy.WITHHELD, now: datetime = LATER) -> View:
    """The small world at a clearance."""
    return View(KNOWLEDGE, Clearance(progress(*texts), beyond), now)


# ---------------------------------------------------------------------- the truth table

TABLE = [
    # watched, needed, open
    ((), (), True),
    (("AA S1E1",), (), True),
    ((), ("AA S1E1",), False),
    (("AA S1E1",), ("AA S1E1",), True),
    (("AA S1E1",), ("AA S1E2",), False),
    (("AA S1E3",), ("AA S1E2",), True),
    (("AA S1E3",), ("AA S2E1",), False),
    (("AA S2E1",), ("AA S1E3",), True),
    (("BB S1E1",), ("AA S1E1",), False),
    (("AA S2E1",), ("BB S1E1",), False),
    (("AA S1E3",), ("AA S1E3", "BB S1E1"), False),
    (("BB S1E1",), ("AA S1E3", "BB S1E1"), False),
    (("AA S1E3", "BB S1E1"), ("AA S1E3", "BB S1E1"), True),
    (("AA S1E2", "BB S1E1"), ("AA S1E3", "BB S1E1"), False),
]


@pytest.mark.parametrize(("watched", "needed", "is_open"), TABLE)
def test_open_veiled_withheld(watched: tuple[str, ...], needed: tuple[str, ...], is_open: bool) -> None:
    """What is open is open in every mode; the rest is veiled in one and does not exist in the other."""
    assert reached(progress(*watched), reveal(*needed)) is is_open
    sealed = Sealed("told", reveal(*needed))
    for beyond in BeyondPolicy:
        seen = view(*watched, beyond=beyond)
        assert seen.read(sealed) == ("told" if is_open else None)
        veil = seen.veil([sealed], lambda text: (text,))
        assert (veil is not None) is (not is_open and beyond is BeyondPolicy.VEILED)
        if veil is not None:
            assert veil.content == ("told",)
        met = MagicMock(return_value=True)
        assert seen.visible_and(sealed, met) is (is_open or beyond is BeyondPolicy.VEILED)
        assert met.call_count == (is_open or beyond is BeyondPolicy.VEILED)


# ---------------------------------------------------------------------- closed whenever something is unknown


@pytest.mark.parametrize(
    "needed",
    [
        NEVER,
        frozenset({Position("AA", 1, 4)}),
        frozenset({Position("AA", 9, 1)}),
        frozenset({Position("CC", 1, 1)}),
        frozenset({Position("AA", 1, 1), Position("CC", 1, 1)}),
        frozenset({Position("AA", 2, 2)}),
    ],
    ids=["never", "no such episode", "no such season", "no such work", "one of two unknown", "no date"],
)
@pytest.mark.parametrize("beyond", BeyondPolicy)
def test_an_unknown_position_hides(needed: Reveal, beyond: BeyondPolicy) -> None:
    """Neither open nor veiled, however far somebody claims to be."""
    claimed = {"AA": Position("AA", 99, 99), "BB": Position("BB", 99, 99), "CC": Position("CC", 99, 99)}
    claimed["?"] = Position("?", 99, 99)
    seen = View(KNOWLEDGE, Clearance(claimed, beyond), LATER)
    assert seen.read(Sealed("told", needed)) is None
    assert seen.veil([Sealed("told", needed)], lambda text: (text,)) is None
    assert not seen.visible_and(Sealed("told", needed), lambda _: True)


def test_nobody_has_watched_what_has_not_aired() -> None:
    """A progress stops at the last episode that is out."""
    seen = view("AA S2E1", now=datetime(2020, 1, 10, tzinfo=UTC))
    assert seen.progress == progress("AA S1E2")
    assert seen.read(Sealed("told", reveal("AA S1E2"))) == "told"
    assert seen.read(Sealed("told", reveal("AA S1E3"))) is None
    assert view("AA S2E2").progress == progress("AA S2E1")
    assert view("AA S1E1", now=datetime(2019, 1, 1, tzinfo=UTC)).progress == {}


def test_an_episode_that_is_late_has_not_been_watched() -> None:
    """Whoever is past an episode in order has not watched it while it is not out."""
    aired_at = {position: out for position, out in KNOWLEDGE.aired_at.items() if position != at("AA S1E2")}
    seen = View(replace(KNOWLEDGE, aired_at=aired_at), Clearance(progress("AA S1E3"), BeyondPolicy.WITHHELD), LATER)
    assert seen.read(Sealed("told", reveal("AA S1E3"))) == "told"
    assert seen.read(Sealed("told", reveal("AA S1E2"))) is None


def test_unaired_is_not_even_veiled() -> None:
    """What the world does not know yet does not exist."""
    seen = view("AA S1E1", beyond=BeyondPolicy.VEILED, now=datetime(2020, 1, 10, tzinfo=UTC))
    assert seen.veil([Sealed("told", reveal("AA S1E2"))], lambda text: (text,)) is not None
    assert seen.veil([Sealed("told", reveal("AA S1E3"))], lambda text: (text,)) is None


def test_an_instant_counts_to_the_minute_and_a_day_when_it_is_over_everywhere() -> None:
    """BB S1E1 comes out at 20:00 in the west, when the next day has begun in Greenwich."""
    comes = datetime(2022, 1, 2, 1, 0, tzinfo=UTC)
    for shift, told in ((timedelta(minutes=-1), None), (timedelta(), "told")):
        seen = view("BB S1E1", now=comes + shift)
        assert seen.read(Sealed("told", reveal("BB S1E1"))) == told
    over = datetime(2020, 1, 2, 12, tzinfo=UTC)
    for hour, told in ((over - timedelta(seconds=1), None), (over, "told")):
        assert view("AA S1E1", now=hour).read(Sealed("told", reveal("AA S1E1"))) == told


@pytest.mark.parametrize(
    ("as_of", "now", "known"),
    [
        ("2023-05-02", datetime(2023, 5, 1, 23, tzinfo=UTC), False),
        ("2023-05-02", datetime(2023, 5, 2, tzinfo=UTC), True),
        ("2023-05", datetime(2023, 4, 30, tzinfo=UTC), False),
        ("2023-05", datetime(2023, 5, 1, tzinfo=UTC), True),
        ("2023", datetime(2022, 12, 31, tzinfo=UTC), False),
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), True),
    ],
)
def test_what_is_known_later_does_not_exist_yet(as_of: str, now: datetime, known: bool) -> None:
    """`as_of` in the future: neither open nor veiled."""
    harmless = Sealed("told", PREMISE, parse_world_date(as_of))
    hidden = Sealed("told", reveal("AA S2E1"), parse_world_date(as_of))
    seen = view(beyond=BeyondPolicy.VEILED, now=now)
    assert seen.read(harmless) == ("told" if known else None)
    assert (seen.veil([hidden], lambda text: (text,)) is not None) is known


# ---------------------------------------------------------------------- versions, names, veils


def test_the_latest_version_within_the_clearance_holds() -> None:
    """One fact, three answers."""
    fact = KNOWLEDGE.entries["base"].facts[0]

    def said(*watched: str) -> str | None:
        wording = view(*watched).latest(fact.versions)
        return wording.text if wording is not None else None

    assert said() is None
    assert said("AA S1E1") == said("AA S1E2") == "Nobody lives there."
    assert said("AA S1E3") == said("AA S2E1") == "Anna lives there."
    assert said("AA S1E2", "BB S1E1") == "Nobody lives there."
    assert said("AA S1E3", "BB S1E1") == "Anna left for the other show."


def test_names_and_existence() -> None:
    """The heading is the latest open main name; without one the entry does not exist."""
    base = KNOWLEDGE.entries["base"]
    assert view().name(base) is None
    assert not view().is_visible(base)
    assert found(view(), "the base", {Kind.PLACE}) == ()
    assert view("AA S1E1").name(base) == "The Base"
    assert view("AA S2E1").name(base) == "Fort Anna"
    for typed, text in (("the base", "AA S1E1"), ("fortress", "AA S1E1"), ("fort anna", "AA S2E1")):
        assert found(view(text), typed, {Kind.PLACE}) == ("base",)
    assert found(view("AA S1E1"), "fort anna", {Kind.PLACE}) == ()


def test_what_is_looked_for_beyond_never_meets_a_withholding_view() -> None:
    """Nobody even sees the hidden names."""
    met: list[str] = []

    def choose(index: Index, hidden: Scope) -> list[str]:
        met.extend(complete("", index, hidden))
        return met

    assert view().find_beyond({Kind.PLACE}, choose) == []
    assert met == []
    assert view(beyond=BeyondPolicy.VEILED).find_beyond({Kind.PLACE}, choose) == ["base"]


def test_only_names_that_are_not_open_are_looked_for_beyond() -> None:
    """A later name of what is open already counts; a name that is open does not, nor one that nobody knows yet."""

    def looked(typed: str, *watched: str, shelves: set[NameCategory], now: datetime = LATER) -> list[str]:
        seen = view(*watched, beyond=BeyondPolicy.VEILED, now=now)
        return seen.find_beyond(shelves, lambda index, hidden: complete(typed, index, hidden))

    assert looked("fort anna", "AA S1E1", shelves={Kind.PLACE}) == ["base"]
    assert looked("the base", "AA S1E1", shelves={Kind.PLACE}) == []
    assert looked("fort anna", "AA S2E1", shelves={Kind.PLACE}) == []
    assert looked("fort anna", "AA S1E1", shelves={Kind.CRAFT}) == []
    assert looked("fort anna", shelves={Kind.PLACE}, now=datetime(2020, 6, 1, tzinfo=UTC)) == []
    assert looked("four", "AA S1E3", shelves={NameList.TITLES}) == ["AA S2E1"]
    assert looked("three", "AA S1E3", shelves={NameList.TITLES}) == []
    assert looked("five", "AA S1E3", shelves={NameList.TITLES}) == []


def test_a_veil_needs_what_all_of_its_pieces_need() -> None:
    """The boxes are told everything, what has been reached as well."""
    pieces = [Sealed("x", reveal(*needs)) for needs in (["AA S1E1"], ["AA S1E3", "BB S1E1"], [])]
    veil = view("AA S1E1", beyond=BeyondPolicy.VEILED).veil(pieces, lambda *texts: texts)
    assert veil is not None
    assert veil.needs == reveal("AA S1E1", "AA S1E3", "BB S1E1")


def test_a_veil_of_several_pieces_needs_all_of_them_alive() -> None:
    """One unaired piece, and there is no veil; all pieces open, and there is none either."""
    seen = view("AA S1E1", beyond=BeyondPolicy.VEILED)
    opened, beyond, dead = (
        Sealed(text, reveal(at)) for text, at in (("o", "AA S1E1"), ("b", "AA S1E3"), ("d", "AA S2E2"))
    )
    veil = seen.veil([opened, beyond], lambda *texts: texts)
    assert veil is not None
    assert veil.content == ("o", "b")
    assert seen.veil([opened, beyond, dead], lambda *texts: texts) is None
    assert seen.veil([opened, opened], lambda *texts: texts) is None
    assert seen.veil([beyond], lambda _: ()) is None


# ---------------------------------------------------------------------- seals and veils refuse to be text

REFUSED = {
    "str": str,
    "format": lambda it: f"{it}",
    "percent": lambda it: "%s" % it,  # noqa: UP031
    "join": lambda it: "".join(["a", it]),
    "add": lambda it: "a" + it,
    "equal": lambda it: it == "told",
    "unequal": lambda it: it != "told",
    "in": lambda it: "told" in [it],  # noqa: FURB171
    "hash": hash,
    "set": lambda it: {it},
    "len": len,
    "iterate": list,
    "truth": bool,
    "json": json.dumps,
}


@pytest.mark.parametrize("way", REFUSED)
def test_a_sealed_value_refuses_to_be_read(way: str) -> None:
    """Printing, formatting, joining, comparing, hashing."""
    with pytest.raises(TypeError):
        REFUSED[way](Sealed("told", PREMISE))


def test_a_seal_shows_nothing_of_itself() -> None:
    """In a traceback or a log there is no word of it."""
    assert repr(Sealed("told", PREMISE)) == "<Sealed>"
    assert "told" not in repr([Sealed("told", PREMISE)])
    assert issubclass(SealError, TypeError)
    assert not hasattr(Sealed("told", PREMISE), "__dict__")
