"""Every name of a snapshot in one index, and the conditions on which each may take part in a look-up.

The index holds names that are secrets. It gives none of them away by itself: it answers with ids, to a scope, and
scopes are made by `bot.spoilers.rule` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bot.knowledge.dates import WorldDate
from bot.knowledge.model import Kind, Name
from bot.knowledge.positions import PREMISE, Position, Reveal
from bot.knowledge.value import FrozenStruct
from bot.lookup import Candidate, Index
from bot.lookup.index.arrays import RaggedArray


class NameList(Enum):
    """What is found by name without being an entry. Ids are given in brackets."""

    SEASONS = "seasons"  # [FAM S5]
    TITLES = "titles"  # titles of episodes [FAM S1E1]
    CODES = "codes"  # codes of episodes [FAM S1E1]
    REACH = "reach"  # everything that says how far somebody is [not started, caught up, season 1, S1E1]


NameCategory = Kind | NameList

# What readers say who have no episode to name.
NOT_STARTED = "not started"
CAUGHT_UP = "caught up"


class Condition(FrozenStruct, frozen=True):
    """What must hold: the reveal point is reached, the date has come, the episode is out."""

    reveal: Reveal = PREMISE
    as_of: WorldDate | None = None
    aired: Position | None = None


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Names:
    """The index with the conditions of its groups.

    A name is open if one of its own conditions holds and one of its doors: those of what it names.

    Attributes:
        index: every name.
        shelves: of each group, what its names are names of.
        works: of each group, the code of the work it belongs to, if to one.
        conditions: all there are.
        own: of each group, numbers of conditions; never none.
        doors: the same.
    """

    index: Index
    shelves: tuple[NameCategory, ...]
    works: tuple[str | None, ...]
    conditions: tuple[Condition, ...]
    own: RaggedArray
    doors: RaggedArray


class NamesBuilder:
    """Collects names while a snapshot is put together. The order is that in which they are offered."""

    def __init__(self) -> None:
        self._candidates: list[Candidate] = []
        self._groups: dict[tuple[NameCategory, str | None, frozenset[int], frozenset[int]], int] = {}
        self._conditions: dict[Condition, int] = {}
        self._headings: dict[str, dict[str, None]] = {}

    def add_entry(self, shelf: NameCategory, id_: str, names: Iterable[tuple[Name, Condition]]) -> None:
        """All names of an entry; what may be a heading is a door to the others."""
        conditions: dict[tuple[str, bool], dict[Condition, None]] = {}
        doors: dict[Condition, None] = {}
        for name, condition in names:
            conditions.setdefault((name.text, name.main), {})[condition] = None
            if name.main and not name.search_only:
                doors[condition] = None
                self._headings.setdefault(name.text, {})[id_] = None
        for (text, main), own in conditions.items():
            self.add(shelf, id_, text, main=main, own=own, doors=doors)

    def add(
        self,
        shelf: NameCategory,
        id_: str,
        text: str,
        *,
        main: bool = True,
        own: Iterable[Condition] = (ALWAYS,),
        doors: Iterable[Condition] = (ALWAYS,),
        work: str | None = None,
    ) -> None:
        """One name. Without a door nobody ever sees it."""
        numbers = [
            frozenset(self._conditions.setdefault(condition, len(self._conditions)) for condition in each)
            for each in (own, doors)
        ]
        if all(numbers):
            group = self._groups.setdefault((shelf, work, numbers[0], numbers[1]), len(self._groups))
            self._candidates.append(Candidate(text, id_, main, group))

    def namesakes(self) -> dict[str, tuple[str, ...]]:
        """Entries that may come under the same heading, by the id of each."""
        found: dict[str, dict[str, None]] = {}
        for ids in self._headings.values():
            for id_ in ids if len(ids) > 1 else ():
                found.setdefault(id_, {}).update(ids)
        return {id_: tuple(ids) for id_, ids in found.items()}

    def build(self) -> Names:
        """The index of everything added so far."""
        return Names(
            Index.of(self._candidates),
            tuple(shelf for shelf, _, _, _ in self._groups),
            tuple(work for _, work, _, _ in self._groups),
            tuple(self._conditions),
            _rows([own for _, _, own, _ in self._groups]),
            _rows([doors for _, _, _, doors in self._groups]),
        )


def _rows(rows: list[frozenset[int]]) -> RaggedArray:
    starts = np.cumsum([0, *map(len, rows)])
    return RaggedArray(starts.astype(np.int64), np.array([number for row in rows for number in sorted(row)], np.int32))
