"""Hashes of words, and of words with some letters deleted, computed for many words at once.

A hash is a polynomial of the letters, so the hash of a word without a letter is computed without making that word.
The deletes are those of SymSpell's symmetric delete algorithm (Wolf Garbe, https://github.com/wolfgarbe/SymSpell): two
words within n edits of each other have a string in common when up to n letters are deleted from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.lookup import thresholds

Letters = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

# Maximum letters of a word that are hashed. Longer words may collide, but every caller verifies its hits.
_MAX_LETTERS: Final = 48
_FEW_WORDS: Final = 4
_CACHED_WORDS: Final = 1 << 14
_BASE: Final = 0x9E3779B97F4A7C15
_MULTIPLIER: Final = np.uint64(0xD6E8FEB86659FD93)
_POWERS: Final = np.array([pow(_BASE, power, 1 << 64) for power in range(_MAX_LETTERS + 1)], np.uint64)


def letter_matrix(words: Sequence[str]) -> Letters:
    """Return the ASCII letters of each word in one row, padded with zeros; shape (words, longest word).

    Letters after the 48th are cut off.
    """
    longest = min(max(map(len, words), default=0), _MAX_LETTERS) or 1
    encoded = [word.encode() for word in words]
    return np.array(encoded, dtype=f"S{longest}").view(np.uint8).reshape(len(words), longest)


@lru_cache(maxsize=_CACHED_WORDS)
def hash_of(word: str) -> np.uint64:
    """Return the hash of one word."""
    result = 0
    for letter in word.encode()[:_MAX_LETTERS]:
        result = (result * _BASE + letter) & 0xFFFF_FFFF_FFFF_FFFF
    return np.uint64((result * int(_MULTIPLIER) & 0xFFFF_FFFF_FFFF_FFFF) ^ (result >> 29))


def hashes_of(words: Sequence[str]) -> Hashes:
    """Return the hash of each word; shape (words,)."""
    if len(words) <= _FEW_WORDS:
        # Fast path: cached hashes take 0.6 instead of 8 µs for two words. Without it nothing breaks.
        return np.array([hash_of(word) for word in words], np.uint64)
    texts = [word.encode()[:_MAX_LETTERS] for word in words]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    letters = np.frombuffer(b"".join(texts), np.uint8)
    powers = np.repeat(ends, lengths) - np.arange(1, len(letters) + 1)
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * _POWERS[powers], out=sums[1:])
    return _mix(sums[ends] - sums[ends - lengths])


def _mix(polynomials: Hashes) -> Hashes:
    """Mix the bits of the polynomials. Without this step, the low bits of different words would be too similar."""
    return (polynomials * _MULTIPLIER) ^ (polynomials >> np.uint64(29))


def deletes(letters: Letters, max_edits: int) -> list[Hashes]:
    """Hash words of equal length with up to `max_edits` of their first `PREFIX_LENGTH` letters deleted.

    Args:
        letters: the letters of the words, without padding; shape (words, letters).
        max_edits: the maximum number of deleted letters.

    Returns:
        One array of shape (words,) for each choice of deleted letters.
    """
    length = min(letters.shape[1], thresholds.PREFIX_LENGTH)
    weights = _delete_weights(length, min(max_edits, length))
    prefix = letters[:, :length].astype(np.uint64)
    return [_mix(prefix @ row) for row in weights]


def deletes_of(word: str, max_edits: int) -> Hashes:
    """Hash one word with up to `max_edits` letters deleted, like `deletes`; shape (choices,)."""
    letters = np.frombuffer(word.encode()[: thresholds.PREFIX_LENGTH], np.uint8)
    return _mix(_delete_weights(len(letters), min(max_edits, len(letters) - 1)) @ letters.astype(np.uint64))


@lru_cache(maxsize=64)
def _delete_weights(length: int, max_edits: int) -> Hashes:
    """Return the weight of each letter in the hash for every choice of deleted letters; shape (choices, length)."""
    weights = []
    for deleted in range(max_edits + 1):
        kept = np.array(list(combinations(range(length), length - deleted)), np.intp)
        rows = np.zeros((len(kept), length), np.uint64)
        np.put_along_axis(rows, kept, _POWERS[: length - deleted][::-1][None, :], axis=1)
        weights.append(rows)
    return np.concatenate(weights)


def upper_half(hashes: Hashes) -> NDArray[np.uint32]:
    """Return the upper half of each hash.

    Half a hash saves memory. It is good enough for tables whose hits are verified anyway.
    """
    return (hashes >> np.uint64(32)).astype(np.uint32)
