"""The cast list of a show and season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.answers.answer import Answer, Line, Part, Strong, merged_sources
from bot.answers.cards.airing import Stage, airing
from bot.answers.cards.entry import BILLINGS, by_actor, seasons_apart
from bot.answers.entry_search import CastFilter, entry_link
from bot.answers.paging import page_of
from bot.answers.phrases import bullet, small_print
from bot.answers.questions import CastQuestion
from bot.answers.works import asked_work, known_seasons, no_such_season
from bot.knowledge.model import Casting, Credit, Entry, Job, Kind, Name, Source, Work
from bot.knowledge.positions import reached
from bot.knowledge.sealed import Sealed
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE: Final = 12
BESIDE_NO_BOX: Final = 18
A_BOX: Final = 3
"""Rows a page; where boxes stand below them so many fewer that the card fits on a phone."""
_ORDER = {"main": 0, "recurring": 1, "guest": 2}


def cast_list(view: View, question: CastQuestion) -> Answer:
    """Who plays whom, main cast first, from open credits; the others as veils, the same on every page."""
    work = asked_work(view, question.show, question)
    if isinstance(work, Answer):
        return work
    season = question.season
    if season is not None and season not in {known.number for known in known_seasons(view, work)}:
        return no_such_season(view, work, season, question)
    rows: list[_Row] = []
    veils: list[Veil | None] = []
    for entry in view.knowledge.entries.values():
        if entry.kind is Kind.CHARACTER and entry.castings:
            castings = [casting for casting in entry.castings if _in(view, casting.credit, work.code, season)]
            row = _row(view, entry, castings) if castings else None
            rows += [row] if row is not None else []
            if season is None:  # everybody once: who stands in the open already, or an earlier season, is not news
                castings = (
                    [] if row is not None else list({casting.actor: casting for casting in reversed(castings)}.values())
                )
            veils += [_veiled(view, casting) for casting in castings if view.veils]
        if entry.kind is Kind.PERSON and season is not None:
            rows += _unnamed_parts(view, entry, work.code, season)
            veils += _veiled_unnamed(view, entry, work.code, season)
    rows.sort(key=lambda row: row.billing)
    shown, page = page_of(
        rows,
        question.page,
        min(PAGE_SIZE, BESIDE_NO_BOX - A_BOX * len(view.boxes(()).by_season)),
        lambda number: CastQuestion(None, work.code, season, number),
    )
    heading = f"Cast of {work.title}" + (f", season {season}" if season is not None else "")
    lines = [row.line for row in shown]
    if not rows:
        lines = [small_print(_nobody(view, work, season))]
    return Answer(
        CastQuestion(None, work.code, season, page.number if page else 1),
        heading,
        tuple(lines),
        view.boxes(veils),
        merged_sources(row.sources for row in shown),
        work.code,
        page=page,
        empty=not rows,
        related=tuple(entry_link(view, entry, with_kind=True) for row in shown for entry in row.entries),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list, how prominent it is, what is behind it, and who stands in it."""

    billing: int
    line: Line
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]


def _nobody(view: View, work: Work, season: int | None) -> str:
    """Why the list is empty: decided by what is out and how far the reader is, never by what lies beyond."""
    which = f" of season {season}" if season is not None else ""
    if _has_seen_everything(view):
        return f"No cast{which} is known yet."
    now = airing(view, work.seasons[season]) if season is not None else None
    if now is not None and now.stage in (Stage.ANNOUNCED, Stage.COMING):
        return f"No cast{which} is known yet that could be named here."
    return "No cast that is safe to name yet."


def _has_seen_everything(view: View) -> bool:
    """Whether nothing that is out lies beyond the clearance."""
    out = [position for position, episode in view.knowledge.episodes.items() if view.has_aired(episode)]
    return all(reached(view.progress, frozenset({position})) for position in out)


def in_cast(view: View, work: Work, season: int | None) -> CastFilter:
    """Those who belong to the cast of a series, or of one of its seasons, as far as open credits and jobs tell."""
    words = f"in the cast of {work.title}" + (f", season {season}," if season is not None else "")

    def holds(entry: Entry) -> bool:
        credits = [(credit.work, credit.season) for credit in view.all(casting.credit for casting in entry.castings)]
        jobs = [(job.work, job.season) for job in view.all(entry.jobs)]
        return any(code == work.code and season in (None, number) for code, number in (*credits, *jobs))

    return CastFilter(holds, words)


def _in(view: View, credit: Sealed[Credit], work: str, season: int | None) -> bool:
    """Whether a credit belongs to the list."""
    return view.concerns(credit, lambda value: value.work == work and season in (None, value.season))


def _row(view: View, entry: Entry, castings: list[Casting]) -> _Row | None:
    name = view.name(entry)
    credits = view.all(casting.credit for casting in castings)
    if name is None or not credits:
        return None
    actors = by_actor(view, credits)
    billing = min(_ORDER[credit.billing] for credit in credits)
    word = next(word for word, order in _ORDER.items() if order == billing)
    parts: list[Part] = []
    for number, actor in enumerate(actors):
        parts += [", " if number else "", Strong(view.name(view.knowledge.entries[actor]) or "")]
        seasons = seasons_apart(actor, actors)
        parts.append(f" ({seasons})" if seasons else "")
    parts += [" as " if actors else "", Strong(name)]
    if billing:
        parts.append(f" · {BILLINGS[word].lower()}")
    sources = merged_sources(credit.sources for credit in credits)
    people = (entry, *(view.knowledge.entries[actor] for actor in actors))
    return _Row(billing, bullet(*parts).told_by(*credits), sources, people)


def _veiled(view: View, casting: Casting) -> Veil | None:
    character = view.veiled_name(view.knowledge.entries[casting.character], casting.credit.reveal)
    actor = None
    if casting.actor is not None:
        actor = view.veiled_name(view.knowledge.entries[casting.actor], casting.credit.reveal)
    if character is None:
        return None
    pieces: list[Sealed[object]] = [casting.credit, character]
    if actor is not None:
        pieces.append(actor)

    def words(_credit: Credit, who: Name, player: Name | None = None) -> tuple[Part, ...]:
        return (Strong(player.text), f" as {who.text}") if player is not None else (who.text,)

    return view.veil(pieces, words)


def _unnamed_parts(view: View, person: Entry, work: str, season: int) -> list[_Row]:
    jobs = [job for job in view.all(person.jobs) if job.work == work and job.season == season]
    if not jobs:
        return []
    name = view.name(person)
    played = [credit for credit in view.all(casting.credit for casting in person.castings) if credit.season == season]
    if name is None or any(credit.work == work for credit in played):
        return []
    return [_Row(0, bullet(Strong(name), f" · {job.job}").told_by(job), job.sources, (person,)) for job in jobs]


def _veiled_unnamed(view: View, person: Entry, work: str, season: int) -> list[Veil | None]:
    jobs = [
        job for job in person.jobs if view.concerns(job, lambda value: value.work == work and value.season == season)
    ]
    name = view.veiled_name(person) if jobs else None
    if name is None:
        return []

    def words(job: Job, who: Name) -> tuple[Part, ...]:
        return (Strong(who.text), f" · {job.job}")

    return [view.veil([job, name], words) for job in jobs]
