"""Words that do not help to identify a name, and words for numbers.

`data/vocabulary.txt` and `data/stop_words.txt` explain each list.
"""

from __future__ import annotations

from typing import Final

from bot.lookup.text.word_lists import pairs_in, read_lists, words_in

_LISTS: Final = read_lists("vocabulary")
_STOP_WORDS: Final = read_lists("stop_words")

ARTICLES: Final = words_in(_LISTS["articles"])
TITLES: Final = words_in(_LISTS["titles"])
# Abbreviation -> title in full.
ABBREVIATED: Final = pairs_in(_LISTS["abbreviated titles"])
LONG_TITLES: Final = frozenset(tuple(line.split()) for line in _LISTS["long titles"])
MARRIED: Final = words_in(_LISTS["titles of wives"])
# Abbreviation -> word in full.
CHAT_ABBREVIATIONS: Final = pairs_in(_LISTS["chat abbreviations"])
PARTICLES: Final = words_in(_LISTS["particles"])
CONNECTIVES: Final = ARTICLES | words_in(_LISTS["connectives"])
QUESTION_WORDS: Final = words_in(_LISTS["question words"])
QUESTION_OPENINGS: Final = words_in(_LISTS["openings of questions"])
TOPICS: Final = words_in(_LISTS["topics"])
REQUESTS: Final = words_in(_LISTS["requests"])
ROLES: Final = words_in(_LISTS["roles"])
KIN: Final = words_in(_LISTS["kin"])
OFFICES: Final = words_in(_LISTS["offices"])
INTERJECTIONS: Final = words_in(_LISTS["interjections"])
KINDS: Final = words_in(_LISTS["kinds"])
SUFFIXES: Final = words_in(_LISTS["suffixes"])
PLAYING: Final = words_in(_LISTS["playing"])
COUNTED: Final = words_in(_LISTS["counted"])


def _inflected(verb: str) -> frozenset[str]:
    """Return a verb and its regular inflected forms."""
    stem = verb.removesuffix("e")
    forms = {verb, verb + "s", verb + "es", stem + "ed", stem + "ing"}
    if verb.endswith("y"):
        forms |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    if len(verb) > 2 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return frozenset(forms)


# Stop words of other languages. Look-up does not simply ignore these: a short one may be part of a name, such as
# "Marie de …" or "Jacqueline Das".
FOREIGN_STOP_WORDS: Final = words_in(_STOP_WORDS["foreign"])
SETTING_WORDS: Final = words_in(_STOP_WORDS["setting"])
SURNAME_LIKE_WORDS: Final = words_in(_STOP_WORDS["surname-like"])
_OWN: Final = ("irregular forms", "words", "foreign", "setting")
STOP_WORDS: Final = frozenset().union(
    *map(_inflected, words_in(_STOP_WORDS["verbs"])),
    *(words_in(_STOP_WORDS[name]) for name in _OWN),
    *(CONNECTIVES, PLAYING, QUESTION_WORDS, REQUESTS, ROLES, SUFFIXES, TITLES, TOPICS),
)

_TENS: Final = " ".join(_LISTS["tens"]).split()
UNITS: Final = {word: value for value, word in enumerate(" ".join(_LISTS["units"]).split())}
TENS: Final = {word: 10 * value for value, word in enumerate(_TENS, start=2)}
# Tens and units written without a space: "twentythree".
COMPOUNDS: Final = {ten + unit: TENS[ten] + value for ten in _TENS for unit, value in UNITS.items() if 1 <= value <= 9}
# Number below 100 in digits -> its first English word: "23" -> "twenty".
SPOKEN: Final = {str(value): word for word, value in UNITS.items()} | {
    str(value + unit): word for word, value in TENS.items() for unit in range(10)
}
# Roman numerals up to 40. Spacecraft, missions and sequels rarely have higher numbers, and longer numerals look like
# words ("mix").
ROMANS: Final = {
    tens + unit: 10 * left + right
    for left, tens in enumerate(("", "x", "xx", "xxx"))
    for right, unit in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens or unit
} | {"xl": 40}
_ORDINALS: Final = " ".join(_LISTS["ordinals"]).split()
# Ordinals in words -> their numbers. An ordinal only matches itself and its figures ("10th").
ORDINALS: Final = (
    {word: value for value, word in enumerate(_ORDINALS, start=1)}
    | {ten.removesuffix("y") + "ieth": value for ten, value in TENS.items()}
    | {ten + unit: TENS[ten] + value for ten in _TENS for value, unit in enumerate(_ORDINALS[:9], start=1)}
)
# All number words -> their values. Two number words with different values never match, even if they look similar.
COUNTING: Final = ORDINALS | ROMANS | UNITS | TENS | COMPOUNDS
