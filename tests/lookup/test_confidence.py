"""What is answered and what is only offered, whatever the names are."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lookup import EVERYTHING, Ambiguous, Candidate, Found, Index, NotFound, Scope, look_up
from bot.lookup.page_addresses import name_of
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.tokenizer import key_of
from tests.lookup.strategies import GROUPS, WORDS, candidates, scopes
from tests.support.examples import examples


def among(typed: str, *names: str) -> Found | Ambiguous | NotFound:
    return look_up(typed, Index.of([Candidate(name, name, True) for name in names]), EVERYTHING)


LONGEST_SHORT = 6


@given(candidates, scopes, st.sampled_from([word for word in WORDS if word.isalpha() and len(word) <= LONGEST_SHORT]))
@settings(max_examples=examples(300))
def test_a_short_word_is_answered_with_nobody_who_does_not_bear_it(
    given_: list[Candidate], opened: list[bool], typed: str
) -> None:
    """Whatever is hidden, and it may be the very name."""
    everyone = [*given_, Candidate(typed, "hidden", True, GROUPS)]
    outcome = look_up(typed, Index.of(everyone), Scope(np.array([*opened, False])))
    if isinstance(outcome, Found):
        visible = [each.name for each in given_ if opened[each.group] and each.entry == outcome.entry]
        wanted = [canonical_spelling(word) for word in key_of(typed)]
        pieces = [[canonical_spelling(word) for word in key_of(name)] for name in visible]
        joined = ["".join(words) for name in visible for words in permutations(key_of(name))]
        # “newyork” is New York, “edwin” may be Win Ed, and “xi” is 11.
        assert any(set(wanted) <= set(words) for words in pieces) or any(typed in name for name in joined)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("madison", "Margo Madison"),
        ("margo madisn", "Margo Madison"),
        ("marog madison", "Margo Madison"),
        ("maddisson", "Margo Madison"),
        ("jamestwon", "Jamestown"),
        ("sergey", "Sergei Nikulov"),
        ("m madison", "Margo Madison"),
        ("margo mad", "Margo Madison"),
        ("bob strausser", "Robert Strausser"),
        ("redmoon", "Red Moon"),
        ("who is margo", "Margo Madison"),
        ("apolo 11", "Apollo 11"),
        ("queen of thorms", "Queen of Thorns"),
        ("nsa", "New Space Agency"),
        ("gene krantz", "Gene Kranz"),
        ("Сергея Никулова", "Sergei Nikulov"),
    ],
)
def test_answered(typed: str, name: str) -> None:
    assert among(typed, name) == Found(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("madisn", "Margo Madison"),  # a slip in a short word
        ("gordo", "Seth Gordon"),  # begins alike
        ("stephens", "Ann Stevens"),  # sounds alike
        ("eddie", "Edward Baldwin"),  # a short form alone
        ("michaela", "Michael Collins"),  # another given name
        ("Michaela Conlin", "Michael Collins"),
        ("joan stevens", "John Stevens"),
        ("mm", "Margo Madison"),  # two initials
        ("margos", "Margo Madison"),
        ("margo's sister", "Margo Madison"),
        ("sister of margo", "Margo Madison"),
        ("president madison", "Margo Madison"),
        ("margo madison space center", "Margo Madison"),
        ("queen of horns", "Queen of Thorns"),
        ("king of thorns", "Queen of Thorns"),
        ("prince of mars", "Mars"),
        ("vii corps", "VIII Corps"),
        ("second wave", "Seventh Wave"),
        ("Have a Nice Sol", "Sol"),
        ("M-7", "7 Minutes of Terror"),
        ("the fourth", "The Fourteenth"),
        ("apollo 12", "Apollo 11"),
        ("apollo vii", "Apollo VIII"),
    ],
)
def test_not_answered(typed: str, name: str) -> None:
    assert among(typed, name) in (NotFound((name,)), NotFound(()))


def test_numbers_are_not_even_offered() -> None:
    for typed, name in (("apollo 12", "Apollo 11"), ("the second", "The Seventh"), ("louis xvi", "Louis XVII")):
        assert among(typed, name) == NotFound(())


def test_what_may_be_several_is_offered_best_first() -> None:
    names = [f"{given} Stevenson" for given in ("Ann", "Bea", "Cora", "Dana")]
    assert among("steven", *names) == NotFound(tuple(names))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("plain words", "plain words"),
        ("either/or", "either/or"),
        ("https://x.fandom.com/wiki/Ed_Baldwin", "Ed Baldwin"),
        ("http://x.fandom.com/wiki/Coral_Pe%C3%B1a?a=b#c", "Coral Peña"),
        ("https://x.org/w/index.php?title=Ed_Baldwin&action=edit", "Ed Baldwin"),
        ("https://x.fandom.com/wiki/Special:Search?query=ed+baldwin", "ed baldwin"),
        ("https://x.fandom.com/wiki/Sally_Ride_(astronaut)/Gallery", "Sally Ride"),
        ("https://www.example.com/margo", ""),
        ("http://[", ""),
        ("https://x.fandom.com/wiki/", ""),
    ],
)
def test_the_name_in_an_address(typed: str, name: str) -> None:
    assert name_of(typed) == name
