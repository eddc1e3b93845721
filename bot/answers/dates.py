"""Cards about dates: of a work, a season, an episode; what comes next; what came last.

Dates are public. What an episode is called and what happens in it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from functools import partial

from bot.answers.answer import Answer, Line, Link, Outcome, Part, Strong, line, merged_sources
from bot.answers.find import entry_link
from bot.answers.questions import EntryQuestion, NextQuestion, Question, ReleaseQuestion
from bot.answers.shows import asked_work, known_seasons, works_in_order
from bot.answers.words import (
    REPORTED,
    bullet,
    day,
    distance,
    fact_lines,
    fact_sources,
    fact_veils,
    listed,
    small,
    stated,
)
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Episode, Event, Release, Schedule, Season, Source, Title, Work
from bot.knowledge.positions import Position
from bot.knowledge.schema import Status
from bot.spoilers.boxes import NO_BOXES, Veil
from bot.spoilers.rule import View

_DISTANT_DAYS = 2
"""Nearer than this, “in 14 hours” would claim an hour that nobody announced; we say today, tomorrow, yesterday."""


# ---------------------------------------------------------------------- dates in words


def _days_until(view: View, date: WorldDate) -> int:
    return (date.first - view.now.astimezone(UTC).date()).days


def _when(view: View, date: WorldDate) -> tuple[Part, ...]:
    """A date with its distance, as exactly as it is known."""
    if date.precision in (Precision.YEAR, Precision.MONTH):
        return ("in ", day(date))
    if date.precision is Precision.INSTANT:
        return (day(date), ", ", distance(date))
    days = _days_until(view, date)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if abs(days) < _DISTANT_DAYS:
        return (day(date), f", {near[days]}")
    return (day(date), ", ", distance(date))


def known_episodes(view: View, season: Season) -> list[Episode]:
    """The episodes that had been announced at the view's time."""
    episodes = [view.knowledge.episodes[position] for position in season.episodes]
    return [episode for episode in episodes if view.read(episode.release) is not None]


def _episodes_out(view: View, season: Season) -> list[Episode]:
    return [episode for episode in known_episodes(view, season) if view.has_aired(episode)]


def _episodes_to_come(view: View, season: Season) -> list[Episode]:
    return [
        episode
        for episode in known_episodes(view, season)
        if episode.released is not None and not view.has_aired(episode)
    ]


# ---------------------------------------------------------------------- season


def _season_lines(view: View, season: Season, schedule: Schedule) -> list[Line]:
    """State, dates and count of a season, as known and as aired at the view's time."""
    count = f"{schedule.episodes} episodes" if schedule.episodes else ""
    rhythm = f" on {schedule.rhythm}" if schedule.rhythm else ""
    lines: list[Line] = []
    if schedule.premiere is None:
        lines.append(line(Strong("Announced"), ", without a date so far."))
    elif not schedule.premiere.has_come(view.now):
        lines.append(line("Premieres ", *_when(view, schedule.premiere), "."))
        finale: tuple[Part, ...] = (", finale ", day(schedule.finale)) if schedule.finale else ()
        if count or finale:
            lines.append(line(f"{count or 'Episodes'}{rhythm}", *finale, "."))
    elif schedule.finale is not None and schedule.finale.has_come(view.now) and _days_until(view, schedule.finale) < 0:
        lines.append(
            line(Strong("Aired"), " from ", day(schedule.premiere), " to ", *_when(view, schedule.finale), ".")
        )
        lines += [line(f"{count}{rhythm}.")] if count else []
    else:
        out = len(_episodes_out(view, season))
        total = schedule.episodes or len(known_episodes(view, season))
        lines.append(line(Strong("Airing now"), ", since ", *_when(view, schedule.premiere), "."))
        if total:
            finale = (", finale ", day(schedule.finale)) if schedule.finale else ()
            lines.append(
                line(f"{out} of {total} episodes are out{f', {rhythm.strip()}' if rhythm else ''}", *finale, ".")
            )
        coming = _episodes_to_come(view, season)
        if coming and coming[0].released is not None:
            lines.append(line(f"Next: {coming[0].position.code}, ", *_when(view, coming[0].released), "."))
    if schedule.premiere is None or not schedule.premiere.has_come(view.now):
        lines += [line(schedule.note)] if schedule.note else []
        lines.append(
            small("Announced ", day(schedule.as_of), f" ({REPORTED})." if schedule.status is Status.REPORTED else ".")
        )
    return lines


def season_card(view: View, work: Work, season: Season, question: Question) -> Answer:
    """Premiere, finale, count, state; facts about the season."""
    schedule = view.latest(season.schedule)
    if schedule is None:
        raise LookupError("a season that was not known at this time has no card")
    lines = _season_lines(view, season, schedule) + fact_lines(view, season.facts)
    sources = [schedule.sources, *(wording.sources for wording in fact_sources(view, season.facts))]
    return Answer(
        question,
        f"{work.title}, season {season.number}",
        tuple(lines),
        view.boxes(fact_veils(view, season.facts)),
        merged_sources(sources),
        work.code,
    )


# ---------------------------------------------------------------------- work


def work_card(view: View, work: Work, question: Question) -> Answer:
    """A series: what it is, and a line a season."""
    lines: list[Line] = []
    sources: list[Sequence[Source]] = []
    summary = view.wording(work.entry.summary)
    if summary is not None:
        lines.append(line(*stated(summary)))
        sources.append(summary.sources)
    links = []
    for season in known_seasons(view, work):
        schedule = view.latest(season.schedule)
        if schedule is not None:
            lines.append(bullet(Strong(f"Season {season.number}"), ": ", *_season_in_short(view, schedule)))
            sources.append(schedule.sources)
            links.append(Link(f"Season {season.number}", ReleaseQuestion(f"{work.code} S{season.number}")))
    facts = [fact for fact in work.entry.facts if fact.topic == "release"]
    lines += fact_lines(view, facts)
    sources += [wording.sources for wording in fact_sources(view, facts)]
    return Answer(
        question,
        work.title,
        tuple(lines),
        view.boxes(fact_veils(view, facts)),
        merged_sources(sources),
        work.code,
        (*reversed(links[-3:]), Link("About the series", EntryQuestion(work.entry.token))),
    )


def _season_in_short(view: View, schedule: Schedule) -> tuple[Part, ...]:
    count = f", {schedule.episodes} episodes" if schedule.episodes else ""
    if schedule.premiere is None:
        return ("announced, no date so far",)
    if not schedule.premiere.has_come(view.now):
        return ("premieres ", day(schedule.premiere), count)
    if schedule.finale is None:
        return ("since ", day(schedule.premiere), count)
    return (day(schedule.premiere), " to ", day(schedule.finale), count)


# ---------------------------------------------------------------------- episode


def episode_card(view: View, work: Work, position: Position, question: Question) -> Answer:
    """An episode: title if it is safe, date, who made it, what it reveals."""
    episode = view.knowledge.episodes[position]
    release = view.read(episode.release)
    if release is None:
        sentence = f"{work.title} has no episode {position.code} that I know of."
        return Answer(question, lines=(line(sentence),), work=work.code, outcome=Outcome.INVALID)
    title = view.read(episode.title) if episode.title is not None else None
    heading = f"{work.title} {position.code}" + (f": {title.text}" if title is not None else "")
    lines = [_release_line(view, release)]
    if title is not None and title.status is Status.REPORTED:
        lines.append(small(f"The title is {REPORTED}."))
    if release.note:
        lines.append(small(release.note))
    for label, people in (("Directed by", release.directed_by), ("Written by", release.written_by)):
        names = [name for person in people if (name := view.name(view.knowledge.entries[person])) is not None]
        lines += [line(f"{label} {listed(names)}.")] if names else []
    lines += fact_lines(view, episode.facts)
    events = _events(view, position)
    happenings = view.all(event.happening for event in events)
    lines += [bullet(happening.text) for happening in happenings]
    sources = [release.sources, *(wording.sources for wording in fact_sources(view, episode.facts))]
    sources += [happening.sources for happening in happenings]
    links = []
    for step, label in ((-1, "Previous"), (1, "Next")):
        other = Position(work.code, position.season, position.episode + step)
        neighbour = view.knowledge.episodes.get(other)
        if neighbour is not None and view.read(neighbour.release) is not None:
            links.append(Link(f"{label}: {other.code}", ReleaseQuestion(str(other))))
    about = {id_ for event in events if view.read(event.happening) is not None for id_ in event.about}
    entries = [entry for entry in view.knowledge.entries.values() if entry.id in about and view.shows(entry)]
    return Answer(
        question,
        heading,
        tuple(lines),
        view.boxes(veiled_episode(view, position)),
        merged_sources(sources),
        work.code,
        tuple(links),
        more=tuple(entry_link(view, entry, with_kind=True) for entry in entries),
    )


def veiled_episode(view: View, position: Position) -> list[Veil | None]:
    """What an episode's card does not show in the open, veiled."""
    episode = view.knowledge.episodes[position]
    veils = [view.veil([episode.title], partial(_titled, position))] if episode.title is not None else []
    veils += fact_veils(view, episode.facts)
    return veils + [view.veil([event.happening], lambda told: (told.text,)) for event in _events(view, position)]


def _events(view: View, position: Position) -> list[Event]:
    return [event for event in view.knowledge.events if view.concerns_position(event.happening, position)]


def _titled(position: Position, title: Title) -> tuple[Part, ...]:
    return (
        f"{position.code} is called ",
        Strong(title.text),
        f" ({REPORTED})" if title.status is Status.REPORTED else "",
    )


def _release_line(view: View, release: Release) -> Line:
    if release.date is None:
        return line("No date is known.")
    if release.date.has_come(view.now):
        return line("Out since " if _days_until(view, release.date) else "Out ", *_when(view, release.date), ".")
    return line("Comes out ", *_when(view, release.date), ".")


# ---------------------------------------------------------------------- next and last


def next_up(view: View, question: NextQuestion, asked: Question | None = None) -> Answer:
    """The next dated episode or season; else what is announced without a date, and what came last."""
    if question.show is not None:
        work = asked_work(view, question.show, question)
        if isinstance(work, Answer):
            return work
        works = [work]
    else:
        works = works_in_order(view)
    asked = asked or question
    dated: list[tuple[WorldDate, Work, Line, tuple[Source, ...]]] = []
    undated: list[tuple[Work, Line, tuple[Source, ...]]] = []
    for work in works:
        for season in known_seasons(view, work):
            schedule = view.latest(season.schedule)
            if schedule is None:
                continue
            coming = _episodes_to_come(view, season)
            if coming and coming[0].released is not None:
                date = coming[0].released
                words = line(Strong(f"{work.title} {coming[0].position.code}"), " comes out ", *_when(view, date), ".")
                dated.append((date, work, words, schedule.sources))
            elif schedule.premiere is not None and not schedule.premiere.has_come(view.now):
                words = line(
                    Strong(f"{work.title}, season {season.number}"), " premieres ", *_when(view, schedule.premiere), "."
                )
                dated.append((schedule.premiere, work, words, schedule.sources))
            elif schedule.premiere is None:
                words = line(Strong(f"{work.title}, season {season.number}"), " is announced, without a date so far.")
                undated.append((work, words, schedule.sources))
    dated.sort(key=lambda item: item[0].first)
    if not dated and not undated:
        return last_out(view, works, asked)
    lines = [words for _, _, words, _ in dated] + [words for _, words, _ in undated]
    sources = [found for _, _, _, found in dated] + [found for _, _, found in undated]
    if not dated:
        last = last_out(view, works, asked)
        lines += last.lines
        sources.append(last.sources)
    first = dated[0][1] if dated else undated[0][0]
    return Answer(asked, "What comes next", tuple(lines), NO_BOXES, merged_sources(sources), first.code)


def last_out(view: View, works: Sequence[Work], question: Question) -> Answer:
    """The episode that came out last."""
    out = [
        (episode.released.first, episode)
        for work in works
        for season in known_seasons(view, work)
        for episode in _episodes_out(view, season)
        if episode.released is not None
    ]
    if not out:
        return Answer(question, "What comes next", (line("Nothing has been announced."),), work=works[0].code)
    date, last = max(out, key=lambda item: (item[0], item[1].position))
    released = last.released
    work = view.knowledge.works[last.position.work]
    release = view.read(last.release)
    words: tuple[Part, ...] = _when(view, released) if released is not None else (str(date),)
    lines = (line("The last episode so far: ", Strong(f"{work.title} {last.position.code}"), ", out ", *words, "."),)
    return Answer(question, "What came last", lines, NO_BOXES, release.sources if release else (), work.code)
