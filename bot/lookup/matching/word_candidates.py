"""What each typed word may stand for, looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from bot.lookup.index.name_index import Index
from bot.lookup.matching.word_matches import MatchKind, WordMatches
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import (
    BY_CONSONANTS,
    BY_EAR,
    DECLINED,
    DECLINED_BY_EAR,
    FAR_BY_CONSONANTS,
    FAR_BY_EAR,
    FEWEST_BY_CONSONANTS,
    FEWEST_BY_EAR,
    FEWEST_SUGGESTED_BY_CONSONANTS,
    NICKNAME,
    NICKNAME_BY_EAR,
    POSSESSIVE,
    POSSESSIVE_BY_EAR,
    SHORT_BY_CONSONANTS,
    SHORT_BY_EAR,
    SHORTEST_BY_CONSONANTS,
    SHORTEST_BY_EAR,
    SHORTEST_NICKNAME_BY_EAR,
    are_different_numbers,
)
from bot.lookup.text.nicknames import GIVEN_NAMES, GIVEN_NAMES_BY_SOUND
from bot.lookup.text.phonetics import canonical_spelling, phonetic_key
from bot.lookup.text.tokenizer import without_case_ending
from bot.lookup.text.vocabulary import COUNTING, PARTICLES, QUESTION_WORDS

# Fewer letters open too many words.
SHORTEST_PREFIX: Final = 3
# A cut-off word within an otherwise misspelt name.
_PREFIX_ALIKE: Final = 0.85
_INITIAL_ALIKE: Final = 0.75
# Letters that may differ all the same: "ceres" sounds like "sirius", and is not meant by it.
_MOST_BY_EAR: Final = 3
_MOST_BY_CONSONANTS: Final = 2
# Words remembered with all they may stand for, for each index. It is the same for everybody: no scope has a part in it.
_REMEMBERED: Final = 1024
_memories: Final[WeakKeyDictionary[Index, dict[tuple[str, bool, bool], WordMatches]]] = WeakKeyDictionary()


class WordCandidates:
    """The words of names that typed words may stand for.

    Args:
        index: every name.
        scope: those that take part.
        declined: typed words may carry the ending of a case.
    """

    def __init__(self, index: Index, scope: Scope, *, declined: bool = False) -> None:
        self._declined = declined
        self._index = index
        self._scope = scope
        self._memory = _memories.setdefault(index, {})
        self._known: dict[str, bool] = {}

    def known(self, typed: str) -> bool:
        """Whether a name that may be seen holds this very word."""
        if typed not in self._known:
            words = self._index.known([canonical_spelling(typed)]).tolist()
            self._known[typed] = any(self._index.holds(word, self._scope) for word in words)
        return self._known[typed]

    def of(self, typed: str, *, alike: bool) -> WordMatches:
        """What one typed word may stand for; with `alike`, misspelt too."""
        wanted = (typed, alike, alike and self._declined)
        found = self._memory.get(wanted)
        if found is None:
            found = self._with_alike(typed) if alike else self._as_typed(typed)
            if len(self._memory) >= _REMEMBERED:
                del self._memory[next(iter(self._memory))]
            self._memory[wanted] = found
        return found

    def _as_typed(self, typed: str) -> WordMatches:
        found = WordMatches()
        uniform = canonical_spelling(typed)
        for word in self._index.known([uniform]).tolist():
            found.add(word, MatchKind.WHOLE, 1.0)
        if typed.isdigit():
            return found
        if len(typed) == 1:
            found.ranges.append((*self._index.starting(typed), (MatchKind.INITIALS, _INITIAL_ALIKE)))
        elif len(typed) >= SHORTEST_PREFIX and typed not in COUNTING:
            # A final y or j is not known to be final in the name: "harry" does not open "harrison".
            for start in {typed, *([uniform] if typed[-1] not in "yj" else [])}:
                found.ranges.append((*self._index.starting(start), (MatchKind.PREFIX, _PREFIX_ALIKE)))
        found.ranges = [span for span in found.ranges if span[1] > span[0]]
        return found

    def beginning(self, typed: str) -> WordMatches:
        """The words that begin so, however short it is."""
        return WordMatches({}, [(*self._index.starting(typed), (MatchKind.PREFIX, _PREFIX_ALIKE))])

    def _with_alike(self, typed: str) -> WordMatches:
        strict = self.of(typed, alike=False)
        if typed.isdigit() or len(typed) == 1 or typed in QUESTION_WORDS:
            return strict
        found: dict[int, float] = {}

        def add(words: Iterable[int], similarity: float) -> None:
            for word in words:
                found[word] = max(similarity, found.get(word, 0.0))

        uniform = canonical_spelling(typed)
        add(self._known_as(GIVEN_NAMES.get(typed, ())), NICKNAME)
        if len(typed) >= SHORTEST_NICKNAME_BY_EAR:
            add(self._known_as(GIVEN_NAMES_BY_SOUND.get(phonetic_key(typed), ())), NICKNAME_BY_EAR)
        if len(typed) >= SHORTEST_PREFIX:
            add(self._known_as([typed[:-1]] if typed[-1] == "s" else []), POSSESSIVE)
        if len(typed) > SHORTEST_PREFIX:
            add(self._index.known([uniform + "s"]).tolist(), POSSESSIVE)
            add(self._index.sounding(uniform + "s").tolist(), POSSESSIVE_BY_EAR)
        add(self._known_as(PARTICLES - {typed} if typed in PARTICLES else ()), BY_EAR)
        add(self._known_as(_other_number(typed)), POSSESSIVE)
        for word in self._index.sounding(uniform).tolist():
            shorter, edits = self._compared(uniform, word)
            if shorter >= FEWEST_BY_EAR:
                heard = BY_EAR if edits <= _MOST_BY_EAR else FAR_BY_EAR
                add([word], heard if shorter >= SHORTEST_BY_EAR else SHORT_BY_EAR)
        for word in self._index.with_bones(uniform).tolist():
            shorter, edits = self._compared(uniform, word)
            if shorter >= FEWEST_BY_CONSONANTS and edits <= 2 * _MOST_BY_CONSONANTS:
                add([word], _by_consonants(shorter) if edits <= _MOST_BY_CONSONANTS else FAR_BY_CONSONANTS)
        for word, similarity in self._index.near(uniform):
            add([word], similarity)
        for stem in without_case_ending(typed) if self._declined else ():
            add(self._known_as([stem]), DECLINED)
            add(self._index.sounding(stem).tolist() if len(stem) >= SHORTEST_BY_EAR else [], DECLINED_BY_EAR)
            add(self._index.with_bones(stem).tolist() if len(stem) >= SHORTEST_BY_CONSONANTS else [], BY_CONSONANTS)
        result = WordMatches(dict(strict.words), strict.ranges)
        for word, similarity in found.items():
            if word in result.words or self._index.small[word] or _in(word, strict.spans):
                continue
            if typed not in COUNTING or not are_different_numbers(typed, self._index.word(word)):
                result.add(word, MatchKind.FUZZY, similarity)
        return result

    def _compared(self, typed: str, number: int) -> tuple[int, int]:
        """Letters of the shorter one, and how many differ."""
        word = self._index.word(number)
        return min(len(typed), len(word)), OSA.distance(typed.replace("ph", "f"), word.replace("ph", "f"))

    def _known_as(self, forms: Iterable[str]) -> list[int]:
        found: list[int] = self._index.known([canonical_spelling(form) for form in forms if len(form) > 1]).tolist()
        return found


def _by_consonants(letters: int) -> float:
    """How alike two words are whose consonants are, by the letters of the shorter one."""
    if letters >= SHORTEST_BY_CONSONANTS:
        return BY_CONSONANTS
    return SHORT_BY_CONSONANTS if letters >= FEWEST_SUGGESTED_BY_CONSONANTS else FAR_BY_CONSONANTS


def _other_number(typed: str) -> list[str]:
    """ "skies" for "sky", and the other way round."""
    if len(typed) >= SHORTEST_PREFIX and typed.endswith("y"):
        return [typed[:-1] + "ies"]
    return [typed[:-3] + "y"] if typed.endswith("ies") and len(typed) > SHORTEST_PREFIX + 2 else []


def _in(word: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= word < end for first, end in spans)
