"""Answer questions about releases: “season 5”, “s5e3”, “star city”, “finale”, “next”, the title of an episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import Struct

from bot.answers import entry_search, works
from bot.answers.answer import Answer, Link, refusal, which_one
from bot.answers.cards.airing import known_episodes
from bot.answers.cards.release_dates import (
    episode_card,
    latest_release,
    season_card,
    upcoming_releases,
    veiled_episode,
    work_card,
)
from bot.answers.labels import labelled_entry, labelled_episode, link_to, plain_words
from bot.answers.parsing import episode_numbers
from bot.answers.parsing.episode_words import RELATIVE_WORDS, in_latin_words
from bot.answers.parsing.relative_episodes import Point, resolve_pointer
from bot.answers.questions import EpisodeQuestion, NextQuestion, Question, ReleaseQuestion
from bot.knowledge.model import Kind, NameCategory, NameList, Season, Work
from bot.knowledge.positions import Position, parse_position
from bot.lookup import Found, NotFound, look_up
from bot.lookup.text.tokenizer import key_of
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

LONGEST_SEASON = 2
"""The maximum number of digits in a number that is read as a season."""


class Target(Struct, frozen=True):
    """The work, season or episode that a typed title refers to."""

    work: Work
    season: int | None = None
    episode: int | None = None

    @property
    def number(self) -> str:
        """The season or episode code, such as ``S2`` or ``S2E3``; empty for a work."""
        if self.season is None:
            return ""
        return f"S{self.season}" + (f"E{self.episode}" if self.episode is not None else "")

    @property
    def position(self) -> Position | None:
        """The position of the episode; None for a work or season."""
        if self.season is None or self.episode is None:
            return None
        return Position(self.work.code, self.season, self.episode)


# ---------------------------------------------------------------------- the commands


def release(view: View, question: ReleaseQuestion) -> Answer:
    """Answer `/release`."""
    typed = question.title
    if typed is None or not typed.strip():
        return upcoming_releases(view, None, question)
    return _answer(view, typed, None, question)


def episode(view: View, question: EpisodeQuestion) -> Answer:
    """Answer `/episode`."""
    if question.show is None:
        return _answer(view, question.number, None, question)
    work = works.asked_work(view, question.show, question)
    if isinstance(work, Answer):
        return work
    return _answer(view, question.number, work, replace(question, show=work.code))


def upcoming(view: View, question: NextQuestion) -> Answer:
    """Answer `/next`. The user may name a series, a season or an episode."""
    if question.show is None:
        return upcoming_releases(view, None, question)
    target = parse_target(view, question.show, question)
    if isinstance(target, Answer):
        return target
    if target is None:
        work = works.asked_work(view, question.show, question)
        return work if isinstance(work, Answer) else upcoming_releases(view, work, question)
    if target.season is None:
        return upcoming_releases(view, target.work, NextQuestion(target.work.code))
    return _target_card(view, target, question)


def _answer(view: View, typed: str, within: Work | None, question: ReleaseQuestion | EpisodeQuestion) -> Answer:
    """Answer for the typed text. Search only the series `within` if it is given, otherwise all series."""
    target = parse_target(view, typed, question, within)
    if isinstance(target, Answer):
        return target
    if target is not None and (within is None or target.season is not None):
        return _target_card(view, target, question)
    return _by_name(view, typed, within, question)


def _target_card(view: View, target: Target, question: Question) -> Answer:
    if target.season is None:
        return work_card(view, target.work, question)
    if target.position is None:
        return season_card(view, target.work, target.work.seasons[target.season], question)
    return episode_card(view, target.position, question)


# ---------------------------------------------------------------------- understanding the title


def parse_target(view: View, typed: str, question: Question, within: Work | None = None) -> Target | Answer | None:
    """Read a text as a series, season or episode.

    Understands “season 5”, “s5”, “FAM season 5”, “S5E3”, “305”, “star city”, “finale” and “next”.

    Args:
        view: the view of the asker.
        typed: the text to read.
        question: the question, for the answer's buttons.
        within: the series, if another option has chosen it.

    Returns:
        the target; a complete answer, such as a refusal; or None if the text is not understood.
    """
    typed = episode_numbers.without_release_tags(typed)
    if (labelled := labelled_episode(typed)) is not None:
        typed = labelled
    if (entry := labelled_entry(view, typed)) is not None:
        return Target(view.knowledge.works[entry.id]) if entry.kind is Kind.WORK else None
    several = episode_numbers.parse_range(typed)
    if several is not None:
        return _which_episode(view, several, within, question)
    if episode_numbers.names_special(typed) and _exact_title(view, typed, within) is None:
        return refusal(question, works.SPECIALS)
    reference = episode_numbers.parse_reference(typed)
    if reference is None:
        return _unnumbered(view, typed, question, within)
    if reference.season is None or reference.rest or typed.strip().isdecimal():
        titled = _exact_title(view, typed, within)  # “Episode 305” or “Part 2” may be a title
        if titled is not None:
            return titled
    return _numbered(view, typed, reference, question, within)


def _unnumbered(view: View, typed: str, question: Question, within: Work | None) -> Target | Answer | None:
    """Read a text without season or episode numbers: a series, or words such as “finale” or “next”."""
    work, rest = entry_search.split_work(view, plain_words(in_latin_words(typed)))
    point = resolve_pointer(tuple(rest.split())) if rest else None
    if work is not None and rest.isdecimal() and len(rest) <= LONGEST_SEASON:
        return _checked(view, Target(work, int(rest)), question)
    if work is not None and (not rest or point is Point.COMING):
        titled = _exact_title(view, typed, None)
        if titled is None:
            return Target(work)
        # An episode has the same name as the series, so the asker has to choose.
        series = Link(f"{work.title} · {Kind.WORK.value}", ReleaseQuestion(work.code))
        return which_one(
            question, entry_search.how_many(2, "titles", typed), (series, _link(view, str(titled.position)))
        )
    return _pointed(view, point, within or work, None, question) if point is not None else None


def _numbered(
    view: View, typed: str, reference: episode_numbers.EpisodeReference, question: Question, within: Work | None
) -> Target | Answer | None:
    """Return the season or episode with the number in `reference`, in the typed series or else the default one."""
    named = tuple(word for word in reference.named(works.codes(view)) if word not in RELATIVE_WORDS)
    work = works.named_work(view, " ".join(named)) if named else within or works.main_work(view)
    if work is None:
        return None
    season = reference.season
    if season is None:
        seasons = works.known_seasons(view, work)
        current = _current_season(view, work)
        if len(seasons) != 1 and resolve_pointer(key_of(in_latin_words(typed))) is Point.FIRST:
            return _pointed(view, Point.FIRST, work, None, question)
        if len(seasons) != 1 and current is None:
            return None
        season = (current or seasons[0]).number
    target = _checked(view, Target(work, season, reference.episode), question)
    if isinstance(target, Target) and target.episode is None:
        point = resolve_pointer(reference.rest, numbered=True)
        if point is not None:
            return _pointed(view, point, work, work.seasons[season], question)
    return target


def _checked(view: View, target: Target, question: Question) -> Target | Answer:
    if target.season not in {season.number for season in works.known_seasons(view, target.work)}:
        return works.no_such_season(view, target.work, target.season or 0, question)
    if (position := target.position) is not None:
        found = view.knowledge.episodes.get(position)
        if found is None or view.read(found.release) is None:
            return works.no_such_episode(view, position, question)
    return target


def _pointed(view: View, point: Point, work: Work | None, season: Season | None, question: Question) -> Answer:
    """Answer a relative word such as “finale” or “next”.

    Without a given season, use the one the asker is watching, otherwise the newest season with known episodes.
    """
    if point in (Point.NEXT, Point.COMING):
        return upcoming_releases(view, work, question)
    if point is Point.LATEST:
        return latest_release(view, [work] if work is not None else view.knowledge.works_in_order(), question)
    chosen = work or works.main_work(view)
    known = works.known_seasons(view, chosen)
    dated = [each for each in known if known_episodes(view, each)]
    match point:
        case Point.ALL:
            return work_card(view, chosen, question) if season is None else season_card(view, chosen, season, question)
        case Point.FINAL_SEASON | Point.LATEST_SEASON:
            out = [each for each in known if any(map(view.has_aired, known_episodes(view, each)))]
            found = (out or known)[-1:] if point is Point.LATEST_SEASON else known[-1:]
            return season_card(view, chosen, found[0], question) if found else work_card(view, chosen, question)
        case Point.FIRST if season is None:
            season = dated[0] if dated else None
    season = season or _current_season(view, chosen) or (dated[-1] if dated else None)
    if season is None:
        return work_card(view, chosen, question)
    position = _episode_at(view, season, point)
    return episode_card(view, position, question) if position else season_card(view, chosen, season, question)


def _episode_at(view: View, season: Season, point: Point) -> Position | None:
    """Return a season's first, last or second-to-last episode, or None if it is not yet known which episode that is."""
    episodes = known_episodes(view, season)
    if point not in (Point.FINALE, Point.PENULTIMATE):
        return episodes[0].position if episodes else None
    from_end = 1 if point is Point.FINALE else 2
    schedule = view.latest(season.schedule)
    count = schedule.episodes if schedule is not None else None
    if len(episodes) < from_end or (count is not None and len(episodes) < count):
        return None
    return episodes[-from_end].position


def _current_season(view: View, work: Work) -> Season | None:
    """Return the season that the asker has started but not finished; None if there is none."""
    reached = view.progress.get(work.code)
    season = work.seasons.get(reached.season) if reached is not None else None
    return season if season is not None and season.episodes and reached != season.episodes[-1] else None


def _exact_title(view: View, typed: str, within: Work | None) -> Target | None:
    """Find the episode whose open title is exactly the typed text. “305” also matches “Episode 305”."""
    scope = view.scope({NameList.TITLES}, within.code if within is not None else None)
    for text in (typed, *([f"episode {typed}"] if typed.strip().isdecimal() else [])):
        match look_up(text, view.knowledge.names.index, scope):
            case Found(entry=id_) if (position := parse_position(id_)) is not None:
                titles = view.open_values(view.knowledge.episodes[position].names)
                if plain_words(text) in {plain_words(name.text) for name in titles}:
                    return Target(view.knowledge.works[position.work], position.season, position.episode)
    return None


def _which_episode(
    view: View, said: Sequence[tuple[int, int]], within: Work | None, question: Question
) -> Answer | None:
    """Offer a button for each known episode of a range such as “S1E1-2”; None if no episode is known."""
    work = within or works.main_work(view)
    positions = [Position(work.code, season, episode) for season, episode in said]
    known = [(at, view.knowledge.episodes[at]) for at in positions if at in view.knowledge.episodes]
    links = [_link(view, str(at)) for at, found in known if view.read(found.release)]
    if not links:
        return None
    return replace(which_one(question, f"Those are {len(said)} episodes. Which one?", links), work=work.code)


# ---------------------------------------------------------------------- by name


def _by_name(view: View, typed: str, within: Work | None, question: Question) -> Answer:
    """Look up the title of an episode or the name of a series, allowing misspellings, and answer with its card."""
    shelves: set[NameCategory] = {NameList.TITLES} if within is not None else {NameList.TITLES, Kind.WORK}

    def serves(id_: str) -> bool:
        position = parse_position(id_)
        return id_ in view.knowledge.works if position is None else within is None or position.work == within.code

    outcome = entry_search.look_up_everywhere(view, typed, shelves, within.code if within is not None else None)
    if isinstance(outcome, NotFound):
        links = tuple(
            _link(view, id_) if serves(id_) else link_to(view, id_, with_kind=True) for id_ in outcome.suggestions
        )
        return entry_search.nothing_matches(view, typed, question, links, _titled_beyond(view, typed))
    if not serves(outcome.entries[0]):
        return entry_search.of_other_kind(view, typed, outcome, question, _titled_beyond(view, typed))
    if isinstance(outcome, Found):
        position = parse_position(outcome.entry)
        if position is not None:
            return episode_card(view, position, question)
        return work_card(view, view.knowledge.works[outcome.entry], question)
    links = tuple(_link(view, id_) for id_ in outcome.entries[: entry_search.MAX_CHOICES])
    return which_one(question, entry_search.how_many(len(outcome.entries), "titles", outcome.shared), links)


def _titled_beyond(view: View, typed: str) -> list[Veil | None]:
    """Return the veiled cards of episodes whose titles match but are not open."""
    ids = entry_search.meant_beyond(view, typed, {NameList.TITLES})
    return [veil for at in map(parse_position, ids) if at is not None for veil in veiled_episode(view, at)]


def _link(view: View, id_: str) -> Link:
    """Make a button to a series or to an episode (“Rupture · FAM S1E8”)."""
    position = parse_position(id_)
    if position is None:
        return Link(view.knowledge.works[id_].title, ReleaseQuestion(id_))
    sealed = view.knowledge.episodes[position].title
    title = view.read(sealed) if sealed is not None else None
    return Link(f"{title.text} · {id_}" if title else id_, ReleaseQuestion(id_))


def complete_episode(view: View, typed: str) -> list[str]:
    """Suggest the episodes of the season being typed (“season 3 ep”, “3. Staffel Folge”). Empty without a season."""
    reference = episode_numbers.parse_reference(typed)
    if reference is None or reference.season is None or reference.episode is not None:
        return []
    named = reference.named(works.codes(view))
    work = works.named_work(view, " ".join(named)) if named else works.main_work(view)
    season = work.seasons.get(reference.season) if work is not None else None
    return [str(found.position) for found in known_episodes(view, season)] if season is not None else []
