"""Rules that hold whatever the names are."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.lookup import EVERYTHING, Ambiguous, Candidate, Found, Index, NotFound
from bot.lookup import complete as complete_in
from bot.lookup import look_up as look_up_in
from tests.lookup.universe import CANDIDATES, ENTRIES
from tests.support.examples import examples


@lru_cache(maxsize=64)
def _index(candidates: tuple[Candidate, ...]) -> Index:
    return Index.of(candidates)


def look_up(typed: str, candidates: tuple[Candidate, ...]) -> Found | Ambiguous | NotFound:
    """Among all of them."""
    return look_up_in(typed, _index(candidates), EVERYTHING)


def complete(typed: str, candidates: tuple[Candidate, ...], limit: int = 25) -> tuple[str, ...]:
    """The same."""
    return complete_in(typed, _index(candidates), EVERYTHING, limit)


def _named(outcome: Found | Ambiguous | NotFound) -> tuple[str, ...]:
    if isinstance(outcome, Found):
        return (outcome.entry, *outcome.also)
    return outcome.entries if isinstance(outcome, Ambiguous) else outcome.suggestions


def _people(*names: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(name, name, True) for name in names)


BAD_INPUT = [
    "",
    "   ",
    "\n\t\r",
    "🚀🌕👩‍🚀",
    "\u0301\u0302\u0303",
    "\u202e\u202d\u2066",
    "\u200b\u200d\ufeff",
    "\x00",
    "\x00\x01\x1f",
    "\ud800",
    "?!…—«»",
    "x" * 6000,
    "ab " * 2000,
    "\u0301" * 6000,
    "ﷺ" * 6000,
]


@pytest.mark.parametrize("typed", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_bad_input_finds_nothing(typed: str) -> None:
    assert look_up(typed, CANDIDATES) == NotFound(())


@pytest.mark.parametrize(
    "typed", ["mar\u200bgo", "\u202emargo", "margo\x00", "Ｍａｒｇｏ", "𝓜𝓪𝓻𝓰𝓸", "ma\u0301rgo", "  margo \n", "МАРГО"]
)
def test_decoration_does_not_hide_a_name(typed: str) -> None:
    assert look_up(typed, CANDIDATES) == Found("margo-madison")


def test_no_candidates() -> None:
    assert look_up("margo", ()) == NotFound(())
    assert complete("margo", ()) == ()
    assert complete("", ()) == ()


def test_candidates_without_a_single_letter_do_no_harm() -> None:
    names = _people("🚀", "", "???", "Ann Lee")
    assert look_up("ann", names) == Found("Ann Lee")
    assert look_up("🚀", names) == NotFound(())
    assert complete("an", names) == ("Ann Lee",)


def test_a_name_that_two_bear_is_asked_about_heading_first() -> None:
    names = (Candidate("Nova", "person", False), Candidate("Nova", "ship", True), Candidate("Nova Base", "base", True))
    assert look_up("nova", names) == Ambiguous(("ship", "person"), "nova")


def test_longer_names_that_hold_it_are_told() -> None:
    assert look_up("nova", _people("Nova", "Nova Base")) == Found("Nova", ("Nova Base",))


def test_two_equal_headings_are_ambiguous() -> None:
    names = (Candidate("Nova", "ship", True), Candidate("Nova", "episode", True))
    assert look_up("Nova", names) == Ambiguous(("ship", "episode"), "Nova")


def test_what_is_repeated_is_clean_and_short() -> None:
    names = _people("Ann Lee", "Bob Lee")
    outcome = look_up("\u202e**Lee**\x07 \u200b", names)
    assert outcome == Ambiguous(("Ann Lee", "Bob Lee"), "Lee")


@pytest.mark.parametrize("count", [2, 14, 300])
def test_all_who_bear_a_name_are_told(count: int) -> None:
    names = _people(*(f"Person{number:03} Lee" for number in range(count)))
    outcome = look_up("lee", names)
    assert isinstance(outcome, Ambiguous)
    assert sorted(outcome.entries) == [name.name for name in names]


@pytest.mark.parametrize(
    "name",
    ["Ulrich Vandermeer", "Ólöf Guðmundsdóttir", "Jean-Claude O'Rourke", "Station 9", "Волков", "김민준", "Über uns"],
)
def test_every_name_finds_itself_however_it_is_written(name: str) -> None:
    names = (*CANDIDATES, Candidate(name, "new", True))
    backwards = " ".join(reversed(name.split()))
    for typed in (name, name.upper(), name.lower(), backwards, f"  {name}. ", f"who is {name}?"):
        assert look_up(typed, names) == Found("new"), typed


@given(st.text(max_size=80))
@settings(max_examples=examples(300))
def test_never_raises_and_names_only_candidates(typed: str) -> None:
    outcome = look_up(typed, CANDIDATES)
    named = _named(outcome)
    assert set(named) <= set(ENTRIES)
    assert len(set(named)) == len(named)
    assert look_up(typed, CANDIDATES) == outcome
    if isinstance(outcome, Ambiguous):
        assert len(outcome.entries) >= 2
        assert outcome.shared
    if isinstance(outcome, NotFound):
        assert len(outcome.suggestions) <= 10


@example(Candidate("Ranger II", "ranger-2", False), 8)
@given(st.sampled_from(CANDIDATES), st.integers(1, 30))
@settings(max_examples=examples(200))
def test_every_name_completes_while_it_is_typed(candidate: Candidate, letters: int) -> None:
    assert candidate.entry in complete(candidate.name[:letters], CANDIDATES, limit=len(ENTRIES))


@given(st.text(max_size=30), st.integers(-1, 30))
@settings(max_examples=examples(200))
def test_complete_never_raises_and_keeps_its_limit(typed: str, limit: int) -> None:
    entries = complete(typed, CANDIDATES, limit)
    assert len(entries) <= max(limit, 0)
    assert len(set(entries)) == len(entries)
    assert set(entries) <= set(ENTRIES)


@given(st.sampled_from([word for candidate in CANDIDATES for word in candidate.name.split()]), st.integers(1, 8))
@settings(max_examples=examples(200))
def test_another_letter_never_reshuffles_what_still_begins_so(word: str, letters: int) -> None:
    headings = tuple(candidate for candidate in CANDIDATES if candidate.main)
    before = complete(word[:letters], headings, limit=len(ENTRIES))
    after = complete(word[: letters + 1], headings, limit=len(ENTRIES))
    start = word[: letters + 1].lower()
    opening = [
        heading.entry for heading in headings if any(part.lower().startswith(start) for part in heading.name.split())
    ]
    if start.isalpha() and start.isascii():
        assert [entry for entry in after if entry in opening] == [entry for entry in before if entry in opening]


def test_complete_offers_everything_before_anything_is_typed() -> None:
    assert complete("", CANDIDATES) == ENTRIES[:25]
    assert complete("  ", CANDIDATES, limit=3) == ENTRIES[:3]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("marg", ("margo-madison", "marge-slayton")),
        ("marog", ("margo-madison",)),
        ("margo m", ("margo-madison",)),
        ("stevens d", ("danny-stevens",)),
        ("apollo 2", ("apollo-21", "apollo-22", "apollo-23", "apollo-24", "apollo-25")),
        ("mars9", ("mars-94",)),
        ("happyv", ("happy-valley", "e-happy-valley")),
        ("hapy v", ("happy-valley", "e-happy-valley")),
        ("the wo", ("the-wolves",)),
        ("captain cob", ("molly-cobb", "wayne-cobb")),
        ("серг", ("sergei-nikulov",)),
        ("ckleton", ("shackleton-crater",)),
        ("seven min", ("seven-minutes-of-terror",)),
        ("7 min", ("seven-minutes-of-terror",)),
        ("zzzz", ()),
        ("🚀", ()),
    ],
)
def test_complete(typed: str, first: tuple[str, ...]) -> None:
    entries = complete(typed, CANDIDATES)
    assert entries[: len(first)] == first
    assert bool(entries) == bool(first)
