"""Collect all names of a snapshot with their conditions, and build the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.knowledge.model import ALWAYS, CATEGORIES, Condition, Name, NameCategory, Names
from bot.knowledge.sealed import Sealed

if TYPE_CHECKING:
    from bot.lookup.index.arrays import RaggedArray

NameConditions = list[tuple[Name, Condition]]
"""Names of one entry, each with a condition under which it may be shown. A name may occur with several conditions."""

_Group = tuple[NameCategory, str | None, frozenset[int], frozenset[int]]
"""What the names of a group share: category, work, and the numbers of their own conditions and unlock conditions."""


def sealed_names(names: NameConditions) -> tuple[Sealed[Name], ...]:
    """Seal each name with its condition."""
    return tuple(Sealed(name, when.reveal, when.as_of) for name, when in names)


class NamesBuilder:
    """Collects names while a snapshot is built. Autocomplete offers names in the order in which they were added."""

    def __init__(self) -> None:
        self._candidates: list[tuple[str, str, bool, int]] = []
        self._groups: dict[_Group, int] = {}
        self._conditions: dict[Condition, int] = {}
        self._headings: dict[str, dict[str, None]] = {}

    def add_entry(self, category: NameCategory, id_: str, names: Iterable[tuple[Name, Condition]]) -> None:
        """Add all names of an entry. Names that may be its heading unlock the others."""
        conditions: dict[tuple[str, bool], set[int]] = {}
        unlocks: set[int] = set()
        for name, condition in names:
            number = self._number(condition)
            conditions.setdefault((name.text, name.main), set()).add(number)
            if name.main and not name.search_only:
                unlocks.add(number)
                self._headings.setdefault(name.text, {})[id_] = None
        unlock_numbers = frozenset(unlocks)
        for (text, main), own in conditions.items():
            self._add((category, None, frozenset(own), unlock_numbers), id_, text, main=main)

    def add(
        self,
        category: NameCategory,
        id_: str,
        text: str,
        *,
        main: bool = True,
        own: Iterable[Condition] = (ALWAYS,),
        unlocks: Iterable[Condition] = (ALWAYS,),
        work: str | None = None,
    ) -> None:
        """Add one name. A name without own conditions or without unlock conditions can't be found and is left out.

        Args:
            category: the category that look-ups filter by.
            id_: the id of the entry, series or episode that has the name.
            text: the name.
            main: True if the name may be a heading.
            own: the conditions under which the name itself may be known; one of them must be met.
            unlocks: the conditions under which the thing with this name may be known; one of them must be met.
            work: the code of the series that the thing belongs to, if it belongs to one.
        """
        own_numbers, unlock_numbers = frozenset(map(self._number, own)), frozenset(map(self._number, unlocks))
        self._add((category, work, own_numbers, unlock_numbers), id_, text, main=main)

    def _number(self, condition: Condition) -> int:
        return self._conditions.setdefault(condition, len(self._conditions))

    def _add(self, group: _Group, id_: str, text: str, *, main: bool) -> None:
        if group[2] and group[3]:
            self._candidates.append((text, id_, main, self._groups.setdefault(group, len(self._groups))))

    def written(self) -> Iterator[tuple[str, str, int, NameCategory]]:
        """Yield every name with the id of what it names, the number of its group and its category."""
        categories = [group[0] for group in self._groups]
        for text, id_, _, group in self._candidates:
            yield text, id_, group, categories[group]

    def namesakes(self) -> dict[str, tuple[str, ...]]:
        """Return, for each entry that may share its heading with others, the ids of all these entries."""
        found: dict[str, dict[str, None]] = {}
        for ids in self._headings.values():
            for id_ in ids if len(ids) > 1 else ():
                found.setdefault(id_, {}).update(ids)
        return {id_: tuple(ids) for id_, ids in found.items()}

    def build(self) -> Names:
        """Build the index of all names added so far."""
        import numpy as np

        from bot.lookup import Candidate, Index  # `check` needs no index; without this it starts in half the time

        return Names(
            Index.of([Candidate(*each) for each in self._candidates]),
            np.array([CATEGORIES.index(category) for category, _, _, _ in self._groups], np.uint8),
            tuple(work for _, work, _, _ in self._groups),
            tuple(self._conditions),
            _rows([own for _, _, own, _ in self._groups]),
            _rows([unlocks for _, _, _, unlocks in self._groups]),
        )


def _rows(rows: Sequence[frozenset[int]]) -> RaggedArray:
    import numpy as np

    from bot.lookup.index.arrays import RaggedArray

    starts = np.cumsum([0, *map(len, rows)])
    return RaggedArray(starts.astype(np.int64), np.array([number for row in rows for number in sorted(row)], np.int32))
