"""Entries to offer while somebody is still typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final

import numpy as np

from bot.lookup.index.build import SHORT_PREFIX
from bot.lookup.index.hashing import Numbers
from bot.lookup.index.name_index import Index
from bot.lookup.matching.word_matches import MatchKind, WordMatches, count_matched_words, names_matching
from bot.lookup.page_addresses import name_of
from bot.lookup.query import partial_interpretations
from bot.lookup.scope import Scope
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.tokenizer import key_of, without_possessives, words_of
from bot.lookup.text.vocabulary import ROMANS, SPOKEN

# What Discord shows at most.
MOST_OFFERED: Final = 25
# Letters within a word: fewer are in every second name.
_SHORTEST_WITHIN: Final = 3
# Letters from which the start of words written as one is looked for.
_SHORTEST_JOINED: Final = 5
# Names looked at in one go while the first ones that may be seen are collected.
_SLICE: Final = 512


class _PrefixMatch(IntEnum):
    """How a word fits what is typed so far. Finer degrees would make the list dance at each letter."""

    SLIP = 1
    WITHIN = 2
    BEGINS = 3


def complete(typed: str, index: Index, scope: Scope, limit: int = MOST_OFFERED) -> tuple[str, ...]:
    """Entries that fit what is typed so far, each once, best class first and as given within a class.

    Args:
        typed: the text so far; blank offers everything in the given order.
        index: every name, most prominent first.
        scope: those that the asker may see; the result is the same as if there were no others.
        limit: entries returned at most.
    """
    if limit <= 0:
        return ()
    if not typed.strip():
        offer = _Completion(index, scope, limit)
        offer.add(np.arange(len(index), dtype=np.int32))
        return offer.entries
    typed = name_of(without_possessives(typed))
    key, words = key_of(typed), words_of(typed)
    ways = [
        (way, words[len(key) - len(way) :] if len(words) == len(key) else way) for way in partial_interpretations(key)
    ]
    offered: tuple[str, ...] = ()
    for reading, written in ways:
        offer = _Completion(index, scope, limit)
        found = offer.fitting(reading, written)
        if offer.begins:  # what begins so goes before letters that stand somewhere within
            return found
        offered = offered or found
    return offered


class _Completion:
    """The entries offered for one reading of what is typed. `begins`: some of their words begin like those typed."""

    def __init__(self, index: Index, scope: Scope, limit: int) -> None:
        self._index = index
        self._scope = scope
        self._limit = limit
        self._entries: dict[int, None] = {}
        self.begins = False

    @property
    def entries(self) -> tuple[str, ...]:
        """Their ids, the best first."""
        return tuple(map(self._index.entry, list(self._entries)[: self._limit]))

    @property
    def complete(self) -> bool:
        """Whether there are as many as wanted."""
        return len(self._entries) >= self._limit

    def add(self, names: Numbers, fits: Callable[[int], bool] | None = None) -> None:
        """The entries of these names, in this order, until there are enough."""
        for at in range(0, len(names), _SLICE):
            visible = self._index.visible(names[at : at + _SLICE], self._scope)
            entries = self._index.name_entry[visible].tolist()
            if fits is not None:
                pairs = zip(entries, visible.tolist(), strict=True)
                entries = [entry for entry, name in pairs if entry in self._entries or self.complete or fits(name)]
            self._entries |= dict.fromkeys(entries)
            if self.complete:
                break

    def fitting(self, key: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
        """The entries that fit the words typed, numbers in digits (`key`) and as written."""
        forms = [tuple(dict.fromkeys(pair)) for pair in zip(key, written, strict=True)]
        if len(forms) == 1 and len(key[0]) <= SHORT_PREFIX and key[0].isalpha() and key == written:
            self.add(self._index.beginning(key[0]))
            self.begins = bool(self._entries)
            return self.entries
        for least in (_PrefixMatch.BEGINS, _PrefixMatch.WITHIN, _PrefixMatch.SLIP):
            if self.complete or (least is _PrefixMatch.SLIP and self._entries):
                break
            self._add_words([_word_fits(self._index, each, least) for each in forms])
            if least is _PrefixMatch.BEGINS:
                self._add_joined("".join(written))
                self.begins = bool(self._entries)
        return self.entries

    def _add_words(self, typed: Sequence[WordMatches]) -> None:
        """Names with a word for every typed word: headings first, then aliases, each as given."""
        if not all(typed):
            return
        names, codes = names_matching(self._index, self._scope, typed)
        if len(names) and len(typed) > 1:
            enough = count_matched_words(self._index, names, typed) >= len(typed)
            names, codes = names[enough], codes[:, enough]
        if not len(names):
            return
        weakest = codes.min(axis=0) // 1024
        alias = ~self._index.name_main[names]
        rank = np.where(weakest == _PrefixMatch.BEGINS, alias, 10 - weakest)
        self.add(names[np.argsort(rank, kind="stable")])

    def _add_joined(self, joined: str) -> None:
        """Names whose words written as one begin with `joined`."""
        if len(joined) < _SHORTEST_JOINED:
            return

        def fits(name: int) -> bool:
            words = map(self._index.word, self._index.names.row(name).tolist())
            return "".join(words).startswith(joined)

        for cut in range(1, len(joined)):
            rest = joined[cut:]
            first, second = WordMatches(small=True), WordMatches(small=True)
            for word in self._index.known([joined[:cut]]).tolist():
                first.add(word, MatchKind.WHOLE, 1.0)
            if first:
                second.ranges = [(*self._index.starting(rest), (MatchKind.PREFIX, 1.0))]
                for word in self._index.known([rest[:end] for end in range(1, len(rest))]).tolist():
                    second.add(word, MatchKind.WHOLE, 1.0)
                self.add(names_matching(self._index, self._scope, [first, second])[0], fits)


def _word_fits(index: Index, forms: Sequence[str], least: _PrefixMatch) -> WordMatches:
    """The words that one typed word (as written, and as a number) fits at least so well."""
    found = WordMatches(small=True)
    for form in forms:
        begins = index.starting(form)
        numbers = _numbers(form) + (_romans(form) if len(forms) > 1 else [])
        for word in index.known([canonical_spelling(form), *numbers]).tolist():
            found.add(word, _PrefixMatch.BEGINS, 1.0)
        if least <= _PrefixMatch.WITHIN and len(form) >= _SHORTEST_WITHIN and not form.isdigit():
            holding = index.containing(form)
            found.within = (holding, (_PrefixMatch.WITHIN, 1.0)) if len(holding) else None
        if least is _PrefixMatch.SLIP:
            found.ranges += [
                (*span, (_PrefixMatch.SLIP, 1.0)) for span in index.nearly_starting(canonical_spelling(form))
            ]
        if begins[1] > begins[0]:
            found.ranges.append((*begins, (_PrefixMatch.BEGINS, 1.0)))
    return found


def _numbers(start: str) -> list[str]:
    """The numbers that begin so in words: "seve" is 7, 17, 70 to 79."""
    return [number for number, word in SPOKEN.items() if word.startswith(start)]


def _romans(start: str) -> list[str]:
    """The numbers that begin so in Roman figures: "v" is 5 to 8."""
    return [str(number) for roman, number in ROMANS.items() if roman.startswith(start)]
