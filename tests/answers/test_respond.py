"""Every question has a card."""

from __future__ import annotations

from bot.answers import questions, respond
from bot.answers.questions import LoreQuestion, Question


def test_every_question_has_a_card() -> None:
    """`resolve` turns a `LoreQuestion` into another one, or answers it."""
    classes = {each for each in vars(questions).values() if isinstance(each, type) and issubclass(each, Question)}
    assert len(classes) > 2
    assert {*respond._CARDS, LoreQuestion, Question} == classes
