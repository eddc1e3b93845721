"""Forms of a name that count as the same."""

from __future__ import annotations

import pytest

from bot.lookup.text.edit_distance import edit_similarity
from bot.lookup.text.phonetics import canonical_spelling, phonetic_key
from bot.lookup.text.tokenizer import folded, key_of
from bot.lookup.thresholds import MAX_TEXT_LENGTH, MAX_WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Season Five", "season 5"),
        ("Apollo XI", "apollo 11"),
        ("apollo eleven", "Apollo 11"),
        ("mars94", "Mars-94"),
        ("Mars ninety-four", "mars 94"),
        ("Don’t", "dont"),
        ("Peña", "pena"),
        ("Звезда", "zvezda"),
        ("Best-Laid  Plans!", "best laid plans"),
        ("Apollo 07", "Apollo 7"),
    ],
)
def test_same_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ED  BALDWIN!", "ed baldwin"),
        ("Ed báldwin?", "ed baldwin"),
        ("ed-baldwin;", "ed baldwin"),
        ("Have a Nice, Sol", "Have a Nice Sol"),
        ("dr. baldwin.", "dr baldwin"),
        ("baldwin.jpg", "baldwin.jpg"),
        ("Ed's  wife", "Ed's wife"),
        (" G0rdo", "G0rdo"),
        ("“Ed” Baldwin", "“Ed” Baldwin"),
        ("Эд  Болдуин", "Эд Болдуин"),
        ("!?", "!?"),
    ],
)
def test_forms_that_look_up_reads_alike_are_folded(typed: str, text: str) -> None:
    assert folded(typed) == text
    assert key_of(typed) == key_of(text)


@pytest.mark.parametrize(("typed", "key"), [("V", ("v",)), ("i margo", ("i", "margo")), ("twenty ten", ("20", "10"))])
def test_numbers_are_not_seen_everywhere(typed: str, key: tuple[str, ...]) -> None:
    assert key_of(typed) == key


def test_key_is_bounded() -> None:
    assert len(key_of("word " * 1000)) == MAX_WORDS
    assert len("".join(key_of("東" * 6000))) <= MAX_TEXT_LENGTH


@pytest.mark.parametrize(
    ("one", "other"), [("sergey", "sergei"), ("sergej", "sergei"), ("aleksey", "alexei"), ("ilya", "ilja")]
)
def test_same_spelling(one: str, other: str) -> None:
    assert canonical_spelling(one) == canonical_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("stephens", "stevens"), ("cranz", "kranz"), ("kuznetsov", "kusnetzof"), ("tracey", "tracy"), ("moly", "molly")],
)
def test_same_sound(one: str, other: str) -> None:
    assert phonetic_key(one) == phonetic_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("danny", "dani"), ("holly", "jolly"), ("dale", "hale"), ("marge", "margo"), ("11", "12")]
)
def test_different_spelling(one: str, other: str) -> None:
    assert canonical_spelling(one) != canonical_spelling(other)
    assert phonetic_key(one) != phonetic_key(other) or one == "danny"


@pytest.mark.parametrize(("one", "other"), [("picard", "richard"), ("ed", "eb"), ("apollo", "11"), ("10", "11")])
def test_not_a_slip(one: str, other: str) -> None:
    assert edit_similarity(one, other) == 0.0


def test_swapped_letters_cost_less_than_a_wrong_one() -> None:
    assert edit_similarity("marog", "margo") > edit_similarity("margi", "margo") > edit_similarity("nargo", "margo")
