"""Finds words that describe a change in a life: death, marriage, birth, office, allegiance, or a secret identity.

The words are in `life.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.knowledge.word_lists import any_of, pattern_of, word_list

_CHANGE = r"\b(?:{})(?!\w)"
_WORD_START = r"(?i)\b(?:{})"
_WHOLE_WORD = r"(?i)(?<![\w-])(?:{})(?![\w-])"


@dataclass(frozen=True, slots=True)
class Change:
    """A change in a life: its kind, such as “a death”, and the words of the text that describe it."""

    kind: str
    words: str


def life_change(text: str, *, summary: bool = False) -> Change | None:
    """Return the first change in a life that a text describes; None if there is none.

    Args:
        text: a sentence of the story.
        summary: true if the text is a summary. There, a state such as an office or a marriage is not a change.
    """
    lowered = text[:1].lower() + text[1:]
    for section in ("changes",) if summary else ("changes", "states"):
        for kind, pattern in _by_kind(section, _CHANGE).items():
            if found := pattern.search(lowered):
                is_past = pattern_of("life", "before", frame=_WORD_START).search(text)
                return None if is_past else Change(kind, found[0].strip(" .,;"))
    return None


def relation_change(words: str) -> Change | None:
    """Return the change in a life that a relation describes: a marriage for “married to”. None if there is none."""
    for kind, pattern in _by_kind("relations", _WORD_START).items():
        if found := pattern.search(words):
            return Change(kind, words if len(words) <= 40 else found[0])
    return None


def title_in(name: str) -> str | None:
    """Return the title, office or byname in a name: “King” for “King Joffrey”. None if there is none."""
    found = pattern_of("life", "titles", frame=_WHOLE_WORD).search(name)
    return found[0] if found else None


@cache
def _by_kind(section: str, frame: str) -> dict[str, re.Pattern[str]]:
    return {kind: any_of(phrases, frame) for kind, phrases in word_list("life")[section].items()}
