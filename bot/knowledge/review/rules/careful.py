"""Finds sensitive texts and names that have no reveal point of their own.

Texts about a change in a life, such as a death, and names with a rank or title, such as “King Joffrey”, need their own
reveal point. Without one, they are shown as soon as their entry may be named, which is the *earliest* possible point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import islice

from bot.knowledge.loading.folder import FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.positions import Reveal
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.review.context import Item, ReviewContext, Text, describe, describe_any
from bot.knowledge.review.mentions import normalise, tokenise
from bot.knowledge.review.rules.life import Change, life_change, relation_change, title_in
from bot.knowledge.review.texts import texts_of

STORY = tuple(section for section in ENTRY_SECTIONS if section != "people")
SUGGESTED = "# suggested"
"""Begins the comment that `import` writes behind a reveal point of which it is not sure; then come the day and why."""
_SUGGESTION = re.compile(rf"reveal: (?P<point>\S.*?)\s+{SUGGESTED} (?P<day>[0-9-]{{10}}): (?P<why>[^;]*)")
_ALSO_FOR_THINGS = ("a death", "who somebody really is")


def careless_texts(context: ReviewContext) -> Iterator[Problem]:
    """Report each fact, summary or relation about a change in a person's life, if it has no reveal point of its own."""
    reported: set[object] = set()
    for text in texts_of(context):
        change = _change(context, text)
        if change is None or text.statement_key in reported:
            continue
        reported.add(text.statement_key)
        yield text.location.error(
            f"this {text.what} tells of {change.kind} (“{change.words}”) and has no reveal of its own, so it is shown "
            f"from {describe(text.reveal)}; write “reveal:” with the point from which it is safe",
        )


def _change(context: ReviewContext, text: Text) -> Change | None:
    if not text.default or not _has_later_episode(context, text.reveal):
        return None
    if text.what == "relation":
        return _relation_change(context, text) if text.item.section in STORY else None
    if text.item.section not in (*STORY, "works"):
        return None
    return life_change(text.text, summary=text.what == "summary")


def _relation_change(context: ReviewContext, text: Text) -> Change | None:
    """Return the change in a life that a relation describes, such as a marriage; None if there is none.

    If one side is neither a character nor an organisation, only death and identity count as changes.
    """
    other = text.item.model.relations[text.location.path[3]].to
    if other == text.item.id:
        return None
    change = relation_change(text.text)
    persons = {text.item.section, context.entries[other].section} <= {"characters", "organisations"}
    return change if change is None or persons or change.kind in _ALSO_FOR_THINGS else None


@lru_cache(maxsize=8192)  # called again and again with the same reveal points, and there may be many episodes
def _has_later_episode(context: ReviewContext, reveal: Reveal) -> bool:
    """Return whether any episode comes after the reveal point. Without one, the point cannot be too early."""
    return any(
        all(position.work != at.work or position > at for at in reveal) for position in context.knowledge.episodes
    )


def careless_aliases(context: ReviewContext) -> Iterator[Problem]:
    """Report names of characters that need a reveal point of their own but have none.

    These are aliases with a rank or title, such as “King Joffrey”, and names that replace an earlier heading.
    """
    for item in context.items("characters"):
        own = context.reveal_point(item.model.reveal)
        if own is None or not _has_later_episode(context, own):
            continue
        for here, alias in item.each("aliases"):
            title = title_in(alias.name)
            if alias.reveal is not None or alias.search_only or title is None:
                continue
            if normalise(title) not in _introduction_words(context, item, own):
                yield here.error(
                    f"the alias “{alias.name}” holds a title (“{title}”) and has no reveal of its own, so it is shown "
                    f"from {describe(own)}; write “{{name: {alias.name}, reveal: …}}” with the point from which it is "
                    "known",
                )
        for here, name in islice(item.each("name"), 1, None):
            if name.reveal is None and not name.search_only:
                yield here.error(
                    f"the name “{name.name}” replaces the one before it and has no reveal of its own, so it is the "
                    f"heading from {describe(own)}; write “{{name: {name.name}, reveal: …}}”, or make it an alias",
                )


def _introduction_words(context: ReviewContext, item: Item, own: Reveal) -> set[str]:
    """Return the words of the names and summaries that introduce a character. A title among them is no spoiler."""
    given = [(name.name, name.reveal) for name in item.model.name]
    if item.model.summary is not None:
        given += [(it.text, it.reveal) for it in item.model.summary.versions or (item.model.summary,)]
    texts = [text for text, reveal in given if text and (reveal is None or context.reveal_point(reveal) == own)]
    return {word.normalised for text in texts for word in tokenise(text)}


def defaults(context: ReviewContext, today: date, lines: Mapping[str, Sequence[str]]) -> list[Problem]:
    """List every text and alias of an entry that has no reveal point of its own, and those that `import` suggested.

    The oldest knowledge comes first, undated texts last.

    Args:
        context: the files.
        today: the current date.
        lines: the lines of each file.
    """
    found: list[tuple[date | None, Problem]] = []

    def note(location: FieldLocation, what: str, reveals: str, known: date | None) -> None:
        age = f"known since {known:%Y-%m-%d}" if known is not None else "undated"
        message = f"{what} has no reveal of its own and is shown from {reveals} ({age})"
        found.append((known, location.error(message, severity=Severity.NOTE)))

    for text in texts_of(context):
        if text.default and text.item.section in ENTRY_SECTIONS and text.location.path[-1] != "back":
            note(text.location, f"this {text.what}", describe(text.reveal), _known_since(context, text))
    for item in context.items(*ENTRY_SECTIONS):
        for here, alias in item.each("aliases"):
            if alias.reveal is None and not alias.search_only:
                reveals = describe_any(context.entry_reveals[item.id])
                note(here, f"the alias “{alias.name}”", reveals, None)
    found += _suggestions(lines)
    found.sort(key=lambda pair: (pair[0] is None, min(pair[0] or today, today), pair[1]))
    return [finding for _, finding in found]


def _suggestions(lines: Mapping[str, Sequence[str]]) -> Iterator[tuple[date | None, Problem]]:
    """Yield the reveal points behind which `import` wrote that they are suggestions, with the day of the import."""
    for file, texts in lines.items():
        for number, text in enumerate(texts, 1):
            found = _SUGGESTION.search(text)
            if found is not None:
                with suppress(ValueError):
                    message = (
                        f"this reveal point is a suggestion of {found['day']} ({found['why']}); write the right one, "
                        "and take the comment away"
                    )
                    point = Problem(file, number, found.start("point") + 1, message, severity=Severity.NOTE)
                    yield date.fromisoformat(found["day"]), point


def _known_since(context: ReviewContext, text: Text) -> date | None:
    """Return the date in the text's `as_of`, or else the date of its most recent source; None if neither exists."""
    if text.statement.as_of is not None:
        first: date = text.statement.as_of.first
        return first
    sources = [context.knowledge.sources.get(id_) for id_ in text.statement.sources]
    return max(
        (source.date.first for source in sources if source is not None and source.date is not None), default=None
    )
