"""A name that fits what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from bot.lookup.index.name_index import Index
from bot.lookup.matching.word_matches import MatchKind


class Part(NamedTuple):
    """One typed word, and the word of the name that it stands for."""

    typed: str
    word: str
    kind: MatchKind
    similarity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class NameMatch:
    """One name that holds all the typed words.

    Attributes:
        index: where it is from.
        name: its number, which is its place in the order given.
        kind: of the weakest word.
        similarity: of the whole, 0 to 1.
        covers_name: as many words were typed as it has.
        is_ordered: its words were typed in their order.
        matches_known_word: a word that is known as it stands was taken for another one.
        edits: letters that differ in misspelt words, words that were not typed, and 1 for another order.
        has_exact_word: a word is right as it stands.
        is_other_given_name: a given name that exists was taken for another one that differs by a letter.
        parts: each typed word with the word it stands for; only where one is not right.
        suggestion_only: it is never more than suggested.
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
        """Number of what it names."""
        return int(self.index.name_entry[self.name])

    @property
    def main(self) -> bool:
        """Whether it is the entry's heading."""
        return bool(self.index.name_main[self.name])

    @property
    def words(self) -> list[str]:
        """Its words, in canonical spelling."""
        return [self.index.word(word) for word in self.index.canonical[self.index.names.row(self.name)].tolist()]

    @property
    def rank(self) -> tuple[float, ...]:
        """The better, the smaller."""
        exact = self.kind is MatchKind.EXACT
        alias, turned = exact and not self.main, exact and not self.is_ordered
        return (-self.kind, alias, turned, -round(self.similarity, 3), not self.covers_name, self.name)


def best_of_each_entry(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """The best match of each entry, best first."""
    best: dict[int, NameMatch] = {}
    for match in sorted(matches, key=attrgetter("rank")):
        best.setdefault(match.entry, match)
    return list(best.values())
