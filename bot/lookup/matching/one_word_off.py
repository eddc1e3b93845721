"""Finds names if all typed words but one are correct.

The wrong word may differ more from the word of the name than a misspelt word that is matched by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.lookup import thresholds
from bot.lookup.index.arrays import Numbers, distinct
from bot.lookup.index.name_index import Index
from bot.lookup.matching.name_match import NameMatch, Part
from bot.lookup.matching.word_candidates import WordCandidates
from bot.lookup.matching.word_matches import MatchKind, names_matching
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import clipped_name_similarity, odd_word_similarity
from bot.lookup.text.phonetics import canonical_spelling, loose_phonetic_key
from bot.lookup.text.vocabulary import TITLES


def one_word_off(words: Sequence[str], candidates: WordCandidates, index: Index, scope: Scope) -> Iterator[NameMatch]:
    """Yield the names that have as many words as were typed, if all typed words but one are correct."""
    letters = len("".join(words))
    for position, typed in enumerate(words):
        others = [*words[:position], *words[position + 1 :]]
        if not typed.isalpha() or len(typed) < 2 or not others or typed in TITLES:
            continue
        whole = [candidates.as_written(other) for other in others]
        names, _ = names_matching(index, scope, whole)
        names = names[index.names.lengths(names) == len(words)]
        if not 0 < len(names) <= thresholds.MAX_ODD_NAMES:
            continue
        left = _left_over(index, names, {word for one in whole for word in one.words})
        uniform = canonical_spelling(typed)
        is_given = position == 0 and all(other.isalpha() for other in others)
        alike = {}
        for number in distinct(left).tolist():
            word = index.word(number)
            long = abs(len(word) - len(uniform)) > thresholds.MAX_ODD_EDITS
            if long and loose_phonetic_key(word) != loose_phonetic_key(uniform):
                continue
            found = odd_word_similarity(uniform, word, letters) or odd_word_similarity(typed, word, letters)
            if found := found or (clipped_name_similarity(typed, word) if is_given else None):
                alike[number] = found
        right = [Part(other, other, MatchKind.WHOLE) for other in others]
        for name, number in zip(names.tolist(), left.tolist(), strict=True):
            if number not in alike:
                continue
            similarity, edits = alike[number]
            row = index.names.row(name)
            written = index.word(row[index.canonical[row] == number][0])
            yield NameMatch(
                index,
                name,
                MatchKind.FUZZY,
                similarity,
                covers_name=True,
                matches_known_word=edits > 1 and candidates.is_known(typed),
                edits=edits,
                has_exact_word=True,
                parts=(*right, Part(typed, written, MatchKind.FUZZY, similarity)),
            )


def _left_over(index: Index, names: Numbers, taken: set[int]) -> Numbers:
    """Return one word of each name: the first that is not in `taken`.

    If all words of a name are in `taken`, return the word that the name contains most often. All names must have the
    same number of words.
    """
    rows = index.canonical[index.names.rows(names)].reshape(len(names), -1)
    free = ~np.isin(rows, np.fromiter(taken, np.int32))
    left: Numbers = rows[np.arange(len(rows)), free.argmax(axis=1)]
    for position in np.flatnonzero(~free.any(axis=1)).tolist():
        row = rows[position].tolist()
        left[position] = max(row, key=lambda word: (row.count(word), word))
    return left
