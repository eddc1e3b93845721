"""What surrounds a name in what people type: titles, question words, what they ask about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.lookup.hits import Hit
from bot.lookup.matcher import LONGEST_NAME, Matcher
from bot.lookup.matching import Kind
from bot.lookup.normalise import key_of
from bot.lookup.words import ARTICLES, COUNTED, FILLER, PLAYING, ROLES, ROMANS, TITLES, TOPICS

# Characters of "3 names match “stevens”": what people typed is repeated to them, so it must stay short.
_LONGEST_REPEATED: Final = 60


def without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without a leading article, unless it is all there is."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def readings(key: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What may be the name: the words as typed, without titles in front, without question words."""
    bare = without_article(key)
    while len(bare) > 1 and bare[0] in TITLES:
        bare = without_article(bare[1:])
    content = tuple(
        word for place, word in enumerate(key) if word not in FILLER or (word in COUNTED and _is_number(key, place + 1))
    )
    untitled = content
    while len(untitled) > 1 and untitled[0] in TITLES:
        untitled = untitled[1:]
    turned = (*key[1:], str(ROMANS[key[0]])) if len(key) > 1 and len(key[0]) > 1 and key[0] in ROMANS else ()
    return list(dict.fromkeys(reading for reading in (key, bare, turned, content, untitled) if reading))


def without_topics(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without what is asked about somebody ("death", "season 4"); titles go too."""
    return tuple(
        word
        for place, word in enumerate(words)
        if word not in TOPICS
        and word not in TITLES
        and not (word in COUNTED and _is_number(words, place + 1))
        and not (place and words[place - 1] in COUNTED and word.isdigit())
    )


def describes(words: Sequence[str]) -> bool:
    """Whether a question tells who somebody is ("who plays the woman in …") instead of naming anybody."""
    if ROLES.isdisjoint(words):
        return False
    return not PLAYING.isdisjoint(words) or any(
        word in ROLES and before in ARTICLES for before, word in pairwise(words)
    )


def embedded(words: tuple[str, ...], matcher: Matcher, least: float) -> Iterator[tuple[tuple[str, ...], list[Hit]]]:
    """Full names of two words or more within `words`, the longest first, none overlapping.

    Args:
        words: what was typed.
        matcher: of the names to look among.
        least: similarity below which a misspelt name is not taken.
    """
    free = [True] * len(words)
    known = {pair: matcher.together(pair) for pair in set(pairwise(words))}
    together = [known[pair] for pair in pairwise(words)]
    for size in range(min(len(words) - 1, LONGEST_NAME), 1, -1):
        for start in range(len(words) - size + 1):
            window = words[start : start + size]
            if not all(free[start : start + size]) or not all(together[start : start + size - 1]):
                continue
            if all(word in FILLER for word in window):
                continue
            hits = [
                hit
                for hit in matcher.within(window)
                if hit.match[0] is Kind.EXACT
                or (
                    hit.match[0] in (Kind.WHOLE, Kind.FUZZY)
                    and hit.match[1] >= least
                    and hit.anchored
                    and not hit.doubtful
                    and matcher.content(hit) == size
                )
            ]
            if hits:
                free[start : start + size] = [False] * size
                yield window, hits


def as_typed(typed: str, words: Sequence[str]) -> str:
    """The part of `typed` that was looked up, in its own spelling, safe to repeat: no control characters."""
    wanted = set(words)
    kept: list[str] = []
    for piece in typed[: 4 * _LONGEST_REPEATED].split():
        shown = "".join(char for char in piece if unicodedata.category(char)[0] != "C")
        while shown and not shown[0].isalnum():
            shown = shown[1:]
        while shown and not (shown[-1].isalnum() or unicodedata.category(shown[-1])[0] == "M"):
            shown = shown[:-1]
        if shown and wanted.intersection(key_of(shown)):
            kept.append(shown)
    return " ".join(kept)[:_LONGEST_REPEATED] or " ".join(words)[:_LONGEST_REPEATED]


def _is_number(words: Sequence[str], place: int) -> bool:
    return place < len(words) and words[place].isdigit()
