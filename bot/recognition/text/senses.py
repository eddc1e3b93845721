"""The words that mean the same, in seven languages, from the files in `bot/recognition/words`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from anyascii import anyascii
from msgspec import Struct

_SHORTEST_PREFIX: Final = 2
_LONGEST_GAP: Final = 3
_GAP: Final = "~"


Senses = frozenset[str]
NO_SENSES: Final[Senses] = frozenset()


class Language(Struct, frozen=True):
    """The words of one language. Words are in lower-case Latin letters.

    Attributes:
        name: the name of its file, such as ``de``.
        functions: words that say nothing about a story.
        ours: words before a name that make it somebody of our own world.
        phrases: the senses of each phrase, as a tuple of words.
        prefixes: the senses of all words with a beginning.
        longest: the number of words of the longest phrase, by its first word. It has no phrases of one word.
        gaps: of each phrase with a gap after its first word, the words after the gap, and its senses.
    """

    name: str
    functions: frozenset[str]
    ours: frozenset[str]
    phrases: Mapping[tuple[str, ...], Senses]
    prefixes: Mapping[str, Senses]
    longest: Mapping[str, int]
    gaps: Mapping[str, tuple[tuple[tuple[str, ...], Senses], ...]]

    def senses_of(self, word: str) -> Senses:
        """Return the senses of one word."""
        exact = self.phrases.get((word,), NO_SENSES)
        for length in range(len(word), _SHORTEST_PREFIX - 1, -1):
            if found := self.prefixes.get(word[:length]):
                return exact | found
        return exact


def senses_at(languages: Sequence[Language], words: Sequence[str], at: int) -> tuple[Senses, int]:
    """Return the senses of the longest phrase that begins at a word, and its number of words; none and 1 if none."""
    longest = max([language.longest.get(words[at], 1) for language in languages])
    for length in range(min(longest, len(words) - at), 1, -1):
        phrase = tuple(words[at : at + length])
        if found := NO_SENSES.union(*(language.phrases.get(phrase, NO_SENSES) for language in languages)):
            return found, length
    return senses_of(languages, words[at]), 1


def around_gap(languages: Sequence[Language], words: Sequence[str], at: int) -> Senses:
    """Return the senses of phrases that begin at a word and have a gap after it, as in “kicks Molly out”."""
    found = NO_SENSES
    for language in languages:
        for rest, senses in language.gaps.get(words[at], ()):
            starts = range(at + 2, min(at + 2 + _LONGEST_GAP, len(words) - len(rest) + 1))
            if any(tuple(words[start : start + len(rest)]) == rest for start in starts):
                found |= senses
    return found


def senses_of(languages: Sequence[Language], word: str) -> Senses:
    """Return the senses of one word in some languages."""
    return _senses_of(tuple([language.name for language in languages]), word)


@lru_cache(maxsize=1 << 16)
def _senses_of(names: tuple[str, ...], word: str) -> Senses:
    return NO_SENSES.union(*(language.senses_of(word) for language in languages() if language.name in names))


def latin(word: str) -> str:
    """Write a word in lower-case Latin letters and digits, without accents and apostrophes."""
    word = word.lower()
    if not word.isascii():
        word = anyascii(word).lower()
    return "".join([sign for sign in word if sign.isalnum()])


@cache
def languages() -> tuple[Language, ...]:
    """Return all languages, read once. English is the first, because it counts where nothing tells the language."""
    folder = files("bot.recognition") / "words"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=_english_first)
    contents = {each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8")) for each in found}
    implied = {
        sense: written.split(", ")
        for content in contents.values()
        for sense, written in content.get("implied", {}).items()
    }
    return tuple(_language(name, content, implied) for name, content in contents.items())


def _english_first(file: Any) -> tuple[bool, str]:
    return file.name != "en.toml", file.name


def _language(name: str, content: Mapping[str, Mapping[str, str]], implied: Mapping[str, Sequence[str]]) -> Language:
    phrases: dict[tuple[str, ...], set[str]] = {}
    prefixes: dict[str, set[str]] = {}
    gaps: dict[str, list[tuple[tuple[str, ...], Senses]]] = {}
    for sense, written in content["senses"].items():
        senses = {sense, *implied.get(sense, ())}
        for words in _phrases(written):
            if _GAP in words:
                gaps.setdefault(latin(words[0]), []).append((tuple(map(latin, words[2:])), frozenset(senses)))
            elif len(words) == 1 and words[0].endswith("*"):
                prefixes.setdefault(latin(words[0]), set()).update(senses)
            else:
                phrases.setdefault(tuple(map(latin, words)), set()).update(senses)
    longest: dict[str, int] = {}
    for phrase in phrases:
        if len(phrase) > 1:
            longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return Language(
        name,
        frozenset(latin(word) for phrase in _phrases(content["functions"]["words"]) for word in phrase),
        frozenset(latin(word) for phrase in _phrases(content["ours"]["people"]) for word in phrase),
        {words: frozenset(found) for words, found in phrases.items()},
        {prefix: frozenset(found) for prefix, found in prefixes.items()},
        longest,
        {first: tuple(found) for first, found in gaps.items()},
    )


def _phrases(written: str) -> Iterable[list[str]]:
    return (phrase.split() for phrase in written.replace("'", " ").split(",") if phrase.strip())
