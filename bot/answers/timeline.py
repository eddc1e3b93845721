"""The story's timeline, with what happened in our world beside it."""

from __future__ import annotations

import re

from bot.answers.answer import Answer, Aside, Line, Outcome, Part, Strong, line, merged_sources
from bot.answers.entries import not_yet, veiled_entry
from bot.answers.find import echo, find_entry
from bot.answers.paging import page_of
from bot.answers.questions import TERMS, TimelineQuestion
from bot.answers.words import REPORTED, limit_in_words, small
from bot.knowledge.model import Entry, Event, Happening, Kind
from bot.knowledge.schema import Status
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE, BESIDE_BOXES = 5, 3
"""Events a page; fewer where boxes stand below them."""
ABOUT = TERMS | {Kind.CHARACTER}
_TOKEN = re.compile(r"#[0-9a-f]{10}")
_YEAR = re.compile(r"(\d{4})")
_DECADE = re.compile(r"(\d{3}0)s")
_SHORT_DECADE = re.compile(r"([6-9]0)s")
_RANGE = re.compile(r"(\d{4})\s*(?:-|–|—|to|until|and)\s*(\d{4})")


def years(when: str) -> tuple[int, int] | None:
    """``1983``, ``1980s``, ``80s``, ``1992-1995`` -> first and last year; None if it is none of these."""
    text = when.strip().casefold().removeprefix("the ").removeprefix("in ")
    if found := _RANGE.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        return (first, last) if first <= last else (last, first)
    if found := _YEAR.fullmatch(text):
        return int(found[1]), int(found[1])
    if found := _DECADE.fullmatch(text):
        return int(found[1]), int(found[1]) + 9
    if found := _SHORT_DECADE.fullmatch(text):
        return 1900 + int(found[1]), 1909 + int(found[1])
    return None


def timeline(view: View, question: TimelineQuestion) -> Answer:
    """`/timeline`: events in the order of the story."""
    span: tuple[int, int] | None = None
    if question.when is not None:
        span = years(question.when)
        if span is None:
            sentence = f"I can't read “{echo(question.when)}” as years. Write 1983, 1980s or 1992-1995."
            return Answer(question, lines=(line(sentence),), outcome=Outcome.INVALID)
    about: Entry | None = None
    if question.about is not None:
        found = view.knowledge.entry_of(question.about)
        # A token can be typed too: one beyond the clearance must answer as one that does not exist.
        if _TOKEN.fullmatch(question.about) and (found is None or not view.shows(found)):
            return not_yet(view, found, question)
        if found is not None and found.kind in ABOUT:
            about = found
        else:
            hit = find_entry(view, question.about, ABOUT, question, lambda entry: veiled_entry(view, entry))
            if isinstance(hit, Answer):
                return hit
            about = hit.entry
    events = [event for event in view.knowledge.events if about is None or about.id in event.about]

    def falls(event: Event) -> bool:
        return view.concerns(event.happening, lambda value: span is None or value.when.overlaps(*span))

    chosen = [event for event in events if falls(event)]
    opened = view.all(event.happening for event in chosen)
    key = about.token if about is not None else None
    shown, page = page_of(
        opened,
        question.page,
        BESIDE_BOXES if view.veils else PAGE_SIZE,
        lambda n: TimelineQuestion(question.when, key, n),
    )
    heading = "Timeline" + (f": {view.name(about)}" if about else "") + (f", {_span_words(span)}" if span else "")
    lines = [text for happening in shown for text in _event_lines(happening)]
    if not opened:
        lines = [line(f"Nothing {limit_in_words(view.knowledge, view.progress)} stands in this part of the timeline.")]
    works = {event.work for event in chosen if view.read(event.happening) is not None}
    return Answer(
        TimelineQuestion(question.when, key, page.number if page else 1),
        heading,
        tuple(lines),
        view.boxes(_veiled(view, event) for event in chosen),
        merged_sources(happening.sources for happening in shown),
        next(iter(works)) if len(works) == 1 else None,
        page=page,
        empty=not opened,
    )


def _span_words(span: tuple[int, int]) -> str:
    first, last = span
    if first == last:
        return str(first)
    return f"{first}s" if first % 10 == 0 and last == first + 9 else f"{first} to {last}"


def _event_lines(happening: Happening) -> list[Line]:
    return [
        line(Strong(_capital(happening.when.label)), ": ", *_told(happening)),
        small(f"In our world: {happening.real}" if happening.real else "In our world: no counterpart."),
    ]


def _told(happening: Happening) -> tuple[Part, ...]:
    if happening.status is Status.REPORTED:
        return (happening.text, f" ({REPORTED})")
    return (happening.text,)


def _veiled(view: View, event: Event) -> Veil | None:
    def words(happening: Happening) -> tuple[Part, ...]:
        real = Aside(f" In our world: {happening.real}" if happening.real else "")
        return (Strong(_capital(happening.when.label)), ": ", *_told(happening), real)

    return view.veil([event.happening], words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
