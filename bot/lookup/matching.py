"""Which names a sequence of typed words matches, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

from bot.lookup.given_names import GIVEN_NAMES, GIVEN_NAMES_BY_SOUND
from bot.lookup.index import Index, Name, sorted_key
from bot.lookup.similar import (
    BY_CONSONANTS,
    BY_EAR,
    FEWEST_BY_CONSONANTS,
    FEWEST_BY_EAR,
    NICKNAME,
    NICKNAME_BY_EAR,
    POSSESSIVE,
    SHORT_BY_CONSONANTS,
    SHORT_BY_EAR,
    SHORTEST_BY_CONSONANTS,
    SHORTEST_BY_EAR,
    SHORTEST_NICKNAME_BY_EAR,
    near,
    nearly,
)
from bot.lookup.sounds import skeleton, sound, spelling
from bot.lookup.words import FILLER

# Fewer letters open too many words.
_SHORTEST_PREFIX: Final = 3
# A cut-off word within an otherwise misspelt name.
_PREFIX_ALIKE: Final = 0.85
_INITIAL_ALIKE: Final = 0.75
# Words run together: shorter ones are ordinary words.
_SHORTEST_RUN: Final = 5
# "jsc" to "smot"; longer ones are words.
_LONGEST_INITIALS: Final = 4


class Kind(IntEnum):
    """How a name was matched; a stronger kind is never outvoted by scores."""

    FUZZY = 1
    INITIALS = 2
    JOINED = 3
    PREFIX = 4
    WHOLE = 5
    EXACT = 6


Match = tuple[Kind, float]  # kind, similarity 0 to 1
Matches = Mapping[str, Match]  # word of the vocabulary -> how the typed word matches it


class Matcher:
    """The matches of typed words in one index, each word looked at once."""

    def __init__(self, index: Index) -> None:
        self.index: Final = index
        self._seen: dict[str, Matches] = {}

    def word(self, typed: str) -> Matches:
        """How one typed word matches the words of the names."""
        if typed not in self._seen:
            self._seen[typed] = self._word(typed)
        return self._seen[typed]

    def _word(self, typed: str) -> Matches:
        known = self.index.postings
        found: dict[str, Match] = {}
        uniform = spelling(typed)
        if uniform in known:
            found[uniform] = (Kind.WHOLE, 1.0)
        if typed.isdigit():
            return found
        if len(typed) == 1:
            found |= dict.fromkeys(self.index.opening_with(typed), (Kind.INITIALS, _INITIAL_ALIKE))
            return found
        if len(typed) >= _SHORTEST_PREFIX:
            # A final y or j is not known to be final in the name: "harry" does not open "harrison".
            starts = (typed,) if typed[-1] in "yj" else (typed, uniform)
            for word in (word for start in starts for word in self.index.opening_with(start)):
                if word not in FILLER:  # small words of titles count only when typed in full
                    found.setdefault(word, (Kind.PREFIX, _PREFIX_ALIKE))
        self._add_alike(typed, uniform, found)
        return found

    def _add_alike(self, typed: str, uniform: str, found: dict[str, Match]) -> None:
        alike: dict[str, float] = {}

        def add(word: str, similarity: float) -> None:
            alike[word] = max(similarity, alike.get(word, 0.0))

        for other in GIVEN_NAMES.get(typed, frozenset()):
            if spelling(other) in self.index.postings:
                add(spelling(other), NICKNAME)
        if len(typed) >= SHORTEST_NICKNAME_BY_EAR:
            for other in GIVEN_NAMES_BY_SOUND.get(sound(typed), frozenset()):
                if spelling(other) in self.index.postings:
                    add(spelling(other), NICKNAME_BY_EAR)
        if len(typed) > _SHORTEST_PREFIX:
            for other in (spelling(typed[:-1]) if typed[-1] == "s" else "", uniform + "s"):
                if other in self.index.postings and len(other) > 1:
                    add(other, POSSESSIVE)
        for word in self.index.by_sound.get(sound(uniform), ()):
            shorter = min(len(typed), len(word))
            if shorter >= FEWEST_BY_EAR:
                add(word, BY_EAR if shorter >= SHORTEST_BY_EAR else SHORT_BY_EAR)
        for word in self.index.by_sound.get("~" + skeleton(uniform), ()):
            shorter = min(len(typed), len(word))
            if shorter >= FEWEST_BY_CONSONANTS:
                add(word, BY_CONSONANTS if shorter >= SHORTEST_BY_CONSONANTS else SHORT_BY_CONSONANTS)
        for word, similarity in near(uniform, self.index.vocabulary):
            add(word, similarity)
        for word, similarity in alike.items():
            if word not in FILLER:
                found.setdefault(word, (Kind.FUZZY, similarity))

    def names(self, typed: Sequence[str]) -> dict[int, Match]:
        """Every candidate that all the typed words match, by position."""
        if not typed:
            return {}
        result: dict[int, Match] = {}
        if not all(word in FILLER for word in typed):
            for position in self._holding_all(typed):
                match = self._aligned(typed, self.index.names[position])
                if match is not None:
                    result[position] = match
        for position, match in self._run_together(typed) if any(word not in FILLER for word in typed) else ():
            result[position] = max(match, result.get(position, match))
        for position in self.exactly(typed):
            result[position] = (Kind.EXACT, 1.0)
        return result

    def exactly(self, typed: Sequence[str]) -> set[int]:
        """Candidates whose full name this is, in any order and spacing."""
        uniform = [spelling(word) for word in typed]
        keys = (sorted_key(uniform), "".join(uniform), "".join(typed))
        return {position for key in keys for position in self.index.exact.get(key, ())}

    def almost(self, typed: Sequence[str]) -> list[int]:
        """Names of which all typed words but one match, that one nearly, and the others have most letters."""
        result: list[int] = []
        for odd in range(len(typed) if len(typed) > 1 else 0):
            word, others = typed[odd], [*typed[:odd], *typed[odd + 1 :]]
            if self.word(word) or len("".join(others)) < len(word):
                continue
            result += [
                place
                for place in self._holding_all(others)
                if any(nearly(word, token) for token in self.index.names[place].tokens)
            ]
        return result

    def _holding_all(self, typed: Sequence[str]) -> list[int]:
        positions: set[int] | None = None
        for word in typed:
            holding = {place for match in self.word(word) for place in self.index.postings[match]}
            positions = holding if positions is None else positions & holding
            if not positions:
                return []
        return sorted(positions or ())

    def _aligned(self, typed: Sequence[str], name: Name) -> Match | None:
        """Give each typed word a word of the name of its own, the longest typed word first."""
        free = list(name.tokens)
        kinds: list[Kind] = []
        total = weight = 0.0
        for word in sorted(typed, key=len, reverse=True):
            matches = self.word(word)
            best = max(((matches[token], -place) for place, token in enumerate(free) if token in matches), default=None)
            if best is None:
                return None
            (kind, similarity), place = best
            del free[-place]
            kinds.append(kind)
            share = max(len(word), 2) if word not in FILLER else 1
            total += share * similarity
            weight += share
        weakest = min(kinds)
        if weakest is Kind.INITIALS and max(kinds) is Kind.INITIALS:
            return None  # letters alone: see _run_together
        return weakest, (1.0 if weakest is Kind.WHOLE else total / weight)

    def _run_together(self, typed: Sequence[str]) -> list[tuple[int, Match]]:
        """Words joined or split ("newyork", "ander son"), and bare initials ("dp", "d. p.")."""
        joined = "".join(typed)
        result: list[tuple[int, Match]] = []
        if len(joined) >= _SHORTEST_RUN:
            result += [(place, (Kind.JOINED, 1.0)) for place in self.index.runs.get(joined, ())]
            if len(typed) > 1:
                result += [(place, (Kind.JOINED, 1.0)) for place in self.index.postings.get(spelling(joined), ())]
            if len(typed) == 1:
                for run, similarity in near(joined, tuple(self.index.joined)):
                    result += [(place, (Kind.FUZZY, similarity)) for place in self.index.joined[run]]
        if 2 <= len(joined) <= _LONGEST_INITIALS and (len(typed) == 1 or len(typed) == len(joined)):
            result += [(place, (Kind.INITIALS, 1.0)) for place in self.index.initials.get(joined, ())]
        return result
