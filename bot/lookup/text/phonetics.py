"""Forms of one word that are equal when two people spell the same name differently.

A whole vocabulary is rewritten at once, a word a line: the patterns never look across a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from bot.lookup.text.tokenizer import REMEMBERED
from bot.lookup.text.vocabulary import ROMANS

# Two romanisations of one foreign name. Both count as the same spelling, so this must never join two
# different names: no doubled letters here (Danny, Dani), no vowels changed.
_SPELLING: Final = tuple(
    (re.compile(pattern, re.MULTILINE), by)
    for pattern, by in (
        ("x", "ks"),
        ("kh", "h"),
        ("^ye", "e"),
        ("(?:iy|ij|yy|yi|ii)$", "i"),
        ("[yj]$", "i"),
        ("[yij]([au])", r"i\1"),
        ("(?<=[aeo])[yj]", "i"),
    )
)

# Of shorter words every letter counts: "yi" is no "i".
_SHORTEST_SPELLED: Final = 2

# By ear. Order matters: groups of letters before the single letters in them.
_SOUND: Final = tuple(
    (re.compile(pattern, re.MULTILINE), by)
    for pattern, by in (
        ("sch|sh|tch|ch(?=[ei])", "C"),
        ("ck|kh|ch|cq|qu|q", "k"),
        ("ph", "v"),
        ("gh(?=t|$)", ""),
        ("^wr", "r"),
        ("^kn", "n"),
        ("tz|ts|cz", "s"),
        ("dt$", "t"),
        ("zh", "z"),
        ("oe(?=[bdn])", "i"),
        ("aw(?=[^aeiouwy\n]|$)|ow(?=[bdglnt])", "au"),
        ("x", "ks"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("z", "s"),
        ("C", "x"),  # a sound of its own
        ("(?:ov|of|off|ow|ev|ew|ef)$", "ov"),
        ("[wf]", "v"),
        ("(?<=[bcdfgjklmnprstvwz])h", ""),
        ("h(?=[bcdfgjklmnprstvz]|$)", ""),
        ("^y(?=[aeiou])", "j"),
        ("ie|ei|ey|ee|ea|y|(?<!^)j", "i"),
        ("[iu]([uo])", r"\1"),
        ("oo|ou", "u"),
        (r"(.)\1+", r"\1"),
        ("(?<=..)e$", ""),
    )
)
# What foreign ears mix up: voiced and unvoiced, and the hissing sounds of romanised Chinese, Korean and Vietnamese.
_LOOSE: Final = tuple(
    (re.compile(pattern, re.MULTILINE), by)
    for pattern, by in (
        ("dzh|dj|zh|sch|sh|ch|tr|ts|tz|dz|gi(?=[aou])", "x"),
        ("[jqzsc](?=[ei])", "x"),
        ("[jqz]", "x"),
        ("^(?:wh|w|v|u(?=[aeio])|o(?=[aeiu]))", "w"),
        ("ph", "f"),
        ("x|s", "x"),
        ("^kh|^h|gh", "h"),
        ("[gc]|ck", "k"),
        ("b", "p"),
        ("d", "t"),
        ("^h(?=.)", ""),
        ("(?:eau|eaux|ault|aut|ot)$", "o"),
        ("(?<=[aeiou])r$", ""),
        ("[aeiouyw]+h?", "a"),
        (r"(.)\1+", r"\1"),
    )
)
# The consonants that are left of a word in any ear: what a Japanese, a Korean or a dictating phone makes of it.
_CONSONANTS: Final = tuple(
    (re.compile(pattern, re.MULTILINE), by)
    for pattern, by in (
        ("x", "ks"),
        ("dzh|dj|zh|tsch|sch|sh|cz|ch|ts|tz|dz|gi(?=[aou])|c(?=[eiy])|[jsz]", "x"),
        ("x+", "x"),
        ("ph|[fvb]", "p"),
        ("[gcq]", "k"),
        ("d", "t"),
        ("h", ""),
        ("(?<=[aeiouy])r(?![aeiouy])", ""),
        ("r", "l"),
        ("[aeiouyw]+", "a"),
        (r"([a-z])\1+", r"\1"),
        ("a", ""),
    )
)
_VOWELS: Final = re.compile("[aeiou]+")
_GLIDE: Final = re.compile("u(?=[aei])")
# "sh" and "zh" alike.
_MERGED: Final = str.maketrans("x", "s")


def canonical_spellings(words: str) -> str:
    """Words, one a line, as everybody spells them: sergei, sergey and sergej alike. Numbers are left alone."""
    return "\n".join(
        [
            uniform if len(word) > _SHORTEST_SPELLED and word not in ROMANS else word
            for word, uniform in zip(words.split("\n"), _rewritten(words, _SPELLING).split("\n"), strict=True)
        ]
    )


def phonetic_keys(words: str) -> str:
    """Words, one a line, written down by ear: "stephens" and "stevens" alike."""
    return _rewritten(words, _SOUND)


def consonant_keys(heard: str) -> str:
    """Sounds, one a line, with their vowels made one: "medison" and "madison" alike. Too loose for short words."""
    return _VOWELS.sub("a", _GLIDE.sub("v", heard)).translate(_MERGED)


@lru_cache(maxsize=REMEMBERED)
def canonical_spelling(word: str) -> str:
    """`canonical_spellings` of one word."""
    return canonical_spellings(word)


@lru_cache(maxsize=REMEMBERED)
def phonetic_key(word: str) -> str:
    """`phonetic_keys` of one word."""
    return phonetic_keys(word)


@lru_cache(maxsize=REMEMBERED)
def consonant_key(word: str) -> str:
    """`consonant_keys` of one word."""
    return consonant_keys(phonetic_key(word))


def _rewritten(words: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, by in rules:
        words = pattern.sub(by, words)
    return words


@lru_cache(maxsize=REMEMBERED)
def loose_phonetic_key(word: str) -> str:
    """What is left of a word in a foreign ear: "jao" and "zhao", "moro" and "moreau" alike. Never enough alone."""
    return loose_phonetic_keys(word)


def loose_phonetic_keys(words: str) -> str:
    """`loose_phonetic_key` of words, one a line."""
    return _rewritten(words, _LOOSE)


def bare_consonants(words: Sequence[str]) -> list[str]:
    """The consonants of each word; those of all tell a name, however it is spaced."""
    return _rewritten("\n".join(words), _CONSONANTS).split("\n")


def vowel_onset(word: str) -> str:
    """A sign before a name that begins with a vowel: "yuri gagarin" has all the consonants of "luka gurino"."""
    return "a" if word[0] in "aeiouy" else ""
