"""A match between typed words and a name."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from bot.lookup.index.name_index import Index
from bot.lookup.matching.word_matches import MatchKind


class Part(NamedTuple):
    """One typed word and the word of the name that it matches."""

    typed: str
    word: str
    kind: MatchKind
    similarity: float = 1.0


class NameMatch(Struct, frozen=True, eq=False):
    """One name that matches all the typed words.

    Attributes:
        index: the index of the name.
        name: the number of the name, which is its position in the index.
        kind: the kind of match of the weakest word.
        similarity: the similarity of the whole name, from 0 to 1.
        covers_name: True if the name has no further words.
        is_ordered: True if the words were typed in the order of the name.
        matches_known_word: True if a typed word is a correct word of some visible name, but was matched to a different
            word.
        edits: edits in misspelt words, plus the number of missing words, plus 1 for a different order.
        has_exact_word: True if at least one word is correct.
        is_other_given_name: True if a given name was matched to a different one that is one letter away.
        parts: each typed word with the word that it matches; empty if all words are correct.
        suggestion_only: True if the match is too weak to be more than a suggestion.
    """

    index: Index
    name: int
    kind: MatchKind
    similarity: float = 1.0
    covers_name: bool = False
    is_ordered: bool = True
    matches_known_word: bool = False
    edits: int = 0
    has_exact_word: bool = False
    is_other_given_name: bool = False
    parts: tuple[Part, ...] = ()
    suggestion_only: bool = False

    @property
    def entry(self) -> int:
        """The number of the entry."""
        return int(self.index.name_entry[self.name])

    @property
    def main(self) -> bool:
        """True if the name is the heading of its entry."""
        return bool(self.index.name_main[self.name])

    @property
    def words(self) -> list[str]:
        """The words of the name, in canonical spelling."""
        return [self.index.word(word) for word in self.index.canonical[self.index.names.row(self.name)].tolist()]

    @property
    def rank(self) -> tuple[float, ...]:
        """A sort key: better matches are smaller."""
        exact = self.kind is MatchKind.EXACT
        alias, turned = exact and not self.main, exact and not self.is_ordered
        return (-self.kind, alias, turned, -round(self.similarity, 3), not self.covers_name, self.name)


def best_of_each_entry(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Return the best match of each entry, best first."""
    best: dict[int, NameMatch] = {}
    for match in sorted(matches, key=attrgetter("rank")):
        best.setdefault(match.entry, match)
    return list(best.values())
