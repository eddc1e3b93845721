"""A word that is too far from every other to be taken alone may be, where all the rest of the name is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from bot.lookup.index.arrays import distinct
from bot.lookup.index.hashing import Numbers
from bot.lookup.index.name_index import Index
from bot.lookup.matching.word_candidates import WordCandidates
from bot.lookup.matching.word_matches import MatchKind, WordMatches, names_matching
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import MOST_BESIDE, clipped_name_similarity, odd_word_similarity
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.vocabulary import TITLES

# So many names that all hold the rest say nothing about the one that is meant.
_MOST_NAMES: Final = 2000


def one_word_off(
    typed: Sequence[str], words: WordCandidates, index: Index, scope: Scope
) -> Iterator[tuple[int, float, int, str, int]]:
    """Names of as many words of which all but one are typed as they are written.

    Yields:
        the name, how alike the whole is, the letters that differ in the odd word, the odd word as typed, and the
        number of the word it stands for.
    """
    letters = len("".join(typed))
    for odd, word in enumerate(typed):
        others = [*typed[:odd], *typed[odd + 1 :]]
        if not word.isalpha() or len(word) < 2 or not others or word in TITLES:
            continue
        whole = [_as_written(words.of(other, alike=False)) for other in others]
        if not all(whole):
            continue
        names, _ = names_matching(index, scope, whole)
        names = names[index.names.lengths(names) == len(typed)]
        if not 0 < len(names) <= _MOST_NAMES:
            continue
        left = _left(index, names, [set(one.words) for one in whole])
        uniform = canonical_spelling(word)
        wanted = index.resembling(uniform, distinct(left[left >= 0]), MOST_BESIDE).tolist()
        is_given = odd == 0 and all(other.isalpha() for other in others)
        alike = {}
        for held in wanted:
            other = index.word(held)
            found = odd_word_similarity(uniform, other, letters) or odd_word_similarity(word, other, letters)
            if found := found or (clipped_name_similarity(word, other) if is_given else None):
                alike[held] = found
        for name, held in zip(names.tolist(), left.tolist(), strict=True):
            if held in alike:
                yield name, *alike[held], word, held


def _as_written(matches: WordMatches) -> WordMatches:
    return WordMatches({word: match for word, match in matches.words.items() if match[0] == MatchKind.WHOLE})


def _left(index: Index, names: Numbers, taken: Sequence[set[int]]) -> Numbers:
    """Of each name the one word that is not taken; -1 if there is no such word."""
    rows = index.canonical[index.names.of(names)].reshape(len(names), -1)
    everyone = np.fromiter(set[int]().union(*taken), np.int32)
    free = ~np.isin(rows, everyone)
    left = np.where(free.any(axis=1), rows[np.arange(len(rows)), free.argmax(axis=1)], -1).astype(np.int32)
    for place in np.flatnonzero(~free.any(axis=1)).tolist():  # a word that the name holds twice
        count = Counter(rows[place].tolist())
        left[place] = max(count, key=lambda word: (count[word], word))
    return left
