"""Sequences and mappings of values that are decoded from bytes on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")

RECORDS_PER_STEP = 100
"""The number of records to decode or release per step, which takes about a millisecond."""


class LazyRecords(Sequence[T]):
    """A sequence of records of one type, each decoded on first use.

    Args:
        raw: the bytes of all records, one after the other.
        ends: the offset in `raw` at which each record ends.
        decode: turns the bytes of one record into its value.
        keep: True to keep decoded values; otherwise each use decodes them again.
    """

    def __init__(
        self, raw: memoryview, ends: Sequence[int], decode: Callable[[memoryview], T], *, keep: bool = True
    ) -> None:
        self._raw = raw
        self._ends = ends
        self._decode = decode
        self._keep = keep
        self._kept: list[T | None] = [None] * len(ends)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        kept = self._kept[index]
        if kept is None:
            at = range(len(self))[index]
            kept = self._decode(self._raw[self._ends[at - 1] if at else 0 : self._ends[at]])
            if self._keep:
                self._kept[at] = kept
        return kept

    def __len__(self) -> int:
        return len(self._kept)

    def decode(self) -> Iterator[None]:
        """Decode all records in small steps; the generator yields after each."""
        for first in range(0, len(self), RECORDS_PER_STEP):
            self[first : first + RECORDS_PER_STEP]  # reading the slice decodes it
            yield

    def release(self) -> Iterator[None]:
        """Drop decoded values in small steps; the generator yields after each. They are decoded again on next use."""
        for first in range(0, len(self), RECORDS_PER_STEP):
            last = min(first + RECORDS_PER_STEP, len(self))
            self._kept[first:last] = [None] * (last - first)
            yield


class LazyMapping(Mapping[K, T]):
    """A mapping of keys to lazy records, in the order of the keys."""

    def __init__(self, keys: Sequence[K], records: LazyRecords[T]) -> None:
        self._numbers = dict(zip(keys, range(len(keys)), strict=True))
        self.records = records

    def __getitem__(self, key: K) -> T:
        return self.records[self._numbers[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[K]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
