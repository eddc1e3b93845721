"""Made-up files in the shapes of the real ones."""

from __future__ import annotations

import json
from typing import Any

NEW_YORK = {"name": "North TV", "country": {"name": "United States", "timezone": "America/New_York"}}


def tvmaze_episode(season: int, number: int | None, name: str = "", airdate: str = "", **more: Any) -> dict[str, Any]:
    """An episode as TVmaze writes it, at ten in the evening in New York, summer time."""
    stamp = f"{airdate[:-2]}{int(airdate[-2:]) + 1:02}T02:00:00+00:00" if airdate else None
    return {
        "id": 1,
        "name": name or f"Episode {number}",
        "season": season,
        "number": number,
        "type": "regular" if number else "significant_special",
        "airdate": airdate,
        "airtime": "22:00" if airdate else "",
        "airstamp": stamp,
        "summary": "<p>The <b>keeper</b> did it.</p>",
        **more,
    }


def cast(person: str, character: str, **more: Any) -> dict[str, Any]:
    """A member of a cast as TVmaze writes it."""
    return {"person": {"id": 1, "name": person}, "character": {"id": 1, "name": character}, "self": False, **more}


EPISODES = [
    tvmaze_episode(
        1, 1, "Pilot", "2013-06-24", _embedded={"guestcast": [cast("Ann Bee", "Old Tom: the Keeper", voice=True)]}
    ),
    tvmaze_episode(1, 2, "Low Tide", "2013-07-01"),
    tvmaze_episode(1, 3, "Return # 1", "2013-07-08"),
    tvmaze_episode(1, None, "Christmas", "2013-12-24"),
    tvmaze_episode(2, 1, "High Tide", "2014-06-24"),
    tvmaze_episode(2, 2, "TBA"),
]


def tvmaze(episodes: list[dict[str, Any]] | None = None, **more: Any) -> bytes:
    """A show with its embedded episodes and cast."""
    embedded = {
        "episodes": EPISODES if episodes is None else episodes,
        "cast": [cast("Zoë Kravczyk", "Mara “Gull” Lindqvist"), cast("Bo Ek", "Bo Ek", self=True)],
        "crew": [{"type": "Creator", "person": {"name": "Nils Holm"}}],
        **more,
    }
    show = {"id": 1, "url": "https://www.tvmaze.com/shows/1/harbour-lights", "name": "Harbour Lights"}
    return json.dumps({**show, "network": NEW_YORK, "_embedded": embedded}).encode()


TMDB_SEASON = json.dumps(
    {
        "name": "Season 1",
        "season_number": 1,
        "episodes": [
            {
                "season_number": 1,
                "episode_number": number,
                "name": name,
                "air_date": day,
                "crew": [{"job": "Director", "name": "Ida Lund"}, {"job": "Writer", "name": "Nils Holm"}],
                "guest_stars": [{"name": "Ann Bee", "character": "Old Tom / The Keeper (voice)", "credit_id": "a"}],
            }
            for number, name, day in ((1, "Pilot", "2013-06-24"), (2, "Low Tide", "2013-07-01"))
        ],
        "credits": {"cast": [{"name": "Zoë Kravczyk", "character": "Mara", "order": 0, "credit_id": "b"}]},
    }
).encode()

TRAKT = json.dumps(
    [
        {"number": 0, "ids": {"trakt": 1}, "episodes": [{"season": 0, "number": 1, "title": "Special", "ids": {}}]},
        {
            "number": 1,
            "ids": {"trakt": 2},
            "episodes": [
                {"season": 1, "number": 1, "title": "Pilot", "first_aired": "2013-06-25T02:00:00.000Z", "ids": {}},
                {"season": 1, "number": 2, "title": "Low Tide", "first_aired": None, "ids": {}},
            ],
        },
    ]
).encode()


def _cell(value: str, language: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value, **({"xml:lang": language} if language else {})}


WIKIDATA = json.dumps(
    {
        "head": {"vars": ["item", "itemLabel", "itemAltLabel"]},
        "results": {
            "bindings": [
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
                    "itemLabel": _cell("Mara Lindqvist", "en"),
                    "itemAltLabel": _cell("Gull, The Keeper's Daughter", "en"),
                },
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"},
                    "itemLabel": _cell("Мара Линдквист", "ru"),
                },
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q77"},
                    "itemLabel": _cell("Q77"),
                },
            ]
        },
    }
).encode()

WIKI = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo><sitename>Harbour Wiki</sitename><base>https://harbour.example.org/wiki/Main_Page</base></siteinfo>
  <page><title>Mara Lindqvist</title><ns>0</ns><revision><text>{{Infobox character
| name = Mara Lindqvist
| aliases = [[Gull]]&lt;br /&gt;The Keeper's Daughter&lt;ref&gt;She ''is''.&lt;/ref&gt;
| first = "[[Low Tide]]"
| actor = [[Zoë Kravczyk]]
| fate = Drowns in the finale
}} She '''drowns'''.</text></revision></page>
  <page><title>Gannet (ship)</title><ns>0</ns><revision><text>{{Infobox ship|first=1x03}}</text></revision></page>
  <page><title>Keeper's girl</title><ns>0</ns><redirect title="Mara Lindqvist" />
    <revision><text>#REDIRECT [[Mara Lindqvist]]</text></revision></page>
  <page><title>Talk:Mara</title><ns>1</ns><revision><text>{{Infobox character}}</text></revision></page>
  <page><title>The theme</title><ns>0</ns><revision><text>{{Infobox song|name=Theme}}</text></revision></page>
</mediawiki>""".encode()
