"""Matches what a file says to the known series, and finds how far somebody has watched each.

Ids are compared first. A title decides only where the file and the knowledge base have no id of the same site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.watch_history import titles
from bot.watch_history.records import SITES, KnownWork, Seen, Spot, WorkReading

MINUTES: Final = 18.0
"""The least play that counts as a whole episode, in minutes: short episodes have 20, and their last minute is text."""
SHARE: Final = 0.5
"""The part of the longest play of the same series that counts as a whole episode."""
MAX_CACHED: Final = 20_000
_IMDB: Final = re.compile(r"(?:tt)?0*(\d+)")


def number(value: Any) -> int | None:
    """Return a whole number of 0 to 9999 from a value such as ``3``, ``"3"`` or ``"3.0"``; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        if not re.fullmatch(r"\d{1,6}(?:\.0{1,6})?", value, re.ASCII):
            return None
        value = float(value)
    if isinstance(value, int | float) and 0 <= value <= 9999 and value == int(value):
        return int(value)
    return None


def site_id(site: str, value: Any) -> str | None:
    """Return an id in the form in which it is compared, or None if there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str) and not 0 < value < 10**15:
        return None
    text = str(value).strip().casefold().removesuffix(".0")
    if site == "imdb":
        found = _IMDB.fullmatch(text)
        text = found[1] if found is not None else ""
    return text if text not in ("", "0", "-1", "none", "null") else None


class Collector:
    """Collects the watched episodes of the known series while a file is read.

    Attributes:
        rows: the number of watched episodes of all series.
        is_partial: set if the file says that it is not complete.
    """

    def __init__(self, works: Iterable[KnownWork]) -> None:
        self._works = tuple(works)
        self._seen = {work.code: Seen() for work in self._works}
        self._by_key: dict[str, KnownWork] = {}
        for work in self._works:
            for name in work.names:
                for each in titles.show_keys(name):
                    self._by_key.setdefault(each, work)
        self._by_key.pop("", None)
        self._ids = {
            (site, id_): work
            for work in self._works
            for site in SITES
            if (id_ := site_id(site, work.ids.get(site))) is not None
        }
        self._by_title = {work.code: _by_title(work) for work in self._works}
        self._found: dict[tuple[object, ...], KnownWork | None] = {}
        self.rows = 0
        self.is_partial = False

    def work(self, title: Any, ids: Mapping[str, Any] | None = None) -> KnownWork | None:
        """Return the series that a title or ids mean, or None if it is not known."""
        found = tuple(site_id(site, (ids or {}).get(site)) for site in SITES)
        cached = (title if isinstance(title, str) else None, *found)
        if cached not in self._found:
            if len(self._found) > MAX_CACHED:
                self._found.clear()
            self._found[cached] = self._match(cached[0], dict(zip(SITES, found, strict=True)))
        return self._found[cached]

    def _match(self, title: str | None, ids: Mapping[str, str | None]) -> KnownWork | None:
        for site, id_ in ids.items():
            if id_ is not None and (site, id_) in self._ids:
                return self._ids[site, id_]
        keys = titles.show_keys(title[: titles.LONGEST]) if title is not None else ()
        work = next((self._by_key[key] for key in keys if key in self._by_key), None)
        if work is None or any(id_ is not None and site in work.ids for site, id_ in ids.items()):
            return None  # another series of the same title
        return work

    def add(self, work: KnownWork | None, season: Any, episode: Any) -> None:
        """Note a watched episode. Seasons are counted from 1; specials, which are in season 0, are left out."""
        self.rows += 1
        spot = (number(season) or 0, number(episode) or 0)
        if work is not None and spot[0] and spot[1]:
            self._seen[work.code].spots.add(spot)

    def add_play(self, work: KnownWork | None, spot: Spot | None, minutes: float | None) -> None:
        """Note that an episode was played, for a known number of minutes. Without one, it counts as begun."""
        self.rows += 1
        if work is not None and spot is not None and spot[0] and spot[1]:
            plays = self._seen[work.code].minutes
            plays[spot] = max(plays.get(spot, 0.0), minutes or 0.0)

    def add_count(self, work: KnownWork | None, season: int | None, count: Any) -> None:
        """Note that the first episodes of a season were watched; without a season, those of the series."""
        found = number(count) or 0
        self.rows += found
        if work is not None and found:
            counts = self._seen[work.code].counts
            counts[season] = max(counts.get(season, 0), found)

    def add_finished(self, work: KnownWork | None) -> None:
        """Note that the file calls a series finished and names no episode of it."""
        if work is not None:
            self._seen[work.code].is_finished = True

    def spot_of(self, line: str) -> tuple[KnownWork | None, Spot | None]:
        """Return the series and episode of a line such as “Deep Water: Season 1: Arrival”, as far as they are known."""
        found = titles.split(line[: titles.LONGEST], self._by_key)
        if found is None:
            return None, None
        work, pieces = self._by_key[found[0]], found[1]
        season = None
        if pieces and (season := titles.season_number(pieces[0], found[0])) is not None:
            pieces = pieces[1:]
        spot = self.episode_of(work, season, pieces)
        if spot is None and season is None and len(pieces) > 1:  # a season with a name of its own
            spot = self.episode_of(work, None, pieces[1:])
        return work, spot

    def episode_of(self, work: KnownWork, season: int | None, pieces: Sequence[str]) -> Spot | None:
        """Return the episode that the pieces of a title name, by a title of an episode or by its number."""
        if not pieces:
            return None
        known = self._by_title[work.code]
        tails = [tail[: titles.LONGEST] for tail in (": ".join(pieces), pieces[-1])]
        numbers = [titles.episode_number(tail) for tail in tails]
        for tail in (*tails, *(titles.without_number(tail) for tail in tails)):
            spots = [spot for spot in known.get(titles.key(tail), ()) if season in (None, spot[0])]
            if len(spots) == 1:
                return spots[0]
        found = next((each for each in numbers if each), None)
        only = {spot[0] for spot in work.episodes}
        if season is None and len(only) == 1:
            season = next(iter(only))
        return (season, found) if season and found else None

    def readings(self) -> tuple[WorkReading, ...]:
        """Return how far each series that occurred in the file was watched."""
        return tuple(
            reading
            for work in self._works
            if (reading := _reading(work, self._seen[work.code])) != WorkReading(work.code)
        )


def _by_title(work: KnownWork) -> dict[str, set[Spot]]:
    found: dict[str, set[Spot]] = {}
    for title, spot in work.titles:
        found.setdefault(titles.key(title), set()).add((spot[0], spot[1]))
    found.pop("", None)
    return found


def _reading(work: KnownWork, seen: Seen) -> WorkReading:
    """Find the longest beginning without a gap. What is not out is not counted as watched, whoever says so."""
    episodes = [(spot[0], spot[1]) for spot in work.episodes]
    spots, begun = set(seen.spots), set[Spot]()
    least = max(MINUTES, SHARE * max(seen.minutes.values(), default=0.0))
    for spot, minutes in seen.minutes.items():
        (spots if minutes >= least else begun).add(spot)
    for season, count in seen.counts.items():
        spots |= set([each for each in episodes if season in (None, each[0])][:count])
    known = spots & set(episodes)
    beginning = next((index for index, spot in enumerate(episodes) if spot not in known), len(episodes))
    latest = max((index for index, spot in enumerate(episodes) if spot in known), default=-1)
    return WorkReading(
        work.code,
        unbroken=episodes[beginning - 1] if beginning else None,
        latest=episodes[latest] if latest >= 0 else None,
        missing=max(latest + 1 - len(known), 0),
        watched=len(known),
        begun=len((begun & set(episodes)) - known),
        unknown=len(spots - set(episodes)),
        is_counted=bool(seen.counts) and not seen.spots,
        is_untold=seen.is_finished and not known,
    )
