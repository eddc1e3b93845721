"""Turns typed text into lexer tokens, which are words and phrases with a sense.

A text that contains any other word is rejected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from anyascii import anyascii
from msgspec import Struct

from bot.answers.reach.vocabulary import CARDINALS, ORDINAL_ENDINGS, ORDINALS, ROMANS, WORDS, Sense
from bot.knowledge.positions import Position

LONGEST: Final = 200
"""Maximum number of characters of a text. A longer one is rejected: it says more than how far the user has watched."""
MOST_WORDS: Final = 40

_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f")
_APOSTROPHES: Final = frozenset("'’‘ʼʻ`´′ʹ＇")
_NEUTRAL: Final = frozenset(' \t\n\r.,;:·•|()[]“”„‟«»‹›"_-–—−…!¡')
_FINE: Final = _NEUTRAL | frozenset("/#×")
_ELIDED: Final = re.compile(r"\b(l|d|j|n|m|t|s|c|qu|jusqu)['’](?=\w)")
# Matches a range of numbers, a leading minus, a “#” without a number, or an exclamation mark before the end.
_AMBIGUOUS: Final = re.compile(r"\d\s*[-–—−…]+\s*\d|\d\.{2,}\s*\d|^[-–−]\s*\d|#(?!\s*\d)|!(?=.*[^! ])")
_JOINED: Final = re.compile(rf"(?<=\d)-(?=(?:{'|'.join(sorted(ORDINAL_ENDINGS, key=len, reverse=True))})\b)")
_SPLIT: Final = re.compile(r"[a-z]+|\d+")
_CODE: Final = re.compile(r"0*(\d{1,3})[.xe]0*(\d{1,4})")
_ORDINAL: Final = re.compile(r"0*(\d{1,3})([a-z]{1,4})")
_BRACES: Final = re.compile(r"\{([^}]*)\}")
_ROMANCE: Final = frozenset({"temporada", "temporadas", "temp", "t"})
_IBERIAN: Final = _ROMANCE | frozenset({"episodio", "episodios", "capitulo", "capitulos", "cap", "caps"})
_OF: Final = frozenset({"of", "von", "de", "z", "iz", "sur", "aus", "out"})
_COUNTED: Final = frozenset({Sense.SEASON, Sense.SEASONS, Sense.EPISODE, Sense.EPISODES})
_LONGEST_NUMBER: Final = 4
"""Maximum number of digits in a number."""
_TO_DO: Final = "todo"
"""A word that means “all” in Spanish, but “to do” in English."""
# Transliterations of Russian letters by `anyascii`, each with another way in which people type the same letters.
_RESPELLED: Final = (
    ("kh", "h"), ("ya", "ja"), ("ya", "ia"), ("yu", "ju"), ("yu", "iu"), ("zh", "j"), ("shch", "sch"), ("y", "i"),
    ("ts", "c"), ("eshche", "esche"), ("iy", "y"), ("aya", "aia"), ("ii", "iy"), ("iy", "ij"),
    ("ii", "ij"), ("ch", "c"),
)  # fmt: skip


class Token(Struct, frozen=True):
    """A lexer token: a word or a phrase with a sense.

    Attributes:
        sense: the effect of the word or phrase on a reach.
        word: the word or phrase as typed, in folded form.
        number: for a number or ordinal, its value; for a code, the season.
        episode: for a code, the number of the episode.
        at: for a title, the episode with this title.
    """

    sense: Sense
    word: str
    number: int = 0
    episode: int = 0
    at: Position | None = None


def fold(typed: str) -> str | None:
    """Return a text in the form in which it is compared: digits, symbols and lower-case Latin letters without accents.

    Returns:
        The folded text, or None if it is too long or contains other scripts, fractions, emoji or symbols like < and +.
    """
    if len(typed) > LONGEST:
        return None
    kept: list[str] = []
    for char in typed.casefold():
        if char in _UNSEEN:
            continue
        if char in _APOSTROPHES:
            kept.append("'")
        elif char == "&":
            kept.append(" and ")
        elif char in _FINE:
            kept.append(char)
        elif (folded := _letter(char)) is not None:
            kept.append(folded)
        elif unicodedata.category(char) == "Zs":
            kept.append(" ")
        elif unicodedata.category(char) != "Mn":
            return None
    text = _ELIDED.sub(r"\1 ", "".join(kept)).replace("'", "")
    return " ".join(_JOINED.sub("", text).split())


@cache
def _letter(char: str) -> str | None:
    """Convert a letter or digit to plain lower-case ASCII: “É” to “e”. One letter may become several.

    Return None for any other character.
    """
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part) != "Mn")
    if unicodedata.category(char) == "No" or not plain.isalnum():
        return {"ª": "a", "º": "o"}.get(char)
    if plain.isascii():
        return plain.casefold()
    if all(part.isdecimal() for part in plain):
        return str(int(plain))
    if all("Ѐ" <= part <= "ӿ" or unicodedata.name(part, "").startswith("LATIN") for part in plain):
        return anyascii(plain).casefold().replace("'", "").replace('"', "")
    return None


def pieces(folded: str) -> list[str]:
    """Split a folded text into words, numbers, commas, semicolons and slashes.

    Letters and digits that touch stay together.
    """
    text = re.sub(r"(?<=\d)\s*[x×]\s*(?=\d)", "x", folded).replace("×", "x").replace("_", " ").replace("-", " ")
    found: list[str] = []
    for raw in re.split(r"[\s:·•|()\[\]“”„‟«»‹›\"–—−…!¡#]+", re.sub(r"([,;/])", r" \1 ", text)):
        piece = raw.strip(".")
        parts = [piece] if re.fullmatch(r"\d+\.\d+", piece) else piece.split(".")
        found += [part for part in parts if part]
    return found


def ambiguous_signs(folded: str) -> bool:
    """Return whether a text contains symbols that make it ambiguous, such as a range of numbers."""
    return _AMBIGUOUS.search(folded) is not None


def lex(words: Sequence[str], unknown: Sense | None = None) -> list[Token] | None:
    """Turn words into lexer tokens, longest phrases first.

    Return None if there are more than `MOST_WORDS` words, or if a word is not understood and `unknown`, the sense of
    such words, is not given.
    """
    if len(words) > MOST_WORDS:
        return None
    table = _table()
    tokens: list[Token] = []
    index = 0
    while index < len(words):
        for size in range(min(_longest(), len(words) - index), 0, -1):
            known = table.get(tuple(words[index : index + size]))
            if known is not None:
                if words[index] == "e" and size == 1 and len(tokens) > 1 and tokens[-2].word in _ROMANCE:
                    known = (Sense.AND, 0)
                tokens.append(Token(known[0], " ".join(words[index : index + size]), known[1]))
                index += size
                break
        else:
            found = _odd(words[index], tokens) or (unknown and [Token(unknown, words[index])])
            if not found:
                return None
            tokens += found
            index += 1
    return _told_apart(tokens)


def _odd(word: str, before: Sequence[Token]) -> list[Token] | None:
    """Return the lexer tokens of a word that is not in the word files: a number, a code, or a compound such as “s3”.

    The result is None if the word is not understood.
    """
    if word in ",;":
        return [Token(Sense.AND, word)]
    if word == "/":
        return [Token(Sense.OUT_OF, word)]
    if match := _CODE.fullmatch(word):
        return [Token(Sense.CODE, word, int(match[1]), int(match[2]))]
    if (match := _ORDINAL.fullmatch(word)) and match[2] in ORDINAL_ENDINGS:
        return [Token(Sense.ORDINAL, word, int(match[1]))]
    if word in ROMANS and before and before[-1].sense in (Sense.SEASON, Sense.EPISODE):
        return [Token(Sense.NUMBER, word, ROMANS[word])]
    parts = _SPLIT.findall(word)
    found = [_touching(part) for part in parts] if "".join(parts) == word else [None]
    tokens = [token for token in found if token is not None]
    return tokens if len(tokens) == len(found) else None


def _touching(part: str) -> Token | None:
    """Classify one part of a compound such as “s3” or “season3ep4”.

    It may be a number, a word for a season or a word for an episode. Return None for anything else.
    """
    if part.isdigit():
        return Token(Sense.NUMBER, part, int(part)) if len(part) <= _LONGEST_NUMBER else None
    sense, _ = _table().get((part,), (Sense.STOP, 0))
    return Token(sense, part) if sense in _COUNTED else None


def _told_apart(tokens: list[Token]) -> list[Token]:
    """Correct lexer tokens whose sense depends on their neighbours.

    These are Roman numerals, the “of” of “3 of 10”, and the word “todo”.
    """
    for index in range(1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        counted = before.sense in (Sense.SEASON, Sense.EPISODE)
        if counted and token.word in ROMANS and not (after is not None and after.sense is Sense.NUMBER):
            tokens[index] = Token(Sense.NUMBER, token.word, ROMANS[token.word])
        elif token.word in _OF and before.sense is Sense.NUMBER and after is not None and after.sense is Sense.NUMBER:
            tokens[index] = Token(Sense.OUT_OF, token.word)
    for index, token in enumerate(tokens):
        if token.word == _TO_DO and (_stands_at(tokens[index + 1 :]) or _stands_at(tokens[:index][::-1])):
            tokens[index] = Token(Sense.STOP, token.word)
    return tokens


def _stands_at(tokens: Sequence[Token]) -> bool:
    """Return whether the first lexer token, not counting “and” and numbers, is a season, an episode or a code.

    Spanish and Portuguese words for season or episode do not count.
    """
    nearest = next((token for token in tokens if token.sense not in (Sense.AND, Sense.NUMBER, Sense.ORDINAL)), None)
    return nearest is not None and nearest.sense in {*_COUNTED, Sense.CODE} and nearest.word not in _IBERIAN


@cache
def _table() -> dict[tuple[str, ...], tuple[Sense, int]]:
    found: dict[tuple[str, ...], tuple[Sense, int]] = {}
    meanings = [(sense, 0, phrases) for sense, phrases in WORDS.items()]
    meanings += [(Sense.NUMBER, number, words) for number, words in CARDINALS.items()]
    meanings += [(Sense.ORDINAL, number, words) for number, words in ORDINALS.items()]
    for sense, number, phrases in meanings:
        for spelled in (spelled for phrase in phrases for spelled in spellings(phrase)):
            found.setdefault(spelled, (sense, number))
    return found


@cache
def _longest() -> int:
    return max(map(len, _table()))


def spellings(phrase: str) -> set[tuple[str, ...]]:
    """Return all spellings of a phrase of the word files, each as a tuple of words in folded form."""
    ways: set[tuple[str, ...]] = set()
    for written in unfold(phrase):
        texts = {written}
        texts.add(written.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
        texts.add(written.replace("ё", "е"))
        for text in texts:
            folded = fold(text) or ""
            ways.add(tuple(pieces(folded)))
            if any("Ѐ" <= char <= "ӿ" for char in text):
                ways |= {tuple(pieces(way)) for way in _respelled(folded)}
    return ways - {()}


def unfold(phrase: str) -> Iterator[str]:
    """Yield a phrase with each of its endings: “finał{|u}” gives “finał” and “finału”."""
    match = _BRACES.search(phrase)
    if match is None:
        yield phrase
        return
    for ending in match[1].split("|"):
        yield from unfold(phrase[: match.start()] + ending + phrase[match.end() :])


def _respelled(romanised: str) -> set[str]:
    """Return the ways in which people type a romanised Russian phrase in Latin letters."""
    ways = {romanised}
    for sign, by in _RESPELLED:
        ways |= {way.replace(sign, by) for way in ways if len(ways) < 64}
    return {way for way in ways if len(way) > 1}
