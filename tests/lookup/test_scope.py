"""What a scope closes has no influence: as if it were not in the index."""

from __future__ import annotations

import string
import sys
from collections import Counter
from collections.abc import Callable
from random import Random
from types import FrameType
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lookup import EVERYTHING, Candidate, Found, Index, NotFound, Scope, complete, look_up, thresholds
from bot.lookup.text.tokenizer import words_of
from bot.lookup.thresholds import MAX_COMPARED
from tests.lookup.strategies import candidates, names, scopes
from tests.lookup.universe import CANDIDATES, ENTRIES
from tests.support.examples import examples


# Few and much alike, so that hidden names would matter wherever they are not left out.
@st.composite
def queries(draw: st.DrawFn) -> str:
    """Something like a name: words of names, some with a slip, some in a question."""
    text = draw(names)
    if draw(st.booleans()):
        place = draw(st.integers(0, len(text) - 1))
        text = text[:place] + draw(st.sampled_from(["", " ", "a", "n", text[place] * 2])) + text[place + 1 :]
    frame = draw(st.sampled_from(["{}", "{}", "{}", "who plays {}", "what happened to {} in season 2", "my {} is odd"]))
    return frame.format(text)


def _same(given: list[Candidate], opened: list[bool], typed: str) -> None:
    everyone, scope = Index.of(given), Scope(np.array(opened))
    visible = Index.of([candidate for candidate in given if opened[candidate.group]])
    for wanted in (EVERYTHING, Scope(np.array([place % 2 == 0 for place in range(len(opened))]))):
        assert look_up(typed, everyone, scope, wanted) == look_up(typed, visible, EVERYTHING, wanted)
    for end in {len(typed), len(typed) // 2, min(len(typed), 2), 0}:
        for limit in (3, 25):
            assert complete(typed[:end], everyone, scope, limit) == complete(typed[:end], visible, EVERYTHING, limit)


def _same_in_a_crowd(given: list[Candidate], opened: list[bool], typed: str) -> None:
    """Only names that may be seen make a crowd."""
    everyone, scope = Index.of(given), Scope(np.array(opened))
    visible = Index.of([candidate for candidate in given if opened[candidate.group]])
    with patch.multiple(thresholds, CROWD_OF_WORDS=6, CROWD_OF_NAMES=12):
        assert look_up(typed, everyone, scope) == look_up(typed, visible, EVERYTHING)


@given(candidates, scopes, queries())
@settings(max_examples=examples(150))
def test_hidden_names_have_no_influence(given: list[Candidate], opened: list[bool], typed: str) -> None:
    _same(given, opened, typed)
    _same_in_a_crowd(given, opened, typed)


@given(st.sampled_from([candidate.name for candidate in CANDIDATES]), st.sets(st.sampled_from(ENTRIES), max_size=120))
@settings(max_examples=examples(60))
def test_the_same_for_names_of_a_series(typed: str, hidden: set[str]) -> None:
    given = [Candidate(one.name, one.entry, one.main, int(one.entry in hidden)) for one in CANDIDATES]
    _same(given, [True, False], typed)


@pytest.mark.parametrize("typed", ["lee", "Ann Lee", "ann lea", "who is lee", "le"])
def test_cuts_come_after_the_scope(typed: str) -> None:
    """However many better names are hidden, the one that may be seen is found."""
    hidden = [
        Candidate("Ann Lee" if number % 2 else "Lee", f"h{number}", True, 1) for number in range(40 * MAX_COMPARED)
    ]
    given = [*hidden, Candidate("Anna Lee", "seen", True, 0)]
    _same(given, [True, False], typed)
    assert complete(typed, Index.of(given), Scope(np.array([True, False]))) in {("seen",), ()}
    assert look_up("anna lee", Index.of(given), Scope(np.array([True, False]))).entry == "seen"  # type: ignore[union-attr]


def test_what_is_asked_for_wins_a_tie_and_no_more() -> None:
    """Of two that fit equally well the one of the command; a full name stays ahead of a longer one that holds it."""
    given = [
        Candidate("Molly Cobb", "person", True, 0),
        Candidate("Molly Cobb Center", "place", True, 1),
        Candidate("Nova", "ship", True, 0),
        Candidate("Nova", "city", True, 1),
        Candidate("Ed Lee", "ed", True, 0),
    ]
    index, places = Index.of(given), Scope(np.array([False, True]))
    assert look_up("nova", index, EVERYTHING, places) == Found("city")
    for typed in ("molly cobb", "molly cob", "mollt cobb", "who is molly cobb"):
        assert look_up(typed, index, EVERYTHING, places) == Found("person", ("place",)), typed
    assert look_up("ed lee in nova", index, EVERYTHING, places) == Found("city")
    assert look_up("ed lee", index, EVERYTHING, places) == Found("ed")


def test_nothing_is_open() -> None:
    index = Index.of(CANDIDATES)
    closed = Scope(np.zeros(1, bool))
    assert look_up("margo madison", index, closed) == NotFound(())
    assert complete("", index, closed) == complete("m", index, closed) == complete("marg", index, closed) == ()


@pytest.mark.parametrize(
    ("typed", "alone", "crowded"),
    [
        ("hellworth", Found("seen"), NotFound(("seen",))),  # one word that may be anybody's
        ("hannah holworth", Found("seen"), Found("seen")),  # nothing but a slip
        ("hannah helwerth", Found("seen"), NotFound(("seen",))),  # more letters differ
    ],
)
def test_a_crowd_asks_for_certainty(typed: str, alone: object, crowded: object) -> None:
    given = [Candidate("Hannah Hallworth", "seen", True, 0)]
    hidden = [Candidate(f"Zed {number}", f"z{number}", True, 1) for number in range(20)]
    index = Index.of([*given, *hidden])
    with patch.multiple(thresholds, CROWD_OF_WORDS=10, CROWD_OF_NAMES=10):
        assert look_up(typed, index, Scope(np.array([True, False]))) == alone, "hidden names are no crowd"
        assert look_up(typed, index, EVERYTHING) == crowded


# ---------------------------------------------------------------------- the same work

SEARCHED = {"Index.word", "Index.exact_entry.<locals>.<genexpr>"}
"""What a binary search reads: that depends on where in the alphabet a word stands, and tells nothing else."""


def _work(do: Callable[[], object]) -> Counter[str]:
    """How often each function of look-up is called."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "/bot/lookup/" in frame.f_code.co_filename:
            calls[frame.f_code.co_qualname] += 1

    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(None)
    return Counter({name: count for name, count in calls.items() if name not in SEARCHED})


def _renamed(given: list[Candidate], opened: list[bool]) -> list[Candidate]:
    """The same with other words in hidden names, wherever no visible name holds the word."""
    index, scope = Index.of(given), Scope(np.array(opened))
    words = [index.word(number) for number in range(len(index.canonical))]
    kept = {word for number, word in enumerate(words) if index.holds(number, number + 1, scope)}
    rng = Random(1)
    other = {word: "".join(rng.choices(string.ascii_lowercase, k=len(word))) for word in words if word not in kept}
    return [
        Candidate(" ".join(other.get(word, word) for word in words_of(one.name)), one.entry, one.main, one.group)
        for one in given
    ]


def _same_work(given: list[Candidate], opened: list[bool], typed: str) -> None:
    plain = [Candidate(" ".join(words_of(one.name)), one.entry, one.main, one.group) for one in given]
    here, elsewhere = Index.of(plain), Index.of(_renamed(plain, opened))
    for text, find in [
        (typed, look_up),
        (typed[:-1], look_up),
        *((typed[:end], complete) for end in range(1, len(typed), 3)),
    ]:

        def work(index: Index, text: str = text, find: Callable[..., object] = find) -> Counter[str]:
            return _work(lambda: find(text, index, Scope(np.array(opened))))

        work(here), work(elsewhere)  # so that caches of words, which hold for every index, are full for both
        assert work(here) == work(elsewhere), text


@given(st.sampled_from(CANDIDATES), st.sets(st.sampled_from(ENTRIES), max_size=120))
@settings(max_examples=examples(8))
def test_a_hidden_name_costs_the_steps_of_a_name_that_nobody_bears(asked: Candidate, hidden: set[str]) -> None:
    """The same questions are asked of an index in which hidden names are called otherwise; every call is counted."""
    given = [Candidate(one.name, one.entry, one.main, int(one.entry in hidden | {asked.entry})) for one in CANDIDATES]
    _same_work(given, [True, False], asked.name)


@pytest.mark.parametrize("typed", ["Margo Madison", "margo", "magro madisn", "who is margo madison", "m. madison"])
def test_looking_up_a_word_leaves_nothing_behind_for_another_scope(typed: str) -> None:
    """As if nobody had asked, in whatever scope somebody else did."""
    index, opened = Index.of(CANDIDATES), np.array([True])
    look_up(typed, index, Scope(opened))
    work = [_work(lambda: look_up(typed, index, Scope(opened))) for _ in range(2)]
    assert work[0] == work[1]
    mine = Scope(opened)
    look_up(typed, index, mine)
    again = _work(lambda: look_up(typed, index, mine))
    assert again.total() <= work[0].total()
