"""From what somebody wrote to the words that are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from bot.lookup.text.vocabulary import COMPOUNDS, ROMANS, TENS, UNITS

# Characters looked at. The longest real name has about 60; a pasted novel must not cost more than a name.
LONGEST_TEXT: Final = 200
# Words looked at: the longest title of a series and a question around it fit.
MOST_WORDS: Final = 12
# Words remembered: those of a large knowledge base, with room for what people type.
REMEMBERED: Final = 1 << 16

# Endings of cases in Russian, romanised, and what the name itself ends in.
_ENDINGS: Final = (
    ("oiu", "a"), ("oi", "a"), ("oy", "a"), ("oj", "a"), ("ei", "a"), ("om", ""), ("em", ""), ("ym", ""), ("a", ""),
    ("u", ""), ("u", "a"), ("e", ""), ("e", "a"), ("y", "a"), ("i", "a"), ("ia", "i"), ("iu", "i"),
)  # fmt: skip
_SHORTEST_STEM: Final = 2
# Sounds that English spells in several ways.
_ENGLISH_WAYS: Final = tuple(
    tuple((re.compile(sign), by) for sign, by in way)
    for way in ((("[эе]й", "a"),), (("[эе]й", "ay"),), ((r"\bг", "h"), ("[эе]й", "a")))
)
# How English names are written in Cyrillic letters.
_ENGLISH: Final = tuple(
    (re.compile(sign), by)
    for sign, by in (
        ("дж", "j"), ("кс", "x"), ("ау", "ow"), ("ай", "i"), ("ой", "oy"), ("оу", "o"), ("ью", "ew"),
        ("кв", "qu"), ("тч", "tch"), ("у(?=[аеиоуэ])", "w"), ("в$|ф$", "v"), ("^х", "h"), ("э", "a"), ("ё", "e"),
    )
)  # fmt: skip

# Marks that make another letter of a Japanese one: "バ" is no "ハ" with an accent.
_VOICED: Final = "\u3099\u309a"
_APOSTROPHES: Final = frozenset("'’‘ʼʻ`´′ʹ＇")
# Letters and digits apart, so that "area51", "area-51" and "area 51" are one.
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’ʼ`´＇]s\b|(?<=s)['’ʼ`´＇](?!\w)", re.IGNORECASE)
# Who or what is meant by a name: "Ed Baldwin (astronaut)", "Edward “Ed” Baldwin", and in Japanese "who is …".
_ASIDE: Final = re.compile(
    r"""\([^()]*\)|["“„«][^"“”„«»]*["“”»]|(?:とは|って|は|の)(?:誰|だれ|何|なに|どこ)?(?:ですか)?[?？。\s]*$"""
)
_LIKE_LETTERS: Final = re.compile("(?<=[A-Za-z])[013457](?=[A-Za-z])")
_LETTERS: Final = str.maketrans("013457", "oleast")
_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")
_NUMBERS: Final = frozenset({*UNITS, *TENS, *COMPOUNDS, *ROMANS})


def _plain(text: str) -> str:
    """Letters, digits and spaces: accents and invisible characters gone, every other sign a space."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text[:LONGEST_TEXT])[: 2 * LONGEST_TEXT]:
        kind = unicodedata.category(char)
        if kind[0] in "LN" or char in _VOICED:
            kept.append(char)
        elif char == "&":
            kept.append(" and ")
        elif (kind[0] in "PSZ" or char in "\t\n\r") and char not in _APOSTROPHES:
            kept.append(" ")
        # What remains (marks, zero-width and direction signs, NUL, surrogates) joins its neighbours.
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


@lru_cache(maxsize=REMEMBERED)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    """The words of a text without spaces: names share their pieces, so most are known already."""
    latin = piece if piece.isascii() and piece.isalpha() else anyascii(_plain(piece)).replace("'", "")
    return tuple(_WORD.findall(latin[:LONGEST_TEXT].lower()))


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case Latin words and digit runs of `text`, in order, at most MOST_WORDS."""
    pieces = text[:LONGEST_TEXT].split()
    return tuple(word for piece in pieces[:LONGEST_TEXT] for word in _words_of_piece(piece))[:MOST_WORDS]


def without_possessives(text: str) -> str:
    """ "Ed's wife" is about Ed."""
    return _POSSESSIVE.sub("", text[:LONGEST_TEXT])


def without_asides(text: str) -> str:
    """A name without what stands beside it in brackets or quotation marks, unless that is all."""
    bare = _ASIDE.sub(" ", text[:LONGEST_TEXT])
    return bare if bare.strip() else text


def without_digits(text: str) -> str:
    """Digits within words as the letters that they look like: "g0rdo", "r3d moon"."""
    return _LIKE_LETTERS.sub(lambda found: found[0].translate(_LETTERS), text[:LONGEST_TEXT])


def is_cyrillic(text: str) -> bool:
    """Whether a text holds Cyrillic letters, whose names may be declined."""
    return _CYRILLIC.search(text[:LONGEST_TEXT]) is not None


def cyrillic_to_english(text: str) -> tuple[str, ...]:
    """Cyrillic letters as English names that sound so, the likeliest first: "Джеймс" is no Dzheims."""
    lower = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).lower()
    ways = []
    for further in _ENGLISH_WAYS:
        way = lower
        for sign, by in (*further, *_ENGLISH):
            way = sign.sub(by, way)
        ways.append(way)
    return tuple(dict.fromkeys(ways))


def without_case_ending(word: str) -> list[str]:
    """What a romanised Russian word may be without the ending of its case: "bolduina" for "bolduin"."""
    return [
        word.removesuffix(ending) + by
        for ending, by in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    ]


def key_of(text: str) -> tuple[str, ...]:
    """The words of `text` with every number in digits: the form in which two names are equal."""
    return numbers_in_digits(words_of(text))


def numbers_in_digits(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "apollo eleven", "apollo xi" and "apollo 11" alike; "fifty nine" is 59.

    A Roman numeral never opens a name, and a lone "i" only closes one: both are far more often words.
    """
    if _NUMBERS.isdisjoint(words) and "".join(words).isalpha():
        return words
    result: list[str] = []
    joins_unit = False  # the word before was "twenty" to "ninety"
    for place, word in enumerate(words):
        if word in COMPOUNDS:
            result.append(str(COMPOUNDS[word]))
            joins_unit = False
            continue
        if joins_unit and 1 <= UNITS.get(word, 0) <= 9:
            result[-1] = str(int(result[-1]) + UNITS[word])
            joins_unit = False
            continue
        joins_unit = word in TENS
        if word in TENS:
            result.append(str(TENS[word]))
        elif word in UNITS:
            result.append(str(UNITS[word]))
        elif place and word in ROMANS and (word != "i" or place == len(words) - 1):
            result.append(str(ROMANS[word]))
        elif word.isdigit():
            result.append(word.lstrip("0") or "0")
        else:
            result.append(word)
    return tuple(result)
