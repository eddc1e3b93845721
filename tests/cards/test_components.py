"""Cards as Discord gets them."""

from __future__ import annotations

import json

import pytest

from bot.answers.questions import LoreQuestion
from bot.cards.actions import DeleteData, QuestionAction, SelectQuestion, Verb
from bot.cards.components import Card, button_row, button_rows, framed_card, option, select_row, text_card
from tests.support.discord_limits import message_problems

LONG = "x" * 5000
CARDS = [
    text_card("One.", "Two."),
    text_card(LONG, LONG),
    text_card("One.", files=["changes.txt"]),
    framed_card(["## Heading", "- one", LONG], button_row((LONG, DeleteData()))),
    framed_card(
        ["Choose"], select_row(SelectQuestion(), LONG, [option(LONG, str(number), "about") for number in range(40)])
    ),
    Card(button_rows((f"Button {number}", str(number), 2) for number in range(11))),
]


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("private", [True, False])
def test_the_body_of_a_card_is_a_response_within_the_limits(card: Card, private: bool) -> None:
    response = json.loads(card.body(private))
    assert response["type"] == 4
    assert bool(response["data"]["flags"] & 64) is private
    assert response["data"]["components"] == card.components
    assert response["data"]["allowed_mentions"] == {"parse": []}
    assert message_problems(response["data"]) == []


def test_a_body_is_encoded_once() -> None:
    card = text_card("One.")
    assert card.body(True) is card.body(True)
    assert card.body(True) != card.body(False)


def test_an_update_is_the_same_message() -> None:
    card = text_card("One.")
    reply, update = json.loads(card.body(False)), json.loads(card.body(False, update=True))
    assert update == {**reply, "type": 7}


def test_no_more_than_five_buttons_a_row() -> None:
    rows = button_rows((str(number), str(number), 2) for number in range(11))
    assert [[each["label"] for each in row["components"]] for row in rows] == [list("01234"), list("56789"), ["10"]]


def test_controls_that_fit_nowhere_are_left_out() -> None:
    long = QuestionAction(Verb.OPEN, LoreQuestion("x" * 100))
    card = framed_card(["One."], button_row(("Long", long)), button_row(("Long", long), ("Delete", DeleteData())))
    assert [part["type"] for part in card.components] == [17, 1]
    assert [each["label"] for each in card.components[1]["components"]] == ["Delete"]


def test_what_is_cut_says_so() -> None:
    row = button_row((LONG, DeleteData()))
    assert row is not None
    assert row["components"][0]["label"] == "x" * 79 + "…"
    assert option(LONG, "1")["label"] == "x" * 99 + "…"
