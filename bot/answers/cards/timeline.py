"""Answer `/timeline`: the events of the story, each with what happened in our world instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date

from msgspec import Struct

from bot.answers.answer import Answer, Aside, Line, Outcome, Part, Strong, page_of, refusal
from bot.answers.cards.entry import not_yet
from bot.answers.cards.release import LONGEST_SEASON, Target, parse_target
from bot.answers.entry_search import find_entry
from bot.answers.event_search import Description, descriptions
from bot.answers.labels import labelled_entry, token_in
from bot.answers.parsing.story_dates import DateError, StorySpan, parse_when
from bot.answers.phrases import (
    capitalize,
    echo,
    group_by,
    join_words,
    line,
    search_limit,
    small_print,
    sourced,
    with_status,
)
from bot.answers.questions import TERMS, TimelineQuestion
from bot.knowledge.dates import StoryDate
from bot.knowledge.model import Entry, Event, Happening, Kind
from bot.knowledge.positions import Reveal
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE, FEWEST = 5, 2
"""The maximum and the minimum number of events on a page.

For each spoiler box after the first, a page has one event fewer, so that the card fits on a phone.
"""
ABOUT = TERMS | {Kind.CHARACTER}
LONGEST_TYPED = 40
"""The maximum number of characters of a name that fits into a button next to two dates."""
LONGEST_MONTH = 31
LEAP_YEAR = 2000
EARLIEST_MODERN = 1800
"""If a story begins in this year or later, “83” is read as 1983."""
YEAR = re.compile(r"\b\d{3,4}\b")
NEAREST_DAYS = 3
"""If nothing happened on the requested day, this many of the nearest calendar days with events are shown."""


class _Opened(Struct, frozen=True):
    """An open event, with the episodes that reveal it."""

    told: Happening
    reveal: Reveal


class _Wanted(Struct, frozen=True):
    """A timeline question after its options have been read. None in `when`, `part` or `about` means no filter.

    Attributes:
        question: the question in the form that buttons carry.
        when: the requested span of story time.
        part: the requested season or episode.
        about: the requested entry, or a description in free words.
    """

    question: TimelineQuestion
    when: StorySpan | None
    part: Target | None
    about: Entry | Description | None

    def candidates(self, view: View) -> Iterable[Event]:
        """Return the events about the entry, taken from an index; all events if no entry is requested."""
        events = view.knowledge.events
        if isinstance(self.about, Entry):
            return map(events.__getitem__, view.knowledge.events_about.get(self.about.id, ()))
        return events

    def holds(self, view: View, event: Event) -> bool:
        """Return whether an event matches a description in `about` and the filter `part`. The date is not checked."""
        if isinstance(self.about, Description) and not view.visible_and(event.happening, self.about.fits):
            return False
        if self.part is None or self.part.season is None:
            return True
        positions = self.part.work.seasons[self.part.season].episodes
        revealing = [each for each in positions if self.part.episode in (None, each.episode)]
        return any(view.is_revealed_by(event.happening, position) for position in revealing)


def timeline(view: View, question: TimelineQuestion) -> Answer:
    """Answer `/timeline` with events in story order; newest first in a private reply to a reader with progress."""
    wanted = _read_question(view, question)
    if isinstance(wanted, Answer):
        return wanted
    question, when, part = wanted.question, wanted.when, wanted.part
    about = wanted.about if isinstance(wanted.about, Entry) else None
    events = [event for event in wanted.candidates(view) if wanted.holds(view, event)]
    chosen = [event for event in events if view.visible_and(event.happening, lambda value: _falls(value.when, when))]
    opened = _as_exact(_open(view, chosen), when)
    listed = opened or _nearest(_open(view, events), when)
    if opened and view.personal and view.progress:
        listed.reverse()
    resolved = replace(question, about=view.knowledge.tokens[about.id]) if about is not None else question
    size = max(FEWEST, min(PAGE_SIZE, PAGE_SIZE + 1 - len(view.boxes(()).by_season)))
    shown, page = page_of(listed, question.page, size, lambda number: replace(resolved, page=number))
    lines = [each for event in shown for each in _event_lines(view, event)]
    if isinstance(wanted.about, Description):
        lines.insert(0, small_print(f"Events that mention “{echo(question.about or '')}”:"))
    if not opened:
        lines.insert(0, line(_nothing(view, when, nearest=bool(listed))))
    works = {event.work for event in chosen if view.read(event.happening) is not None}
    return Answer(
        replace(resolved, page=page.number if page else 1),
        _heading(view, about, part, when),
        tuple(lines),
        view.boxes(_veiled(view, event) for event in chosen),
        part.work.code if part is not None else works.pop() if len(works) == 1 else None,
        page=page,
        empty=not listed,
        asked=_asked_again(question) if about is not None else None,
    )


def _read_question(view: View, question: TimelineQuestion) -> _Wanted | Answer:
    """Read the options of a question in order. If one cannot be read, return an error answer about it."""
    when = _when(view, question)
    if isinstance(when, Answer):
        return when
    part = _part(view, question)
    if isinstance(part, Answer):
        return part
    question = replace(
        question, when=when.code if when else None, season=f"{part.work.code} {part.number}" if part else None
    )
    about = _about(view, question)
    return about if isinstance(about, Answer) else _Wanted(question, when, part, about)


def _heading(view: View, about: Entry | None, part: Target | None, when: StorySpan | None) -> str:
    """Write the heading, such as “Timeline: Ed Baldwin, For All Mankind season 2, the 1980s”."""
    name = f": {view.name(about)}" if about is not None else ""
    number = "" if part is None else part.number if part.episode is not None else f"season {part.season}"
    return f"Timeline{name}" + (f", {part.work.title} {number}" if part else "") + (f", {when.words}" if when else "")


def _open(view: View, events: Iterable[Event]) -> list[_Opened]:
    """Return the events that are open, in the same order."""
    read = [(view.read(event.happening), event.happening.reveal) for event in events]
    return [_Opened(told, reveal) for told, reveal in read if told is not None]


def _part(view: View, question: TimelineQuestion) -> Target | Answer | None:
    """Read the `season` option: a season or episode, None if it is empty, or an error answer if it cannot be read."""
    typed = (question.season or "").strip()
    if not typed:
        return None
    as_season = f"season {typed}" if typed.isdecimal() and len(typed) <= LONGEST_SEASON else typed
    target = parse_target(view, as_season, question)
    if isinstance(target, Target) and target.season is not None:
        return target
    if isinstance(target, Answer) and target.outcome is Outcome.INVALID:
        return target
    return refusal(question, f"I can't read “{echo(typed)}” as a season or an episode. Write S2, “season 2” or S2E3.")


def _asked_again(question: TimelineQuestion) -> TimelineQuestion | None:
    """Return the question with the name as typed, which may match other entries for another reader.

    None if the name is too long for a button or is a token.
    """
    typed = question.about or ""
    return replace(question, page=1) if len(typed) <= LONGEST_TYPED and token_in(typed) is None else None


def _when(view: View, question: TimelineQuestion) -> StorySpan | Answer | None:
    """Read the `when` option: a span of story time, None if it is empty, or an error answer if it cannot be read."""
    if question.when is None or not question.when.strip():
        return None
    today = view.now.astimezone(UTC).date()
    found = parse_when(question.when, today, lambda: min(_years(view), default=EARLIEST_MODERN) >= EARLIEST_MODERN)
    if isinstance(found, StorySpan):
        return found
    said = echo(question.when)
    sentences = {
        DateError.TWO_DATES: f"“{said}” are two dates. Write one of them, or “to” between them.",
        DateError.TWO_WAYS: (
            f"“{said}” can be two different days. Write the month in letters, or the year first: 1969-07-20."
        ),
        DateError.NO_DATE: f"I can't read “{said}” as a date. Write {_examples(_years(view))}.",
    }
    return refusal(question, sentences[found])


def _years(view: View) -> list[int]:
    """Return the years named in the dates of open events, in order."""
    opened = view.open_values(event.happening for event in view.knowledge.events)
    return sorted({int(year) for happening in opened for year in YEAR.findall(happening.when.label)})


def _examples(years: list[int]) -> str:
    """Write examples of valid dates, taken from this story if it has any open ones."""
    if not years:
        return "a year, a decade, a month and a year, or two years with “to” between them"
    middle = years[len(years) // 2]
    ranged = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"before {middle}"
    return f"{middle}, the {middle // 10 * 10}s, July {middle} or {ranged}"


def _about(view: View, question: TimelineQuestion) -> Entry | Description | Answer | None:
    """Read the `about` option: an entry by label, token or name, or a free description of open events.

    None if the option is empty; an answer if nothing, or more than one entry, matches.
    """
    if question.about is None or not question.about.strip():
        return None
    if (labelled := labelled_entry(view, question.about)) is not None:
        return labelled
    if (token := token_in(question.about)) is not None:
        found = view.knowledge.entries.get(view.knowledge.ids_by_token.get(token, ""))
        # Tokens can be typed too. A token beyond the clearance must get the same answer as an unknown token.
        return found if found is not None and view.is_visible(found) else not_yet(view, found, question)
    match = find_entry(view, question.about, ABOUT, question)
    if not isinstance(match, Answer):
        return view.knowledge.entries[match.entry]
    return _described(view, question.about, match) or match


def _described(view: View, typed: str, instead: Answer) -> Description | None:
    """Read a text that names no entry as a description of open events.

    Return None if no open event fits it, or if a suggested name contains one of its words.
    """
    if instead.outcome is not Outcome.NOT_FOUND:
        return None
    told = view.open_values(event.happening for event in view.knowledge.events)
    for said in descriptions(typed):
        if any(said.names(choice.label) for choice in instead.choices):
            return None
        if any(map(said.fits, told)):
            return said
    return None


def _falls(told: StoryDate, when: StorySpan | None) -> bool:
    """Return whether a story date may fall within the requested span."""
    if when is None:
        return True
    if when.day is not None:
        return told.first == told.last and (told.first.month, told.first.day) == when.day
    return told.first <= when.last and told.last >= when.first


def _as_exact(opened: list[_Opened], when: StorySpan | None) -> list[_Opened]:
    """If the span is a day or a month, keep only events dated to the month or day, if there are any."""
    if when is None or when.day is not None or when.days > LONGEST_MONTH:
        return opened
    exact = [each for each in opened if (each.told.when.last - each.told.when.first).days < LONGEST_MONTH]
    return exact or opened


def _nearest(opened: list[_Opened], when: StorySpan | None) -> list[_Opened]:
    """Return the events on the calendar days nearest to the requested day. The year does not matter."""
    if when is None or when.day is None:
        return []
    wanted = date(LEAP_YEAR, *when.day).timetuple().tm_yday

    def far(each: _Opened) -> int:
        day = each.told.when.first.replace(year=LEAP_YEAR).timetuple().tm_yday
        return min((day - wanted) % 366, (wanted - day) % 366)

    near = group_by((each for each in opened if each.told.when.first == each.told.when.last), far)
    days = [near[distance] for distance in sorted(near)[:NEAREST_DAYS]]
    return [each for day in days for each in sorted(day, key=lambda each: each.told.when.order)]


def _nothing(view: View, when: StorySpan | None, *, nearest: bool) -> str:
    """Write the sentence for a timeline without open events."""
    limit = search_limit(view.knowledge, view.progress)
    if when is not None and when.day is not None:
        rest = " These are the nearest days:" if nearest else ""
        return f"Nothing {limit} happened on {when.words}.{rest}"
    years = _years(view)
    known = f" It goes from {years[0]} to {years[-1]}." if when is not None and len(years) > 1 else ""
    return f"Nothing {limit} falls in this part of the timeline.{known}"


def _event_lines(view: View, event: _Opened) -> list[Line]:
    """Return two lines: the event, and in small print the episodes that reveal it and what happened in our world."""
    told = event.told
    details = filter(None, [_episodes(view, event.reveal), f"In our world: {told.real}" if told.real else ""])
    lines = [line(Strong(capitalize(told.when.label)), ": ", *with_status(told)), small_print(" · ".join(details))]
    return [sourced(each, told) for each in lines if each.parts]


def _episodes(view: View, reveal: Reveal) -> str:
    """List episode codes, with the work's code unless it is the main work: ``S4E2 and SC S1E3``."""
    works = [work.code for work in view.knowledge.works_in_order()]
    ordered = sorted(reveal, key=lambda position: works.index(position.work))
    return join_words([each.code if each.work == works[0] else str(each) for each in ordered])


def _veiled(view: View, event: Event) -> Veil | None:
    def words(happening: Happening) -> tuple[Part, ...]:
        real = Aside(f" In our world: {happening.real}" if happening.real else "")
        return (Strong(capitalize(happening.when.label)), ": ", *with_status(happening), real)

    return view.veil([event.happening], words)
