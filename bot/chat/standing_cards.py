"""Cards about how far somebody is, and how far a channel or server may go: one select per series.

Custom ids of these controls (`bot.chat.custom_ids` has those of questions):

    al1s;progress;<work>                    select: the presser's own progress
    al1;progress;<work>;<S1E3 or ->         button: the same, confirmed
    al1s;ceiling;<channel|server>;<work>    select: a ceiling (Manage Server)
    al1s;mode;<channel|server>              select: veil or strict (Manage Server)
    al1;apply;<work>;<pattern>              button: ceilings for all matching channels (Manage Server)
    al1;forget                              button: delete what is stored about the presser
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.answers.reach import aired, aired_seasons
from bot.answers.shows import works_in_order
from bot.chat.markup import escape
from bot.knowledge.model import Knowledge, Work
from bot.knowledge.names import CAUGHT_UP, NOT_STARTED
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.spoilers.rule import View

Layout = discord.ui.LayoutView
MAX_SELECTS = 4
MAX_OPTIONS = 25
NO_CEILING = "no ceiling"


def text_layout(lines: Sequence[str]) -> Layout:
    """A card of plain lines of our own."""
    layout = Layout(timeout=None)
    container: discord.ui.Container[Layout] = discord.ui.Container()
    container.add_item(discord.ui.TextDisplay("\n".join(lines)[:3900]))
    layout.add_item(container)
    return layout


def progress_card(view: View, progress: Mapping[str, Position], first: str | None = None) -> Layout:
    """Where the reader stands in each series, and a select for each to change it."""
    works = works_in_order(view)
    lines = ["## Your progress", *([first] if first else [])]
    lines += [f"- {escape(work.title)}: **{_code(progress.get(work.code))}**" for work in works]
    lines.append("-# Private answers go exactly this far. Only you can see or change this.")
    layout = text_layout(lines)
    for row in progress_rows(view):
        layout.add_item(row)
    return layout


def progress_rows(view: View) -> list[discord.ui.ActionRow[Layout]]:
    """A select for each series, to say how far one is."""
    return [
        _select(f"al1s;progress;{work.code}", f"How far are you in {work.title}?", options)
        for work in works_in_order(view)[:MAX_SELECTS]
        if (options := reach_options(view, work))
    ]


def reach_options(view: View, work: Work) -> list[discord.SelectOption]:
    """Not started, the end of each season, caught up."""
    out = aired(view, work)
    if not out:
        return []
    options = [discord.SelectOption(label="Not started", value=NOT_STARTED)]
    for season, last in aired_seasons(view, work)[-(MAX_OPTIONS - 2) :]:
        whole = last == season.episodes[-1]
        label = f"Season {season.number} finished" if whole else f"Season {season.number} so far"
        options.append(discord.SelectOption(label=label, value=last.code, description=f"Up to {last.code}"))
    options.append(
        discord.SelectOption(label="Caught up", value=CAUGHT_UP, description=f"Everything that is out: {out[-1].code}")
    )
    return options


def confirm_card(sentence: str, label: str, custom_id: str) -> Layout:
    """One sentence and one button that does it; ignoring it does nothing."""
    layout = text_layout([sentence])
    layout.add_item(button_row(label, custom_id))
    return layout


def button_row(label: str, custom_id: str) -> discord.ui.ActionRow[Layout]:
    """A button that changes something."""
    row: discord.ui.ActionRow[Layout] = discord.ui.ActionRow()
    row.add_item(discord.ui.Button(label=label[:80], style=discord.ButtonStyle.danger, custom_id=custom_id[:100]))
    return row


def ceiling_card(view: View, scope: str, ceiling: Ceiling, mode: str | None, first: str | None = None) -> Layout:
    """What a channel or the server shows now, with selects to change it; `scope` is channel or server."""
    works = works_in_order(view)
    place = "this channel" if scope == "channel" else "this server"
    lines = [f"## Spoilers in {place}", *([first] if first else [])]
    lines += [f"- {escape(work.title)}: **{ceiling_words(ceiling, work.code, scope)}**" for work in works]
    lines.append(f"- Beyond that: **{mode_words(mode, scope)}**")
    lines.append("-# For an exact episode add `show:` and `episode:` to the command.")
    layout = text_layout(lines)
    for work in works[: MAX_SELECTS - 1]:
        options = reach_options(view, work)
        if options:
            options = options[: MAX_OPTIONS - 1]
            label = "As the server has it" if scope == "channel" else "Nothing set"
            options.append(discord.SelectOption(label=label, value=NO_CEILING))
            placeholder = f"{work.title}: show in the open up to …"
            layout.add_item(_select(f"al1s;ceiling;{scope};{work.code}", placeholder, options))
    layout.add_item(_select(f"al1s;mode;{scope}", "What becomes of the rest?", _mode_options(scope)))
    return layout


def ceiling_words(ceiling: Ceiling, work: str, scope: str) -> str:
    """``up to S2E10``, ``spoiler-free``, ``as the server has it``."""
    if work not in ceiling:
        return "as the server has it" if scope == "channel" else "spoiler-free"
    position = ceiling[work]
    return f"up to {position.code}" if position is not None else "spoiler-free"


def mode_words(mode: str | None, scope: str) -> str:
    """What a mode means to readers."""
    match mode:
        case "strict":
            return "left out"
        case "veil":
            return "behind spoiler tags"
        case _:
            return "as the server has it" if scope == "channel" else "behind spoiler tags"


def _mode_options(scope: str) -> list[discord.SelectOption]:
    options = [
        discord.SelectOption(label="Behind spoiler tags", value="veil", description="Grouped by season, one tap away"),
        discord.SelectOption(label="Left out", value="strict", description="Nothing beyond the ceiling is sent at all"),
    ]
    if scope == "channel":
        options.append(discord.SelectOption(label="As the server has it", value=NO_CEILING))
    return options


def effect_line(knowledge: Knowledge, ceiling: Ceiling, strict: bool, scope: str) -> str:
    """In one line, what members will now see."""
    place = "here" if scope == "channel" else "in channels without a ceiling of their own"
    reached = [
        f"{escape(knowledge.works[work].title)} up to {position.code}"
        for work, position in ceiling.items()
        if position is not None and work in knowledge.works
    ]
    shown = " and ".join(reached) if reached else "only what is spoiler-free"
    rest = "left out" if strict else "behind spoiler tags"
    return f"Members now see {shown} in the open {place}; everything beyond is {rest}."


def _code(position: Position | None) -> str:
    return position.code if position is not None else NOT_STARTED


def _select(custom_id: str, placeholder: str, options: list[discord.SelectOption]) -> discord.ui.ActionRow[Layout]:
    row: discord.ui.ActionRow[Layout] = discord.ui.ActionRow()
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id, placeholder=placeholder[:150], options=options[:MAX_OPTIONS]
    )
    row.add_item(select)
    return row
