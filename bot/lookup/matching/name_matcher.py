"""One look-up's view of the index: what each typed word may stand for, and which names hold them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.lookup.confidence import Part, is_sure
from bot.lookup.index.arrays import NO_NUMBERS
from bot.lookup.index.hashing import Numbers
from bot.lookup.index.name_index import Index
from bot.lookup.matching.name_match import NameMatch
from bot.lookup.matching.one_word_off import one_word_off
from bot.lookup.matching.segmentation import SHORTEST_RUN, resegment
from bot.lookup.matching.word_candidates import SHORTEST_PREFIX, WordCandidates
from bot.lookup.matching.word_matches import MAX_COMPARED, MatchKind, WordMatches, names_matching
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import ACCEPTED, BY_CONSONANTS, MOST_EDITS, NICKNAME, OTHERWISE_SPELLED, is_near_miss
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import canonical_spelling, consonant_key
from bot.lookup.text.stop_words import STOP_WORDS
from bot.lookup.text.vocabulary import ARTICLES, CONNECTIVES, QUESTION_WORDS, TITLES

_SHORTEST_PART: Final = 2
# Initials of two letters are many names'.
_SHORTEST_RESPELLED: Final = 5
"""Letters from which a word that stands alone may be spelled in another way."""
_SHORTEST_ACRONYM: Final = 3
_FEWEST_SMALL: Final = 3
# Letters of words that dictation has parted.
_SHORTEST_HEARD: Final = 6
_MOST_HEARD: Final = 4
# Letters from which consonants in their order are enough.
_LONG_HEARD: Final = 8
# Words of a name within a longer text, or of one with an odd word: more words are a sentence.
MAX_NAME_WORDS: Final = 6


class NameMatcher:
    """Looks at each typed word once.

    Args:
        index: every name.
        scope: those that take part.
        declined: typed words may carry the ending of a case.
    """

    def __init__(self, index: Index, scope: Scope, *, declined: bool = False) -> None:
        self.index: Final = index
        self.scope: Final = scope
        self._words: Final = WordCandidates(index, scope, declined=declined)
        self._within: Final[dict[tuple[str, ...], list[NameMatch]]] = {}

    # ------------------------------------------------------------------ names

    def names(self, typed: Sequence[str], *, last: bool = False) -> list[NameMatch]:
        """The best names that hold all the typed words, best first; at most `MAX_COMPARED`.

        Misspelt words count only if nothing is written as typed.

        Args:
            typed: the words.
            last: the last word may be the first two letters of one.
        """
        if not typed:
            return []
        small = all(word in QUESTION_WORDS for word in typed)
        hits = self._holding(typed, alike=False)
        if small:
            hits = [hit for hit in hits if hit.match[0] is MatchKind.EXACT or self._all_but_links(hit, len(typed))]
        else:
            hits += self._by_initials(typed)
            if not any(hit.match[0] >= MatchKind.PREFIX for hit in hits):
                hits += self._respelled(typed)
            if last and not any(hit.match[0] > MatchKind.PREFIX for hit in hits):
                hits += self._cut_off(typed)
            if not hits:
                hits = [hit for hit in self._holding(typed, alike=True) if hit.match[0] is MatchKind.FUZZY]
                hits += self._split_misspelt(typed)
            if not any(hit.match[1] >= ACCEPTED for hit in hits):
                hits += self._leaning(typed)
            if not any(hit.match[1] >= ACCEPTED for hit in hits):
                hits += self._parted_by_ear(typed)
        best: dict[int, NameMatch] = {}
        for hit in hits:
            if hit.name not in best or hit.rank < best[hit.name].rank:
                best[hit.name] = hit
        return sorted(best.values(), key=lambda hit: hit.rank)

    def within(self, typed: Sequence[str]) -> list[NameMatch]:
        """The same for some words of a longer text: spaces stand where they were typed, and each word must fit."""
        window = tuple(typed)
        if window not in self._within:
            hits: list[NameMatch] = []
            for alike in (False, True):
                words = [self._words.of(word, alike=alike).without_ranges for word in typed]
                hits = hits or self._aligned_all(typed, words)
            self._within[window] = sorted(hits, key=lambda hit: hit.rank)
        return self._within[window]

    def match_exactly(self, typed: Sequence[str]) -> list[NameMatch]:
        """Names of which this is the full text, in any order."""
        words = [self._words.of(word, alike=False).without_ranges for word in typed]
        longest = len(typed) + 1  # an article
        return [hit for hit in self._aligned_all(typed, words, longest) if hit.match[0] is MatchKind.EXACT]

    def match_all_but_one(self, typed: Sequence[str]) -> list[NameMatch]:
        """Names of which all typed words but one match, that one nearly, and the others have most letters."""
        found: list[NameMatch] = []
        for odd in range(len(typed) if 1 < len(typed) <= MAX_NAME_WORDS else 0):
            word, others = typed[odd], [*typed[:odd], *typed[odd + 1 :]]
            if len("".join(others)) < len(word) or self.holding_any(word):
                continue
            found += [
                hit
                for hit in self._holding(others, alike=True)
                if any(is_near_miss(word, self.index.word(held)) for held in hit.words)
            ]
        return found

    def heard(self, typed: Sequence[str], fewest: int) -> list[int]:
        """Entries with a name of the same consonants, in the order given; too weak to be more than suggested."""
        names = self.index.visible(self.index.heard(typed, fewest), self.scope)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def sure(self, hit: NameMatch) -> bool:
        """Whether a name is meant beyond doubt; others are only offered."""
        if hit.suggestion_only or hit.match[0] >= MatchKind.WHOLE:
            return not hit.suggestion_only
        return is_sure(
            [
                Part(typed, typed if word < 0 else self.index.word(word), MatchKind(kind), similarity)
                for typed, word, kind, similarity in hit.stands
            ]
        )

    def bearers(self, typed: Sequence[str], wanted: Scope) -> list[int]:
        """All entries with a wanted name that holds these words as they are typed, in the order given."""
        words = [self._words.of(word, alike=False).without_ranges for word in typed]
        names, _ = names_matching(self.index, self.scope, words) if all(words) else (NO_NUMBERS, None)
        names = self.index.visible(names[self.index.names.lengths(names) >= len(typed)], wanted)
        return list(dict.fromkeys(self.index.name_entry[names].tolist()))

    def holding_any(self, typed: str) -> bool:
        """Whether a typed word stands for a word of any name that may be seen."""
        matches = self._words.of(typed, alike=True)
        opened = (word for span in matches.spans for word in range(*span) if not self.index.small[word])
        return any(self.index.holds(word, self.scope) for word in chain(matches.words, opened))

    def holds(self, typed: str, hit: NameMatch) -> bool:
        """Whether a name holds a word as it was typed."""
        return not set(self.index.known([canonical_spelling(typed)]).tolist()).isdisjoint(hit.words)

    def begins(self, hit: NameMatch, letters: int) -> set[str]:
        """How the words of a name begin."""
        return {self.index.word(word)[:letters] for word in hit.words}

    def stands_for(self, typed: str, word: int) -> bool:
        """Whether a typed word may be this word of a name."""
        return self._words.of(typed, alike=True).of(self.index, word, word) is not None

    def cooccur(self, typed: Sequence[str]) -> bool:
        """Whether any name that may be seen holds all these words, however misspelt."""
        words = [self._words.of(word, alike=True).without_ranges for word in typed]
        return all(words) and len(names_matching(self.index, self.scope, words)[0]) > 0

    def content(self, hit: NameMatch) -> int:
        """How many words a name has, links left out unless there are no others."""
        return sum(self.index.word(word) not in CONNECTIVES for word in hit.words) or len(hit.words)

    def _all_but_links(self, hit: NameMatch, words: int) -> bool:
        """Whether three words or more that say nothing alone are a name in its order, "and" and the like aside."""
        if words < _FEWEST_SMALL or hit.match[0] is not MatchKind.WHOLE or not hit.ordered:
            return False
        return sum(self.index.word(word) not in CONNECTIVES for word in hit.words) <= words

    def _holding(self, typed: Sequence[str], *, alike: bool) -> list[NameMatch]:
        return self._aligned_all(typed, [self._words.of(word, alike=alike) for word in typed])

    def _aligned_all(
        self, typed: Sequence[str], words: Sequence[WordMatches], longest: int | None = None
    ) -> list[NameMatch]:
        if not all(words):
            return []
        names, codes = names_matching(self.index, self.scope, words)
        if longest is not None:
            kept = self.index.names.lengths(names) <= longest
            names, codes = names[kept], codes[:, kept]
        if len(names) > MAX_COMPARED:
            names = names[self._most_promising(typed, names, codes)]
        places = sorted(range(len(typed)), key=lambda place: -len(typed[place]))
        return [hit for name in names.tolist() if (hit := self._aligned(typed, words, places, name)) is not None]

    def _most_promising(self, typed: Sequence[str], names: Numbers, codes: NDArray[np.int16]) -> NDArray[np.intp]:
        weakest = codes.min(axis=0) // 1024
        letters = np.array([max(len(word), 2) for word in typed], np.float32)
        similarity = np.round(letters @ (codes % 1024) / letters.sum())
        lengths = self.index.names.lengths(names)
        full = lengths == len(typed)
        exact = full & (weakest == MatchKind.WHOLE)
        order = np.lexsort((names, ~full, -similarity, ~(exact & self.index.name_main[names]), ~exact, -weakest))
        return order[:MAX_COMPARED]

    def _aligned(
        self, typed: Sequence[str], words: Sequence[WordMatches], places: Sequence[int], name: int
    ) -> NameMatch | None:
        """Give each typed word a word of the name of its own, in the order of `places`."""
        written = self.index.names.row(name)
        held = self.index.canonical[written].tolist()
        free = dict(enumerate(zip(written.tolist(), held, strict=True)))
        kinds: list[int] = []
        taken = [0] * len(typed)
        total = weight = 0.0
        doubtful = another = False
        edits = 0
        stands: list[tuple[str, int, int, float]] = []
        for place in places:
            fits = [(match, -at) for at, forms in free.items() if (match := words[place].of(self.index, *forms))]
            if not fits:
                return None
            (kind, similarity), at = max(fits)
            if 0 < -at < len(held) - 1 and kind is MatchKind.PREFIX and len(typed) == 1 and typed[0] in GIVEN_NAMES:
                return None  # "max" is Maxwell, but no Anna Maxwell
            taken[place] = -at
            one, other = free.pop(-at)
            if kind is MatchKind.FUZZY:
                differing = OSA.distance(canonical_spelling(typed[place]), self.index.word(other))
                edits += min(differing, MOST_EDITS.get(similarity, differing))
                another |= _other_given_name(typed[place], self.index.word(one))
            elif kind is MatchKind.WHOLE and self.index.word(one) != typed[place]:
                similarity = OTHERWISE_SPELLED
                if len(typed) == 1 and len(typed[place]) < _SHORTEST_RESPELLED:
                    kind = MatchKind.FUZZY  # “Maya” alone is nobody called Maja
            kinds.append(kind)
            stands.append((typed[place], one, kind, similarity))
            share = max(len(typed[place]), 2) if typed[place] not in QUESTION_WORDS else 1
            total += share * similarity
            weight += share
            doubtful |= (
                kind in (MatchKind.PREFIX, MatchKind.FUZZY)
                and similarity < NICKNAME
                and self._words.known(typed[place])
            )
        weakest = min(kinds)
        if weakest is MatchKind.INITIALS and max(kinds) is MatchKind.INITIALS:
            return None  # letters alone: see _by_initials
        full = len(typed) == len(held)
        article = 0 in free and self.index.word(held[0]) in ARTICLES
        exact = weakest is MatchKind.WHOLE and (full or (len(free) == 1 and article))
        ordered = taken == sorted(taken)
        return NameMatch(
            name,
            *self._owner(name),
            (MatchKind.EXACT if exact else weakest, total / weight),
            tuple(held),
            full,
            ordered,
            doubtful,
            edits + (not ordered) + (len(free) if len(typed) > 1 else 0),
            MatchKind.WHOLE in kinds,
            another,
            () if weakest >= MatchKind.WHOLE else tuple(stands),
        )

    def _owner(self, name: int) -> tuple[int, bool]:
        return int(self.index.name_entry[name]), bool(self.index.name_main[name])

    # ------------------------------------------------------------------ initials, words joined or split

    def _by_initials(self, typed: Sequence[str]) -> list[NameMatch]:
        """Bare initials: "dp", "d. p."."""
        joined = "".join(typed)
        if len(joined) < 2 or not (len(typed) == 1 or len(typed) == len(joined)):
            return []
        names = self.index.visible(self.index.with_initials(joined), self.scope)[:MAX_COMPARED].tolist()
        match, short = (MatchKind.INITIALS, 1.0), len(joined) < _SHORTEST_ACRONYM
        return [NameMatch(name, *self._owner(name), match, self._held(name), suggestion_only=short) for name in names]

    def _held(self, name: int) -> tuple[int, ...]:
        return tuple(self.index.canonical[self.index.names.row(name)].tolist())

    def _cut_off(self, typed: Sequence[str]) -> list[NameMatch]:
        """Names of which the last word typed is two letters: "margo ma"."""
        if len(typed) < 2 or len(typed[-1]) != SHORTEST_PREFIX - 1 or not typed[-1].isalpha():
            return []
        words = [*(self._words.of(word, alike=False) for word in typed[:-1]), self._words.beginning(typed[-1])]
        hits = self._aligned_all(typed, words)
        return [hit for hit in hits if hit.match[0] is MatchKind.PREFIX]

    def _leaning(self, typed: Sequence[str]) -> list[NameMatch]:
        """Names of which one word is odd and the others are right."""
        found: list[NameMatch] = []
        if len(typed) > MAX_NAME_WORDS:
            return found
        for name, similarity, edits, odd, word in one_word_off(typed, self._words, self.index, self.scope):
            words = self._held(name)
            right = [(other, -1, MatchKind.WHOLE, 1.0) for other in typed if other != odd]
            stands = (*right, (odd, self._written(name, word), MatchKind.FUZZY, similarity))
            doubtful = edits > 1 and self._words.known(odd)
            match = (MatchKind.FUZZY, similarity)
            found.append(
                NameMatch(name, *self._owner(name), match, words, True, True, doubtful, edits, True, stands=stands)
            )
        return sorted(found, key=lambda hit: hit.rank)[:MAX_COMPARED]

    def _written(self, name: int, word: int) -> int:
        """A word of a name, given as it is spelled uniformly, as it is written there."""
        row = self.index.names.row(name).tolist()
        return next((written for written in row if self.index.canonical[written] == word), word)

    def _respelled(self, typed: Sequence[str]) -> list[NameMatch]:
        """The same letters with the spaces elsewhere."""
        found: list[NameMatch] = []
        if len(typed) > MAX_NAME_WORDS:
            return found
        long = len("".join(typed)) >= SHORTEST_RUN
        for words in resegment(typed, self._visible_words):
            for hit in self._holding(words, alike=False):
                if hit.match[0] is MatchKind.EXACT:
                    found.append(hit)
                elif hit.match[0] is MatchKind.WHOLE and long and min(map(len, words)) >= _SHORTEST_PART:
                    found.append(replace(hit, match=(MatchKind.JOINED, 1.0)))
        return found

    def _parted_by_ear(self, typed: Sequence[str]) -> list[NameMatch]:
        """A name that dictation has written as several words: "goldy locks", "woo bo"."""
        found: list[NameMatch] = []
        if not 1 < len(typed) <= _MOST_HEARD or not "".join(typed).isalpha() or typed[0] in TITLES:
            return found
        if all(word in STOP_WORDS for word in typed):
            return found  # "hold on" is what it says
        for size in (2, 3):
            for place in range(len(typed) - size + 1):
                joined = "".join(typed[place : place + size])
                if all(self._words.known(word) for word in typed[place : place + size]):
                    continue  # each is a name of its own
                if len(joined) < (_SHORTEST_HEARD if size == len(typed) else _SHORTEST_HEARD - 1):
                    continue
                words = (*typed[:place], joined, *typed[place + size :])
                hits = [hit for hit in self._holding(words, alike=True) if hit.match[0] is MatchKind.FUZZY]
                if len(words) > 1:
                    hits = [hit for hit in hits if hit.has_exact_word] + self._leaning(words)
                hits = [hit for hit in hits if any(self._sounds_like(joined, word) for word in hit.words)]
                if len(words) == 1 and len(joined) >= _LONG_HEARD:
                    hits = [replace(hit, match=(MatchKind.FUZZY, max(hit.match[1], BY_CONSONANTS))) for hit in hits]
                found += hits
        return found

    def _sounds_like(self, typed: str, word: int) -> bool:
        heard, said = consonant_key(typed), consonant_key(self.index.word(word))
        # Many an ear hears no final r.
        return len(said) >= SHORTEST_PREFIX and said in (heard, heard.removesuffix("r"))

    def _visible_words(self, pieces: Iterable[str]) -> frozenset[str]:
        """Those that are words of a name that may be seen."""
        found = self.index.known(list(pieces)).tolist()
        return frozenset(self.index.word(word) for word in found if self.index.holds(word, self.scope))

    def _split_misspelt(self, typed: Sequence[str]) -> list[NameMatch]:
        """One word that is two, of which one is misspelt: "happyvaley"."""
        if len(typed) != 1 or len(typed[0]) < SHORTEST_RUN + 2 or not typed[0].isalpha():
            return []
        word = typed[0]
        found: list[NameMatch] = []
        cuts = range(SHORTEST_PREFIX, len(word) - SHORTEST_PREFIX + 1)
        real = self._visible_words({word[:cut] for cut in cuts} | {word[cut:] for cut in cuts})
        for cut in cuts:
            if word[:cut] in real or word[cut:] in real:
                hits = self._holding((word[:cut], word[cut:]), alike=True)
                found += [hit for hit in hits if hit.covers_name and hit.match[0] is MatchKind.FUZZY]
        return found


def _other_given_name(typed: str, word: str) -> bool:
    """Whether a given name that exists is a letter away from another one, and no form of it."""
    return (
        typed in GIVEN_NAMES
        and word in GIVEN_NAMES
        and word not in GIVEN_NAMES[typed]
        and consonant_key(typed) != consonant_key(word)
        and OSA.distance(typed, word, score_cutoff=1) <= 1
    )
