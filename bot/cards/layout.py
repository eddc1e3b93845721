"""Builds the parts of cards (texts, frames, buttons, selects) within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord

from bot.cards.actions import Action
from bot.cards.custom_ids import write

TEXT_LIMIT: Final = 4000
"""The largest number of characters of text in a message."""
OWN_TEXT_LIMIT: Final = 3900
BUTTON_LABEL_LIMIT: Final = 80
OPTION_LIMIT: Final = 100
"""The largest number of characters in the label of an option."""
PLACEHOLDER_LIMIT: Final = 150
MAX_OPTIONS: Final = 25
"""The largest number of options in a select."""

Layout = discord.ui.LayoutView
Row = discord.ui.ActionRow[Layout]
Button = discord.ui.Button[Layout]


def truncate(text: str, limit: int) -> str:
    """Return the text, cut and ended with an ellipsis if it has more than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text_card(*sentences: str) -> Layout:
    """Build a message of plain sentences, one on each line."""
    layout = Layout(timeout=None)
    layout.add_item(discord.ui.TextDisplay("\n".join(sentences)[:TEXT_LIMIT]))
    return layout


def framed_card(lines: Sequence[str], *rows: Row | None) -> Layout:
    """Build a framed message of lines, with rows of controls below. Rows that are None are left out."""
    return framed(_blocks("\n".join(lines)[:OWN_TEXT_LIMIT].split("\n")), rows)


def framed(texts: Iterable[str], rows: Iterable[Row | None], accent: int | None = None) -> Layout:
    """Build a framed message of texts that are already within the limits, with rows of controls below.

    Args:
        rows: the rows. Those that are None are left out.
        accent: the colour of the frame's edge, as an RGB number.
    """
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
    """Split the lines into texts after each list. Discord would show text after a list as part of its last item."""
    blocks: list[list[str]] = [[]]
    for before, shown in zip(("", *lines), lines, strict=False):
        if before.lstrip().startswith("- ") and not shown.lstrip().startswith("- "):
            blocks.append([])
        blocks[-1].append(shown)
    return [text for block in blocks if (text := "\n".join(block).strip("\n"))]


def option(label: str, value: str, description: str | None = None) -> discord.SelectOption:
    """Create an option of a select, with its label cut to the limit."""
    return discord.SelectOption(label=truncate(label, OPTION_LIMIT), value=value, description=description)


def select_row(action: Action, placeholder: str, options: Sequence[discord.SelectOption]) -> Row | None:
    """Create a row with one select, or return None if its custom id would be too long."""
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
    """Create a button, with its label cut to the limit."""
    return discord.ui.Button(label=truncate(label, BUTTON_LABEL_LIMIT), style=style, custom_id=custom_id)


def button_row(*buttons: tuple[str, Action], danger: bool = False) -> Row | None:
    """Create a row of buttons from pairs of a label and an action.

    Buttons whose custom id would be too long are left out. Return None if no button is left.
    """
    style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
    fitting = [(label, custom_id) for label, action in buttons if (custom_id := write(action)) is not None]
    return discord.ui.ActionRow(*(button(label, custom_id, style) for label, custom_id in fitting)) if fitting else None
