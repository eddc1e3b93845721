"""How many examples Hypothesis makes up: a number for `make test`, and a multiple of it for each other profile."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
FACTORS = {"quick": 1, "slice": 2, "deep": 40, "mutants": 1}
"""CONTRIBUTING.md says what they cost."""


def examples(quick: int) -> int:
    """How many there are in the profile that runs.

    Args:
        quick: how many there are in `make test`.
    """
    return quick * FACTORS[PROFILE]
