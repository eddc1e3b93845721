"""Reads TMDB: a series, a season with its episodes and credits, or the credits alone."""

from __future__ import annotations

from typing import Any

from bot.knowledge.importing.records import Episode, Imported, Part, episode_title, split_character
from bot.knowledge.importing.values import as_date, dicts


def is_tmdb(data: Any) -> bool:
    """Return whether parsed JSON has the shape of TMDB's answers."""
    if not isinstance(data, dict):
        return False
    if "episode_number" in next(dicts(data.get("episodes")), {}) or {"seasons", "number_of_seasons"} <= data.keys():
        return True
    credits = [*dicts(data.get("cast")), *dicts(data.get("crew"))]
    return any({"credit_id", "roles", "jobs", "known_for_department"} & credit.keys() for credit in credits)


def read(data: dict[str, Any], file: str) -> Imported:
    """Read parsed JSON for which `is_tmdb` is true."""
    found = Imported(file, "TMDB")
    if "number_of_seasons" in data:
        _read_series(data, found)
    number = data.get("season_number")
    season = number if isinstance(number, int) and 1 <= number <= 99 else None
    if number == 0:
        found.doubt("", "this is the season of specials, which have no numbers here; it was left out")
        return found
    for index, item in enumerate(data.get("episodes") or ()):
        _read_episode(item, f"episodes[{index}]", found)
    for key in ("aggregate_credits", "credits"):
        if isinstance(data.get(key), dict):
            _read_cast(data[key].get("cast"), f"{key}.cast", found, season)
            break
    else:
        _read_cast(data.get("cast"), "cast", found, season)
    return found


def _read_series(data: dict[str, Any], found: Imported) -> None:
    found.title = found.name(data.get("name"), "name")
    found.address = f"https://www.themoviedb.org/tv/{data['id']}" if isinstance(data.get("id"), int) else None
    networks = [found.name(item.get("name"), "networks") for item in dicts(data.get("networks"))]
    found.platform = next((name for name in networks if name), None)
    makers = [found.name(item.get("name"), "created_by") for item in dicts(data.get("created_by"))]
    found.creators = [name for name in makers if name]
    numbers = [item.get("season_number") for item in dicts(data.get("seasons"))]
    found.season_numbers = {number for number in numbers if isinstance(number, int) and 1 <= number <= 99}


def _read_episode(item: Any, where: str, found: Imported) -> None:
    if not isinstance(item, dict):
        found.trouble(where, "an object was expected here")
        return
    episode = found.add_episode(item.get("season_number"), item.get("episode_number"), where)
    if episode is None:
        found.doubt(where, "a special has no number and was left out")
        return
    episode.title = found.name(episode_title(item.get("name")), where)
    day = as_date(item.get("air_date"), f"{where}.air_date", found)
    episode.released = str(day) if day else None
    for member in dicts(item.get("crew")):
        name = found.name(member.get("name"), f"{where}.crew")
        if name and member.get("job") == "Director" and name not in episode.directors:
            episode.directors.append(name)
        if name and member.get("job") in ("Writer", "Teleplay") and name not in episode.writers:
            episode.writers.append(name)
    _read_cast(item.get("guest_stars"), f"{where}.guest_stars", found, episode.spot[0], episode)


def _read_cast(cast: Any, place: str, found: Imported, season: int | None, episode: Episode | None = None) -> None:
    billing = "guest" if episode else "main"
    for member in dicts(cast):
        actor = found.name(member.get("name"), place)
        roles = [role.get("character") for role in dicts(member.get("roles"))] or [member.get("character")]
        for role in roles:
            names, note = split_character(role) if isinstance(role, str) else ([], None)
            for text in names:
                name = found.name(text, place)
                if actor and name:
                    first = episode.spot if episode else None
                    found.parts.append(Part(actor, name, season, billing, first, note))
