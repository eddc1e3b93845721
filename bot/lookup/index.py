"""The names of one question, arranged by their words.

Built from the names alone and remembered by exactly that tuple of names, so two askers who may see different
names can never share an index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from bot.lookup.normalise import REMEMBERED, key_of, words_of
from bot.lookup.sounds import skeleton, sound, spelling
from bot.lookup.words import ARTICLES, FILLER

# Askers at different points of a series see different names; each index is ~1 MB at 1,500 names.
_INDEXES: Final = 48


@dataclass(frozen=True, slots=True)
class Name:
    """One name taken apart.

    Attributes:
        tokens: its words, spelled uniformly, numbers in digits.
        key: the same words as typed (Latin, lower-case), numbers in digits.
        words: the same words, numbers not touched.
        content: its tokens without question words, unless nothing else is left.
        exact: every form in which the full name may be typed.
        runs: neighbouring words written as one.
        initials: "jsc"; with and without small words.
    """

    tokens: tuple[str, ...]
    key: tuple[str, ...]
    words: tuple[str, ...]
    content: tuple[str, ...]
    exact: frozenset[str]
    runs: frozenset[str]
    initials: frozenset[str]


def sorted_key(tokens: Sequence[str]) -> str:
    """The same for any order of the words."""
    return " ".join(sorted(tokens))


def without_article(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """`tokens` without a leading article, unless it is all there is."""
    return tokens[1:] if len(tokens) > 1 and tokens[0] in ARTICLES else tokens


@lru_cache(maxsize=REMEMBERED)
def name_of(text: str) -> Name:
    """Take a name apart, once for each string."""
    key = key_of(text)
    tokens = tuple(map(spelling, key))
    core, bare_key = without_article(tokens), without_article(key)
    exact = {sorted_key(tokens), sorted_key(core), "".join(tokens), "".join(core), "".join(key), "".join(bare_key)}
    runs = {
        "".join(part[start:end])
        for part in (tokens, key)
        for start in range(len(part))
        for end in range(start + 2, len(part) + 1)
    }
    content = tuple(token for token in tokens if token not in FILLER) or tokens
    words = words_of(text)
    spoken = without_article(words)
    lettered = (spoken, tuple(word for word in words if word not in FILLER))
    letters = ["".join(word[0] for word in part) for part in lettered if len(part) > 1]
    return Name(
        tokens=tokens,
        key=key,
        words=words,
        content=content,
        exact=frozenset(exact) - {""},
        runs=frozenset(runs),
        initials=frozenset(one for one in letters if len(one) > 1 and one.isalpha()),
    )


class Index:
    """Which names hold which words. Positions are those of the candidates given."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.names: Final = tuple(map(name_of, texts))
        postings: defaultdict[str, list[int]] = defaultdict(list)
        exact: defaultdict[str, list[int]] = defaultdict(list)
        for position, name in enumerate(self.names):
            for token in dict.fromkeys(name.tokens):
                postings[token].append(position)
            for form in name.exact:
                exact[form].append(position)
        self.postings: Final[Mapping[str, list[int]]] = dict(postings)
        self.exact: Final[Mapping[str, list[int]]] = dict(exact)
        self.vocabulary: Final = sorted(postings)
        # As written and as spelled uniformly, each with the uniform word: people type the start of either, and "seven"
        # as well as "7".
        spelled = {(token, token) for token in postings}
        for name in self.names:
            spelled.update(zip(name.key, name.tokens, strict=True))
            if len(name.words) == len(name.tokens):  # else a number of two words has become one
                spelled.update(zip(name.words, name.tokens, strict=True))
        self.spelled: Final = sorted(spelled)

    def opening_with(self, start: str) -> Iterator[str]:
        """Words that begin with `start` and go on."""
        for at in range(bisect_left(self.spelled, (start, "")), len(self.spelled)):
            written, token = self.spelled[at]
            if not written.startswith(start):
                return
            if written != start and token != start:
                yield token

    @cached_property
    def by_sound(self) -> Mapping[str, list[str]]:
        """Words by their sound and, marked "~", by their consonants."""
        table: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.vocabulary:
            if not word.isdigit():
                table[sound(word)].append(word)
                table["~" + skeleton(word)].append(word)
        return dict(table)

    @cached_property
    def runs(self) -> Mapping[str, list[int]]:
        """Positions by words written as one."""
        return self._spread("runs")

    @cached_property
    def joined(self) -> Mapping[str, list[int]]:
        """Positions of names of several words by all their words written as one."""
        table: defaultdict[str, list[int]] = defaultdict(list)
        for position, name in enumerate(self.names):
            if len(name.key) > 1:
                table["".join(name.key)].append(position)
        return dict(table)

    @cached_property
    def initials(self) -> Mapping[str, list[int]]:
        """Positions by initials."""
        return self._spread("initials")

    def _spread(self, attribute: str) -> Mapping[str, list[int]]:
        table: defaultdict[str, list[int]] = defaultdict(list)
        for position, name in enumerate(self.names):
            for form in getattr(name, attribute):
                table[form].append(position)
        return dict(table)


@lru_cache(maxsize=_INDEXES)
def index_of(texts: tuple[str, ...]) -> Index:
    """The index of these names, remembered."""
    return Index(texts)
