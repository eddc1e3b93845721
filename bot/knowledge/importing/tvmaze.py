"""Reads TVmaze: a show with embedded episodes, seasons and cast, or the bare lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.knowledge.importing.records import Episode, Imported, Part, clean, episode_title
from bot.knowledge.importing.values import as_date, dicts

_NUMBERED = ("regular", None)


def is_tvmaze(data: Any) -> bool:
    """Return whether parsed JSON has the shape of TVmaze's answers."""
    if isinstance(data, dict):
        embedded = data.get("_embedded")
        return (isinstance(embedded, dict) and "name" in data) or ("weight" in data and "officialSite" in data)
    first = next(dicts(data), {})
    episode = "airdate" in first and "number" in first and "season" in first
    season = "episodeOrder" in first and "premiereDate" in first
    return episode or season or {"person", "character"} <= first.keys()


def read(data: Any, file: str) -> Imported:
    """Read parsed JSON for which `is_tvmaze` is true."""
    found = Imported(file, "TVmaze")
    if isinstance(data, dict):
        _read_show(data, found)
    else:
        first = next(dicts(data), {})
        if {"person", "character"} <= first.keys():
            _read_cast(data, "", found, None)
        elif "episodeOrder" in first:
            _read_seasons(data, "", found)
        else:
            _read_episodes(data, "", found, None)
    return found


def _read_show(show: dict[str, Any], found: Imported) -> None:
    found.title = found.name(show.get("name"), "name")
    found.address = clean(show.get("url"))
    channel = next((it for key in ("webChannel", "network") if isinstance(it := show.get(key), dict)), {})
    found.platform = found.name(channel.get("name"), "network.name")
    embedded = show.get("_embedded") or {}
    if "seasons" in embedded:
        _read_seasons(embedded["seasons"], "_embedded.seasons", found)
    episodes = embedded.get("episodeswithspecials") or embedded.get("episodes")
    if episodes is not None:
        _read_episodes(episodes, "_embedded.episodes", found, _zone(channel))
    if "cast" in embedded:
        _read_cast(embedded["cast"], "_embedded.cast", found, None)
    for place, member in _numbered(embedded.get("crew"), "_embedded.crew", found):
        if member.get("type") == "Creator" and isinstance(member.get("person"), dict):
            name = found.name(member["person"].get("name"), place)
            found.creators += [name] if name else []


def _zone(channel: dict[str, Any]) -> ZoneInfo | None:
    country = channel.get("country")
    try:
        return ZoneInfo(country["timezone"]) if isinstance(country, dict) else None
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        return None


def _numbered(items: Any, place: str, found: Imported) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object of a list with its place."""
    if items is not None and not isinstance(items, list):
        found.trouble(place, "a list was expected here")
        return
    for number, item in enumerate(items or ()):
        if isinstance(item, dict):
            yield f"{place}[{number}]", item
        else:
            found.trouble(f"{place}[{number}]", "an object was expected here")


def _read_seasons(seasons: Any, place: str, found: Imported) -> None:
    for where, season in _numbered(seasons, place, found):
        number = season.get("number")
        if isinstance(number, int) and 1 <= number <= 99:
            found.season_numbers.add(number)
        else:
            found.doubt(where, f"season “{number}” has no number from 1 to 99 and was left out")


def _read_episodes(episodes: Any, place: str, found: Imported, zone: ZoneInfo | None) -> None:
    specials = 0
    for where, item in _numbered(episodes, place, found):
        kind = item.get("type")
        if kind not in _NUMBERED or item.get("number") is None or item.get("season") == 0:
            specials += 1
            continue
        episode = found.add_episode(item.get("season"), item.get("number"), where)
        if episode is None:
            continue
        episode.title = found.name(episode_title(item.get("name")), where)
        episode.released = _released(item, where, found, zone)
        inner = item.get("_embedded")
        embedded = inner if isinstance(inner, dict) else {}
        guests = embedded.get("guestcast") or item.get("guestcast")
        _read_cast(guests, f"{where}.guestcast", found, episode)
    if specials:
        found.doubt(place, f"{specials} special{'s have' if specials > 1 else ' has'} no number and was left out")


def _released(item: dict[str, Any], where: str, found: Imported, zone: ZoneInfo | None) -> str | None:
    """Return the announced day; with the hour if the file tells it and the channel has a time zone.

    `airdate` is the evening of the channel, `airstamp` the instant in UTC. Without `airtime` the instant is a default.
    """
    day = as_date(item.get("airdate"), f"{where}.airdate", found)
    if day is None or zone is None or not item.get("airtime"):
        return str(day) if day else None
    try:
        at = datetime.fromisoformat(str(item.get("airstamp"))).astimezone(zone)
    except ValueError:
        return str(day)
    return at.isoformat(timespec="minutes") if at.date() == day else str(day)


def _read_cast(cast: Any, place: str, found: Imported, episode: Episode | None) -> None:
    """Read the main cast, of which TVmaze does not tell the seasons, or the guests of an episode."""
    for where, member in _numbered(cast, place, found):
        person, character = member.get("person"), member.get("character")
        if member.get("self") or not isinstance(person, dict) or not isinstance(character, dict):
            continue
        actor, name = found.name(person.get("name"), where), found.name(character.get("name"), where)
        if actor and name:
            note = "voice" if member.get("voice") else None
            spot = episode.spot if episode else None
            season, billing = (spot[0], "guest") if spot else (None, "main")
            found.parts.append(Part(actor, name, season, billing, spot, note))
