"""Russian names as other languages write them: "Sacharowa", "Aleksiejew" and "Korjenko" are Zakharova, Alekseyev and
Korzhenko.
"""

from __future__ import annotations

import re
from typing import Final

from bot.lookup.text.stop_words import STOP_WORDS
from bot.lookup.text.tokenizer import words_of

# Of shorter words too many end like that.
_SHORTEST: Final = 6
_LOOKS_RUSSIAN: Final = re.compile(r"(?:[oe]wa?|i[ct]z|itsch|enko|enka|[oe]ff|ki[jy])$|tsch|szcz|cz")
# German, Polish, French: how each writes what English writes otherwise.
_LETTERS: Final = tuple(
    tuple((re.compile(letters), by) for letters, by in zip(*[iter(rules.split())] * 2, strict=True))
    for rules in (
        r"schtsch shch tsch ch sch sh ch kh w v j y ^s(?=[aeiou]) z",
        r"szcz shch cz ch sz sh ch kh w v ie e j y",
        r"tch ch ch sh ou u j zh eff$ ev",
    )
)


def romanised_to_english(typed: str) -> tuple[str, ...]:
    """What was typed, its words spelled as English would; nothing unless one of them looks like a Russian surname."""
    words = words_of(typed)
    if not any(len(word) >= _SHORTEST and word not in STOP_WORDS and _LOOKS_RUSSIAN.search(word) for word in words):
        return ()
    ways = [" ".join(word if word in STOP_WORDS else _respelled(word, rules) for word in words) for rules in _LETTERS]
    return tuple(way for way in dict.fromkeys(ways) if way != " ".join(words))


def _respelled(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for letters, by in rules:
        word = letters.sub(by, word)
    return word
