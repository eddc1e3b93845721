"""Ordered rewriting rules for words: regular expressions and their replacements."""

from __future__ import annotations

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]


def compile_rules(table: str) -> Rules:
    """Compile rules from a text of patterns and replacements in turn.

    The replacement "-" deletes the match. `^` and `$` match at every line.

    Raises:
        ValueError: the last pattern has no replacement.
    """
    words = table.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return tuple((re.compile(pattern, re.MULTILINE), by.strip("-")) for pattern, by in pairs)


def rewrite(text: str, rules: Rules) -> str:
    """Apply each rule in order to the whole text."""
    for pattern, by in rules:
        text = pattern.sub(by, text)
    return text
