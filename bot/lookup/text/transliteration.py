"""Converts names to English spelling from Cyrillic letters, or from the spelling of other languages."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.lookup import thresholds
from bot.lookup.text.rewriting import rewrite, rules
from bot.lookup.text.tokenizer import words_of
from bot.lookup.text.vocabulary import STOP_WORDS

_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
# Several ways to read a Cyrillic text, the most likely first.
_CYRILLIC_RULES: Final = [rules(f"cyrillic, {way}", "cyrillic") for way in ("likely", "less likely", "least likely")]
_ROMANISED_RULES: Final = [rules(language) for language in ("german", "polish", "french")]
_LOOKS_RUSSIAN: Final = re.compile(r"(?:[oe]wa?|i[ct]z|itsch|enko|enka|[oe]ff|ki[jy])$|tsch|szcz|cz")
_CASE_ENDINGS: Final = rules("case endings")


def is_cyrillic(text: str) -> bool:
    """Return whether a text contains Cyrillic letters. Names in such a text may have case endings."""
    return _CYRILLIC.search(text[: thresholds.MAX_TEXT_LENGTH]) is not None


def cyrillic_to_english(text: str) -> tuple[str, ...]:
    """Return English spellings of a Cyrillic text, most likely first: "Джеймс" is James and not Dzheims."""
    lower = unicodedata.normalize("NFC", text[: thresholds.MAX_TEXT_LENGTH]).lower()
    return tuple(dict.fromkeys(rewrite(lower, way) for way in _CYRILLIC_RULES))


def romanised_to_english(text: str) -> tuple[str, ...]:
    """Return English spellings of a text with Russian names as German, Polish or French writes them.

    The result is empty if no word looks like a Russian surname.
    """
    words = words_of(text)
    long = [word for word in words if len(word) >= thresholds.MIN_RUSSIAN and word not in STOP_WORDS]
    if not any(map(_LOOKS_RUSSIAN.search, long)):
        return ()
    ways = [tuple(word if word in STOP_WORDS else rewrite(word, way) for word in words) for way in _ROMANISED_RULES]
    return tuple(" ".join(way) for way in dict.fromkeys(ways) if way != words)


def without_case_ending(word: str) -> list[str]:
    """Return possible forms of a romanised Russian word without its case ending: "bolduin" for "bolduina"."""
    return [
        word[: found.start()] + by
        for ending, by in _CASE_ENDINGS
        if (found := ending.search(word)) is not None and found.start() >= thresholds.MIN_STEM
    ]
