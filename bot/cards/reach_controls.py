"""Controls on a card for saying how far one has watched: first the season, then the episode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from discord import SelectOption

from bot.answers.reach.resolver import AskEpisode, AskFinished, aired, aired_seasons
from bot.cards.actions import OfferEpisodes, ReachTarget, SelectReach, SelectWork, SetReach
from bot.cards.layout import MAX_OPTIONS, Layout, Row, button_row, framed_card, option, select_row
from bot.cards.markdown import escape
from bot.knowledge.model import CAUGHT_UP, NOT_STARTED, Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PlaceKind
from bot.spoilers.rule import View

MAX_PARTS: Final = 4
"""Selects for the episodes of one season."""
MAX_WORK_SELECTS: Final = 3
"""Series with a select each; if there are more, one select chooses the series first."""
_SEASONS_SHOWN: Final = 10
_SEASONS = re.compile(r"season(s?) (\d{1,3})")


@dataclass(frozen=True, slots=True)
class ReachForm:
    """How the controls address their reader.

    Attributes:
        target: what they set; those of a ceiling name episodes by their codes alone.
        prompt: above the season select of a series, after its title.
        which: asks for the episode, after a season.
        whether: asks whether a season is finished.
        finished: label of the button that says it is.
        so_far: the same while the season is still coming out.
        inside: label of the button that says they are in it.
    """

    target: ReachTarget
    prompt: str
    which: str
    whether: str
    finished: str
    so_far: str
    inside: str


OWN_PROGRESS: Final = ReachForm(
    None,
    prompt="how far are you?",
    which="which episode have you watched last?",
    whether="have you finished it, or are you in it?",
    finished="I've finished it",
    so_far="I've seen all that is out",
    inside="I'm in it",
)


def ceiling_form(place: PlaceKind) -> ReachForm:
    """The controls of the ceiling of a channel or server."""
    return ReachForm(
        place,
        prompt="open up to …",
        which="which episode has everyone here watched last?",
        whether="has everyone here finished it, or are they in it?",
        finished="Everyone has finished it",
        so_far="Everyone has seen all that is out",
        inside="They are in it",
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What has been chosen so far on a card: a series; in it a season, or which seasons are listed."""

    work: str
    season: int | None = None
    earlier_than: int | None = None


def opened_by(work: Work, value: str) -> Opened | None:
    """What a value of a season select opens, if it sets nothing yet."""
    match = _SEASONS.fullmatch(value)
    if match is None:
        return None
    number = int(match[2])
    return Opened(work.code, earlier_than=number) if match[1] else Opened(work.code, season=number)


def reach_rows(
    view: View, form: ReachForm, opened: Opened | None = None, extra_options: Sequence[SelectOption] = ()
) -> list[Row | None]:
    """The selects of a card: a season select for each series, below the one in use the episodes of its season.

    Args:
        extra_options: at the end of each season select.
    """
    shown = [work for work in view.knowledge.works_in_order() if aired(view, work)]
    rows: list[Row | None] = []
    if len(shown) > MAX_WORK_SELECTS:
        options = [option(work.title, work.code) for work in shown]
        rows.append(select_row(SelectWork(form.target), "Which series?", options))
        shown = [work for work in shown if opened is not None and work.code == opened.work]
    for work in shown:
        here = opened if opened is not None and opened.work == work.code else Opened(work.code)
        options = [*_season_options(view, work, here.earlier_than), *extra_options]
        rows.append(select_row(SelectReach(form.target, work.code), f"{work.title}: {form.prompt}", options))
        if here.season is not None:
            rows += episode_rows(view, work, here.season, form)
    return rows


def _season_options(view: View, work: Work, earlier_than: int | None) -> list[SelectOption]:
    """Not started, each season of which something is out, caught up; the newest seasons if there are too many."""
    seasons = [
        (season, last)
        for season, last in aired_seasons(view, work)
        if earlier_than is None or season.number < earlier_than
    ]
    options = [option("Not started", NOT_STARTED)]
    if len(seasons) > _SEASONS_SHOWN:
        seasons = seasons[-_SEASONS_SHOWN:]
        options.append(option("An earlier season …", f"seasons {seasons[0][0].number}"))
    for season, last in seasons:
        whole = "finished" if last == season.episodes[-1] else "so far"
        options += [
            option(f"In season {season.number} …", f"season {season.number}", "Then choose the episode"),
            option(f"Season {season.number} {whole}", last.code, f"Up to {last.code}"),
        ]
    return [*options, option("Caught up", CAUGHT_UP, f"Everything that is out: {aired(view, work)[-1].code}")]


def episode_rows(view: View, work: Work, season: int, form: ReachForm) -> list[Row | None]:
    """Selects of the episodes of a season that are out, and of what comes before it."""
    out = aired(view, work)
    before = max((at for at in out if at.season < season), default=None)
    value, description = (before.code, f"Up to {before.code}") if before is not None else (NOT_STARTED, "Not started")
    options = [option("None of this season yet", value, description)]
    options += [option(_episode_label(view, at, form), at.code) for at in out if at.season == season]
    parts = [options[start : start + MAX_OPTIONS] for start in range(0, len(options), MAX_OPTIONS)][-MAX_PARTS:]
    rows = []
    for number, part in enumerate(parts):
        codes = [each.value for each in part if each.value != NOT_STARTED]
        prompt = f"Season {season}: last episode watched" if len(parts) == 1 else f"{codes[0]} to {codes[-1]}"
        rows.append(select_row(SelectReach(form.target, work.code, (season, number)), prompt, part))
    return rows


def _episode_label(view: View, at: Position, form: ReachForm) -> str:
    title = view.knowledge.episodes[at].title if form.target is None else None
    read = view.read(title) if title is not None else None
    return f"{at.code} · {read.text}" if read is not None else at.code


def question_card(view: View, asked: AskEpisode | AskFinished, form: ReachForm, note: str = "") -> Layout:
    """The question that a text such as “season 3” leaves open, with its possible answers; `note` follows it."""
    work = view.knowledge.works[asked.work]
    if isinstance(asked, AskEpisode):
        sentence = f"{work.title}, season {asked.season}: {form.which}"
        rows = episode_rows(view, work, asked.season, form)
    else:
        sentence = f"Season {asked.season} of {work.title}: {form.whether}"
        season, last = next(found for found in aired_seasons(view, work) if found[0].number == asked.season)
        label = form.finished if last == season.episodes[-1] else form.so_far
        finished = (f"{label} ({last.code})", SetReach(form.target, work.code, last.code))
        rows = [button_row(finished, (form.inside, OfferEpisodes(form.target, work.code, asked.season)))]
    return framed_card([escape(f"{sentence} Nothing is set yet. {note}")], *rows)
