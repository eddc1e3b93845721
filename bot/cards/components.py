"""Builds cards and their parts (texts, frames, buttons, selects) as the values that Discord's API takes.

The format is that of Components V2: https://docs.discord.com/developers/components/reference. Fields that have a
default are written out, as discord.py would do, so that a card is the same however it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from bot.cards.actions import Action
from bot.cards.custom_ids import write

TEXT_LIMIT: Final = 4000
"""The largest number of characters of text in a message."""
OWN_TEXT_LIMIT: Final = 3900
BUTTON_LABEL_LIMIT: Final = 80
OPTION_LIMIT: Final = 100
"""The largest number of characters in the label of an option."""
PLACEHOLDER_LIMIT: Final = 150
BUTTONS_A_ROW: Final = 5
MAX_OPTIONS: Final = 25
"""The largest number of options in a select."""
PRIMARY, SECONDARY, DANGER = 1, 2, 4
"""The styles of buttons."""
_REPLY, _UPDATE = 4, 7
_COMPONENTS_V2, _EPHEMERAL = 1 << 15, 1 << 6

Component = dict[str, Any]
"""A part of a message. Cards share parts, so a part must never be changed after it was made."""

_MESSAGE: Final[Component] = {"tts": False, "content": None, "allowed_mentions": {"parse": []}, "attachments": []}
_ROW, _TEXT, _LABEL = 1, 10, 18
_BUTTON: Final[Component] = {"type": 2, "disabled": False}
_SELECT: Final[Component] = {"type": 3, "min_values": 1, "max_values": 1, "disabled": False, "required": True}
ROLES, CHANNELS = 6, 8
"""The types of selects whose options are the roles or the channels of the server."""
WRITTEN_IN: Final = [0, 2, 5, 13, 15]
"""The types of channels in which people write: text, voice, announcements, stage and forum."""
_UPLOAD: Final[Component] = {"type": 19, "min_values": 1, "max_values": 1, "required": True}
_PARAGRAPH: Final[Component] = {"type": 4, "style": 2, "required": True}
_FILE: Final[Component] = {"type": 13, "spoiler": False}
_CONTAINER: Final[Component] = {"type": 17, "spoiler": False}


class Card(msgspec.Struct, frozen=True, eq=False):
    """A finished message.

    Attributes:
        components: the parts of the message.
    """

    components: list[Component]
    _bodies: dict[tuple[bool, bool], bytes] = msgspec.field(default_factory=dict)

    def body(self, private: bool, *, update: bool = False) -> bytes:
        """Return the response to an interaction that sends this card, as JSON. It mentions nobody.

        A fast path: each body is encoded once and kept, because most cards are sent again from the cache. Without it,
        everything works, but each reply takes 6 µs more.

        Args:
            private: True to show the card only to the user of the interaction.
            update: True to replace the message whose control was used.
        """
        body = self._bodies.get((private, update))
        if body is None:
            flags = _COMPONENTS_V2 | (_EPHEMERAL if private else 0)
            data = _MESSAGE | {"components": self.components, "flags": flags}
            body = msgspec.json.encode({"type": _UPDATE if update else _REPLY, "data": data})
            self._bodies[private, update] = body
        return body


def truncate(text: str, limit: int) -> str:
    """Return the text, cut and ended with an ellipsis if it has more than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text_card(*sentences: str, files: Iterable[str] = ()) -> Card:
    """Build a message of plain sentences, one on each line, and of the attached files with these names."""
    attached = [_FILE | {"file": {"url": f"attachment://{name}"}} for name in files]
    return Card([{"type": _TEXT, "content": "\n".join(sentences)[:TEXT_LIMIT]}, *attached])


def framed_card(lines: Sequence[str], *rows: Component | None) -> Card:
    """Build a framed message of lines, with rows of controls below. Rows that are None are left out."""
    texts = _blocks("\n".join(lines)[:OWN_TEXT_LIMIT].split("\n"))
    return Card([container(texts), *(row for row in rows if row is not None)])


def sectioned_card(sections: Iterable[tuple[Sequence[str], Sequence[Component | None]]]) -> Card:
    """Build a framed message of sections, each of lines with rows of controls. Rows that are None are left out."""
    parts: list[Component] = []
    room = OWN_TEXT_LIMIT
    for lines, rows in sections:
        text = "\n".join(lines)[:room]
        room -= len(text)
        parts += container(_blocks(text.split("\n")))["components"]
        parts += [row for row in rows if row is not None]
    return Card([_CONTAINER | {"accent_color": None, "components": parts}])


def container(texts: Iterable[str], accent: int | None = None) -> Component:
    """Build a frame around texts that are already within the limits.

    Args:
        accent: the colour of the frame's edge, as an RGB number.
    """
    displays = [{"type": _TEXT, "content": text} for text in texts]
    return _CONTAINER | {"accent_color": accent, "components": displays}


def _blocks(lines: Sequence[str]) -> list[str]:
    """Split the lines into texts after each list. Discord would show text after a list as part of its last item."""
    blocks: list[list[str]] = [[]]
    for before, shown in zip(("", *lines), lines, strict=False):
        if before.lstrip().startswith("- ") and not shown.lstrip().startswith("- "):
            blocks.append([])
        blocks[-1].append(shown)
    return [text for block in blocks if (text := "\n".join(block).strip("\n"))]


def option(label: str, value: str, description: str | None = None) -> Component:
    """Create an option of a select, with its label cut to the limit."""
    made: Component = {"label": truncate(label, OPTION_LIMIT), "value": value, "default": False}
    return made | {"description": description} if description is not None else made


def select(custom_id: str, placeholder: str, options: Sequence[Component]) -> Component:
    """Create a select from which one option can be chosen. Options beyond the limit are left out."""
    shown, offered = truncate(placeholder, PLACEHOLDER_LIMIT), list(options[:MAX_OPTIONS])
    return _SELECT | {"custom_id": custom_id, "placeholder": shown, "options": offered}


def select_row(action: Action, placeholder: str, options: Sequence[Component]) -> Component | None:
    """Create a row with one select, or return None if its custom id would be too long."""
    custom_id = write(action)
    return {"type": _ROW, "components": [select(custom_id, placeholder, options)]} if custom_id is not None else None


def picker_row(action: Action, placeholder: str, kind: int) -> Component | None:
    """Create a row with a select of Discord's own options: all roles or channels of the server.

    Args:
        kind: the type of the select, `ROLES` or `CHANNELS`.
    """
    custom_id = write(action)
    if custom_id is None:
        return None
    picker = _SELECT | {"type": kind, "custom_id": custom_id, "placeholder": truncate(placeholder, PLACEHOLDER_LIMIT)}
    return {"type": _ROW, "components": [picker | ({"channel_types": WRITTEN_IN} if kind == CHANNELS else {})]}


def button_row(*buttons: tuple[str, Action], style: int = SECONDARY) -> Component | None:
    """Create a row of at most five buttons from pairs of a label and an action.

    Buttons whose custom id would be too long are left out. Return None if no button is left.
    """
    fitting = [(label, custom_id, style) for label, action in buttons if (custom_id := write(action)) is not None]
    return next(iter(button_rows(fitting)), None)


def undo_row(undo: Action | None) -> Component | None:
    """Create a row with an *Undo* button, or return None if there is nothing to undo."""
    return button_row(("Undo", undo)) if undo is not None else None


def button_rows(buttons: Iterable[tuple[str, str, int]]) -> list[Component]:
    """Create rows of five buttons from labels, custom ids and styles. Labels are cut to the limit."""
    made = [
        _BUTTON | {"style": style, "label": truncate(label, BUTTON_LABEL_LIMIT), "custom_id": custom_id}
        for label, custom_id, style in buttons
    ]
    return [
        {"type": _ROW, "components": made[start : start + BUTTONS_A_ROW]}
        for start in range(0, len(made), BUTTONS_A_ROW)
    ]


def paragraph_input(custom_id: str, *, shortest: int, longest: int) -> Component:
    """Create a required field of a form, for a text of several lines.

    Args:
        shortest: the smallest number of characters.
        longest: the largest number of characters.
    """
    return _PARAGRAPH | {"custom_id": custom_id, "min_length": shortest, "max_length": longest}


def file_input(custom_id: str) -> Component:
    """Create a required field of a form, for one file."""
    return _UPLOAD | {"custom_id": custom_id}


def labelled(label: str, field: Component, description: str | None = None) -> Component:
    """Put a label above a field of a form, and a description below the label."""
    made: Component = {"type": _LABEL, "label": label, "component": field}
    return made | {"description": description} if description is not None else made
