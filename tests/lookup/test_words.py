"""The parts of a look-up that know words alone: spacing, cases, descriptions, numbers for words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.forms import hash_of, hashes, matrix, short, struck, struck_of
from bot.lookup.normalise import key_of, nominative
from bot.lookup.phrasing import describes
from bot.lookup.respacing import respaced
from bot.lookup.similar import beside
from bot.lookup.sounds import loose, skeleton, skeletons, sound, sounds, spelling, spellings

KNOWN = frozenset("new york happy valley jolly roger athena in a the baldwin".split())  # noqa: SIM905
words = st.text("abcdehiknostuvwxyz", min_size=1, max_size=14)


def real(pieces: Iterable[str]) -> frozenset[str]:
    """Those that some name holds."""
    return KNOWN.intersection(pieces)


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("newyork", ("new", "york")),
        ("happyvalley", ("happy", "valley")),
        ("jollyrogerinathena", ("jolly", "roger", "in", "athena")),
        ("athenaviii", ("athena", "8")),
    ],
)
def test_words_are_parted(typed: str, way: tuple[str, ...]) -> None:
    assert way in respaced((typed,), real)


def test_words_are_put_together() -> None:
    assert ("a", "baldwin") in respaced(("a", "bald", "win"), real)
    assert ("a", "newyork") not in respaced(("a", "new", "york"), real), "nothing is called so"
    assert respaced(("x" * 6000,), real) == []


@given(st.lists(words, min_size=1, max_size=8))
def test_many_words_at_once_are_rewritten_like_one(given: list[str]) -> None:
    lines = "\n".join(given)
    assert spellings(lines).split("\n") == [spelling(word) for word in given]
    assert sounds(lines).split("\n") == [sound(word) for word in given]
    assert skeletons(sounds(lines)).split("\n") == [skeleton(word) for word in given]


@given(st.lists(words, min_size=1, max_size=8))
def test_numbers_of_words_do_not_depend_on_their_company(given: list[str]) -> None:
    together = hashes(matrix([word.encode() for word in given]))
    assert together.tolist() == [int(hash_of(word)) for word in given]


@given(words.filter(lambda word: len(word) > 3), st.integers(0, 7))
def test_a_letter_too_many_leaves_the_same(word: str, place: int) -> None:
    longer = word[: place % len(word)] + "q" + word[place % len(word) :]
    letters = np.frombuffer(word.encode(), np.uint8).reshape(1, -1)
    left = set(np.concatenate([short(found) for found in struck(letters, 1)]).tolist())
    if len(longer) <= 8:
        assert left & set(short(struck_of(longer, 1)).tolist())


def test_cases() -> None:
    assert "bolduin" in nominative("bolduina")
    assert "aleida" in nominative("aleidu")
    assert nominative("ab") == []


@pytest.mark.parametrize(("one", "other"), [("jao", "zhao"), ("moro", "moreau"), ("goo", "koo"), ("chan", "tran")])
def test_what_foreign_ears_mix_up(one: str, other: str) -> None:
    assert loose(one) == loose(other)
    assert beside(one, other, 12) is not None


def test_what_stays_apart_beside_a_name_that_is_right() -> None:
    for one, other in (("jordan", "dorman"), ("smith", "tyler"), ("ed", "eb"), ("craig", "stern")):
        assert beside(one, other, 14) is None


@pytest.mark.parametrize(
    ("typed", "is_description"),
    [
        ("who plays the woman in mission control", True),
        ("who played his wife", True),
        ("the guy with the dog", True),
        ("who plays anna", False),
        ("anna lee's father", False),
        ("who is the president", False),
    ],
)
def test_descriptions_name_nobody(typed: str, is_description: bool) -> None:
    assert describes(key_of(typed)) is is_description
