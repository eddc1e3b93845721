"""Controls to say how far somebody is: a season, then an episode, on one card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from discord import SelectOption

from bot.answers.reach.resolver import AskEpisode, AskFinished, aired, aired_seasons
from bot.cards.actions import OfferEpisodes, ReachTarget, SelectReach, SelectWork, SetReach
from bot.cards.layout import MAX_OPTIONS, OPTION_LIMIT, Layout, Row, button_row, framed_card, select_row, truncate
from bot.cards.markdown import escape
from bot.knowledge.model import CAUGHT_UP, NOT_STARTED, Season, Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PlaceKind
from bot.spoilers.rule import View

MAX_PARTS: Final = 4
"""Selects for the episodes of one season."""
MAX_WORK_SELECTS: Final = 3
"""Series with a select each; if there are more, one select chooses the series first."""
_SEASONS_SHOWN: Final = 10
_SEASON = re.compile(r"season (\d{1,3})")
_EARLIER = re.compile(r"seasons (\d{1,3})")


@dataclass(frozen=True, slots=True)
class ReachForm:
    """How the controls address their reader.

    Attributes:
        target: what they set.
        shows_titles: whether the reader may see titles, each where it is safe; else codes only.
        prompt: above the season select of a series.
        finished: label of the button that says a season is finished.
        so_far: the same while the season is still coming out.
        inside: label of the button that says they are in it.
        who: “you”, or who else is asked about.
    """

    target: ReachTarget
    shows_titles: bool
    prompt: Callable[[Work], str]
    finished: str
    so_far: str
    inside: str
    who: str


OWN_PROGRESS: Final = ReachForm(
    None,
    shows_titles=True,
    prompt=lambda work: f"{work.title}: how far are you?",
    finished="I've finished it",
    so_far="I've seen all that is out",
    inside="I'm in it",
    who="you",
)


def ceiling_form(place: PlaceKind) -> ReachForm:
    """The controls of the ceiling of a channel or server."""
    return ReachForm(
        place,
        shows_titles=False,
        prompt=lambda work: f"{work.title}: open up to …",
        finished="Everyone has finished it",
        so_far="Everyone has seen all that is out",
        inside="They are in it",
        who="everyone here",
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What has been chosen so far on a card: a series; in it a season, or which seasons are listed."""

    work: str
    season: int | None = None
    earlier_than: int | None = None


def opened_by(work: Work, value: str) -> Opened | None:
    """What a value of a season select opens, if it sets nothing yet."""
    if match := _SEASON.fullmatch(value):
        return Opened(work.code, season=int(match[1]))
    if match := _EARLIER.fullmatch(value):
        return Opened(work.code, earlier_than=int(match[1]))
    return None


def reach_rows(
    view: View,
    works: Sequence[Work],
    form: ReachForm,
    opened: Opened | None = None,
    extra_options: Mapping[str, str] | None = None,
) -> list[Row | None]:
    """The selects of a card: a season select for each series, below the one in use the episodes of its season.

    Args:
        works: in the order in which they are shown.
        extra_options: for each season select, labels by value.
    """
    shown = [work for work in works if aired(view, work)]
    rows: list[Row | None] = []
    if len(shown) > MAX_WORK_SELECTS:
        options = [SelectOption(label=truncate(work.title, OPTION_LIMIT), value=work.code) for work in shown]
        rows.append(select_row(SelectWork(form.target), "Which series?", options))
        shown = [work for work in shown if opened is not None and work.code == opened.work]
    for work in shown:
        here = opened if opened is not None and opened.work == work.code else None
        options = season_options(view, work, here.earlier_than if here is not None else None)
        options += [SelectOption(label=label, value=value) for value, label in (extra_options or {}).items()]
        rows.append(select_row(SelectReach(form.target, work.code), form.prompt(work), options))
        if here is not None and here.season is not None:
            rows += episode_rows(view, work, here.season, form)
    return rows


def season_options(view: View, work: Work, earlier_than: int | None = None) -> list[SelectOption]:
    """Not started, each season of which something is out, caught up; the newest seasons if there are too many."""
    seasons = [
        (season, last)
        for season, last in aired_seasons(view, work)
        if earlier_than is None or season.number < earlier_than
    ]
    options = [SelectOption(label="Not started", value=NOT_STARTED)]
    if len(seasons) > _SEASONS_SHOWN:
        seasons = seasons[-_SEASONS_SHOWN:]
        options.append(SelectOption(label="An earlier season …", value=f"seasons {seasons[0][0].number}"))
    for season, last in seasons:
        options += _season_options(season, last)
    everything = f"Everything that is out: {aired(view, work)[-1].code}"
    return [*options, SelectOption(label="Caught up", value=CAUGHT_UP, description=everything)]


def _season_options(season: Season, last: Position) -> list[SelectOption]:
    name, whole = f"season {season.number}", "finished" if last == season.episodes[-1] else "so far"
    return [
        SelectOption(label=f"In {name} …", value=name, description="Then choose the episode"),
        SelectOption(label=f"{name.capitalize()} {whole}", value=last.code, description=f"Up to {last.code}"),
    ]


def episode_rows(view: View, work: Work, season: int, form: ReachForm) -> list[Row | None]:
    """Selects of the episodes of a season that are out, and of what comes before it."""
    out = aired(view, work)
    before = max((at for at in out if at.season < season), default=None)
    options = [
        SelectOption(
            label="None of this season yet",
            value=before.code if before is not None else NOT_STARTED,
            description=f"Up to {before.code}" if before is not None else "Not started",
        )
    ]
    options += [
        SelectOption(label=truncate(_episode_label(view, at, form), OPTION_LIMIT), value=at.code)
        for at in out
        if at.season == season
    ]
    parts = [options[start : start + MAX_OPTIONS] for start in range(0, len(options), MAX_OPTIONS)][-MAX_PARTS:]
    rows = []
    for number, part in enumerate(parts):
        codes = [option.value for option in part if option.value != NOT_STARTED]
        prompt = f"Season {season}: last episode watched" if len(parts) == 1 else f"{codes[0]} to {codes[-1]}"
        rows.append(select_row(SelectReach(form.target, work.code, (season, number)), prompt, part))
    return rows


def _episode_label(view: View, at: Position, form: ReachForm) -> str:
    title = view.knowledge.episodes[at].title if form.shows_titles else None
    read = view.read(title) if title is not None else None
    return f"{at.code} · {read.text}" if read is not None else at.code


def question_card(view: View, asked: AskEpisode | AskFinished, form: ReachForm, note: str = "") -> Layout:
    """The question that a text such as “season 3” leaves open, with its possible answers; `note` follows it."""
    work = view.knowledge.works[asked.work]
    have = "have" if form.who == "you" else "has"
    if isinstance(asked, AskEpisode):
        sentence = f"{work.title}, season {asked.season}: which episode {have} {form.who} watched last?"
        rows = episode_rows(view, work, asked.season, form)
    else:
        they = "you" if form.who == "you" else "they"
        sentence = f"Season {asked.season} of {work.title}: {have} {form.who} finished it, or are {they} in it?"
        rows = [_finished_row(view, work, asked.season, form)]
    return framed_card([escape(f"{sentence} Nothing is set yet. {note}")], *rows)


def _finished_row(view: View, work: Work, number: int, form: ReachForm) -> Row | None:
    """The two answers to a bare season."""
    season, last = next(found for found in aired_seasons(view, work) if found[0].number == number)
    label = form.finished if last == season.episodes[-1] else form.so_far
    return button_row(
        (f"{label} ({last.code})", SetReach(form.target, work.code, last.code)),
        (form.inside, OfferEpisodes(form.target, work.code, number)),
    )
