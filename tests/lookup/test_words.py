"""The parts of a look-up that know words alone: spacing, cases, descriptions, numbers for words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.index.hashing import hash_of, hashes, matrix, short, struck, struck_of
from bot.lookup.matching.segmentation import respaced
from bot.lookup.query import describes, lone, played, readings
from bot.lookup.text.edit_distance import beside
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import loose, skeleton, skeletons, sound, sounds, spelling, spellings
from bot.lookup.text.stop_words import EVERYDAY, VAGUE
from bot.lookup.text.tokenizer import as_english_sounds, key_of, nominative
from bot.lookup.text.vocabulary import TITLES

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


def test_no_given_name_is_an_everyday_word() -> None:
    titles_and_particles = {"col", "don", "gen", "di", "les", "pas", "si"}
    assert GIVEN_NAMES.keys() & EVERYDAY <= titles_and_particles | {"deep", "else", "will"}


def test_vague_words_are_never_left_out() -> None:
    assert VAGUE & EVERYDAY <= TITLES


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("how big is goldilocks", [("goldilocks",)]),
        ("did margo betray sergei in season 4", [("margo",), ("sergei",)]),
        ("peter parker", [("peter", "parker")]),
        ("the one called leningrad", [("leningrad",)]),
        ("mercury 13 crew", [("mercury", "13")]),
        ("what is nasa", [("nasa",)]),
        ("is that good or bad", [("bad",)]),
        ("what is the best show ever", []),
    ],
)
def test_what_stands_among_everyday_words(typed: str, names: list[tuple[str, ...]]) -> None:
    assert lone(key_of(typed)) == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [("the guy who plays gordo", ("gordo",)), ("who plays the wife of gordo", ()), ("the woman in red", ())],
)
def test_who_is_played(typed: str, name: tuple[str, ...]) -> None:
    assert played(key_of(typed)) == name


def test_titles_are_written_out_and_dropped_one_by_one() -> None:
    ways = readings(key_of("madam pres wilson"))
    assert ("president", "wilson") in ways


def test_cyrillic_is_read_by_its_sound() -> None:
    assert as_english_sounds("Джеймстаун")[0].startswith("ja")
