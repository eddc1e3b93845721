"""The cast list of a show and season."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from bot.answers.answer import Answer, Line, Part, Strong, page_of
from bot.answers.cards.airing import Stage, airing
from bot.answers.cards.entry import BILLINGS, actors_of
from bot.answers.entry_search import CastFilter
from bot.answers.labels import PROMINENCE, entry_link, open_credits
from bot.answers.phrases import bullet, join_parts, small_print
from bot.answers.questions import CastQuestion
from bot.answers.works import asked_work, known_seasons, no_such_season
from bot.knowledge.model import Casting, Credit, Entry, Job, Kind, Name, Work
from bot.knowledge.positions import reached
from bot.knowledge.sealed import Sealed
from bot.spoilers.boxes import Veil
from bot.spoilers.rule import View

PAGE_SIZE: Final = 12
ROWS_WITHOUT_BOXES: Final = 18
ROWS_PER_BOX: Final = 3
"""Each spoiler box leaves room for this many fewer rows, so that the card fits on a phone."""


class _Row(Struct, frozen=True):
    """A line of the cast list, its prominence (an index into `PROMINENCE`), and the entries it names."""

    billing: int
    line: Line
    entries: tuple[Entry, ...]


def cast_list(view: View, question: CastQuestion) -> Answer:
    """List characters with their actors, main cast first.

    Open credits become rows. Credits beyond the clearance become veils. Every page has the same veils.
    """
    work = asked_work(view, question.show, question)
    if isinstance(work, Answer):
        return work
    season = question.season
    if season is not None and season not in {known.number for known in known_seasons(view, work)}:
        return no_such_season(view, work, season, question)
    rows, veils = _select(view, work, season)
    size = min(PAGE_SIZE, ROWS_WITHOUT_BOXES - ROWS_PER_BOX * len(view.boxes(()).by_season))
    shown, page = page_of(rows, question.page, size, lambda number: CastQuestion(None, work.code, season, number))
    return Answer(
        CastQuestion(None, work.code, season, page.number if page else 1),
        f"Cast of {work.title}" + (f", season {season}" if season is not None else ""),
        tuple(row.line for row in shown) or (small_print(_nobody(view, work, season)),),
        view.boxes(veils),
        work.code,
        page=page,
        empty=not rows,
        related=tuple(entry_link(view, entry, with_kind=True) for row in shown for entry in row.entries),
    )


def _select(view: View, work: Work, season: int | None) -> tuple[list[_Row], list[Veil | None]]:
    """Return the open rows, most prominent first, and the veils of the credits beyond the clearance."""
    rows: list[_Row] = []
    veils: list[Veil | None] = []

    def in_list(value: Credit | Job) -> bool:
        return value.work == work.code and season in (None, value.season)

    listed = view.knowledge.casts.get((work.code, season), ())
    for entry in map(view.knowledge.entries.__getitem__, listed):
        if entry.kind is Kind.CHARACTER:
            castings = [casting for casting in entry.castings if view.visible_and(casting.credit, in_list)]
            row = _row(view, entry, castings)
            rows += [row] if row is not None else []
            if season is None:  # make one veil for each actor, with the first credit, and none if the row is open
                first = {casting.actor: casting for casting in reversed(castings)}
                castings = list(first.values()) if row is None else []
            veils += [_veiled(view, casting) for casting in castings if view.is_veiling]
        else:
            rows += _unnamed_parts(view, entry, in_list)
            veils += _veiled_unnamed(view, entry, in_list)
    return sorted(rows, key=lambda row: row.billing), veils


def _nobody(view: View, work: Work, season: int | None) -> str:
    """Say why the list is empty. The reason depends only on aired episodes and progress, not on hidden facts."""
    which = f" of season {season}" if season is not None else ""
    out = [position for position, episode in view.knowledge.episodes.items() if view.has_aired(episode)]
    if all(reached(view.progress, frozenset({position})) for position in out):
        return f"No cast{which} is known yet."
    now = airing(view, work.seasons[season]) if season is not None else None
    if now is not None and now.stage in (Stage.ANNOUNCED, Stage.COMING):
        return f"I can't name anybody of season {season}'s cast here yet."
    return "Nobody in this cast is safe to name yet."


def in_cast(view: View, work: Work, season: int | None) -> CastFilter:
    """Return a filter for entries with an open credit or job in a series, or in one of its seasons."""
    words = f"in the cast of {work.title}" + (f", season {season}," if season is not None else "")

    def holds(entry: Entry) -> bool:
        told: list[Credit | Job] = [*open_credits(view, entry), *view.open_values(entry.jobs)]
        return any(each.work == work.code and season in (None, each.season) for each in told)

    return CastFilter(holds, words)


def _row(view: View, entry: Entry, castings: Sequence[Casting]) -> _Row | None:
    name = view.name(entry)
    credits = view.open_values(casting.credit for casting in castings)
    if name is None or not credits:
        return None
    actors = actors_of(view, credits)
    groups: list[list[Part]] = [
        [Strong(actor.name), f" ({actor.seasons})" if actor.seasons else ""] for actor in actors
    ]
    billing = min(PROMINENCE.index(credit.billing) for credit in credits)
    prominence = f" · {BILLINGS[PROMINENCE[billing]].lower()}" if billing else ""
    told = bullet(*join_parts(groups, ", "), " as " if actors else "", Strong(name), prominence, told=credits)
    return _Row(billing, told, (entry, *(actor.entry for actor in actors)))


def _veiled(view: View, casting: Casting) -> Veil | None:
    ids = [casting.character] + ([casting.actor] if casting.actor is not None else [])
    character, *actor = [view.veiled_name(view.knowledge.entries[id_], casting.credit.reveal) for id_ in ids]
    if character is None:
        return None

    def words(_credit: Credit, who: Name, player: Name | None = None) -> tuple[Part, ...]:
        return (Strong(player.text), f" as {who.text}") if player is not None else (who.text,)

    return view.veil([casting.credit, character, *(name for name in actor if name is not None)], words)


def _unnamed_parts(view: View, person: Entry, in_list: Callable[[Credit | Job], bool]) -> list[_Row]:
    """Return rows for a person who has an open job in the list but no open part."""
    jobs = [job for job in view.open_values(person.jobs) if in_list(job)]
    name = view.name(person) if jobs else None
    if name is None or any(map(in_list, open_credits(view, person))):
        return []
    return [_Row(0, bullet(Strong(name), f" · {job.job}", told=[job]), (person,)) for job in jobs]


def _veiled_unnamed(view: View, person: Entry, in_list: Callable[[Credit | Job], bool]) -> list[Veil | None]:
    jobs: list[Sealed[Job]] = [job for job in person.jobs if view.visible_and(job, in_list)]
    name = view.veiled_name(person) if jobs else None
    if name is None:
        return []
    return [view.veil([job, name], lambda job, who: (Strong(who.text), f" · {job.job}")) for job in jobs]
