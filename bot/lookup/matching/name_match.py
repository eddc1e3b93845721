"""A name that fits what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lookup.matching.word_matches import Kind, Match


@dataclass(frozen=True, slots=True)
class Hit:
    """One name that holds all the typed words.

    Attributes:
        name: its number, which is its place in the order given.
        entry: number of what it names.
        words: its words, spelled uniformly.
        full: as many words were typed as it has.
        ordered: its words were typed in their order.
        doubtful: a word that is known as it stands was taken for another one.
        edits: letters that differ in misspelt words, words that were not typed, and 1 for another order.
        anchored: a word is right as it stands.
        another: a given name that exists was taken for another one that differs by a letter.
        stands: each typed word, the number of the word it stands for, how, and how alike; only where one is not right.
        doubted: it is never more than offered.
    """

    name: int
    entry: int
    main: bool
    match: Match
    words: tuple[int, ...]
    full: bool = False
    ordered: bool = True
    doubtful: bool = False
    edits: int = 0
    anchored: bool = False
    another: bool = False
    stands: tuple[tuple[str, int, int, float], ...] = ()
    doubted: bool = False

    @property
    def rank(self) -> tuple[float, ...]:
        """The better, the smaller."""
        kind, similarity = self.match
        exact_alias = kind is Kind.EXACT and not self.main
        turned = kind is Kind.EXACT and not self.ordered
        return (-kind, exact_alias, turned, -round(similarity, 3), not self.full, self.name)
