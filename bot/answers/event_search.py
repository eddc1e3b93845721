"""An event told in free words: “beatles reunion”, “who killed thatcher in brighton”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.knowledge.model import Happening
from bot.lookup.text.stop_words import FOREIGN_STOP_WORDS, STOP_WORDS
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import ARTICLES, CONNECTIVES, COUNTING, INTERJECTIONS, QUESTION_WORDS, REQUESTS

_SAYING_NOTHING: Final = (
    ARTICLES
    | FOREIGN_STOP_WORDS
    | QUESTION_WORDS
    | CONNECTIVES
    | INTERJECTIONS
    | REQUESTS
    | {"event", "events", "timeline"}
)
_FEWEST: Final = 2
"""Words that describe an event; one alone must be no everyday word."""
_SHORTEST: Final = 5
"""Letters of such a word, and letters in which two words begin alike: “marriage”, “marries”."""
_MOST_BEHIND: Final = 4
_YEAR: Final = re.compile(r"\b\d{4}\b")
_SAID_ANYWHERE: Final = STOP_WORDS | COUNTING.keys()
_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM: Final = 2


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of an event, as stems of words.

    Attributes:
        telling: those that are no everyday words.
        everyday: the others; they may be told in other words where something telling is said.
    """

    telling: frozenset[str]
    everyday: frozenset[str]

    def fits(self, happening: Happening) -> bool:
        """Whether the event is told with all these words, or happens in the year that is named."""
        told = _stems(happening.text) | set(_YEAR.findall(happening.when.label))
        return self.telling <= told and all(any(_alike(stem, other) for other in told) for stem in self.everyday)

    def names(self, text: str) -> bool:
        """Whether a text holds a telling word of the description."""
        return not self.telling.isdisjoint(_stems(text))


def descriptions(typed: str) -> list[Description]:
    """How a text describes an event, all of its words first; empty if they are too few to tell one event."""
    words = [word for word in key_of(typed) if word not in _SAYING_NOTHING]
    told = [word for word in words if len(word) >= _SHORTEST and word not in _SAID_ANYWHERE and not word.isdigit()]
    others = [word for word in words if word not in told]
    ways = [others] if told or len(others) >= _FEWEST else []
    if told and all(word in STOP_WORDS for word in others):
        ways.append([])
    return [Description(frozenset(map(_stem, told)), frozenset(map(_stem, way))) for way in ways]


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for part in text.split() for word in key_of(part))


def _stem(word: str) -> str:
    """A word without its ending: “marry”, “marries” and “married” alike."""
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
