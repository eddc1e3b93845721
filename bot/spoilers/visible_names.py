"""Look-up scopes: which names in the index a look-up may find, given the rule's decision on each condition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import NameCategory, Names
from bot.lookup import Scope
from bot.lookup.index.arrays import RaggedArray

Mask = NDArray[np.bool_]
"""An array with one boolean for each condition, or for each group of names."""


class VisibleNames:
    """Makes the look-up scopes of one view.

    Args:
        names: all names of the snapshot.
        opened: one boolean per condition in `names`: True if the condition is open.
    """

    def __init__(self, names: Names, opened: Sequence[bool]) -> None:
        self._names = names
        met = np.array(opened, np.bool_)
        self._open = _any_met(met, names.own) & _any_met(met, names.unlocks)
        self._scopes: dict[tuple[frozenset[NameCategory], str | None], Scope] = {}

    def scope(self, categories: Collection[NameCategory], work: str | None = None) -> Scope:
        """Return a scope of the open names in these categories, limited to `work` if given."""
        key = (frozenset(categories), work)
        if key not in self._scopes:
            self._scopes[key] = Scope(self._in(categories, work) & self._open)
        return self._scopes[key]

    def beyond(self, categories: Collection[NameCategory], alive: Sequence[bool]) -> Scope:
        """Return a scope of the names in these categories that are alive but not open.

        `alive` has one boolean per condition.
        """
        met = np.array(alive, np.bool_)
        return Scope(self._in(categories, None) & _any_met(met, self._names.own) & ~self._open)

    def _in(self, categories: Collection[NameCategory], work: str | None) -> Mask:
        groups = zip(self._names.categories, self._names.works, strict=True)
        return np.array([category in categories and work in (None, of) for category, of in groups], np.bool_)


def _any_met(met: Mask, rows: RaggedArray) -> Mask:
    """Return one boolean per row of condition numbers: True if any condition in the row is met."""
    return np.logical_or.reduceat(met[rows.values], rows.starts[:-1]) if len(rows) else np.zeros(0, np.bool_)
