"""Which other names a text is close to: what decides whether a question has one right answer.

The distance is optimal string alignment (letters wrong, missing, too many, two swapped) between plain lower-case
Latin forms, the smaller of two: as typed, and with the words in alphabetical order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from benchmarks.corpus import MISSION, Entry, key_of, number_key

_AT_ONCE: Final = 64


def ordered(key: str) -> str:
    """The words in alphabetical order."""
    return " ".join(sorted(key.split()))


def distance(one: str, other: str) -> int:
    """Between two keys."""
    return min(OSA.distance(one, other), OSA.distance(ordered(one), ordered(other)))


class Neighbours:
    """Every key of a corpus, sorted by length.

    Attributes:
        keys: plain forms of all names, aliases too; a mission's number in digits.
        owners: the position of each key's entry.
        main: whether each key is its entry's main name.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        keys = [
            (number_key(key_of(name)) if entry.kind == MISSION else key_of(name), place, number == 0)
            for place, entry in enumerate(entries)
            for number, name in enumerate(entry.names)
        ]
        keys.sort(key=lambda found: len(found[0]))
        self.keys: Final = [key for key, _, _ in keys]
        self.owners: Final = np.array([place for _, place, _ in keys])
        self.main: Final = [main for _, _, main in keys]
        self._lengths: Final = np.array([len(key) for key in self.keys])
        self._ordered: Final = [ordered(key) for key in self.keys]

    def nearest_word(self, words: Sequence[str], bounds: Sequence[int]) -> list[int]:
        """For each word the distance to the nearest word of any name; `bound + 1` if it is farther than the bound."""
        known = sorted({word for key in self.keys for word in key.split()})
        result = []
        for start in range(0, len(words), _AT_ONCE):
            chunk, limits = words[start : start + _AT_ONCE], bounds[start : start + _AT_ONCE]
            table = cdist(chunk, known, scorer=OSA.distance, score_cutoff=max(limits), dtype=np.uint8, workers=-1)
            result += [min(int(row.min()), bound + 1) for row, bound in zip(table, limits, strict=True)]
        return result

    def nearest(self, texts: Sequence[str], owners: Sequence[int], bounds: Sequence[int]) -> list[int]:
        """For each text the distance to the nearest name of another entry than its owner's (-1: nobody's).

        Only distances up to the text's bound are told; what is farther is `bound + 1`.
        """
        result = [bound + 1 for bound in bounds]
        groups: dict[tuple[int, int], list[int]] = {}
        for place, (text, bound) in enumerate(zip(texts, bounds, strict=True)):
            groups.setdefault((len(text), bound), []).append(place)
        for (length, bound), places in groups.items():
            first = int(np.searchsorted(self._lengths, length - bound))
            last = int(np.searchsorted(self._lengths, length + bound, "right"))
            if first == last:
                continue
            for start in range(0, len(places), _AT_ONCE):
                chunk = places[start : start + _AT_ONCE]
                for forms, asked in (
                    (self.keys, [texts[place] for place in chunk]),
                    (self._ordered, [ordered(texts[place]) for place in chunk]),
                ):
                    table = cdist(
                        asked, forms[first:last], scorer=OSA.distance, score_cutoff=bound, dtype=np.uint8, workers=-1
                    )
                    for row, place in zip(table, chunk, strict=True):
                        near = np.flatnonzero((row <= bound) & (self.owners[first:last] != owners[place]))
                        if len(near):
                            result[place] = min(result[place], int(row[near].min()))
        return result
