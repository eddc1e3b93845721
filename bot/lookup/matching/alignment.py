"""Gives each typed word a word of its own in a name, and tells how well the name fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.lookup import thresholds
from bot.lookup.index.hashing import Numbers
from bot.lookup.index.name_index import Index
from bot.lookup.matching.name_match import NameMatch, Part
from bot.lookup.matching.word_matches import Codes, MatchKind, WordMatches, names_matching
from bot.lookup.scope import Scope
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import canonical_spelling, consonant_key
from bot.lookup.text.vocabulary import ARTICLES, QUESTION_WORDS

WordTest = Callable[[str], bool]


def align_all(
    index: Index, scope: Scope, words: Sequence[str], candidates: Sequence[WordMatches], is_known: WordTest
) -> list[NameMatch]:
    """The names that may be seen and hold all typed words; at most `MAX_COMPARED`, by what fits best at a glance.

    Args:
        words: as typed.
        candidates: what each of them may stand for.
        is_known: whether a word is one of a name that may be seen.
    """
    if not all(candidates):
        return []
    names, codes = names_matching(index, scope, candidates)
    if len(names) > thresholds.MAX_COMPARED:
        names = names[_most_promising(index, words, names, codes)]
    longest_first = sorted(range(len(words)), key=lambda place: -len(words[place]))
    matches = [_align(index, words, candidates, longest_first, name, is_known) for name in names.tolist()]
    return [match for match in matches if match is not None]


def _most_promising(index: Index, words: Sequence[str], names: Numbers, codes: Codes) -> NDArray[np.intp]:
    """Places of the best names by their codes, which tell nothing of order or of one word that stands for two."""
    weakest = codes.min(axis=0) // 1024
    letters = np.array([max(len(word), 2) for word in words], np.float32)
    similarity = np.round(letters @ (codes % 1024) / letters.sum())
    full = index.names.lengths(names) == len(words)
    exact = full & (weakest == MatchKind.WHOLE)
    order = np.lexsort((names, ~full, -similarity, ~(exact & index.name_main[names]), ~exact, -weakest))
    return order[: thresholds.MAX_COMPARED]


def _align(
    index: Index,
    words: Sequence[str],
    candidates: Sequence[WordMatches],
    places: Sequence[int],
    name: int,
    is_known: WordTest,
) -> NameMatch | None:
    """Align one name, giving each typed word the best word that is left, in the order of `places`."""
    written = index.names.row(name)
    held = tuple(index.canonical[written].tolist())
    free = dict(enumerate(zip(written.tolist(), held, strict=True)))
    parts: list[Part] = []
    taken = [0] * len(words)
    total = weight = 0.0
    matches_known_word = is_other_given_name = False
    edits = 0
    for place in places:
        typed = words[place]
        fits = [(found, -at) for at, forms in free.items() if (found := candidates[place].match_of(index, *forms))]
        if not fits:
            return None
        (kind, similarity), at = max(fits)
        if 0 < -at < len(held) - 1 and kind is MatchKind.PREFIX and len(words) == 1 and typed in GIVEN_NAMES:
            return None  # "max" is Maxwell, but no Anna Maxwell
        taken[place] = -at
        number, canonical = free.pop(-at)
        word = index.word(number)
        if kind is MatchKind.FUZZY:
            differing = OSA.distance(canonical_spelling(typed), index.word(canonical))
            edits += min(differing, thresholds.EDITS_COUNTED.get(similarity, differing))
            is_other_given_name |= _is_other_given_name(typed, word)
        elif kind is MatchKind.WHOLE and word != typed:
            similarity = thresholds.RESPELLED
            if len(words) == 1 and len(typed) < thresholds.MIN_RESPELLED:
                kind = MatchKind.FUZZY
        parts.append(Part(typed, word, MatchKind(kind), similarity))
        share = max(len(typed), 2) if typed not in QUESTION_WORDS else 1
        total += share * similarity
        weight += share
        if kind in (MatchKind.PREFIX, MatchKind.FUZZY) and similarity < thresholds.NICKNAME:
            matches_known_word |= is_known(typed)
    weakest = min(part.kind for part in parts)
    if all(part.kind is MatchKind.INITIALS for part in parts):
        return None  # letters alone are found as initials of the whole name
    covers_name = len(words) == len(held)
    without_article = len(free) == 1 and 0 in free and index.word(held[0]) in ARTICLES
    ordered = taken == sorted(taken)
    whole = weakest is MatchKind.WHOLE
    return NameMatch(
        name=name,
        entry=int(index.name_entry[name]),
        main=bool(index.name_main[name]),
        kind=MatchKind.EXACT if whole and (covers_name or without_article) else weakest,
        similarity=total / weight,
        words=held,
        covers_name=covers_name,
        is_ordered=ordered,
        matches_known_word=matches_known_word,
        edits=edits + (not ordered) + (len(free) if len(words) > 1 else 0),
        has_exact_word=any(part.kind is MatchKind.WHOLE for part in parts),
        is_other_given_name=is_other_given_name,
        parts=() if whole else tuple(parts),
    )


def _is_other_given_name(typed: str, word: str) -> bool:
    """Whether a given name that exists is a letter away from another one, and no form of it."""
    forms = GIVEN_NAMES.get(typed)
    if forms is None or word not in GIVEN_NAMES or word in forms:
        return False
    return consonant_key(typed) != consonant_key(word) and OSA.distance(typed, word, score_cutoff=1) <= 1
