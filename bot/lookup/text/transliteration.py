"""Converts names to English spelling from Cyrillic letters, or from the spelling of other languages."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.lookup import thresholds
from bot.lookup.text.rewriting import compile_rules, rewrite
from bot.lookup.text.stop_words import STOP_WORDS
from bot.lookup.text.tokenizer import words_of

_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
# Cyrillic letters, each followed by the English letters that they usually represent in English names. Some represent
# several: these have their own rules below, the most likely first.
_ENGLISH: Final = "дж j кс x ау ow ай i ой oy оу o ью ew кв qu тч tch у(?=[аеиоуэ]) w в$|ф$ v ^х h э a ё e"
_CYRILLIC_RULES: Final = tuple(compile_rules(f"{way} {_ENGLISH}") for way in ("[эе]й a", "[эе]й ay", r"\bг h [эе]й a"))
# Rules that turn German, Polish and French spellings of Russian names into English ones: "Sacharowa", "Aleksiejew",
# "Korjenko".
_ROMANISED_RULES: Final = (
    compile_rules("schtsch shch tsch ch sch sh ch kh w v j y ^s(?=[aeiou]) z"),
    compile_rules("szcz shch cz ch sz sh ch kh w v ie e j y"),
    compile_rules("tch ch ch sh ou u j zh eff$ ev"),
)
_LOOKS_RUSSIAN: Final = re.compile(r"(?:[oe]wa?|i[ct]z|itsch|enko|enka|[oe]ff|ki[jy])$|tsch|szcz|cz")
# Romanised Russian case endings, and the ending of the name in the nominative.
_CASE_ENDINGS: Final = compile_rules(
    "oiu$ a oi$ a oy$ a oj$ a ei$ a om$ - em$ - ym$ - a$ - u$ - u$ a e$ - e$ a y$ a i$ a ia$ i iu$ i"
)


def is_cyrillic(text: str) -> bool:
    """Return whether a text contains Cyrillic letters. Names in such a text may have case endings."""
    return _CYRILLIC.search(text[: thresholds.MAX_TEXT_LENGTH]) is not None


def cyrillic_to_english(text: str) -> tuple[str, ...]:
    """Return English spellings of a Cyrillic text, most likely first: "Джеймс" is James and not Dzheims."""
    lower = unicodedata.normalize("NFC", text[: thresholds.MAX_TEXT_LENGTH]).lower()
    return tuple(dict.fromkeys(rewrite(lower, rules) for rules in _CYRILLIC_RULES))


def romanised_to_english(text: str) -> tuple[str, ...]:
    """Return English spellings of a text with Russian names as German, Polish or French writes them.

    The result is empty if no word looks like a Russian surname.
    """
    words = words_of(text)
    long = [word for word in words if len(word) >= thresholds.MIN_RUSSIAN and word not in STOP_WORDS]
    if not any(map(_LOOKS_RUSSIAN.search, long)):
        return ()
    ways = [tuple(word if word in STOP_WORDS else rewrite(word, rules) for word in words) for rules in _ROMANISED_RULES]
    return tuple(" ".join(way) for way in dict.fromkeys(ways) if way != words)


def without_case_ending(word: str) -> list[str]:
    """Return possible forms of a romanised Russian word without its case ending: "bolduin" for "bolduina"."""
    return [
        word[: found.start()] + by
        for ending, by in _CASE_ENDINGS
        if (found := ending.search(word)) is not None and found.start() >= thresholds.MIN_STEM
    ]
