"""Answer `/recap`: the story so far, newest first, or what happened to one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import Struct

from bot.answers.answer import Answer, Line, LineStyle, Link, Outcome, Strong, page_of, refusal
from bot.answers.cards.release import LONGEST_SEASON, Target, exact_title, parse_target
from bot.answers.cards.release_dates import told_lines
from bot.answers.cards.timeline import ABOUT, LONGEST_TYPED, revealing_episodes
from bot.answers.entry_search import asked_entry
from bot.answers.labels import entry_link, token_in
from bot.answers.phrases import echo, line, search_limit, small_print, with_status
from bot.answers.questions import RecapQuestion, ReleaseQuestion
from bot.answers.reach.resolver import aired
from bot.answers.works import asked_work, main_work
from bot.knowledge.model import Entry, Event, Happening, Wording, Work
from bot.knowledge.positions import Position, Reveal, parse_episode_code
from bot.spoilers.rule import View

PAGE_SIZE = 5
"""The number of episodes and seasons on a page."""
EVENTS_ON_A_PAGE = 7
"""The number of events on a page about one entry."""
EVENTS_OF_AN_EPISODE, EVENTS_OF_A_SEASON = 2, 3
"""The most events that stand for an earlier episode, and for an earlier season."""


class _Reach(Struct, frozen=True):
    """The part of a series that a recap covers.

    Attributes:
        work: the series.
        episodes: the watched episodes in order, without those that the question leaves out.
        note: a sentence if the recap stops earlier than was asked; otherwise empty.
    """

    work: Work
    episodes: Sequence[Position]
    note: str = ""


class _Told(Struct, frozen=True):
    """An open event, with its content."""

    event: Event
    happening: Happening


def recap(view: View, question: RecapQuestion) -> Answer:
    """Answer `/recap`. Only open facts and events are told, so the card has no boxes."""
    work = asked_work(view, question.show, question) if question.show is not None else _default_work(view)
    if isinstance(work, Answer):
        return work
    upto = _read_upto(view, question, work)
    if isinstance(upto, Answer):
        return upto
    if upto is not None:
        work = upto.work
    limited = upto is not None or question.show is not None
    question = replace(
        question,
        show=work.code if limited else None,
        upto=f"{work.code} {upto.number}" if upto is not None else None,
    )
    about = asked_entry(view, question.about, ABOUT, question)
    if isinstance(about, Answer):
        return about
    reach = _reach(view, work, upto)
    if about is not None:
        return _entry_recap(view, question, about, reach if limited else None)
    return _story_recap(view, question, reach)


def _default_work(view: View) -> Work:
    """Return the main work, or another one if only that has been watched."""
    watched = [work for work in view.knowledge.works_in_order() if work.code in view.progress]
    return watched[0] if watched else main_work(view)


def _read_upto(view: View, question: RecapQuestion, work: Work) -> Target | Answer | None:
    """Read the `upto` option: a season or episode, None if it is empty, or an error answer if it cannot be read."""
    typed = (question.upto or "").strip()
    if not typed:
        return None
    as_season = f"season {typed}" if typed.isdecimal() and len(typed) <= LONGEST_SEASON else typed
    found = parse_target(view, as_season, question, work) or exact_title(view, typed, None)
    if isinstance(found, Target) and found.season is not None:
        return found
    if isinstance(found, Answer) and found.outcome is Outcome.INVALID:
        return found
    return refusal(question, f"I can't read “{echo(typed)}” as an episode. Write S2E3, “season 2” or the exact title.")


def _reach(view: View, work: Work, upto: Target | None) -> _Reach:
    """Return what the view has watched of a series, at most up to an episode or the end of a season."""
    watched = [at for at in aired(view, work) if work.code in view.progress and at <= view.progress[work.code]]
    if upto is None or upto.season is None or not watched:
        return _Reach(work, watched)
    episodes = work.seasons[upto.season].episodes
    last = upto.position or (episodes[-1] if episodes else Position(work.code, upto.season, 1))
    if last <= watched[-1]:
        return _Reach(work, [at for at in watched if at <= last])
    stop = watched[-1].code
    return _Reach(work, watched, f"{upto.number} is further than I show here, so this recap stops at {stop}.")


# ---------------------------------------------------------------------- the story


def _story_recap(view: View, question: RecapQuestion, reach: _Reach) -> Answer:
    """Tell the last episode in full, the others of its season in short, and earlier seasons in shorter form."""
    work = reach.work
    since = parse_episode_code(work.code, question.since or "")
    question = replace(question, show=work.code, since=since.code if since is not None else None)
    episodes = [at for at in reach.episodes if since is None or at > since]
    if not episodes:
        before = f"since {since.code}" if since is not None else f"before the first episode of {work.title}"
        lines = (line(f"There is nothing to recap {before}."),)
        # Whoever has set nothing gets the selects for it.
        return Answer(question, lines=lines, work=work.code, outcome=Outcome.NOT_FOUND, may_be_beyond=True)
    last = episodes[-1]
    events = {at: _told_at(view, at) for at in episodes}
    parts = [_whole_episode(view, last, events[last])]
    parts += [_episode_in_short(view, at, events[at]) for at in reversed(episodes[:-1]) if at.season == last.season]
    for number in sorted({at.season for at in episodes if at.season < last.season}, reverse=True):
        parts.append(_season_in_short(view, number, [events[at] for at in episodes if at.season == number]))
    parts = [part for part in parts if part]
    shown, page = page_of(parts, question.page, PAGE_SIZE, lambda number: replace(question, page=number))
    heading = f" since {since.code}" if since is not None else f" up to {last.code}"
    others = [other for other in view.knowledge.works_in_order() if other.code in view.progress and other is not work]
    involved = {id_ for told in events[last] for id_ in told.event.about}
    entries = [view.knowledge.entries[id_] for id_ in view.knowledge.entries if id_ in involved]
    return Answer(
        replace(question, page=page.number if page else 1),
        f"Recap: {work.title}{heading}",
        (*_note(reach), *(each for part in shown for each in part)),
        work=work.code,
        links=(
            Link(f"Episode {last.code}", ReleaseQuestion(str(last))),
            *(Link(f"Recap: {other.title}", RecapQuestion(other.code)) for other in others),
        ),
        related=tuple(entry_link(view, entry, with_kind=True) for entry in entries if view.is_visible(entry)),
        page=page,
        empty=not any(each.sources for part in parts for each in part),
    )


def _told_at(view: View, position: Position) -> list[_Told]:
    """Return the open events that an episode reveals, in story order.

    Events that also need a later episode of the same series are left out.
    """
    events = map(view.knowledge.events.__getitem__, view.knowledge.events_revealed_by.get(position, ()))
    read = [
        (event, view.read(event.happening))
        for event in events
        if _last_in(event.happening.reveal, position.work) == position
    ]
    return [_Told(event, happening) for event, happening in read if happening is not None]


def _last_in(reveal: Reveal, work: str) -> Position | None:
    """Return the last episode of a series in a reveal point."""
    return max((at for at in reveal if at.work == work), default=None)


def _whole_episode(view: View, position: Position, told: Sequence[_Told]) -> list[Line]:
    """Return the title of an episode and all that is open about it."""
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    name = line(Strong(position.code + (f": {title.text}" if title is not None else "")))
    # Plain lines, so that a public card that is too long for a phone loses earlier episodes first.
    lines = [replace(each, style=LineStyle.PLAIN) for each in told_lines(view, episode, [each.event for each in told])]
    return [name, *(lines or [line("I know nothing about this episode.")])]


def _episode_in_short(view: View, position: Position, told: Sequence[_Told]) -> list[Line]:
    """Return one line with the main events of an episode, or with its first fact; no line if neither is open."""
    chosen = _main_events(view, told, EVENTS_OF_AN_EPISODE)
    statements = [each.happening for each in chosen] or view.current(view.knowledge.episodes[position].facts)[:1]
    return [_in_short(position.code, statements)] if statements else []


def _season_in_short(view: View, season: int, told: Iterable[Sequence[_Told]]) -> list[Line]:
    """Return one line with the main events of a season, or no line if none is open. Later episodes are preferred."""
    chosen: list[_Told] = []
    for events in reversed([*told]):
        chosen = [*_main_events(view, events, EVENTS_OF_A_SEASON - len(chosen)), *chosen]
    return [_in_short(f"Season {season}", [each.happening for each in chosen])] if chosen else []


def _in_short(label: str, statements: Iterable[Wording | Happening]) -> Line:
    statements = list(statements)
    texts = [part for each in statements for part in (" ", *with_status(each))]
    return line(Strong(label), *texts, told=statements)


def _main_events(view: View, told: Sequence[_Told], number: int) -> list[_Told]:
    """Return the events that involve the most entries, in story order. Hidden entries do not count."""
    entries = view.knowledge.entries

    def involved(each: _Told) -> int:
        return sum(view.is_visible(entries[id_]) for id_ in each.event.about)

    chosen = {each.event.id for each in sorted(told, key=involved, reverse=True)[:number]}
    return [each for each in told if each.event.id in chosen]


def _note(reach: _Reach | None) -> list[Line]:
    return [small_print(reach.note)] if reach is not None and reach.note else []


# ---------------------------------------------------------------------- one entry


def _entry_recap(view: View, question: RecapQuestion, about: Entry, reach: _Reach | None) -> Answer:
    """List the events about an entry, in the order in which their episodes came out, newest first."""
    token = view.knowledge.tokens[about.id]
    resolved = replace(question, about=token, since=None)
    events = map(view.knowledge.events.__getitem__, view.knowledge.events_about.get(about.id, ()))
    within = [
        event
        for event in events
        if reach is None or _last_in(event.happening.reveal, reach.work.code) in reach.episodes
    ]
    told = [_Told(event, happening) for event in within if (happening := view.read(event.happening)) is not None]
    aired_at = view.knowledge.aired_at
    told.sort(key=lambda each: max(((aired_at[at], at) for at in each.event.happening.reveal), default=()))
    told.reverse()
    shown, page = page_of(told, question.page, EVENTS_ON_A_PAGE, lambda number: replace(resolved, page=number))
    lines = [_event_line(view, each) for each in shown]
    upto = f" up to {reach.episodes[-1].code}" if reach is not None and question.upto and reach.episodes else ""
    works = {each.event.work for each in told}
    name = view.name(about) or ""
    if not lines:
        limit = upto or f" {search_limit(view.knowledge, view.progress)}"
        lines.append(line(f"I know nothing that happened to {name}{limit}."))
    typed = question.about or ""
    return Answer(
        replace(resolved, page=page.number if page else 1),
        f"Recap: {name}{upto}",
        (*_note(reach), *lines),
        work=reach.work.code if reach is not None else works.pop() if len(works) == 1 else None,
        links=(entry_link(view, about, with_kind=False),),
        page=page,
        empty=not told,
        asked=replace(question, page=1) if len(typed) <= LONGEST_TYPED and token_in(typed) is None else None,
    )


def _event_line(view: View, told: _Told) -> Line:
    """Write ``**S2E3** (1983) …``."""
    happening = told.happening
    episodes = revealing_episodes(view, told.event.happening.reveal) or "From the start"
    return line(Strong(episodes), f" ({happening.when.label}) ", *with_status(happening), told=[happening])
