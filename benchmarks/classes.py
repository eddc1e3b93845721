"""How a question is made of an entry, by class of error."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks import slips
from benchmarks.corpus import PERSON, Entry, initials, key_of, number_key, roman, word_lists

_UNITS: Final = (
    ",one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,"
    "eighteen,nineteen"
)
_TENS: Final = {2: "twenty", 3: "thirty", 4: "forty"}


@lru_cache(maxsize=1)
def _sentences() -> dict[str, Any]:
    return dict(yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8")))


def nicknames() -> dict[str, list[str]]:
    """What people with a formal name are called."""
    return word_lists()["nicknames"]


def nonsense() -> list[str]:
    """Sentences that name nobody."""
    return list(_sentences()["nonsense"])


Maker = Callable[[random.Random, Entry], tuple[str, str] | None]


# ---------------------------------------------------------------------- classes with one right answer


def _plainly(slip: slips.Slip) -> Maker:
    """A slip in the main name, which most people type in plain lower case; never within a number."""

    def make(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
        key = key_of(entry.names[0])
        name, _, number = key.rpartition(" ") if entry.number and slip in _WITHIN_WORDS else (key, "", "")
        typed = slip(rng, name)
        if typed is None:
            return None
        typed = f"{typed} {number}".strip()
        return typed, number_key(key_of(typed)) if entry.number else key_of(typed)

    return make


_WITHIN_WORDS: Final = {
    slips.one_typo,
    slips.two_typos,
    slips.first_letter,
    slips.keyboard,
    slips.swapped_letters,
    slips.doubled,
}


def _exact(rng: random.Random, entry: Entry) -> tuple[str, str]:
    name = entry.names[0]
    return rng.choice((name, name.lower(), name.upper(), f" {name}!", key_of(name))), key_of(name)


def _alias(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    if len(entry.names) < 2:
        return None
    alias = rng.choice(entry.names[1:])
    return rng.choice((alias, alias.lower())), key_of(alias)


def _accents(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    plain = slips.without_accents(rng, entry.names[0])
    return (plain, key_of(plain)) if plain is not None else None


def _by_ear(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    heard = slips.by_ear(rng, key_of(entry.names[0]), entry.language)
    return (heard, key_of(heard)) if heard is not None else None


def _cyrillic(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    if not entry.cyrillic:
        return None
    typed = rng.choice((entry.cyrillic, entry.cyrillic.lower().replace("ё", "е")))
    return typed, key_of(entry.names[0])


def _framed(rng: random.Random, entry: Entry) -> tuple[str, str]:
    name = rng.choice((entry.names[0], key_of(entry.names[0])))
    return rng.choice(_sentences()["frames"]).format(name), key_of(name)


def _number(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    if not entry.number:
        return None
    head, _, last = entry.names[0].rpartition(" ")
    forms = {str(entry.number), roman(entry.number).lower(), _in_words(entry.number)} - {last.lower()}
    return f"{head} {rng.choice(sorted(forms))}", number_key(key_of(entry.names[0]))


def _in_words(number: int) -> str:
    if number < 20:
        return _UNITS.split(",")[number]
    tens, unit = divmod(number, 10)
    return _TENS[tens] + (f" {_UNITS.split(',')[unit]}" if unit else "")


ONE_ANSWER: Final[dict[str, Maker]] = {
    "exact": _exact,
    "alias": _alias,
    "one typo": _plainly(slips.one_typo),
    "two typos": _plainly(slips.two_typos),
    "first letter": _plainly(slips.first_letter),
    "keyboard": _plainly(slips.keyboard),
    "swapped letters": _plainly(slips.swapped_letters),
    "doubled": _plainly(slips.doubled),
    "swapped words": _plainly(slips.swapped_words),
    "joined": _plainly(slips.joined),
    "split": _plainly(slips.split),
    "accents": _accents,
    "by ear": _by_ear,
    "cyrillic": _cyrillic,
    "question": _framed,
    "number": _number,
}
UNTOUCHED: Final = {"exact", "alias", "question", "number"}  # the name itself is right, and names are unique


# ---------------------------------------------------------------------- classes that may fit several


def _surname(_rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    key = key_of(entry.family)
    return (key, key) if entry.kind == PERSON and len(key) > 2 and " " not in key else None


def _given(_rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    key = key_of(entry.given)
    return (entry.given, key) if entry.kind == PERSON and len(key) > 2 else None


def _initial(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    family = _surname(rng, entry)
    if family is None:
        return None
    first = key_of(entry.given)[0]
    return rng.choice((f"{first}. {family[0]}", f"{first.upper()} {entry.family}")), f"{first} {family[1]}"


def _titled(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    family = _surname(rng, entry)
    return (f"{rng.choice(_sentences()['titles'].split())} {family[0]}", family[1]) if family is not None else None


def _nickname(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    forms = nicknames().get(entry.given)
    if forms is None:
        return None
    typed = f"{rng.choice(forms)} {entry.family}"
    return typed, key_of(typed)


def _abbreviation(rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    letters = initials(entry.names[0])
    if entry.kind == PERSON or len(letters) < 3 or not letters.isalpha():
        return None
    return rng.choice((letters, letters.lower())), letters.lower()


def _beginning(_rng: random.Random, entry: Entry) -> tuple[str, str] | None:
    """Half of the name, and two letters of its second word at least."""
    key = key_of(entry.names[0])
    end = max((len(key) + 1) // 2, key.find(" ") + 3)
    half = key[:end].strip()
    cut_within = end < len(key) and key[end - 1] != " " and key[end] != " "
    return (half, half) if " " in half and cut_within else None


SEVERAL: Final[dict[str, Maker]] = {
    "surname": _surname,
    "given name": _given,
    "initial": _initial,
    "title": _titled,
    "nickname": _nickname,
    "abbreviation": _abbreviation,
    "beginning": _beginning,
}
