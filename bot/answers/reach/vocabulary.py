"""The words with which people say how far they have watched, grouped by sense, and the words of the other parsers.

There is one data file for each language. `words/README.md` describes the format.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bot.lookup.text.vocabulary import ROMANS as ALL_ROMANS

Sense = StrEnum(
    "Sense",
    "SEASON SEASONS EPISODE EPISODES FINALE PREMIERE PILOT PENULTIMATE LAST OUT_OF SEE FINISH END ALL NOTHING ANY NOT "
    "UNSEEN YET PLAN TODAY BEFORE UNTIL UP_TO INCLUDING AFTER AT ON WATCHING START PART NOW EXCEPT AND FILLER STOP "
    "NUMBER ORDINAL CODE TITLE",
)
"""The effect of a word or phrase on a reach. `words/README.md` explains each; the last four have no list of words."""


@cache
def _languages() -> list[dict[str, Any]]:
    """Return the contents of each word file: section -> key -> phrases."""
    folder = files("bot.answers.reach") / "words"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in found]


def phrases(section: str, key: str) -> list[str]:
    """Return the phrases of a key in all languages. An unknown key has none."""
    texts = [language.get(section, {}).get(key, "") for language in _languages()]
    return [" ".join(phrase.split()) for text in texts for phrase in text.split(",") if phrase.strip()]


def numbered(section: str) -> dict[int, list[str]]:
    """Return the phrases of each key in a section of the word files. All keys of the section must be numbers."""
    numbers = {int(key) for language in _languages() for key in language.get(section, {})}
    return {number: phrases(section, str(number)) for number in sorted(numbers)}


WORDS: Final[dict[Sense, list[str]]] = {sense: phrases("reach", sense) for sense in Sense}

CARDINALS: Final = numbered("cardinals")
ORDINALS: Final = numbered("ordinals")

ORDINAL_ENDINGS: Final = frozenset(phrases("endings", "ordinal"))
"""Endings that turn the digits before them into an ordinal: 3rd, 3e, 3ª, 3-я, 3-го."""

ROMANS: Final = {word: number for word, number in ALL_ROMANS.items() if number <= 20}
"""Roman numerals up to 20. They only count directly after a word for season or episode: elsewhere “i” is a word."""
