"""Compares titles, and takes titles such as “Deep Water: Season 2: Arrival” apart."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

_WORDS: Final = tomllib.loads(files("bot.watch_history").joinpath("words.toml").read_text(encoding="utf-8"))
_APOSTROPHES: Final = re.compile(r"['’‘ʼ`´]")


@lru_cache(maxsize=4096)
def key(title: str) -> str:
    """Return a title in the form in which it is compared: small letters and digits, without accents and marks."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", title.replace("&", " and ")).casefold())
    kept = "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf"))
    return " ".join(re.findall(r"[^\W_]+", kept))


_SEASON: Final = "|".join(re.escape(key(word)) for word in _WORDS["seasons"])
_EPISODE: Final = "|".join(map(re.escape, _WORDS["episodes"]))
LONGEST: Final = 500
"""The number of characters of a title that are read. Patterns would take too long for more."""
_PIECES: Final = re.compile(r"\s*[:：]\s*")
_YEAR: Final = re.compile(r"\s*\((?:19|20)\d\d\)\s*$")
_SEASON_PIECE: Final = re.compile(
    rf"(?:{_SEASON})\s*(\d{{1,4}})|(\d{{1,4}})(?:st|nd|rd|th|\.|ª|º|er|e|ème)?\s*(?:{_SEASON})"
)
_EPISODE_PIECE: Final = re.compile(rf"(?:{_EPISODE})\s*(\d{{1,4}})(?:\W.*)?|(?:s\d{{1,4}}\W*)?e\s?(\d{{1,4}})(?:\W.*)?")
_EPISODE_SUFFIX: Final = re.compile(rf"\s*\((?:{_EPISODE})\s*(\d{{1,4}})\)\s*$", re.IGNORECASE)
_SEASON_SUFFIX: Final = re.compile(
    rf"^(.*?)\W+(?:(?:{_SEASON})\s*(\d{{1,4}})|(\d{{1,4}})(?:st|nd|rd|th|\.)\s*(?:{_SEASON}))\s*$", re.IGNORECASE
)
_LIMITED: Final = frozenset(_WORDS["single_season"])


def show_keys(title: str) -> Iterator[str]:
    """Yield the keys by which a series may be known: with and without the year at the end of its title."""
    yield key(title)
    if (without := _YEAR.sub("", title)) != title:
        yield key(without)


def split(line: str, names: Iterable[str]) -> tuple[str, list[str]] | None:
    """Split “Deep Water: Season 1: Arrival” into the key of a known series and the pieces that follow.

    Args:
        names: the keys of all known names. The longest that fits is taken.
    """
    known = set(names)
    pieces = _PIECES.split(line)[:12]
    for size in range(len(pieces), 0, -1):
        found = next((each for each in show_keys(" ".join(pieces[:size])) if each in known), None)
        if found:
            return found, pieces[size:]
    return None


def season_number(piece: str, show: str) -> int | None:
    """Return the number of the season that a piece of a title names, or None.

    Args:
        show: the key of the series. Some services call its second season by its name and a 2.
    """
    text = key(piece)
    found = _SEASON_PIECE.fullmatch(text)
    if found is not None:
        return int(found[1] or found[2])
    if text in _LIMITED:
        return 1
    rest = text.removeprefix(show).strip()
    return int(rest) if text.startswith(show) and rest.isascii() and rest.isdigit() and len(rest) <= 2 else None


def episode_number(piece: str) -> int | None:
    """Return the number of an episode that a piece such as “Episode 4: Arrival” names, or None."""
    found = _EPISODE_SUFFIX.search(piece)
    if found is not None:
        return int(found[1])
    found = _EPISODE_PIECE.fullmatch(piece.strip().casefold())
    return int(found[1] or found[2]) if found is not None else None


def without_number(piece: str) -> str:
    """Return the title of an episode without the number that a service puts behind it."""
    return _EPISODE_SUFFIX.sub("", piece)


def split_season(title: str) -> tuple[str, int | None]:
    """Split “Deep Water - Season 2” or “Deep Water 2nd Season” into the title of the series and the season."""
    found = _SEASON_SUFFIX.match(title[:LONGEST])
    return (found[1], int(found[2] or found[3])) if found is not None else (title, None)
