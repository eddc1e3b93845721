"""Which names a sequence of typed words matches, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.lookup.index.arrays import NO_NUMBERS, distinct
from bot.lookup.index.hashing import Numbers
from bot.lookup.index.name_index import Index
from bot.lookup.scope import Scope

# Names that are compared word by word; the best of all that match, by what can be said of many at once.
MAX_COMPARED: Final = 48
_SIMILARITIES: Final = 1024
# So few names are looked through one by one: arrays would take longer to make.
_FEW: Final = 12
# Names are marked to be found again if there are not so many times more to mark than to find.
_BITMAP_RATIO: Final = 16


class MatchKind(IntEnum):
    """How a name was matched; a stronger kind is never outvoted by scores."""

    FUZZY = 1
    INITIALS = 2
    JOINED = 3
    PREFIX = 4
    WHOLE = 5
    EXACT = 6


Match = tuple[int, float]  # kind, similarity 0 to 1


def _code(match: Match) -> int:
    """A match as one number: the better, the greater."""
    return match[0] * _SIMILARITIES + round(match[1] * 1000)


@dataclass(slots=True)
class WordMatches:
    """The words of names that one typed word may stand for.

    Attributes:
        words: by number of the word, uniform spelling.
        ranges: first word, end, how; any spelling; the last one holds where several do, `words` before them.
        within: words in any spelling that hold the letters somewhere, in order, and how; after all others.
        small: whether ranges hold small words ("of") too.
    """

    words: dict[int, Match] = field(default_factory=dict)
    ranges: list[tuple[int, int, Match]] = field(default_factory=list)
    within: tuple[Numbers, Match] | None = None
    small: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.ranges or self.within is not None)

    def add(self, word: int, kind: int, similarity: float) -> None:
        """One more word, or a better reason for it."""
        self.words[word] = max((kind, similarity), self.words.get(word, (kind, 0.0)))

    @property
    def without_ranges(self) -> WordMatches:
        """No beginnings and no initials."""
        return WordMatches(self.words)

    @property
    def numbers(self) -> Numbers:
        """The words that stand in no range."""
        alone = np.fromiter(self.words, np.int32, len(self.words))
        return alone if self.within is None else np.concatenate([alone, self.within[0]])

    def posting_count(self, index: Index) -> int:
        """How many names hold one of them; a name may count several times."""
        weight = index.posting_count(self.words, self.spans)
        return weight if self.within is None else weight + index.posting_count(self.within[0].tolist(), ())

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The ranges."""
        return [(first, end) for first, end, _ in self.ranges]

    @property
    def uniform_code(self) -> int:
        """The code of all the words, if it is the same and there are no others, else 0."""
        if self.ranges or self.within is not None or len(matches := set(self.words.values())) != 1:
            return 0
        return _code(matches.pop())

    def table(self, index: Index) -> NDArray[np.int16]:
        """By number of each word in any spelling: the code of its match, 0 for none."""
        codes = np.zeros(len(index.canonical), np.int16)
        if self.within is not None:
            codes[self.within[0]] = _code(self.within[1])
        for first, end, match in self.ranges:
            codes[first:end] = _code(match) if self.small else np.where(index.small[first:end], 0, _code(match))
        for word, match in self.words.items():
            codes[word] = _code(match)
        return codes

    def code(self, index: Index, word: int) -> int:
        """The same of one word."""
        if word in self.words:
            return _code(self.words[word])
        for first, end, match in reversed(self.ranges):
            if first <= word < end:
                return _code(match) if self.small or not index.small[word] else 0
        if self.within is not None:
            at = self.within[0].searchsorted(word)
            if at < len(self.within[0]) and self.within[0][at] == word:
                return _code(self.within[1])
        return 0

    def of(self, index: Index, written: int, uniform: int) -> Match | None:
        """How one word of a name is meant, by its two spellings."""
        if uniform in self.words:
            return self.words[uniform]
        if self.small or not index.small[uniform]:
            for first, end, match in reversed(self.ranges):
                if first <= written < end or first <= uniform < end:
                    return match
        if self.within is not None and np.isin((written, uniform), self.within[0]).any():
            return self.within[1]
        return None


def best_codes(index: Index, table: NDArray[np.int16], names: Numbers) -> NDArray[np.int16]:
    """The best match of one typed word in each of `names`, none of which is without words."""
    words = index.names.of(names)
    codes = np.maximum(table[index.canonical[words]], table[words])
    lengths = index.names.lengths(names)
    return np.maximum.reduceat(codes, np.cumsum(lengths) - lengths)


def count_matched_words(index: Index, names: Numbers, typed: Sequence[WordMatches]) -> NDArray[np.intp]:
    """How many words of each of `names` any typed word matches: one word cannot stand for two."""
    words = index.names.of(names)
    met = np.zeros(len(words), bool)
    for one in typed:
        table = one.table(index)
        met |= np.maximum(table[index.canonical[words]], table[words]) > 0
    lengths = index.names.lengths(names)
    return np.add.reduceat(met, np.cumsum(lengths) - lengths, dtype=np.intp)


def names_matching(index: Index, scope: Scope, typed: Sequence[WordMatches]) -> tuple[Numbers, NDArray[np.int16]]:
    """The names that may be seen, are long enough and hold a match of every typed word.

    Returns:
        the names in their order, and the codes of the best matches, shape (typed words, names).
    """
    weights = [one.posting_count(index) for one in typed]
    order = sorted(range(len(typed)), key=weights.__getitem__)
    if not weights[order[0]]:
        return NO_NUMBERS, np.zeros((len(typed), 0), np.int16)
    names = index.holding(typed[order[0]].numbers, typed[order[0]].spans)
    for place in order[1:]:
        if len(names) > _FEW and weights[place] <= _BITMAP_RATIO * len(names):
            marked = np.zeros(len(index), bool)
            marked[index.holding(typed[place].numbers, typed[place].spans)] = True
            names = names[marked[names]]
    names = index.visible(names, scope)
    if len(names) <= _FEW:
        return _among_few(index, names, typed)
    rarest = typed[order[0]]
    if len(rarest.words) > 1 or rarest.ranges or rarest.within is not None:
        names = distinct(names)
    if len(typed) > 1:
        names = names[index.names.lengths(names) >= len(typed)]
    found: dict[int, NDArray[np.int16]] = {}
    for place in order:
        if not len(names):
            return NO_NUMBERS, np.zeros((len(typed), 0), np.int16)
        if place == order[0] and (code := rarest.uniform_code):
            found[place] = np.full(len(names), code, np.int16)
            continue
        codes = best_codes(index, typed[place].table(index), names)
        kept = codes > 0
        names = names[kept]
        found = {other: each[kept] for other, each in found.items()} | {place: codes[kept]}
    return names, np.array([found[place] for place in range(len(typed))], np.int16).reshape(len(typed), len(names))


def _among_few(index: Index, names: Numbers, typed: Sequence[WordMatches]) -> tuple[Numbers, NDArray[np.int16]]:
    """`names_matching` among a few names, which may come several times and in any order."""
    kept: list[int] = []
    found: list[list[int]] = []
    for name in sorted(set(names.tolist())):
        words = index.names.row(name)
        if len(words) < len(typed):
            continue
        both = {*words.tolist(), *index.canonical[words].tolist()}
        codes = []
        for one in typed:
            code = max(one.code(index, word) for word in both)
            if not code:
                break
            codes.append(code)
        else:
            kept.append(name)
            found.append(codes)
    return np.array(kept, np.int32), np.array(found, np.int16).reshape(len(kept), len(typed)).T
