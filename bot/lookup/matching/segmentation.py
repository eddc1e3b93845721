"""The same letters with the spaces elsewhere: "newyork", "ander son", "athenaviii"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from bot.lookup.text.vocabulary import ROMANS

# Words run together: shorter ones are ordinary words.
SHORTEST_RUN: Final = 5
# The longest name written as one word that is taken apart, and into how many words.
_LONGEST_RUN: Final = 40
_MOST_PARTS: Final = 6
# Ways to part one text: every further one is less likely, and costs a search.
_MOST_WAYS: Final = 8

Real = Callable[[Iterable[str]], frozenset[str]]


def resegment(typed: Sequence[str], real: Real) -> list[tuple[str, ...]]:
    """Other ways to space what was typed.

    Args:
        typed: the words.
        real: of any texts, those that are words of a name that may be seen.
    """
    joined = "".join(typed)
    pairs = [one + other for one, other in pairwise(typed)]
    known = real({*typed, *pairs, joined}.union(*map(_cut, {*typed, joined})))
    ways: list[tuple[str, ...]] = [(joined,)] if len(typed) > 2 and joined in known else []
    ways += [(*typed[:place], pair, *typed[place + 2 :]) for place, pair in enumerate(pairs) if pair in known]
    for place, word in enumerate(typed):
        if word not in known:
            ways += [(*typed[:place], *parts, *typed[place + 1 :]) for parts in _parted(word, known, real)]
    if len(typed) > 1:
        ways += _parted(joined, known, real)
    return [way for way in dict.fromkeys(ways) if way != tuple(typed)]


def _parted(word: str, known: frozenset[str], real: Real) -> list[tuple[str, ...]]:
    """Ways to read a word as several real ones, the fewest words first; a Roman number may come last.

    Args:
        known: of the parts that a single cut leaves, the real ones.
    """
    cuts = range(1, len(word) if len(word) <= _LONGEST_RUN else 0)
    ways: list[tuple[str, ...]] = [
        (word[:cut], word[cut:]) for cut in cuts if word[:cut] in known and word[cut:] in known
    ]
    ways += [
        (word[:cut], str(ROMANS[word[cut:]]))
        for cut in cuts
        if word[:cut] in known and word[cut:] in ROMANS and cut > 2
    ]
    first = next((cut for cut in cuts if cut > 1 and word[:cut] in known), len(word))
    last = next((cut for cut in reversed(cuts) if cut < len(word) - 1 and word[cut:] in known), 0)
    if ways or len(word) < SHORTEST_RUN or last - first < 2:
        return ways[:_MOST_WAYS]
    pieces = {word[first:end] for first in range(len(word)) for end in range(first + 2, len(word) + 1)}
    return _covered(word, real(pieces))


def _cut(word: str) -> set[str]:
    """The two parts of a word, wherever it is cut."""
    cuts = range(1, len(word) if len(word) <= _LONGEST_RUN else 0)
    return {word[:cut] for cut in cuts} | {word[cut:] for cut in cuts}


def _covered(word: str, known: frozenset[str]) -> list[tuple[str, ...]]:
    """The ways to cover a word with known pieces of two letters or more."""
    found: list[tuple[str, ...]] = []
    growing: list[tuple[str, ...]] = [()]
    for _ in range(_MOST_PARTS):
        longer = []
        for parts in growing:
            done = sum(map(len, parts))
            longer += [(*parts, word[done:end]) for end in range(done + 2, len(word) + 1) if word[done:end] in known]
        longer.sort(key=lambda parts: -sum(map(len, parts)))
        found += [parts for parts in longer if sum(map(len, parts)) == len(word)]
        growing = [parts for parts in longer if sum(map(len, parts)) < len(word)][: 4 * _MOST_WAYS]
        if found:
            break
    return found[:_MOST_WAYS]
