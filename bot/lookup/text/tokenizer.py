"""A text as it was typed -> the words that are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from bot.lookup.text.vocabulary import COMPOUNDS, ROMANS, TENS, UNITS
from bot.lookup.thresholds import CACHED_WORDS, MAX_TEXT_LENGTH, MAX_WORDS

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
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")
_CARDINALS: Final = UNITS | TENS | COMPOUNDS
_NUMBERS: Final = _CARDINALS.keys() | ROMANS.keys()


def _plain(text: str) -> str:
    """Letters, digits and spaces: accents and invisible characters gone, every other sign a space."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text[:MAX_TEXT_LENGTH])[: 2 * MAX_TEXT_LENGTH]:
        kind = unicodedata.category(char)
        if kind[0] in "LN" or char in _VOICED:
            kept.append(char)
        elif char == "&":
            kept.append(" and ")
        elif (kind[0] in "PSZ" or char in "\t\n\r") and char not in _APOSTROPHES:
            kept.append(" ")
        # What remains (marks, zero-width and direction signs, NUL, surrogates) joins its neighbours.
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


@lru_cache(maxsize=CACHED_WORDS)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    """The words of a text without spaces: names share their pieces, so most are known already."""
    latin = piece if piece.isascii() and piece.isalpha() else anyascii(_plain(piece)).replace("'", "")
    return tuple(_WORD.findall(latin[:MAX_TEXT_LENGTH].lower()))


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case Latin words and digit runs of `text`, in order, at most `MAX_WORDS`."""
    pieces = text[:MAX_TEXT_LENGTH].split()
    return tuple(word for piece in pieces[:MAX_TEXT_LENGTH] for word in _words_of_piece(piece))[:MAX_WORDS]


def without_possessives(text: str) -> str:
    """ "Ed's wife" is about Ed."""
    return _POSSESSIVE.sub("", text[:MAX_TEXT_LENGTH])


def without_asides(text: str) -> str:
    """A name without what stands beside it in brackets or quotation marks, unless that is all."""
    bare = _ASIDE.sub(" ", text[:MAX_TEXT_LENGTH])
    return bare if bare.strip() else text


def without_digits(text: str) -> str:
    """Digits within words as the letters that they look like: "g0rdo", "r3d moon"."""
    return _LIKE_LETTERS.sub(lambda found: found[0].translate(_LETTERS), text[:MAX_TEXT_LENGTH])


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
        if joins_unit and 1 <= UNITS.get(word, 0) <= 9:
            result[-1] = str(int(result[-1]) + UNITS[word])
        elif word in _CARDINALS:
            result.append(str(_CARDINALS[word]))
        elif place and word in ROMANS and (word != "i" or place == len(words) - 1):
            result.append(str(ROMANS[word]))
        else:
            result.append((word.lstrip("0") or "0") if word.isdigit() else word)
        joins_unit = word in TENS
    return tuple(result)
