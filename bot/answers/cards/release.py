"""What a title asks for: “season 5”, “s5e3”, “star city”, “finale”, “next”, the title of an episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.answer import Answer, Link, Outcome, line
from bot.answers.cards.airing import known_episodes
from bot.answers.cards.release_dates import (
    episode_card,
    latest_release,
    season_card,
    upcoming_releases,
    veiled_episode,
    work_card,
)
from bot.answers.entry_search import (
    MAX_CHOICES,
    how_many,
    look_up_everywhere,
    meant_beyond,
    nothing_matches,
    of_other_kind,
    plain_words,
    split_work,
    way_to,
)
from bot.answers.labels import labelled_entry, labelled_episode
from bot.answers.parsing.episode_numbers import parse_range, parse_reference, without_release_tags
from bot.answers.parsing.episode_words import in_latin_words
from bot.answers.parsing.relative_episodes import RELATIVE_WORDS, Point, resolve_pointer
from bot.answers.questions import EpisodeQuestion, NextQuestion, Question, ReleaseQuestion
from bot.answers.works import asked_work, codes, known_seasons, named_work, no_such_season, works_in_order
from bot.knowledge.model import Kind, Season, Work
from bot.knowledge.names import NameCategory, NameList
from bot.knowledge.positions import Position, parse_position
from bot.lookup import Found, NotFound, look_up
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

LONGEST_SEASON = 2
"""Digits of a number that is a season beside the name of a series."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a title means: a work, one of its seasons, or an episode."""

    work: Work
    season: int | None = None
    episode: int | None = None


# ---------------------------------------------------------------------- understanding the title


def release(view: View, question: ReleaseQuestion) -> Answer:
    """`/release`."""
    typed = question.title
    if typed is None or not typed.strip():
        return upcoming_releases(view, NextQuestion(), question)
    return _answered(view, typed, None, question)


def episode(view: View, question: EpisodeQuestion) -> Answer:
    """`/episode`."""
    if question.show is None:
        return _answered(view, question.number, None, question)
    work = asked_work(view, question.show, question)
    if isinstance(work, Answer):
        return work
    return _answered(view, question.number, work, replace(question, show=work.code))


def upcoming(view: View, question: NextQuestion) -> Answer:
    """`/next`; whatever else can be said of seasons and episodes is understood in its option too."""
    if question.show is None:
        return upcoming_releases(view, question)
    target = parse_target(view, question.show, question)
    if isinstance(target, Answer):
        return target
    if target is None or target.season is None:
        return upcoming_releases(view, question if target is None else NextQuestion(target.work.code))
    return _target_card(view, target, question)


def _answered(view: View, typed: str, within: Work | None, question: ReleaseQuestion | EpisodeQuestion) -> Answer:
    """What is typed, among all series or within one that was chosen."""
    target = parse_target(view, typed, question, within)
    if isinstance(target, Answer):
        return target
    if isinstance(target, Target) and (within is None or target.season is not None):
        return _target_card(view, target, question)
    return _by_name(view, typed, within, question)


def parse_target(view: View, typed: str, question: Question, within: Work | None = None) -> Target | Answer | None:
    """“season 5”, “s5”, “FAM season 5”, “S5E3”, “305”, “star city”, “finale”, “next”; None if it is none of these.

    Args:
        view: who asks.
        typed: what was typed.
        question: what is asked, for the answer's buttons.
        within: the series, where it was chosen apart.
    """
    typed = without_release_tags(typed)
    if (labelled := labelled_episode(typed)) is not None:
        typed = labelled
    if (series := labelled_entry(view, typed)) is not None:
        entry = view.knowledge.entry_of(series.token)
        return Target(view.knowledge.works[entry.id]) if entry is not None and entry.kind is Kind.WORK else None
    several = parse_range(typed)
    if several is not None:
        return _which_episode(view, several, within, question)
    said = parse_reference(typed)
    if said is None:
        work, rest = split_work(view, plain_words(in_latin_words(typed)))
        point = resolve_pointer(tuple(rest.split())) if rest else None
        if work is not None and rest.isdecimal() and len(rest) <= LONGEST_SEASON:
            return _checked(view, Target(work, int(rest)), question)
        if work is not None and (not rest or point is Point.COMING):
            return _or_title(view, typed, work, question)
        return _pointed(view, point, within or work, None, question) if point is not None else None
    if (said.season is None or said.rest or typed.strip().isdecimal()) and (
        titled := _exact_title(view, typed, within)
    ) is not None:
        return titled  # “Episode 305” and “Part 2” may be what it is called
    named = tuple(word for word in said.named(codes(view)) if word not in RELATIVE_WORDS)
    work = named_work(view, " ".join(named)) if named else within or _own_work(view)
    if work is None:
        return None
    season = said.season
    if season is None:
        seasons = known_seasons(view, work)
        amid = _amid(view, work)
        if len(seasons) != 1 and resolve_pointer(key_of(in_latin_words(typed))) is Point.FIRST:
            return _pointed(view, Point.FIRST, work, None, question)
        if len(seasons) != 1 and amid is None:
            return None
        season = amid.number if amid is not None else seasons[0].number
    target = _checked(view, Target(work, season, said.episode), question)
    if isinstance(target, Target) and said.episode is None:
        point = resolve_pointer(said.rest, numbered=True)
        if point is not None:
            return _pointed(view, point, work, work.seasons[season], question)
    return target


def _own_work(view: View) -> Work:
    """The series that somebody means who names none."""
    return works_in_order(view)[0]


def _pointed(view: View, point: Point, work: Work | None, season: Season | None, question: Question) -> Answer:
    """What somebody points at. Who is within a season means that one; anybody else the newest."""
    if point in (Point.NEXT, Point.COMING):
        return upcoming_releases(view, NextQuestion(work.code if work is not None else None), question)
    if point is Point.LATEST:
        return latest_release(view, [work] if work is not None else works_in_order(view), question)
    chosen = work or _own_work(view)
    dated = [each for each in known_seasons(view, chosen) if known_episodes(view, each)]
    match point:
        case Point.ALL:
            return work_card(view, chosen, question) if season is None else season_card(view, chosen, season, question)
        case Point.FINAL_SEASON | Point.LATEST_SEASON:
            known = known_seasons(view, chosen)
            out = [each for each in known if any(map(view.has_aired, known_episodes(view, each)))]
            found = (out or known)[-1:] if point is Point.LATEST_SEASON else known[-1:]
            return season_card(view, chosen, found[0], question) if found else work_card(view, chosen, question)
        case Point.FIRST if season is None:
            season = dated[0] if dated else None
    season = season or _amid(view, chosen) or (dated[-1] if dated else None)
    if season is None:
        return work_card(view, chosen, question)
    if point in (Point.FINALE, Point.PENULTIMATE):
        return _from_the_end(view, chosen, season, 1 if point is Point.FINALE else 2, question)
    first = known_episodes(view, season)[:1]
    if not first:
        return season_card(view, chosen, season, question)
    return episode_card(view, chosen, first[0].position, question)


def _amid(view: View, work: Work) -> Season | None:
    """The season that somebody is in the middle of."""
    reached = view.progress.get(work.code)
    season = work.seasons.get(reached.season) if reached is not None else None
    return season if season is not None and season.episodes and reached != season.episodes[-1] else None


def _exact_title(view: View, typed: str, within: Work | None = None) -> Target | None:
    """An episode with exactly this title that may be told; “305” may be short for “Episode 305”."""
    scope = view.scope({NameList.TITLES}, within.code if within is not None else None)
    for text in (typed, *([f"episode {typed}"] if typed.strip().isdecimal() else [])):
        match look_up(text, view.knowledge.names.index, scope):
            case Found(entry=id_) if (position := parse_position(id_)) is not None:
                titles = view.all(view.knowledge.episodes[position].names)
                if plain_words(text) in {plain_words(name.text) for name in titles}:
                    return Target(view.knowledge.works[position.work], position.season, position.episode)
    return None


def _or_title(view: View, typed: str, work: Work, question: Question) -> Target | Answer:
    """A series by its name; where an episode is called the same, somebody has to choose."""
    titled = _exact_title(view, typed)
    if titled is None or titled.season is None or titled.episode is None:
        return Target(work)
    position = str(Position(titled.work.code, titled.season, titled.episode))
    links = (Link(f"{work.title} · {Kind.WORK.value}", ReleaseQuestion(work.code)), _link(view, position))
    return Answer(question, lines=(line(how_many(2, "titles", typed)),), choices=links, outcome=Outcome.AMBIGUOUS)


def _which_episode(
    view: View, said: Sequence[tuple[int, int]], within: Work | None, question: Question
) -> Answer | None:
    """“S1E1-2” is two episodes: a button for each that there is."""
    work = within or _own_work(view)
    positions = [Position(work.code, season, episode) for season, episode in said]
    known = [position for position in positions if position in view.knowledge.episodes]
    links = [_link(view, str(position)) for position in known if view.read(view.knowledge.episodes[position].release)]
    if not links:
        return None
    sentence = f"That is {len(said)} episodes. Which one?"
    return Answer(question, lines=(line(sentence),), choices=tuple(links), outcome=Outcome.AMBIGUOUS, work=work.code)


def _checked(view: View, target: Target, question: Question) -> Target | Answer:
    known = {season.number for season in known_seasons(view, target.work)}
    if target.season not in known:
        return no_such_season(view, target.work, target.season or 0, question)
    if target.episode is not None:
        position = Position(target.work.code, target.season, target.episode)
        found = view.knowledge.episodes.get(position)
        if found is None or view.read(found.release) is None:
            sentence = f"{target.work.title} has no episode {position.code} that I know of."
            return Answer(question, lines=(line(sentence),), work=target.work.code, outcome=Outcome.INVALID)
    return target


def _from_the_end(view: View, work: Work, season: Season, place: int, question: Question) -> Answer:
    """The season's last episode (`place` 1) or the one before it, if the last one is known to be the last."""
    known = known_episodes(view, season)
    schedule = view.latest(season.schedule)
    count = schedule.episodes if schedule is not None else None
    if len(known) < place or (count is not None and len(known) < count):
        return season_card(view, work, season, question)
    return episode_card(view, work, known[-place].position, question)


def _by_name(view: View, typed: str, within: Work | None, question: Question) -> Answer:
    """A title of an episode or the name of a series, however it is typed."""
    shelves: set[NameCategory] = {NameList.TITLES} if within is not None else {NameList.TITLES, Kind.WORK}

    def serves(id_: str) -> bool:
        position = parse_position(id_)
        return id_ in view.knowledge.works if position is None else within is None or position.work == within.code

    outcome = look_up_everywhere(view, typed, shelves, within.code if within is not None else None)
    if isinstance(outcome, NotFound):
        links = tuple(
            _link(view, id_) if serves(id_) else way_to(view, id_, with_kind=True) for id_ in outcome.suggestions
        )
        return nothing_matches(view, typed, question, links, _titled_beyond(view, typed))
    if not serves(outcome.best):
        return of_other_kind(view, typed, outcome, question, _titled_beyond(view, typed))
    if isinstance(outcome, Found):
        return _named(view, outcome.entry, question)
    links = tuple(_link(view, id_) for id_ in outcome.entries[:MAX_CHOICES])
    sentence = how_many(len(outcome.entries), "titles", outcome.shared)
    return Answer(question, lines=(line(sentence),), choices=links, outcome=Outcome.AMBIGUOUS)


def _titled_beyond(view: View, typed: str) -> list[Veil | None]:
    """The veiled cards of the episodes whose titles are meant and not open."""
    ids = meant_beyond(view, typed, {NameList.TITLES})
    return [veil for at in map(parse_position, ids) if at is not None for veil in veiled_episode(view, at)]


def _named(view: View, id_: str, question: Question) -> Answer:
    position = parse_position(id_)
    if position is not None:
        return episode_card(view, view.knowledge.works[position.work], position, question)
    return work_card(view, view.knowledge.works[id_], question)


def _link(view: View, id_: str) -> Link:
    """A button to an episode, “Rupture · FAM S1E8”, or to a series."""
    position = parse_position(id_)
    if position is None:
        return Link(view.knowledge.works[id_].title, ReleaseQuestion(id_))
    episode = view.knowledge.episodes[position]
    title = view.read(episode.title) if episode.title is not None else None
    return Link(f"{title.text} · {id_}" if title else id_, ReleaseQuestion(id_))


def _target_card(view: View, target: Target, question: Question) -> Answer:
    if target.season is None:
        return work_card(view, target.work, question)
    if target.episode is None:
        return season_card(view, target.work, target.work.seasons[target.season], question)
    return episode_card(view, target.work, Position(target.work.code, target.season, target.episode), question)


def complete_episode(view: View, typed: str) -> list[str]:
    """The episodes of the season that somebody is typing: “season 3 ep”, “3. Staffel Folge”; none without a season."""
    said = parse_reference(typed)
    if said is None or said.season is None or said.episode is not None:
        return []
    named = said.named(codes(view))
    work = named_work(view, " ".join(named)) if named else _own_work(view)
    season = work.seasons.get(said.season) if work is not None else None
    return [str(episode.position) for episode in known_episodes(view, season)] if season is not None else []
