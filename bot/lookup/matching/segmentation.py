"""Word segmentation: moves the spaces between words ("newyork", "ander son", "athenaviii")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise

from bot.lookup import thresholds
from bot.lookup.text.vocabulary import ROMANS

WordFilter = Callable[[Iterable[str]], frozenset[str]]
"""A function that takes some texts and returns those that are words of a visible name."""


def resegment(words: Sequence[str], known_among: WordFilter) -> list[tuple[str, ...]]:
    """Return other ways to set the spaces between the typed letters.

    Args:
        words: the typed words.
        known_among: returns those of the given texts that are words of visible names.
    """
    joined = "".join(words)
    pairs = [one + other for one, other in pairwise(words)]
    known = known_among(
        {*words, *pairs, joined, *chain.from_iterable(cut for word in {*words, joined} for cut in _cut(word))}
    )
    ways: list[tuple[str, ...]] = [(joined,)] if len(words) > 2 and joined in known else []
    ways += [(*words[:position], pair, *words[position + 2 :]) for position, pair in enumerate(pairs) if pair in known]
    for position, word in enumerate(words):
        if word not in known:
            ways += [(*words[:position], *parts, *words[position + 1 :]) for parts in _split(word, known, known_among)]
    if len(words) > 1:
        ways += _split(joined, known, known_among)
    return [way for way in dict.fromkeys(ways) if way != tuple(words)]


def _split(word: str, known: frozenset[str], known_among: WordFilter) -> list[tuple[str, ...]]:
    """Return ways to split a word into several known words, fewest words first. The last may be a Roman numeral.

    Args:
        word: the word to split.
        known: the parts of any possible cut of `word` that are words of visible names. It may contain other words.
        known_among: returns those of the given texts that are words of visible names.
    """
    cuts = _cut(word)
    begun = [(first, rest) for first, rest in cuts if first in known]
    ways: list[tuple[str, ...]] = [cut for cut in begun if cut[1] in known]
    ways += [(first, str(ROMANS[rest])) for first, rest in begun if rest in ROMANS and len(first) > 2]
    start = min((len(first) for first, _ in begun if len(first) > 1), default=len(word))
    end = max((len(first) for first, rest in cuts if len(rest) > 1 and rest in known), default=0)
    if ways or len(word) < thresholds.MIN_JOINED or end - start < 2:
        return ways[: thresholds.MAX_SEGMENTATIONS]
    pieces = {word[first:end] for first in range(len(word)) for end in range(first + 2, len(word) + 1)}
    return _covered(word, known_among(pieces))


def _cut(word: str) -> list[tuple[str, str]]:
    """Return the two parts of a word for every possible cut, or [] for a word that is too long."""
    cuts = range(1, len(word) if len(word) <= thresholds.MAX_JOINED else 0)
    return [(word[:cut], word[cut:]) for cut in cuts]


def _covered(word: str, known: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the ways to split a word into the fewest known pieces, each of two letters or more."""
    growing: list[tuple[str, ...]] = [()]
    for _ in range(thresholds.MAX_PARTS):
        longer = []
        for parts in growing:
            done = sum(map(len, parts))
            longer += [(*parts, word[done:end]) for end in range(done + 2, len(word) + 1) if word[done:end] in known]
        longer.sort(key=lambda parts: -sum(map(len, parts)))
        if complete := [parts for parts in longer if "".join(parts) == word]:
            return complete[: thresholds.MAX_SEGMENTATIONS]
        growing = longer[: 4 * thresholds.MAX_SEGMENTATIONS]
    return []
