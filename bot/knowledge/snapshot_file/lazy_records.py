"""Values that stay bytes until they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")

RECORDS_PER_STEP = 100
"""Records that are decoded or released at a time: about a millisecond's work."""


class LazyRecords(Sequence[T]):
    """A sequence of records of one type, each decoded on first use.

    Args:
        raw: the records, one behind the other.
        ends: where in `raw` each of them ends.
        decode: from the bytes of one record to its value.
        keep: whether to keep decoded values; else each use decodes again.
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
        """Decode everything, step by step."""
        for first in range(0, len(self), RECORDS_PER_STEP):
            self[first : first + RECORDS_PER_STEP]  # which decodes them
            yield

    def release(self) -> Iterator[None]:
        """Forget what was decoded, step by step. It is decoded again on its next use."""
        for first in range(0, len(self), RECORDS_PER_STEP):
            last = min(first + RECORDS_PER_STEP, len(self))
            self._kept[first:last] = [None] * (last - first)
            yield


class LazyMapping(Mapping[K, T]):
    """Lazy records by key, in their order."""

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
