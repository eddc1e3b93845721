"""Selects the names that may take part in a look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The groups of names that are visible. Hidden names have no influence on any result.

    Attributes:
        open: one flag for each group number, True if its names are visible. None makes every group visible.
    """

    open: NDArray[np.bool_] | None


EVERYTHING: Final = Scope(None)
