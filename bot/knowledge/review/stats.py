"""How much is known: per season and per kind, for whoever wants to know where a hand is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.positions import Reveal
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.rules.sourcing import cited_in

Row = Mapping[str, Any]


def stats(material: ReviewContext) -> dict[str, list[Row]]:
    """Coverage as rows: `seasons`, then `kinds`."""
    return {"seasons": _seasons(material), "kinds": _kinds(material)}


def _seasons(material: ReviewContext) -> list[Row]:
    knowledge = material.knowledge
    facts: Counter[tuple[str, int]] = Counter()
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            facts.update({season for version in fact.versions for season in _season_of(version.reveal)})
    events = Counter(season for event in knowledge.events for season in _season_of(event.happening.reveal))
    credits = Counter(
        (part.work, number)
        for item in material.items("characters")
        for part in item.model.parts
        for number in part.seasons
    )
    rows: list[Row] = []
    for item in material.items("works"):
        for number, season in sorted(item.model.seasons.items()):
            here = (item.id, number)
            episodes = [it for it in material.items("episodes") if it.id.startswith(f"{item.id} S{number}E")]
            cited = {id_ for model in (season, *(it.model for it in episodes)) for id_ in cited_in(model)}
            rows.append(
                {
                    "season": f"{item.id} S{number}",
                    "episodes": len(episodes),
                    "without title": sum(it.model.title is None for it in episodes),
                    "without date": sum(it.model.released is None for it in episodes),
                    "facts": len(season.facts) + sum(len(it.model.facts) for it in episodes) + facts[here],
                    "events": events[here],
                    "credits": credits[here],
                    "sources": len(cited),
                }
            )
    return rows


def _season_of(reveal: Reveal) -> set[tuple[str, int]]:
    return {(position.work, position.season) for position in reveal}


def _kinds(material: ReviewContext) -> list[Row]:
    rows: list[Row] = []
    for section, kind in ENTRY_SECTIONS.items():
        models = [item.model for item in material.items(section)]
        if models:
            rows.append(
                {
                    "kind": kind.value,
                    "entries": len(models),
                    "without summary": sum(model.summary is None for model in models),
                    "facts": sum(len(model.facts) for model in models),
                    "relations": sum(len(model.relations) for model in models),
                    "credits": sum(len(part.seasons) for model in models for part in getattr(model, "parts", ())),
                    "sources": len({id_ for model in models for id_ in cited_in(model)}),
                }
            )
    return rows


def as_table(rows: Sequence[Row]) -> str:
    """Rows as columns of equal width."""
    if not rows:
        return ""
    lines = [list(map(str, rows[0])), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
