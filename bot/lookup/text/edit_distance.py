"""Similarity of two words from 0 to 1, based on edits.

Edits are those of optimal string alignment: insert, delete or replace a letter, or swap two neighbouring ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from bot.lookup import thresholds
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import loose_phonetic_key
from bot.lookup.text.vocabulary import COUNTING

_NEIGHBOURS: Final = {
    key: row[max(0, position - 1) : position] + row[position + 1 : position + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for position, key in enumerate(row)
}
_REPEATED: Final = re.compile(r"(.)\1+")


def max_edits(length: int) -> int:
    """Return the number of edits forgiven in a word of `length` letters."""
    return bisect_right(thresholds.EDIT_STEPS, length)


def edit_similarity(typed: str, word: str) -> float:
    """Return the similarity of two words: about 1 minus the share of wrong letters.

    The result is 0 if there are more edits than are forgiven.
    """
    if are_different_numbers(typed, word):
        return 0.0
    if typed != word and differ_in_repeats(typed, word):
        return thresholds.STRETCHED
    allowed = max_edits(min(len(typed), len(word)))
    edits = OSA.distance(typed, word, score_cutoff=allowed)
    if edits > allowed or typed.isdigit() or word.isdigit():
        return 0.0
    if edits >= 2 and JaroWinkler.similarity(typed, word) < thresholds.MIN_JARO_WINKLER:
        return 0.0
    swaps = Levenshtein.distance(typed, word) - edits
    alike = 1.0 - (edits - thresholds.SWAP_DISCOUNT * swaps) / max(len(typed), len(word))
    neighbours = _NEIGHBOURS.get(typed[:1], "") if len(word) >= thresholds.MIN_NEIGHBOURING_KEY else ""
    right_first = typed[:1] == word[:1] or word[:1] in neighbours
    return alike if right_first else alike - thresholds.WRONG_FIRST_PENALTY


def differ_in_repeats(typed: str, word: str) -> bool:
    """Return whether the words differ only in repeated letters: "baldwinn", "jamesstown"."""
    return len(word) > 2 and typed.isalpha() and _REPEATED.sub(r"\1", typed) == _REPEATED.sub(r"\1", word)


def are_different_numbers(typed: str, word: str) -> bool:
    """Return whether the words are different numbers: "second" is not a typo for "seventh", nor "viii" for "vii"."""
    return typed != word and typed in COUNTING and word in COUNTING and COUNTING[typed] != COUNTING[word]


def is_near_miss(typed: str, word: str) -> bool:
    """Return whether `typed` differs from `word` by at most one edit more than is forgiven.

    Such a word is good enough to suggest a name whose other words match.
    """
    shorter = min(len(typed), len(word))
    if shorter < thresholds.MIN_NEAR_MISS or typed[0] != word[0] or not (typed + word).isalpha():
        return False
    allowed = max_edits(shorter) + 1
    return OSA.distance(typed, word, score_cutoff=allowed) <= allowed


def has_prefix_within(start: str, word: str) -> bool:
    """Return whether `word` begins with `start` or a similar prefix.

    One edit is forgiven if `start` has four letters or more, and two edits if it has nine or more. If it has exactly
    four, the first letter must be right, because too many short words differ by one letter.
    """
    least = thresholds.MIN_MISSPELT
    if len(start) < least or (len(start) == least and word[0] != start[0]):
        return False
    allowed = 1 if len(start) < thresholds.MIN_PREFIX_TWO_EDITS else 2
    return any(
        OSA.distance(start, word[:length], score_cutoff=allowed) <= allowed
        for length in range(len(start) - allowed, min(len(start) + allowed, len(word)) + 1)
    )


def odd_word_similarity(typed: str, word: str, letters: int) -> tuple[float, int] | None:
    """Compare a misspelt word with a word of a name whose other words are all correct.

    Args:
        typed: the misspelt word.
        word: the word of the name.
        letters: the number of letters in the whole name.

    Returns:
        The similarity of the whole name and the number of edits, or None if the words are too different.
    """
    shorter, longer = sorted((len(typed), len(word)))
    if are_different_numbers(typed, word) or longer < 3 or shorter < 2 or not word.isalpha():
        return None
    long = longer >= thresholds.MIN_ODD_TWICE_MISSPELT and letters >= thresholds.MIN_NAME_TWICE_MISSPELT
    allowed = thresholds.MAX_ODD_EDITS if long else 1
    edits = OSA.distance(typed, word, score_cutoff=allowed)
    if edits <= allowed and (edits == 1 or typed[0] == word[0]):
        return max(thresholds.ODD_WORD, 1.0 - edits / letters), edits
    if longer > 3 and typed[0] == word[0] and sorted(typed) == sorted(word):
        return max(thresholds.ODD_WORD, 1.0 - 2 / letters), 2
    if shorter > 2 and loose_phonetic_key(typed) == loose_phonetic_key(word):
        return thresholds.ODD_WORD, max(edits, OSA.distance(typed, word))
    return None


def clipped_name_similarity(typed: str, word: str) -> tuple[float, int] | None:
    """Compare a typed given name with a longer or rarer one that the user may mean: "christian" for "chrisjen".

    Returns:
        A fixed similarity and one edit, or None if the words are too different.
    """
    if are_different_numbers(typed, word):
        return None
    size = thresholds.MIN_CLIPPED
    begins_alike = len(typed) >= size and typed[:size] == word[:size]
    if word.startswith(typed) or (begins_alike and not (typed in GIVEN_NAMES and word in GIVEN_NAMES)):
        return thresholds.ODD_WORD, 1
    return None
