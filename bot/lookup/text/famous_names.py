"""Famous names from other contexts (`data/famous_names.txt`).

If a query contains a famous name, the single words of that name are not looked up as parts of other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.lookup.text.tokenizer import key_of, numbers_in_digits
from bot.lookup.text.vocabulary import ARTICLES
from bot.lookup.text.word_lists import read_lists

_LISTS: Final = read_lists("famous_names")


def _keys(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    # Fast path: most names are plain words, which `str.split` can split. This saves 6 of 8 ms at every start.
    keys = (
        numbers_in_digits(tuple(name.split())) if name.replace(" ", "").isalpha() else key_of(name) for name in names
    )
    return frozenset(key[1:] if len(key) > 2 and key[0] in ARTICLES else key for key in keys)


STORIES: Final = _keys(_LISTS["stories"])
PEOPLE: Final = _keys(_LISTS["people"])
_SIZES: Final = sorted({len(key) for key in PEOPLE}, reverse=True)


def famous_name(interpretations: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Find a famous person or story in a text.

    Args:
        interpretations: the result of `bot.lookup.query.interpretations`, with the text as typed first.

    Returns:
        The words of the famous name and the remaining words, or None if there is no such name.
    """
    words = interpretations[0] if interpretations else ()
    for size in _SIZES:
        for start in range(len(words) - size + 1):
            if words[start : start + size] in PEOPLE:
                return words[start : start + size], (*words[:start], *words[start + size :])
    return next(((way, ()) for way in interpretations if way in STORIES), None)
