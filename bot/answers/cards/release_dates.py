"""Cards about dates: of a work, a season, an episode; what comes next; what came last.

Dates are public. What an episode is called and what happens in it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.answers.answer import Answer, Line, Link, Outcome, Part, Strong, line, merged_sources, places_of
from bot.answers.cards.airing import Airing, Dated, Stage, airing, dated_episodes, next_to_come
from bot.answers.entry_search import entry_link
from bot.answers.phrases import (
    REPORTED,
    bullet,
    comes_out,
    count_of,
    fact_line,
    fact_lines,
    fact_sources,
    fact_veils,
    is_near,
    join_words,
    name_seasons,
    named_day,
    on_day,
    out_since,
    platform_lines,
    relative_day,
    small_print,
    timestamp,
    with_status,
)
from bot.answers.questions import EntryQuestion, NextQuestion, Question, ReleaseQuestion
from bot.answers.works import asked_work, known_seasons, works_in_order
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.loading.schema import Status
from bot.knowledge.model import Episode, Event, Release, Season, Source, Title, Work
from bot.knowledge.positions import Position
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

_SEASONS_LISTED = 12
"""A series with more seasons has a card with its newest ones."""


# ---------------------------------------------------------------------- season


def _season_lines(view: View, now: Airing) -> list[Line]:
    """State, dates and count of a season, as known and as aired at the view's time."""
    match now.stage:
        case Stage.ANNOUNCED:
            return [line(Strong("Announced"), f"{_reserved(now)}, without a date so far."), *_announcement(now)]
        case Stage.COMING if now.premiere is not None:
            return [*_coming_lines(view, now, now.premiere), *_announcement(now)]
        case Stage.AIRED:
            count = f"{_count(now)}{_rhythm(now)}." if now.episodes else ""
            return [line(Strong("Aired"), _aired_when(now), "."), *([line(count)] if count else [])]
        case _:
            return _airing_lines(view, now)


def _coming_lines(view: View, now: Airing, premiere: WorldDate) -> list[Line]:
    """“Premieres on 27 March 2026. 10 episodes on Fridays, finale on 29 May.”, then how long that is."""
    finale = f"finale {on_day(now.finale, premiere)}" if now.finale and now.finale != premiere else ""
    count = _count(now) or ("episodes" if now.schedule.rhythm else "")
    rest = ", ".join(filter(None, (f"{count}{_rhythm(now)}", finale)))
    lines = [line(f"Premieres {named_day(view, premiere)}{_reserved(now)}.{f' {_capital(rest)}.' if rest else ''}")]
    if premiere.instant is not None:
        lines.append(line("Out for you ", *timestamp(premiere.instant), "."))
    elif premiere.precision is Precision.DAY and not is_near(view, premiere):
        lines.append(line(f"{_capital(relative_day(view, premiere))}."))
    return lines


def _airing_lines(view: View, now: Airing) -> list[Line]:
    lines = [line(Strong("Airing now"), f", since {now.premiere}." if now.premiere else ".")]
    if now.episodes:
        finale = f", finale {on_day(now.finale, now.premiere)}" if now.finale else ""
        verb = "is" if now.episodes == 1 else "are"
        rhythm = f",{_rhythm(now)}" if now.schedule.rhythm else ""
        lines.append(line(f"{now.out} of {_count(now)} {verb} out{rhythm}{finale}."))
    if now.to_come:
        soonest = next_to_come(now.to_come)
        lines.append(line(f"Next: {_codes(soonest)} ", *_come_out(view, soonest), "."))
    return lines


def _aired_when(now: Airing) -> str:
    """What follows “Aired”: `` from 19 February 2021 to 23 April 2021``, `` on 1 May 2020``, or what else is known."""
    if now.premiere is None and now.finale is None:
        return ", but I know no dates"
    if now.premiere is None or now.finale is None:
        return f", from {now.premiere} on" if now.premiere else f" until {now.finale}"
    if now.premiere.first == now.finale.first:
        return f" {on_day(now.premiere)}"
    return f" from {now.premiere} to {now.finale}"


def _count(now: Airing) -> str:
    return count_of(now.episodes, "episode", "episodes") if now.episodes else ""


def _rhythm(now: Airing) -> str:
    return f" on {now.schedule.rhythm}" if now.schedule.rhythm else ""


def _announcement(now: Airing) -> list[Line]:
    note = [line(now.schedule.note)] if now.schedule.note else []
    return [*note, small_print(f"{'Reported' if _reserved(now) else 'Announced'} {now.schedule.as_of}.")]


def _reserved(now: Airing) -> str:
    return f" ({REPORTED})" if now.schedule.status is Status.REPORTED else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def season_card(view: View, work: Work, season: Season, question: Question) -> Answer:
    """Premiere, finale, count, state; facts about the season."""
    now = airing(view, season)
    if now is None:
        raise LookupError("a season that was not known at this time has no card")
    lines = [told.told_by(now.schedule) for told in _season_lines(view, now)] + fact_lines(view, season.facts)
    sources = [now.schedule.sources, *(wording.sources for wording in fact_sources(view, season.facts))]
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
        lines.append(line(*with_status(summary)).told_by(summary))
        sources.append(summary.sources)
    lines += platform_lines(work)
    links = []
    seasons = known_seasons(view, work)[::-1]
    for season in seasons[:_SEASONS_LISTED]:
        now = airing(view, season)
        if now is not None:
            in_short = bullet(Strong(f"Season {season.number}"), f": {_season_in_short(view, now)}")
            lines.append(in_short.told_by(now.schedule))
            sources.append(now.schedule.sources)
            links.append(Link(f"Season {season.number}", ReleaseQuestion(f"{work.code} S{season.number}")))
    earlier = [season.number for season in seasons[_SEASONS_LISTED:]]
    if earlier:
        words = _capital(name_seasons(earlier))
        lines.append(small_print(f"{words} came before; ask for one of them, such as “{work.code} S{earlier[0]}”."))
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
        (*links[:3], Link("About the series", EntryQuestion(work.entry.token))),
    )


def _season_in_short(view: View, now: Airing) -> str:
    """``27 March 2026 to 29 May 2026, 10 episodes``, and what else a season's line can say."""
    count = _count(now)
    match now.stage:
        case Stage.ANNOUNCED:
            when = f"announced{_reserved(now)}, no date so far"
        case Stage.COMING if now.premiere is not None:
            when = f"premieres {named_day(view, now.premiere)}{_reserved(now)}"
        case Stage.AIRED if now.premiere and now.finale:
            when = f"{now.premiere}" + (f" to {now.finale}" if now.finale.first != now.premiere.first else "")
        case Stage.AIRED:
            when = f"aired{_aired_when(now)}"
        case _:
            finale = f", finale {on_day(now.finale, now.premiere)}" if now.finale else ""
            when = f"airing now, since {now.premiere}{finale}" if now.premiere else f"airing now{finale}"
    return ", ".join(filter(None, (when, count)))


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
    lines = _release_lines(view, episode, release)
    if title is not None and title.status is Status.REPORTED:
        lines.append(small_print(f"The title is {REPORTED}."))
    if release.note:
        lines.append(small_print(release.note))
    for label, people in (("Directed by", release.directed_by), ("Written by", release.written_by)):
        names = [name for person in people if (name := view.name(view.knowledge.entries[person])) is not None]
        lines += [line(f"{label} {join_words(names)}.")] if names else []
    events = _events(view, position)
    happenings = view.all(event.happening for event in events)
    told = {happening.text.casefold() for happening in happenings}
    facts = [fact for fact in episode.facts if (said := view.wording(fact)) and said.text.casefold() not in told]
    lines = [each.told_by(release) for each in lines] + fact_lines(view, facts)
    lines += [fact_line(happening.text).told_by(happening) for happening in happenings]
    sources = [release.sources, *(wording.sources for wording in fact_sources(view, facts))]
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
        related=tuple(entry_link(view, entry, with_kind=True) for entry in entries),
        heading_places=places_of(title or release),
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


def _release_lines(view: View, episode: Episode, release: Release) -> list[Line]:
    day = release.date
    if day is None:
        return [line("Out, but its day is not known." if view.has_aired(episode) else "No date is known.")]
    if view.has_aired(episode):
        return [line("Out since ", *out_since(view, day), ".")]
    if day.instant is not None:
        return [line(f"Comes out {on_day(day)}."), line("Out for you ", *timestamp(day.instant), ".")]
    return [line("Comes out ", *comes_out(view, day), ".")]


# ---------------------------------------------------------------------- next and last


def _codes(together: Sequence[Dated]) -> str:
    """``S1E3``, ``S1E1 and S1E2``, ``S1E1 to S1E3``."""
    codes = [dated.episode.position.code for dated in together]
    return join_words(codes) if len(codes) < 3 else f"{codes[0]} to {codes[-1]}"


def _come_out(view: View, together: Sequence[Dated]) -> tuple[Part, ...]:
    return ("comes out " if len(together) == 1 else "come out ", *comes_out(view, together[0].date))


def _told_of(view: View, together: Sequence[Dated]) -> list[Release]:
    """What is known of the release of these."""
    return view.all(dated.episode.release for dated in together)


def upcoming_releases(view: View, question: NextQuestion, asked: Question | None = None) -> Answer:
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
        for season in work.seasons.values():
            now = airing(view, season)
            if now is None:
                continue
            if now.to_come:
                soonest = next_to_come(now.to_come)
                words = line(Strong(f"{work.title} {_codes(soonest)}"), " ", *_come_out(view, soonest), ".")
                dated.append(
                    (soonest[0].date, work, words.told_by(*_told_of(view, soonest), now.schedule), now.schedule.sources)
                )
            elif now.stage is Stage.COMING and now.premiere is not None:
                heading = Strong(f"{work.title}, season {season.number}")
                words = line(heading, " premieres ", *comes_out(view, now.premiere), f"{_reserved(now)}.")
                dated.append((now.premiere, work, words.told_by(now.schedule), now.schedule.sources))
            elif now.stage is Stage.ANNOUNCED:
                words = line(
                    Strong(f"{work.title}, season {season.number}"),
                    f" is announced{_reserved(now)}, without a date so far.",
                )
                undated.append((work, words.told_by(now.schedule), now.schedule.sources))
    dated.sort(key=lambda item: item[0].begins)
    if not dated and not undated:
        return latest_release(view, works, asked)
    lines = [words for _, _, words, _ in dated] + [words for _, words, _ in undated]
    sources = [found for _, _, _, found in dated] + [found for _, _, found in undated]
    if not dated:
        last = latest_release(view, works, asked)
        lines += last.lines
        sources.append(last.sources)
    first = dated[0][1] if dated else undated[0][0]
    return Answer(asked, "What comes next", tuple(lines), None, merged_sources(sources), first.code)


def latest_release(view: View, works: Sequence[Work], question: Question) -> Answer:
    """The episode that came out last."""
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
    position, release = episode.position, view.read(episode.release)
    work = view.knowledge.works[position.work]
    last = Strong(f"{work.title} {position.code}")
    last_line = line("The last episode so far: ", last, ", out since ", *out_since(view, date), ".")
    if release is not None:
        last_line = last_line.told_by(release)
    return Answer(question, "What came last", (last_line,), None, release.sources if release else (), work.code)
