"""Writes a series and its seasons as lines of YAML, indented from 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.knowledge.importing.records import Episode, Imported
from bot.knowledge.importing.yaml_insert import scalar

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def work_lines(
    whole: Imported, code: str, accent: str, seasons: Mapping[int, Sequence[Episode]], source: str, today: date
) -> Iterator[str]:
    """Yield the lines of a new series. Its summary counts seasons and episodes, until an editor writes a better one."""
    total = sum(map(len, seasons.values()))
    count = f"{len(seasons)} season{'s' if len(seasons) != 1 else ''}"
    text = f"A series with {total} episode{'s' if total != 1 else ''} in {count} so far."
    yield f"{code}:"
    yield f"  title: {scalar(whole.title or code)}"
    yield f'  accent: "{accent}"'
    if whole.platform:
        yield f"  platform: {scalar(whole.platform)}"
    yield f"  summary: {{text: {scalar(text, inside=True)}, reveal: premise, sources: {source}}}"
    yield "  seasons:"
    for number, episodes in seasons.items():
        yield from (f"    {line}" for line in season_lines(number, episodes, source, today))


def season_lines(number: int, episodes: Sequence[Episode], source: str, today: date) -> Iterator[str]:
    """Yield the lines of a season: what is known of it on `today`, or was known when its last episode came out."""
    days = [episode.day for episode in episodes]
    dated = [day for day in days if day]
    complete = len(dated) == len(days)
    over = complete and bool(dated) and dated[-1] < today
    parts = [f"as_of: {dated[-1] if over else today}"]
    parts.append(f"status: {'aired' if over else 'confirmed' if dated else 'announced'}")
    parts += [f"premiere: {days[0]}"] if days[0] else []
    parts += [f"finale: {days[-1]}"] if complete else []
    parts.append(f"episodes: {max(episode.spot[1] for episode in episodes)}")
    weekly = complete and len(dated) > 2 and all(after - before == timedelta(7) for before, after in pairwise(dated))
    parts += [f"rhythm: {_DAYS[dated[0].weekday()]}"] if weekly else []
    parts.append(f"sources: {source}")
    yield f"{number}:"
    yield "  schedule:"
    yield f"    - {{{', '.join(parts)}}}"
