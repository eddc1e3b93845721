"""A name somebody typed -> the entry that is meant, several that may be, or none.

A scope says which names may be seen. Nothing else enters: a hidden name cannot change a score, an order, a margin or
a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.lookup.index.build import MIN_CONSONANTS
from bot.lookup.index.name_index import Index
from bot.lookup.matching.name_match import NameMatch
from bot.lookup.matching.name_matcher import NameMatcher
from bot.lookup.matching.word_matches import MatchKind
from bot.lookup.outcomes import Ambiguous, Found, Meant, NotFound, Outcome
from bot.lookup.page_addresses import name_of
from bot.lookup.query import (
    as_typed,
    changes_meaning,
    content_runs,
    interpretations,
    is_compound_name,
    is_description,
    is_name,
    is_proper,
    name_after_playing,
    name_after_role,
    names_within,
    untitled,
    without_article,
    without_topics,
)
from bot.lookup.scope import EVERYTHING, Scope
from bot.lookup.text.edit_distance import ACCEPTED, BY_EAR, NICKNAME
from bot.lookup.text.famous_names import famous_name
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.stop_words import STOP_WORDS, SURNAME_LIKE_WORDS
from bot.lookup.text.tokenizer import (
    cyrillic_to_english,
    is_cyrillic,
    key_of,
    without_asides,
    without_digits,
    without_possessives,
    words_of,
)
from bot.lookup.text.transliteration import romanised_to_english
from bot.lookup.text.vocabulary import INTERJECTIONS, KIN, KINDS, MARRIED, TITLES

MOST_ALSO: Final = 10
# Of what is meant perhaps, and of what only a slip would explain.
MOST_OFFERED: Final = 10
MOST_SUGGESTIONS: Final = 3
# The second entry must be this much worse, or a person decides. One edit more or less in six letters is 0.17.
MARGIN: Final = 0.07
# Below ACCEPTED, down to here, a name is offered but not taken. A wrong first letter of five is 0.72.
SUGGESTED: Final = 0.715
# A word that is known as it stands is taken for another one only if so few letters differ.
CERTAIN_EDITS: Final = 2
# Among more names than these, chance alone makes some that are alike: one misspelt word may be any of several names,
# and of several words a misspelt name must be all there but for a slip or two.
CROWD_OF_WORDS: Final = 100_000
CROWD_OF_NAMES: Final = 300_000
# A name within a longer question has more chances to be met by accident.
EMBEDDED: Final = 0.86
# Letters: "mad" opens a name if that is all that was typed, not at the end of a question.
SHORT: Final = 3
# A lone word within unknown words: shorter ones are given names that anybody may bear.
SHORTEST_EMBEDDED: Final = 5
# A misspelt word among everyday words: one slip in five letters, the first one right.
SURE: Final = 0.80
# Letters in which the rest of a name begins like what was typed.
ALIKE: Final = 2
# Consonants in which a whole name is heard. Where every syllable is written as a sign of its own, fewer tell it.
FEWEST_HEARD: Final = 4
# More names are no question about one of them.
MOST_ALONE: Final = 3
_SAYING_NOTHING: Final = STOP_WORDS | KINDS
_NO_NAMES: Final = STOP_WORDS - GIVEN_NAMES.keys()


def look_up(typed: str, index: Index, scope: Scope, wanted: Scope = EVERYTHING) -> Outcome:
    """Find what `typed` names among the names of `index` that `scope` opens.

    Args:
        typed: anything a person sent; only the first 200 characters and 12 words count.
        index: every name.
        scope: those that may be seen; the outcome is the same as if there were no others.
        wanted: of these the ones that are asked for. They win where others fit equally well; others that fit better are
            the outcome all the same.
    """
    typed = name_of(typed)
    outcome = _looked_up(typed, index, scope, wanted)
    for plainer in (without_asides, without_digits, without_possessives):
        if isinstance(outcome, NotFound) and (bare := plainer(typed)) != typed:
            again = _looked_up(bare, index, scope, wanted)
            outcome, typed = (outcome if again == NotFound(()) else again), bare
    if not isinstance(outcome, NotFound):
        return outcome
    for way in cyrillic_to_english(typed) if is_cyrillic(typed) else romanised_to_english(typed):
        again = _looked_up(way, index, scope, wanted)
        if not isinstance(again, NotFound):
            return again
        if not outcome.suggestions:
            outcome = again
    return outcome


def _looked_up(typed: str, index: Index, scope: Scope, wanted: Scope) -> Outcome:
    search = _Query(typed, index, scope, wanted)
    ways = interpretations(search.key)
    foreign = famous_name(ways)
    if foreign is not None and not search.has(foreign[0]):
        return search.within(foreign[1]) or search.nothing()
    content: tuple[str, ...] = ()
    for content in ways:
        as_it_stands = content == search.key or (content == without_article(search.key) and len("".join(content)) > 1)
        outcome = search.whole(content, cautious=not as_it_stands)
        if outcome is not None:
            return outcome
    written = words_of(typed)
    outcome = search.whole(written, cautious=True) if written != search.key else None
    if outcome is not None:
        return outcome
    if len(search.key) < 2:
        return search.nothing()
    if is_description(search.key):
        named = search.alone([name_after_playing(search.key)]) or search.alone([name_after_role(search.key)])
        if named is None and not KIN.isdisjoint(search.key):
            named = search.alone(content_runs(search.key))
        return named or search.nothing(content)
    nearby = search.within(search.key) if not search.offers(search.key) else None
    if nearby is not None and search.wants(nearby):
        return nearby
    outcome = (
        None
        if is_name(typed, search.key)
        else search.alone(content_runs(search.key), whole=is_compound_name(search.key))
    )
    if outcome is not None and (nearby is None or search.wants(outcome)):
        return outcome
    rest = without_topics(content)
    outcome = search.whole(rest, cautious=True) if rest != content and nearby is None else None
    return nearby or outcome or search.nothing(content)


class _Query:
    """One look-up: what was typed, the names, and what has been worth suggesting so far."""

    def __init__(self, typed: str, index: Index, scope: Scope, wanted: Scope) -> None:
        self.typed: Final = typed
        self.key: Final = key_of(typed)
        self._proper: Final = is_proper(typed, self.key)
        self._index: Final = index
        self._scope: Final = scope
        self._wanted: Final = wanted
        self._matcher: Final = NameMatcher(index, scope, declined=is_cyrillic(typed))
        self._suggested: list[int] = []
        self._offered: list[int] = []
        self._found: list[int] = []
        self._asked_for: set[str] = set()
        self._weak: set[tuple[str, ...]] = set()

    def offers(self, words: Sequence[str]) -> bool:
        """Whether these words were found to be some name, but not surely."""
        return tuple(words) in self._weak

    def wants(self, outcome: Meant) -> bool:
        """Whether what was found is asked for."""
        return outcome.best in self._asked_for

    def has(self, name: tuple[str, ...]) -> bool:
        """Whether somebody or something that may be seen bears this name, with a title or by a pet name at most."""
        hits = self._matcher.match_exactly(name) + self._matcher.names(untitled(name))
        return any(hit.match[0] >= MatchKind.WHOLE or hit.match[1] >= NICKNAME for hit in hits)

    def whole(self, words: Sequence[str], *, cautious: bool) -> Meant | None:
        """What the words name if they are nothing but a name.

        Args:
            words: words typed, some left out.
            cautious: words were left out, so a few letters that are left open or initial nothing.
        """
        hits = _of_entries(self._matcher.names(words, last=not cautious))
        letters = len("".join(words))
        if len("".join(self.key)) == 1 or (letters == 1 and cautious):
            hits = [hit for hit in hits if hit.match[0] is MatchKind.EXACT]
        elif len(self.key) == 1 and words[0] in _NO_NAMES:
            hits = [hit for hit in hits if _meant_by_itself(words[0], hit)]
        elif cautious and letters <= SHORT:
            hits = [hit for hit in hits if hit.match[0] >= MatchKind.WHOLE]
        if cautious:
            hits = self._cautious(words, hits)
        if hits and hits[0].match[0] is MatchKind.WHOLE:
            hits = [*self._described(words), *hits]
        outcome = self._decided(words, hits)
        if outcome is None:
            self._suggested += [hit.entry for hit in hits if hit.match[1] >= SUGGESTED]
            self._suggested += [hit.entry for hit in _of_entries(self._matcher.match_all_but_one(words))]
        return outcome

    def _described(self, words: Sequence[str]) -> list[NameMatch]:
        """What a name means beside what it is: "asteroid goldilocks" is no heist on it."""
        name = [word for word in words if word not in KINDS]
        if len(name) == len(words) or all(word in STOP_WORDS for word in name):
            return []
        return _of_entries(self._matcher.match_exactly(name))

    def _cautious(self, words: Sequence[str], hits: list[NameMatch]) -> list[NameMatch]:
        """Those hits that hold although words were left out."""
        titled = len(words) == 1 and not TITLES.isdisjoint(self.key[:-1])
        everyday = TITLES if titled else _SAYING_NOTHING
        if all(word in everyday and word not in GIVEN_NAMES for word in words):
            return [hit for hit in hits if hit.match[0] is MatchKind.EXACT]
        if not titled:
            return hits
        # Behind a title stands a surname: "admiral adama" is no Adam, and a husband's name may be his wife's.
        kept = [
            hit
            for hit in hits
            if hit.match[0] not in (MatchKind.PREFIX, MatchKind.FUZZY) or self._by_surname(words[0], hit)
        ]
        if not MARRIED.isdisjoint(self.key):
            kept = [
                hit if hit.main or hit.match[0] < MatchKind.EXACT else replace(hit, match=(MatchKind.WHOLE, 1.0))
                for hit in kept
            ]
        return kept

    def _shared(self, words: Sequence[str], best: NameMatch) -> bool:
        """Whether more than one entry bears what is right of a name: "alec baldwin" is no slip for Alex."""
        right = [word for word in words if self._matcher.holds(word, best)]
        return len({hit.entry for hit in self._matcher.names(right)}) > 1

    def _by_surname(self, word: str, hit: NameMatch) -> bool:
        if hit.match[0] is MatchKind.PREFIX and len(hit.words) == 1:
            return False  # nor is "princess peach" anybody called Peaches
        return hit.covers_name or hit.match[1] >= BY_EAR or self._matcher.stands_for(word, hit.words[-1])

    def within(self, words: tuple[str, ...]) -> Meant | None:
        """The one full name within a longer question; if there are several, they are only suggested."""
        groups = [(window, _of_entries(hits)) for window, hits in names_within(words, self._matcher, EMBEDDED)]
        groups = [(window, hits) for window, hits in groups if any(map(self._is_wanted, hits))] or groups
        if len({tuple(hit.entry for hit in hits) for _, hits in groups}) == 1:
            return self._decided(*groups[0])
        self._suggested += [hits[0].entry for _, hits in groups]
        return None

    def alone(self, runs: Sequence[Sequence[str]], *, whole: bool = False) -> Meant | None:
        """What names among everyday words mean: each must be somebody. Several are all offered.

        Args:
            runs: words that stand together, each a name or a part of one.
            whole: parts are not enough.
        """
        outcomes: list[Meant] = []
        kept = [word for run in runs for word in run]
        for run in runs[:MOST_ALONE]:
            outcome = self._alone(run, kept, whole=whole) if run else None
            if outcome is not None:
                outcomes.append(outcome)
        if not 0 < len(runs) <= MOST_ALONE or len(outcomes) < len(runs):
            self._suggested += self._found
            return None
        outcomes = [outcome for outcome in outcomes if self.wants(outcome)] or outcomes
        entries = dict.fromkeys(
            entry
            for outcome in outcomes
            for entry in (outcome.entries if isinstance(outcome, Ambiguous) else (outcome.entry,))
        )
        if len(entries) == 1 or len(outcomes) == 1:
            return outcomes[0]
        return Ambiguous(tuple(entries), as_typed(self.typed, kept))

    def _alone(self, words: Sequence[str], kept: Sequence[str], *, whole: bool) -> Meant | None:
        if len("".join(words)) == 1 or self.offers(words):
            return None
        hits = [hit for hit in _of_entries(self._matcher.names(words)) if hit.covers_name or not whole]
        everyday = all(word in _SAYING_NOTHING or word in SURNAME_LIKE_WORDS or word.isdigit() for word in words)
        sure = [hit for hit in hits if _sure(hit, words, everyday=everyday)]
        return self._decided(words, self._cautious(words, sure), kept)

    def nothing(self, words: Sequence[str] = ()) -> NotFound:
        """Not found; where nothing else is suggested, names with the same consonants are, or with one of `words`."""
        if not self._offered and not self._suggested:
            fewest = FEWEST_HEARD if self.typed.isascii() or is_cyrillic(self.typed) else MIN_CONSONANTS
            heard = self._matcher.heard(self.key, fewest)
            self._suggested += heard if len(heard) <= MOST_SUGGESTIONS else []
        if not self._offered and not self._suggested:
            self._suggested += [hit.entry for word in words for hit in self._telling(word, words)]
        for word, behind in pairwise(self.key):
            if behind in KIN and word.endswith("s") and len(word) > 2:  # "eds wife"
                hits = [hit for hit in self._matcher.names((word[:-1],)) if hit.match[0] >= MatchKind.WHOLE]
                self._suggested += [hit.entry for hit in _of_entries(hits)]
        offered = list(dict.fromkeys(self._offered))[:MOST_OFFERED]
        suggested = [entry for entry in dict.fromkeys(self._suggested) if entry not in offered]
        return NotFound(self._ids(offered + suggested[: max(0, MOST_SUGGESTIONS - len(offered))]))

    def _telling(self, word: str, words: Sequence[str]) -> list[NameMatch]:
        """The few names with one word of several, where the others begin like theirs; or with a sure slip of it."""
        if len(word) < SHORTEST_EMBEDDED:
            return []
        hits = _of_entries(self._matcher.names((word,)))
        exact = [hit for hit in hits if hit.match[0] is MatchKind.EXACT]
        if (
            word in STOP_WORDS
            or word in SURNAME_LIKE_WORDS
            or any(one.isdigit() or one in GIVEN_NAMES for one in words)
        ):
            return exact
        begun = {other[:ALIKE] for other in words if other != word}
        told = [
            hit
            for hit in hits
            if (hit.match[0] is MatchKind.WHOLE and not begun.isdisjoint(self._matcher.begins(hit, ALIKE)))
            or (hit.match[0] is MatchKind.FUZZY and self._sure((word,), [hit]))
        ]
        return exact or (told if len(told) <= MOST_SUGGESTIONS else [])

    def _decided(
        self, words: Sequence[str], hits: Sequence[NameMatch], kept: Sequence[str] | None = None
    ) -> Meant | None:
        """Found or Ambiguous if the best is good enough and sure, else None.

        Args:
            words: those that the hits match.
            hits: the best first.
            kept: all words typed that name somebody, if there are several.
        """
        lettered = sum(not word.isdigit() for word in words)
        most = CERTAIN_EDITS if lettered > 1 or len(words) == 1 else 0
        hits = [
            hit for hit in hits if not (hit.matches_known_word and hit.match[0] is MatchKind.FUZZY and hit.edits > most)
        ]
        if not hits:
            return None
        best = hits[0]
        kind, similarity = best.match
        if best.is_other_given_name and kind is MatchKind.FUZZY and len(words) > 1 and self._shared(words, best):
            return None
        if kind is MatchKind.FUZZY and similarity < ACCEPTED:
            return None
        rivals = self._preferred([hit for hit in hits if _rivals(best, hit)])
        if len(rivals) > 1 and len(words) > 1 and kind is MatchKind.FUZZY:
            rivals = _nearest(rivals)
        if not self._sure(words, rivals) or changes_meaning(self.key, kept or words, proper=self._proper):
            self._offered += [hit.entry for hit in rivals]
            self._weak.add(tuple(words))
            return None
        if len(rivals) > 1:
            of = self._wanted if self._is_wanted(rivals[0]) else EVERYTHING
            bearers = self._matcher.bearers(words, of) if kind is MatchKind.WHOLE else []
            entries = dict.fromkeys([*(hit.entry for hit in rivals), *bearers])
            return Ambiguous(self._noted(rivals[0], entries), as_typed(self.typed, words))
        best = rivals[0]
        if kind is MatchKind.FUZZY and self._by_chance(words, best):
            return None
        self._found.append(best.entry)
        also = _also(best, [hit for hit in hits if hit is not best and self._is_wanted(hit)])
        return Found(self._noted(best, [best.entry])[0], self._ids(also[:MOST_ALSO]))

    def _is_wanted(self, hit: NameMatch) -> bool:
        return self._index.opens(hit.name, self._wanted)

    def _preferred(self, hits: list[NameMatch]) -> list[NameMatch]:
        """Those that are asked for, if there are any."""
        return [hit for hit in hits if self._is_wanted(hit)] or hits

    def _noted(self, best: NameMatch, entries: Iterable[int]) -> tuple[str, ...]:
        """The ids of what was found; whether the best is asked for is remembered."""
        ids = self._ids(entries)
        self._asked_for.update(ids[:1] if self._is_wanted(best) else ())
        return ids

    def _sure(self, words: Sequence[str], rivals: Sequence[NameMatch]) -> bool:
        """Whether the best of them is meant beyond doubt."""
        best = rivals[0]
        if best.match[0] < MatchKind.WHOLE:
            # Fewer of the words typed make nothing surer: "queen horns" is no queen of thorns.
            return best.entry not in self._offered and self._matcher.sure(best)
        # An everyday word may stand in another name of somebody by chance: "asteroid" is no heist.
        by_chance = len(rivals) == len(words) == 1 and best.match[0] is MatchKind.WHOLE and not best.main
        return not (by_chance and words[0] in _NO_NAMES)

    def _by_chance(self, words: Sequence[str], hit: NameMatch) -> bool:
        """Whether so many names may be seen that one of them is as near as this misspelt one without being meant."""
        slipped = hit.covers_name and not hit.matches_known_word and hit.edits <= CERTAIN_EDITS
        if len(words) > 1 and slipped:
            return False
        return self._index.count(self._scope) > (CROWD_OF_NAMES if len(words) > 1 else CROWD_OF_WORDS)

    def _ids(self, entries: Iterable[int]) -> tuple[str, ...]:
        return tuple(map(self._index.entry, entries))


def _sure(hit: NameMatch, words: Sequence[str], *, everyday: bool) -> bool:
    """Whether this is meant even among other words, where every word has a chance to look like a name."""
    kind, similarity = hit.match
    letters = len("".join(words))
    if everyday:
        return kind is MatchKind.EXACT
    if kind is MatchKind.FUZZY:
        return letters >= SHORTEST_EMBEDDED and similarity >= SURE
    return kind not in (MatchKind.PREFIX, MatchKind.INITIALS)


def _meant_by_itself(word: str, hit: NameMatch) -> bool:
    """Whether an everyday word alone is this name: "brain" is no slip for Braun, and "bro" opens nobody's name."""
    begins = hit.match[0] is MatchKind.PREFIX and len(word) <= SHORT and word not in INTERJECTIONS
    return hit.match[0] >= MatchKind.WHOLE or begins or hit.match[0] is MatchKind.INITIALS


def _of_entries(hits: Iterable[NameMatch]) -> list[NameMatch]:
    """The best hit of each entry, best entry first."""
    best: dict[int, NameMatch] = {}
    for hit in hits:
        if hit.entry not in best or hit.rank < best[hit.entry].rank:
            best[hit.entry] = hit
    return sorted(best.values(), key=lambda hit: hit.rank)


def _rivals(best: NameMatch, other: NameMatch) -> bool:
    """Whether `other` is not clearly worse than `best`."""
    kind, similarity = best.match
    if kind in (MatchKind.FUZZY, MatchKind.INITIALS):
        return other.match[0] is kind and similarity - other.match[1] < MARGIN and not _longer(best, other)
    if kind is MatchKind.PREFIX and _longer(best, other):
        return False
    return other.match[0] is kind and (kind is not MatchKind.EXACT or other.ordered == best.ordered)


def _nearest(rivals: Sequence[NameMatch]) -> list[NameMatch]:
    """Those that differ in the fewest letters, and the best of all if it is none of them."""
    fewest = min(hit.edits for hit in rivals)
    return [hit for place, hit in enumerate(rivals) if hit.edits == fewest or not place]


def _longer(best: NameMatch, other: NameMatch) -> bool:
    """Whether `best` is a full name and `other` the same words and more."""
    return best.covers_name and set(best.words) < set(other.words)


def _also(best: NameMatch, hits: Sequence[NameMatch]) -> list[int]:
    """Entries of `hits` whose names contain the full name that was typed."""
    exact = best.match[0] is MatchKind.EXACT
    return [hit.entry for hit in hits if (hit.match[0] >= MatchKind.WHOLE if exact else _longer(best, hit))]
