"""*Safe for me?*, *Fine from when?* and `/spoilercheck`, as people use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.simulation.request import RequestError, parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.commands.text_checks.rate_limit import CHECKS, HOUR, HourlyLimit
from bot.errors import UserError
from bot.knowledge.snapshot import SnapshotHolder
from tests.commands.test_store_that_fails import BrokenKeeper
from tests.support.discord_limits import message_problems
from tests.support.markdown_reader import hidden_text
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE, a_small_world, button, shown

AT = {"AA": "S1E1"}
KNOWLEDGE = make(PEOPLE)


async def check(ask: Any, content: str | dict[str, Any], menu: str = "Safe for me?", **more: Any) -> dict[str, Any]:
    """Use a menu on somebody else's message."""
    message = content if isinstance(content, dict) else {"content": content}
    answer: dict[str, Any] = await ask(message_command=menu, message={"author": "other", **message}, **more)
    assert answer["ok"], answer
    assert answer["ephemeral"]
    assert message_problems(answer["payload"]) == []
    return answer


def first(answer: dict[str, Any]) -> str:
    """The first line."""
    return shown(answer).split("\n")[0]


async def test_the_verdict_stands_alone_on_the_first_line() -> None:
    async with a_small_world() as ask:
        assert first(await check(ask, "Boris Quill is here", progress=AT)) == "Better wait"
        assert first(await check(ask, "Anna finds the key", progress=AT)) == "I found nothing I know of beyond S1E1"
        assert first(await check(ask, "what a day", progress=AT)) == "I can't tell"
        nothing = await check(ask, "Anna Quill finds it", progress={"AA": None})
        assert first(nothing) in (
            "Better wait",
            "I found nothing I know of beyond what is safe before the first episode",
        )


async def test_replies_with_one_verdict_are_the_same_bytes() -> None:
    async with a_small_world() as ask:
        one = await check(ask, "Boris Quill", progress=AT)
        two = await check(ask, "Anna breaks the lock and Boris Quill knows", progress={"AA": "S1E2"})
        assert json.dumps(one["payload"]) == json.dumps(two["payload"])
        assert "Something in it may lie beyond what you have watched" in shown(one)


async def test_a_long_message_one_of_many_parts_and_one_of_nothing() -> None:
    async with a_small_world() as ask:
        long = ("Nothing to see here. " * 190)[:3980] + " Boris Quill"
        assert first(await check(ask, long, progress=AT)) == "Better wait"
        parts = [{"type": 10, "content": f"part {number}"} for number in range(39)]
        parts.append({"type": 10, "content": "Boris ||Quill||"})
        assert first(await check(ask, {"content": "", "components": parts}, progress=AT)) == "Better wait"
        picture = {"id": "1", "filename": "1.png", "size": 1, "url": "x", "proxy_url": "x"}
        assert first(await check(ask, {"content": "", "attachments": [picture]}, progress=AT)) == "I can't tell"
        assert "There is nothing in it that I know" in shown(await check(ask, "", progress=AT))


async def test_ones_own_messages_and_those_of_bots_are_not_checked() -> None:
    async with a_small_world() as ask:
        for menu in ("Safe for me?", "Fine from when?"):
            own = await check(ask, {"content": "Boris Quill", "author": "self"}, menu, progress=AT)
            assert "I don't check your own messages, or you could guess until I say yes" in shown(own)
            assert "/spoilercheck tells from when on your text is fine" in shown(own)
            bots = await check(ask, {"content": "Boris Quill", "author": "bot"}, menu, progress=AT)
            assert "I don't check messages of bots, mine included" in shown(bots)


async def test_the_end_of_a_season_and_nothing_else() -> None:
    async with a_small_world() as ask:
        answer = await check(ask, "Boris Quill", "Fine from when?")
        assert first(answer) == "Fine from the end of season 1"
        assert "That is no promise: I can't see pictures or follow links" in shown(answer)
        assert first(await check(ask, "what a day", "Fine from when?")) == "I can't tell"
        assert first(await check(ask, "First Show", "Fine from when?")) == "Fine from the start"


async def test_somebody_who_has_not_told_how_far_they_are_is_asked() -> None:
    async with a_small_world() as ask:
        answer = await check(ask, "Boris Quill")
        assert shown(answer).startswith("Tell me first how far you are; then I can check a message against it.")
        assert "al1s;progress;AA" in json.dumps(answer["payload"])


async def test_twenty_checks_an_hour() -> None:
    async with a_small_world() as ask:
        for _ in range(CHECKS):
            assert first(await check(ask, "Boris Quill", progress=AT, **{"as": "admin"})) == "Better wait"
        refused = shown(await check(ask, "Boris Quill", progress=AT, **{"as": "admin"}))
        assert "messages within an hour, which is the limit; please try again in" in refused
        assert first(await check(ask, "Boris Quill", progress=AT)) == "Better wait"  # somebody else


def test_the_limit_moves_with_the_hour() -> None:
    now = 0.0
    limit = HourlyLimit(lambda: now)
    for _ in range(CHECKS):
        limit.count(1)
    with pytest.raises(UserError, match="60 minutes"):
        limit.count(1)
    limit.count(2)
    now = HOUR - 30
    with pytest.raises(UserError, match="in a minute"):
        limit.count(1)
    now = HOUR
    limit.count(1)


async def test_a_store_that_fails_checks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.simulation.simulated_discord.Store", BrokenKeeper)
    async with SimulatedDiscord(SnapshotHolder(KNOWLEDGE), Path()) as world:
        line = {"message_command": "Safe for me?", "message": {"content": "Boris Quill"}}
        answer = await world.ask(parse_request(json.dumps(line), KNOWLEDGE))
        assert "I can't read how far you are at the moment, so I can't check anything" in shown(answer)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"message_command": "Nope", "message": {}}, "There is no message menu “Nope”; there are Safe for me?"),
        ({"message_command": "Safe for me?", "message": {"author": "me"}}, "must be other, self or bot"),
        ({"message_command": "Safe for me?"}, "“message_command” and “message” go together"),
    ],
)
async def test_lines_that_make_no_sense(line: dict[str, Any], sentence: str) -> None:
    async with a_small_world() as ask:
        try:
            answer = await ask(**line)
        except RequestError as error:
            answer = {"ok": False, "error": str(error)}
        assert not answer["ok"]
        assert sentence in answer["error"]


async def test_ones_own_text_and_the_channels_for_it() -> None:
    async with a_small_world() as ask:
        reach = {"AA": "S1E2"}
        answer = await ask(command="/spoilercheck text:Boris Quill! It rained.", progress=reach, ceiling=reach)
        text = shown(answer)
        assert answer["ephemeral"]
        assert text.startswith("**Fine from S1E2**")
        assert "I know nothing of this part: “It rained.”" in text
        assert "Fine in <#" in text
        assert "I looked only at what you have watched (S1E2), not beyond" in text
        posted = await ask(press=button(answer, "Post it as a spoiler up to S1E2"))
        assert not posted["ephemeral"]
        content = posted["payload"]["components"][0]["content"]
        assert content.startswith("**Spoilers up to First Show S1E2**, from <@")
        assert list(hidden_text(content)) == ["Boris Quill! It rained."]
        assert posted["payload"]["allowed_mentions"] == {"parse": []}


async def test_a_text_of_which_nothing_is_known_or_beyond_the_writer() -> None:
    """The hidden name is a name that does not exist."""
    async with a_small_world() as ask:
        hidden = await ask(command="/spoilercheck text:Boris is here", progress=AT)
        invented = await ask(command="/spoilercheck text:Zweig is here", progress=AT)
        assert json.dumps(hidden["payload"]).replace("Boris", "Zweig") == json.dumps(invented["payload"])
        assert "There is nothing in your text that I know, as far as you have watched" in shown(hidden)
        fine = shown(await ask(command="/spoilercheck text:First Show is good. Rain. Snow", progress=AT))
        assert fine.startswith("**Fine from the start**")
        assert "I know nothing of these parts: “Rain.” and “Snow”" in fine
        low = shown(await ask(command="/spoilercheck text:Anna Quill is good", progress=AT))
        assert "No channel that you can see here goes that far" in low


async def test_markup_in_a_text_stays_text() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/spoilercheck text:Boris Quill ||x|| @everyone `y` |", progress={"AA": "S1E2"})
        posted = await ask(press=button(answer, "Post it as a spoiler up to S1E2"))
        content = posted["payload"]["components"][0]["content"]
        assert content.count("||") == 2
        assert "@everyone" not in content
