"""Reveal points as editors write them -> sets of positions, with the defaults that depend on seasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position, simplest

NEVER: Reveal = frozenset({Position("?", 99, 99)})
"""What an unreadable reveal point becomes: nobody reaches it."""

_TOO_FAR = re.compile(r"(?:([A-Za-z][A-Za-z0-9]{1,7}) )?S(\d+)(?:E(\d+))?")
_LOOSE = re.compile(
    r"(?:(?!season|series)(?P<work>[a-z][a-z0-9]{1,7})[ :_-]+)?"
    r"(?:(?:s|season |series )0*(?P<season>[1-9]\d?)(?:[ ,:x_-]*(?:e|ep|episode )\.? *0*(?P<episode>[1-9]\d?))?"
    r"|0*(?P<s>[1-9]\d?)x0*(?P<e>[1-9]\d?))",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"\bS0+(?:E\d+)?\b|\bS\d+E\d+\.\d+|\bspecials?\b", re.IGNORECASE)
_SEASON = re.compile(r"([A-Z][A-Z0-9]{1,7}) S([1-9][0-9]?)")


class RevealParser:
    """Knows which positions exist.

    Args:
        last_episode: number of the last episode of each (work, season).
        problem: called with document, path and message for whatever cannot be read.
        complete: whether every file could be read; if not, an unknown position may stand in one that could not.
    """

    def __init__(
        self, last_episode: dict[tuple[str, int], int], problem: Callable[..., None], *, complete: bool
    ) -> None:
        self.last_episode = last_episode
        self.works: list[str] = []
        self.known_seasons: set[tuple[str, int]] = set()
        self._problem = problem
        self._complete = complete
        self._known: dict[tuple[str, ...], Reveal] = {}

    def read(self, document: Any, path: tuple[str | int, ...], given: Sequence[str]) -> Reveal:
        """``premise``, positions, seasons -> a reveal point; `NEVER` (and a problem) if one of them makes no sense."""
        key = tuple(given)
        known = self._known.get(key)
        if known is None:
            known = self._read(document, path, given)
            if known is not NEVER:  # which is a problem at each of its places
                self._known[key] = known
        return known

    def _read(self, document: Any, path: tuple[str | int, ...], given: Sequence[str]) -> Reveal:
        positions: set[Position] = set()
        for index, item in enumerate(given):
            here = (*path, index)
            if item == "premise":
                if len(given) > 1:
                    self._problem(document, here, "“premise” stands alone; remove it or the positions")
                    return NEVER
                continue
            position = self._position(document, here, item)
            if position is None:
                return NEVER
            positions.add(position)
        return simplest(frozenset(positions))

    def end_of_season_before(self, document: Any, path: tuple[str | int, ...], work: str, season: int) -> Reveal:
        """The default of everything that belongs to a season: safe after the season before."""
        if season <= 1:
            return PREMISE
        last = self.last_episode.get((work, season - 1))
        if last is None:
            self._no_such(
                document,
                path,
                work,
                f"{work} has no episodes of season {season - 1}, so this needs a reveal of its own",
            )
            return NEVER
        return frozenset({Position(work, season - 1, last)})

    def _position(self, document: Any, path: tuple[str | int, ...], text: str) -> Position | None:
        if season := _SEASON.fullmatch(text):
            work, number = season[1], int(season[2])
            last = self.last_episode.get((work, number))
            if last is not None:
                return Position(work, number, last)
            self._no_such(document, path, work, f"{text} has no episodes")
            return None
        position = parse_position(text)
        if position is None:
            self._problem(document, path, f"“{text}” is not a reveal point; {self.advice(text)}")
            return None
        last = self.last_episode.get((position.work, position.season))
        if last is None or position.episode > last:
            self._no_such(document, path, position.work, f"there is no episode {text}")
            return None
        return position

    def example(self) -> str:
        """A code of this base, for advice: that of its first work."""
        return next((work for work in self.works if parse_position(f"{work} S1E1")), "AA")

    def advice(self, text: str) -> str:
        """What to write instead of a text that is no reveal point."""
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

    def _no_such(self, document: Any, path: tuple[str | int, ...], work: str, message: str) -> None:
        if not self._complete:
            return
        near = None if work in self.works else nearest(work, self.works)
        self._problem(document, path, message + (f"; did you mean “{near}”?" if near else ""))
