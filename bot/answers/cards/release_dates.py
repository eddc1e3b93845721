"""Cards with release dates: for a series, a season or an episode, for the next releases, and for the latest one.

Dates are public. An episode's title and content are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from msgspec import Struct

from bot.answers.answer import Answer, Line, LineStyle, Link, Part, Strong
from bot.answers.cards.airing import Airing, Dated, Stage, airing, dated_episodes, next_to_come
from bot.answers.labels import entry_link
from bot.answers.phrases import (
    REPORTED,
    bullet,
    capitalize,
    comes_out,
    fact_line,
    fact_lines,
    fact_veils,
    is_near,
    join_words,
    line,
    name_seasons,
    named_day,
    on_day,
    out_since,
    platform_lines,
    relative_day,
    small_print,
    sourced,
    summary_lines,
    timestamp,
    with_status,
)
from bot.answers.questions import EntryQuestion, Question, ReleaseQuestion
from bot.answers.works import known_seasons, no_such_episode
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Episode, Event, Release, Season, Title, Work
from bot.knowledge.positions import Position
from bot.knowledge.sources import Status
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

_SEASONS_LISTED: Final = 12
"""The maximum number of seasons that the card of a series lists. Older ones are only mentioned in small print."""
_LAST: Final = datetime.max.replace(tzinfo=UTC)
"""Sort key that puts releases without a date last."""


# ---------------------------------------------------------------------- season


def season_card(view: View, work: Work, season: Season, question: Question) -> Answer:
    """Make the card of a season: its state, dates, number of episodes and facts.

    Raises:
        LookupError: the season had not been announced at the view's time.
    """
    now = airing(view, season)
    if now is None:
        raise LookupError("a season that was not known at this time has no card")
    return Answer(
        question,
        f"{work.title}, season {season.number}",
        (*(sourced(told, now.schedule) for told in _season_lines(view, now)), *fact_lines(view, season.facts)),
        view.boxes(fact_veils(view, season.facts)),
        work.code,
    )


def _season_lines(view: View, now: Airing) -> list[Line]:
    """Return the lines with a season's state, dates and number of episodes at the view's time."""
    match now.stage:
        case Stage.ANNOUNCED:
            state = line(Strong("Announced"), f"{now.reservation}, without a date so far.")
            return [state, *_announcement(now)]
        case Stage.COMING if now.premiere is not None:
            return [*_coming_lines(view, now, now.premiere), *_announcement(now)]
        case Stage.AIRED:
            return [line(Strong("Aired"), _aired_when(now), "."), *_sentence(f"{now.count}{now.rhythm}", now.count)]
        case _:
            return _airing_lines(view, now)


def _sentence(text: str, condition: object = True) -> list[Line]:
    """Return one line with the text as a sentence; no line if the text is empty or the condition is false."""
    return [line(f"{capitalize(text)}.")] if text and condition else []


def _coming_lines(view: View, now: Airing, premiere: WorldDate) -> list[Line]:
    """Write “Premieres on 27 March 2026. 10 episodes on Fridays, finale on 29 May.”, then the time until then."""
    finale = f"finale {on_day(now.finale, premiere)}" if now.finale and now.finale != premiere else ""
    count = now.count or ("episodes" if now.rhythm else "")
    rest = ", ".join(filter(None, (f"{count}{now.rhythm}", finale)))
    lines = [line(f"Premieres {named_day(view, premiere)}{now.reservation}.{f' {capitalize(rest)}.' if rest else ''}")]
    if premiere.instant is not None:
        return [*lines, line("Out for you ", *timestamp(premiere.instant), ".")]
    exact = premiere.precision is Precision.DAY and not is_near(view, premiere)
    return [*lines, *_sentence(relative_day(view, premiere), exact)]


def _airing_lines(view: View, now: Airing) -> list[Line]:
    lines = [line(Strong("Airing now"), f", since {now.premiere}." if now.premiere else ".")]
    if now.episodes:
        finale = f", finale {on_day(now.finale, now.premiere)}" if now.finale else ""
        verb = "is" if now.episodes == 1 else "are"
        rhythm = f",{now.rhythm}" if now.rhythm else ""
        lines.append(line(f"{now.out} of {now.count} {verb} out{rhythm}{finale}."))
    if now.to_come:
        soonest = next_to_come(now.to_come)
        lines.append(line(f"Next: {_codes(soonest)} ", *_come_out(view, soonest), "."))
    return lines


def _aired_when(now: Airing) -> str:
    """Return the words after “Aired”, such as `` from 19 February 2021 to 23 April 2021`` or `` on 1 May 2020``."""
    if now.premiere is None and now.finale is None:
        return ", but I know no dates"
    if now.premiere is None or now.finale is None:
        return f", from {now.premiere} on" if now.premiere else f" until {now.finale}"
    if now.premiere.first == now.finale.first:
        return f" {on_day(now.premiere)}"
    return f" from {now.premiere} to {now.finale}"


def _announcement(now: Airing) -> list[Line]:
    note = [line(now.schedule.note)] if now.schedule.note else []
    return [*note, small_print(f"{'Reported' if now.reservation else 'Announced'} {now.schedule.as_of}.")]


# ---------------------------------------------------------------------- work


def work_card(view: View, work: Work, question: Question) -> Answer:
    """Make the card of a series: its summary, and a line for each season, newest first."""
    known = [(season, now) for season in known_seasons(view, work)[::-1] if (now := airing(view, season)) is not None]
    listed, earlier = known[:_SEASONS_LISTED], [season.number for season, _ in known[_SEASONS_LISTED:]]
    seasons = [
        bullet(Strong(f"Season {season.number}"), f": {_season_in_short(view, now)}", told=[now.schedule])
        for season, now in listed
    ]
    if earlier:
        words = capitalize(name_seasons(earlier))
        sentence = f"{words} came before; ask for one of them, such as “{work.code} S{earlier[0]}”."
        seasons.append(small_print(sentence))
    facts = [fact for fact in work.entry.facts if fact.topic == "release"]
    links = [Link(f"Season {season.number}", ReleaseQuestion(season.id)) for season, _ in listed[:3]]
    return Answer(
        question,
        work.title,
        (*summary_lines(view, work.entry), *platform_lines(work), *seasons, *fact_lines(view, facts)),
        view.boxes(fact_veils(view, facts)),
        work.code,
        (*links, Link("About the series", EntryQuestion(view.knowledge.tokens[work.code]))),
    )


def _season_in_short(view: View, now: Airing) -> str:
    """Describe a season in a few words, such as ``27 March 2026 to 29 May 2026, 10 episodes``."""
    match now.stage:
        case Stage.ANNOUNCED:
            when = f"announced{now.reservation}, no date so far"
        case Stage.COMING if now.premiere is not None:
            when = f"premieres {named_day(view, now.premiere)}{now.reservation}"
        case Stage.AIRED if now.premiere and now.finale:
            when = f"{now.premiere}" + (f" to {now.finale}" if now.finale.first != now.premiere.first else "")
        case Stage.AIRED:
            when = f"aired{_aired_when(now)}"
        case _:
            finale = f", finale {on_day(now.finale, now.premiere)}" if now.finale else ""
            when = f"airing now, since {now.premiere}{finale}" if now.premiere else f"airing now{finale}"
    return ", ".join(filter(None, (when, now.count)))


# ---------------------------------------------------------------------- episode


def episode_card(view: View, position: Position, question: Question) -> Answer:
    """Make the card of an episode: its date, director, writers, facts and events, and its title if that is open."""
    work, episode = view.knowledge.works[position.work], view.knowledge.episodes[position]
    release = view.read(episode.release)
    if release is None:
        return no_such_episode(view, position, question)
    title = view.read(episode.title) if episode.title is not None else None
    events = [event for event in _events(view, position) if view.read(event.happening) is not None]
    about = {id_ for event in events for id_ in event.about}
    entries = [view.knowledge.entries[id_] for id_ in view.knowledge.entries if id_ in about]
    return Answer(
        question,
        f"{work.title} {position.code}" + (f": {title.text}" if title is not None else ""),
        (*_release_lines(view, episode, release, title), *_told_lines(view, episode, events)),
        view.boxes(veiled_episode(view, position)),
        work.code,
        tuple(_neighbours(view, position)),
        related=tuple(entry_link(view, entry, with_kind=True) for entry in entries if view.is_visible(entry)),
        heading_locations=((title or release).location,),
    )


def _release_lines(view: View, episode: Episode, release: Release, title: Title | None) -> list[Line]:
    """Return the lines with an episode's release date, notes, directors and writers."""
    lines = _date_lines(view, episode, release.date)
    if title is not None and title.status is Status.REPORTED:
        lines.append(small_print(f"The title is {REPORTED}."))
    if release.note:
        lines.append(small_print(release.note))
    for label, people in (("Directed by", release.directed_by), ("Written by", release.written_by)):
        names = [name for person in people if (name := view.name(view.knowledge.entries[person])) is not None]
        lines += _sentence(f"{label} {join_words(names)}", names)
    return [sourced(each, release) for each in lines]


def _date_lines(view: View, episode: Episode, day: WorldDate | None) -> list[Line]:
    if day is None:
        return [line("Out, but its day is not known." if view.has_aired(episode) else "No date is known.")]
    if view.has_aired(episode):
        return [line("Out since ", *out_since(view, day), ".")]
    if day.instant is not None:
        return [line(f"Comes out {on_day(day)}."), line("Out for you ", *timestamp(day.instant), ".")]
    return [line("Comes out ", *comes_out(view, day), ".")]


def _told_lines(view: View, episode: Episode, events: Iterable[Event]) -> list[Line]:
    """Return lines with an episode's facts and events. A fact that repeats an event is left out."""
    happenings = view.open_values(event.happening for event in events)
    told = {happening.text.casefold() for happening in happenings}
    facts = [wording for wording in view.current(episode.facts) if wording.text.casefold() not in told]
    lines = [fact_line(view, wording) for wording in facts]
    return lines + [line(each.text, style=LineStyle.FACT, told=[each]) for each in happenings]


def _neighbours(view: View, position: Position) -> list[Link]:
    """Make buttons to the previous and next episodes of the season, if they are known."""
    links = []
    for step, label in ((-1, "Previous"), (1, "Next")):
        other = Position(position.work, position.season, position.episode + step)
        neighbour = view.knowledge.episodes.get(other)
        if neighbour is not None and view.read(neighbour.release) is not None:
            links.append(Link(f"{label}: {other.code}", ReleaseQuestion(str(other))))
    return links


def veiled_episode(view: View, position: Position) -> list[Veil | None]:
    """Return veils for everything about an episode that lies beyond the clearance."""
    episode = view.knowledge.episodes[position]
    veils = [view.veil([episode.title], partial(_titled, position))] if episode.title is not None else []
    veils += fact_veils(view, episode.facts)
    return veils + [view.veil([event.happening], lambda told: (told.text,)) for event in _events(view, position)]


def _events(view: View, position: Position) -> list[Event]:
    events = map(view.knowledge.events.__getitem__, view.knowledge.events_revealed_by.get(position, ()))
    return [event for event in events if view.is_revealed_by(event.happening, position)]


def _titled(position: Position, title: Title) -> tuple[Part, ...]:
    text, *reservation = with_status(title)
    return (f"{position.code} is called ", Strong(str(text)), *reservation)


# ---------------------------------------------------------------------- next and last


def _codes(together: Sequence[Dated]) -> str:
    """List the codes of episodes: ``S1E3``, ``S1E1 and S1E2`` or ``S1E1 to S1E3``."""
    codes = [dated.episode.position.code for dated in together]
    return join_words(codes) if len(codes) < 3 else f"{codes[0]} to {codes[-1]}"


def _come_out(view: View, together: Sequence[Dated]) -> tuple[Part, ...]:
    return ("comes out " if len(together) == 1 else "come out ", *comes_out(view, together[0].date))


class _Upcoming(Struct, frozen=True):
    """The next release of a season: its next episodes or its premiere. `begins` is None if there is no date."""

    begins: datetime | None
    work: Work
    line: Line


def upcoming_releases(view: View, work: Work | None, question: Question) -> Answer:
    """List the next releases of one series or of all. If none has a date, add the latest episode."""
    works = [work] if work is not None else view.knowledge.works_in_order()
    found = [_upcoming(view, work, season) for work in works for season in work.seasons.values()]
    upcoming = sorted((each for each in found if each is not None), key=lambda each: each.begins or _LAST)
    if not upcoming:
        return latest_release(view, works, question)
    lines = [each.line for each in upcoming]
    if upcoming[0].begins is None:
        lines += latest_release(view, works, question).lines
    return Answer(question, "What comes next", tuple(lines), work=upcoming[0].work.code)


def _upcoming(view: View, work: Work, season: Season) -> _Upcoming | None:
    now = airing(view, season)
    if now is None:
        return None
    whole = Strong(f"{work.title}, season {season.number}")
    if now.to_come:
        soonest = next_to_come(now.to_come)
        releases = view.open_values(dated.episode.release for dated in soonest)
        told = line(Strong(f"{work.title} {_codes(soonest)}"), " ", *_come_out(view, soonest), ".")
        return _Upcoming(soonest[0].date.begins, work, sourced(told, now.schedule, *releases))
    if now.stage is Stage.COMING and now.premiere is not None:
        told = line(whole, " premieres ", *comes_out(view, now.premiere), f"{now.reservation}.")
        return _Upcoming(now.premiere.begins, work, sourced(told, now.schedule))
    if now.stage is Stage.ANNOUNCED:
        told = line(whole, f" is announced{now.reservation}, without a date so far.")
        return _Upcoming(None, work, sourced(told, now.schedule))
    return None


def latest_release(view: View, works: Sequence[Work], question: Question) -> Answer:
    """Answer with the episode that came out most recently in these series."""
    out = [
        (date, episode)
        for work in works
        for season in known_seasons(view, work)
        for episode, date in dated_episodes(view, season)
        if date is not None and view.has_aired(episode)
    ]
    if not out:
        return Answer(question, "What comes next", (line("Nothing has been announced."),), work=works[0].code)
    date, episode = max(out, key=lambda found: (found[0].begins, found[1].position))
    position = episode.position
    name = Strong(f"{view.knowledge.works[position.work].title} {position.code}")
    told = line("The last episode so far: ", name, ", out since ", *out_since(view, date), ".")
    return Answer(
        question, "What came last", (sourced(told, *view.open_values([episode.release])),), work=position.work
    )
