"""How tall a card is on a phone, and which lines are left out of a public one that is taller than about a screen.

Heights are estimates for a width of 390 pixels, in rows of text. They depend only on what is open and on which boxes
there are, never on what is in a box. The button “The whole card” shows what is left out.
"""

from __future__ import annotations

from typing import Final

from bot.answers.answer import Answer, Line, LineStyle
from bot.cards.markdown import line_text

MOST_ROWS: Final = 46
"""Rows of text in 1.2 screens of 844 pixels."""
_LETTERS_A_ROW: Final = {LineStyle.TITLE: 24, LineStyle.BULLET: 29, LineStyle.SMALL: 38}
_LETTERS: Final = 33
_SHAPE: Final = {LineStyle.TITLE: 1.5, LineStyle.SMALL: 0.9}
"""How tall a row of this style is, in rows of plain text."""
_BOX: Final = 4.0
_FRAME: Final = 5.0
"""The edges of the card and its small print."""
_BUTTON_ROW: Final = 1.6
_OWN_BUTTONS: Final = 6
"""Our own buttons on a public card that leaves something out, with “The whole card”. A phone shows two in a row."""
_SELECT: Final = 2.5


def for_a_phone(answer: Answer) -> list[Line]:
    """The lines of a public card: all of them, or those for which there is room.

    The first line stays: it says who or what it is. The earliest facts go first: later ones are still true.
    """
    lines = list(answer.lines)
    heights = [height(each) for each in lines]
    if sum(heights) <= _room(answer, _OWN_BUTTONS - 1):
        return lines
    room = _room(answer, _OWN_BUTTONS) - 1
    while sum(heights) > room and len(lines) > 1:
        fact = next((place for place, each in enumerate(lines[1:], start=1) if each.style is LineStyle.FACT), -1)
        del lines[fact], heights[fact]
    return lines


def _room(answer: Answer, own_buttons: int) -> float:
    """Rows that are left for the lines of a card with this many buttons of our own."""
    buttons = own_buttons + len(answer.links) + len(answer.choices) + (1 if answer.page else 0)
    room = (
        MOST_ROWS
        - _FRAME
        - _BUTTON_ROW * (1 - -buttons // 2)
        - _BOX * len(answer.boxes.by_season if answer.boxes else ())
        - (_SELECT if answer.related else 0)
    )
    return room - (height(Line((answer.heading,), LineStyle.TITLE)) if answer.heading else 0)


def height(shown: Line) -> float:
    """How many rows a line takes."""
    letters = len(line_text(shown).replace("**", ""))
    rows = max(1, -(-letters // _LETTERS_A_ROW.get(shown.style, _LETTERS)))
    return rows * _SHAPE.get(shown.style, 1.0)
