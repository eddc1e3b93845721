"""Cards about how far somebody is, and how far a channel or server may go.

Custom ids of these controls, besides those of `bot.cards.reach_controls`
(`bot.cards.custom_ids` has those of questions):

    al1s;mode;<channel|server>              select: veil or strict (Manage Server)
    al1;apply;<work or ->;#<mark>;<pattern> button: ceilings for all matching channels (Manage Server)
    al1;undo;<place>;<what it was>          button: puts that back (`bot.commands.undo`)
    al1;forget                              button: delete what is stored about the presser
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import discord

from bot.cards.markdown import escape
from bot.cards.reach_controls import (
    OWN,
    Layout,
    Opened,
    Row,
    Undo,
    ceiling_door,
    reach_rows,
    select_row,
    undo_row,
)
from bot.knowledge.model import Knowledge
from bot.knowledge.names import NOT_STARTED
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.spoilers.rule import View

NO_CEILING = "no ceiling"
CHANNEL, SERVER, THREAD = "channel", "server", "thread"
_NOTHING_SET = {
    THREAD: "As its channel has it",
    CHANNEL: "As the server has it",
    SERVER: "Nothing set",
}
"""What a select calls it, by the kind of place; said instead of an episode, it means the same."""
NOT_TOLD = "not told yet"


def text_layout(lines: Sequence[str]) -> Layout:
    """A card of plain lines of our own."""
    layout = Layout(timeout=None)
    container: discord.ui.Container[Layout] = discord.ui.Container()
    for block in _blocks("\n".join(lines)[:3900].split("\n")):
        container.add_item(discord.ui.TextDisplay(block))
    layout.add_item(container)
    return layout


def _blocks(lines: Sequence[str]) -> list[str]:
    """The lines, cut behind each list: what follows an item in the same text would be part of it."""
    blocks: list[list[str]] = [[]]
    for before, shown in zip(("", *lines), lines, strict=False):
        if before.lstrip().startswith("- ") and not shown.lstrip().startswith("- "):
            blocks.append([])
        blocks[-1].append(shown)
    return [text for block in blocks if (text := "\n".join(block).strip("\n"))]


def card_with(lines: Sequence[str], *rows: Row) -> Layout:
    """Lines with controls below."""
    layout = text_layout(lines)
    for row in rows:
        layout.add_item(row)
    return layout


def progress_card(
    view: View,
    progress: Mapping[str, Position],
    first: str | None = None,
    *,
    not_started: Collection[str] = (),
    opened: Opened | None = None,
    undo: Undo | None = None,
    extra: Row | None = None,
) -> Layout:
    """Where the reader stands in each series, and selects to change it.

    Args:
        first: a line above.
        not_started: works that they said they have not started; of the others they have told nothing.
        opened: what they have chosen so far.
        undo: puts the last change back.
        extra: a row of somebody else's buttons.
    """
    works = view.knowledge.works_in_order()
    lines = ["## Your progress", *([first] if first else [])]
    for work in works:
        told = progress[work.code].code if work.code in progress else None
        told = told or (NOT_STARTED if work.code in not_started else NOT_TOLD)
        lines.append(f"- {escape(work.title)}: **{told}**")
    lines.append("-# Private answers go exactly this far. Only you can see or change this.")
    rows = [undo_row(undo)] if undo is not None else []
    rows += reach_rows(view, works, OWN, opened)
    return card_with(lines, *rows, *([extra] if extra is not None else []))


def progress_rows(view: View) -> list[Row]:
    """A select for each series, to say how far one is."""
    return reach_rows(view, view.knowledge.works_in_order(), OWN)


def open_now(title: str, position: Position | None, done: str = "Noted.") -> str:
    """In one line, what private answers show after a change; `done` says first what became of the request."""
    if position is None:
        return f"{done} Private answers about {escape(title)} now keep to what is safe before its first episode."
    return f"{done} Private answers now show {escape(title)} up to **{position.code}**."


def ceiling_card(
    view: View,
    scope: str,
    ceiling: Ceiling,
    mode: str | None,
    first: str | None = None,
    *,
    opened: Opened | None = None,
    wider: tuple[Ceiling, str] = ({}, "veil"),
    undo: Undo | None = None,
) -> Layout:
    """What a place shows now, with selects to change it.

    Args:
        scope: thread, channel or server.
        ceiling: what is set for this very place.
        mode: the same; None: nothing.
        wider: ceiling and mode that hold where nothing is set for it.
    """
    works = view.knowledge.works_in_order()
    lines = [f"## Spoilers in this {scope}", *([first] if first else [])]
    for work in works:
        here = ceiling_words(ceiling, work.code, scope)
        comes_to = "" if work.code in ceiling or scope == SERVER else f" ({ceiling_words(wider[0], work.code, SERVER)})"
        lines.append(f"- {escape(work.title)}: **{here}**{comes_to}")
    comes_to = "" if mode is not None or scope == SERVER else f" ({mode_words(wider[1], SERVER)})"
    lines.append(f"- Beyond that: **{mode_words(mode, scope)}**{comes_to}")
    rows = [undo_row(undo)] if undo is not None else []
    door = SERVER if scope == SERVER else CHANNEL
    rows += reach_rows(view, works, ceiling_door(door), opened, {NO_CEILING: _NOTHING_SET[scope]})
    rows.append(select_row(f"al1s;mode;{door}", "What becomes of the rest?", _mode_options(scope)))
    return card_with(lines, *rows)


def means_no_ceiling(said: str) -> bool:
    """Whether an option of a ceiling says that nothing is to be set here, as our selects put it."""
    return said.strip().casefold() in {NO_CEILING, *(words.casefold() for words in _NOTHING_SET.values())}


def ceiling_words(ceiling: Ceiling, work: str, scope: str) -> str:
    """``up to S2E10``, ``spoiler-free``, ``as the server has it``."""
    if work not in ceiling:
        return "spoiler-free" if scope == SERVER else _inherited(scope)
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
            return "behind spoiler tags" if scope == SERVER else _inherited(scope)


def _inherited(scope: str) -> str:
    return _NOTHING_SET[scope].casefold()


def _mode_options(scope: str) -> list[discord.SelectOption]:
    options = [
        discord.SelectOption(label="Behind spoiler tags", value="veil", description="Grouped by season, one tap away"),
        discord.SelectOption(label="Left out", value="strict", description="Nothing beyond the ceiling is sent at all"),
    ]
    if scope != SERVER:
        options.append(discord.SelectOption(label=_NOTHING_SET[scope], value=NO_CEILING))
    return options


def effect_line(knowledge: Knowledge, ceiling: Ceiling, strict: bool, where: str) -> str:
    """In one line, what members will now see in the place called `where`."""
    reached = [
        f"{escape(knowledge.works[work].title)} up to {position.code}"
        for work, position in ceiling.items()
        if position is not None and work in knowledge.works
    ]
    shown = " and ".join(reached) if reached else "only what is spoiler-free"
    rest = "left out" if strict else "behind spoiler tags"
    return f"In the open, members now see {shown} {where}. Everything beyond is {rest}."
