"""Names that everybody knows from somewhere else are nobody's, except where they are at home."""

from __future__ import annotations

import pytest

from bot.lookup import EVERYTHING, Candidate, Found, Index, NotFound, look_up

AT_HOME = {"James T. Kirk": "kirk", "Jean-Luc Picard": "picard", "Leia Organa": "leia", "Amber Stevens": "amber"}


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.of([Candidate(name, entry, True) for name, entry in AT_HOME.items()])


@pytest.mark.parametrize(
    ("typed", "entry"),
    [("captain kirk", "kirk"), ("who is captain picard", "picard"), ("princess leia", "leia"), ("jim kirk", "kirk")],
)
def test_at_home(index: Index, typed: str, entry: str) -> None:
    assert look_up(typed, index, EVERYTHING) == Found(entry)


@pytest.mark.parametrize("typed", ["amber heard", "who plays amber heard", "don draper", "dr who", "game of thrones"])
def test_elsewhere(index: Index, typed: str) -> None:
    assert look_up(typed, index, EVERYTHING) == NotFound(())
