"""Every text of a message is read, in the form in which Discord's API sends it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.interactions.message_content import MAX_CHARACTERS, plain_text, read_message

WORDS = "Gordo dies"


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Gordo dies"},
        {"content": "||Gordo|| **dies**"},
        {"content": "> Gordo\u200b ~~dies~~"},
        {"content": "G\u200bo\u2060rdo di\u00ades"},
        {"content": "[Gordo dies](https://example.com/x)"},
        {"content": "# __Gordo dies__"},
        {"embeds": [{"title": "Gordo dies"}]},
        {"embeds": [{"fields": [{"name": "Gordo", "value": "dies"}]}]},
        {"embeds": [{"footer": {"text": "Gordo dies"}, "author": {"name": "x"}}]},
        {"components": [{"type": 17, "components": [{"type": 10, "content": "Gordo dies"}]}]},
        {"components": [{"type": 9, "components": [], "accessory": {"type": 2, "label": "Gordo dies"}}]},
        {"components": [{"type": 12, "items": [{"media": {"url": "x"}, "description": "Gordo dies"}]}]},
        {"components": [{"type": 1, "components": [{"type": 3, "options": [{"label": "Gordo dies", "value": "1"}]}]}]},
        {"poll": {"question": {"text": "Who dies?"}, "answers": [{"poll_media": {"text": "Gordo dies"}}]}},
        {"attachments": [{"filename": "x.png", "description": "Gordo dies"}]},
        {"attachments": [{"filename": "Gordo_dies.png"}]},
        {"message_snapshots": [{"message": {"content": "Gordo dies"}}]},
        {"message_snapshots": [{"message": {"embeds": [{"description": "Gordo dies"}]}}]},
        {"sticker_items": [{"name": "Gordo dies"}]},
    ],
)
def test_what_is_written_anywhere(message: dict[str, Any]) -> None:
    assert WORDS in read_message(message).text


def test_an_answer_of_a_poll_is_read_with_its_question() -> None:
    poll = {"question": {"text": "Who dies?"}, "answers": [{"poll_media": {"text": "Gordo"}}]}
    assert "Who dies Gordo" in read_message({"poll": poll}).text


@pytest.mark.parametrize("text", ["https://example.com/gordo-dies", "<@123456789012345678>", "<:gordo:123>", "\u3164"])
def test_links_mentions_and_blanks_say_nothing(text: str) -> None:
    assert plain_text(text) == ""


@pytest.mark.parametrize(
    "message",
    [{}, {"content": None}, {"embeds": "x"}, {"components": [1]}, {"poll": []}, {"author": 3}, {"attachments": [None]}],
)
def test_what_has_another_form_is_left_out(message: dict[str, Any]) -> None:
    assert read_message(message).text == ""


def test_who_wrote_it() -> None:
    assert read_message({"author": {"id": "12"}}).author == 12
    assert read_message({"author": {"id": "12", "bot": True}}).is_by_bot
    assert read_message({"webhook_id": "12"}).is_by_bot
    assert not read_message({"author": {"id": "12"}}).is_by_bot


def test_nothing_is_read_without_end() -> None:
    deep: dict[str, Any] = {"type": 10, "content": "x"}
    for _ in range(500):
        deep = {"type": 17, "components": [deep]}
    long = {"content": "word " * 100_000, "components": [deep]}
    assert len(read_message(long).text) <= MAX_CHARACTERS
