"""The part of the indexes that counts for one text: statements and names outside it do not exist."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lookup import Index, Scope
from bot.lookup.text.phonetics import canonical_spelling
from bot.recognition.index import StatementIndex

Mask = NDArray[np.bool_]
_MOST_NEAR = 2


class Visible(Struct, frozen=True):
    """Indexes and what counts in them.

    Attributes:
        index: all statements.
        names: all names.
        statements: whether each condition of statements counts.
        groups: whether each group of names counts.
    """

    index: StatementIndex
    names: Index
    statements: Mask
    groups: Mask

    def rows(self, keys: Sequence[str]) -> list[list[int]]:
        """Return the rows of the names that are written with each key."""
        found = self.index.names(keys)
        return [[row for row in rows if self.groups[self.index.name_group[row]]] if rows else [] for rows in found]

    def is_name_word(self, word: str) -> bool:
        """Return whether a name contains a word."""
        scope = Scope(self.groups)
        numbers = self.names.known([canonical_spelling(word)]).tolist() if word else []
        return any(self.names.holds(number, scope) for number in numbers)

    def near(self, word: str) -> list[str]:
        """Return the words of names that a word may be a misspelling of, the likeliest first."""
        scope = Scope(self.groups)
        found = sorted(self.names.near(word), key=lambda each: (-each[1], each[0]))
        held = (self.names.word(number) for number, _ in found if self.names.holds(number, scope))
        return [each for each, _ in zip(held, range(_MOST_NEAR), strict=False)]

    def sounding(self, words: Sequence[str]) -> list[str]:
        """Return the words of names that sound like one of these words."""
        scope = Scope(self.groups)
        numbers = dict.fromkeys(number for word in words if word for number in self.names.sounding(word).tolist())
        held = (self.names.word(number) for number in numbers if self.names.holds(number, scope))
        return [each for each, _ in zip(held, range(_MOST_NEAR), strict=False)]

    def with_token(self, token: int) -> NDArray[np.int32]:
        """Return the statements with a token, by its number."""
        statements = self.index.with_token.row(token)
        return statements[self.statements[self.index.conditions[statements]]]

    def with_entry(self, entry: int) -> NDArray[np.int32]:
        """Return the statements about an entry, by its number."""
        if entry >= len(self.index.with_entry):
            return self.index.with_entry.values[:0]
        statements = self.index.with_entry.row(entry)
        return statements[self.statements[self.index.conditions[statements]]]
