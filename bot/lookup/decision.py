"""Decides which entry the user means: one, several to choose from, or none if no match is certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.lookup import thresholds
from bot.lookup.index.name_index import EVERYTHING, Index, Scope
from bot.lookup.matching.matches import MatchKind, NameMatch
from bot.lookup.matching.name_matcher import NameMatcher
from bot.lookup.outcomes import Ambiguous, Found, Meant, NotFound
from bot.lookup.query import as_typed, changes_meaning
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.vocabulary import STOP_WORDS

NO_NAMES: Final = STOP_WORDS - GIVEN_NAMES.keys()


class Decider:
    """Decides which entry a text means, and collects suggestions.

    Attributes:
        suggested: weak suggestions: entries that match only if the user made a typing error.
        offered: strong suggestions: entries that the text probably means. They are listed before the weak ones.
        found: entries that a part of the text certainly means.
    """

    def __init__(self, text: str, key: tuple[str, ...], matcher: NameMatcher, wanted: Scope) -> None:
        self._text: Final = text
        self._key: Final = key
        self._matcher: Final = matcher
        self._index: Final[Index] = matcher.index
        self._wanted: Final = wanted
        self.suggested: list[int] = []
        self.offered: list[int] = []
        self.found: list[int] = []
        self._weak: set[tuple[str, ...]] = set()
        self._asked_for: set[str] = set()

    def decide(
        self, words: Sequence[str], matches: Sequence[NameMatch], kept: Sequence[str] | None = None
    ) -> Meant | None:
        """Return the outcome if the best match is good enough and certain, else None.

        Args:
            words: the typed words that were matched.
            matches: the matches, best first.
            kept: all typed words that belong to names, if the text contains several names; otherwise None.
        """
        lettered = sum(not word.isdigit() for word in words)
        most = thresholds.MAX_EDITS_OF_KNOWN if lettered > 1 or len(words) == 1 else 0
        matches = [one for one in matches if not (_is_fuzzy(one) and one.matches_known_word and one.edits > most)]
        if not matches or not self._is_good_enough(words, matches[0]):
            return None
        rivals = self._rivals(words, matches)
        best = rivals[0]
        if not self.is_sure(words, rivals) or changes_meaning(self._text, self._key, kept or words):
            self.offered += [match.entry for match in rivals]
            self._weak.add(tuple(words))
            return None
        if len(rivals) > 1:
            of = self._wanted if self.is_wanted(best) else EVERYTHING
            bearers = self._matcher.bearers(words, of) if matches[0].kind is MatchKind.WHOLE else []
            entries = self._ids(dict.fromkeys([*(match.entry for match in rivals), *bearers]))
            outcome: Meant = Ambiguous(entries, as_typed(self._text, words))
        elif _is_fuzzy(best) and self._is_by_chance(words, best):
            return None
        else:
            self.found.append(best.entry)
            others = [one for one in matches if one is not best and self.is_wanted(one) and _contains_all(best, one)]
            also = self._ids(one.entry for one in others[: thresholds.MAX_ALSO])
            outcome = Found(self._index.entry(best.entry), also)
        if self.is_wanted(best):
            self._asked_for.add(outcome.entries[0])
        return outcome

    def is_weak(self, words: Sequence[str]) -> bool:
        """Return whether these words matched a name before, but not with certainty."""
        return tuple(words) in self._weak

    def is_wanted(self, match: NameMatch) -> bool:
        """Return whether the name is in the `wanted` scope."""
        return self._index.opens(match.name, self._wanted)

    def wants(self, outcome: Meant) -> bool:
        """Return whether the outcome was decided by a name in the `wanted` scope."""
        return outcome.entries[0] in self._asked_for

    def nothing(self) -> NotFound:
        """Return the collected suggestions as a `NotFound`, best first."""
        offered = list(dict.fromkeys(self.offered))[: thresholds.MAX_SUGGESTIONS]
        suggested = [entry for entry in dict.fromkeys(self.suggested) if entry not in offered]
        room = max(0, thresholds.MAX_WEAK_SUGGESTIONS - len(offered))
        return NotFound(self._ids(offered + suggested[:room]))

    def _is_good_enough(self, words: Sequence[str], best: NameMatch) -> bool:
        if not _is_fuzzy(best):
            return True
        if best.is_other_given_name and len(words) > 1:
            # "alec baldwin" is not taken for a typo of "alex baldwin" if several entries are called Baldwin.
            right = [word for word in words if canonical_spelling(word) in best.words]
            if len({match.entry for match in self._matcher.match_all(right)}) > 1:
                return False
        return best.similarity >= thresholds.ACCEPTED

    def _rivals(self, words: Sequence[str], matches: Sequence[NameMatch]) -> list[NameMatch]:
        """Return the best match and all matches that are about as good.

        If names in the `wanted` scope are among them, return only these.
        """
        rivals = [match for match in matches if _is_rival(matches[0], match)]
        rivals = [match for match in rivals if self.is_wanted(match)] or rivals
        if len(rivals) > 1 and len(words) > 1 and _is_fuzzy(matches[0]):
            fewest = min(match.edits for match in rivals)
            rivals = [match for position, match in enumerate(rivals) if match.edits == fewest or not position]
        return rivals

    def is_sure(self, words: Sequence[str], rivals: Sequence[NameMatch]) -> bool:
        """Return whether the first of `rivals` is certainly meant."""
        best = rivals[0]
        if best.kind < MatchKind.WHOLE:
            # Leaving out typed words does not make a match more certain: "queen horns" is not the Queen of Thorns.
            return best.entry not in self.offered and self._matcher.is_sure(best)
        # An everyday word may occur in an alias by chance: "asteroid" does not mean a heist on an asteroid.
        by_chance = len(rivals) == len(words) == 1 and best.kind is MatchKind.WHOLE and not best.main
        return not (by_chance and words[0] in NO_NAMES)

    def _is_by_chance(self, words: Sequence[str], match: NameMatch) -> bool:
        """Return whether there are so many visible names that a misspelt match may be a coincidence."""
        few_edits = match.edits <= thresholds.MAX_EDITS_OF_KNOWN
        if len(words) > 1 and match.covers_name and not match.matches_known_word and few_edits:
            return False
        crowd = thresholds.CROWD_OF_NAMES if len(words) > 1 else thresholds.CROWD_OF_WORDS
        return self._index.count(self._matcher.scope) > crowd

    def _ids(self, entries: Iterable[int]) -> tuple[str, ...]:
        return tuple(map(self._index.entry, entries))


def _is_fuzzy(match: NameMatch) -> bool:
    return match.kind is MatchKind.FUZZY


def _is_rival(best: NameMatch, other: NameMatch) -> bool:
    """Return whether `other` is about as good a match as `best`."""
    if other.kind is not best.kind:
        return False
    if best.kind in (MatchKind.FUZZY, MatchKind.INITIALS):
        return best.similarity - other.similarity < thresholds.MARGIN and not _is_longer(best, other)
    if best.kind is MatchKind.PREFIX:
        return not _is_longer(best, other)
    return best.kind is not MatchKind.EXACT or other.is_ordered == best.is_ordered


def _is_longer(best: NameMatch, other: NameMatch) -> bool:
    """Return whether `best` is a full name and `other` contains its words and more."""
    return best.covers_name and set(best.words) < set(other.words)


def _contains_all(best: NameMatch, other: NameMatch) -> bool:
    """Return whether the name `other` contains the full name that was typed."""
    return other.kind >= MatchKind.WHOLE if best.kind is MatchKind.EXACT else _is_longer(best, other)
