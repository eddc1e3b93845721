"""Resolves a typed text to one entry, several possible entries, or none.

The strategies are tried in order, and the first one with an outcome wins. The scope decides which names are visible. A
hidden name never changes a score, an order, a margin or a suggestion.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from bot.lookup import query, thresholds
from bot.lookup.decision import NO_NAMES, Decider
from bot.lookup.index.name_index import EVERYTHING, Index, Scope
from bot.lookup.matching.matches import MatchKind, NameMatch
from bot.lookup.matching.name_matcher import NameMatcher
from bot.lookup.outcomes import Ambiguous, Found, Meant, NotFound, Outcome
from bot.lookup.page_addresses import SIGNS, name_of
from bot.lookup.text.famous_names import famous_name
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.tokenizer import folded, key_of, without_asides, without_digits, without_possessives, words_of
from bot.lookup.text.transliteration import cyrillic_to_english, is_cyrillic, romanised_to_english
from bot.lookup.text.vocabulary import INTERJECTIONS, KIN, KINDS, MARRIED, STOP_WORDS, SURNAME_LIKE_WORDS, TITLES

_SAYING_NOTHING: Final = STOP_WORDS | KINDS


def look_up(text: str, index: Index, scope: Scope, wanted: Scope = EVERYTHING) -> Outcome:
    """Find the entry that `text` names.

    Args:
        text: any text from a user. Only the first 200 characters and 12 words are used.
        index: all names.
        scope: the visible names. Hidden names do not affect the outcome.
        wanted: the names that the caller prefers. They take precedence over names that match equally well, but not over
            names that match better.
    """
    if not SIGNS.isdisjoint(text):
        text = name_of(text)
    # Fast path: most texts are full names and are found in 13 instead of 120 µs. Without it nothing breaks.
    entry = index.exact_entry(key_of(text), scope)
    if entry is not None:
        return Found(index.entry(entry))
    outcome = _Query(text, index, scope, wanted).resolve()
    for plainer in (without_asides, without_digits, without_possessives):
        if isinstance(outcome, NotFound) and (bare := plainer(text)) != text:
            again = _Query(bare, index, scope, wanted).resolve()
            outcome, text = (outcome if again == NotFound(()) else again), bare
    if not isinstance(outcome, NotFound):
        return outcome
    for way in cyrillic_to_english(text) if is_cyrillic(text) else romanised_to_english(text):
        again = _Query(way, index, scope, wanted).resolve()
        if not isinstance(again, NotFound):
            return again
        if not outcome.suggestions:
            outcome = again
    return outcome


def ids_named(name: str, index: Index, scope: Scope) -> list[str]:
    """Return the ids of all entries in the scope that have a name of exactly these words, in any order."""
    matches = NameMatcher(index, scope).match_exactly(key_of(name))
    return [index.entry(match.entry) for match in matches]


class _Query:
    """One text and the strategies to resolve it.

    A strategy returns `Found` or `Ambiguous`, `NotFound` to end the search, or None to let the next one try.
    """

    def __init__(self, text: str, index: Index, scope: Scope, wanted: Scope) -> None:
        self._text: Final = text
        self._key: Final = key_of(text)
        self._matcher: Final = NameMatcher(index, scope, declined=is_cyrillic(text))
        self._decider: Final = Decider(text, self._key, self._matcher, wanted)
        self._nearby: Meant | None = None  # the outcome for the only full name in the question, wanted or not
        # Word sequences that may be the name, the text as typed first. A text without words has one empty sequence.
        self._interpretations: Final = query.interpretations(self._key) or [()]

    def resolve(self) -> Outcome:
        """Try the strategies in order and return the first outcome. If there is none, return suggestions."""
        return (
            self._famous_elsewhere()
            or self._whole_text()
            or self._description()
            or self._name_within()
            or self._names_between_stop_words()
            or self._nearby
            or self._without_topics()
            or self._nothing(self._interpretations[-1])
        )

    # ------------------------------------------------------------------ strategies

    def _famous_elsewhere(self) -> Outcome | None:
        """Reject the name of a famous person or story, such as "amber heard", if it matches no name in the index."""
        famous = famous_name(self._interpretations)
        if famous is None:
            return None
        name, rest = famous
        matches = self._matcher.match_exactly(name) + self._matcher.match_all(query.without_titles(name))
        if any(match.kind >= MatchKind.WHOLE or match.similarity >= thresholds.NICKNAME for match in matches):
            return None
        return self._within(rest) or self._nothing()

    def _whole_text(self) -> Outcome | None:
        """Match a text that contains only a name and words around it: "dr. margoo maddison", "who is gordo"."""
        for words in self._interpretations:
            article_only = words == query.without_article(self._key) and len("".join(words)) > 1
            outcome = self._whole(words, cautious=words != self._key and not article_only)
            if outcome is not None:
                return outcome
        written = words_of(self._text)
        outcome = self._whole(written, cautious=True) if written != self._key else None
        return outcome or (self._nothing() if len(self._key) < 2 else None)

    def _description(self) -> Outcome | None:
        """Match the name in a description of a person: "who plays gordo", "the guy tom parker".

        A description without a usable name ends the search: "who plays the wife of gordo".
        """
        if not query.is_description(self._key):
            return None
        named = self._alone([query.name_after_playing(self._key)]) or self._alone([query.name_after_role(self._key)])
        if named is None and not KIN.isdisjoint(self._key):
            named = self._alone(query.content_runs(self._key))
        return named or self._nothing(self._interpretations[-1])

    def _name_within(self) -> Outcome | None:
        """Match the only full name in a longer question, if it is wanted: "did margo madison die"."""
        self._nearby = self._within(self._key) if not self._decider.is_weak(self._key) else None
        return self._if_wanted(self._nearby)

    def _names_between_stop_words(self) -> Outcome | None:
        """Match parts of names between stop words: "did margo betray sergei"."""
        if query.is_name(self._text, self._key):
            return None
        runs = query.content_runs(self._key)
        outcome = self._alone(runs, covering=query.is_compound_name(self._key))
        return outcome if self._nearby is None else self._if_wanted(outcome)

    def _without_topics(self) -> Outcome | None:
        """Match a name after removing the topics of the question: "gordo death season 2"."""
        rest = query.without_topics(self._interpretations[-1])
        return self._whole(rest, cautious=True) if rest != self._interpretations[-1] else None

    def _nothing(self, words: Sequence[str] = ()) -> NotFound:
        """Return `NotFound` with the suggestions collected so far.

        If there are none, suggest names with the same consonants, or else names that contain one of `words`.
        """
        decider = self._decider
        if not decider.offered and not decider.suggested:
            latin = folded(self._text).isascii() or is_cyrillic(self._text)
            fewest = thresholds.MIN_LATIN_CONSONANTS if latin else thresholds.MIN_CONSONANTS
            heard = self._matcher.with_consonants(self._key, fewest)
            decider.suggested += heard if len(heard) <= thresholds.MAX_WEAK_SUGGESTIONS else []
        if not decider.offered and not decider.suggested:
            decider.suggested += [match.entry for word in words for match in self._telling(word, words)]
        for word, behind in pairwise(self._key):
            if behind in KIN and word.endswith("s") and len(word) > 2:  # for "eds wife", also suggest Ed
                matches = [match for match in self._matcher.match_all((word[:-1],)) if match.kind >= MatchKind.WHOLE]
                decider.suggested += [match.entry for match in matches]
        return decider.nothing()

    # ------------------------------------------------------------------ shared by the strategies

    def _if_wanted(self, outcome: Meant | None) -> Meant | None:
        return outcome if outcome is not None and self._decider.wants(outcome) else None

    def _whole(self, words: Sequence[str], *, cautious: bool) -> Meant | None:
        """Match words that should all belong to one name.

        Args:
            words: all or some of the typed words.
            cautious: True if words were left out. Short beginnings and initials are then not accepted.
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
        """Return exact matches after removing words for kinds of things: “goldilocks” for “asteroid goldilocks”."""
        name = [word for word in words if word not in KINDS]
        if len(name) == len(words) or STOP_WORDS.issuperset(name):
            return []
        return self._matcher.match_exactly(name)

    def _cautious(self, words: Sequence[str], matches: list[NameMatch]) -> list[NameMatch]:
        """Return the matches that are still reliable although words were left out."""
        titled = len(words) == 1 and not TITLES.isdisjoint(self._key[:-1])
        everyday = TITLES if titled else _SAYING_NOTHING
        if all(word in everyday and word not in GIVEN_NAMES for word in words):
            return [match for match in matches if match.kind is MatchKind.EXACT]
        if not titled:
            return matches
        # The word after a title must be a surname: "admiral adama" is not Adam. After "Mrs.", an alias may be the name
        # of the husband, so an exact match with an alias counts only as a match with a part of a name.
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
            return False  # "princess peach" is not a person called Peaches
        if match.covers_name or match.similarity >= thresholds.BY_EAR:
            return True
        return self._matcher.ends_with(match, word)

    def _within(self, words: tuple[str, ...]) -> Meant | None:
        """Match a full name within a longer question. If the question contains several names, only suggest them."""
        groups = list(self._matcher.names_within(words))
        groups = [group for group in groups if any(map(self._decider.is_wanted, group[1]))] or groups
        if len({tuple(match.entry for match in matches) for _, matches in groups}) == 1:
            return self._decider.decide(*groups[0])
        self._decider.suggested += [matches[0].entry for _, matches in groups]
        return None

    def _alone(self, runs: Sequence[Sequence[str]], *, covering: bool = False) -> Meant | None:
        """Match the names between stop words. Every run must match. If they mean several entries, return `Ambiguous`.

        Args:
            runs: sequences of neighbouring words; each should be a name or a part of one.
            covering: True if only full names are accepted, not parts.
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
        """Return names that contain `word`, to suggest them if the whole text matches no name; none if there are many.

        If the name has further words, one of them must begin with the same letters as one of the other typed `words`.
        If `word` is misspelt, the match must be certain.
        """
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


def _is_sure_among_words(match: NameMatch, words: Sequence[str], *, everyday: bool) -> bool:
    """Return whether a match is reliable among other words, any of which may look like a name by chance."""
    if everyday:
        return match.kind is MatchKind.EXACT
    if match.kind is MatchKind.FUZZY:
        return len("".join(words)) >= thresholds.MIN_LONE and match.similarity >= thresholds.BETWEEN_STOP_WORDS
    return match.kind not in (MatchKind.PREFIX, MatchKind.INITIALS)


def _means_everyday_word(word: str, match: NameMatch) -> bool:
    """Return whether a text that is a single everyday word may mean this name.

    "brain" is not a typo for Braun, and "bro" is not the beginning of a name.
    """
    begins = match.kind is MatchKind.PREFIX and len(word) <= thresholds.MAX_SHORT and word not in INTERJECTIONS
    return match.kind >= MatchKind.WHOLE or begins or match.kind is MatchKind.INITIALS
