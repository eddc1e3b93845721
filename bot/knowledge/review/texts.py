"""Collects every text that readers see, with the reveal point from which it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from bot.knowledge.loading.assembling.reveal_points import NEVER
from bot.knowledge.loading.folder import FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.model import Fact
from bot.knowledge.positions import PREMISE, Reveal, simplest
from bot.knowledge.review.context import Item, ReviewContext, Text, is_never
from bot.knowledge.review.mentions import words_of


@lru_cache(maxsize=1)  # ten rules read the same texts; collecting them takes longer than most of these rules
def texts_of(context: ReviewContext) -> list[Text]:
    """Return all texts that readers see: facts, summaries, relations, notes, jobs, events and so on.

    Texts whose reveal point cannot be parsed are left out.
    """
    return [text for text in _texts(context) if not is_never(text.reveal)]


@lru_cache(maxsize=1)  # three passes use these words, and splitting the texts takes most of their time
def words_of_texts(context: ReviewContext) -> list[list[str]]:
    """Return the words of each text in `texts_of`, as they are written. Equal words share their memory."""
    shared: dict[str, str] = {}
    return [[shared.setdefault(word, word) for word in words_of(text.text)] for text in texts_of(context)]


def _texts(context: ReviewContext) -> Iterator[Text]:
    for item in context.items(*ENTRY_SECTIONS):
        yield from _entry(context, item)
    for item in context.items("works"):
        yield from _work(context, item)
    for position, item in context.episodes:
        if item.model.date_note:
            yield Text(item, item.at("date_note"), item.model.date_note, PREMISE, "note of a date")
        yield from _facts(item, item.at(), item.model.facts, context.knowledge.episodes[position].facts)
    for item in context.items("sources"):
        reveal = context.reveal_point(item.model.reveal)
        if reveal is not None:
            yield Text(item, item.at("title"), item.model.title, reveal, "headline", False)
    events = {event.id: event.happening.reveal for event in context.knowledge.events}
    for item in context.items("events"):
        yield Text(item, item.at("text"), item.model.text, events[item.id], "event")
        if item.model.real.casefold() != "none":
            yield Text(item, item.at("real"), item.model.real, events[item.id], "line about our world")


def _facts(item: Item, location: FieldLocation, given: Sequence[Any], built: Sequence[Fact]) -> Iterator[Text]:
    for (here, fact), sealed in zip(location.each("facts", given), built, strict=True):
        yield from _statement(item, here, fact, sealed, "fact")


def _statement(
    item: Item, location: FieldLocation, given: Any, built: Fact, what: str, *, sentence: bool = True
) -> Iterator[Text]:
    for (here, version), sealed in zip(location.versions(given), built.versions, strict=True):
        if version.text is not None:
            yield Text(item, here.at("text"), version.text, sealed.reveal, what, sentence, version)


def _entry(context: ReviewContext, item: Item) -> Iterator[Text]:
    entry = context.knowledge.entries[item.id]
    model = item.model
    if model.summary is not None and entry.summary is not None:
        yield from _statement(item, item.at("summary"), model.summary, entry.summary, "summary", sentence=False)
    yield from _facts(item, item.at(), model.facts, entry.facts)
    for location, relation in item.each("relations"):
        if relation.to not in context.entries:
            continue
        both = _own_reveal(context, item) | _own_reveal(context, context.entries[relation.to])
        for here, version in location.versions(relation):
            reveal = simplest((context.reveal_point(version.reveal) or PREMISE) | both)
            for key, words in (("is", version.is_), ("back", version.back)):
                if words is not None:
                    yield Text(item, here.at(key), words, reveal, "relation", False, version)
    castings = iter(entry.castings)
    for here, part in item.each("parts"):
        for number, credit in part.seasons.items():
            reveal = next(castings).credit.reveal
            steps = ("seasons", str(number), "note") if credit.note else ("note",)
            if note := credit.note or part.note:
                yield Text(item, here.at(*steps), note, reveal, "note of a credit", False)
    for (here, job), sealed in zip(item.each("jobs"), entry.jobs, strict=True):
        yield Text(item, here.at("job"), job.job, sealed.reveal, "job", False)


def _own_reveal(context: ReviewContext, item: Item) -> Reveal:
    if item.model.reveal is None:
        return PREMISE
    point = context.reveal_point(item.model.reveal)
    return NEVER if point is None else point


def _work(context: ReviewContext, item: Item) -> Iterator[Text]:
    work = context.knowledge.works[item.id]
    if work.entry.summary is not None:
        yield from _statement(item, item.at("summary"), item.model.summary, work.entry.summary, "summary")
    yield from _facts(item, item.at(), item.model.facts, work.entry.facts)
    for number, season in item.model.seasons.items():
        location = item.at("seasons", str(number))
        built = work.seasons[number]
        for (here, schedule), sealed in zip(location.each("schedule", season.schedule), built.schedule, strict=True):
            for key, what in (("note", "note of a schedule"), ("rhythm", "rhythm")):
                if text := getattr(schedule, key):
                    yield Text(item, here.at(key), text, sealed.reveal, what, key == "note")
        yield from _facts(item, location, season.facts, built.facts)
