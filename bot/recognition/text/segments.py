"""Splits a free text into segments of words.

A segment is a sentence or a line. Facts are looked for within one segment, so that the words of different sentences are
not taken for one statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from bot.recognition.text.senses import Language, Senses, around_gap, languages, latin, senses_at
from bot.recognition.text.stems import stem_of

_WORD: Final = re.compile(r"[^\W_]+(?:['’`´ʼ][^\W_]+)*")
_BREAK: Final = re.compile(r"(?<=[.!?…])\s+|[.!?…]*\n+|[;•]+")
_ENDING: Final = re.compile(r"['’`´ʼ](?:s|S)$")
_APOSTROPHE: Final = re.compile("['’`´ʼ]")
_SEASON: Final = re.compile(
    r"\b(?:s|season|staffel|temporada|saison|sezon\w*|сезон\w*)\s*0*(\d{1,2})(?:\s*[-.:,]?\s*(?:e|ep|episode|x)\.?\s*0*(\d{1,3}))?\b"
    r"|\b(\d{1,2})x0*(\d{1,3})\b"
    r"|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))\s+(?:season|series)\b",
    re.IGNORECASE,
)
_ORDINALS: Final = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
MAX_WORDS: Final = 1_200
"""The number of words of a text that are read. Discord's longest message has fewer, unless it is no language."""


class Word(Struct, frozen=True):
    """One word of a segment.

    Attributes:
        plain: in lower-case Latin letters.
        written: as in the text.
        tokens: what the word may mean: its stem, and its senses, each after a ``=``; empty for a word without meaning.
        is_name_like: it begins with a capital letter that no beginning of a sentence explains.
        is_capital: it begins with a capital letter.
        is_possessive: it ends with “'s”, or with an apostrophe.
    """

    plain: str
    written: str
    tokens: tuple[str, ...]
    is_name_like: bool
    is_capital: bool
    is_possessive: bool


class Segment(Struct, frozen=True):
    """One sentence or line.

    Attributes:
        text: as it is written.
        words: its words, in order.
        ours: for each word, whether the words before it make it somebody of our own world.
        seasons: the season and the episode (0: none) of each reference such as “S3E5” or “season 3”.
    """

    text: str
    words: tuple[Word, ...]
    ours: tuple[bool, ...]
    seasons: tuple[tuple[int, int], ...]


def segments_of(text: str, *, is_foreign: bool = True) -> list[Segment]:
    """Split a text. Segments without words are left out.

    Args:
        is_foreign: whether a text that does not tell its language may be in any. The texts of a knowledge base are
            then English.
    """
    pieces = [piece.strip() for piece in _BREAK.split(text) if piece and piece.strip()]
    written_in = _languages_of(text, is_foreign=is_foreign)
    found: list[Segment] = []
    room = MAX_WORDS
    for piece in pieces:
        segment = _segment(piece, written_in, room)
        room -= len(segment.words)
        if segment.words or segment.seasons:
            found.append(segment)
        if room <= 0:
            break
    return found


def _languages_of(text: str, *, is_foreign: bool) -> Sequence[Language]:
    """Return the languages in which a text may be written.

    These are the ones with most function words. If the text has none, any language may be meant.
    """
    known = languages()
    words = [latin(found[0]) for found in _WORD.finditer(text[:2_000])]
    counts = {language.name: sum(word in language.functions for word in words) for language in known}
    most = max(counts.values())
    if most == 0 and not is_foreign:
        return known[:1]
    return [language for language in known if counts[language.name] == most]


def _segment(piece: str, written_in: Sequence[Language], room: int) -> Segment:
    seasons = []
    for found in _SEASON.finditer(piece):
        ordinal = (found[5] or "").lower()
        if ordinal:
            season = _ORDINALS.index(ordinal) + 1 if ordinal in _ORDINALS else int(ordinal[:-2])
        else:
            season = int(found[1] or found[3])
        seasons.append((season, int(found[2] or found[4] or 0)))
    matches = list(_WORD.finditer(_SEASON.sub(" ", piece) if seasons else piece))[:room]
    written = [_ENDING.sub("", found[0]) for found in matches]
    plain = [_plain(word) for word in written]
    tokens = _tokens(plain, written_in)
    # Where every word begins with a capital, or none does, capitals say nothing.
    capitals = sum(word[:1].isupper() for word in written)
    is_shouted = capitals >= max(3, 0.8 * len(written)) or (bool(piece) and piece == piece.upper())
    words = tuple(
        Word(
            word,
            spelled,
            meanings,
            is_name_like=spelled[:1].isupper() and at > 0 and not is_shouted,
            is_capital=spelled[:1].isupper(),
            is_possessive=spelled != found[0] or bool(_APOSTROPHE.match(found.string, found.end())),
        )
        for at, (word, spelled, meanings, found) in enumerate(zip(plain, written, tokens, matches, strict=True))
    )
    return Segment(piece, words, _ours(plain, written_in), tuple(seasons))


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    return latin(word)


@lru_cache(maxsize=1 << 16)
def _word_tokens(word: str, senses: Senses) -> tuple[str, ...]:
    return (stem_of(word), *(f"={sense}" for sense in sorted(senses)))


def _tokens(plain: Sequence[str], written_in: Sequence[Language]) -> list[tuple[str, ...]]:
    """Return the tokens of each word. A phrase gives its senses to its last word that has a meaning."""
    english = languages()[0]
    # “die” is a German article, but “Gordo and Tracy die” may well be English.
    counted = [english] if english in written_in else written_in
    functions = frozenset[str]().union(*(language.functions for language in counted))
    understood = written_in if english in written_in else [*written_in, english]
    found: list[tuple[str, ...]] = [()] * len(plain)
    at = 0
    while at < len(plain):
        senses, length = senses_at(understood, plain, at)
        senses |= around_gap(understood, plain, at)
        if length == 1:
            if plain[at] and plain[at] not in functions:
                found[at] = _word_tokens(plain[at], senses)
        else:
            for here in range(at, at + length):
                word = plain[here]
                if word and word not in functions:
                    found[here] = _word_tokens(word, senses)
            if not any(found[at : at + length]):
                found[at] = tuple(f"={sense}" for sense in sorted(senses))
        at += length
    return found


def _ours(plain: Sequence[str], written_in: Sequence[Language]) -> tuple[bool, ...]:
    """Say of each word whether it names somebody of our own world, as after “my dog”."""
    own = {"my", "mein", "meine", "meinem", "meinen", "meiner", "mi", "mis", "mon", "ma", "mes", "moj", "moja", "meu",
           "minha", "moy", "moya", "moi", "our", "unser", "unsere", "nuestro", "nuestra", "notre", "nasz", "nasza",
           "nosso", "nossa"}  # fmt: skip
    found = [False] * len(plain)
    for at, word in enumerate(plain):
        if any(word in language.ours for language in written_in):
            here = next((back for back in range(at - 1, max(-1, at - 4), -1) if plain[back] in own), None)
            if here is not None:
                for after in range(at + 1, min(len(plain), at + 4)):
                    found[after] = True
    return tuple(found)
