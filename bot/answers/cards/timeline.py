"""The story's timeline, with what happened in our world beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date

from bot.answers.answer import Answer, Aside, Line, Outcome, Part, Strong, line, refusal
from bot.answers.cards.entry import not_yet
from bot.answers.cards.release import LONGEST_SEASON, Target, parse_target
from bot.answers.entry_search import find_entry
from bot.answers.event_search import Description, descriptions
from bot.answers.labels import labelled_entry, token_in
from bot.answers.paging import page_of
from bot.answers.parsing.story_dates import DateError, StorySpan, parse_when
from bot.answers.phrases import capitalize, echo, join_words, search_limit, small_print, with_status
from bot.answers.questions import TERMS, TimelineQuestion
from bot.knowledge.dates import StoryDate
from bot.knowledge.model import Entry, Event, Happening, Kind
from bot.knowledge.positions import Reveal
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE, FEWEST = 5, 2
"""Events on a page; one fewer for each box below them but the first, so that the card fits on a phone."""
ABOUT = TERMS | {Kind.CHARACTER}
LONGEST_TYPED = 40
"""Characters of a name that fit into a button beside two days."""
LONGEST_MONTH = 31
LEAP_YEAR = 2000
EARLIEST_MODERN = 1800
"""In a story that begins later, “83” is 1983."""
YEAR = re.compile(r"\b\d{3,4}\b")
NEAREST_DAYS = 3
"""Days told where nothing happened on the one that was asked about."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """An event that this view may tell, with the episodes that reveal it."""

    told: Happening
    reveal: Reveal


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question asks for. None in `when`, `part` or `about`: not limited by that.

    Attributes:
        question: the same question as a button carries it.
    """

    question: TimelineQuestion
    when: StorySpan | None
    part: Target | None
    about: Entry | Description | None

    def holds(self, view: View, event: Event) -> bool:
        """Whether an event belongs to what is asked for, whenever it happens."""
        match self.about:
            case Description() as description if not view.visible_and(event.happening, description.fits):
                return False
            case Entry() as entry if entry.id not in event.about:
                return False
        if self.part is None or self.part.season is None:
            return True
        positions = self.part.work.seasons[self.part.season].episodes
        revealing = [each for each in positions if self.part.episode in (None, each.episode)]
        return any(view.is_revealed_by(event.happening, position) for position in revealing)


def timeline(view: View, question: TimelineQuestion) -> Answer:
    """`/timeline`: events in the order of the story; newest first for one person who told how far they are."""
    wanted = _read_question(view, question)
    if isinstance(wanted, Answer):
        return wanted
    when, part = wanted.when, wanted.part
    about = wanted.about if isinstance(wanted.about, Entry) else None
    question = replace(
        question, when=when.code if when else None, season=f"{part.work.code} {part.number}" if part else None
    )
    events = [event for event in view.knowledge.events if wanted.holds(view, event)]
    chosen = [event for event in events if view.visible_and(event.happening, lambda value: _falls(value.when, when))]
    opened = _as_exact(_open(view, chosen), when)
    listed = opened or _nearest(_open(view, events), when)
    if opened and view.personal and view.progress:
        listed.reverse()
    resolved = replace(question, about=about.token) if about is not None else question
    size = max(FEWEST, min(PAGE_SIZE, PAGE_SIZE + 1 - len(view.boxes(()).by_season)))
    shown, page = page_of(listed, question.page, size, lambda number: replace(resolved, page=number))
    lines = [each for event in shown for each in _event_lines(view, event)]
    if isinstance(wanted.about, Description):
        lines.insert(0, small_print(f"Told with the words “{echo(question.about or '')}”:"))
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
    """The options of a question, read in order; the first that cannot be read decides the answer."""
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
    """“Timeline: Ed Baldwin, For All Mankind season 2, the 1980s”."""
    name = f": {view.name(about)}" if about is not None else ""
    number = "" if part is None else part.number if part.episode is not None else f"season {part.season}"
    return f"Timeline{name}" + (f", {part.work.title} {number}" if part else "") + (f", {when.words}" if when else "")


def _open(view: View, events: Iterable[Event]) -> list[_Opened]:
    """The open ones of these, in their order."""
    read = [(view.read(event.happening), event.happening.reveal) for event in events]
    return [_Opened(told, reveal) for told, reveal in read if told is not None]


def _part(view: View, question: TimelineQuestion) -> Target | Answer | None:
    """The season or episode that is asked about; None: all of them; or one sentence about what cannot be read."""
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
    """The question with the name as it was typed, if a button can carry it: for another reader it may mean more."""
    typed = question.about or ""
    return replace(question, page=1) if len(typed) <= LONGEST_TYPED and token_in(typed) is None else None


def _when(view: View, question: TimelineQuestion) -> StorySpan | Answer | None:
    """The part of the story that is asked about; None: all of it; or one sentence about what cannot be read."""
    if question.when is None or not question.when.strip():
        return None
    found = parse_when(question.when, view.now.astimezone(UTC).date(), lambda: _is_modern(view))
    if isinstance(found, StorySpan):
        return found
    years = _years(view)
    said = echo(question.when)
    sentences = {
        DateError.TWO_DATES: f"“{said}” are two dates. Write one of them, or “to” between them.",
        DateError.TWO_WAYS: (
            f"“{said}” can be two different days. Write the month in letters, or the year first: 1969-07-20."
        ),
        DateError.NO_DATE: f"I can't read “{said}” as a date. Write {_examples(years)}.",
    }
    return refusal(question, sentences[found])


def _years(view: View) -> list[int]:
    """The years in the story's dates, as far as the view may know them, in order."""
    opened = view.open_values(event.happening for event in view.knowledge.events)
    return sorted({int(year) for happening in opened for year in YEAR.findall(happening.when.label)})


def _is_modern(view: View) -> bool:
    """Whether the story begins so late that “83” is 1983."""
    years = _years(view)
    return not years or years[0] >= EARLIEST_MODERN


def _examples(years: list[int]) -> str:
    """Dates of this story that can be written."""
    if not years:
        return "a year, a decade, a month and a year, or two years with “to” between them"
    middle = years[len(years) // 2]
    ranged = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"before {middle}"
    return f"{middle}, the {middle // 10 * 10}s, July {middle} or {ranged}"


def _about(view: View, question: TimelineQuestion) -> Entry | Description | Answer | None:
    """The entry that is asked about, by its token, its label or its name; or a description of open events."""
    if question.about is None or not question.about.strip():
        return None
    labelled = labelled_entry(view, question.about)
    token = labelled.token if labelled is not None else token_in(question.about)
    if token is not None:
        found = view.knowledge.entry_of(token)
        # A token can be typed too: one beyond the clearance must answer as one that does not exist.
        return found if found is not None and view.is_visible(found) else not_yet(view, found, question)
    match = find_entry(view, question.about, ABOUT, question)
    if not isinstance(match, Answer):
        return match.entry
    return _described(view, question.about, match) or match


def _described(view: View, typed: str, instead: Answer) -> Description | None:
    """The text as a description of open events, unless what is offered instead has one of its telling words."""
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
    """Whether a date of the story may lie in what is asked about."""
    if when is None:
        return True
    if when.day is not None:
        return told.first == told.last and (told.first.month, told.first.day) == when.day
    return told.first <= when.last and told.last >= when.first


def _as_exact(opened: list[_Opened], when: StorySpan | None) -> list[_Opened]:
    """For a day or a month those that are dated so exactly; if there are none, all that may fall into it."""
    if when is None or when.day is not None or when.days > LONGEST_MONTH:
        return opened
    exact = [each for each in opened if (each.told.when.last - each.told.when.first).days < LONGEST_MONTH]
    return exact or opened


def _nearest(opened: list[_Opened], when: StorySpan | None) -> list[_Opened]:
    """What happened on the days of the calendar that are nearest to the one asked about."""
    if when is None or when.day is None:
        return []
    exact = [each for each in opened if each.told.when.first == each.told.when.last]
    wanted = date(LEAP_YEAR, *when.day).timetuple().tm_yday

    def far(each: _Opened) -> int:
        day = each.told.when.first.replace(year=LEAP_YEAR).timetuple().tm_yday
        return min((day - wanted) % 366, (wanted - day) % 366)

    distances = sorted({far(each) for each in exact})[:NEAREST_DAYS]
    return sorted(
        (each for each in exact if far(each) in distances), key=lambda each: (far(each), each.told.when.order)
    )


def _nothing(view: View, when: StorySpan | None, *, nearest: bool) -> str:
    """The sentence where no event is open."""
    limit = search_limit(view.knowledge, view.progress)
    if when is not None and when.day is not None:
        rest = " These are the nearest days:" if nearest else ""
        return f"Nothing {limit} happened on {when.words}.{rest}"
    years = _years(view)
    known = f" It goes from {years[0]} to {years[-1]}." if when is not None and len(years) > 1 else ""
    return f"Nothing {limit} falls in this part of the timeline.{known}"


def _event_lines(view: View, event: _Opened) -> list[Line]:
    """What happens; and in small print the episodes that tell it, with what happened in our world."""
    told = event.told
    details = [_episodes(view, event.reveal), f"In our world: {told.real}" if told.real else ""]
    beside = " · ".join(filter(None, details))
    lines = [
        line(Strong(capitalize(told.when.label)), ": ", *with_status(told)),
        *([small_print(beside)] if beside else []),
    ]
    return [each.told_by(told) for each in lines]


def _episodes(view: View, reveal: Reveal) -> str:
    """``S1E6``; of a series that is not the main one with its code: ``S4E2 and SC S1E3``."""
    works = [work.code for work in view.knowledge.works_in_order()]
    ordered = sorted(reveal, key=lambda position: works.index(position.work))
    return join_words([each.code if each.work == works[0] else str(each) for each in ordered])


def _veiled(view: View, event: Event) -> Veil | None:
    def words(happening: Happening) -> tuple[Part, ...]:
        real = Aside(f" In our world: {happening.real}" if happening.real else "")
        return (Strong(capitalize(happening.when.label)), ": ", *with_status(happening), real)

    return view.veil([event.happening], words)
