"""Reads the exports that are JSON: Trakt, TV Time, Apple TV and Simkl. Each is recognised by its content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from bot.watch_history.matching import Collector, number

TRAKT, TV_TIME, APPLE, SIMKL = "Trakt", "TV Time", "Apple TV", "Simkl"
LOOKED_AT: Final = 200
"""The number of items by which a list is recognised. A page of Trakt may begin with many films."""
LONGEST_ABOUT: Final = 2000
"""The number of characters that are read of what Apple says about a play."""
_APPLE_TITLE: Final = re.compile(r"^(.*?)\s*\((?=[A-Z][A-Za-z ]{0,40}: \[)", re.DOTALL)
_APPLE_EPISODE: Final = re.compile(r"Episode Number: \[([^\]]*)\]")
_APPLE_SEASON: Final = re.compile(r"Season Number: \[([^\]]*)\]")
_CURSORS: Final = ("play_cursor_in_milliseconds", "play_position_in_milliseconds")
_DESCRIPTIONS: Final = ("human_readable_media_description", "media_description")


def read_json(data: Any, collector: Collector) -> str | None:
    """Collect the episodes of parsed JSON.

    Returns:
        the service from which it comes, or None if it is no export that is known.
    """
    if isinstance(data, dict):
        if isinstance(data.get("events"), list):
            return _read_apple(data["events"], collector)
        if any(isinstance(data.get(name), list) for name in ("shows", "anime")) or (
            isinstance(data.get("movies"), list) and len(data) == 1
        ):
            return _read_simkl(data, collector)
        return None
    first = list(_dicts(data))[:LOOKED_AT]
    if any({"watched_at", "type"} <= item.keys() or "last_watched_at" in item for item in first):
        return _read_trakt(data, collector)
    if any("seasons" in item and isinstance(item.get("id"), dict) for item in first):
        return _read_tv_time(data, collector)
    return None


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read_trakt(data: Any, collector: Collector) -> str:
    """Read `watched-history-1.json` or `watched-shows.json`. A date of “unknown” is still a watched episode."""
    for item in _dicts(data):
        show = _dict(item.get("show"))
        if not show:
            continue
        work = collector.work(show.get("title"), _dict(show.get("ids")))
        if isinstance(item.get("episode"), dict):
            collector.add(work, item["episode"].get("season"), item["episode"].get("number"))
        for season in _dicts(item.get("seasons")):
            for episode in _dicts(season.get("episodes")):
                collector.add(work, season.get("number"), episode.get("number"))
    return TRAKT


def _read_tv_time(data: Any, collector: Collector) -> str:
    """Read `tvtime-series.json`. It lists all episodes, also those that were not watched."""
    for show in _dicts(data):
        work = collector.work(show.get("title"), _dict(show.get("id")))
        for season in _dicts(show.get("seasons")):
            for episode in _dicts(season.get("episodes")):
                if episode.get("is_watched") is True and episode.get("special") is not True:
                    collector.add(work, season.get("number"), episode.get("number"))
    return TV_TIME


def _read_simkl(data: dict[str, Any], collector: Collector) -> str:
    """Read `SimklBackup.json`. A series that was completed may come without its episodes."""
    for item in (*_dicts(data.get("shows")), *_dicts(data.get("anime"))):
        show = _dict(item.get("show") or item.get("anime"))
        work = collector.work(show.get("title"), _dict(show.get("ids")))
        seasons = list(_dicts(item.get("seasons")))
        for season in seasons:
            for episode in _dicts(season.get("episodes")):
                collector.add(work, season.get("number"), episode.get("number"))
        if not seasons and item.get("status") == "completed":
            collector.add_finished(work)
    return SIMKL


def _read_apple(events: Any, collector: Collector) -> str:
    """Read `TV App Favorites and Activity.json`. Of each play it has the minute at which it stopped."""
    for event in _dicts(events):
        stored, told = _dict(event.get("stored_event")), _dict(event.get("event_interpretation"))
        places = (told, stored, event)
        about = next((str(place[name]) for place in places for name in _DESCRIPTIONS if place.get(name)), "")
        about = about[:LONGEST_ABOUT]
        title, season, episode = _APPLE_TITLE.match(about), _APPLE_SEASON.search(about), _APPLE_EPISODE.search(about)
        if title is None or season is None or episode is None:
            continue
        cursor = next((place[name] for place in (stored, event, told) for name in _CURSORS if name in place), None)
        spot = (number(season[1]) or 0, number(episode[1]) or 0)
        collector.add_play(collector.work(title[1]), spot, milliseconds(cursor))
    return APPLE


def milliseconds(value: Any) -> float | None:
    """Return minutes from a number of milliseconds, or None if it is none."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value) / 60_000
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 <= found < 10_000 else None
