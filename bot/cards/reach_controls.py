"""The controls with which a user says how far they, or the members of a place, have watched.

The user first chooses a season, then an episode.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from bot.answers.reach.resolver import AskEpisode, AskFinished, aired, aired_seasons
from bot.cards.actions import OfferEpisodes, PlaceTarget, ReachTarget, SelectReach, SelectWork, SetReach
from bot.cards.components import MAX_OPTIONS, Card, Component, button_row, framed_card, option, select_row
from bot.cards.markdown import escape
from bot.knowledge.model import CAUGHT_UP, NOT_STARTED, Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import StoredSettings
from bot.spoilers.rule import View

MAX_PARTS: Final = 4
"""The largest number of selects for the episodes of one season."""
MAX_WORK_SELECTS: Final = 3
"""The largest number of series that each get a select. If there are more, one select chooses the series first."""
_SEASONS_SHOWN: Final = 10
_SEASONS = re.compile(r"season(s?) (\d{1,3})")


class ReachForm(Struct, frozen=True):
    """The target of the controls, and the texts on them.

    Attributes:
        target: the setting that the controls change. For a ceiling, episodes are named by their codes, without titles.
        prompt: the text in a season select, after the title of the series.
        which: the question for the last episode watched. It follows the name of the season.
        whether: the question that asks if a season is finished. It follows the name of the season.
        finished: the label of the button that says the season is finished.
        so_far: the label used instead of `finished` while the season is still coming out.
        inside: the label of the button that says the season is not finished.
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


def ceiling_form(place: PlaceTarget) -> ReachForm:
    """Return the form for setting the ceiling of a channel or server."""
    return ReachForm(
        place,
        prompt="open up to …",
        which="which episode has everyone here watched last?",
        whether="has everyone here finished it, or are they in it?",
        finished="Everyone has finished it",
        so_far="Everyone has seen all that is out",
        inside="They are in it",
    )


class Opened(Struct, frozen=True):
    """The choices made so far on a card.

    Attributes:
        work: the code of the chosen series.
        season: the season whose episodes are shown; None if no season has been chosen.
        earlier_than: if given, only seasons with a lower number are listed.
    """

    work: str
    season: int | None = None
    earlier_than: int | None = None


def opened_by(work: Work, value: str) -> Opened | None:
    """Return what to show after a value of the season select was chosen: one season, or a list of earlier seasons.

    None if the value is already a reach, such as “caught up”, so that there is nothing left to choose.
    """
    match = _SEASONS.fullmatch(value)
    if match is None:
        return None
    number = int(match[2])
    return Opened(work.code, earlier_than=number) if match[1] else Opened(work.code, season=number)


def reach_rows(
    view: View, form: ReachForm, opened: Opened | None = None, extra_options: Sequence[Component] = ()
) -> list[Component | None]:
    """Return the selects of a card: one season select for each series, and episode selects for the opened season.

    Args:
        extra_options: options added at the end of each season select.
    """
    shown = [work for work in view.knowledge.works_in_order() if aired(view, work)]
    rows: list[Component | None] = []
    if len(shown) > MAX_WORK_SELECTS:
        options = [option(work.title, work.code) for work in shown]
        rows.append(select_row(SelectWork(form.target), "Which series?", options))
        shown = [work for work in shown if opened is not None and work.code == opened.work]
    for work in shown:
        here = opened if opened is not None and opened.work == work.code else Opened(work.code)
        options = [*_season_options(view, work, here), *extra_options]
        rows.append(select_row(SelectReach(form.target, work.code), f"{work.title}: {form.prompt}", options))
        if here.season is not None:
            rows += episode_rows(view, work, here.season, form)
    return rows


def _season_options(view: View, work: Work, opened: Opened) -> list[Component]:
    """Return the options “Not started”, each season that has aired episodes, and “Caught up”.

    The opened season stays chosen, so that the select above its episodes says which season they belong to.
    If there are too many seasons, only the newest are listed, with an option that lists earlier ones.
    """
    found = aired_seasons(view, work)
    seasons = [each for each in found if opened.earlier_than is None or each[0].number < opened.earlier_than]
    options = [option("Not started", NOT_STARTED)]
    if len(seasons) > _SEASONS_SHOWN:
        seasons = seasons[-_SEASONS_SHOWN:]
        options.append(option("An earlier season …", f"seasons {seasons[0][0].number}"))
    for season, last in seasons:
        whole = "finished" if last == season.episodes[-1] else "so far"
        options += [
            option(f"In season {season.number} …", f"season {season.number}", "Then choose the episode")
            | {"default": season.number == opened.season},
            option(f"Season {season.number} {whole}", last.code, f"Up to {last.code}"),
        ]
    return [*options, option("Caught up", CAUGHT_UP, f"Everything that is out: {aired(view, work)[-1].code}")]


def episode_rows(view: View, work: Work, season: int, form: ReachForm) -> list[Component | None]:
    """Return the selects for the aired episodes of a season. The first option is “None of this season yet”."""
    out = aired(view, work)
    before = max((at for at in out if at.season < season), default=None)
    value, description = (before.code, f"Up to {before.code}") if before is not None else (NOT_STARTED, "Not started")
    options = [option("None of this season yet", value, description)]
    options += [option(_episode_label(view, at, form), at.code) for at in out if at.season == season]
    parts = [options[start : start + MAX_OPTIONS] for start in range(0, len(options), MAX_OPTIONS)][-MAX_PARTS:]
    rows = []
    for number, part in enumerate(parts):
        codes = [each["value"] for each in part if each["value"] != NOT_STARTED]
        prompt = f"Season {season}: last episode watched" if len(parts) == 1 else f"{codes[0]} to {codes[-1]}"
        rows.append(select_row(SelectReach(form.target, work.code, (season, number)), prompt, part))
    return rows


def _episode_label(view: View, at: Position, form: ReachForm) -> str:
    title = view.knowledge.episodes[at].title if form.target is None else None
    read = view.read(title) if title is not None else None
    return f"{at.code} · {read.text}" if read is not None else at.code


def question_card(view: View, asked: AskEpisode | AskFinished, form: ReachForm, note: str = "") -> Card:
    """Build a card that asks what an ambiguous text such as “season 3” means, with controls for the possible answers.

    Args:
        note: a sentence added after the question.
    """
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


def progress_lines(view: View, stored: StoredSettings, first: str = "") -> list[str]:
    """Return the lines of a card that shows a user their progress in each series, above the controls.

    Args:
        stored: the data stored about the user.
        first: a line above the list, which describes the effect of a change; empty for none.
    """
    lines = ["## Your progress", *filter(None, [first])]
    for work in view.knowledge.works_in_order():
        default = NOT_STARTED if work.code in stored.not_started else "you haven't told me"
        told = stored.progress[work.code].code if work.code in stored.progress else default
        lines.append(f"- {escape(work.title)}: **{told}**")
    how_far = "" if first else "Private answers go exactly this far. "
    return [*lines, f"-# {how_far}Only you can see or change this."]
