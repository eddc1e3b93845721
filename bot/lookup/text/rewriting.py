"""Ordered rewriting rules for words: regular expressions and their replacements (`data/spelling_rules.txt`)."""

from __future__ import annotations

import re
from typing import Final

from bot.lookup.text.word_lists import read_lists

Rules = tuple[tuple[re.Pattern[str], str], ...]

_LISTS: Final = read_lists("spelling_rules")


def rules(*names: str) -> Rules:
    """Return the rules of these lists, in order. `^` and `$` match at the beginning and end of every line."""
    pairs = [pair.split() for name in names for pair in _LISTS[name]]
    return tuple((re.compile(pattern, re.MULTILINE), by.strip("-")) for pattern, by in pairs)


def rewrite(text: str, by_rules: Rules) -> str:
    """Apply each rule in order to the whole text."""
    for pattern, by in by_rules:
        text = pattern.sub(by, text)
    return text
