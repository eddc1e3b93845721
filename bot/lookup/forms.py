"""Numbers for words, many words at once: equal words have equal numbers, whatever letters were struck out before.

A hash is a polynomial of the letters, so a run of letters has the hash of the word it spells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

Letters = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int32]

# Letters of a word that count for its hash. Longer ones are told apart by whatever verifies a hit.
_LONGEST: Final = 48
# Letters among which some are struck out: further ones cost memory and tell little more.
STRUCK_AMONG: Final = 8
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_POWERS: Final = np.array([pow(_BASE, power, 1 << 64) for power in range(_LONGEST + 1)], np.uint64)


def matrix(words: Sequence[bytes]) -> Letters:
    """Letters of each word in a row, zeros behind; shape (words, letters of the longest up to `_LONGEST`)."""
    longest = min(max(map(len, words), default=0), _LONGEST) or 1
    return np.array(words, dtype=f"S{longest}").view(np.uint8).reshape(len(words), longest)


def hashes(letters: Letters) -> Hashes:
    """One number a row of `matrix`."""
    result = np.zeros(len(letters), np.uint64)
    for column in letters.T:
        result = np.where(column != 0, result * np.uint64(_BASE) + column, result)
    return mixed(result)


def hash_of(word: str) -> np.uint64:
    """The number of one word."""
    result = 0
    for letter in word.encode()[:_LONGEST]:
        result = (result * _BASE + letter) & 0xFFFF_FFFF_FFFF_FFFF
    return np.uint64((result * int(_MIX) & 0xFFFF_FFFF_FFFF_FFFF) ^ (result >> 29))


def mixed(polynomials: Hashes) -> Hashes:
    """Spread over all bits: letters alone leave the low ones alike."""
    return (polynomials * _MIX) ^ (polynomials >> np.uint64(29))


def struck(letters: Letters, most: int) -> list[Hashes]:
    """Hashes of the words, all of one length, with up to `most` of their first letters struck out.

    Args:
        letters: shape (words, letters), no zeros.
        most: letters struck out at most.

    Returns:
        one array a way to strike, each of shape (words,).
    """
    length = min(letters.shape[1], STRUCK_AMONG)
    found: list[Hashes] = []
    for count in range(most + 1):
        powers = _POWERS[: length - count][::-1]
        found += [mixed(letters[:, kept].astype(np.uint64) @ powers) for kept in _kept(length, count)]
    return found


def struck_of(word: str, most: int) -> Hashes:
    """The same for one word, all ways in one array."""
    letters = np.frombuffer(word.encode()[:STRUCK_AMONG], np.uint8).astype(np.uint64)
    parts = []
    for count in range(min(most, len(letters) - 1) + 1):
        powers = _POWERS[: len(letters) - count][::-1]
        parts.append((letters[_kept(len(letters), count)] * powers).sum(axis=1, dtype=np.uint64))
    return mixed(np.unique(np.concatenate(parts)))


@lru_cache(maxsize=64)
def _kept(length: int, count: int) -> NDArray[np.intp]:
    """Which letters stay when `count` of `length` go: shape (ways, length - count)."""
    return np.array(list(combinations(range(length), length - count)), np.intp)


def short(numbers: Hashes) -> NDArray[np.uint32]:
    """Half as long, for tables whose hits are verified anyway."""
    return (numbers >> np.uint64(32)).astype(np.uint32)


def initials_of(word: str) -> int:
    """Up to six letters as a number that no other letters have."""
    number = 0
    for letter in word[:6]:
        number = number << 5 | (ord(letter) - 96)
    return number
