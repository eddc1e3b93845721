"""The parts of a look-up that know words alone: spacing, cases, descriptions, numbers for words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.index.hashing import deletes, deletes_of, hash_of, hashes_of, upper_half
from bot.lookup.matching.segmentation import resegment
from bot.lookup.query import content_runs, interpretations, is_description, name_after_playing
from bot.lookup.text import word_lists
from bot.lookup.text.edit_distance import odd_word_similarity
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import (
    canonical_spelling,
    canonical_spellings,
    consonant_key,
    consonant_keys,
    loose_phonetic_key,
    phonetic_key,
    phonetic_keys,
)
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.transliteration import cyrillic_to_english, without_case_ending
from bot.lookup.text.vocabulary import STOP_WORDS, SURNAME_LIKE_WORDS, TITLES

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
    assert way in resegment((typed,), real)


def test_words_are_put_together() -> None:
    assert ("a", "baldwin") in resegment(("a", "bald", "win"), real)
    assert ("a", "newyork") not in resegment(("a", "new", "york"), real), "nothing is called so"
    assert resegment(("x" * 6000,), real) == []


@given(st.lists(words, min_size=1, max_size=8))
def test_many_words_at_once_are_rewritten_like_one(given: list[str]) -> None:
    lines = "\n".join(given)
    assert canonical_spellings(lines).split("\n") == [canonical_spelling(word) for word in given]
    assert phonetic_keys(lines).split("\n") == [phonetic_key(word) for word in given]
    assert consonant_keys(phonetic_keys(lines)).split("\n") == [consonant_key(word) for word in given]


@given(st.lists(words, min_size=1, max_size=8))
def test_numbers_of_words_do_not_depend_on_their_company(given: list[str]) -> None:
    together = hashes_of([*given, "", *"abcd"])[: len(given)]
    assert together.tolist() == [int(hash_of(word)) for word in given]


@given(words.filter(lambda word: len(word) > 3), st.integers(0, 7))
def test_a_letter_too_many_leaves_the_same(word: str, place: int) -> None:
    longer = word[: place % len(word)] + "q" + word[place % len(word) :]
    letters = np.frombuffer(word.encode(), np.uint8).reshape(1, -1)
    left = set(np.concatenate([upper_half(found) for found in deletes(letters, 1)]).tolist())
    if len(longer) <= 8:
        assert left & set(upper_half(deletes_of(longer, 1)).tolist())


def test_cases() -> None:
    assert "bolduin" in without_case_ending("bolduina")
    assert "aleida" in without_case_ending("aleidu")
    assert without_case_ending("ab") == []


@pytest.mark.parametrize(("one", "other"), [("jao", "zhao"), ("moro", "moreau"), ("goo", "koo"), ("chan", "tran")])
def test_what_foreign_ears_mix_up(one: str, other: str) -> None:
    assert loose_phonetic_key(one) == loose_phonetic_key(other)
    assert odd_word_similarity(one, other, 12) is not None


def test_what_stays_apart_beside_a_name_that_is_right() -> None:
    for one, other in (("jordan", "dorman"), ("smith", "tyler"), ("ed", "eb"), ("craig", "stern")):
        assert odd_word_similarity(one, other, 14) is None


@pytest.mark.parametrize(
    ("typed", "described"),
    [
        ("who plays the woman in mission control", True),
        ("who played his wife", True),
        ("the guy with the dog", True),
        ("who plays anna", False),
        ("anna lee's father", False),
        ("who is the president", False),
    ],
)
def test_descriptions_name_nobody(typed: str, described: bool) -> None:
    assert is_description(key_of(typed)) is described


def test_no_given_name_is_an_everyday_word() -> None:
    titles_and_particles = {"col", "don", "gen", "di", "les", "pas", "si"}
    assert GIVEN_NAMES.keys() & STOP_WORDS <= titles_and_particles | {"deep", "else", "will"}


def test_vague_words_are_never_left_out() -> None:
    assert SURNAME_LIKE_WORDS & STOP_WORDS <= TITLES


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
    assert content_runs(key_of(typed)) == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [("the guy who plays gordo", ("gordo",)), ("who plays the wife of gordo", ()), ("the woman in red", ())],
)
def test_who_is_played(typed: str, name: tuple[str, ...]) -> None:
    assert name_after_playing(key_of(typed)) == name


def test_titles_are_written_out_and_dropped_one_by_one() -> None:
    ways = interpretations(key_of("madam pres wilson"))
    assert ("president", "wilson") in ways


def test_cyrillic_is_read_by_its_sound() -> None:
    assert cyrillic_to_english("Джеймстаун")[0].startswith("ja")


def test_a_line_above_the_first_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.txt").write_text("# What they are.\n\nmr mrs\n[titles]\ndr\n", encoding="utf-8")
    monkeypatch.setattr(word_lists, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=re.escape("odd.txt, line 3: write a [name] above the first list")):
        word_lists.read_lists("odd")
