"""Finds words that tell of a change in a life: death, marriage, birth, office, allegiance, and who somebody really is.

The words are in `life.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.knowledge.review.word_lists import word_list

_CHANGE = r"\b(?:{})(?!\w)"
_WORD_START = r"(?i)\b(?:{})"
_WHOLE_WORD = r"(?i)(?<![\w-])(?:{})(?![\w-])"


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change, and the words that tell of it."""

    kind: str
    words: str


def life_change(text: str, *, summary: bool = False) -> Change | None:
    """The change in a life that a text tells of; None: it tells of none.

    Args:
        text: a sentence of the story.
        summary: whether it says who somebody is: then a lasting office or marriage is no news.
    """
    if _any_of("before", _WORD_START).search(text):
        return None
    lowered = text[:1].lower() + text[1:]
    for section in ("changes",) if summary else ("changes", "states"):
        for kind, pattern in _by_kind(section, _CHANGE).items():
            if found := pattern.search(lowered):
                return Change(kind, found[0].strip(" .,;"))
    return None


def relation_change(words: str) -> Change | None:
    """The change in a life that the words of a relation tell of, such as “married to”."""
    for kind, pattern in _by_kind("relations", _WORD_START).items():
        if found := pattern.search(words):
            return Change(kind, words if len(words) <= 40 else found[0])
    return None


def title_in(name: str) -> str | None:
    """The word of a name that is a title, an office or a byname: “King” of “King Joffrey”."""
    found = _any_of("titles", _WHOLE_WORD).search(name)
    return found[0] if found else None


@cache
def _any_of(section: str, frame: str) -> re.Pattern[str]:
    return _compiled(word_list("life")[section], frame)


@cache
def _by_kind(section: str, frame: str) -> dict[str, re.Pattern[str]]:
    return {kind: _compiled(phrases, frame) for kind, phrases in word_list("life")[section].items()}


def _compiled(phrases: Sequence[str], frame: str) -> re.Pattern[str]:
    """One pattern for all phrases, put into the frame at ``{}``."""
    return re.compile(frame.format("|".join(phrases).replace("\n", "").replace(" ", r"\s")))
