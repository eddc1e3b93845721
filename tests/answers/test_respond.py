"""Every question has a card."""

from __future__ import annotations

from typing import get_args

from bot.answers import respond
from bot.answers.questions import LoreQuestion, Question


def test_every_question_has_a_card() -> None:
    """`resolve` turns a `LoreQuestion` into another one, or answers it."""
    assert {*respond._CARDS, LoreQuestion} == {*get_args(Question)}
