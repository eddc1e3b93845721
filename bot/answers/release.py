"""What a title asks for: “season 5”, “s5e3”, “star city”, “finale”, “next”, the title of an episode."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.airing import known_episodes
from bot.answers.answer import Answer, Link, Outcome, line
from bot.answers.dates import episode_card, last_out, next_up, season_card, veiled_episode, work_card
from bot.answers.find import echo, meant_beyond, nothing_matches, plain_words
from bot.answers.questions import EpisodeQuestion, NextQuestion, Question, ReleaseQuestion
from bot.answers.shows import asked_work, codes, known_seasons, named_work, no_such_season, works_in_order
from bot.answers.spoken import spoken, surrounded
from bot.knowledge.model import Kind, Season, Work
from bot.knowledge.names import List
from bot.knowledge.positions import Position, parse_position
from bot.lookup import Ambiguous, Found, look_up
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View


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
        return next_up(view, NextQuestion(), question)
    target = parse_target(view, typed, question)
    if isinstance(target, Answer):
        return target
    if isinstance(target, Target):
        return _target_card(view, target, question)
    return _by_name(view, typed, question)


def episode(view: View, question: EpisodeQuestion) -> Answer:
    """`/episode`."""
    typed = question.number if question.show is None else f"{question.show} {question.number}"
    if question.show is not None:
        work = asked_work(view, question.show, question)
        if isinstance(work, Answer):
            return work
        typed = f"{work.code} {question.number}"
    target = parse_target(view, typed, question)
    if isinstance(target, Answer):
        return target
    if isinstance(target, Target):
        if target.season is not None and target.episode is not None:
            return episode_card(view, target.work, Position(target.work.code, target.season, target.episode), question)
        if target.season is not None or question.show is None:
            return _target_card(view, target, question)
    return _by_name(view, question.number, question, only_episodes=True)


def parse_target(view: View, typed: str, question: Question) -> Target | Answer | None:
    """“season 5”, “s5”, “FAM season 5”, “S5E3”, “305”, “star city”, “finale”, “next”; None if it is none of these."""
    text = plain_words(typed)
    if text in {"next", "next episode", "next season"}:
        return next_up(view, NextQuestion(), question)
    if text in {"last", "latest", "last episode", "latest episode"}:
        return last_out(view, works_in_order(view), question)
    said = spoken(typed)
    if said is None:
        work, rest = _split_work(view, text)
        finale = "finale" in rest.split()
        if finale and not surrounded(rest.split()):
            return _last_finale(view, work or works_in_order(view)[0], question)
        return Target(work) if work is not None and not rest else None
    named = said.named(codes(view))
    work = named_work(view, " ".join(named)) if named else works_in_order(view)[0]
    if work is None:
        return None
    season = said.season
    if season is None:
        seasons = known_seasons(view, work)
        if len(seasons) != 1:
            return None
        season = seasons[0].number
    target = _checked(view, Target(work, season, said.episode), question)
    if "finale" in said.rest and said.episode is None and isinstance(target, Target):
        return _finale(view, work, work.seasons[season], question)
    return target


def _last_finale(view: View, work: Work, question: Question) -> Answer:
    """The finale of the newest season of which episodes are known."""
    dated = [season for season in known_seasons(view, work) if known_episodes(view, season)]
    return _finale(view, work, dated[-1], question) if dated else work_card(view, work, question)


def _split_work(view: View, text: str) -> tuple[Work | None, str]:
    """A work named at the beginning or the end of the text, and the rest."""
    words = text.split()
    for size in range(len(words), 0, -1):
        for named, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            for work in view.knowledge.works.values():
                keys = {plain_words(name.text) for name in view.all(work.entry.names)}
                if " ".join(named) in keys:
                    return work, " ".join(rest)
    return None, text


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


def _finale(view: View, work: Work, season: Season, question: Question) -> Answer:
    """The season's last episode, if it is known to be the last."""
    known = known_episodes(view, season)
    schedule = view.latest(season.schedule)
    count = schedule.episodes if schedule is not None else None
    if not known or (count is not None and len(known) < count):
        return season_card(view, work, season, question)
    return episode_card(view, work, known[-1].position, question)


def _by_name(view: View, typed: str, question: Question, *, only_episodes: bool = False) -> Answer:
    """A title of an episode or the name of a series, however it is typed."""
    scope = view.scope({List.TITLES} if only_episodes else {List.TITLES, Kind.WORK})
    match look_up(typed, view.knowledge.names.index, scope):
        case Found(entry=id_):
            return _named(view, id_, question)
        case Ambiguous(entries=ids, shared=shared):
            links = tuple(Link(_label(view, id_), ReleaseQuestion(id_)) for id_ in ids)
            sentence = f"{len(links)} titles match “{echo(shared)}”. Which one?"
            return Answer(question, lines=(line(sentence),), choices=links, outcome=Outcome.AMBIGUOUS)
        case missing:
            links = tuple(Link(_label(view, id_), ReleaseQuestion(id_)) for id_ in missing.suggestions)
            return nothing_matches(view, typed, question, links, _titled_beyond(view, typed))


def _titled_beyond(view: View, typed: str) -> list[Veil | None]:
    """The veiled cards of the episodes whose titles are meant and not open."""
    ids = meant_beyond(view, typed, {List.TITLES})
    return [veil for at in map(parse_position, ids) if at is not None for veil in veiled_episode(view, at)]


def _named(view: View, id_: str, question: Question) -> Answer:
    for position in view.knowledge.episodes:
        if str(position) == id_:
            return episode_card(view, view.knowledge.works[position.work], position, question)
    return work_card(view, view.knowledge.works[id_], question)


def _label(view: View, id_: str) -> str:
    for position, found in view.knowledge.episodes.items():
        if str(position) == id_:
            title = view.read(found.title) if found.title is not None else None
            return f"{title.text} · {id_}" if title else id_
    return view.knowledge.works[id_].title


def _target_card(view: View, target: Target, question: Question) -> Answer:
    if target.season is None:
        return work_card(view, target.work, question)
    if target.episode is None:
        return season_card(view, target.work, target.work.seasons[target.season], question)
    return episode_card(view, target.work, Position(target.work.code, target.season, target.episode), question)
