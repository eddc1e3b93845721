"""Made-up watch histories in the shapes that services export, of a series that does not exist."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from bot.watch_history.records import KnownWork, Spot

EPISODES = tuple((season, episode) for season in (1, 2, 3) for episode in range(1, 5))
"""Three seasons of four episodes."""
TITLES: tuple[tuple[str, Spot], ...] = (
    ("Arrival", (1, 1)),
    ("The Hatch: Part 2", (1, 2)),
    ("It's Cold", (1, 3)),
    ("Home", (1, 4)),
    ("Home", (3, 4)),
    ("Second Wind", (2, 1)),
)
DEEP_WATER = KnownWork(
    "DW",
    ("Deep Water", "Глубокая вода"),
    {"tvdb": "900001", "tmdb": "700001", "imdb": "tt9000001", "trakt": "9"},
    EPISODES,
    TITLES,
)
SHORE = KnownWork("SH", ("The Shore: A Deep Water Story",), {"tvdb": "900002"}, ((1, 1), (1, 2)), (("Sand", (1, 1)),))
WORKS = (DEEP_WATER, SHORE)

SHOW = {
    "ids": {"trakt": 9, "slug": "deep-water", "tvdb": 900001, "imdb": "tt9000001", "tmdb": 700001},
    "year": 2024,
    "title": "Deep Water",
    "aired_episodes": 8,
}
OTHER_SHOW = {"ids": {"trakt": 77, "slug": "other", "tvdb": 5, "imdb": "tt0000005", "tmdb": 6}, "title": "Another Show"}


def as_json(value: Any) -> bytes:
    """JSON, as services write it."""
    return json.dumps(value).encode()


def archive(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            file.writestr(name, content)
    return written.getvalue()


def trakt_play(season: int, episode: int, show: Mapping[str, Any] = SHOW, at: str = "2026-04-01T11:10:00.000Z") -> Any:
    """One item of `watched-history-1.json`."""
    ids = {"trakt": 1, "tvdb": 2, "imdb": "tt1", "tmdb": 3}
    return {
        "id": 1,
        "watched_at": at,
        "action": "watch",
        "type": "episode",
        "episode": {"ids": ids, "title": "x", "number": episode, "season": season},
        "show": show,
    }


def trakt_history(spots: Iterable[Spot]) -> bytes:
    """`watched-history-1.json`, with a film in it."""
    film = {"id": 2, "watched_at": "2026-04-01T11:10:00.000Z", "action": "scrobble", "type": "movie", "movie": {}}
    return as_json([film, *(trakt_play(*spot) for spot in spots)])


def trakt_shows(spots: Iterable[Spot]) -> bytes:
    """`watched-shows.json`."""
    day = "2026-01-01T00:00:00.000Z"
    return as_json([{"plays": 3, "last_watched_at": day, "show": SHOW, "seasons": _seasons(spots, plays=1)}])


def _seasons(spots: Iterable[Spot], **more: Any) -> list[dict[str, Any]]:
    seasons: dict[int, list[dict[str, Any]]] = {}
    for season, episode in spots:
        seasons.setdefault(season, []).append({"number": episode, **more})
    return [{"number": season, "episodes": episodes} for season, episodes in seasons.items()]


def tv_time_tracking(spots: Iterable[Spot]) -> bytes:
    """`tracking-prod-records-v2.csv`: the numbers are in either of two columns."""
    head = "created_at,user_id,key,s_id,s_no,ep_no,ep_id,series_name,season_number,episode_number,is_special"
    lines = [
        head,
        "2024-11-01 11:53:58,0,tracking-stats,,,,,,,,",
        "2024-11-01 11:53:58,0,user-series-aa,900001,,,,Deep Water,,,",
    ]
    for number, (season, episode) in enumerate(spots):
        places = f"{season},{episode},5,Deep Water,," if number % 2 else f",,5,Deep Water,{season},{episode}"
        lines.append(f"2024-11-02 11:53:58,0,watch-episode-aa-bb,900001,{places},")
    return "\n".join(lines).encode()


def tv_time_older(spots: Iterable[Spot]) -> bytes:
    """`tracking-prod-records.csv`."""
    lines = ["type-uuid-n,type,entity_type,series_name,season_number,episode_number,episode_id"]
    lines += [f"watch-aa,watch,episode,Deep Water,{season},{episode},1" for season, episode in spots]
    return "\n".join([*lines, "follow-aa,follow,series,Deep Water,,,", "towatch-a,towatch,movie,,,,"]).encode()


def tv_time_seen(spots: Iterable[Spot]) -> bytes:
    """`seen_episode.csv`."""
    lines = ["ts,show_name,episode_id,episode_season_number,episode_number,episode_name"]
    return "\n".join([*lines, *(f"1,Deep Water,1,{season},{episode},x" for season, episode in spots)]).encode()


def tv_time_episodes(spots: Iterable[Spot]) -> bytes:
    """`tvtime-series-episodes.csv`, which lists all episodes."""
    seen = set(spots)
    lines = [
        "series_tvdb_id,series_imdb_id,series_uuid,title,season,episode,tvdb_id,is_watched,watched_at,rewatch_count,special",
        "900001,,u,Deep Water,0,1,4,true,2025-03-20 10:15:44,0,true",
    ]
    lines += [
        f"900001,,u,Deep Water,{season},{episode},5,{str((season, episode) in seen).lower()},2025-03-20 10:15:44,0,"
        for season, episode in EPISODES
    ]
    return "\n".join(lines).encode()


def tv_time_series(spots: Iterable[Spot]) -> bytes:
    """`tvtime-series.json`, which lists all episodes."""
    seen = set(spots)
    seasons = [
        {
            "number": season,
            "episodes": [
                {"id": {"tvdb": 5, "imdb": None}, "number": episode, "is_watched": (season, episode) in seen}
                for _, episode in EPISODES[:4]
            ],
        }
        for season in (0, 1, 2, 3)
    ]
    show = {"id": {"tvdb": 900001, "imdb": None}, "title": "Deep Water", "status": "up_to_date", "seasons": seasons}
    return as_json([show])


def tv_time_activity(spots: Iterable[Spot]) -> bytes:
    """`activity_history.csv`."""
    lines = ["tvdb_id,imdb_id,type,title,season,episode,is_special,is_watched,watched_at"]
    lines += [f"5,-1,episode,Deep Water,{season},{episode},false,true,2024-01-01" for season, episode in spots]
    return "\n".join(lines).encode()


def apple_event(season: Any, episode: Any, cursor: Any = 2_500_000, *, renamed: bool = False) -> dict[str, Any]:
    """One play of Apple's file, in its older or newer form."""
    about = f"Deep Water (Episode Number: [{episode}], Episode Title: [x], Season Number: [{season}])"
    if renamed:
        return {
            "stored_event": {"media_description": about, "play_position_in_milliseconds": cursor, "media_type": "TV"}
        }
    return {
        "event_interpretation": {
            "human_readable_media_description": about,
            "human_readable_timestamp": "Sun May 25 18:52:10 GMT 2025",
        },
        "stored_event": {"timestamp": 1748199130000, "media_type": "TV", "play_cursor_in_milliseconds": cursor},
    }


def apple(spots: Iterable[Spot]) -> bytes:
    """`TV App Favorites and Activity.json`."""
    return as_json({"events": [apple_event(*spot) for spot in spots]})


def apple_archive(spots: Iterable[Spot]) -> bytes:
    """What Apple sends: a ZIP in a ZIP."""
    inner = archive({"Apple TV and Podcast Information/TV App Favorites and Activity.json": apple(spots)})
    return archive({"Apple Media Services information/Apple_Media_Services.zip": inner, "readme.txt": b"hello"})


def simkl(spots: Iterable[Spot]) -> bytes:
    """`SimklBackup.json`: ids are texts."""
    show = {"title": "Deep Water", "year": 2024, "ids": {"simkl": 1, "tmdb": "700001", "tvdb": "900001"}}
    day = "2026-01-01T00:00:00Z"
    item = {"status": "watching", "last_watched_at": day, "show": show, "seasons": _seasons(spots, watched_at=day)}
    return as_json({"shows": [item], "anime": [], "movies": []})


def yamtrack(spots: Iterable[Spot]) -> bytes:
    """`yamtrack_2026.csv`."""
    lines = [
        '"media_id","source","media_type","title","image","season_number","episode_number","score","progress","status",'
        '"repeats","start_date","end_date","notes"',
        '"700001","tmdb","tv","Deep Water","x","","","","","In progress","0","","",""',
    ]
    lines += [
        f'"700001","tmdb","episode","Deep Water","x","{season}","{episode}","","","","0","","2024-02-09",""'
        for season, episode in spots
    ]
    return "\n".join(lines).encode()


def netflix(*titles: str) -> bytes:
    """`NetflixViewingHistory.csv`, with dates of several countries."""
    days = ("11/12/26", "24.01.23", "2026-01-31", "31/1/26")
    lines = ["Title,Date", *(f'"{title}","{days[number % 4]}"' for number, title in enumerate(titles))]
    return "\n".join(lines).encode()


def netflix_activity(*rows: tuple[str, str, str]) -> bytes:
    """`ViewingActivity.csv`: a title, how long it ran, and the kind of a trailer."""
    head = "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,"
    head += "Bookmark,Latest Bookmark,Country"
    lines = [
        f"Ann,2022-10-17 23:42:00,{duration},,{title},{kind},TV,{duration},Not latest view,DE (Germany)"
        for title, duration, kind in rows
    ]
    return "\n".join([head, *lines]).encode()


def amazon(*rows: tuple[str, str]) -> bytes:
    """What an exporter makes of Amazon's page."""
    lines = ['"Date Watched","Type","Title","Episode Title","Path"']
    lines += [f'"1736456347000","Series","{title}","{episode}","/x"' for title, episode in rows]
    return "\n".join(lines).encode()


def my_anime_list(*items: tuple[str, int]) -> bytes:
    """`animelist.xml`."""
    listed = "".join(
        f"<anime><series_animedb_id>1</series_animedb_id><series_title><![CDATA[{title}]]></series_title>"
        f"<series_episodes>12</series_episodes><my_watched_episodes>{count}</my_watched_episodes>"
        "<my_status>Watching</my_status><my_start_date>0000-00-00</my_start_date></anime>"
        for title, count in items
    )
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- made by MAL -->\n'
    return f"{head}<myanimelist><myinfo/>{listed}</myanimelist>".encode()


UP_TO_S2E2 = EPISODES[:6]
NAMED = ["Deep Water: Season 1: Arrival", "Deep Water: Season 1: The Hatch: Part 2", "Deep Water: Season 1: It’s Cold"]
NAMED += [
    "Deep Water: Season 1: Home",
    "Deep Water: Staffel 2: Folge 1",
    "Deep Water: Season 2: Chapter Two (Episode 2)",
]
SHAPES: dict[str, tuple[str, bytes]] = {
    "trakt history": ("Trakt", trakt_history(UP_TO_S2E2)),
    "trakt shows": ("Trakt", trakt_shows(UP_TO_S2E2)),
    "trakt zip": (
        "Trakt",
        archive(
            {
                "watched-history-1.json": trakt_history(EPISODES[:3]),
                "watched-history-2.json": trakt_history(EPISODES[3:6]),
            }
        ),
    ),
    "trakt older zip": ("Trakt", archive({"ann/watched/history-1.json": trakt_history(UP_TO_S2E2)})),
    "tv time tracking": ("TV Time", tv_time_tracking(UP_TO_S2E2)),
    "tv time zip": (
        "TV Time",
        archive({"gdpr/tracking_prod_records_v2.csv": tv_time_tracking(UP_TO_S2E2), "tokens.csv": b"x"}),
    ),
    "tv time older": ("TV Time", tv_time_older(UP_TO_S2E2)),
    "tv time seen": ("TV Time", tv_time_seen(UP_TO_S2E2)),
    "tv time episodes": ("TV Time", tv_time_episodes(UP_TO_S2E2)),
    "tv time series": ("TV Time", tv_time_series(UP_TO_S2E2)),
    "tv time activity": ("TV Time", tv_time_activity(UP_TO_S2E2)),
    "apple": ("Apple TV", apple(UP_TO_S2E2)),
    "apple zip": ("Apple TV", apple_archive(UP_TO_S2E2)),
    "simkl": ("Simkl", simkl(UP_TO_S2E2)),
    "simkl zip": ("Simkl", archive({"SimklBackup.json": simkl(UP_TO_S2E2)})),
    "yamtrack": ("Yamtrack", yamtrack(UP_TO_S2E2)),
    "netflix": ("Netflix", netflix(*NAMED)),
    "netflix activity": ("Netflix", netflix_activity(*((title, "00:43:26", "") for title in NAMED))),
    "netflix zip": (
        "Netflix",
        archive(
            {"CONTENT_INTERACTION/ViewingActivity.csv": netflix_activity(*((title, "00:43:26", "") for title in NAMED))}
        ),
    ),
    "amazon": (
        "Amazon",
        amazon(
            *(("Deep Water - Season 1", f"Episode {number}: x") for number in range(1, 5)),
            ("Deep Water – Staffel 2", "Folge 1"),
            ("Deep Water Season 2", "S2 E2 – Swell"),
            ("A Film", ""),
        ),
    ),
    "my anime list": ("MyAnimeList", my_anime_list(("Another Show", 2), ("Deep Water", 6))),
}
"""Each shape, with its service. In all of them, everything up to S2E2 was watched."""
