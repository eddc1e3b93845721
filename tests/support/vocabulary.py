"""The words that may be visible: those of open texts, and those of the bot's own sentences."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

from tests.support.facts import MONTHS, Facts, Progress, pairs, words

# That there is a season 5 and an episode S5E3 is public.
_CODE = re.compile(r"s\d+(?:e\d+)?")
BOT = Path(__file__).resolve().parents[2] / "bot"
SPEAKING = ("answers", "cards", "commands", "interactions", "reloading", "runtime", "transport")
"""Packages with sentences for people in Discord."""


@lru_cache(maxsize=1)
def own_words() -> frozenset[str]:
    """Every word in a string of the bot's own sentences (docstrings are no sentences of its)."""
    found: set[str] = {month.casefold() for month in MONTHS}
    for path in [
        *(path for package in SPEAKING for path in sorted((BOT / package).rglob("*.py"))),
        BOT / "knowledge/model.py",
        BOT / "spoilers/boxes.py",
    ]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
                found |= words(node.value)
                found |= {word for pair in pairs(node.value) for word in pair}
    return frozenset(found)


class Vocabulary:
    """The words that tell something at one clearance: they stand in hidden texts and in no open one."""

    def __init__(self, facts: Facts, progress: Progress, now: str) -> None:
        open_words: set[str] = set()
        open_pairs: set[tuple[str, str]] = set()
        hidden_words: set[str] = set()
        hidden_pairs: set[tuple[str, str]] = set()
        for item in facts.items:
            is_open = facts.open(item, progress, now) and all(facts.heading(id_, progress, now) for id_ in item.needs)
            for text in item.texts:
                (open_words if is_open else hidden_words).update(_words(text))
                (open_pairs if is_open else hidden_pairs).update(_pairs(text))
        own = own_words()
        self.words = {word for word in hidden_words - open_words - own if not _CODE.fullmatch(word)}
        self.pairs = {
            pair
            for pair in hidden_pairs - open_pairs
            if not set(pair) & own and not any(word.isdigit() or _CODE.fullmatch(word) for word in pair)
        }

    def told(self, text: str) -> set[str]:
        """Return the hidden words that a text reveals."""
        found: set[str] = set()
        for line in text.split("\n"):
            found |= _words(line) & self.words
            found |= {" ".join(pair) for pair in _pairs(line) & self.pairs}
        return found


@lru_cache(maxsize=200_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(maxsize=200_000)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairs(text))
