"""Who reads decides: through the real command tree, which progress counts for which reply, button and keystroke."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.knowledge.snapshot import Current
from bot.offline.request import parse_request
from bot.offline.text import payload_text
from bot.offline.world import World
from tests.discord_markup import open_text
from tests.small_world import make

Ask = Any

PEOPLE = """
sources:
  s1: {publisher: The Paper, title: What was said, date: 2020-01-01, where: page 1, reliability: high}
works:
  AA:
    title: First Show
    accent: "#112233"
    summary: {text: A show., reveal: premise, sources: s1}
    seasons:
      1: {schedule: [{as_of: 2019-01-01, premiere: 2020-01-01, finale: 2020-01-15, episodes: 3, sources: s1}]}
episodes:
  AA S1E1: {title: One, released: 2020-01-01, sources: s1}
  AA S1E2: {title: Two, released: 2020-01-08, sources: s1}
  AA S1E3: {title: Three, released: 2020-01-15, sources: s1}
characters:
  anna:
    name: Anna Quill
    reveal: AA S1E1
    facts:
      - {id: early, text: Finds the key., reveal: AA S1E1, sources: s1}
      - {id: middle, text: Loses the key., reveal: AA S1E2, sources: s1}
      - {id: late, text: Breaks the lock., reveal: AA S1E3, sources: s1}
  boris: {name: Boris Quill, reveal: AA S1E2}
events:
""" + "".join(
    f"  e{number}: {{work: AA, when: {1950 + number}, text: Event {number}., real: none, "
    "about: anna, reveal: AA S1E1, sources: s1}\n"
    for number in range(12)
)

EARLY, MIDDLE, LATE = "Finds the key.", "Loses the key.", "Breaks the lock."


@asynccontextmanager
async def a_small_world() -> AsyncIterator[Ask]:
    """Asks a world with a small knowledge base; answers with the answer of the contract."""
    knowledge = make(PEOPLE)
    async with World(Current(knowledge), Path()) as world:

        async def asked(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        asked.world = world
        yield asked


def shown(answer: dict[str, Any]) -> str:
    """Everything of a reply that stands in the open."""
    assert answer["ok"], answer
    return open_text(payload_text(answer["payload"]))


def button(answer: dict[str, Any], label: str) -> str:
    """The custom id of a button."""
    found = [
        child["custom_id"]
        for row in answer["payload"]["components"]
        if row["type"] == 1
        for child in row["components"]
        if child.get("label") == label
    ]
    assert len(found) == 1, f"{label}: {found}"
    return str(found[0])


async def pressed_by_another(world: World, custom_id: str) -> dict[str, Any]:
    """The last reply's button, pressed by somebody who did not ask."""
    other = world.guild.add_member(world.env.create_user("somebody-else"))
    mark = len(world.env.http_requests)
    result = await other.click(world._last[2].response, custom_id=custom_id)
    return world._sent(result, mark)


async def past_the_menu(world: World, path: str, **options: Any) -> dict[str, Any]:
    """A command by a plain member to whom the server's settings show it although it needs Manage Server."""
    member = world.guild.add_member(world.env.create_user("plain-member"))
    channel = world.guild.create_text_channel("past-the-menu")
    command = next(command for command in world.registered if command["name"] == path.split()[0])
    world.guild.set_command_permissions(int(command["id"]), {member: True})
    mark = len(world.env.http_requests)
    result = await member.slash(channel, path, **options)
    return world._sent(result, mark)


async def test_a_public_reply_goes_to_the_ceiling_whatever_the_asker_has_seen() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
        assert not answer["ephemeral"]
        assert EARLY in shown(answer)
        assert MIDDLE not in shown(answer)
        assert LATE not in shown(answer)
        assert MIDDLE in payload_text(answer["payload"])


async def test_a_strict_channel_sends_nothing_beyond() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, strict=True)
        assert EARLY in shown(answer)
        assert MIDDLE not in json.dumps(answer)


async def test_a_private_reply_goes_to_the_askers_progress_whatever_the_ceiling() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna private:true", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"})
        assert answer["ephemeral"]
        assert EARLY in shown(answer)
        assert MIDDLE not in json.dumps(answer)
        further = await ask(command="/cast name:anna private:true", ceiling={"AA": "S1E1"}, progress={"AA": "S1E2"})
        assert MIDDLE in shown(further)
        assert LATE not in json.dumps(further)


async def test_what_i_have_reached_is_private_and_the_pressers() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E2"})
        pressed = await ask(press=button(answer, "Show me what I've reached"))
        assert pressed["ephemeral"]
        assert MIDDLE in shown(pressed)
        assert LATE not in json.dumps(pressed)


async def test_a_button_counts_the_progress_of_the_moment_of_pressing() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
        pressed = await ask(press=button(answer, "Show me what I've reached"), progress={"AA": "S1E2"})
        assert MIDDLE in shown(pressed)
        assert LATE not in json.dumps(pressed)


async def test_looking_beyond_is_private_and_veiled() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna private:true", progress={"AA": "S1E1"})
        pressed = await ask(press=button(answer, "Look beyond"))
        assert pressed["ephemeral"]
        assert LATE not in shown(pressed)
        assert LATE in payload_text(pressed["payload"])


async def test_links_answer_privately_at_the_pressers_progress() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"})
        pressed = await ask(press=button(answer, "Timeline"))
        assert pressed["ephemeral"]
        assert LATE not in json.dumps(pressed)


async def test_a_name_beyond_reads_like_a_name_that_does_not_exist() -> None:
    async with a_small_world() as ask:
        for extra in ({"strict": True}, {}):
            hidden = await ask(command="/cast name:boris", ceiling={"AA": "S1E1"}, **extra)
            nobody = await ask(command="/cast name:zweig", ceiling={"AA": "S1E1"}, **extra)
            assert shown(hidden).replace("boris", "zweig").splitlines()[0] == shown(nobody).splitlines()[0]
            labels = [buttons(answer["payload"]) for answer in (hidden, nobody)]
            assert labels[0] == labels[1]
            assert "Look beyond" in labels[0]
        strict_hidden = await ask(command="/cast name:boris", ceiling={"AA": "S1E1"}, strict=True)
        strict_nobody = await ask(command="/cast name:zweig", ceiling={"AA": "S1E1"}, strict=True)
        assert json.dumps(strict_hidden).replace("boris", "zweig") == json.dumps(strict_nobody)


def buttons(payload: dict[str, Any]) -> list[str]:
    """The labels of all buttons."""
    return [child["label"] for row in payload["components"] if row["type"] == 1 for child in row["components"]]


async def test_only_who_asked_turns_the_page_for_everybody() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/timeline", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        more = button(answer, "More")
        turned = await ask(press=more)
        assert not turned["ephemeral"]
        assert "Event 5." in shown(turned)
        again = await ask(command="/timeline", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        other = await pressed_by_another(ask.world, button(again, "More"))
        assert other["ephemeral"]
        assert "Event 5." not in shown(other)


async def test_typing_is_answered_for_the_asker() -> None:
    async with a_small_world() as ask:

        def names(answer: dict[str, Any]) -> list[str]:
            assert all(re.fullmatch("#[0-9a-f]{10}", choice["value"]) for choice in answer["choices"])
            return [choice["name"].partition(" · ")[0] for choice in answer["choices"]]

        key = {"command": "cast", "option": "name", "value": ""}
        assert names(await ask(autocomplete=key)) == []
        assert names(await ask(autocomplete=key, progress={"AA": "S1E1"}, ceiling={"AA": "S1E3"})) == ["Anna Quill"]
        assert names(await ask(autocomplete=key, ceiling={"AA": "S1E3"})) == ["Anna Quill", "Boris Quill"]
        assert names(await ask(autocomplete=key, progress={"AA": "S1E3"}, ceiling={"AA": "S1E1"})) == [
            "Anna Quill",
            "Boris Quill",
        ]


async def test_managers_and_admins_are_checked_by_the_bot() -> None:
    async with a_small_world() as ask:
        refused = await ask(command="/reload")
        assert refused["ephemeral"]
        assert "Only those who run this bot" in shown(refused)
        refused = await past_the_menu(ask.world, "spoilers server", mode="strict")
        assert refused["ephemeral"]
        assert "Manage Server" in shown(refused)
        granted = await ask(command="/spoilers server mode:strict", **{"as": "manager"})
        assert "left out" in shown(granted)


async def test_what_can_be_opened_next_is_open_and_opens_privately() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/episode number:S1E1", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        rows = [row["components"][0] for row in answer["payload"]["components"] if row["type"] == 1]
        [select] = [part for part in rows if part["type"] == 3]
        assert [option["label"] for option in select["options"]] == ["Anna Quill · character"]
        actor, _, result = ask.world._last
        mark = len(ask.world.env.http_requests)
        value = select["options"][0]["value"]
        opened = ask.world._sent(await actor.select(result.response, [value], custom_id=select["custom_id"]), mark)
        assert opened["ephemeral"]
        assert EARLY in shown(opened)
        assert MIDDLE not in json.dumps(opened)
