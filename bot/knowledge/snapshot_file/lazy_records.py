"""Values that stay bytes until somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Any, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")

A_SLICE = 100
"""Records that are made or let go at a time: about a millisecond's work."""


class LazyRecords(Sequence[T]):
    """A sequence of equal records, each decoded when it is first asked for and kept from then on.

    Args:
        raw: the records, one behind the other.
        ends: where in `raw` each of them ends.
        decode: from the bytes of one record to its value.
    """

    def __init__(self, raw: memoryview, ends: Sequence[int], decode: Callable[[memoryview], T]) -> None:
        self._raw = raw
        self._ends = ends
        self._decode = decode
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
            self._kept[at] = kept
        return kept

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[T]:
        for at, kept in enumerate(self._kept):
            yield kept if kept is not None else self[at]

    def decode(self) -> Iterator[None]:
        """Decode everything, slice by slice."""
        for first in range(0, len(self), A_SLICE):
            for at in range(first, min(first + A_SLICE, len(self))):
                self[at]
            yield

    def release(self) -> Iterator[None]:
        """Forget what was decoded, slice by slice; whoever asks again gets it again."""
        for first in range(0, len(self), A_SLICE):
            last = min(first + A_SLICE, len(self))
            self._kept[first:last] = [None] * (last - first)
            yield


class LazyMapping(Mapping[K, T]):
    """Records by key, in their order."""

    def __init__(self, keys: Sequence[K], records: LazyRecords[T]) -> None:
        self._places = dict(zip(keys, range(len(keys)), strict=True))
        self.records = records

    def __getitem__(self, key: K) -> T:
        return self.records[self._places[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def values(self) -> ValuesView[T]:
        """The values; quicker than one look-up for each."""
        return _Values(self)

    def items(self) -> ItemsView[K, T]:
        """Keys with values; quicker than one look-up for each."""
        return _Items(self)


class _Values(ValuesView[Any]):
    _mapping: LazyMapping[Any, Any]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mapping.records)


class _Items(ItemsView[Any, Any]):
    _mapping: LazyMapping[Any, Any]

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return zip(self._mapping, self._mapping.records, strict=True)
