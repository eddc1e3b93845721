"""Which names may take part in a look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The groups of names that are open. Every other name has no influence on anything.

    Attributes:
        open: by number of group, whether its names are open; None opens every group there is.
    """

    open: NDArray[np.bool_] | None


EVERYTHING: Final = Scope(None)
