"""The story's timeline, with what happened in our world beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date

from bot.answers.answer import Answer, Aside, Line, Outcome, Part, Strong, line, merged_sources
from bot.answers.cards.entry import not_yet, veiled_entry
from bot.answers.cards.release import Target, parse_target
from bot.answers.entry_search import echo, find_entry
from bot.answers.event_search import Description, descriptions
from bot.answers.labels import labelled_entry, token_in
from bot.answers.paging import page_of
from bot.answers.parsing.story_dates import DateError, StorySpan, parse_when
from bot.answers.phrases import REPORTED, join_words, search_limit, small_print
from bot.answers.questions import TERMS, TimelineQuestion
from bot.knowledge.dates import StoryDate
from bot.knowledge.loading.schema import Status
from bot.knowledge.model import Entry, Event, Happening, Kind, Work
from bot.knowledge.positions import Reveal
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE, FEWEST = 5, 2
"""Events a page; one fewer for each box but the first that stands below them, so that the card fits on a phone."""
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


def timeline(view: View, question: TimelineQuestion) -> Answer:
    """`/timeline`: events in the order of the story; newest first for one person who told how far they are."""
    when = _when(view, question)
    if isinstance(when, Answer):
        return when
    part = _part(view, question)
    if isinstance(part, Answer):
        return part
    question = replace(question, when=when.code if when else None, season=part.code if part else None)
    about = _about(view, question)
    if isinstance(about, Answer):
        return about
    events = list(view.knowledge.events)
    lead: list[Line] = []
    if isinstance(about, Description):
        lead = [small_print(f"Told with the words “{echo(question.about or '')}”:")]
        events, about = [event for event in events if view.concerns(event.happening, about.fits)], None
    elif about is not None:
        events = [event for event in events if about.id in event.about]
    if part is not None:
        events = [event for event in events if part.holds(view, event)]
    chosen = [event for event in events if view.concerns(event.happening, lambda value: _falls(value.when, when))]
    opened = _as_exact(_open(view, chosen), when)
    nearest = _nearest(_open(view, events), when) if not opened else []
    if view.personal and view.progress:
        opened.reverse()
    settled = replace(question, about=about.token) if about is not None else question
    size = max(FEWEST, min(PAGE_SIZE, PAGE_SIZE + 1 - len(view.boxes(()).by_season)))
    shown, page = page_of(opened or nearest, question.page, size, lambda number: replace(settled, page=number))
    headed = [f": {view.name(about)}" if about else "", f", {part.words}" if part else ""]
    lines = [*lead, *(text for each in shown for text in _event_lines(view, each))]
    if not opened:
        lines = [line(_nothing(view, when, nearest=bool(nearest))), *lines]
    works = {event.work for event in chosen if view.read(event.happening) is not None}
    work = next(iter(works)) if len(works) == 1 else None
    return Answer(
        replace(settled, page=page.number if page else 1),
        f"Timeline{''.join(headed)}" + (f", {when.words}" if when else ""),
        tuple(lines),
        view.boxes(_veiled(view, event) for event in chosen),
        merged_sources(each.told.sources for each in shown),
        part.work.code if part is not None else work,
        page=page,
        empty=not (opened or nearest),
        asked=_asked_again(question) if about is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """An event that this view may tell, with the episodes that reveal it."""

    told: Happening
    reveal: Reveal


def _open(view: View, events: Iterable[Event]) -> list[_Opened]:
    """The open ones of these, in their order."""
    read = [(view.read(event.happening), event.happening.reveal) for event in events]
    return [_Opened(told, reveal) for told, reveal in read if told is not None]


@dataclass(frozen=True, slots=True)
class _Part:
    """A season of a work, or one episode of it."""

    work: Work
    season: int
    episode: int | None

    @property
    def code(self) -> str:
        """As a button carries it: ``FAM S2``, ``FAM S2E3``."""
        return f"{self.work.code} S{self.season}" + (f"E{self.episode}" if self.episode is not None else "")

    @property
    def words(self) -> str:
        """As a heading says it."""
        if self.episode is None:
            return f"{self.work.title} season {self.season}"
        return f"{self.work.title} S{self.season}E{self.episode}"

    def holds(self, view: View, event: Event) -> bool:
        """Whether an event that this view may show is revealed there."""
        positions = self.work.seasons[self.season].episodes
        wanted = [each for each in positions if self.episode in (None, each.episode)]
        return any(view.concerns_position(event.happening, position) for position in wanted)


def _part(view: View, question: TimelineQuestion) -> _Part | Answer | None:
    """The season or episode that is asked about; None: all of them; or one sentence about what cannot be read."""
    typed = question.season
    if typed is None or not typed.strip():
        return None
    target = parse_target(view, typed, question)
    if isinstance(target, Target) and target.season is not None:
        return _Part(target.work, target.season, target.episode)
    if isinstance(target, Answer) and target.outcome is Outcome.INVALID:
        return target
    sentence = f"I can't read “{echo(typed)}” as a season or an episode. Write S2, “season 2” or S2E3."
    return Answer(question, lines=(line(sentence),), outcome=Outcome.INVALID)


def _asked_again(question: TimelineQuestion) -> TimelineQuestion | None:
    """The question with the name as it was typed, which may mean more for somebody else; if a button can carry it."""
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
        DateError.TWO_DATES: f"“{said}” is two dates. Write one of them, or “to” between them.",
        DateError.TWO_WAYS: f"“{said}” can be two days. Write the month in letters, or the year first: 1969-07-20.",
        DateError.NO_DATE: f"I can't read “{said}” as a date. Write {_examples(years)}.",
    }
    return Answer(question, lines=(line(sentences[found]),), outcome=Outcome.INVALID)


def _years(view: View) -> list[int]:
    """The years that stand in the dates of the story as far as the view may know, in order."""
    opened = view.all(event.happening for event in view.knowledge.events)
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
    """The entry that is asked about, by its token, its label or its name; or what is said of events that are open."""
    if question.about is None or not question.about.strip():
        return None
    labelled = labelled_entry(view, question.about)
    token = labelled.token if labelled is not None else token_in(question.about)
    if token is not None:
        found = view.knowledge.entry_of(token)
        # A token can be typed too: one beyond the clearance must answer as one that does not exist.
        return found if found is not None and view.shows(found) else not_yet(view, found, question)
    hit = find_entry(view, question.about, ABOUT, question, lambda entry: veiled_entry(view, entry))
    if not isinstance(hit, Answer):
        return hit.entry
    return _described(view, question.about, hit) or hit


def _described(view: View, typed: str, instead: Answer) -> Description | None:
    """What is said of events that are open, where nothing of what is offered instead bears a telling word of it."""
    if instead.outcome is not Outcome.NOT_FOUND:
        return None
    told = view.all(event.happening for event in view.knowledge.events)
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
    """What is said where no event is open."""
    limit = search_limit(view.knowledge, view.progress)
    if when is not None and when.day is not None:
        rest = " These are the nearest days:" if nearest else ""
        return f"Nothing {limit} happened on {when.words}.{rest}"
    years = _years(view)
    known = f" It goes from {years[0]} to {years[-1]}." if when is not None and len(years) > 1 else ""
    return f"Nothing {limit} stands in this part of the timeline.{known}"


def _event_lines(view: View, event: _Opened) -> list[Line]:
    """What happens; and in small print the episodes that tell it, with what happened in our world."""
    told = event.told
    details = [_episodes(view, event.reveal), f"In our world: {told.real}" if told.real else ""]
    beside = " · ".join(filter(None, details))
    lines = [
        line(Strong(_capital(told.when.label)), ": ", *_told(told)),
        *([small_print(beside)] if beside else []),
    ]
    return [each.told_by(told) for each in lines]


def _episodes(view: View, reveal: Reveal) -> str:
    """``S1E6``; of a series that is not the main one with its code: ``S4E2 and SC S1E3``."""
    works = [work.code for work in view.knowledge.works_in_order()]
    ordered = sorted(reveal, key=lambda position: works.index(position.work))
    return join_words([each.code if each.work == works[0] else str(each) for each in ordered])


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
