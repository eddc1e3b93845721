"""Autocompletion: offers entries while the user is typing a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

import numpy as np

from bot.lookup import thresholds
from bot.lookup.index.arrays import NO_NUMBERS, Numbers, distinct
from bot.lookup.index.name_index import Index, Range, Scope
from bot.lookup.matching.matches import Match, MatchKind, WordMatches, count_matched_words, names_matching
from bot.lookup.page_addresses import SIGNS, name_of
from bot.lookup.query import partial_interpretations
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.tokenizer import key_of, without_possessives, words_of
from bot.lookup.text.vocabulary import ROMANS, SPOKEN

# Number of names checked at a time until enough visible ones are collected.
_CHUNK: Final = 512


class _PrefixMatch(IntEnum):
    """The kinds of matches between a typed word and a word of a name, worst first.

    There are only three kinds, because with more the list would be reordered at every keystroke.
    """

    SLIP = 1
    WITHIN = 2
    BEGINS = 3


def complete(text: str, index: Index, scope: Scope, limit: int = thresholds.MAX_COMPLETIONS) -> tuple[str, ...]:
    """Return the ids of the entries with a name that matches the text typed so far, without duplicates.

    Better kinds of match come first. Within one kind, entries keep the order of the index.

    Args:
        text: the text typed so far. A blank text matches every entry.
        index: all names, most prominent first.
        scope: the names that the user may see. Hidden names do not affect the result.
        limit: the maximum number of entries to return.
    """
    if limit <= 0:
        return ()
    if not text.strip():
        completion = _Completion(index, scope, limit)
        completion.add(np.arange(len(index), dtype=np.int32))
        return completion.entries
    text = without_possessives(text)
    if not SIGNS.isdisjoint(text):
        text = name_of(text)
    key, words = key_of(text), words_of(text)
    offered: tuple[str, ...] = ()
    for way in partial_interpretations(key):
        written = words[len(key) - len(way) :] if len(words) == len(key) else way
        completion = _Completion(index, scope, limit)
        completion.add_matching(way, written)
        if completion.begins:  # a match at the beginning of a word is better than one inside a word
            return completion.entries
        offered = offered or completion.entries
    return offered


class _Completion:
    """Collects the entries to offer for one interpretation of the text.

    Attributes:
        begins: True if at least one entry has words that begin with the typed words.
    """

    def __init__(self, index: Index, scope: Scope, limit: int) -> None:
        self._index = index
        self._scope = scope
        self._limit = limit
        self._entries: dict[int, None] = {}
        self.begins = False

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the collected entries, best first."""
        return tuple(map(self._index.entry, list(self._entries)[: self._limit]))

    def add(self, names: Numbers, fits: Callable[[int], bool] | None = None) -> None:
        """Add the entries of the visible names among `names`, in order, until there are enough.

        Args:
            names: numbers of names.
            fits: an extra test that a name must pass.
        """
        # At least once, so that no names take the same steps as hidden names.
        for at in range(0, max(1, len(names)), _CHUNK):
            visible = self._index.visible(names[at : at + _CHUNK], self._scope)
            entries = self._index.name_entry[visible].tolist()
            if fits is not None:
                pairs = zip(entries, visible.tolist(), strict=True)
                entries = [entry for entry, name in pairs if entry in self._entries or fits(name)]
            self._entries |= dict.fromkeys(entries)
            if len(self._entries) >= self._limit:
                return

    def add_matching(self, key: Sequence[str], written: Sequence[str]) -> None:
        """Add the entries that fit the typed words.

        Args:
            key: the typed words, with numbers in digits.
            written: the words as typed, so numbers may be words or Roman numerals.
        """
        forms = [tuple(dict.fromkeys(pair)) for pair in zip(key, written, strict=True)]
        if len(key) == 1 and len(key[0]) <= thresholds.SHORT_PREFIX and key[0].isalpha() and key == written:
            # Fast path: a short prefix fits so many names that the index lists them in advance. This takes 0.07 instead
            # of 0.64 ms among 150,000 names. Without it, the order of the entries would be different.
            self.add(self._index.with_short_prefix(key[0]))
            self.begins = bool(self._entries)
            return
        candidates = [_beginnings(self._index, self._scope, each) for each in forms]
        self._add_words(candidates, begun=True)
        self._add_joined("".join(written))
        self.begins = bool(self._entries)
        if len(self._entries) < self._limit:
            for matches, each in zip(candidates, forms, strict=True):
                matches.infix = _infix(self._index, self._scope, each)
            self._add_words(candidates)
        if not self._entries:
            for matches, each in zip(candidates, forms, strict=True):
                matches.ranges[:0] = _slips(self._index, self._scope, each)
            self._add_words(candidates)

    def _add_words(self, candidates: Sequence[WordMatches], *, begun: bool = False) -> None:
        """Add names that have a matching word for every typed word.

        Args:
            candidates: the words that each typed word may match.
            begun: True if all candidates begin with the typed words. Headings then come before aliases.
        """
        if len(candidates) == 1:
            # Fast path: if only one word was typed, every name with a matching word fits and need not be compared. This
            # takes 20 instead of 80 µs. Without it nothing breaks.
            names = distinct(candidates[0].holders(self._index))
            self.add(names[np.argsort(~self._index.name_main[names], kind="stable")] if begun else names)
            return
        names, codes = names_matching(self._index, self._scope, candidates)
        if len(names):
            enough = count_matched_words(self._index, names, candidates) >= len(candidates)
            names, codes = names[enough], codes[:, enough]
        if len(names):
            weakest = codes.min(axis=0) // 1024
            rank = np.where(weakest == _PrefixMatch.BEGINS, ~self._index.name_main[names], 10 - weakest)
            self.add(names[np.argsort(rank, kind="stable")])

    def _add_joined(self, joined: str) -> None:
        """Add names that begin with `joined` when written without spaces."""
        if len(joined) < thresholds.MIN_JOINED_PREFIX:
            return

        def fits(name: int) -> bool:
            words = map(self._index.word, self._index.names.row(name).tolist())
            return "".join(words).startswith(joined)

        whole = (MatchKind.WHOLE, 1.0)
        index, scope = self._index, self._scope
        for number in index.held(index.known([joined[:cut] for cut in range(1, len(joined))]), scope).tolist():
            rest = joined[len(index.word(number)) :]
            shorter = index.held(index.known([rest[:end] for end in range(1, len(rest))]), scope).tolist()
            begun = (index.starting(rest), (MatchKind.PREFIX, 1.0))
            second = WordMatches(dict.fromkeys(shorter, whole), [begun], small=True)
            self.add(names_matching(index, scope, [WordMatches({number: whole}), second])[0], fits)


def _beginnings(index: Index, scope: Scope, forms: Sequence[str]) -> WordMatches:
    """Return the words of visible names that begin with a typed word.

    Args:
        index: all names.
        scope: the visible names.
        forms: the typed word in one or two forms: with numbers as digits, and as typed.
    """
    begins = (_PrefixMatch.BEGINS, 1.0)
    found = WordMatches(small=True)
    for form in forms:
        numbers = _numbers_beginning(form, with_romans=len(forms) > 1)
        found.words |= dict.fromkeys(
            index.held(index.known([canonical_spelling(form), *numbers]), scope).tolist(), begins
        )
        first, end = index.starting(form)
        if index.holds(first, end, scope):
            found.ranges.append(((first, end), begins))
    return found


def _infix(index: Index, scope: Scope, forms: Sequence[str]) -> tuple[Numbers, Match] | None:
    """Return the words of visible names that contain a typed word of several letters; None if there are none."""
    long = [form for form in forms if len(form) >= thresholds.MIN_INFIX and not form.isdigit()]
    holding = index.held(index.containing(long[-1]), scope) if long else NO_NUMBERS
    return (holding, (_PrefixMatch.WITHIN, 1.0)) if len(holding) else None


def _slips(index: Index, scope: Scope, forms: Sequence[str]) -> list[tuple[Range, Match]]:
    """Return the ranges of words of visible names whose beginning is similar to a typed word."""
    spans = [span for form in forms for span in index.nearly_starting(canonical_spelling(form), scope)]
    return [(span, (_PrefixMatch.SLIP, 1.0)) for span in spans]


@lru_cache(thresholds.CACHED_CANDIDATES)
def _numbers_beginning(start: str, *, with_romans: bool) -> list[str]:
    """Return the numbers, in digits, whose English word begins with `start`: "seve" gives 7, 17 and 70 to 79.

    With `with_romans`, add the numbers whose Roman numeral begins with `start`: "v" gives 5 to 8.

    Fast path: the results are cached, which saves a tenth of the time of a keystroke. Without it nothing breaks.
    """
    numbers = [number for number, word in SPOKEN.items() if word.startswith(start)]
    romans = [str(number) for roman, number in ROMANS.items() if roman.startswith(start)]
    return numbers + romans if with_romans else numbers
