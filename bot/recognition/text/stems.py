"""Stems of English words, and of words of other languages that happen to have the same endings."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SHORTEST: Final = 3
_ENDINGS: Final = (
    ("iest", "y"), ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ingly", ""), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ed", ""), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("ments", ""), ("ment", ""), ("ations", ""),
    ("ation", ""), ("ions", ""), ("ion", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip
"""Endings and what stands for them, the first that fits counts."""
_KEPT: Final = ("ss", "us", "is", "eer", "ier")
"""Endings that look like one of the others and are part of the word: “engineer”, “crisis”."""


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """Return what the forms of a word share: “smugglers” and “smuggling” both become “smuggl”.

    Args:
        word: lower-case Latin letters or digits.
    """
    if len(word) <= _SHORTEST or word.endswith(_KEPT) or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)] + instead
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "ey" else word
