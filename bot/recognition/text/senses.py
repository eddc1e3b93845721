"""The words that mean the same, in seven languages, from the files in `bot/recognition/words`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from anyascii import anyascii
from msgspec import Struct

LONGEST_PHRASE: Final = 5
"""The largest number of words in a phrase."""
_SHORTEST_PREFIX: Final = 2


class Language(Struct, frozen=True):
    """The words of one language. Words are in lower-case Latin letters.

    Attributes:
        name: the name of its file, such as ``de``.
        functions: words that say nothing about a story.
        ours: words before a name that make it somebody of our own world.
    """

    name: str
    functions: frozenset[str]
    ours: frozenset[str]


class Vocabulary(Struct, frozen=True):
    """All words that are understood.

    Attributes:
        languages: English first, because it counts where nothing else tells the language.
        phrases: the senses of each phrase, as a tuple of words.
        prefixes: the senses of all words with a beginning.
    """

    languages: tuple[Language, ...]
    phrases: Mapping[tuple[str, ...], frozenset[str]]
    prefixes: Mapping[str, frozenset[str]]

    def senses_at(self, words: Sequence[str], at: int) -> tuple[frozenset[str], int]:
        """Return the senses of the longest phrase that begins at a word, and its number of words; none and 1 if none."""
        for length in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
            if found := self.phrases.get(tuple(words[at : at + length])):
                return found, length
        return self.senses_of(words[at]), 1

    def senses_of(self, word: str) -> frozenset[str]:
        """Return the senses of one word."""
        exact = self.phrases.get((word,), frozenset())
        for length in range(len(word), _SHORTEST_PREFIX - 1, -1):
            if found := self.prefixes.get(word[:length]):
                return exact | found
        return exact


def latin(word: str) -> str:
    """Write a word in lower-case Latin letters and digits, without accents and apostrophes."""
    word = word.lower()
    if not word.isascii():
        word = anyascii(word).lower()
    return "".join([sign for sign in word if sign.isalnum()])


@cache
def vocabulary() -> Vocabulary:
    """Return the words of all files, read once."""
    folder = files("bot.recognition") / "words"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=_english_first)
    contents = {each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8")) for each in found}
    phrases: dict[tuple[str, ...], set[str]] = {}
    prefixes: dict[str, set[str]] = {}
    for content in contents.values():
        for sense, written in content["senses"].items():
            for words in _phrases(written):
                if len(words) == 1 and words[0].endswith("*"):
                    prefixes.setdefault(latin(words[0]), set()).add(sense)
                else:
                    phrases.setdefault(tuple(map(latin, words)), set()).add(sense)
    implied = {sense: written.split(", ") for content in contents.values() for sense, written in content.get("implied", {}).items()}
    for senses in (*phrases.values(), *prefixes.values()):
        senses.update([other for sense in senses for other in implied.get(sense, ())])
    return Vocabulary(
        tuple(_language(name, content) for name, content in contents.items()),
        {words: frozenset(senses) for words, senses in phrases.items()},
        {prefix: frozenset(senses) for prefix, senses in prefixes.items()},
    )


def _english_first(file: Any) -> tuple[bool, str]:
    return file.name != "en.toml", file.name


def _language(name: str, content: Mapping[str, Mapping[str, str]]) -> Language:
    functions = {latin(word) for phrase in _phrases(content["functions"]["words"]) for word in phrase}
    ours = {latin(word) for phrase in _phrases(content["ours"]["people"]) for word in phrase}
    return Language(name, frozenset(functions), frozenset(ours))


def _phrases(written: str) -> Iterable[list[str]]:
    return (phrase.split() for phrase in written.replace("'", " ").split(",") if phrase.strip())
