"""What may have aged: old knowledge of the real world, announcements whose day has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.knowledge.assemble import ENTRY_SECTIONS
from bot.knowledge.dates import WorldDate
from bot.knowledge.references import Path
from bot.knowledge.review.findings import Finding
from bot.knowledge.review.material import Item, Material
from bot.knowledge.review.texts import wordings
from bot.knowledge.review.timing import dates_in
from bot.knowledge.schema import Status


def stale(material: Material, today: date, days: int) -> Iterator[Finding]:
    """Facts whose latest version is older than so many days, and announcements that should be something else now."""
    limit = today - timedelta(days=days)
    for item in material.items(*ENTRY_SECTIONS, "works", "episodes"):
        for fact, path in _facts(item):
            version, here = list(wordings(fact, path))[-1]
            as_of: WorldDate | None = version.as_of
            if as_of is not None and as_of.last < limit:
                yield material.finding(
                    item,
                    (*here, "as_of"),
                    f"known since {as_of} and not looked at since; see whether it still holds and add a version",
                )
            if version.status is Status.ANNOUNCED:
                yield from _passed_in_text(material, item, here, version, today)
    for item in material.items("works"):
        for number, season in item.model.seasons.items():
            index, latest = len(season.schedule) - 1, season.schedule[-1]
            path = (*item.path, "seasons", str(number), "schedule", index)
            if latest.status is not Status.ANNOUNCED:
                continue
            for key in ("premiere", "finale"):
                when: WorldDate | None = getattr(latest, key)
                if when is not None and when.last < today:
                    yield material.finding(
                        item,
                        (*path, key),
                        f"the {key} of {item.id} S{number} was announced for {when}, and that day has passed; "
                        "add a schedule that says what came of it",
                    )


def _facts(item: Item) -> Iterator[tuple[Any, Path]]:
    model = item.model
    if getattr(model, "summary", None) is not None:
        yield model.summary, (*item.path, "summary")
    for index, fact in enumerate(model.facts):
        yield fact, (*item.path, "facts", index)
    for number, season in getattr(model, "seasons", {}).items():
        for index, fact in enumerate(season.facts):
            yield fact, (*item.path, "seasons", str(number), "facts", index)


def _passed_in_text(material: Material, item: Item, path: Path, version: Any, today: date) -> Iterator[Finding]:
    # The day of the announcement itself is no promise.
    said = version.as_of.last if version.as_of is not None else date.min
    passed = [words for words, first, last in dates_in(version.text) if said < first and last < today]
    if passed:
        yield material.finding(
            item,
            (*path, "text"),
            f"“{passed[-1]}” has passed, but this is still announced; add a version that says what came of it",
        )
