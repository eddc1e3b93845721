"""Splits a typed text into the words that look-up compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from bot.lookup.text.vocabulary import COMPOUNDS, ROMANS, TENS, UNITS
from bot.lookup.thresholds import CACHED_WORDS, MAX_TEXT_LENGTH, MAX_WORDS

# Japanese voicing marks are part of the letter and not an accent: "バ" is not "ハ".
_VOICED: Final = "\u3099\u309a"
_APOSTROPHES: Final = frozenset("'’‘ʼʻ`´′ʹ＇")
# Possessive endings: "’s", or an apostrophe after an "s".
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’ʼ`´＇]s\b|(?<=s)['’ʼ`´＇](?!\w)", re.IGNORECASE)
# Additions to a name: brackets as in "Ed Baldwin (astronaut)", quotes as in "Edward “Ed” Baldwin", and the Japanese
# words for "who is …".
_ASIDE: Final = re.compile(
    r"""\([^()]*\)|["“„«][^"“”„«»]*["“”»]|(?:とは|って|は|の)(?:誰|だれ|何|なに|どこ)?(?:ですか)?[?？。\s]*$"""
)
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_LETTERS_AND_SIGNS: Final = re.compile(r"(?:[ ,;!?*~_-]|\.(?![^ ]))*[A-Za-z](?:[A-Za-z ,;!?*~_-]|\.(?![^ ]))*")
_SIGNS: Final = re.compile("[^A-Za-z]+")
_TWO_CAPITALS: Final = re.compile(r"\b[A-Z].*\b[A-Z]")
_LIKE_LETTERS: Final = re.compile("(?<=[A-Za-z])[013457](?=[A-Za-z])")
_LETTERS: Final = str.maketrans("013457", "oleast")
# Letters and digits are separate words, so that "area51", "area-51" and "area 51" are equal.
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")
_CARDINALS: Final = UNITS | TENS | COMPOUNDS
_NUMBERS: Final = _CARDINALS.keys() | ROMANS.keys()


def _plain(text: str) -> str:
    """Reduce a text to letters, digits and spaces, in lower case.

    Accents and invisible characters are removed. Punctuation and other symbols become spaces.
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text[:MAX_TEXT_LENGTH])[: 2 * MAX_TEXT_LENGTH]:
        kind = unicodedata.category(char)
        if kind[0] in "LN" or char in _VOICED:
            kept.append(char)
        elif char == "&":
            kept.append(" and ")
        elif (kind[0] in "PSZ" or char in "\t\n\r") and char not in _APOSTROPHES:
            kept.append(" ")
        # Other characters (marks, zero-width and direction characters, NUL, surrogates) are dropped without a space.
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


@lru_cache(maxsize=CACHED_WORDS)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    """Return the words of a text without spaces. Names share many pieces, so the results are cached."""
    latin = piece if piece.isascii() and piece.isalpha() else anyascii(_plain(piece)).replace("'", "")
    return tuple(_WORD.findall(latin[:MAX_TEXT_LENGTH].lower()))


def words_of(text: str) -> tuple[str, ...]:
    """Return the lower-case Latin words and runs of digits in `text`, in order, at most `MAX_WORDS`."""
    pieces = text[:MAX_TEXT_LENGTH].split()
    return tuple(word for piece in pieces[:MAX_TEXT_LENGTH] for word in _words_of_piece(piece))[:MAX_WORDS]


def folded(text: str) -> str:
    """Normalise a text, so that forms which look-up treats alike become equal: “ED  BALDWIN!” and “ed báldwin”.

    Capitals are kept if two words begin with them, because the text may be a title. If the text contains characters
    with a meaning of their own, such as digits, only superfluous spaces are removed.
    """
    text = " ".join(text[:MAX_TEXT_LENGTH].split())
    plain = text if text.isascii() else _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    if _LETTERS_AND_SIGNS.fullmatch(plain) is None:
        return text
    plain = _SIGNS.sub(" ", plain).strip()
    return plain if _TWO_CAPITALS.search(plain) and not plain.isupper() else plain.lower()


def without_possessives(text: str) -> str:
    """Remove possessive endings: "Ed's wife" becomes "Ed wife"."""
    return _POSSESSIVE.sub("", text[:MAX_TEXT_LENGTH])


def without_asides(text: str) -> str:
    """Remove parts in brackets or quotation marks, unless nothing else is left."""
    bare = _ASIDE.sub(" ", text[:MAX_TEXT_LENGTH])
    return bare if bare.strip() else text


def without_digits(text: str) -> str:
    """Replace digits inside words by the letters that they resemble: "g0rdo" becomes "gordo"."""
    return _LIKE_LETTERS.sub(lambda found: found[0].translate(_LETTERS), text[:MAX_TEXT_LENGTH])


def key_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` with every number in digits. Look-up compares names in this form."""
    return numbers_in_digits(words_of(text))


def numbers_in_digits(words: tuple[str, ...]) -> tuple[str, ...]:
    """Write number words and Roman numerals in digits: "apollo eleven" and "apollo xi" become "apollo 11".

    A Roman numeral counts only after another word, and "i" only as the last word. Elsewhere they are usually words.
    """
    if _NUMBERS.isdisjoint(words) and "".join(words).isalpha():
        return words
    result: list[str] = []
    joins_unit = False  # True if the previous word was "twenty" to "ninety"
    for position, word in enumerate(words):
        if joins_unit and 1 <= UNITS.get(word, 0) <= 9:
            result[-1] = str(int(result[-1]) + UNITS[word])
        elif word in _CARDINALS:
            result.append(str(_CARDINALS[word]))
        elif position and word in ROMANS and (word != "i" or position == len(words) - 1):
            result.append(str(ROMANS[word]))
        else:
            result.append((word.lstrip("0") or "0") if word.isdigit() else word)
        joins_unit = word in TENS
    return tuple(result)
