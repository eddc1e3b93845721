"""Parse reveal points as editors write them into sets of positions, and compute default reveal points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position, simplest


@lru_cache(maxsize=8192)  # the same few pairs are combined again and again
def both(reveal: Reveal, other: Reveal) -> Reveal:
    """Return the simplest reveal point that requires both of these."""
    return simplest(reveal | other)


NEVER: Reveal = frozenset({Position("?", 99, 99)})
"""The reveal point used instead of an invalid one. No viewer can reach it."""

_TOO_FAR = re.compile(r"(?:([A-Za-z][A-Za-z0-9]{1,7}) )?S(\d+)(?:E(\d+))?")
_LOOSE = re.compile(
    r"(?:(?!season|series)(?P<work>[a-z][a-z0-9]{1,7})[ :_-]+)?"
    r"(?:(?:s|season |series )0*(?P<season>[1-9]\d?)(?:[ ,:x_-]*(?:e|ep|episode )\.? *0*(?P<episode>[1-9]\d?))?"
    r"|0*(?P<s>[1-9]\d?)x0*(?P<e>[1-9]\d?))",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"\bS0+(?:E\d+)?\b|\bS\d+E\d+\.\d+|\bspecials?\b", re.IGNORECASE)
_SEASON = re.compile(r"([A-Z][A-Z0-9]{1,7}) S([1-9][0-9]?)")


class RevealError(Exception):
    """A reveal point is invalid.

    Attributes:
        message: the message for the editor; empty if a missing episode may be in a file that could not be read.
        index: the index of the invalid item in the list.
    """

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


class RevealParser:
    """Parses reveal points and checks that their episodes exist.

    Args:
        episodes: the existing episodes, or at least the last one of each season.
        works: the codes of all works.
        complete: True if every file could be read. If not, an unknown episode may be in an unreadable file.
    """

    def __init__(self, episodes: Iterable[Position], works: Sequence[str] = (), *, complete: bool = True) -> None:
        self.last_episode: dict[tuple[str, int], int] = {}
        for at in episodes:
            last = self.last_episode.get((at.work, at.season), 0)
            self.last_episode[at.work, at.season] = max(last, at.episode)
        self.works = works
        self._complete = complete
        self._parsed: dict[tuple[str, ...], Reveal] = {}

    def parse(self, given: Sequence[str]) -> Reveal:
        """Parse ``premise``, or a list of episodes and seasons, into a reveal point.

        Raises:
            RevealError: an item is invalid.
        """
        key = tuple(given)
        if key not in self._parsed:
            self._parsed[key] = self._parse(key)
        return self._parsed[key]

    def _parse(self, given: tuple[str, ...]) -> Reveal:
        if given == ("premise",):
            return PREMISE
        if "premise" in given:
            raise RevealError("“premise” stands alone; remove it or the positions", given.index("premise"))
        return simplest(frozenset(self._position(text, index) for index, text in enumerate(given)))

    def end_of_season_before(self, work: str, season: int) -> Reveal:
        """Return the default reveal point of facts about a season: the end of the previous season.

        For the first season, this is the premise. `NEVER` if the previous season has no episodes.
        """
        if season <= 1:
            return PREMISE
        last = self.last_episode.get((work, season - 1))
        if last is None:
            return NEVER
        return frozenset({Position(work, season - 1, last)})

    def _position(self, text: str, index: int) -> Position:
        season = _SEASON.fullmatch(text)
        position = Position(season[1], int(season[2]), 0) if season else parse_position(text)
        if position is None:
            raise RevealError(f"“{text}” is not a reveal point; {self.advice(text)}", index)
        last = self.last_episode.get((position.work, position.season))
        if last is None or position.episode > last:
            message = f"{text} has no episodes" if season else f"there is no episode {text}"
            near = nearest(position.work, self.works) if position.work not in self.works else None
            hint = f"; did you mean “{near}”?" if near else ""
            raise RevealError(message + hint if self._complete else "", index)
        return Position(position.work, position.season, last) if season else position

    def example(self) -> str:
        """Return a valid work code for use in examples."""
        return next((work for work in self.works if parse_position(f"{work} S1E1")), "AA")

    def advice(self, text: str) -> str:
        """Tell the editor what to write instead of a text that is not a reveal point."""
        code = self.example()
        if _SPECIAL.search(text):
            return "a special has no number here, so its facts take the reveal point of the next numbered episode"
        pieces = re.split(r"\s*(?:,|;|\+|&|\band\b)\s*", text.strip())
        if len(pieces) > 1 and all(parse_position(piece) or _SEASON.fullmatch(piece) for piece in pieces):
            return f"write several points in brackets: [{', '.join(pieces)}]"
        if (found := _TOO_FAR.fullmatch(text.strip())) and max(len(found[2]), len(found[3] or "")) > 2:
            what = "a season" if len(found[2]) > 2 else "an episode"
            return f"{what} has a number from 1 to 99, and more than 99 episodes are several seasons"
        if found := _LOOSE.fullmatch(text.strip()):
            work, season = (found["work"] or code).upper(), found["season"] or found["s"]
            episode = found["episode"] or found["e"]
            return f"write {work} S{season}E{episode}" if episode else f"write {work} S{season}"
        if text.casefold().strip() in ("premise", "always", "none", "start", "never", "pilot", "from the start"):
            return "write premise (in small letters) for what is always safe, else the episode that tells it"
        return f"write premise, {code} S1E1 or {code} S1"
