"""Sequences and mappings of values that are decoded from bytes when they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")


class LazyRecords(Sequence[T]):
    """A sequence of records of one type, each decoded when it is used.

    Args:
        raw: the bytes of all records, one after the other.
        ends: the offset in `raw` at which each record ends.
        decode: turns the bytes of one record into its value.
        kept: the number of decoded values to keep, which are those used last. None keeps all.
    """

    def __init__(
        self, raw: memoryview, ends: Sequence[int], decode: Callable[[memoryview], T], *, kept: int | None = None
    ) -> None:
        def read(at: int) -> T:
            return decode(raw[ends[at - 1] if at else 0 : ends[at]])

        self._numbers = range(len(ends))
        # Fast path: reading a kept value takes 0.1 instead of 2 to 12 µs. Without it, cards take several times longer.
        self.read: Callable[[int], T] = lru_cache(kept)(read)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        numbers = self._numbers[index]
        return self.read(numbers) if isinstance(numbers, int) else [self.read(at) for at in numbers]

    def __iter__(self) -> Iterator[T]:
        return map(self.read, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class LazyMapping(Mapping[K, T]):
    """A mapping of keys to lazy records, in the order of the keys."""

    def __init__(self, keys: Iterable[K], records: LazyRecords[T]) -> None:
        # A comprehension lets other threads run; `dict(zip(…))` would hold them up for 10 ms with 100,000 keys.
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._read = records.read

    def __getitem__(self, key: K) -> T:
        return self._read(self._numbers[key])

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[K]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
