"""Airlock's look-up as the benchmarks call it: the one place that knows its interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.matchers import ASK, FOUND, NONE, OFFER, Names, Reply
from bot.lookup import EVERYTHING, Ambiguous, Candidate, Found, Index, NotFound, complete, look_up

MOST_SHOWN = 10
"""Of several that are meant equally well, so many have a button."""
LARGEST = 1_000_000
"""Entries up to which it is sensible to measure it."""


class Airlock:
    """One index of all names, all of them open."""

    def __init__(self, names: Names) -> None:
        self._index = Index.of([Candidate(text, entry, main) for text, entry, main in names])

    def answer(self, typed: str) -> Reply:
        """What the bot would do."""
        match look_up(typed, self._index, EVERYTHING):
            case Found(entry=entry):
                return Reply(FOUND, (entry,))
            case Ambiguous(entries=entries):
                return Reply(ASK, entries[:MOST_SHOWN])
            case NotFound(suggestions=entries) if entries:
                return Reply(OFFER, entries)
            case _:
                return Reply(NONE)

    def complete(self, typed: str) -> Sequence[str]:
        """What is offered after a keystroke: ids of entries."""
        return complete(typed, self._index, EVERYTHING)

    def arrays(self) -> Mapping[str, np.ndarray]:
        """What the index keeps, if it is made of arrays."""
        return self._index.arrays
