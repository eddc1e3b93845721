"""Stop words: everyday words that do not help to identify a name. `data/stop_words.txt` explains each list."""

from __future__ import annotations

from typing import Final

from bot.lookup.text.vocabulary import CONNECTIVES, PLAYING, QUESTION_WORDS, REQUESTS, ROLES, SUFFIXES, TITLES, TOPICS
from bot.lookup.text.word_lists import read_lists, words_in

_LISTS: Final = read_lists("stop_words")


def _inflected(verb: str) -> frozenset[str]:
    """Return a verb and its regular inflected forms."""
    stem = verb.removesuffix("e")
    forms = {verb, verb + "s", verb + "es", stem + "ed", stem + "ing"}
    if verb.endswith("y"):
        forms |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    if len(verb) > 2 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return frozenset(forms)


# A short foreign stop word may be part of a name: "Marie de …", "Jacqueline Das".
FOREIGN_STOP_WORDS: Final = words_in(_LISTS["foreign"])
SETTING_WORDS: Final = words_in(_LISTS["setting"])
SURNAME_LIKE_WORDS: Final = words_in(_LISTS["surname-like"])
_OWN: Final = ("irregular forms", "words", "foreign", "setting")
STOP_WORDS: Final = frozenset().union(
    *map(_inflected, words_in(_LISTS["verbs"])),
    *(words_in(_LISTS[name]) for name in _OWN),
    *(CONNECTIVES, PLAYING, QUESTION_WORDS, REQUESTS, ROLES, SUFFIXES, TITLES, TOPICS),
)
