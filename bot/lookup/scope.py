"""Selects the names that may take part in a look-up."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


class Scope(Struct, frozen=True, eq=False):
    """The groups of names that are visible. Hidden names have no influence on any result.

    Attributes:
        open: one flag for each group number, True if its names are visible. None makes every group visible.
    """

    open: NDArray[np.bool_] | None


EVERYTHING: Final = Scope(None)
