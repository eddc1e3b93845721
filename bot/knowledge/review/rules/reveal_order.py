"""Reveal points that work against each other: earlier than the entry, or versions in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.positions import Reveal
from bot.knowledge.review.context import Item, ReviewContext, any_said, covers, never, said
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.texts import wordings


def early_reveals(material: ReviewContext) -> Iterator[Finding]:
    """What is written as safe before its subject may be named: the later point counts, or nobody can find it."""
    for item in material.items(*ENTRY_SECTIONS):
        model = item.model
        for index, fact in enumerate(model.facts):
            for version, path in wordings(fact, (*item.path, "facts", index)):
                yield from _early(material, item, version, path, "this fact", [item.id])
        if model.summary is not None:
            for version, path in wordings(model.summary, (*item.path, "summary")):
                yield from _early(material, item, version, path, "this summary", [item.id])
        for index, relation in enumerate(model.relations):
            for version, path in wordings(relation, (*item.path, "relations", index)):
                yield from _early(material, item, version, path, "this relation", [item.id, relation.to])
        for index, alias in enumerate(model.aliases if model.reveal is not None else ()):
            yield from _early(material, item, alias, (*item.path, "aliases", index), "this alias", [item.id])
        for index, part in enumerate(getattr(model, "parts", ())):
            for number, credit in part.seasons.items():
                path = (*item.path, "parts", index, "seasons", str(number))
                yield from _early(material, item, credit, path, "this credit", [item.id])
    for item in material.items("events"):
        point = material.point(item.model.reveal)
        if point is None or not item.model.about or not all(id_ in material.doors for id_ in item.model.about):
            continue
        # An event may belong to somebody who is introduced later; if that is so for all, nobody finds it.
        if not any(material.nameable(id_, point) for id_ in item.model.about):
            first = item.model.about[0]
            doors = any_said(material.doors[first])
            yield material.finding(
                item,
                (*item.path, "reveal"),
                f"this event is safe from {said(point)}, but nothing it is about may be named then "
                f"(“{first}” only from {doors}); set the later point, or say what else it is about",
            )


def _early(
    material: ReviewContext, item: Item, version: Any, path: DataPath, what: str, subjects: list[str]
) -> Iterator[Finding]:
    point = material.point(version.reveal)
    if point is None:
        return
    for subject in subjects:
        if subject not in material.entries:
            continue
        own = material.point(material.entries[subject].model.reveal)
        doors = (own,) if own is not None else material.doors[subject]
        if not any(never(door) or covers(point, door) for door in doors):
            yield material.finding(
                item,
                (*path, "reveal"),
                f"{what} is written as safe from {said(point)}, but “{subject}” may be named only from "
                f"{any_said(doors)}; the later one counts, so write that",
            )


def contradicting_versions(material: ReviewContext) -> Iterator[Finding]:
    """Versions of which a later one is known or safe before the one it replaces."""
    for item in material.items(*ENTRY_SECTIONS, "works", "episodes"):
        model = item.model
        own = material.point(getattr(model, "reveal", None))
        given: list[tuple[Any, DataPath]] = [(fact, ("facts", index)) for index, fact in enumerate(model.facts)]
        given += [(relation, ("relations", index)) for index, relation in enumerate(getattr(model, "relations", ()))]
        if getattr(model, "summary", None) is not None:
            given.append((model.summary, ("summary",)))
        for number, season in getattr(model, "seasons", {}).items():
            given += [(fact, ("seasons", str(number), "facts", index)) for index, fact in enumerate(season.facts)]
        for fact, path in given:
            yield from _versions(material, item, fact, (*item.path, *path), own)


def _versions(material: ReviewContext, item: Item, fact: Any, path: DataPath, own: Reveal | None) -> Iterator[Finding]:
    before: tuple[Reveal | None, WorldDate | None] | None = None
    for version, here in wordings(fact, path):
        point = material.point(version.reveal)
        if point is None and version.reveal is not None:
            before = None  # it makes no sense, which is told elsewhere
            continue
        point = point if point is not None else own
        as_of: WorldDate | None = version.as_of
        if before is not None:
            earlier, known = before
            if known is not None and as_of is not None and as_of.last < known.first:
                yield material.finding(
                    item,
                    (*here, "as_of"),
                    f"this version was known on {as_of}, before the one it replaces ({known}); "
                    "put the versions in order, oldest first",
                    Severity.ERROR,
                )
            elif point is not None and earlier is not None and covers(earlier, point):
                newer = as_of is not None and (known is None or as_of.first > known.first)
                if not newer:
                    yield material.finding(
                        item,
                        (*here, "reveal") if version.reveal is not None else here,
                        f"this version is safe from {said(point)}, no later than the one it replaces "
                        f"({said(earlier)}), which can therefore never be shown; change the order or a reveal point",
                        Severity.ERROR,
                    )
        before = (point, as_of)
