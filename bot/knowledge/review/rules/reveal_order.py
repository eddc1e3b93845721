"""Reveal points that contradict each other: earlier than the entry, or versions in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.positions import Reveal
from bot.knowledge.review.context import Item, ReviewContext, covers, covers_any, describe, describe_any
from bot.knowledge.review.findings import Finding
from bot.knowledge.review.texts import facts_of, relations_of, summary_of, versions_of


def early_reveals(context: ReviewContext) -> Iterator[Finding]:
    """What is written as safe before its subject may be named: the later point counts, or nobody can find it."""
    for item in context.items(*ENTRY_SECTIONS):
        model = item.model
        statements = [
            *((fact, path, "this fact", [item.id]) for fact, path in facts_of(item)),
            *((summary, path, "this summary", [item.id]) for summary, path in summary_of(item)),
            *((relation, path, "this relation", [item.id, relation.to]) for relation, path in relations_of(item)),
        ]
        for statement, place, what, subjects in statements:
            for version, path in versions_of(statement, place):
                yield from _early(context, item, version, path, what, subjects)
        for index, alias in enumerate(model.aliases if model.reveal is not None else ()):
            yield from _early(context, item, alias, item.at("aliases", index), "this alias", [item.id])
        for index, part in enumerate(getattr(model, "parts", ())):
            for number, credit in part.seasons.items():
                path = item.at("parts", index, "seasons", str(number))
                yield from _early(context, item, credit, path, "this credit", [item.id])
    for item in context.items("events"):
        point = context.reveal_point(item.model.reveal)
        about = item.model.about
        if point is None or not about or not all(id_ in context.entry_reveals for id_ in about):
            continue
        # An event may also be about an entry that is introduced later; if all of them are, nobody finds it.
        if not any(context.may_name(id_, point) for id_ in about):
            yield context.warning(
                item,
                item.at("reveal"),
                f"this event is safe from {describe(point)}, but nothing it is about may be named then "
                f"(“{about[0]}” only from {describe_any(context.entry_reveals[about[0]])}); "
                "set the later point, or say what else it is about",
            )


def _early(
    context: ReviewContext, item: Item, version: Any, path: DataPath, what: str, subjects: list[str]
) -> Iterator[Finding]:
    point = context.reveal_point(version.reveal)
    if point is None:
        return
    for subject in subjects:
        if subject not in context.entries:
            continue
        own = context.reveal_point(context.entries[subject].model.reveal)
        reveals = (own,) if own is not None else context.entry_reveals[subject]
        if not covers_any(point, reveals):
            yield context.warning(
                item,
                (*path, "reveal"),
                f"{what} is written as safe from {describe(point)}, but “{subject}” may be named only from "
                f"{describe_any(reveals)}; the later one counts, so write that",
            )


def contradicting_versions(context: ReviewContext) -> Iterator[Finding]:
    """Versions of which a later one is known or safe before the one it replaces."""
    for item in context.items(*ENTRY_SECTIONS, "works", "episodes"):
        own = context.reveal_point(getattr(item.model, "reveal", None))
        for statement, path in (*facts_of(item), *summary_of(item), *relations_of(item)):
            yield from _versions(context, item, statement, path, own)


def _versions(
    context: ReviewContext, item: Item, statement: Any, path: DataPath, own: Reveal | None
) -> Iterator[Finding]:
    earlier: Reveal | None = None
    known: WorldDate | None = None
    for version, here in versions_of(statement, path):
        point = context.reveal_point(version.reveal)
        if point is None and version.reveal is not None:
            earlier, known = None, None  # it makes no sense, which another rule reports
            continue
        point = point if point is not None else own
        as_of: WorldDate | None = version.as_of
        if known is not None and as_of is not None and as_of.last < known.first:
            yield context.error(
                item,
                (*here, "as_of"),
                f"this version was known on {as_of}, before the one it replaces ({known}); "
                "put the versions in order, oldest first",
            )
        elif point is not None and earlier is not None and covers(earlier, point):
            newer = as_of is not None and (known is None or as_of.first > known.first)
            if not newer:
                yield context.error(
                    item,
                    (*here, "reveal") if version.reveal is not None else here,
                    f"this version is safe from {describe(point)}, no later than the one it replaces "
                    f"({describe(earlier)}), which can therefore never be shown; change the order or a reveal point",
                )
        earlier, known = point, as_of
