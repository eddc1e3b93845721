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
PREFIX_LENGTH: Final = 8
# Words remembered: people type the same ones, and each is looked at in several ways.
_REMEMBERED: Final = 1 << 14
# So few words are quicker one by one.
_HASHED_ALONE: Final = 4
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_POWERS: Final = np.array([pow(_BASE, power, 1 << 64) for power in range(_LONGEST + 1)], np.uint64)


def letter_matrix(words: Sequence[bytes]) -> Letters:
    """Letters of each word in a row, zeros behind; shape (words, letters of the longest up to `_LONGEST`)."""
    longest = min(max(map(len, words), default=0), _LONGEST) or 1
    return np.array(words, dtype=f"S{longest}").view(np.uint8).reshape(len(words), longest)


def hashes(letters: Letters) -> Hashes:
    """One number a row of `letter_matrix`."""
    result = np.zeros(len(letters), np.uint64)
    for column in letters.T:
        result = np.where(column != 0, result * np.uint64(_BASE) + column, result)
    return _mix(result)


@lru_cache(maxsize=_REMEMBERED)
def hash_of(word: str) -> np.uint64:
    """The number of one word."""
    result = 0
    for letter in word.encode()[:_LONGEST]:
        result = (result * _BASE + letter) & 0xFFFF_FFFF_FFFF_FFFF
    return np.uint64((result * int(_MIX) & 0xFFFF_FFFF_FFFF_FFFF) ^ (result >> 29))


def hashes_of(words: Sequence[str]) -> Hashes:
    """The numbers of words, none of them empty."""
    if len(words) <= _HASHED_ALONE:
        return np.array([hash_of(word) for word in words], np.uint64)
    texts = [word.encode()[:_LONGEST] for word in words]
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    starts = np.concatenate([ends[:1] * 0, ends[:-1]])
    letters = np.frombuffer(b"".join(texts), np.uint8)
    behind = np.repeat(ends, ends - starts) - np.arange(1, len(letters) + 1)
    return _mix(np.add.reduceat(letters * _POWERS[behind], starts))


def _mix(polynomials: Hashes) -> Hashes:
    """Spread over all bits: letters alone leave the low ones alike."""
    return (polynomials * _MIX) ^ (polynomials >> np.uint64(29))


def deletes(letters: Letters, most: int) -> list[Hashes]:
    """Hashes of the words, all of one length, with up to `most` of their first letters struck out.

    Args:
        letters: shape (words, letters), no zeros.
        most: letters struck out at most.

    Returns:
        one array a way to strike, each of shape (words,).
    """
    length = min(letters.shape[1], PREFIX_LENGTH)
    found: list[Hashes] = []
    for count in range(most + 1):
        powers = _POWERS[: length - count][::-1]
        found += [_mix(letters[:, kept].astype(np.uint64) @ powers) for kept in _kept(length, count)]
    return found


def deletes_of(word: str, most: int) -> Hashes:
    """The same for one word, all ways in one array."""
    letters = np.frombuffer(word.encode()[:PREFIX_LENGTH], np.uint8)
    return _mix(_delete_weights(len(letters), min(most, len(letters) - 1)) @ letters.astype(np.uint64))


@lru_cache(maxsize=64)
def _delete_weights(length: int, most: int) -> Hashes:
    """What each letter counts for when up to `most` of `length` go: shape (ways, length)."""
    counts = []
    for count in range(most + 1):
        kept = _kept(length, count)
        ways = np.zeros((len(kept), length), np.uint64)
        np.put_along_axis(ways, kept, _POWERS[: length - count][::-1][None, :], axis=1)
        counts.append(ways)
    return np.concatenate(counts)


@lru_cache(maxsize=64)
def _kept(length: int, count: int) -> NDArray[np.intp]:
    """Which letters stay when `count` of `length` go: shape (ways, length - count)."""
    return np.array(list(combinations(range(length), length - count)), np.intp)


def upper_half(numbers: Hashes) -> NDArray[np.uint32]:
    """Half as long, for tables whose hits are verified anyway."""
    return (numbers >> np.uint64(32)).astype(np.uint32)


def initials_code(word: str) -> int:
    """Up to six letters as a number that no other letters have."""
    number = 0
    for letter in word[:6]:
        number = number << 5 | (ord(letter) - 96)
    return number
