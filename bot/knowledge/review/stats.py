"""Counts what is known for each season and each kind of entry, to show where knowledge is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.positions import Reveal
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.rules.sourcing import cited_in

Row = Mapping[str, Any]


def stats(context: ReviewContext) -> dict[str, list[Row]]:
    """Return two tables as lists of rows: `seasons` and `kinds`."""
    return {"seasons": list(_seasons(context)), "kinds": list(_kinds(context))}


def _seasons(context: ReviewContext) -> Iterator[Row]:
    knowledge = context.knowledge
    facts: Counter[tuple[str, int]] = Counter()
    for entry in knowledge.entries.values():
        for fact in entry.facts:  # a fact counts once per season, even if it has several versions there
            facts.update({season for version in fact.versions for season in _season_of(version.reveal)})
    events = Counter(season for event in knowledge.events for season in _season_of(event.happening.reveal))
    credits = Counter(
        (part.work, number)
        for item in context.items("characters")
        for part in item.model.parts
        for number in part.seasons
    )
    for season in context.seasons:
        key = (season.work.id, season.number)
        episodes = [item.model for _, item in season.episodes]
        yield {
            "season": str(season),
            "episodes": len(episodes),
            "without title": sum(episode.title is None for episode in episodes),
            "without date": sum(episode.released is None for episode in episodes),
            "facts": sum(len(model.facts) for model in (season.model, *episodes)) + facts[key],
            "events": events[key],
            "credits": credits[key],
            "sources": len(set[str]().union(*map(cited_in, (season.model, *episodes)))),
        }


def _season_of(reveal: Reveal) -> set[tuple[str, int]]:
    return {(position.work, position.season) for position in reveal}


def _kinds(context: ReviewContext) -> Iterator[Row]:
    for section, kind in ENTRY_SECTIONS.items():
        models = [item.model for item in context.items(section)]
        if models:
            yield {
                "kind": kind.value,
                "entries": len(models),
                "without summary": sum(model.summary is None for model in models),
                "facts": sum(len(model.facts) for model in models),
                "relations": sum(len(model.relations) for model in models),
                "credits": sum(len(part.seasons) for model in models for part in getattr(model, "parts", ())),
                "sources": len(set[str]().union(*map(cited_in, models))),
            }


def as_table(rows: Sequence[Row]) -> str:
    """Format rows as a text table with aligned columns; return an empty text if there are no rows."""
    if not rows:
        return ""
    lines = [list(map(str, rows[0])), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    row = "  ".join(f"{{:{'>' if column else '<'}{width}}}" for column, width in enumerate(widths))
    return "\n".join(row.format(*line) for line in lines)
