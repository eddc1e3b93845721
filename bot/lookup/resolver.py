"""A text -> the entry that is meant, several that may be, or none: a list of strategies, the first outcome wins.

A scope says which names may be seen. Nothing else enters: a hidden name cannot change a score, an order, a margin or
a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.lookup import query, thresholds
from bot.lookup.decision import NO_NAMES, Decider
from bot.lookup.index.name_index import Index
from bot.lookup.matching.name_match import NameMatch
from bot.lookup.matching.name_matcher import NameMatcher
from bot.lookup.matching.word_matches import MatchKind
from bot.lookup.outcomes import Ambiguous, Found, Meant, NotFound, Outcome
from bot.lookup.page_addresses import name_of
from bot.lookup.scope import EVERYTHING, Scope
from bot.lookup.text.famous_names import famous_name
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.stop_words import STOP_WORDS, SURNAME_LIKE_WORDS
from bot.lookup.text.tokenizer import key_of, without_asides, without_digits, without_possessives, words_of
from bot.lookup.text.transliteration import cyrillic_to_english, is_cyrillic, romanised_to_english
from bot.lookup.text.vocabulary import INTERJECTIONS, KIN, KINDS, MARRIED, TITLES

_SAYING_NOTHING: Final = STOP_WORDS | KINDS


def look_up(text: str, index: Index, scope: Scope, wanted: Scope = EVERYTHING) -> Outcome:
    """Find what `text` names among the names of `index` that `scope` opens.

    Args:
        text: anything a user sent; only the first 200 characters and 12 words count.
        index: every name.
        scope: those that may be seen; the outcome is the same as if there were no others.
        wanted: of these the ones that are asked for. They win where others fit equally well; others that fit better are
            the outcome all the same.
    """
    text = name_of(text)
    # Fast path: most texts are full names, found in 20 instead of 120 µs. Without it nothing breaks.
    entry = index.exact_entry(key_of(text), scope)
    if entry is not None:
        return Found(index.entry(entry))
    outcome = _resolve(text, index, scope, wanted)
    for plainer in (without_asides, without_digits, without_possessives):
        if isinstance(outcome, NotFound) and (bare := plainer(text)) != text:
            again = _resolve(bare, index, scope, wanted)
            outcome, text = (outcome if again == NotFound(()) else again), bare
    if not isinstance(outcome, NotFound):
        return outcome
    for way in cyrillic_to_english(text) if is_cyrillic(text) else romanised_to_english(text):
        again = _resolve(way, index, scope, wanted)
        if not isinstance(again, NotFound):
            return again
        if not outcome.suggestions:
            outcome = again
    return outcome


def _resolve(text: str, index: Index, scope: Scope, wanted: Scope) -> Outcome:
    """The outcome of the first strategy that has one."""
    asked = _Query(text, index, scope, wanted)
    for strategy in _STRATEGIES:
        outcome = strategy(asked)
        if outcome is not None:
            return outcome
    return asked.nothing(asked.interpretations[-1])


class _Query:
    """One text, and the strategies to resolve it. Each returns what is meant, `NotFound` to end the search, or None."""

    def __init__(self, text: str, index: Index, scope: Scope, wanted: Scope) -> None:
        self._text: Final = text
        self._key: Final = key_of(text)
        self._matcher: Final = NameMatcher(index, scope, declined=is_cyrillic(text))
        self._decider: Final = Decider(text, self._key, self._matcher, wanted)
        self._nearby: Meant | None = None
        # What may be the name, the text as typed first; an empty one if there are no words.
        self.interpretations: Final = query.interpretations(self._key) or [()]

    # ------------------------------------------------------------------ strategies

    def famous_elsewhere(self) -> Outcome | None:
        """A name that is known from elsewhere, and that none of these names is: "amber heard"."""
        famous = famous_name(self.interpretations)
        if famous is None:
            return None
        name, rest = famous
        matches = self._matcher.match_exactly(name) + self._matcher.match_all(query.without_titles(name))
        if any(match.kind >= MatchKind.WHOLE or match.similarity >= thresholds.NICKNAME for match in matches):
            return None
        return self._within(rest) or self.nothing()

    def whole_text(self) -> Outcome | None:
        """The text is nothing but a name, as one of its interpretations: "dr. margoo maddison", "who is gordo"."""
        for words in self.interpretations:
            article_only = words == query.without_article(self._key) and len("".join(words)) > 1
            outcome = self._whole(words, cautious=words != self._key and not article_only)
            if outcome is not None:
                return outcome
        written = words_of(self._text)
        outcome = self._whole(written, cautious=True) if written != self._key else None
        return outcome or (self.nothing() if len(self._key) < 2 else None)

    def description(self) -> Outcome | None:
        """A person is described, and perhaps named: "who plays the wife of gordo", "the guy tom parker"."""
        if not query.is_description(self._key):
            return None
        named = self._alone([query.name_after_playing(self._key)]) or self._alone([query.name_after_role(self._key)])
        if named is None and not KIN.isdisjoint(self._key):
            named = self._alone(query.content_runs(self._key))
        return named or self.nothing(self.interpretations[-1])

    def name_within(self) -> Outcome | None:
        """The one full name within a longer question, if it is asked for: "did margo madison die"."""
        self._nearby = self._within(self._key) if not self._decider.is_weak(self._key) else None
        return self._if_wanted(self._nearby)

    def names_between_stop_words(self) -> Outcome | None:
        """Parts of names between words that say nothing: "did margo betray sergei"."""
        if query.is_name(self._text, self._key):
            return None
        runs = query.content_runs(self._key)
        outcome = self._alone(runs, covering=query.is_compound_name(self._key))
        return outcome if self._nearby is None else self._if_wanted(outcome)

    def name_within_unasked(self) -> Outcome | None:
        """The one full name within a longer question, though it is not asked for."""
        return self._nearby

    def without_topics(self) -> Outcome | None:
        """A name beside what is asked about it: "gordo death season 2"."""
        rest = query.without_topics(self.interpretations[-1])
        return self._whole(rest, cautious=True) if rest != self.interpretations[-1] else None

    def nothing(self, words: Sequence[str] = ()) -> NotFound:
        """Not found; where nothing else is suggested, names with the same consonants are, or with one of `words`."""
        decider = self._decider
        if not decider.offered and not decider.suggested:
            latin = self._text.isascii() or is_cyrillic(self._text)
            fewest = thresholds.MIN_LATIN_CONSONANTS if latin else thresholds.MIN_CONSONANTS
            heard = self._matcher.with_consonants(self._key, fewest)
            decider.suggested += heard if len(heard) <= thresholds.MAX_WEAK_SUGGESTIONS else []
        if not decider.offered and not decider.suggested:
            decider.suggested += [match.entry for word in words for match in self._telling(word, words)]
        for word, behind in pairwise(self._key):
            if behind in KIN and word.endswith("s") and len(word) > 2:  # "eds wife"
                matches = [match for match in self._matcher.match_all((word[:-1],)) if match.kind >= MatchKind.WHOLE]
                decider.suggested += [match.entry for match in matches]
        return decider.nothing()

    # ------------------------------------------------------------------ what they share

    def _if_wanted(self, outcome: Meant | None) -> Meant | None:
        return outcome if outcome is not None and self._decider.wants(outcome) else None

    def _whole(self, words: Sequence[str], *, cautious: bool) -> Meant | None:
        """What the words name if they are nothing but a name.

        Args:
            words: words typed, some left out.
            cautious: words were left out, so a few letters that are left open or initial nothing.
        """
        matches = self._matcher.match_all(words, last=not cautious)
        letters = len("".join(words))
        if len("".join(self._key)) == 1 or (letters == 1 and cautious):
            matches = [match for match in matches if match.kind is MatchKind.EXACT]
        elif len(self._key) == 1 and words[0] in NO_NAMES:
            matches = [match for match in matches if _means_everyday_word(words[0], match)]
        elif cautious and letters <= thresholds.MAX_SHORT:
            matches = [match for match in matches if match.kind >= MatchKind.WHOLE]
        if cautious:
            matches = self._cautious(words, matches)
        if matches and matches[0].kind is MatchKind.WHOLE:
            matches = [*self._without_kind(words), *matches]
        outcome = self._decider.decide(words, matches)
        if outcome is None:
            almost = self._matcher.match_all_but_one(words)
            near = [match for match in matches if match.similarity >= thresholds.SUGGESTED]
            self._decider.suggested += [match.entry for match in [*near, *almost]]
        return outcome

    def _without_kind(self, words: Sequence[str]) -> list[NameMatch]:
        """What a name means beside what it is: "asteroid goldilocks" is no heist on it."""
        name = [word for word in words if word not in KINDS]
        if len(name) == len(words) or STOP_WORDS.issuperset(name):
            return []
        return self._matcher.match_exactly(name)

    def _cautious(self, words: Sequence[str], matches: list[NameMatch]) -> list[NameMatch]:
        """Those matches that hold although words were left out."""
        titled = len(words) == 1 and not TITLES.isdisjoint(self._key[:-1])
        everyday = TITLES if titled else _SAYING_NOTHING
        if all(word in everyday and word not in GIVEN_NAMES for word in words):
            return [match for match in matches if match.kind is MatchKind.EXACT]
        if not titled:
            return matches
        # Behind a title stands a surname: "admiral adama" is no Adam, and a husband's name may be his wife's.
        weak = (MatchKind.PREFIX, MatchKind.FUZZY)
        kept = [match for match in matches if match.kind not in weak or self._is_by_surname(words[0], match)]
        if MARRIED.isdisjoint(self._key):
            return kept
        return [
            replace(match, kind=MatchKind.WHOLE, similarity=1.0)
            if match.kind is MatchKind.EXACT and not match.main
            else match
            for match in kept
        ]

    def _is_by_surname(self, word: str, match: NameMatch) -> bool:
        if match.kind is MatchKind.PREFIX and len(match.words) == 1:
            return False  # nor is "princess peach" anyone called Peaches
        if match.covers_name or match.similarity >= thresholds.BY_EAR:
            return True
        return self._matcher.ends_with(match, word)

    def _within(self, words: tuple[str, ...]) -> Meant | None:
        """The one full name within a longer question; if there are several, they are only suggested."""
        groups = list(self._matcher.names_within(words))
        groups = [group for group in groups if any(map(self._decider.is_wanted, group[1]))] or groups
        if len({tuple(match.entry for match in matches) for _, matches in groups}) == 1:
            return self._decider.decide(*groups[0])
        self._decider.suggested += [matches[0].entry for _, matches in groups]
        return None

    def _alone(self, runs: Sequence[Sequence[str]], *, covering: bool = False) -> Meant | None:
        """What names between stop words mean: each must be somebody. Several are all offered.

        Args:
            runs: words that stand together, each a name or a part of one.
            covering: parts are not enough.
        """
        most = thresholds.MAX_LONE_NAMES
        kept = [word for run in runs for word in run]
        outcomes = [self._lone_name(run, kept, covering=covering) for run in runs[:most] if run]
        meant = [outcome for outcome in outcomes if outcome is not None]
        if not 0 < len(runs) <= most or len(meant) < len(runs):
            self._decider.suggested += self._decider.found
            return None
        meant = [outcome for outcome in meant if self._decider.wants(outcome)] or meant
        entries = dict.fromkeys(entry for outcome in meant for entry in outcome.entries)
        if len(entries) == 1 or len(meant) == 1:
            return meant[0]
        return Ambiguous(tuple(entries), query.as_typed(self._text, kept))

    def _lone_name(self, words: Sequence[str], kept: Sequence[str], *, covering: bool) -> Meant | None:
        if len("".join(words)) == 1 or self._decider.is_weak(words):
            return None
        matches = self._matcher.match_all(words)
        everyday = all(word in _SAYING_NOTHING or word in SURNAME_LIKE_WORDS or word.isdigit() for word in words)
        sure = [
            match
            for match in matches
            if (match.covers_name or not covering) and _is_sure_among_words(match, words, everyday=everyday)
        ]
        return self._decider.decide(words, self._cautious(words, sure), kept)

    def _telling(self, word: str, words: Sequence[str]) -> list[NameMatch]:
        """The few names with one word of several, where the others begin like theirs; or with a sure slip of it."""
        if len(word) < thresholds.MIN_LONE:
            return []
        matches = self._matcher.match_all((word,))
        exact = [match for match in matches if match.kind is MatchKind.EXACT]
        everyday = word in STOP_WORDS or word in SURNAME_LIKE_WORDS
        if exact or everyday or any(one.isdigit() or one in GIVEN_NAMES for one in words):
            return exact
        letters = thresholds.BEGINS_ALIKE
        begun = {other[:letters] for other in words if other != word}
        told = [
            match
            for match in matches
            if (match.kind is MatchKind.WHOLE and not begun.isdisjoint(held[:letters] for held in match.words))
            or (match.kind is MatchKind.FUZZY and self._decider.is_sure((word,), [match]))
        ]
        return told if len(told) <= thresholds.MAX_WEAK_SUGGESTIONS else []


_STRATEGIES: Final[tuple[Callable[[_Query], Outcome | None], ...]] = (
    _Query.famous_elsewhere,
    _Query.whole_text,
    _Query.description,
    _Query.name_within,
    _Query.names_between_stop_words,
    _Query.name_within_unasked,
    _Query.without_topics,
)


def _is_sure_among_words(match: NameMatch, words: Sequence[str], *, everyday: bool) -> bool:
    """Whether this is meant even among other words, where every word has a chance to look like a name."""
    if everyday:
        return match.kind is MatchKind.EXACT
    if match.kind is MatchKind.FUZZY:
        return len("".join(words)) >= thresholds.MIN_LONE and match.similarity >= thresholds.BETWEEN_STOP_WORDS
    return match.kind not in (MatchKind.PREFIX, MatchKind.INITIALS)


def _means_everyday_word(word: str, match: NameMatch) -> bool:
    """Whether an everyday word alone is this name: "brain" is no slip for Braun, and "bro" begins nobody's name."""
    begins = match.kind is MatchKind.PREFIX and len(word) <= thresholds.MAX_SHORT and word not in INTERJECTIONS
    return match.kind >= MatchKind.WHOLE or begins or match.kind is MatchKind.INITIALS
