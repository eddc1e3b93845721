"""Splits texts into words, and finds the names of entries in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from bot.knowledge.review.context import NameUse
from bot.knowledge.word_lists import word_list

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile("['’][sS]$")
_ASCII = {code: None if chr(code) == "'" else " " for code in range(128) if not chr(code).isalnum()}
"""For `str.translate`: removes apostrophes, and replaces all other ASCII symbols by spaces."""
_SENTENCE_END = ".!?…:"
_Key = tuple[str, ...]
_PEOPLE = ("people", "characters")
ARTICLES = ("the", "a", "an")


class Word(Struct, frozen=True, gc=False):
    """A word of a text, both normalised for comparison and as it is written."""

    normalised: str
    written: str
    opens_sentence: bool
    """True if the word is the first of a sentence, where every word has a capital letter."""
    follows_space: bool
    """True if only a single space separates the word from the one before, so both may belong to one name."""

    @property
    def is_capitalised(self) -> bool:
        """True if the word starts with a capital letter or a digit, as names do."""
        return _is_capitalised(self.written)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def words_of(text: str) -> list[str]:
    """Split a text into words as they are written. The ending of a possessive (’s) is removed."""
    return [word if word.isalnum() else _POSSESSIVE.sub("", word) for word in _WORD.findall(text)]


def tokenise(text: str) -> list[Word]:
    """Split a text into words. The ending of a possessive (’s) is removed."""
    found: list[Word] = []
    end = 0
    ended = False  # true after a possessive, because a possessive ends a name
    for match in _WORD.finditer(text):
        whole = match[0]
        written = whole if whole.isalnum() else _POSSESSIVE.sub("", whole)
        between = text[end : match.start()]
        opens = not found or (between != " " and any(sign in between for sign in _SENTENCE_END))
        found.append(Word(normalise(written), written, opens, between == " " and not ended))
        ended = written != whole
        end = match.end()
    return found


@lru_cache(maxsize=50_000)  # most words occur again and again
def normalise(text: str) -> str:
    """Normalise a text for comparison: lower case, single spaces, no accents, apostrophes or punctuation."""
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split())
    letters = "".join(
        letter if unicodedata.category(letter)[0] in "LN" else " "
        for letter in unicodedata.normalize("NFKD", text).casefold()
        if not unicodedata.combining(letter) and letter not in "'’"
    )
    return " ".join(letters.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text. `full` is false if only a last name was found."""

    written: str
    uses: tuple[NameUse, ...]
    full: bool


class MentionFinder:
    """Finds full names in texts, and last names that belong to only one entry.

    Args:
        names: the names to find.
        texts: the words of all texts. A word that two of them write in lower case is an everyday word.
    """

    def __init__(self, names: Iterable[NameUse], texts: Sequence[list[str]]) -> None:
        self._full: dict[_Key, list[NameUse]] = defaultdict(list)
        self._capitals: dict[_Key, set[int]] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        written = set[str]().union(*texts)
        small = {word: normalise(word) for word in written if not _is_capitalised(word)}
        # `map` with the method of a dict takes a fifth of the time of a comprehension.
        self._small = Counter(chain.from_iterable(set(map(small.get, text)) for text in texts))
        self._everyday = frozenset(word_list("words")["everyday names"])
        last: dict[str, dict[str, NameUse]] = defaultdict(dict)
        used: dict[str, set[str]] = defaultdict(set)
        for use in names:
            words = words_of(use.text)
            key = tuple(map(normalise, words))
            if not key:
                continue
            self._full[key].append(use)
            capitals = {at for at, word in enumerate(words) if _is_capitalised(word)}
            self._capitals[key] = self._capitals.get(key, capitals) & capitals
            lengths[key[0]].add(len(key))
            for word in key:
                used[word].add(use.item.id)
            if use.item.section in _PEOPLE and len(key) > 1 and len(key[-1]) >= 4:
                last[key[-1]].setdefault(use.item.id, use)
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        # A last name that is also part of another entry's name does not identify anyone.
        self._last = {word: use for word, owners in last.items() for id_, use in owners.items() if used[word] == {id_}}
        self._telling = {word for word in written if normalise(word) in self._lengths or normalise(word) in self._last}

    def find(self, text: str, written: list[str]) -> Iterator[Mention]:
        """Yield the names in a text. Where several names overlap, yield the one that begins first, or the longest.

        `written` is the words of the text, as `words_of` returns them.
        """
        if self._telling.isdisjoint(written) or not self._may_name(written):
            return
        words = tokenise(text)
        at = 0
        while at < len(words):
            mention, length = self._match_at(words, at)
            if mention is not None:
                yield mention
            at += length

    def _may_name(self, written: list[str]) -> bool:
        """Return whether any name is among these words. Most texts hold none, and need not be examined closely."""
        return any(
            (word := normalise(written[at])) in self._last
            or any(tuple(map(normalise, written[at : at + n])) in self._full for n in self._lengths.get(word, ()))
            for at in [at for at, word in enumerate(written) if word in self._telling]
        )

    def _match_at(self, words: list[Word], at: int) -> tuple[Mention | None, int]:
        """Return the name that begins at a word, if any, and the number of words to skip."""
        for length in self._lengths.get(words[at].normalised, ()):
            here = words[at : at + length]
            key = tuple(word.normalised for word in here)
            if key not in self._full or len(key) < length or not self._is_meant(here, key):
                continue
            uses = tuple(self._full[key])
            person = any(use.item.section in _PEOPLE for use in uses)
            if not (person and len(key) == 1 and self._is_part(words, at)):
                return Mention(" ".join(word.written for word in here), uses, True), len(key)
        word = words[at]
        owner = self._last.get(word.normalised)
        if owner and word.is_capitalised and not self._is_everyday(word) and not self._is_part(words, at, last=True):
            return Mention(word.written, (owner,), False), 1
        return None, 1

    def _is_part(self, words: list[Word], at: int, *, last: bool = False) -> bool:
        """Return whether the word is part of another, longer name, such as “Sergei” in “Sergei Korolev”.

        The next word is checked, and with `last` also the previous one.
        """
        behind = words[at + 1] if at + 1 < len(words) else None
        if behind is not None and behind.follows_space and self._is_name(behind):
            return True
        return last and at > 0 and words[at].follows_space and self._is_name(words[at - 1])

    def _is_name(self, word: Word) -> bool:
        return word.written[0].isupper() and not self._is_everyday(word)

    def _is_everyday(self, word: Word) -> bool:
        return word.normalised in self._everyday or self._small[word.normalised] > 1

    def _is_meant(self, here: list[Word], key: _Key) -> bool:
        """Return whether these words are used as the name, rather than as ordinary words.

        The decision depends on capital letters, and on whether the words are everyday words.
        """
        start = 1 if len(key) > 1 and key[0] in ARTICLES else 0
        telling = here[start:]
        capitals = [here[at] for at in self._capitals[key] if at >= start]
        if capitals and all(word.is_capitalised for word in capitals):
            # Any word has a capital letter at the beginning of a sentence, so a single everyday word is not a name.
            return not (len(telling) == 1 and telling[0].opens_sentence and self._is_everyday(telling[0]))
        if not capitals and len(telling) > 1:
            return True
        if capitals and len(telling) == 1:
            return False  # “horse” in lower case is not the man called Horse
        return sum(len(word.normalised) for word in telling) >= 4 and not all(
            self._is_everyday(word) for word in telling
        )
