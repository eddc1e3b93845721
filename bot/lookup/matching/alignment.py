"""Assigns each typed word to a different word of a name, and rates the match.

If all typed words but one are correct, the wrong one may differ more from the word of the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.lookup import thresholds
from bot.lookup.index.arrays import Numbers, distinct
from bot.lookup.index.name_index import Index, Scope
from bot.lookup.matching.matches import Codes, MatchKind, NameMatch, Part, WordMatches, names_matching
from bot.lookup.matching.word_candidates import WordCandidates
from bot.lookup.text.edit_distance import clipped_name_similarity, odd_word_similarity
from bot.lookup.text.nicknames import GIVEN_NAMES, are_unrelated
from bot.lookup.text.phonetics import canonical_spelling, consonant_key, loose_phonetic_key
from bot.lookup.text.vocabulary import ARTICLES, QUESTION_WORDS, TITLES

WordTest = Callable[[str], bool]


def align_all(
    index: Index, scope: Scope, words: Sequence[str], candidates: Sequence[WordMatches], is_known: WordTest
) -> list[NameMatch]:
    """Align the typed words with the visible names that match them all.

    If there are more than `MAX_COMPARED` names, a quick score selects the best.

    Args:
        index: all names.
        scope: the visible names.
        words: the typed words.
        candidates: the words of names that each typed word may match.
        is_known: returns whether a word belongs to a visible name.
    """
    names, codes = names_matching(index, scope, candidates)
    if len(names) > thresholds.MAX_COMPARED:
        names = names[_most_promising(index, words, names, codes)]
    typed = [*zip(range(len(words)), words, candidates, strict=True)]
    typed.sort(key=lambda one: -len(one[1]))
    matches = [_align(index, name, typed, is_known) for name in names.tolist()]
    return [match for match in matches if match is not None]


def _most_promising(index: Index, words: Sequence[str], names: Numbers, codes: Codes) -> NDArray[np.intp]:
    """Return the positions in `names` of the names with the best codes.

    The codes ignore the order of words, and may match two typed words with the same word of a name.
    """
    weakest = codes.min(axis=0) // 1024
    letters = np.array([max(len(word), 2) for word in words], np.float32)
    similarity = np.round(letters @ (codes % 1024) / letters.sum())
    full = index.names.lengths(names) == len(words)
    exact = full & (weakest == MatchKind.WHOLE)
    order = np.lexsort((names, ~full, -similarity, ~(exact & index.name_main[names]), ~exact, -weakest))
    return order[: thresholds.MAX_COMPARED]


def _align(
    index: Index, name: int, typed_words: Sequence[tuple[int, str, WordMatches]], is_known: WordTest
) -> NameMatch | None:
    """Align one name: assign each typed word in turn to the best word of the name that is still free.

    Args:
        index: all names.
        name: the number of the name.
        typed_words: the position, text and candidates of each typed word, in the order in which they are assigned.
        is_known: returns whether a word belongs to a visible name.

    Returns:
        The match, or None if a typed word finds no word or the match is not acceptable.
    """
    written = index.names.row(name).tolist()
    free = dict(enumerate(zip(written, index.canonical[written].tolist(), strict=True)))
    alone = len(typed_words) == 1
    parts: list[Part] = []
    taken: list[tuple[int, int]] = []
    total = weight = 0.0
    matches_known_word = is_other_given_name = False
    edits = 0
    for position, typed, candidates in typed_words:
        fits = [(found, -at) for at, forms in free.items() if (found := candidates.match_of(index, *forms))]
        if not fits:
            return None
        (kind, similarity), at = max(fits)
        if alone and 0 < -at < len(written) - 1 and kind is MatchKind.PREFIX and typed in GIVEN_NAMES:
            return None  # a typed given name is not taken for the beginning of a middle name
        taken.append((position, -at))
        number, canonical = free.pop(-at)
        word = index.word(number)
        if kind is MatchKind.FUZZY:
            differing = OSA.distance(canonical_spelling(typed), index.word(canonical))
            edits += min(differing, thresholds.EDITS_COUNTED.get(similarity, differing))
            is_other_given_name |= _is_other_given_name(typed, word)
        elif kind is MatchKind.WHOLE and word != typed:
            similarity = thresholds.RESPELLED
            if alone and len(typed) < thresholds.MIN_RESPELLED:
                kind = MatchKind.FUZZY
        parts.append(Part(typed, word, MatchKind(kind), similarity))
        share = max(len(typed), 2) if typed not in QUESTION_WORDS else 1
        total += share * similarity
        weight += share
        if kind in (MatchKind.PREFIX, MatchKind.FUZZY) and similarity < thresholds.NICKNAME:
            matches_known_word |= is_known(typed)
    kinds = {part.kind for part in parts}
    if kinds == {MatchKind.INITIALS}:
        return None  # single letters are matched as initials of the whole name instead
    without_article = len(free) == 1 and 0 in free and index.word(free[0][1]) in ARTICLES
    taken.sort()
    ordered = taken == sorted(taken, key=itemgetter(1))
    whole = kinds == {MatchKind.WHOLE}
    return NameMatch(
        index,
        name,
        MatchKind.EXACT if whole and (not free or without_article) else min(kinds),
        total / weight,
        covers_name=not free,
        is_ordered=ordered,
        matches_known_word=matches_known_word,
        edits=edits + (not ordered) + (0 if alone else len(free)),
        has_exact_word=MatchKind.WHOLE in kinds,
        is_other_given_name=is_other_given_name,
        parts=() if whole else tuple(parts),
    )


def _is_other_given_name(typed: str, word: str) -> bool:
    """Return whether the words are unrelated given names that differ by one letter."""
    differ = are_unrelated(typed, word) and consonant_key(typed) != consonant_key(word)
    return differ and OSA.distance(typed, word, score_cutoff=1) <= 1


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
