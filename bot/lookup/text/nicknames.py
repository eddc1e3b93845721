"""Given names and their nicknames (`data/nicknames.txt`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bot.lookup.text.phonetics import phonetic_keys
from bot.lookup.text.word_lists import read_lists, words_in

_LISTS: Final = read_lists("nicknames")


def _merged(groups: Iterable[tuple[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    """Return one set of names for each key: the union of all groups with this key."""
    merged: dict[str, frozenset[str]] = {}
    for key, names in groups:
        known = merged.get(key)
        merged[key] = names if known is None else known | names
    return merged


_GROUPS: Final = [words_in([line]) - words_in(_LISTS["too common"]) for line in _LISTS["groups"]]
# Given name -> its other forms, such as nicknames.
GIVEN_NAMES: Final[Mapping[str, frozenset[str]]] = _merged(
    (name, group - {name}) for group in _GROUPS for name in group
)
# Phonetic key of a given name -> the other forms of that name. It finds names that are spelled as they sound ("danni").
# Fast path: all names are rewritten as one text, which saves 10 ms at every start. Without it nothing breaks.
GIVEN_NAMES_BY_SOUND: Final[Mapping[str, frozenset[str]]] = _merged(
    zip(phonetic_keys("\n".join(GIVEN_NAMES)).split("\n"), GIVEN_NAMES.values(), strict=True)
)


def are_unrelated(name: str, other: str) -> bool:
    """Return whether both words are given names and not forms of the same name."""
    return name in GIVEN_NAMES and other in GIVEN_NAMES and other not in GIVEN_NAMES[name]
