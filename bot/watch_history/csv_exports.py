"""Reads the exports that are CSV: TV Time, Yamtrack, Netflix, Amazon. Each is recognised by its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.watch_history import titles
from bot.watch_history.json_exports import TV_TIME
from bot.watch_history.matching import Collector
from bot.watch_history.records import HistoryError, Spot

YAMTRACK, NETFLIX, AMAZON = "Yamtrack", "Netflix", "Amazon"
MAX_ROWS: Final = 1_000_000
_TRUE: Final = ("true", "1", "yes")
_DURATION: Final = re.compile(r"(\d{1,3}):(\d\d):(\d\d)")

Row = dict[str, str]
Rows = Iterator[Row]
Reader = Callable[[Rows, Collector], str]


def read_csv(text: str, collector: Collector) -> str | None:
    """Collect the episodes of a table.

    Returns:
        the service from which it comes, or None if its columns are not known.

    Raises:
        HistoryError: if it is no table, or one that is too long.
    """
    first = text.lstrip("\r\n")[:20_000].partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = next((line for line in lines if any(cell.strip() for cell in line)), [])
        names = [cell.strip().casefold() for cell in columns]
        reader = reader_for(names)
        return reader(_rows(names, lines), collector) if reader is not None else None
    except csv.Error:
        raise HistoryError(
            "That table is broken. Please send the file as you downloaded it, without opening and saving it first."
        ) from None


def _rows(names: Sequence[str], lines: Iterator[list[str]]) -> Rows:
    for number, line in enumerate(lines):
        if number >= MAX_ROWS:
            raise HistoryError("That table has more than a million rows, which no watch history has.")
        row: Row = {}
        for name, cell in zip(names, line, strict=False):
            row[name] = row.get(name) or cell.strip()  # of two columns with one name, the one that is filled in
        yield row


def reader_for(names: Sequence[str]) -> Reader | None:
    """Return the function that reads a table with these columns, which are in small letters."""
    columns = set(names)
    if "letterboxd uri" in columns:
        return _refuse_letterboxd
    if "series_tvdb_id" in columns:
        return _read_tv_time_episodes
    if "media_type" in columns and "media_id" in columns:
        return _read_yamtrack
    if "key" in columns and columns & {"s_id", "created_at", "user_id"}:
        return _read_tv_time_tracking
    if "type-uuid-n" in columns or {"show_name", "episode_season_number"} <= columns:
        return _read_tv_time_older
    if {"is_watched", "tvdb_id", "season", "episode"} <= columns:
        return _read_tv_time_activity
    if "tvdb_id" in columns or {"list_name", "item_type"} <= columns:
        return _refuse_tv_time
    if {"title", "episode title"} <= columns:
        return _read_amazon
    if "title" in columns and columns & {"date", "start time", "latest bookmark", "bookmark"}:
        return _read_netflix
    return None


def _first(row: Row, *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _refuse_letterboxd(_rows: Rows, _collector: Collector) -> str:
    raise HistoryError(
        "That is an export of Letterboxd, which has films and no episodes. Please send one of a service for series, "
        "such as the ZIP of Trakt."
    )


def _refuse_tv_time(_rows: Rows, _collector: Collector) -> str:
    raise HistoryError(
        "That part of an export of TV Time has no episodes. Please send its ZIP, or tvtime-series-episodes.csv."
    )


def _read_tv_time_tracking(rows: Rows, collector: Collector) -> str:
    """Read `tracking-prod-records-v2.csv`. The rows of episodes have a key that begins with “watch-episode”.

    The number of an episode is in one of two columns, of which either may be empty.
    """
    for row in rows:
        if re.match(r"(?:re)?watch[-_]episode", row.get("key", "")) and row.get("is_special", "").casefold() != "true":
            work = collector.work(row.get("series_name"), {"tvdb": row.get("s_id")})
            collector.add(work, _first(row, "s_no", "season_number"), _first(row, "ep_no", "episode_number"))
    return TV_TIME


def _read_tv_time_older(rows: Rows, collector: Collector) -> str:
    """Read `tracking-prod-records.csv` or `seen_episode.csv`, which have no ids of series."""
    for row in rows:
        if row.get("type", "watch") not in ("watch", "rewatch"):
            continue
        title = _first(row, "series_name", "show_name", "tv_show_name")
        season = _first(row, "season_number", "episode_season_number", "s_no")
        episode = _first(row, "episode_number", "ep_no")
        if title and episode:
            collector.add(collector.work(title), season, episode)
    return TV_TIME


def _read_tv_time_episodes(rows: Rows, collector: Collector) -> str:
    """Read `tvtime-series-episodes.csv`. It lists all episodes, also those that were not watched."""
    for row in rows:
        if row.get("is_watched", "").casefold() in _TRUE and row.get("special", "").casefold() not in _TRUE:
            ids = {"tvdb": row.get("series_tvdb_id"), "imdb": row.get("series_imdb_id")}
            collector.add(collector.work(row.get("title"), ids), row.get("season"), row.get("episode"))
    return TV_TIME


def _read_tv_time_activity(rows: Rows, collector: Collector) -> str:
    """Read `activity_history.csv` of a tool that reads TV Time. Its ids are those of episodes, so titles decide."""
    for row in rows:
        is_special = row.get("is_special", "").casefold() in _TRUE
        if row.get("is_watched", "").casefold() in _TRUE and row.get("episode") and not is_special:
            collector.add(collector.work(row.get("title")), row.get("season"), row.get("episode"))
    return TV_TIME


def _read_yamtrack(rows: Rows, collector: Collector) -> str:
    """Read `yamtrack_….csv`. Anime have a number of watched episodes instead of a row for each."""
    for row in rows:
        source = row.get("source", "").casefold()
        work = collector.work(row.get("title"), {source: row.get("media_id")})
        if row.get("media_type") == "episode":
            collector.add(work, row.get("season_number"), row.get("episode_number"))
        elif row.get("media_type") == "anime":
            collector.add_count(work, None, row.get("progress"))
    return YAMTRACK


def _read_netflix(rows: Rows, collector: Collector) -> str:
    """Read `NetflixViewingHistory.csv` or `ViewingActivity.csv`. Dates are not read: their order differs by country.

    The second also lists trailers, which are left out, and for how long each title ran.
    """
    for row in rows:
        if row.get("supplemental video type"):
            continue
        work, spot = collector.spot_of(row.get("title", ""))
        if "duration" in row:
            lengths = (row["duration"], row.get("bookmark", ""), row.get("latest bookmark", ""))
            collector.add_play(work, spot, max(map(_minutes, lengths)))
        else:
            _add(collector, work, spot)
    return NETFLIX


def _read_amazon(rows: Rows, collector: Collector) -> str:
    """Read what an exporter makes of Amazon's page. “Deep Water - Season 1” is the title of a season."""
    for row in rows:
        episode = row.get("episode title", "")
        if not episode:
            continue
        title, season = titles.split_season(row.get("title", ""))
        work = collector.work(title) or collector.work(row.get("title"))
        spot = collector.episode_of(work, season, [episode]) if work is not None else None
        _add(collector, work, spot)
    return AMAZON


def _add(collector: Collector, work: object, spot: Spot | None) -> None:
    collector.add(work if spot is not None else None, *(spot or (None, None)))  # type: ignore[arg-type]


def _minutes(text: str) -> float:
    found = _DURATION.search(text)
    return int(found[1]) * 60 + int(found[2]) + int(found[3]) / 60 if found is not None else 0.0
