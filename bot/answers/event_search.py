"""Find events by a description in free words: “beatles reunion”, “who killed thatcher in brighton”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from bot.knowledge.model import Happening
from bot.lookup.text import vocabulary
from bot.lookup.text.tokenizer import key_of

_SAYING_NOTHING: Final = vocabulary.FOREIGN_STOP_WORDS.union(
    vocabulary.QUESTION_WORDS, vocabulary.CONNECTIVES, vocabulary.INTERJECTIONS, vocabulary.REQUESTS,
    {"event", "events", "timeline"},
)  # fmt: skip
_FEWEST: Final = 2
"""A text with fewer words is not searched as a description, unless one of the words is distinctive."""
_SHORTEST: Final = 5
"""A distinctive word has at least this many letters. Similar words share a prefix of this length (“marri-”)."""
_MOST_BEHIND: Final = 4
_YEAR: Final = re.compile(r"\b\d{4}\b")
_SAID_ANYWHERE: Final = vocabulary.STOP_WORDS | vocabulary.COUNTING.keys()
_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM: Final = 2


class Description(Struct, frozen=True):
    """A description of an event, as stems of words.

    Attributes:
        telling: the stems of distinctive words. The text of the event must contain each of these words.
        everyday: the stems of all other words. The text of the event must contain similar words.
    """

    telling: frozenset[str]
    everyday: frozenset[str]

    def fits(self, happening: Happening) -> bool:
        """Return whether the event's text or year contains every distinctive word, and words similar to the others."""
        told = _stems(happening.text) | set(_YEAR.findall(happening.when.label))
        return self.telling <= told and all(any(_alike(stem, other) for other in told) for stem in self.everyday)

    def names(self, text: str) -> bool:
        """Return whether a text contains at least one distinctive word of this description."""
        return not self.telling.isdisjoint(_stems(text))


def descriptions(typed: str) -> list[Description]:
    """Return the ways to read a text as a description of an event, strictest first.

    The first way uses all words; a second may use only the distinctive ones. Empty if there are too few words.
    """
    words = [word for word in key_of(typed) if word not in _SAYING_NOTHING]
    told = [word for word in words if len(word) >= _SHORTEST and word not in _SAID_ANYWHERE and not word.isdigit()]
    others = [word for word in words if word not in told]
    ways = [others] if told or len(others) >= _FEWEST else []
    if told and all(word in vocabulary.STOP_WORDS for word in others):
        ways.append([])
    return [Description(frozenset(map(_stem, told)), frozenset(map(_stem, way))) for way in ways]


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for part in text.split() for word in key_of(part))


def _stem(word: str) -> str:
    """Cut off a word's ending, so that “marry”, “marries” and “married” become equal."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and word.isalpha():
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST_STEM + 1 and word[-1] == word[-2]:
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") else word


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    longest = max(len(one), len(other))
    return one[:_SHORTEST] == other[:_SHORTEST] and min(len(one), len(other)) >= max(_SHORTEST, longest - _MOST_BEHIND)
