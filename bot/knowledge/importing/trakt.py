"""Reads Trakt: the seasons of a show with their episodes."""

from __future__ import annotations

from typing import Any

from bot.knowledge.importing.records import Imported, episode_title
from bot.knowledge.importing.values import as_instant, dicts


def is_trakt(data: Any) -> bool:
    """Return whether parsed JSON has the shape of Trakt's seasons."""
    first = next(dicts(data), {})
    return "ids" in first and "number" in first


def read(data: list[Any], file: str) -> Imported:
    """Read parsed JSON for which `is_trakt` is true. `first_aired` is an instant in UTC."""
    found = Imported(file, "Trakt")
    specials = 0
    for index, season in enumerate(data):
        if not isinstance(season, dict):
            found.trouble(f"[{index}]", "an object was expected here")
            continue
        items = [season] if "season" in season else list(dicts(season.get("episodes")))
        number = season.get("number")
        if "season" not in season and isinstance(number, int) and 1 <= number <= 99:
            found.season_numbers.add(number)
        for inner, item in enumerate(items):
            where = f"[{index}]" if "season" in season else f"[{index}].episodes[{inner}]"
            episode = found.add_episode(item.get("season"), item.get("number"), where)
            if episode is None:
                specials += item.get("season") == 0 or item.get("number") is None
                continue
            episode.title = found.name(episode_title(item.get("title")), where)
            episode.released = as_instant(item.get("first_aired"), f"{where}.first_aired", found)
    if specials:
        found.doubt("", f"{specials} special{'s have' if specials > 1 else ' has'} no number here and was left out")
    return found
