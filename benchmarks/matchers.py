"""What Airlock is measured against: matchers that people use, each over the same names, made plain ahead of time.

They give the best name and a score; a threshold on the score decides whether that is an answer. It is chosen on the
very questions that are then counted, which flatters them. None of them can ask which one is meant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import thefuzz.process
from rapidfuzz import fuzz, process

from benchmarks.corpus import Entry, key_of

FOUND, ASK, OFFER, NONE = "found", "ask", "offer", "none"

Names = Sequence[tuple[str, str, bool]]
"""Each name with the id of its entry and whether it is the main one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a matcher answers: found (one id), ask (several), offer (“Did you mean …”) or none; and a score if it has
    one.
    """

    kind: str
    entries: tuple[str, ...] = ()
    score: float = 0.0


class Matcher(Protocol):
    """Anything that answers."""

    name: str

    def answer(self, typed: str) -> Reply:
        """The best it knows."""
        ...


def names_of(entries: Sequence[Entry]) -> list[tuple[str, str, bool]]:
    """The names of a corpus."""
    return [(name, entry.id, place == 0) for entry in entries for place, name in enumerate(entry.names)]


class _Listed:
    """Names and the keys they are compared by."""

    def __init__(self, names: Names) -> None:
        self._entries: Final = [entry for _, entry, _ in names]
        self._keys: Final = [key_of(text) for text, _, _ in names]

    def _best(self, found: tuple[str, float, int] | None) -> Reply:
        return Reply(FOUND, (self._entries[found[2]],), found[1]) if found is not None else Reply(NONE)


class WRatio(_Listed):
    """What rapidfuzz does unless told otherwise."""

    name = "rapidfuzz WRatio"

    def answer(self, typed: str) -> Reply:
        return self._best(process.extractOne(key_of(typed), self._keys, scorer=fuzz.WRatio))


class TokenSet(_Listed):
    """Whatever order, and words may be missing."""

    name = "rapidfuzz token_set_ratio"

    def answer(self, typed: str) -> Reply:
        return self._best(process.extractOne(key_of(typed), self._keys, scorer=fuzz.token_set_ratio))


class TheFuzz(_Listed):
    """As its readme shows it."""

    name = "thefuzz extractOne"

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._numbered: Final = dict(enumerate(self._keys))

    def answer(self, typed: str) -> Reply:
        key = key_of(typed)
        found = thefuzz.process.extractOne(key, self._numbered) if key else None
        return self._best(found)


class Trigrams(_Listed):
    """SQLite's full text search by trigrams for fifty names, then the best of them by rapidfuzz."""

    name = "SQLite FTS5 trigram + WRatio"
    _SHORTLIST: Final = 50

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE names USING fts5(key, tokenize='trigram', detail='none')")
        self._database.executemany("INSERT INTO names(rowid, key) VALUES (?, ?)", enumerate(self._keys))

    def answer(self, typed: str) -> Reply:
        key = key_of(typed)
        trigrams = sorted({key[start : start + 3] for start in range(len(key) - 2)})
        if not trigrams:
            return Reply(NONE)
        rows = self._database.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{trigram}"' for trigram in trigrams), self._SHORTLIST),
        ).fetchall()
        found = process.extractOne(key, [self._keys[row] for (row,) in rows], scorer=fuzz.WRatio)
        return Reply(FOUND, (self._entries[rows[found[2]][0]],), found[1]) if found is not None else Reply(NONE)


class FiveByWRatio(_Listed):
    """The five best by WRatio: what the speed of a look-up is compared with."""

    name = "process.extract(WRatio, limit=5)"

    def answer(self, typed: str) -> Reply:
        found = process.extract(key_of(typed), self._keys, scorer=fuzz.WRatio, limit=5)
        return self._best(found[0] if found else None)


BASELINES: Final = (WRatio, TokenSet, TheFuzz, Trigrams)
