"""Texts word by word, and where the names of entries stand in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.review.context import NameUse

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile("['’][sS]$")
_SENTENCE_END = ".!?…:"
_PEOPLE = ("people", "characters")
_ARTICLES = ("the", "a", "an")
_COMMON_WORDS = """
    admiral agent alliance april august base captain chief city colony commander control day doctor earth engineer
    flight general grace hope hunter june king light lady lord major march master may mission moon mother mars north
    phoenix pilot president prince queen red rose senator south star station summer sun the valley west will winter
    wolf young
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: how it is compared, how it stands there."""

    plain: str
    written: str
    opens: bool
    """Whether it opens a sentence, where everything has a capital letter."""
    joined: bool
    """Whether only a space stands between it and the word before."""

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.written[0].isupper() or self.written[0].isdigit()


def words_of(text: str) -> list[Word]:
    """The words of a text; possessives lose their ending."""
    found: list[Word] = []
    end = 0
    ended = False  # a possessive ends a name
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match[0])
        between = text[end : match.start()]
        opens = not found or any(sign in between for sign in _SENTENCE_END)
        found.append(Word(plain_word(written), written, opens, between == " " and not ended))
        ended = written != match[0]
        end = match.end()
    return found


def plain_word(word: str) -> str:
    """Small letters without accents and apostrophes."""
    letters = unicodedata.normalize("NFKD", word.replace("'", "").replace("’", "")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: as it stands there, and whose it can be."""

    written: str
    uses: tuple[NameUse, ...]
    full: bool


class Names:
    """Every name by its words, and the last names that belong to one entry alone."""

    def __init__(self, names: Iterable[NameUse], texts: Iterable[list[Word]]) -> None:
        self._full: dict[Key, list[NameUse]] = defaultdict(list)
        self._capitals: dict[Key, set[int]] = {}
        self._by_first: dict[str, set[Key]] = defaultdict(set)
        self._last: dict[str, dict[str, NameUse]] = defaultdict(dict)
        self._small: Counter[str] = Counter()
        for text in texts:
            self._small.update({word.plain for word in text if not word.capital})
        used: dict[str, set[str]] = defaultdict(set)
        for use in names:
            words = words_of(use.text)
            key = tuple(word.plain for word in words)
            if not key:
                continue
            self._full[key].append(use)
            capitals = {at for at, word in enumerate(words) if word.capital}
            self._capitals[key] = self._capitals.get(key, capitals) & capitals
            self._by_first[key[0]].add(key)
            for word in key:
                used[word].add(use.item.id)
            if use.item.section in _PEOPLE and len(key) > 1 and len(key[-1]) >= 4:
                self._last[key[-1]].setdefault(use.item.id, use)
        # A last name that stands in a name of somebody else tells nobody apart.
        self._last = {
            word: owners for word, owners in self._last.items() if used[word] == set(owners) and len(owners) == 1
        }

    def found_in(self, words: list[Word]) -> Iterator[Mention]:
        """The names in a text, the longest one wherever several begin; no name inside of another one."""
        at = 0
        while at < len(words):
            mention, length = self._at(words, at)
            if mention is not None:
                yield mention
            at += length

    def _at(self, words: list[Word], at: int) -> tuple[Mention | None, int]:
        for key in sorted(self._by_first.get(words[at].plain, ()), key=len, reverse=True):
            here = words[at : at + len(key)]
            if tuple(word.plain for word in here) != key or not self._meant(here, key):
                continue
            uses = tuple(self._full[key])
            someone = any(use.item.section in _PEOPLE for use in uses)
            if not (someone and len(key) == 1 and self._goes_on(words, at)):
                return Mention(" ".join(word.written for word in here), uses, True), len(key)
        word = words[at]
        owners = self._last.get(word.plain)
        if owners and word.capital and not self._ordinary(word) and not self._goes_on(words, at, last=True):
            return Mention(word.written, tuple(owners.values()), False), 1
        return None, 1

    def _goes_on(self, words: list[Word], at: int, *, last: bool = False) -> bool:
        """Whether a single word is a part of a longer name that is not this one: “Sergei” of “Sergei Korolev”."""
        behind = words[at + 1] if at + 1 < len(words) else None
        if behind is not None and behind.joined and self._a_name(behind):
            return True
        return last and at > 0 and words[at].joined and self._a_name(words[at - 1])

    def _a_name(self, word: Word) -> bool:
        return word.written[0].isupper() and not self._ordinary(word)

    def _ordinary(self, word: Word) -> bool:
        return word.plain in _COMMON or self._small[word.plain] > 1

    def _meant(self, here: list[Word], key: Key) -> bool:
        """Whether these words are the name and not just the same words: capitals tell, and words nobody else uses."""
        start = 1 if len(key) > 1 and key[0] in _ARTICLES else 0
        telling = here[start:]
        capitals = [here[at] for at in self._capitals[key] if at >= start]
        if capitals and all(word.capital for word in capitals):
            # At the beginning of a sentence a capital letter tells nothing about an everyday word.
            return not (len(telling) == 1 and telling[0].opens and self._ordinary(telling[0]))
        if not capitals and len(telling) > 1:
            return True
        if capitals and len(telling) == 1:
            return False  # “horse” is not the man they call Horse
        return sum(len(word.plain) for word in telling) >= 4 and not all(self._ordinary(word) for word in telling)
