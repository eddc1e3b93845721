"""Names that are known from elsewhere (`data/famous_names.txt`): a query with one of them means no part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import ARTICLES
from bot.lookup.text.word_lists import read_lists

_LISTS: Final = read_lists("famous_names")


def _keys(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    keys = map(key_of, names)
    return frozenset(key[1:] if len(key) > 2 and key[0] in ARTICLES else key for key in keys)


STORIES: Final = _keys(_LISTS["stories"])
PEOPLE: Final = _keys(_LISTS["people"])
_SIZES: Final = sorted({len(key) for key in PEOPLE}, reverse=True)


def famous_name(interpretations: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A story or a person from elsewhere that is named.

    Args:
        interpretations: what may be the name, as `bot.lookup.query.interpretations` gives it; the text as typed first.

    Returns:
        the words that name it, and all the others; None if there is none.
    """
    words = interpretations[0] if interpretations else ()
    for size in _SIZES:
        for start in range(len(words) - size + 1):
            if words[start : start + size] in PEOPLE:
                return words[start : start + size], (*words[:start], *words[start + size :])
    return next(((way, ()) for way in interpretations if way in STORIES), None)
