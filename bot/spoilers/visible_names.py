"""Masks of the groups of names in the index of a snapshot: which groups may be found, and which are of some category.

A mask is an array with one boolean for each group. Look-up takes it as a `Scope`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import CATEGORIES, NameCategory, Names
from bot.lookup.index.arrays import RaggedArray

Mask = NDArray[np.bool_]


def groups_in(names: Names, categories: Collection[NameCategory], work: str | None) -> Mask:
    """Return the mask of the groups in these categories, limited to `work` if given."""
    chosen: Mask = np.array([category in categories for category in CATEGORIES])[names.categories]
    return chosen if work is None else chosen & np.array([of == work for of in names.works], np.bool_)


def any_met(rows: RaggedArray, met: Sequence[bool]) -> Mask:
    """Return the mask of the groups of which at least one condition is met.

    Args:
        rows: the numbers of the conditions of each group.
        met: one boolean for each condition.
    """
    return np.logical_or.reduceat(np.array(met, np.bool_)[rows.values], rows.starts[:-1])
