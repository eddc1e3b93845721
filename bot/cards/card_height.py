"""Estimates the height of a card on a phone, and shortens a public card that is much taller than a screen.

Heights are measured in rows of text, for a screen 390 pixels wide. They depend only on the open lines and on the number
of spoiler boxes, never on what is in a box. The button “The whole card” shows the lines that were left out.
"""

from __future__ import annotations

from typing import Final

from bot.answers.answer import Answer, Line, LineStyle
from bot.cards.markdown import line_text

MOST_ROWS: Final = 46
"""The largest height of a public card: 1.2 screens of 844 pixels, in rows of text."""
_LETTERS_A_ROW: Final = {LineStyle.TITLE: 24, LineStyle.BULLET: 29, LineStyle.SMALL: 38}
_LETTERS: Final = 33
_SHAPE: Final = {LineStyle.TITLE: 1.5, LineStyle.SMALL: 0.9}
"""The height of one row of text in each style, as a multiple of a plain row."""
_BOX: Final = 4.0
_FRAME: Final = 5.0
"""The height of the card's edges and its small print."""
_BUTTON_ROW: Final = 1.6
_OWN_BUTTONS: Final = 6
"""The number of standard buttons on a shortened public card, including “The whole card”. A phone shows two in a row."""
_SELECT: Final = 2.5


def for_a_phone(answer: Answer) -> list[Line]:
    """Return the lines of a public card, shortened if it would be too tall.

    The first line always stays, because it names the subject. The earliest facts are left out first, because later
    facts are the current ones.
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
    """Return the height that is left for the lines of a card, in rows of plain text.

    Args:
        answer: the answer on the card.
        own_buttons: the number of standard buttons on the card.
    """
    buttons = own_buttons + len(answer.links) + len(answer.choices) + (1 if answer.page else 0)
    boxes = answer.boxes.by_season if answer.boxes else ()
    room = MOST_ROWS - _FRAME - _BUTTON_ROW * (1 - -buttons // 2) - _BOX * len(boxes)
    room -= _SELECT if answer.related else 0
    return room - (height(Line((answer.heading,), LineStyle.TITLE)) if answer.heading else 0)


def height(shown: Line) -> float:
    """Return the height of a line, in rows of plain text."""
    letters = len(line_text(shown).replace("**", ""))
    rows = max(1, -(-letters // _LETTERS_A_ROW.get(shown.style, _LETTERS)))
    return rows * _SHAPE.get(shown.style, 1.0)
