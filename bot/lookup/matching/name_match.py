"""A name that fits what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lookup.matching.word_matches import Match, MatchKind


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One name that holds all the typed words.

    Attributes:
        name: its number, which is its place in the order given.
        entry: number of what it names.
        words: its words, spelled uniformly.
        covers_name: as many words were typed as it has.
        ordered: its words were typed in their order.
        matches_known_word: a word that is known as it stands was taken for another one.
        edits: letters that differ in misspelt words, words that were not typed, and 1 for another order.
        has_exact_word: a word is right as it stands.
        is_other_given_name: a given name that exists was taken for another one that differs by a letter.
        stands: each typed word, the number of the word it stands for, how, and how alike; only where one is not right.
        suggestion_only: it is never more than offered.
    """

    name: int
    entry: int
    main: bool
    match: Match
    words: tuple[int, ...]
    covers_name: bool = False
    ordered: bool = True
    matches_known_word: bool = False
    edits: int = 0
    has_exact_word: bool = False
    is_other_given_name: bool = False
    stands: tuple[tuple[str, int, int, float], ...] = ()
    suggestion_only: bool = False

    @property
    def rank(self) -> tuple[float, ...]:
        """The better, the smaller."""
        kind, similarity = self.match
        exact_alias = kind is MatchKind.EXACT and not self.main
        turned = kind is MatchKind.EXACT and not self.ordered
        return (-kind, exact_alias, turned, -round(similarity, 3), not self.covers_name, self.name)
