"""Careful by default: what changes a life, and a name that is a title, say themselves from when on they are safe.

What has no reveal point of its own is shown as soon as its entry may be named, which is the *earliest* point there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.knowledge.loading.assembler import ENTRY_SECTIONS
from bot.knowledge.loading.reference_checks import Path
from bot.knowledge.positions import Reveal
from bot.knowledge.review.context import Item, ReviewContext, Text, any_said, said
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.mentions import plain_word, words_of
from bot.knowledge.review.rules.life import Change, life_change, relation_change, title_in
from bot.knowledge.review.texts import texts_of

OF_ANYTHING = ("a death", "who somebody really is")
STORY = tuple(section for section in ENTRY_SECTIONS if section != "people")


def careless_texts(material: ReviewContext) -> Iterator[Finding]:
    """A fact, summary or relation that tells of a change in a life and is shown as soon as its entry is."""
    told: set[tuple[str, Path]] = set()
    for text in texts_of(material):
        change = _change(material, text)
        # Both sides of a relation are one thing.
        path = text.path[:-1] if text.what == "relation" else text.path
        if change is None or (text.item.document.file, path) in told:
            continue
        told.add((text.item.document.file, path))
        yield material.finding(
            text.item,
            text.path,
            f"this {text.what} tells of {change.kind} (“{change.words}”) and has no reveal of its own, so it is shown "
            f"from {said(text.reveal)}; write “reveal:” with the point from which it is safe",
            Severity.ERROR,
        )


def _change(material: ReviewContext, text: Text) -> Change | None:
    if not text.default or not _can_be_later(material, text.reveal):
        return None
    if text.what == "relation":
        return _tie(material, text) if text.item.section in STORY else None
    if text.item.section not in (*STORY, "works"):
        return None
    return life_change(text.text, summary=text.what == "summary")


def _tie(material: ReviewContext, text: Text) -> Change | None:
    """Whoever flies with a craft or a mission has not changed sides by that: there only death and identity count."""
    change = relation_change(text.text)
    other = text.item.model.relations[text.path[3]].to
    if other == text.item.id:
        return None
    persons = {text.item.section, material.entries[other].section} <= {"characters", "organisations"}
    return change if change is None or persons or change.kind in OF_ANYTHING else None


def _can_be_later(material: ReviewContext, reveal: Reveal) -> bool:
    """Whether any episode comes after a point: at the very end nothing is told too early."""
    return any(
        all(position.work != at.work or position > at for at in reveal) for position in material.knowledge.episodes
    )


def careless_aliases(material: ReviewContext) -> Iterator[Finding]:
    """An alias that is a title or an office, and may be shown as soon as the character is."""
    for item in material.items("characters"):
        own = material.point(item.model.reveal)
        if own is None or not _can_be_later(material, own):
            continue
        known = _words_known(material, item, own)
        for index, alias in enumerate(item.model.aliases):
            title = title_in(alias.name)
            if alias.reveal is not None or alias.search_only or title is None or plain_word(title) in known:
                continue
            yield material.finding(
                item,
                (*item.path, "aliases", index),
                f"the alias “{alias.name}” holds a title (“{title}”) and has no reveal of its own, so it is shown from "
                f"{said(own)}; write “{{name: {alias.name}, reveal: …}}” with the point from which it is known",
                Severity.ERROR,
            )
        for index, name in enumerate(item.model.name[1:], 1):
            if name.reveal is None and not name.search_only:
                yield material.finding(
                    item,
                    (*item.path, "name", index),
                    f"the name “{name.name}” replaces the one before it and has no reveal of its own, so it is the "
                    f"heading from {said(own)}; write “{{name: {name.name}, reveal: …}}”, or make it an alias",
                    Severity.ERROR,
                )


def _words_known(material: ReviewContext, item: Item, own: Reveal) -> set[str]:
    """The words by which a character is introduced: a title among them is no news."""
    texts = [name.name for name in item.model.name if name.reveal is None or material.point(name.reveal) == own]
    summary = item.model.summary
    if summary is not None:
        texts += [
            version.text
            for version in (summary.versions or (summary,))
            if version.text and (version.reveal is None or material.point(version.reveal) == own)
        ]
    return {word.plain for text in texts for word in words_of(text)}


def defaults(material: ReviewContext, today: date) -> list[Finding]:
    """Everything of the story without a reveal point of its own, the oldest knowledge first, undated last."""
    found: list[tuple[date, Finding]] = []
    for text in texts_of(material):
        if not text.default or text.item.section not in (*STORY, "people") or text.path[-1] == "back":
            continue
        when = _age(material, text)
        age = f"known since {when:%Y-%m-%d}" if when is not None else "undated"
        finding = material.finding(
            text.item,
            text.path,
            f"this {text.what} has no reveal of its own and is shown from {said(text.reveal)} ({age})",
            Severity.NOTE,
        )
        found.append((when or date.max, finding))
    for item in material.items(*ENTRY_SECTIONS):
        for index, alias in enumerate(item.model.aliases):
            if alias.reveal is None and not alias.search_only:
                finding = material.finding(
                    item,
                    (*item.path, "aliases", index),
                    f"the alias “{alias.name}” has no reveal of its own and is shown from "
                    f"{any_said(material.doors[item.id])} (undated)",
                    Severity.NOTE,
                )
                found.append((date.max, finding))
    return [
        finding
        for _, finding in sorted(
            found, key=lambda pair: (min(pair[0], today) if pair[0] != date.max else date.max, pair[1].order)
        )
    ]


def _age(material: ReviewContext, text: Text) -> date | None:
    """When a text was known: what it says itself, else its youngest source."""
    model = text.item.model
    for step in text.path[2:-1]:
        if isinstance(step, int):
            model = model[step]
        elif isinstance(model, dict):
            model = model[int(step)]
        else:
            model = getattr(model, step)
    if model.as_of is not None:
        return model.as_of.first if hasattr(model.as_of, "first") else None
    dates = [
        source.date.first
        for id_ in model.sources
        if (source := material.knowledge.sources.get(id_)) is not None and source.date is not None
    ]
    return max(dates, default=None)
