"""The names that hold all the words of a text: a list of strategies, from words as typed to words by ear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import ClassVar, Final

from bot.lookup import thresholds
from bot.lookup.index.name_index import Index
from bot.lookup.matching.alignment import align_all
from bot.lookup.matching.confidence import is_sure
from bot.lookup.matching.name_match import NameMatch, Part, ranked
from bot.lookup.matching.one_word_off import one_word_off
from bot.lookup.matching.segmentation import resegment
from bot.lookup.matching.word_candidates import WordCandidates
from bot.lookup.matching.word_matches import MatchKind, WordMatches, names_matching
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import is_near_miss
from bot.lookup.text.phonetics import consonant_key
from bot.lookup.text.stop_words import STOP_WORDS
from bot.lookup.text.vocabulary import CONNECTIVES, QUESTION_WORDS, TITLES

Strategy = Callable[["NameMatcher", Sequence[str]], list[NameMatch]]


class NameMatcher:
    """Matches words against the names of an index that a scope opens.

    Args:
        index: every name.
        scope: those that take part.
        declined: typed words may carry the ending of a case.
    """

    def __init__(self, index: Index, scope: Scope, *, declined: bool = False) -> None:
        self.index: Final = index
        self.scope: Final = scope
        self._candidates: Final = WordCandidates(index, scope, declined=declined)
        self._windows: Final[dict[tuple[str, ...], list[NameMatch]]] = {}

    # ------------------------------------------------------------------ whole names

    def match_all(self, words: Sequence[str], *, last: bool = False) -> list[NameMatch]:
        """The best names that hold all the words, each once, best first.

        Args:
            words: the words typed.
            last: the last word may be the first two letters of one.
        """
        if not words:
            return []
        if all(word in QUESTION_WORDS for word in words):
            matches = self._as_typed(words)
            return ranked(one for one in matches if one.kind is MatchKind.EXACT or self._lacks_connectives(one, words))
        matches = []
        for find, is_enough in self._strategies:
            if (last or find is not NameMatcher._cut_off) and not any(map(is_enough, matches)):
                matches += find(self, words)
        return ranked(matches)

    def match_as_written(self, words: Sequence[str]) -> list[NameMatch]:
        """Names that hold all these words as they are typed, in any order, best first."""
        return ranked(self._align(words, [self._candidates.as_written(word) for word in words]))

    def match_exactly(self, words: Sequence[str]) -> list[NameMatch]:
        """Names of which this is the full text, in any order."""
        return [match for match in self.match_as_written(words) if match.kind is MatchKind.EXACT]

    def match_window(self, words: tuple[str, ...]) -> list[NameMatch]:
        """`match_all` for some words of a longer text: spaces stand where they were typed, and each word must fit."""
        if words not in self._windows:
            self._windows[words] = self.match_as_written(words) or ranked(self._align(words, self._misspelt(words)))
        return self._windows[words]

    def match_all_but_one(self, words: Sequence[str]) -> list[NameMatch]:
        """Names of which all words but one match, that one nearly, and the others have most letters."""
        found: list[NameMatch] = []
        for odd in range(len(words) if 1 < len(words) <= thresholds.MAX_NAME_WORDS else 0):
            word, others = words[odd], [*words[:odd], *words[odd + 1 :]]
            if len("".join(others)) >= len(word) and not self._has_candidate(word):
                matches = self._as_typed(others, misspelt=True)
                found += [one for one in matches if any(is_near_miss(word, held) for held in self._words_of(one))]
        return found

    # ------------------------------------------------------------------ about words and names

    def is_sure(self, match: NameMatch) -> bool:
        """Whether a name is meant beyond doubt; others are only offered."""
        return not match.suggestion_only and (match.kind >= MatchKind.WHOLE or is_sure(match.parts))

    def with_consonants(self, words: Sequence[str], fewest: int) -> list[int]:
        """Entries with a name of the same consonants, in the order given; too weak to be more than suggested."""
        names = self.index.visible(self.index.with_consonants(words, fewest), self.scope)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def bearers(self, words: Sequence[str], wanted: Scope) -> list[int]:
        """All entries with a wanted name that holds these words as they are typed, in the order given."""
        candidates = [self._candidates.as_written(word) for word in words]
        if not all(candidates):
            return []
        names = self.index.visible(names_matching(self.index, self.scope, candidates)[0], wanted)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def contains(self, match: NameMatch, word: str) -> bool:
        """Whether a name holds a word as it was typed."""
        return not self._candidates.as_written(word).words.keys().isdisjoint(match.words)

    def beginnings(self, match: NameMatch, letters: int) -> set[str]:
        """How the words of a name begin."""
        return {word[:letters] for word in self._words_of(match)}

    def stands_for(self, typed: str, word: int) -> bool:
        """Whether a typed word may be this word of a name."""
        return self._candidates.of(typed, misspelt=True).match_of(self.index, word, word) is not None

    def cooccur(self, words: Sequence[str]) -> bool:
        """Whether any name that may be seen holds all these words, however misspelt."""
        candidates = self._misspelt(words)
        return all(candidates) and len(names_matching(self.index, self.scope, candidates)[0]) > 0

    def content_size(self, match: NameMatch) -> int:
        """How many words a name has, connectives left out unless there are no others."""
        return sum(word not in CONNECTIVES for word in self._words_of(match)) or len(match.words)

    def _words_of(self, match: NameMatch) -> Iterable[str]:
        return map(self.index.word, match.words)

    def _has_candidate(self, typed: str) -> bool:
        """Whether a typed word stands for a word of any name that may be seen."""
        matches = self._candidates.of(typed, misspelt=True)
        begun = (word for span in matches.spans for word in range(*span) if not self.index.small[word])
        return any(self.index.holds(word, self.scope) for word in chain(matches.words, begun))

    def _lacks_connectives(self, match: NameMatch, words: Sequence[str]) -> bool:
        """Whether three words or more that say nothing alone are a name in its order, "and" and the like aside."""
        if len(words) < thresholds.MIN_SMALL_WORDS or match.kind is not MatchKind.WHOLE or not match.is_ordered:
            return False
        return sum(word not in CONNECTIVES for word in self._words_of(match)) <= len(words)

    def _visible_words(self, pieces: Iterable[str]) -> frozenset[str]:
        """Those that are words of a name that may be seen."""
        found = self.index.known(list(pieces)).tolist()
        return frozenset(self.index.word(word) for word in found if self.index.holds(word, self.scope))

    def _align(self, words: Sequence[str], candidates: Sequence[WordMatches]) -> list[NameMatch]:
        return align_all(self.index, self.scope, words, candidates, self._candidates.is_known)

    def _misspelt(self, words: Sequence[str]) -> list[WordMatches]:
        """Candidates without beginnings and initials."""
        return [WordMatches(self._candidates.of(word, misspelt=True).words) for word in words]

    # ------------------------------------------------------------------ strategies

    def _as_typed(self, words: Sequence[str], *, misspelt: bool = False) -> list[NameMatch]:
        """Words as they are written, their beginnings and initials."""
        return self._align(words, [self._candidates.of(word, misspelt=misspelt) for word in words])

    def _by_initials(self, words: Sequence[str]) -> list[NameMatch]:
        """Initials alone: "dp", "d. p."."""
        joined = "".join(words)
        if len(joined) < 2 or not (len(words) == 1 or len(words) == len(joined)):
            return []
        names = self.index.visible(self.index.with_initials(joined), self.scope)[: thresholds.MAX_COMPARED]
        short = len(joined) < thresholds.MIN_ACRONYM
        return [replace(self._match(name, MatchKind.INITIALS), suggestion_only=short) for name in names.tolist()]

    def _resegmented(self, words: Sequence[str]) -> list[NameMatch]:
        """The same letters with the spaces elsewhere: "newyork"."""
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
        """The last word is cut off after two letters: "margo ma"."""
        *others, last = words
        if not others or len(last) != thresholds.MIN_PREFIX - 1 or not last.isalpha():
            return []
        candidates = [self._candidates.of(word, misspelt=False) for word in others]
        matches = self._align(words, [*candidates, self._candidates.beginning(last)])
        return [match for match in matches if match.kind is MatchKind.PREFIX]

    def _misspelt_words(self, words: Sequence[str]) -> list[NameMatch]:
        """Some words are misspelt, or one word is two of which one is misspelt: "happyvaley"."""
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
        """One word is odd and the others are right."""
        if len(words) > thresholds.MAX_NAME_WORDS:
            return []
        found: list[NameMatch] = []
        for odd in one_word_off(words, self._candidates, self.index, self.scope):
            written = self.index.names.row(odd.name).tolist()
            word = next((word for word in written if self.index.canonical[word] == odd.word), odd.word)
            right = [Part(other, other, MatchKind.WHOLE) for other in words if other != odd.typed]
            match = replace(
                self._match(odd.name, MatchKind.FUZZY, odd.similarity),
                covers_name=True,
                matches_known_word=odd.edits > 1 and self._candidates.is_known(odd.typed),
                edits=odd.edits,
                has_exact_word=True,
                parts=(*right, Part(odd.typed, self.index.word(word), MatchKind.FUZZY, odd.similarity)),
            )
            found.append(match)
        return ranked(found)[: thresholds.MAX_COMPARED]

    def _split_by_ear(self, words: Sequence[str]) -> list[NameMatch]:
        """Dictation has written one word as several: "goldy locks", "woo bo"."""
        found: list[NameMatch] = []
        few = 1 < len(words) <= thresholds.MAX_SPLIT_BY_EAR
        if not few or not "".join(words).isalpha() or words[0] in TITLES or STOP_WORDS.issuperset(words):
            return found  # "hold on" is what it says
        for size in (2, 3):
            for place in range(len(words) - size + 1):
                run = words[place : place + size]
                joined = "".join(run)
                if all(map(self._candidates.is_known, run)):
                    continue  # each is a word of a name
                if len(joined) < thresholds.MIN_SPLIT_BY_EAR - (size < len(words)):
                    continue
                way = (*words[:place], joined, *words[place + size :])
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
        """Whether a word of a name has the consonants of `typed`; a final r is not always heard."""
        heard = consonant_key(typed)
        keys = map(consonant_key, self._words_of(match))
        return any(len(key) >= thresholds.MIN_PREFIX and key in (heard, heard.removesuffix("r")) for key in keys)

    def _match(self, name: int, kind: MatchKind, similarity: float = 1.0) -> NameMatch:
        return NameMatch(
            name=name,
            entry=int(self.index.name_entry[name]),
            main=bool(self.index.name_main[name]),
            kind=kind,
            similarity=similarity,
            words=tuple(self.index.canonical[self.index.names.row(name)].tolist()),
        )

    # In order. Each is tried only while none of the matches so far is enough.
    _strategies: ClassVar[tuple[tuple[Strategy, Callable[[NameMatch], bool]], ...]] = (
        (_as_typed, lambda _: False),
        (_by_initials, lambda _: False),
        (_resegmented, lambda match: match.kind >= MatchKind.PREFIX),
        (_cut_off, lambda match: match.kind > MatchKind.PREFIX),
        (_misspelt_words, lambda _: True),
        (_with_odd_word, lambda match: match.similarity >= thresholds.ACCEPTED),
        (_split_by_ear, lambda match: match.similarity >= thresholds.ACCEPTED),
    )
