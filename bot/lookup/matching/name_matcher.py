"""Finds the names that match all the words of a text.

The strategies are tried in order, from exact words to words that only sound alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from operator import attrgetter
from typing import ClassVar, Final

import numpy as np
from msgspec.structs import replace

from bot.lookup import thresholds
from bot.lookup.index.name_index import Index, Scope
from bot.lookup.matching.alignment import align_all, one_word_off
from bot.lookup.matching.confidence import is_sure
from bot.lookup.matching.matches import MatchKind, NameMatch, WordMatches, best_of_each_entry, names_matching
from bot.lookup.matching.segmentation import resegment
from bot.lookup.matching.word_candidates import WordCandidates
from bot.lookup.text.edit_distance import is_near_miss
from bot.lookup.text.phonetics import consonant_key
from bot.lookup.text.vocabulary import CONNECTIVES, COUNTED, QUESTION_WORDS, STOP_WORDS, TITLES

Words = tuple[str, ...]
Strategy = Callable[["NameMatcher", Sequence[str]], list[NameMatch]]


class NameMatcher:
    """Matches words with the visible names of an index.

    Args:
        index: all names.
        scope: the visible names.
        declined: True if typed words may have case endings.
    """

    def __init__(self, index: Index, scope: Scope, *, declined: bool = False) -> None:
        self.index: Final = index
        self.scope: Final = scope
        self._candidates: Final = WordCandidates(index, scope, declined=declined)
        self._matched: Final[dict[tuple[Words, bool], list[NameMatch]]] = {}

    # ------------------------------------------------------------------ whole names

    def match_all(self, words: Sequence[str], *, last: bool = False) -> list[NameMatch]:
        """Find the names that match all the words. Return the best match of each entry, best first.

        Args:
            words: the typed words.
            last: True if the last word may be unfinished, with only the first two letters typed.
        """
        if not words:
            return []
        # Fast path: the results are cached, because strategies of the resolver match the same words again. A look-up
        # takes 0.6 instead of 0.9 ms. Without it nothing breaks.
        key = (tuple(words), last and len(words[-1]) < thresholds.MIN_PREFIX)
        if key in self._matched:
            return self._matched[key]
        matches: list[NameMatch] = []
        if all(word in QUESTION_WORDS for word in words):
            matches = [match for match in self._as_typed(words) if _lacks_only_connectives(match, words)]
        else:
            for find, is_enough in self._strategies:
                if (last or find is not NameMatcher._cut_off) and not any(map(is_enough, matches)):
                    matches += find(self, words)
        self._matched[key] = best_of_each_entry(matches)
        return self._matched[key]

    def match_as_written(self, words: Sequence[str]) -> list[NameMatch]:
        """Return the names that contain all these words exactly as typed, in any order, best first."""
        return best_of_each_entry(self._align(words, [self._candidates.as_written(word) for word in words]))

    def match_exactly(self, words: Sequence[str]) -> list[NameMatch]:
        """Return the names that consist of exactly these words, in any order."""
        return [match for match in self.match_as_written(words) if match.kind is MatchKind.EXACT]

    def names_within(self, words: Words) -> Iterator[tuple[Words, list[NameMatch]]]:
        """Yield the full names of two words or more within `words`, longest first and without overlaps.

        Spaces are used as typed, and each word must match. Each result is a pair: the typed words and their matches.
        """
        free = [True] * len(words)
        # Fast path: skip sequences with two neighbouring words that no name contains together. A question takes 0.37
        # instead of 0.40 ms. Without it nothing breaks.
        together = [self._cooccur(pair) for pair in pairwise(words)]
        for size in range(min(len(words) - 1, thresholds.MAX_NAME_WORDS), 1, -1):
            for start in range(len(words) - size + 1):
                window = words[start : start + size]
                counted = window[0].isdigit() and words[start - 1] in COUNTED
                if not all(free[start : start + size]) or not all(together[start : start + size - 1]):
                    continue
                if counted or QUESTION_WORDS.issuperset(window):
                    continue
                found = self.match_as_written(window) or best_of_each_entry(self._align(window, self._alike(window)))
                if matches := [match for match in found if _is_full_name(match, size)]:
                    free[start : start + size] = [False] * size
                    yield window, matches

    def match_all_but_one(self, words: Sequence[str]) -> list[NameMatch]:
        """Return names that match all words but one.

        That word must be nearly equal to a word of the name, and must not be longer than all the others together.
        """
        found: list[NameMatch] = []
        for odd in range(len(words) if 1 < len(words) <= thresholds.MAX_NAME_WORDS else 0):
            word, others = words[odd], [*words[:odd], *words[odd + 1 :]]
            if len("".join(others)) >= len(word) and not self._has_candidate(word):
                matches = self._as_typed(others, misspelt=True)
                found += [one for one in matches if any(is_near_miss(word, held) for held in one.words)]
        return found

    # ------------------------------------------------------------------ about words and names

    def is_sure(self, match: NameMatch) -> bool:
        """Return whether a match is certain. Other matches are only suggested."""
        return not match.suggestion_only and (match.kind >= MatchKind.WHOLE or is_sure(match.parts))

    def with_consonants(self, words: Sequence[str], fewest: int) -> list[int]:
        """Return the entries with a name that has the same consonants as the words, in index order.

        Such a match is uncertain, so it is only good for suggestions. There is none if the words have fewer than
        `fewest` consonants.
        """
        names = self.index.visible(self.index.with_consonants(words, fewest), self.scope)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def bearers(self, words: Sequence[str], wanted: Scope) -> list[int]:
        """Return all entries, in index order, that have a name in `wanted` with exactly these words."""
        candidates = [self._candidates.as_written(word) for word in words]
        names = self.index.visible(names_matching(self.index, self.scope, candidates)[0], wanted)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def ends_with(self, match: NameMatch, typed: str) -> bool:
        """Return whether a typed word may be the last word of the matched name."""
        word = self.index.canonical[self.index.names.row(match.name)[-1]]
        return self._candidates.of(typed, misspelt=True).match_of(self.index, word, word) is not None

    def _cooccur(self, words: Sequence[str]) -> bool:
        """Return whether a visible name contains all these words, possibly misspelt."""
        return len(names_matching(self.index, self.scope, self._alike(words))[0]) > 0

    def _alike(self, words: Sequence[str]) -> list[WordMatches]:
        """Return the words that each typed word may match.

        Misspellings are included; longer words that merely begin with the typed word are not.
        """
        return [WordMatches(self._candidates.of(word, misspelt=True).words) for word in words]

    def _has_candidate(self, typed: str) -> bool:
        """Return whether a typed word may match a word of a visible name."""
        matches = self._candidates.of(typed, misspelt=True)
        begun = [self.index.held(np.arange(*span, dtype=np.int32), self.scope) for span in matches.spans]
        return bool(matches.words) or not all(self.index.small[words].all() for words in begun)

    def _visible_words(self, pieces: Iterable[str]) -> frozenset[str]:
        """Return those of `pieces` that are words of a visible name."""
        found = self.index.held(self.index.known(list(pieces)), self.scope).tolist()
        return frozenset(map(self.index.word, found))

    def _align(self, words: Sequence[str], candidates: Sequence[WordMatches]) -> list[NameMatch]:
        return align_all(self.index, self.scope, words, candidates, self._candidates.is_known)

    # ------------------------------------------------------------------ strategies

    def _as_typed(self, words: Sequence[str], *, misspelt: bool = False) -> list[NameMatch]:
        """Match exact words, beginnings of words, and initials. With `misspelt`, also match similar words."""
        return self._align(words, [self._candidates.of(word, misspelt=misspelt) for word in words])

    def _by_initials(self, words: Sequence[str]) -> list[NameMatch]:
        """Match the initials of a whole name: "dp", "d. p."."""
        joined = "".join(words)
        if len(joined) < 2 or not (len(words) == 1 or len(words) == len(joined)):
            return []
        names = self.index.visible(self.index.with_initials(joined), self.scope)[: thresholds.MAX_COMPARED]
        short = len(joined) < thresholds.MIN_ACRONYM
        return [NameMatch(self.index, name, MatchKind.INITIALS, suggestion_only=short) for name in names.tolist()]

    def _resegmented(self, words: Sequence[str]) -> list[NameMatch]:
        """Match the typed letters with the spaces in other positions: "newyork"."""
        found: list[NameMatch] = []
        if len(words) > thresholds.MAX_NAME_WORDS:
            return found
        long = len("".join(words)) >= thresholds.MIN_JOINED
        for way in resegment(words, self._visible_words):
            for match in self._as_typed(way):
                if match.kind is MatchKind.EXACT:
                    found.append(match)
                elif match.kind is MatchKind.WHOLE and long and min(map(len, way)) >= thresholds.MIN_PART:
                    found.append(replace(match, kind=MatchKind.JOINED, similarity=1.0))
        return found

    def _cut_off(self, words: Sequence[str]) -> list[NameMatch]:
        """Match when only two letters of the last word have been typed: "margo ma"."""
        *others, last = words
        if not others or len(last) != thresholds.MIN_PREFIX - 1 or not last.isalpha():
            return []
        candidates = [self._candidates.of(word, misspelt=False) for word in others]
        beginning = WordMatches(ranges=[(self.index.starting(last), (MatchKind.PREFIX, thresholds.PREFIX))])
        matches = self._align(words, [*candidates, beginning])
        return [match for match in matches if match.kind is MatchKind.PREFIX]

    def _misspelt_words(self, words: Sequence[str]) -> list[NameMatch]:
        """Match misspelt words. Two words written as one may also match, even if one is misspelt: "happyvaley"."""
        matches = self._fuzzy(words)
        word = words[0]
        if len(words) > 1 or len(word) < thresholds.MIN_JOINED + 2 or not word.isalpha():
            return matches
        cuts = range(thresholds.MIN_PREFIX, len(word) - thresholds.MIN_PREFIX + 1)
        ways = [(word[:cut], word[cut:]) for cut in cuts]
        known = self._visible_words(set(chain.from_iterable(ways)))
        for way in ways:
            if not known.isdisjoint(way):
                matches += [match for match in self._fuzzy(way) if match.covers_name]
        return matches

    def _with_odd_word(self, words: Sequence[str]) -> list[NameMatch]:
        """Match when one word is badly misspelt and the others are correct."""
        if len(words) > thresholds.MAX_NAME_WORDS:
            return []
        found = one_word_off(words, self._candidates, self.index, self.scope)
        return sorted(found, key=attrgetter("rank"))[: thresholds.MAX_COMPARED]

    def _split_by_ear(self, words: Sequence[str]) -> list[NameMatch]:
        """Match words that dictation has split into several: "goldy locks", "woo bo"."""
        found: list[NameMatch] = []
        few = 1 < len(words) <= thresholds.MAX_SPLIT_BY_EAR
        if not few or not "".join(words).isalpha() or words[0] in TITLES or STOP_WORDS.issuperset(words):
            return found  # "hold on" is an everyday phrase and not a name that was split
        for size in (2, 3):
            for position in range(len(words) - size + 1):
                run = words[position : position + size]
                joined = "".join(run)
                if all(map(self._candidates.is_known, run)):
                    continue  # each of these words belongs to a name, so they were not split
                if len(joined) < thresholds.MIN_SPLIT_BY_EAR - (size < len(words)):
                    continue
                way = (*words[:position], joined, *words[position + size :])
                matches = self._fuzzy(way)
                if len(way) > 1:
                    matches = [match for match in matches if match.has_exact_word] + self._with_odd_word(way)
                matches = [match for match in matches if self._holds_sound(match, joined)]
                if len(way) == 1 and len(joined) >= thresholds.MIN_LONG_BY_EAR:
                    least = thresholds.BY_CONSONANTS
                    matches = [replace(match, similarity=max(match.similarity, least)) for match in matches]
                found += matches
        return found

    def _fuzzy(self, words: Sequence[str]) -> list[NameMatch]:
        return [match for match in self._as_typed(words, misspelt=True) if match.kind is MatchKind.FUZZY]

    def _holds_sound(self, match: NameMatch, typed: str) -> bool:
        """Return whether a word of the name has the consonants of `typed`. A final r may be missing."""
        heard = consonant_key(typed)
        keys = map(consonant_key, match.words)
        return any(len(key) >= thresholds.MIN_PREFIX and key in (heard, heard.removesuffix("r")) for key in keys)

    # The strategies in order, each with a test. A strategy is skipped if a match found before it passes its test.
    _strategies: ClassVar[tuple[tuple[Strategy, Callable[[NameMatch], bool]], ...]] = (
        (_as_typed, lambda _: False),
        (_by_initials, lambda _: False),
        (_resegmented, lambda match: match.kind >= MatchKind.PREFIX),
        (_cut_off, lambda match: match.kind > MatchKind.PREFIX),
        (_misspelt_words, lambda _: True),
        (_with_odd_word, lambda match: match.similarity >= thresholds.ACCEPTED),
        (_split_by_ear, lambda match: match.similarity >= thresholds.ACCEPTED),
    )


def _lacks_only_connectives(match: NameMatch, words: Sequence[str]) -> bool:
    """Return whether a match is a full name. The typed `words` are all question words.

    If at least three words were typed, connectives of the name, such as "and", may be missing.
    """
    if match.kind is MatchKind.EXACT:
        return True
    if len(words) < thresholds.MIN_SMALL_WORDS or match.kind is not MatchKind.WHOLE or not match.is_ordered:
        return False
    return sum(word not in CONNECTIVES for word in match.words) <= len(words)


def _is_full_name(match: NameMatch, size: int) -> bool:
    """Return whether a match of `size` typed words is a full name, correct or only slightly misspelt."""
    if match.kind is MatchKind.EXACT:
        return True
    if match.kind not in (MatchKind.WHOLE, MatchKind.FUZZY) or match.similarity < thresholds.EMBEDDED:
        return False
    content_size = sum(word not in CONNECTIVES for word in match.words) or len(match.words)
    return match.has_exact_word and not match.matches_known_word and content_size == size
