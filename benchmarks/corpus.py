"""Names of ten languages, and of missions, places and organisations, made from a seed at any size.

Given names and surnames are real (`names.yaml`) and drawn as they are borne, the common ones often. Where a size needs
more surnames than there are, new ones are built from syllables of real ones of the same language: about one for
every twelve people, so that a million names are no more crowded than a telephone book. Korean, Vietnamese and Chinese
surnames stay the few that there are; there it is the given names that vary. No two entries share a name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final

import yaml
from anyascii import anyascii

LANGUAGES: Final = (
    "english", "russian", "spanish", "vietnamese", "korean", "chinese", "indian", "german", "french", "arabic",
)  # fmt: skip
PERSON, MISSION, PLACE, ORGANISATION = "person", "mission", "place", "organisation"

_FAMILY_FIRST: Final = {"vietnamese", "korean", "chinese"}
_PEOPLE_A_SURNAME: Final = 12
_RARE_GIVEN: Final = 0.04
_THINGS: Final = 0.2
_VOWELS: Final = "aeiouyáàâäãåéèêëíìîïóòôöõúùûüýаеёиоуыэюя"
_SYLLABLE: Final = re.compile(f"[^{_VOWELS}]*[{_VOWELS}]+(?:[^{_VOWELS}]+$)?")
_MEN: Final = {"Никита", "Илья", "Лука"}
_FEMININE: Final = {"ский": "ская", "цкий": "цкая", "ов": "ова", "ев": "ева", "ёв": "ёва", "ин": "ина"}
_ROMANISED: Final = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,yo".split(","),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name.

    Attributes:
        id: opaque.
        names: the main name, then its aliases.
        kind: person, mission, place or organisation.
        language: of a person's name; "things" for the others.
        given: a person's given name as in the main name; else empty.
        family: a person's surname as in the main name; else empty.
        cyrillic: the main name in Cyrillic letters, for Russians.
        number: that a mission's name ends in; else 0.
    """

    id: str
    names: tuple[str, ...]
    kind: str
    language: str
    given: str = ""
    family: str = ""
    cyrillic: str = ""
    number: int = 0


@lru_cache(maxsize=1)
def word_lists() -> dict[str, dict[str, list[str]]]:
    """`names.yaml`: words by language and sort, and nicknames by formal name."""
    raw = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    return {language: {sort: text.split() for sort, text in sorts.items()} for language, sorts in raw.items()}


@lru_cache(maxsize=1 << 16)
def key_of(text: str) -> str:
    """Latin letters and digits in lower case, a space between words. Not the bot's own rule."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+", anyascii(text).casefold().replace("'", "")))


def romanised(text: str) -> str:
    """Cyrillic to Latin, by the usual table."""
    latin = "".join(_ROMANISED.get(letter, letter) for letter in text.casefold())
    latin = re.sub(r"iy\b", "y", re.sub(r"\bye?o", "yo", latin))
    return latin.title()


def roman(number: int) -> str:
    """11 -> XI."""
    result = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            result, number = result + letters, number - value
    return result


class _Pool:
    """Words drawn as often as they are borne: the n-th in proportion to 1 / (n + 25)."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._weights = list(accumulate(1 / (rank + 25) for rank in range(len(words))))

    def draw(self, rng: random.Random) -> str:
        return rng.choices(self._words, cum_weights=self._weights)[0]


def built(real: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """New words from the syllables of real ones; `real` itself comes first."""
    split = [found for word in real if len(found := _SYLLABLE.findall(word.casefold())) > 1]
    starts, middles, ends = [s[0] for s in split], [m for s in split for m in s[1:-1]] or [""], [s[-1] for s in split]
    words = dict.fromkeys(real)
    attempts = 0
    while len(words) < count and attempts < 40 * count:
        attempts += 1
        longer = attempts % 2 or len(words) > len(split) ** 2 / 4
        word = rng.choice(starts) + (rng.choice(middles) if longer else "") + rng.choice(ends)
        if 4 <= len(word) <= 13:
            words[word.title()] = None
    return list(words)


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    given: _Pool
    family: _Pool
    rare: Sequence[str]
    syllables: Sequence[str]


class Generator:
    """An endless source of entries.

    Args:
        size: how many will be taken, which decides how many surnames there are.
        rng: where chance comes from.
    """

    def __init__(self, size: int, rng: random.Random) -> None:
        self._rng = rng
        lists = word_lists()
        people = int(size * (1 - _THINGS) / len(LANGUAGES))
        self._languages = []
        for name in LANGUAGES:
            given, family = lists[name]["given"], lists[name]["family"]
            closed = name in _FAMILY_FIRST
            surnames = family if closed else built(family, people // _PEOPLE_A_SURNAME, rng)
            rare = [] if closed else built(given, len(given) + people // 60 + 20, rng)[len(given) :]
            self._languages.append(_Language(name, _Pool(given), _Pool(surnames), rare, given))
        self._things = lists["things"]
        self._words = _Pool(built(self._things["given"], size // 100, rng))

    def __iter__(self) -> Iterator[Entry]:
        while True:
            yield self.thing() if self._rng.random() < _THINGS else self.person(self._rng.choice(self._languages))

    # ------------------------------------------------------------------ people

    def person(self, language: _Language) -> Entry:
        """One person; the id is given later."""
        rng, name = self._rng, language.name
        family = language.family.draw(rng)
        given = self._given(language)
        if name == "russian":
            if given[-1] in "ая" and given not in _MEN:
                family = _feminine(family)
            cyrillic = f"{given} {family}"
            given, family = romanised(given), romanised(family)
        else:
            cyrillic = ""
        if name == "spanish" and rng.random() < 0.2:
            full = f"{given} {family} {language.family.draw(rng)}"
        elif name == "arabic" and rng.random() < 0.3:
            family = f"al-{family}" if rng.random() < 0.7 else f"Abu {family}"
            full = f"{given} {family}"
        elif name in {"german", "french"} and rng.random() < 0.06:
            full = f"{given} {'von' if name == 'german' else 'de'} {family}"
        else:
            full = f"{family} {given}" if name in _FAMILY_FIRST else f"{given} {family}"
        makers: list[Callable[[], str]] = [
            lambda: f"{given} {self._given(language).split()[-1] if name != 'russian' else 'A'} {family}",
            lambda: f"{given} {self._surname(language)}",
            lambda: self._words.draw(rng) + rng.choice(("a", "o", "ie", "er", "us")),
        ]
        if cyrillic:
            makers += [lambda: cyrillic] * 6
        if name in _FAMILY_FIRST:
            makers += [lambda: f"{given} {family}"] * 3
        count = rng.choices((0, 1, 2, 3), weights=(55, 27, 13, 5))[0]
        aliases = [rng.choice(makers)() for _ in range(count)]
        return Entry("", (full, *aliases), PERSON, name, given, family, cyrillic)

    def _given(self, language: _Language) -> str:
        rng, syllables = self._rng, language.syllables
        if language.name == "korean":
            first, second = rng.choice(syllables), rng.choice(syllables)
            return f"{first}-{second}".capitalize() if rng.random() < 0.93 else first.capitalize()
        if language.name == "chinese":
            return (rng.choice(syllables) + (rng.choice(syllables) if rng.random() < 0.85 else "")).capitalize()
        if language.name == "vietnamese":
            middle = rng.choice(("Văn", "Thị")) if rng.random() < 0.3 else rng.choice(syllables)
            return f"{middle} {rng.choice(syllables)}"
        if rng.random() < _RARE_GIVEN:
            return rng.choice(language.rare)
        return language.given.draw(rng)

    def _surname(self, language: _Language) -> str:
        family = language.family.draw(self._rng)
        return romanised(family) if language.name == "russian" else family

    # ------------------------------------------------------------------ missions, places, organisations

    def thing(self) -> Entry:
        """One that is no person; the id is given later."""
        rng, words = self._rng, self._things
        chance = rng.random()
        number = 0
        if chance < 0.4:
            number = rng.choices(range(1, 41), weights=[1 / (n + 3) for n in range(40)])[0]
            kind, name = MISSION, f"{self._words.draw(rng)} {number if rng.random() < 0.6 else roman(number)}"
        elif chance < 0.7:
            kind, owner = PLACE, rng.choice((self._words.draw(rng), self._surname(rng.choice(self._languages))))
            end = rng.choice((rng.choice(words["family"]), rng.choice(words["facilities"])))
            name = f"{owner} {end}" if rng.random() < 0.8 else f"{rng.choice(words['adjectives'])} {owner} {end}"
        else:
            kind, noun = ORGANISATION, rng.choice(words["nouns"])
            if rng.random() < 0.4:
                noun = f"{noun} and {rng.choice(words['nouns'])}"
            owner = rng.choice((rng.choice(words["adjectives"]), self._surname(rng.choice(self._languages))))
            name = f"{owner} {noun} {rng.choice(words['kinds'])}"
        aliases = []
        if kind == ORGANISATION and rng.random() < 0.5:
            aliases.append(initials(name))
        if rng.random() < 0.2:
            aliases.append(f"{'Project' if kind == MISSION else 'The'} {self._words.draw(rng)}")
        return Entry("", (name, *aliases), kind, "things", number=number)


def initials(name: str) -> str:
    """“Johnson Space Center” -> “JSC”; small words do not count."""
    return "".join(word[0] for word in key_of(name).split() if word not in {"and", "of", "for", "the"}).upper()


def _feminine(family: str) -> str:
    for ending, by in _FEMININE.items():
        if family.endswith(ending):
            return family.removesuffix(ending) + by
    return family


def corpus(size: int, seed: int = 1) -> list[Entry]:
    """`size` entries; no main name or alias belongs to two of them, whatever the way its number is written."""
    rng = random.Random(seed)
    taken: set[str] = set()
    entries: list[Entry] = []
    for entry in Generator(size, rng):
        if len(entries) == size:
            return entries
        kept = []
        for name in entry.names:
            key = number_key(key_of(name)) if entry.kind == MISSION else key_of(name)
            if key in taken and not kept:
                break
            if key not in taken and len(key) > 1:
                taken.add(key)
                kept.append(name)
        if kept and kept[0] == entry.names[0]:
            entries.append(replace(entry, id=f"e{len(entries)}", names=tuple(kept)))
    raise AssertionError("an endless source has ended")


_ROMAN_KEYS: Final = {roman(number).casefold(): str(number) for number in range(1, 41)}


def number_key(key: str) -> str:
    """A key whose last word is in digits if it is a Roman number."""
    head, _, last = key.rpartition(" ")
    return f"{head} {_ROMAN_KEYS.get(last, last)}" if head else key
