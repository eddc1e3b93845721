"""Flat tables: sorted numbers with what belongs to each, and rows of different lengths laid end to end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.lookup.index.hashing import Numbers

AnyInteger = TypeVar("AnyInteger", bound=np.integer[Any])
Arrays = Mapping[str, NDArray[Any]]
NONE: Final[Numbers] = np.zeros(0, np.int32)


def spans(values: NDArray[Any], starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[Any]:
    """``values[starts[0]:ends[0]]``, ``values[starts[1]:ends[1]]``, … one after the other."""
    if len(starts) == 1:
        row: NDArray[Any] = values[starts[0] : ends[0]]
        return row
    counts = ends - starts
    before = np.cumsum(counts) - counts
    spread: NDArray[Any] = values[np.repeat(starts - before, counts) + np.arange(counts.sum())]
    return spread


def distinct(values: NDArray[AnyInteger]) -> NDArray[AnyInteger]:
    """Each number once, in order. Sorting takes a hundredth of the time of `numpy.unique`, which hashes a million."""
    found = np.sort(values)
    fresh = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    return found[fresh]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers: row i is ``values[starts[i]:starts[i + 1]]``."""

    starts: NDArray[np.int64]
    values: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> Numbers:
        """One row."""
        return self.values[self.starts[number] : self.starts[number + 1]]

    def of(self, numbers: Numbers) -> Numbers:
        """Several rows, one after the other."""
        return spans(self.values, self.starts[numbers], self.starts[numbers + 1]) if len(numbers) else NONE

    def between(self, first: int, end: int) -> Numbers:
        """The rows from `first` up to `end`."""
        return self.values[self.starts[first] : self.starts[end]]

    def lengths(self, numbers: Numbers) -> NDArray[np.int64]:
        """How long these rows are."""
        return self.starts[numbers + 1] - self.starts[numbers]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by key. A key may occur several times."""

    keys: NDArray[Any]
    values: Numbers

    def find(self, keys: NDArray[Any]) -> Numbers:
        """The values of all these keys."""
        if not len(self.keys):
            return NONE
        starts = self.keys.searchsorted(keys)
        found = self.keys.take(starts, mode="clip") == keys
        if not found.any():
            return NONE
        return spans(self.values, starts[found], self.keys.searchsorted(keys[found], "right"))

    def of(self, key: np.generic) -> Numbers:
        """The values of one key."""
        start = self.keys.searchsorted(key)
        if start == len(self.keys) or self.keys[start] != key:
            return NONE
        return self.values[start : self.keys.searchsorted(key, "right")]


def rows_of(row: NDArray[Any], values: NDArray[Any], count: int) -> Rows:
    """Rows from pairs: `values[i]` goes into row `row[i]`, in the order given, `count` rows in all."""
    order = np.argsort(row, kind="stable")
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=count), out=starts[1:])
    return Rows(starts, values[order].astype(np.int32))


def table_of(keys: NDArray[Any], values: NDArray[Any]) -> Table:
    """A table of pairs. Short keys may come with the same pair twice; it is kept once."""
    if keys.itemsize == 4:
        pairs = distinct(keys.astype(np.uint64) << np.uint64(32) | values.astype(np.uint64))
        return Table((pairs >> np.uint64(32)).astype(keys.dtype), pairs.astype(np.uint32).astype(np.int32))
    order = np.lexsort((values, keys))
    return Table(keys[order], values[order].astype(np.int32))


def buffer_of(texts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts laid end to end, and where each begins (one number more than texts)."""
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
    return np.frombuffer(b"".join(texts), np.uint8), starts
