"""Ordered rewriting rules for words: regular expressions, each with what replaces it."""

from __future__ import annotations

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]


def compile_rules(table: str) -> Rules:
    """Rules from text: a pattern and its replacement, "-" for nothing, and so on. `^` and `$` hold at every line."""
    words = table.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return tuple((re.compile(pattern, re.MULTILINE), by.strip("-")) for pattern, by in pairs)


def rewrite(text: str, rules: Rules) -> str:
    """`text` with each rule applied to all of it, in order."""
    for pattern, by in rules:
        text = pattern.sub(by, text)
    return text
