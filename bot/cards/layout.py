"""The parts every card is made of, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord

from bot.cards.actions import Action
from bot.cards.custom_ids import write

TEXT_LIMIT: Final = 4000
"""Characters of text in a message."""
OWN_TEXT_LIMIT: Final = 3900
BUTTON_LABEL_LIMIT: Final = 80
OPTION_LIMIT: Final = 100
"""Characters in the label of an option."""
PLACEHOLDER_LIMIT: Final = 150
MAX_OPTIONS: Final = 25
"""Options in a select."""

Layout = discord.ui.LayoutView
Row = discord.ui.ActionRow[Layout]
Button = discord.ui.Button[Layout]


def truncate(text: str, limit: int) -> str:
    """The text, with an ellipsis if it has more characters than `limit`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text_card(*sentences: str) -> Layout:
    """A message of plain sentences."""
    layout = Layout(timeout=None)
    layout.add_item(discord.ui.TextDisplay("\n".join(sentences)[:TEXT_LIMIT]))
    return layout


def framed_card(lines: Sequence[str], *rows: Row | None) -> Layout:
    """A framed message of lines, with rows of controls below; a row that is None is left out."""
    return framed(_blocks("\n".join(lines)[:OWN_TEXT_LIMIT].split("\n")), rows)


def framed(texts: Iterable[str], rows: Iterable[Row | None], accent: int | None = None) -> Layout:
    """A framed message of texts that are within the limits, with rows below; `accent` is the colour of its edge."""
    container: discord.ui.Container[Layout] = discord.ui.Container(accent_colour=accent)
    for text in texts:
        container.add_item(discord.ui.TextDisplay(text))
    layout = Layout(timeout=None)
    layout.add_item(container)
    for row in rows:
        if row is not None:
            layout.add_item(row)
    return layout


def _blocks(lines: Sequence[str]) -> list[str]:
    """The lines, cut after each list: Discord would take what follows a list item in the same text as part of it."""
    blocks: list[list[str]] = [[]]
    for before, shown in zip(("", *lines), lines, strict=False):
        if before.lstrip().startswith("- ") and not shown.lstrip().startswith("- "):
            blocks.append([])
        blocks[-1].append(shown)
    return [text for block in blocks if (text := "\n".join(block).strip("\n"))]


def option(label: str, value: str, description: str | None = None) -> discord.SelectOption:
    """One option of a select."""
    return discord.SelectOption(label=truncate(label, OPTION_LIMIT), value=value, description=description)


def select_row(action: Action, placeholder: str, options: Sequence[discord.SelectOption]) -> Row | None:
    """One select; None if its custom id would be too long."""
    custom_id = write(action)
    if custom_id is None:
        return None
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id,
        placeholder=truncate(placeholder, PLACEHOLDER_LIMIT),
        options=list(options)[:MAX_OPTIONS],
    )
    return discord.ui.ActionRow(select)


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button:
    """One button."""
    return discord.ui.Button(label=truncate(label, BUTTON_LABEL_LIMIT), style=style, custom_id=custom_id)


def button_row(*buttons: tuple[str, Action], danger: bool = False) -> Row | None:
    """Buttons, each a label and an action, without those whose custom id would be too long; None if none is left."""
    style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
    fitting = [(label, custom_id) for label, action in buttons if (custom_id := write(action)) is not None]
    return discord.ui.ActionRow(*(button(label, custom_id, style) for label, custom_id in fitting)) if fitting else None
