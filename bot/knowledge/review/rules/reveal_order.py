"""Finds reveal points that are earlier than the reveal point of their entry, and versions in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading.folder import FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.positions import Reveal
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext, covers, covers_any, describe, describe_any


def early_reveals(context: ReviewContext) -> Iterator[Problem]:
    """Report reveal points that are earlier than the point from which their subject may be named.

    The later point applies in any case, so the earlier one is misleading. Also report events that are revealed before
    any of their entries may be named, because readers could not find them.
    """
    for item in context.items(*ENTRY_SECTIONS):
        for kind, statement, location in item.statements:
            subjects = [item.id, statement.to] if kind == "relation" else [item.id]
            for here, version in location.versions(statement):
                if version.reveal is not None:
                    yield from _early(context, version, here, f"this {kind}", *subjects)
        for here, alias in item.each("aliases") if item.model.reveal is not None else ():
            yield from _early(context, alias, here, "this alias", item.id)
        for here, part in item.each("parts"):
            for number, credit in part.seasons.items():
                yield from _early(context, credit, here.at("seasons", str(number)), "this credit", item.id)
    for item in context.items("events"):
        point = context.reveal_point(item.model.reveal)
        about = item.model.about
        if point is None or not about or not all(id_ in context.entry_reveals for id_ in about):
            continue
        # Some entries of an event may be introduced later. If all of them are, no reader can find the event.
        if not any(context.may_name(id_, point) for id_ in about):
            yield item.at("reveal").warning(
                f"this event is safe from {describe(point)}, but nothing it is about may be named then "
                f"(“{about[0]}” only from {describe_any(context.entry_reveals[about[0]])}); "
                "set the later point, or say what else it is about",
            )


def _early(
    context: ReviewContext, version: Any, location: FieldLocation, what: str, *subjects: str
) -> Iterator[Problem]:
    point = context.reveal_point(version.reveal)
    if point is None:
        return
    for subject in subjects:
        reveals = context.introductions.get(subject)
        if reveals is not None and not covers_any(point, reveals):
            yield location.at("reveal").warning(
                f"{what} is written as safe from {describe(point)}, but “{subject}” may be named only from "
                f"{describe_any(reveals)}; the later one counts, so write that",
            )


def contradicting_versions(context: ReviewContext) -> Iterator[Problem]:
    """Report versions that are dated before the version they replace, or that are revealed no later than it."""
    for item in context.items(*ENTRY_SECTIONS, "works", "episodes"):
        own = context.reveal_point(getattr(item.model, "reveal", None))
        for _, statement, location in item.statements:
            if statement.versions:
                yield from _versions(context, statement, location, own)


def _versions(context: ReviewContext, statement: Any, location: FieldLocation, own: Reveal | None) -> Iterator[Problem]:
    earlier: Reveal | None = None
    known: WorldDate | None = None
    for here, version in location.versions(statement):
        point = context.reveal_point(version.reveal)
        if point is None and version.reveal is not None:
            earlier, known = None, None  # the reveal point is invalid, which another check reports
            continue
        point = point if point is not None else own
        as_of: WorldDate | None = version.as_of
        if known is not None and as_of is not None and as_of.last < known.first:
            yield here.at("as_of").error(
                f"this version was known on {as_of}, before the one it replaces ({known}); "
                "put the versions in order, oldest first",
            )
        elif point is not None and earlier is not None and covers(earlier, point):
            newer = as_of is not None and (known is None or as_of.first > known.first)
            if not newer:
                yield (here.at("reveal") if version.reveal is not None else here).error(
                    f"this version is safe from {describe(point)}, no later than the one it replaces "
                    f"({describe(earlier)}), which can therefore never be shown; change the order or a reveal point",
                )
        earlier, known = point, as_of
