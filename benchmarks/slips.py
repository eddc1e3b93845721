"""How people get a name wrong: slips of the keyboard, of the memory and of the ear.

Every function takes a random source and a name in Latin letters, and returns another text, or None where this slip
cannot happen to this name.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from typing import Final

Slip = Callable[[random.Random, str], str | None]

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE: Final = {
    letter: "".join(
        other
        for r, row in enumerate(_ROWS)
        for c, other in enumerate(row)
        if other != letter and abs(r - r0) <= 1 and abs(c + 0.4 * r - c0 - 0.4 * r0) <= 1.2
    )
    for r0, line in enumerate(_ROWS)
    for c0, letter in enumerate(line)
}
_SHORTEST: Final = 4  # letters of a word in which a slip is still a slip


def _place(rng: random.Random, text: str, least: int = 1) -> int | None:
    """A place within a word of four letters or more, not among its first `least` letters."""
    places = [
        place
        for word in re.finditer("[a-z]+", text.casefold())
        if len(word[0]) >= _SHORTEST and len(text.casefold()) == len(text)
        for place in range(word.start() + least, word.end())
    ]
    return rng.choice(places) if places else None


def one_typo(rng: random.Random, text: str) -> str | None:
    """A letter wrong, missing or too many, not the first of its word."""
    place = _place(rng, text)
    if place is None:
        return None
    kind = rng.randrange(3)
    if kind == 0:
        return text[:place] + rng.choice(_LETTERS.replace(text[place].casefold(), "")) + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    return text[:place] + rng.choice(_LETTERS) + text[place:]


def two_typos(rng: random.Random, text: str) -> str | None:
    """Two of them, in a name of nine letters or more."""
    first = one_typo(rng, text) if len(text) >= 9 else None
    return one_typo(rng, first) if first is not None else None


def first_letter(rng: random.Random, text: str) -> str | None:
    """Another first letter for one of the words."""
    starts = [m.start() for m in re.finditer("[a-zA-Z]+", text) if len(m[0]) >= _SHORTEST]
    if not starts:
        return None
    place = rng.choice(starts)
    return text[:place] + rng.choice(_LETTERS.replace(text[place].casefold(), "")) + text[place + 1 :]


def keyboard(rng: random.Random, text: str) -> str | None:
    """The key beside the one that was meant."""
    place = _place(rng, text)
    if place is None:
        return None
    return text[:place] + rng.choice(_BESIDE[text[place].casefold()]) + text[place + 1 :]


def swapped_letters(rng: random.Random, text: str) -> str | None:
    """Two neighbours in the wrong order."""
    place = _place(rng, text, 2)
    if place is None or text[place] == text[place - 1]:
        return None
    return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def doubled(rng: random.Random, text: str) -> str | None:
    """A double letter written once, else a single one written twice."""
    doubles = [m.start() for m in re.finditer(r"([a-z])\1", text)]
    if doubles:
        place = rng.choice(doubles)
        return text[:place] + text[place + 1 :]
    found = _place(rng, text)
    if found is None or text[found] not in "lnrstmpfecdg":
        return None
    return text[:found] + text[found] + text[found:]


def swapped_words(_rng: random.Random, text: str) -> str | None:
    """“Baldwin Ed”."""
    words = text.split()
    return " ".join([*words[1:], words[0]]) if len(words) > 1 else None


def joined(_rng: random.Random, text: str) -> str | None:
    """Words written as one."""
    return re.sub("[ -]", "", text) if re.search("[ -]", text) else None


def split(rng: random.Random, text: str) -> str | None:
    """One word written as two."""
    words = [m for m in re.finditer("[a-zA-Z]+", text) if len(m[0]) >= 6]
    if not words:
        return None
    word = rng.choice(words)
    place = rng.randrange(word.start() + 3, word.end() - 2)
    return f"{text[:place]} {text[place:]}"


def without_accents(rng: random.Random, text: str) -> str | None:
    """As typed on a keyboard that has none; German umlauts half the time with an e."""
    if text.isascii():
        return None
    if rng.random() < 0.5:
        for letter, by in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
            text = text.replace(letter, by)
    text = text.replace("đ", "d").replace("Đ", "D").replace("ß", "ss")
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return plain if plain.isascii() else None


# What is heard -> how it is also written, for names of each language; the English ear hears all of them.
_HEARD: Final = {
    "english": (
        ("ph", "f"), ("ck", "k"), ("gh", "g"), ("ee", "ea"), ("ea", "ee"), ("ie", "y"), ("y$", "ie"), ("ew", "ue"),
        ("ough", "uff"), ("wh", "w"), ("kn", "n"), ("wr", "r"), ("ce$", "se"), ("son$", "sen"), ("sen$", "son"),
        ("er$", "ar"), ("ey$", "y"), ("ley$", "ly"), ("x$", "cks"), ("c(?=[aou])", "k"), ("tch", "ch"), ("oo", "u"),
        ("mac", "mc"), ("th", "t"), ("ai", "ay"), ("cy", "sy"), ("s(?=te)", "z"),
    ),
    "russian": (
        ("ey$", "ei"), ("iy$", "y"), ("y$", "i"), ("ks", "x"), ("kh", "h"), ("ch", "tch"), ("yu", "iu"), ("ya", "ia"),
        ("ov$", "off"), ("ev$", "eff"), ("zh", "j"), ("shch", "sch"), ("ts", "tz"), ("^e", "ye"), ("v$", "w"),
        ("yo", "e"), ("ii", "iy"), ("aya$", "aia"), ("iya$", "ia"), ("k", "c"),
    ),
    "spanish": (
        ("j", "h"), ("ll", "y"), ("z$", "s"), ("z", "s"), ("v", "b"), ("^h", ""), ("qu", "k"), ("gu(?=[ei])", "g"),
        ("c(?=[ei])", "s"), ("b", "v"), ("x", "j"),
    ),
    "vietnamese": (
        ("^ng(?=[aeiou])", "n"), ("ph", "f"), ("^tr", "ch"), ("nh$", "n"), ("^gi", "z"), ("^d", "z"), ("^x", "s"),
        ("^qu", "kw"), ("uy", "ui"), ("nguyen", "nguyin"), ("ng$", "n"), ("^kh", "k"), ("oa", "wa"), ("ao", "au"),
    ),
    "korean": (
        ("eo", "u"), ("eo", "o"), ("oo", "u"), ("eu", "u"), ("^j", "ch"), ("^k", "g"), ("^p", "b"), ("^b", "p"),
        ("ae", "ai"), ("^ch", "j"), ("young", "yung"), ("yeo", "yo"), ("hyun", "hyeon"), ("k$", "g"), ("sung", "seong"),
    ),
    "chinese": (
        ("^x", "sh"), ("^q", "ch"), ("^zh", "j"), ("^c(?!h)", "ts"), ("^z(?!h)", "dz"), ("ong", "ung"), ("ui", "wei"),
        ("ian", "ien"), ("ou", "ow"), ("^w", "v"), ("uo", "wo"),
    ),
    "indian": (
        ("v", "w"), ("w", "v"), ("sh", "s"), ("ee", "i"), ("oo", "u"), ("th", "t"), ("dh", "d"), ("bh", "b"),
        ("ksh", "x"), ("ya$", "ia"), ("aa", "a"), ("i$", "y"), ("ar$", "er"), ("j", "g"), ("an", "un"), ("gh", "g"),
    ),
    "german": (
        ("sch", "sh"), ("tz", "ts"), ("^w", "v"), ("ei", "ai"), ("ie", "ee"), ("ck", "k"), ("^k", "c"), ("ph", "f"),
        ("dt", "t"), ("^v", "f"), ("th", "t"), ("eu", "oi"), ("z", "ts"), ("ay", "ei"), ("mann$", "man"), ("ss", "s"),
    ),
    "french": (
        ("eau", "o"), ("ou", "u"), ("qu", "k"), ("ault$", "o"), ("ph", "f"), ("ch", "sh"), ("oi", "wa"), ("eux$", "eu"),
        ("tte$", "t"), ("lle$", "l"), ("ert$", "er"), ("et$", "ay"), ("ais$", "ay"), ("gu(?=[ei])", "g"), ("ain", "an"),
        ("elle", "el"), ("c(?=[ei])", "s"), ("h", ""), ("ie$", "i"), ("ard$", "ar"),
    ),
    "arabic": (
        ("kh", "h"), ("q", "k"), ("ou", "u"), ("ee", "i"), ("oo", "u"), ("mm", "m"), ("ss", "s"), ("dh", "d"),
        ("gh", "g"), ("i$", "y"), ("ei", "ai"), ("ai", "ay"), ("mohammed", "muhammad"), ("e", "a"), ("ss", "s"),
        ("al-", "el-"), ("h$", ""), ("ah$", "a"), ("aa", "a"), ("j", "dj"),
    ),
    "things": (
        ("ph", "f"), ("y", "i"), ("ck", "k"), ("x", "cks"), ("eus", "ius"), ("ae", "e"), ("ou", "u"), ("th", "t"),
        ("c(?=[aou])", "k"), ("ss", "s"), ("z", "s"), ("iour", "ior"), ("tre$", "ter"), ("our$", "or"),
    ),
}  # fmt: skip


def by_ear(rng: random.Random, text: str, language: str) -> str | None:
    """One sound, seldom two, written as it is heard; `text` in plain lower case."""
    rules = list(_HEARD[language])
    rng.shuffle(rules)
    words = text.split()
    changed = 0
    for pattern, by in rules:
        for place, word in enumerate(words):
            heard = re.sub(pattern, by, word, count=1)
            if heard != word and len(heard) > 2:
                words[place] = heard
                changed += 1
                break
        if changed == (2 if len(text) >= 14 and rng.random() < 0.3 else 1):
            break
    return " ".join(words) if changed else None
