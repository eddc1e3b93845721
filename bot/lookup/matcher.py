"""One look-up's view of the index: what each typed word may stand for, and which names hold them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.lookup.forms import Numbers
from bot.lookup.given_names import GIVEN_NAMES, GIVEN_NAMES_BY_SOUND
from bot.lookup.index import Index
from bot.lookup.matching import MOST_COMPARED, Kind, Match, WordMatches, matching
from bot.lookup.scope import Scope
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
    nearly,
)
from bot.lookup.sounds import sound, spelling
from bot.lookup.words import ARTICLES, FILLER

# Fewer letters open too many words.
_SHORTEST_PREFIX: Final = 3
# A cut-off word within an otherwise misspelt name.
_PREFIX_ALIKE: Final = 0.85
_INITIAL_ALIKE: Final = 0.75
# Words run together: shorter ones are ordinary words.
_SHORTEST_RUN: Final = 5
_SHORTEST_PART: Final = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One name that holds all the typed words.

    Attributes:
        name: its number, which is its place in the order given.
        entry: number of what it names.
        words: its words, spelled uniformly.
        full: as many words were typed as it has.
        doubtful: a word that is known as it stands was taken for another one.
    """

    name: int
    entry: int
    main: bool
    match: Match
    words: tuple[int, ...]
    full: bool
    doubtful: bool = False

    @property
    def rank(self) -> tuple[float, ...]:
        """The better, the smaller."""
        kind, similarity = self.match
        exact_alias = kind is Kind.EXACT and not self.main
        return (-kind, exact_alias, -round(similarity, 3), not self.full, self.name)


class Matcher:
    """Looks at each typed word once.

    Args:
        index: every name.
        scope: those that take part.
    """

    def __init__(self, index: Index, scope: Scope) -> None:
        self.index: Final = index
        self.scope: Final = scope
        self._strict: dict[str, WordMatches] = {}
        self._alike: dict[str, WordMatches] = {}
        self._known: dict[str, bool] = {}

    # ------------------------------------------------------------------ words

    def known(self, typed: str) -> bool:
        """Whether a name that may be seen holds this very word."""
        if typed not in self._known:
            words = self.index.known([spelling(typed)]).tolist()
            self._known[typed] = any(self.index.holds(word, self.scope) for word in words)
        return self._known[typed]

    def word(self, typed: str, *, alike: bool) -> WordMatches:
        """What one typed word may stand for; with `alike`, misspelt too."""
        memory = self._alike if alike else self._strict
        if typed not in memory:
            memory[typed] = self._with_alike(typed) if alike else self._as_typed(typed)
        return memory[typed]

    def _as_typed(self, typed: str) -> WordMatches:
        found = WordMatches()
        uniform = spelling(typed)
        for word in self.index.known([uniform]).tolist():
            found.add(word, Kind.WHOLE, 1.0)
        if typed.isdigit():
            return found
        if len(typed) == 1:
            found.ranges.append((*self.index.starting(typed), (Kind.INITIALS, _INITIAL_ALIKE)))
        elif len(typed) >= _SHORTEST_PREFIX:
            # A final y or j is not known to be final in the name: "harry" does not open "harrison".
            for start in {typed, *([uniform] if typed[-1] not in "yj" else [])}:
                found.ranges.append((*self.index.starting(start), (Kind.PREFIX, _PREFIX_ALIKE)))
        found.ranges = [span for span in found.ranges if span[1] > span[0]]
        return found

    def _with_alike(self, typed: str) -> WordMatches:
        strict = self.word(typed, alike=False)
        if typed.isdigit() or len(typed) == 1:
            return strict
        found: dict[int, float] = {}

        def add(words: Iterable[int], similarity: float) -> None:
            for word in words:
                found[word] = max(similarity, found.get(word, 0.0))

        uniform = spelling(typed)
        add(self._known_as(GIVEN_NAMES.get(typed, ())), NICKNAME)
        if len(typed) >= SHORTEST_NICKNAME_BY_EAR:
            add(self._known_as(GIVEN_NAMES_BY_SOUND.get(sound(typed), ())), NICKNAME_BY_EAR)
        if len(typed) > _SHORTEST_PREFIX:
            add(self._known_as([typed[:-1]] if typed[-1] == "s" else []), POSSESSIVE)
            add(self.index.known([uniform + "s"]).tolist(), POSSESSIVE)
        for word in self.index.sounding(uniform).tolist():
            shorter = min(len(typed), len(self.index.word(word)))
            if shorter >= FEWEST_BY_EAR:
                add([word], BY_EAR if shorter >= SHORTEST_BY_EAR else SHORT_BY_EAR)
        for word in self.index.with_bones(uniform).tolist():
            shorter = min(len(typed), len(self.index.word(word)))
            if shorter >= FEWEST_BY_CONSONANTS:
                add([word], BY_CONSONANTS if shorter >= SHORTEST_BY_CONSONANTS else SHORT_BY_CONSONANTS)
        for word, similarity in self.index.near(uniform):
            add([word], similarity)
        result = WordMatches(dict(strict.words), strict.ranges)
        for word, similarity in found.items():
            if word not in result.words and not self.index.small[word] and not _in(word, strict.spans):
                result.add(word, Kind.FUZZY, similarity)
        return result

    def _known_as(self, forms: Iterable[str]) -> list[int]:
        found: list[int] = self.index.known([spelling(form) for form in forms if len(form) > 1]).tolist()
        return found

    # ------------------------------------------------------------------ names

    def names(self, typed: Sequence[str], *, alike: bool = True) -> list[Hit]:
        """The best names that hold all the typed words, best first; at most `MOST_COMPARED`.

        Misspelt words count only if nothing is written as typed, or `alike` forbids them.
        """
        if not typed:
            return []
        small = all(word in FILLER for word in typed)
        hits = self._holding(typed, alike=False)
        if small:
            hits = [hit for hit in hits if hit.match[0] is Kind.EXACT]
        else:
            hits += self._by_initials(typed)
            if not any(hit.match[0] >= Kind.PREFIX for hit in hits):
                hits += self._respelled(typed)
            if alike and not hits:
                hits = self._holding(typed, alike=True)
                hits = [hit for hit in hits if hit.match[0] is Kind.FUZZY]
                hits += self._split_misspelt(typed)
        best: dict[int, Hit] = {}
        for hit in hits:
            if hit.name not in best or hit.rank < best[hit.name].rank:
                best[hit.name] = hit
        return sorted(best.values(), key=lambda hit: hit.rank)

    def exactly(self, typed: Sequence[str]) -> list[Hit]:
        """Names of which this is the full text, in any order."""
        return [hit for hit in self._holding(typed, alike=False) if hit.match[0] is Kind.EXACT]

    def almost(self, typed: Sequence[str]) -> list[Hit]:
        """Names of which all typed words but one match, that one nearly, and the others have most letters."""
        found: list[Hit] = []
        for odd in range(len(typed) if len(typed) > 1 else 0):
            word, others = typed[odd], [*typed[:odd], *typed[odd + 1 :]]
            if len("".join(others)) < len(word) or self.holding_any(word):
                continue
            found += [
                hit
                for hit in self._holding(others, alike=True)
                if any(nearly(word, self.index.word(held)) for held in hit.words)
            ]
        return found

    def holding_any(self, typed: str) -> bool:
        """Whether a typed word stands for a word of any name that may be seen."""
        matches = self.word(typed, alike=True)
        return bool(len(matching(self.index, self.scope, [matches])[0]))

    def together(self, typed: Sequence[str]) -> bool:
        """Whether any name that may be seen holds all these words, however misspelt or spaced."""
        words = [self.word(word, alike=True) for word in typed]
        if all(one.words or one.ranges for one in words) and len(matching(self.index, self.scope, words)[0]):
            return True
        return any(self._holding(way, alike=False) for way in self._respaced(typed))

    def content(self, hit: Hit) -> int:
        """How many words a name has, small ones left out unless there are no others."""
        return sum(not self.index.small[word] for word in hit.words) or len(hit.words)

    def _holding(self, typed: Sequence[str], *, alike: bool) -> list[Hit]:
        words = [self.word(word, alike=alike) for word in typed]
        if not all(one.words or one.ranges for one in words):
            return []
        names, codes = matching(self.index, self.scope, words)
        if len(names) > MOST_COMPARED:
            names = names[self._most_promising(typed, names, codes)]
        return [hit for name in names.tolist() if (hit := self._aligned(typed, words, name)) is not None]

    def _most_promising(self, typed: Sequence[str], names: Numbers, codes: NDArray[np.int16]) -> NDArray[np.intp]:
        weakest = codes.min(axis=0) // 1024
        letters = np.array([max(len(word), 2) for word in typed], np.float32)
        similarity = np.round(letters @ (codes % 1024) / letters.sum())
        lengths = self.index.names.lengths(names)
        full = lengths == len(typed)
        exact = full & (weakest == Kind.WHOLE)
        order = np.lexsort((names, ~full, -similarity, ~(exact & self.index.name_main[names]), ~exact, -weakest))
        return order[:MOST_COMPARED]

    def _aligned(self, typed: Sequence[str], words: Sequence[WordMatches], name: int) -> Hit | None:
        """Give each typed word a word of the name of its own, the longest typed word first."""
        written = self.index.names.row(name)
        held = self.index.canonical[written].tolist()
        free = list(zip(written.tolist(), held, strict=True))
        kinds: list[int] = []
        total = weight = 0.0
        doubtful = False
        for place in sorted(range(len(typed)), key=lambda place: -len(typed[place])):
            best = max(
                (
                    (match, -at)
                    for at, forms in enumerate(free)
                    if (match := words[place].of(self.index, *forms)) is not None
                ),
                default=None,
            )
            if best is None:
                return None
            (kind, similarity), at = best
            del free[-at]
            kinds.append(kind)
            share = max(len(typed[place]), 2) if typed[place] not in FILLER else 1
            total += share * similarity
            weight += share
            doubtful |= kind in (Kind.PREFIX, Kind.FUZZY) and similarity < NICKNAME and self.known(typed[place])
        weakest = min(kinds)
        if weakest is Kind.INITIALS and max(kinds) is Kind.INITIALS:
            return None  # letters alone: see _by_initials
        full = len(typed) == len(held)
        article = bool(free) and held[0] == free[0][1] and self.index.word(held[0]) in ARTICLES
        if weakest is Kind.WHOLE:
            match = (Kind.EXACT if full or (len(free) == 1 and article) else Kind.WHOLE, 1.0)
        else:
            match = (weakest, total / weight)
        return self._hit(name, match, tuple(held), full, doubtful)

    def _hit(self, name: int, match: Match, words: tuple[int, ...], full: bool, doubtful: bool = False) -> Hit:
        index = self.index
        return Hit(name, int(index.name_entry[name]), bool(index.name_main[name]), match, words, full, doubtful)

    # ------------------------------------------------------------------ initials, words joined or split

    def _by_initials(self, typed: Sequence[str]) -> list[Hit]:
        """Bare initials: "dp", "d. p."."""
        joined = "".join(typed)
        if len(joined) < 2 or not (len(typed) == 1 or len(typed) == len(joined)):
            return []
        names = self.index.visible(self.index.with_initials(joined), self.scope)[:MOST_COMPARED].tolist()
        held = [tuple(self.index.canonical[self.index.names.row(name)].tolist()) for name in names]
        return [self._hit(name, (Kind.INITIALS, 1.0), words, False) for name, words in zip(names, held, strict=True)]

    def _respelled(self, typed: Sequence[str]) -> list[Hit]:
        """The same letters with the spaces elsewhere: "newyork", "ander son"."""
        found: list[Hit] = []
        long = len("".join(typed)) >= _SHORTEST_RUN
        for words in self._respaced(typed):
            for hit in self._holding(words, alike=False):
                if hit.match[0] is Kind.EXACT:
                    found.append(hit)
                elif hit.match[0] is Kind.WHOLE and long and min(map(len, words)) >= _SHORTEST_PART:
                    found.append(self._hit(hit.name, (Kind.JOINED, 1.0), hit.words, hit.full))
        return found

    def _respaced(self, typed: Sequence[str]) -> list[tuple[str, ...]]:
        joined = "".join(typed)
        ways: list[tuple[str, ...]] = [(joined,)] if len(typed) > 2 else []
        pairs = enumerate(pairwise(typed))
        ways += [(*typed[:place], one + other, *typed[place + 2 :]) for place, (one, other) in pairs]
        for place, word in enumerate(typed):
            if not self.known(word):
                ways += [(*typed[:place], *parts, *typed[place + 1 :]) for parts in self._parted(word)]
        if len(typed) > 1:
            ways += self._parted(joined)
        return [way for way in dict.fromkeys(ways) if way != tuple(typed)]

    def _parted(self, word: str, parts: int = 3) -> list[tuple[str, ...]]:
        """Ways to read a word as two or three words that some name holds."""
        cuts = range(1, len(word))
        real = self._real({word[:cut] for cut in cuts} | {word[cut:] for cut in cuts})
        heads = [cut for cut in cuts if word[:cut] in real]
        ways: list[tuple[str, ...]] = [(word[:cut], word[cut:]) for cut in heads if word[cut:] in real]
        if parts > 2 and not ways and len(word) >= _SHORTEST_RUN:
            ways = [(word[:cut], *rest) for cut in heads for rest in self._parted(word[cut:], parts - 1)]
        return ways

    def _real(self, pieces: Iterable[str]) -> frozenset[str]:
        """Those that are words of some name."""
        return frozenset(map(self.index.word, self.index.known(sorted(pieces)).tolist()))

    def _split_misspelt(self, typed: Sequence[str]) -> list[Hit]:
        """One word that is two, of which one is misspelt: "happyvaley"."""
        if len(typed) != 1 or len(typed[0]) < _SHORTEST_RUN + 2 or not typed[0].isalpha():
            return []
        word = typed[0]
        found: list[Hit] = []
        cuts = range(_SHORTEST_PREFIX, len(word) - _SHORTEST_PREFIX + 1)
        real = self._real({word[:cut] for cut in cuts} | {word[cut:] for cut in cuts})
        for cut in cuts:
            if word[:cut] in real or word[cut:] in real:
                hits = self._holding((word[:cut], word[cut:]), alike=True)
                found += [hit for hit in hits if hit.full and hit.match[0] is Kind.FUZZY]
        return found


def _in(word: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= word < end for first, end in spans)
