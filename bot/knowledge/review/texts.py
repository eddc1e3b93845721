"""Every text that readers see, in the order of the files, with the point from which it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.knowledge.loading.reveal_points import NEVER
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.model import Fact
from bot.knowledge.positions import PREMISE, Reveal, parse_position, simplest
from bot.knowledge.review.context import Item, ReviewContext, Text, never


def texts_of(material: ReviewContext) -> Iterator[Text]:
    """Facts, summaries, relations, credits, jobs, events, schedules and notes; none without a point."""
    return (text for text in _texts(material) if not never(text.reveal))


def _texts(material: ReviewContext) -> Iterator[Text]:
    for item in material.items(*ENTRY_SECTIONS):
        yield from _entry(material, item)
    for item in material.items("works"):
        yield from _work(material, item)
    for item in material.items("episodes"):
        yield from _episode(material, item)
    for item in material.items("sources"):
        reveal = material.point(item.model.reveal)
        if reveal is not None:
            yield Text(item, (*item.path, "title"), item.model.title, reveal, "headline", False)
    happenings = {event.id: event.happening.reveal for event in material.knowledge.events}
    for item in material.items("events"):
        reveal = happenings[item.id]
        yield Text(item, (*item.path, "text"), item.model.text, reveal, "event")
        if item.model.real.casefold() != "none":
            yield Text(item, (*item.path, "real"), item.model.real, reveal, "line about our world")


def wordings(fact: Any, path: DataPath) -> Iterator[tuple[Any, DataPath]]:
    """The versions of a fact, or the fact itself, each with its path."""
    if fact.versions:
        for index, version in enumerate(fact.versions):
            yield version, (*path, "versions", index)
    else:
        yield fact, path


def _facts(item: Item, path: DataPath, given: Sequence[Any], built: Sequence[Fact]) -> Iterator[Text]:
    for index, (fact, sealed) in enumerate(zip(given, built, strict=True)):
        yield from _fact(item, (*path, "facts", index), fact, sealed, "fact")


def _fact(item: Item, path: DataPath, fact: Any, built: Fact, what: str, *, sentence: bool = True) -> Iterator[Text]:
    for (version, here), sealed in zip(wordings(fact, path), built.versions, strict=True):
        if version.text is not None:
            default = version.reveal is None
            yield Text(item, (*here, "text"), version.text, sealed.reveal, what, sentence, default)


def _entry(material: ReviewContext, item: Item) -> Iterator[Text]:
    entry = material.knowledge.entries[item.id]
    model = item.model
    if model.summary is not None and entry.summary is not None:
        yield from _fact(item, (*item.path, "summary"), model.summary, entry.summary, "summary", sentence=False)
    yield from _facts(item, item.path, model.facts, entry.facts)
    for index, relation in enumerate(model.relations):
        if relation.to not in material.entries:
            continue
        both = _own(material, item) | _own(material, material.entries[relation.to])
        for version, here in wordings(relation, (*item.path, "relations", index)):
            given = material.point(version.reveal)
            reveal = simplest((given if given is not None else PREMISE) | both)
            default = version.reveal is None
            for key, words in (("is", version.is_), ("back", version.back)):
                if words is not None:
                    yield Text(item, (*here, key), words, reveal, "relation", False, default)
    castings = iter(entry.castings)
    for index, part in enumerate(getattr(model, "parts", ())):
        for number, credit in part.seasons.items():
            reveal = next(castings).credit.reveal
            there: DataPath = (*item.path, "parts", index, "seasons", str(number), "note")
            note, path = (credit.note, there) if credit.note else (part.note, (*item.path, "parts", index, "note"))
            if note:
                yield Text(item, path, note, reveal, "note of a credit", False)
    for index, (job, sealed) in enumerate(zip(getattr(model, "jobs", ()), entry.jobs, strict=True)):
        yield Text(item, (*item.path, "jobs", index, "job"), job.job, sealed.reveal, "job", False)


def _own(material: ReviewContext, item: Item) -> Reveal:
    if item.model.reveal is None:
        return PREMISE
    point = material.point(item.model.reveal)
    return NEVER if point is None else point


def _work(material: ReviewContext, item: Item) -> Iterator[Text]:
    work = material.knowledge.works[item.id]
    if work.entry.summary is not None:
        yield from _fact(item, (*item.path, "summary"), item.model.summary, work.entry.summary, "summary")
    yield from _facts(item, item.path, item.model.facts, work.entry.facts)
    for number, season in item.model.seasons.items():
        path = (*item.path, "seasons", str(number))
        built = work.seasons[number]
        for index, (schedule, sealed) in enumerate(zip(season.schedule, built.schedule, strict=True)):
            for key, what in (("note", "note of a schedule"), ("rhythm", "rhythm")):
                text = getattr(schedule, key)
                if text:
                    yield Text(item, (*path, "schedule", index, key), text, sealed.reveal, what, key == "note")
        yield from _facts(item, path, season.facts, built.facts)


def _episode(material: ReviewContext, item: Item) -> Iterator[Text]:
    position = parse_position(item.id)
    if position is None:
        return
    if item.model.date_note:
        yield Text(item, (*item.path, "date_note"), item.model.date_note, PREMISE, "note of a date")
    yield from _facts(item, item.path, item.model.facts, material.knowledge.episodes[position].facts)
