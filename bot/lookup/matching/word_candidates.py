"""Finds the words of visible names that a typed word may match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.lookup import thresholds
from bot.lookup.index.arrays import Numbers
from bot.lookup.index.name_index import Index, Scope
from bot.lookup.matching.matches import MatchKind, WordMatches
from bot.lookup.text.edit_distance import are_different_numbers
from bot.lookup.text.nicknames import GIVEN_NAMES, GIVEN_NAMES_BY_SOUND
from bot.lookup.text.phonetics import canonical_spelling, phonetic_key
from bot.lookup.text.transliteration import without_case_ending
from bot.lookup.text.vocabulary import COUNTING, PARTICLES, QUESTION_WORDS


class WordCandidates:
    """Finds the words of visible names that typed words may match.

    Fast path: the candidates of recently typed words are cached in the scope. A look-up needs each word several times,
    and takes 0.46 instead of 0.78 ms with the cache. Without it nothing breaks.

    Args:
        index: all names.
        scope: the visible names.
        declined: True if typed words may have case endings.
    """

    def __init__(self, index: Index, scope: Scope, *, declined: bool = False) -> None:
        self._declined = declined
        self._index = index
        self._scope = scope
        # `EVERYTHING` is a scope of every index, and words have other numbers in another index.
        self._cache: dict[tuple[str, bool, bool], WordMatches] = {} if scope.open is None else scope.candidates
        self._written: dict[str, WordMatches] = {}

    def is_known(self, typed: str) -> bool:
        """Return whether a visible name contains exactly this word, in any romanisation."""
        return bool(self.as_written(typed).words)

    def as_written(self, typed: str) -> WordMatches:
        """Return matches for exactly this word, in any romanisation."""
        if typed not in self._written:
            known = self._known([canonical_spelling(typed)])
            self._written[typed] = WordMatches(dict.fromkeys(known, (MatchKind.WHOLE, 1.0)))
        return self._written[typed]

    def of(self, typed: str, *, misspelt: bool) -> WordMatches:
        """Return matches for this word and for words that begin with it. With `misspelt`, include similar words."""
        key = (typed, misspelt, misspelt and self._declined)
        found = self._cache.get(key)
        if found is None:
            found = self._similar(typed) if misspelt else self._as_typed(typed)
            if len(self._cache) >= thresholds.CACHED_CANDIDATES:
                del self._cache[next(iter(self._cache))]
            self._cache[key] = found
        return found

    def _as_typed(self, typed: str) -> WordMatches:
        found = WordMatches(self.as_written(typed).words)
        starts: set[str] = set()
        match = (MatchKind.PREFIX, thresholds.PREFIX)
        if len(typed) == 1 and not typed.isdigit():
            starts, match = {typed}, (MatchKind.INITIALS, thresholds.INITIAL)
        elif len(typed) >= thresholds.MIN_PREFIX and typed not in COUNTING and not typed.isdigit():
            # Canonical spelling turns a final y or j into i, but then "harry" would be the beginning of "harrison".
            starts = {typed} if typed[-1] in "yj" else {typed, canonical_spelling(typed)}
        spans = map(self._index.starting, starts)
        found.ranges = [((first, end), match) for first, end in spans if self._index.holds(first, end, self._scope)]
        return found

    def _similar(self, typed: str) -> WordMatches:
        strict = self.of(typed, misspelt=False)
        if typed.isdigit() or len(typed) == 1 or typed in QUESTION_WORDS:
            return strict
        best: dict[int, float] = {}
        for words, similarity in self._reasons(typed, canonical_spelling(typed)):
            for word in words:
                best[word] = max(similarity, best.get(word, 0.0))
        result = WordMatches(dict(strict.words), strict.ranges)
        for word, similarity in best.items():
            if word in result.words or self._index.small[word]:
                continue
            if any(first <= word < end for first, end in strict.spans):
                continue
            if not are_different_numbers(typed, self._index.word(word)):
                result.add(word, MatchKind.FUZZY, similarity)
        return result

    def _reasons(self, typed: str, uniform: str) -> Iterator[tuple[Iterable[int], float]]:
        """Yield groups of words that a typed word may match, one group for each reason, with its similarity.

        Args:
            typed: the typed word.
            uniform: the canonical spelling of `typed`.
        """
        index = self._index
        yield self._known_as(GIVEN_NAMES.get(typed, ())), thresholds.NICKNAME
        if len(typed) >= thresholds.MIN_NICKNAME_BY_EAR:
            yield self._known_as(GIVEN_NAMES_BY_SOUND.get(phonetic_key(typed), ())), thresholds.NICKNAME_BY_EAR
        if typed in PARTICLES:
            yield self._known_as(PARTICLES), thresholds.BY_EAR
        yield from self._by_other_ending(typed, uniform)
        for word in self._held(index.sounding(uniform)):
            shorter, edits = self._compared(uniform, word)
            if shorter >= thresholds.MIN_BY_EAR:
                near = thresholds.BY_EAR if edits <= thresholds.MAX_EDITS_BY_EAR else thresholds.FAR_BY_EAR
                yield [word], near if shorter >= thresholds.MIN_SURE_BY_EAR else thresholds.SHORT_BY_EAR
        for word in self._held(index.with_same_consonants(uniform)):
            shorter, edits = self._compared(uniform, word)
            if shorter >= thresholds.MIN_BY_CONSONANTS and edits <= 2 * thresholds.MAX_EDITS_BY_CONSONANTS:
                yield [word], _by_consonants(shorter, edits)
        for word, similarity in index.near(uniform, self._scope):
            yield [word], similarity
        for stem in without_case_ending(typed) if self._declined else ():
            yield self._known_as([stem]), thresholds.DECLINED
            if len(stem) >= thresholds.MIN_SURE_BY_EAR:
                yield self._held(index.sounding(stem)), thresholds.DECLINED_BY_EAR
            if len(stem) >= thresholds.MIN_SURE_BY_CONSONANTS:
                yield self._held(index.with_same_consonants(stem)), thresholds.BY_CONSONANTS

    def _by_other_ending(self, typed: str, uniform: str) -> Iterator[tuple[Iterable[int], float]]:
        """Yield singulars, plurals and possessives: "carla" for "carlas", "sky" for "skies" and vice versa."""
        least = thresholds.MIN_PREFIX
        for ending, by, shortest in (("s", "", least), ("y", "ies", least), ("ies", "y", least + 3)):
            if len(typed) >= shortest and typed.endswith(ending):
                yield self._known_as([typed.removesuffix(ending) + by]), thresholds.POSSESSIVE
        if len(typed) > least:
            yield self._known([uniform + "s"]), thresholds.POSSESSIVE
            yield self._held(self._index.sounding(uniform + "s")), thresholds.POSSESSIVE_BY_EAR

    def _compared(self, typed: str, number: int) -> tuple[int, int]:
        """Compare `typed` with word `number`. Return the length of the shorter word, and the number of edits."""
        word = self._index.word(number)
        return min(len(typed), len(word)), OSA.distance(typed.replace("ph", "f"), word.replace("ph", "f"))

    def _known_as(self, forms: Iterable[str]) -> list[int]:
        return self._known([canonical_spelling(form) for form in forms if len(form) > 1])

    def _known(self, words: Sequence[str]) -> list[int]:
        return self._held(self._index.known(words))

    def _held(self, words: Numbers) -> list[int]:
        """Return those of `words` that a visible name contains. All others are left out before they cost any time."""
        found: list[int] = self._index.held(words, self._scope).tolist()
        return found


def _by_consonants(letters: int, edits: int) -> float:
    """Return the similarity of two words with equal consonants.

    Args:
        letters: the length of the shorter word.
        edits: the number of edits between both.
    """
    if edits > thresholds.MAX_EDITS_BY_CONSONANTS or letters < thresholds.MIN_SUGGESTED_BY_CONSONANTS:
        return thresholds.FAR_BY_CONSONANTS
    long = letters >= thresholds.MIN_SURE_BY_CONSONANTS
    return thresholds.BY_CONSONANTS if long else thresholds.SHORT_BY_CONSONANTS
