"""Matches between typed words and names, and the names that match a sequence of typed words.

The posting lists of the words are intersected. Each match is then encoded as one number: a greater code is a better
match, and 0 is no match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lookup.index.arrays import NO_NUMBERS, Numbers, distinct
from bot.lookup.index.name_index import Index, Range, Scope

_SIMILARITIES: Final = 1024
_FEW_NAMES: Final = 12
_BITMAP_RATIO: Final = 16


class MatchKind(IntEnum):
    """The kind of a match, weakest first. A stronger kind always wins, whatever the similarity."""

    FUZZY = 1
    INITIALS = 2
    JOINED = 3
    PREFIX = 4
    WHOLE = 5
    EXACT = 6


Match = tuple[int, float]
"""The kind of a match and its similarity, from 0 to 1. Completion uses its own kinds instead of `MatchKind`."""
Codes = NDArray[np.int16]


def _code(match: Match | None) -> int:
    return 0 if match is None else match[0] * _SIMILARITIES + round(match[1] * 1000)


class WordMatches(Struct):
    """The words of names that one typed word may match.

    Attributes:
        words: the match of each word, by the number of its canonical spelling. Such a match overrides
            `ranges` and `infix`.
        ranges: ranges of words in any spelling, each with its match. If ranges overlap, the last one counts.
        infix: ascending numbers of words that contain the typed letters, and their match. This match only counts for
            words that are not in `words` or `ranges`.
        small: True if the ranges include small words ("of").
    """

    words: dict[int, Match] = {}
    ranges: list[tuple[Range, Match]] = []
    infix: tuple[Numbers, Match] | None = None
    small: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.ranges or self.infix is not None)

    def add(self, word: int, kind: int, similarity: float) -> None:
        """Add a word with its match. If the word is already there, keep the better match."""
        self.words[word] = max((kind, similarity), self.words.get(word, (kind, 0.0)))

    @property
    def spans(self) -> list[Range]:
        """The ranges without their matches."""
        return [span for span, _ in self.ranges]

    def holders(self, index: Index) -> Numbers:
        """Return the names that contain one of the words. A name may occur several times."""
        alone = np.fromiter(self.words, np.int32, len(self.words))
        return index.holding(alone if self.infix is None else np.concatenate([alone, self.infix[0]]), self.spans)

    def posting_count(self, index: Index, scope: Scope) -> int:
        """Return the number of visible names among those that `holders` would return."""
        infix = self.infix[0].tolist() if self.infix is not None else ()
        return index.posting_count([*self.words, *infix], self.spans, scope)

    def table(self, index: Index) -> Codes:
        """Return the code of every word of the index; shape (words,)."""
        codes = np.zeros(len(index.canonical), np.int16)
        if self.infix is not None:
            codes[self.infix[0]] = _code(self.infix[1])
        for (first, end), match in self.ranges:
            codes[first:end] = _code(match) if self.small else np.where(index.small[first:end], 0, _code(match))
        for word, match in self.words.items():
            codes[word] = _code(match)
        return codes

    def match_of(self, index: Index, written: int, canonical: int) -> Match | None:
        """Return the match between the typed word and one word of a name, or None if there is none.

        Args:
            index: the index that contains the name.
            written: the number of the word as written in the name.
            canonical: the number of its canonical spelling.
        """
        if canonical in self.words:
            return self.words[canonical]
        if self.small or not index.small[canonical]:
            for (first, end), match in reversed(self.ranges):
                if first <= written < end or first <= canonical < end:
                    return match
        if self.infix is not None and ((self.infix[0] == written) | (self.infix[0] == canonical)).any():
            return self.infix[1]
        return None


def _word_codes(index: Index, candidates: WordMatches, words: Numbers) -> Codes:
    """Return the code of the match between one typed word and each of `words`; shape (words,).

    Each of `words` is compared as written and in canonical spelling, and the better match counts.
    """
    table = candidates.table(index)
    return np.maximum(table[index.canonical[words]], table[words])


def _per_name(index: Index, names: Numbers, of_words: NDArray[Any], combine: np.ufunc) -> NDArray[Any]:
    """Combine the values of the words of each name with `combine`; shape (names,). Every name must have a word."""
    lengths = index.names.lengths(names)
    combined: NDArray[Any] = combine.reduceat(of_words, np.cumsum(lengths) - lengths)
    return combined


def count_matched_words(index: Index, names: Numbers, candidates: Sequence[WordMatches]) -> NDArray[np.intp]:
    """Count the words of each name that match a typed word; shape (names,).

    With this count a caller makes sure that one word of a name is not used for two typed words.
    """
    words = index.names.rows(names)
    matched = np.any([_word_codes(index, one, words) > 0 for one in candidates], axis=0)
    return _per_name(index, names, matched.astype(np.intp), np.add)


def names_matching(index: Index, scope: Scope, candidates: Sequence[WordMatches]) -> tuple[Numbers, Codes]:
    """Find the visible names that match every typed word and have at least as many words as were typed.

    Returns:
        The names in index order, and the code of the best match of each typed word; shape (typed words, names).
    """
    counts = [one.posting_count(index, scope) for one in candidates]
    order = sorted(range(len(candidates)), key=counts.__getitem__)
    rarest = candidates[order[0]]
    if not counts[order[0]]:
        return NO_NUMBERS, np.zeros((len(candidates), 0), np.int16)
    names = index.visible(rarest.holders(index), scope)
    for position in order[1:]:
        # Fast path: if the next word has at most 16 times as many names, mark its names in a bitmap and keep only
        # those. This takes 2.7 instead of 3.6 ms for two common words among 150,000 names. Without it nothing breaks,
        # because the codes below select the same names.
        if len(names) > _FEW_NAMES and counts[position] <= _BITMAP_RATIO * len(names):
            marked = np.zeros(len(index), bool)
            marked[candidates[position].holders(index)] = True
            names = names[marked[names]]
    if len(names) <= _FEW_NAMES:
        return _among_few(index, names, candidates)
    if len(rarest.words) > 1 or rarest.ranges or rarest.infix is not None:
        names = distinct(names)
    names = names[index.names.lengths(names) >= len(candidates)]
    codes = np.zeros((len(candidates), len(names)), np.int16)
    for position in order:
        if not len(names):
            break
        codes[position] = _per_name(
            index, names, _word_codes(index, candidates[position], index.names.rows(names)), np.maximum
        )
        kept = codes[position] > 0
        names, codes = names[kept], codes[:, kept]
    return names, codes


def _among_few(index: Index, names: Numbers, candidates: Sequence[WordMatches]) -> tuple[Numbers, Codes]:
    """Return the result of `names_matching` for a few names, which may be in any order and contain duplicates.

    Fast path: a look-up takes 11 % less time, because usually only a few names are left. Without it nothing breaks.
    """
    found: dict[int, list[int]] = {}
    for name in sorted(set(names.tolist())):
        row = index.names.row(name)
        if len(row) < len(candidates):
            continue
        both = {*row.tolist(), *index.canonical[row].tolist()}
        codes = [max([_code(one.match_of(index, word, word)) for word in both]) for one in candidates]
        if all(codes):
            found[name] = codes
    shape = (len(found), len(candidates))
    return np.array(list(found), np.int32), np.array(list(found.values()), np.int16).reshape(shape).T


# ---------------------------------------------------------------------- matches of a whole name


class Part(NamedTuple):
    """One typed word and the word of the name that it matches."""

    typed: str
    word: str
    kind: MatchKind
    similarity: float = 1.0


class NameMatch(Struct, frozen=True, eq=False):
    """One name that matches all the typed words.

    Attributes:
        index: the index of the name.
        name: the number of the name, which is its position in the index.
        kind: the kind of match of the weakest word.
        similarity: the similarity of the whole name, from 0 to 1.
        covers_name: True if the name has no further words.
        is_ordered: True if the words were typed in the order of the name.
        matches_known_word: True if a typed word is a correct word of some visible name, but was matched to a different
            word.
        edits: edits in misspelt words, plus the number of missing words, plus 1 for a different order.
        has_exact_word: True if at least one word is correct.
        is_other_given_name: True if a given name was matched to a different one that is one letter away.
        parts: each typed word with the word that it matches; empty if all words are correct.
        suggestion_only: True if the match is too weak to be more than a suggestion.
    """

    index: Index
    name: int
    kind: MatchKind
    similarity: float = 1.0
    covers_name: bool = False
    is_ordered: bool = True
    matches_known_word: bool = False
    edits: int = 0
    has_exact_word: bool = False
    is_other_given_name: bool = False
    parts: tuple[Part, ...] = ()
    suggestion_only: bool = False

    @property
    def entry(self) -> int:
        """The number of the entry."""
        return int(self.index.name_entry[self.name])

    @property
    def main(self) -> bool:
        """True if the name is the heading of its entry."""
        return bool(self.index.name_main[self.name])

    @property
    def words(self) -> list[str]:
        """The words of the name, in canonical spelling."""
        return [self.index.word(word) for word in self.index.canonical[self.index.names.row(self.name)].tolist()]

    @property
    def rank(self) -> tuple[float, ...]:
        """A sort key: better matches are smaller."""
        exact = self.kind is MatchKind.EXACT
        alias, turned = exact and not self.main, exact and not self.is_ordered
        return (-self.kind, alias, turned, -round(self.similarity, 3), not self.covers_name, self.name)


def best_of_each_entry(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Return the best match of each entry, best first."""
    best: dict[int, NameMatch] = {}
    for match in sorted(matches, key=attrgetter("rank")):
        best.setdefault(match.entry, match)
    return list(best.values())
