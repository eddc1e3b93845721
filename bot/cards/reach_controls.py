"""Controls with which somebody says how far: season, then episode, on one card; and what puts a change back.

Custom ids of these controls; nothing about them is remembered:

    al1s;<door>;<work>                      select: not started, a season, caught up
    al1s;<door>;<work>;<season>;<part>      select: the episodes of that season, 25 a part
    al1s;works;<door>                       select: which series, where there are more than fit
    al1;<door>;<work>;<S1E3 or ->           button: that episode, nothing more is asked
    al1;in;<door>;<work>;<season>           button: they are in that season, so its episodes are offered

where <door> is `progress` (the presser's own), `ceiling;channel` or `ceiling;server`. Values of selects are
`not started`, `caught up`, `S3E4`, `season 3` (which offers its episodes), `seasons 24` (which lists earlier ones).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.answers.reach.resolver import AskEpisode, AskFinished, aired, aired_seasons
from bot.knowledge.model import Season, Work
from bot.knowledge.names import CAUGHT_UP, NOT_STARTED
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

Layout = discord.ui.LayoutView
Row = discord.ui.ActionRow[Layout]

MAX_OPTIONS: Final = 25
MOST_PARTS: Final = 4
MOST_WORKS: Final = 3
"""Series with a select each; more get one select to choose the series first."""
_SEASONS_SHOWN: Final = 10
_SEASON = re.compile(r"season (\d{1,3})")
_EARLIER = re.compile(r"seasons (\d{1,3})")

Undo = str
"""The custom id of a button that puts back what was there before."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where a choice goes.

    Attributes:
        id: as it stands in custom ids.
        titled: whether its reader may be shown titles, each where it is safe; else codes only.
        question: above the season select of a series.
        finished: on the button that says a season is finished.
        so_far: on it while the season is still coming out.
        inside: on the button that says they are in it.
    """

    id: str
    titled: bool
    question: Callable[[Work], str]
    finished: str
    so_far: str
    inside: str


OWN: Final = Door(
    "progress",
    True,
    lambda work: f"{work.title}: how far are you?",
    "I've finished it",
    "I've seen all that is out",
    "I'm in it",
)


def ceiling_door(scope: str) -> Door:
    """The door of a place's ceiling; `scope` is channel or server."""
    return Door(
        f"ceiling;{scope}",
        False,
        lambda work: f"{work.title}: open up to …",
        "Everybody has finished it",
        "Everybody has seen all that is out",
        "They are in it",
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody has chosen so far on a card: a series; in it a season, or which seasons are listed."""

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
    view: View, works: Sequence[Work], door: Door, opened: Opened | None = None, last: Mapping[str, str] | None = None
) -> list[Row]:
    """The selects of a card: a season select for each series, and behind the one in use the episodes of its season.

    Args:
        works: in the order in which they are shown.
        last: another option for each season select, a label by its value.
    """
    some = [work for work in works if aired(view, work)]
    rows: list[Row] = []
    if len(some) > MOST_WORKS:
        options = [discord.SelectOption(label=work.title[:100], value=work.code) for work in some[:MAX_OPTIONS]]
        rows.append(select_row(f"al1s;works;{door.id}", "Which series?", options))
        some = [work for work in some if opened is not None and work.code == opened.work]
    for work in some:
        here = opened if opened is not None and opened.work == work.code else None
        options = season_options(view, work, here.earlier_than if here is not None else None)
        options += [discord.SelectOption(label=label, value=value) for value, label in (last or {}).items()]
        rows.append(select_row(f"al1s;{door.id};{work.code}", door.question(work), options))
        if here is not None and here.season is not None:
            rows += episode_rows(view, work, here.season, door)
    return rows


def season_options(view: View, work: Work, earlier_than: int | None = None) -> list[discord.SelectOption]:
    """Not started, each season that something is out of, caught up; newest seasons first if they are too many."""
    out = aired(view, work)
    seasons = [
        (season, at) for season, at in aired_seasons(view, work) if earlier_than is None or season.number < earlier_than
    ]
    shown = seasons if len(seasons) <= _SEASONS_SHOWN else seasons[-_SEASONS_SHOWN:]
    options = [discord.SelectOption(label="Not started", value=NOT_STARTED)]
    if shown != seasons:
        first = shown[0][0].number
        options.append(discord.SelectOption(label="An earlier season …", value=f"seasons {first}"))
    for season, at in shown:
        options += _season_options(season, at)
    options.append(
        discord.SelectOption(label="Caught up", value=CAUGHT_UP, description=f"Everything that is out: {out[-1].code}")
    )
    return options


def _season_options(season: Season, last: Position) -> list[discord.SelectOption]:
    so_far = "finished" if last == season.episodes[-1] else "so far"
    return [
        discord.SelectOption(
            label=f"In season {season.number} …", value=f"season {season.number}", description="Then choose the episode"
        ),
        discord.SelectOption(
            label=f"Season {season.number} {so_far}", value=last.code, description=f"Up to {last.code}"
        ),
    ]


def episode_rows(view: View, work: Work, season: int, door: Door) -> list[Row]:
    """Selects of the episodes of a season that are out, and of what comes before it."""
    here = [at for at in aired(view, work) if at.season == season]
    before = max((at for at in aired(view, work) if at.season < season), default=None)
    options = [
        discord.SelectOption(
            label="None of this season yet",
            value=before.code if before is not None else NOT_STARTED,
            description=f"Up to {before.code}" if before is not None else "Not started",
        )
    ]
    options += [
        discord.SelectOption(label=_episode_label(view, at, door)[:100], value=at.code, default=False) for at in here
    ]
    parts = [options[start : start + MAX_OPTIONS] for start in range(0, len(options), MAX_OPTIONS)][-MOST_PARTS:]
    rows = []
    for number, part in enumerate(parts):
        codes = [option.value for option in part if option.value != NOT_STARTED]
        words = f"Season {season}: last episode watched" if len(parts) == 1 else f"{codes[0]} to {codes[-1]}"
        rows.append(select_row(f"al1s;{door.id};{work.code};{season};{number}", words, part))
    return rows


def _episode_label(view: View, at: Position, door: Door) -> str:
    title = view.knowledge.episodes[at].title if door.titled else None
    read = view.read(title) if title is not None else None
    return f"{at.code} · {read.text}" if read is not None else at.code


def finished_row(view: View, work: Work, asked: AskFinished, door: Door) -> Row:
    """The two answers to a bare season."""
    season, last = next(found for found in aired_seasons(view, work) if found[0].number == asked.season)
    words = door.finished if last == season.episodes[-1] else door.so_far
    return button_row(
        (f"{words} ({last.code})", f"al1;{door.id};{work.code};{last.code}"),
        (door.inside, f"al1;in;{door.id};{work.code};{asked.season}"),
    )


def question_words(work: Work, asked: AskEpisode | AskFinished, who: str) -> str:
    """What is asked back; `who` is “you” or “everybody here”."""
    you = who == "you"
    if isinstance(asked, AskFinished):
        answers = "Have you finished it, or are you in it?" if you else f"Has {who} finished it, or are they in it?"
        return f"Season {asked.season} of {work.title}: {answers} Nothing is set yet."
    has = "have" if you else "has"
    return f"{work.title}, season {asked.season}: which episode {has} {who} watched last? Nothing is set yet."


# ---------------------------------------------------------------------- rows


def select_row(custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]) -> Row:
    """One select."""
    row: Row = discord.ui.ActionRow()
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id[:100], placeholder=_cut(placeholder, 150), options=list(options)[:MAX_OPTIONS]
    )
    row.add_item(select)
    return row


def button_row(*buttons: tuple[str, str], danger: bool = False) -> Row:
    """Buttons, each a label and a custom id."""
    row: Row = discord.ui.ActionRow()
    style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
    for label, custom_id in buttons:
        row.add_item(discord.ui.Button(label=_cut(label, 80), style=style, custom_id=custom_id[:100]))
    return row


def undo_row(undo: Undo) -> Row:
    """The button that puts back what was there before."""
    return button_row(("Undo", undo))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
