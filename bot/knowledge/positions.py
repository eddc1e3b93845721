"""Positions, reveal points and progress, which describe how far a viewer has watched.

A *position* is a point in a work's watching order (``FAM S3E10``). A *reveal point* is the set of
positions that must all have been watched before a fact is safe; the empty set is the public
premise. A *progress* holds the last position watched in each work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.knowledge.value import FrozenStruct

_POSITION = re.compile(r"([A-Z][A-Z0-9]{1,7}) S([1-9][0-9]?)E([1-9][0-9]?)")
_EPISODE = re.compile(r"\s*S\s*(\d{1,2})\s*E\s*(\d{1,2})\s*", re.IGNORECASE)


class Position(FrozenStruct, frozen=True, order=True):
    """One episode of one work. Positions of one work are ordered; `season` and `episode` count from 1."""

    work: str
    season: int
    episode: int

    @property
    def code(self) -> str:
        """The position inside its work, as fans write it: ``S3E10``."""
        return f"S{self.season}E{self.episode}"

    def __str__(self) -> str:
        return f"{self.work} {self.code}"


Progress = Mapping[str, Position]
Reveal = frozenset[Position]

PREMISE: Final[Reveal] = frozenset()
NOTHING_WATCHED: Final[Progress] = {}


@lru_cache(maxsize=8192)
def parse_position(text: str) -> Position | None:
    """Parse a position written exactly like ``FAM S3E10``; None for any other text."""
    found = _POSITION.fullmatch(text)
    return Position(found[1], int(found[2]), int(found[3])) if found is not None else None


def parse_episode_code(work: str, text: str) -> Position | None:
    """Parse an episode code of a work, such as ``S3E10`` (any case, spaces allowed); None for any other text."""
    found = _EPISODE.fullmatch(text)
    if found is None or int(found[1]) == 0 or int(found[2]) == 0:
        return None
    return Position(work, int(found[1]), int(found[2]))


def reached(progress: Progress, reveal: Reveal) -> bool:
    """Return whether a progress covers every position of a reveal point."""
    for needed in reveal:
        at = progress.get(needed.work)
        if at is None or (at.season, at.episode) < (needed.season, needed.episode):
            return False
    return True


def simplest(reveal: Reveal) -> Reveal:
    """Reduce a reveal point to the latest position of each work, which means the same."""
    if len(reveal) < 2:
        return reveal
    latest: dict[str, Position] = {}
    for position in reveal:
        if position.work not in latest or latest[position.work] < position:
            latest[position.work] = position
    return frozenset(latest.values())
