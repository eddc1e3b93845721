"""Who reads decides: through the real command tree, which progress counts for which reply, button and keystroke."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.small_knowledge import SMALL, make
from tests.support.small_server import EARLY, LATE, MIDDLE, PEOPLE, a_small_world, button, shown


async def past_the_menu(world: SimulatedDiscord, path: str, **options: Any) -> dict[str, Any]:
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
    children = [child for row in payload["components"] if row["type"] == 1 for child in row["components"]]
    return [child["label"] for child in children if "label" in child]


async def test_only_who_asked_turns_the_page_for_everybody() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/timeline", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        more = button(answer, "More")
        turned = await ask(press=more)
        assert not turned["ephemeral"]
        assert "Event 5." in shown(turned)
        again = await ask(command="/timeline", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        other = await ask(press=button(again, "More"), presser="other", presser_progress={"AA": "S1E1"})
        assert other["ephemeral"]
        assert "Event 11." in shown(other), "their first page, newest first"


async def test_typing_is_answered_for_the_asker() -> None:
    async with a_small_world() as ask:

        def names(answer: dict[str, Any]) -> list[str]:
            assert all(re.fullmatch("#[0-9a-f]{12}", choice["value"]) for choice in answer["choices"])
            return [choice["name"].partition(" · ")[0] for choice in answer["choices"]]

        key = {"command": "cast", "option": "name", "value": ""}
        one, both = ["Anna Quill"], ["Anna Quill", "Boris Quill"]
        assert names(await ask(autocomplete=key)) == []
        assert names(await ask(autocomplete=key, progress={"AA": "S1E1"}, ceiling={"AA": "S1E3"})) == one
        assert names(await ask(autocomplete=key, ceiling={"AA": "S1E3"})) == both
        assert names(await ask(autocomplete=key, progress={"AA": "S1E3"}, ceiling={"AA": "S1E1"})) == one
        assert names(await ask(autocomplete=key, progress={"AA": "S1E3"})) == []
        assert names(await ask(autocomplete=key, progress={"AA": None}, ceiling={"AA": "S1E3"})) == []
        alone = {**key, "options": {"private": True}}
        assert names(await ask(autocomplete=alone, progress={"AA": "S1E3"}, ceiling={"AA": "S1E1"})) == both
        assert names(await ask(autocomplete=alone, progress={"AA": "S1E1"}, ceiling={"AA": "S1E3"})) == one
        thread = {"thread": {"ceiling": {"AA": "S1E1"}}}
        assert names(await ask(autocomplete=key, ceiling={"AA": "S1E3"}, **thread)) == one


async def test_a_public_question_below_the_ceiling_is_answered_to_the_asker_alone() -> None:
    """At the lower of the two, in the mode of the place, whatever is asked about."""
    async with a_small_world() as ask:
        for name in ("anna", "boris", "nobody"):
            answer = await ask(command=f"/cast name:{name}", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"})
            assert answer["ephemeral"]
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"})
        assert EARLY in shown(answer)
        assert LATE not in shown(answer)
        assert "Show me what I've reached" in buttons(answer["payload"])
        strict = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"}, strict=True)
        assert LATE not in json.dumps(strict)
        for progress in ({}, {"AA": "S1E3"}, None):
            given = {"progress": progress} if progress is not None else {}
            assert not (await ask(command="/cast name:anna", ceiling={"AA": "S1E2"}, **given))["ephemeral"]


async def test_what_is_posted_is_the_places_ordinary_answer() -> None:
    """Neither the button nor the post says anything about whoever pressed."""
    async with a_small_world() as ask:
        ordinary = await ask(command="/cast name:anna", ceiling={"AA": "S1E2"})
        for private, progress in (("", {"AA": "S1E1"}), (" private:true", {"AA": "S1E3"}), (" private:true", {})):
            alone = await ask(command=f"/cast name:anna{private}", ceiling={"AA": "S1E2"}, progress=progress)
            assert alone["ephemeral"]
            posted = await ask(press=button(alone, "Post it here (up to S1E2)"))
            assert not posted["ephemeral"]
            assert posted["payload"]["components"] == ordinary["payload"]["components"]
        nowhere = await ask(command="/cast name:anna private:true", progress={"AA": "S1E1"})
        assert "Post it here (spoiler-free)" in buttons(nowhere["payload"])


async def test_every_private_answer_in_a_server_can_be_posted() -> None:
    async with a_small_world() as ask:
        commands = ("/cast", "/cast name:zweig", "/timeline when:1960s", "/episode number:S1E1", "/next", "/release")
        for command in commands:
            answer = await ask(command=f"{command} private:true", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
            label = "Post it here (up to S1E1)"
            assert label in buttons(answer["payload"]), command
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
        for label in ("Show me what I've reached", "Look beyond", "Timeline"):
            alone = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
            alone = await ask(press=button(alone, label))
            assert "Post it here (up to S1E1)" in buttons(alone["payload"]), label


async def test_an_answer_that_says_nothing_goes_to_the_asker_alone() -> None:
    async with a_small_world() as ask:
        for command in ("/cast name:boris", "/cast name:zweig", "/timeline when:1800", "/cast show:nonsense"):
            answer = await ask(command=command, ceiling={"AA": "S1E1"})
            assert answer["ephemeral"], command
        unset = await ask(command="/cast name:zweig")
        assert "Nobody has set how far this channel is" in shown(unset)
        on_purpose = await ask(command="/cast name:boris", ceiling={"AA": None})
        assert on_purpose["ephemeral"]
        assert "Nobody has set" not in shown(on_purpose)
        untold = await ask(command="/cast name:zweig private:true", ceiling={"AA": "S1E3"})
        assert "You haven't told me how far you are" in shown(untold)
        assert any(part["components"][0].get("custom_id") == "al1s;progress;AA" for part in rows(untold))
        told = await ask(command="/cast name:zweig private:true", progress={"AA": None})
        assert "You haven't told me" not in shown(told)


def rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of buttons and selects."""
    return [row for row in answer["payload"]["components"] if row["type"] == 1]


async def test_pages_of_an_answer_for_the_asker_alone_stay_at_its_clearance() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/timeline", ceiling={"AA": "S1E3"}, progress={"AA": "S1E1"})
        assert answer["ephemeral"]
        turned = await ask(press=button(answer, "More"), progress={"AA": "S1E2"})
        assert turned["ephemeral"]
        assert "First Show up to S1E2" in shown(turned)
        assert "Event 5." in shown(turned)


async def test_an_id_chosen_for_a_private_answer_is_answered_privately() -> None:
    """Chosen while `private` was on, sent without: the place may not show it, the asker may see it."""
    async with a_small_world() as ask:
        token = ask.world.current.current.tokens["boris"]
        hidden = await ask(command=f"/cast name:{token}", ceiling={"AA": "S1E1"}, progress={"AA": "S1E3"})
        assert hidden["ephemeral"]
        assert "Boris Quill" in shown(hidden)
        nobody = await ask(command=f"/cast name:{token}", ceiling={"AA": "S1E1"})
        gone = await ask(command="/cast name:#0123456789ab", ceiling={"AA": "S1E1"})
        assert nobody["ephemeral"]
        assert json.dumps(nobody).replace(token, "#0123456789ab") == json.dumps(gone)
        public = await ask(command=f"/cast name:{token}", ceiling={"AA": "S1E2"})
        assert not public["ephemeral"]
        anna = ask.world.current.current.tokens["anna"]
        events = await ask(command=f"/timeline about:{anna}", progress={"AA": "S1E1"})
        assert events["ephemeral"]
        assert "Event 11." in shown(events)
        assert not (await ask(command=f"/timeline about:{anna}", ceiling={"AA": "S1E1"}))["ephemeral"]


@pytest.mark.parametrize("label", ["AA S1E3 · Three", "Three · AA S1E3", "First Show S1E3: Three"])
@pytest.mark.parametrize("command", ["/release title:", "/episode number:"])
async def test_a_label_sent_for_its_value_is_carried_on_by_no_button(command: str, label: str) -> None:
    """The title in it may lie beyond the place; the code says the same."""
    async with a_small_world() as ask:
        by_label = await ask(command=f"{command}{label}", ceiling={"AA": "S1E1"})
        by_value = await ask(command=f"{command}AA S1E3", ceiling={"AA": "S1E1"})
        assert not by_label["ephemeral"]
        assert [row["custom_id"] for row in rows(by_label) if "Three" in row.get("custom_id", "")] == []
        assert shown(by_label) == shown(by_value)


async def test_the_cast_of_the_spin_off_is_posted_as_it_stands() -> None:
    knowledge = make(SMALL)
    async with SimulatedDiscord(SnapshotHolder(knowledge), Path()) as world:

        async def ask(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        ordinary = await ask(command="/spinoff topic:cast", ceiling={"AA": "S1E3"})
        alone = await ask(command="/spinoff topic:cast private:true", ceiling={"AA": "S1E3"})
        posted = await ask(press=button(alone, "Post it here (up to S1E3)"))
        assert (posted["payload"]["components"], posted["ephemeral"]) == (
            ordinary["payload"]["components"],
            ordinary["ephemeral"],
        )


async def test_whoever_asked_removes_their_public_answer_and_nobody_else() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"})
        other = await ask(press=button(answer, "Remove"), presser="other")
        assert other["ephemeral"]
        assert "Only the person who asked" in shown(other)
        message = ask.world._last[2].response
        removed = await ask(press=button(answer, "Remove"))
        assert removed["ok"]
        assert message.id not in {each.id for each in ask.world._last[1].history()}


async def test_somebody_else_sees_what_they_have_reached() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, progress={"AA": "S1E1"})
        pressed = await ask(
            press=button(answer, "Show me what I've reached"), presser="other", presser_progress={"AA": "S1E2"}
        )
        assert pressed["ephemeral"]
        assert MIDDLE in shown(pressed)
        assert LATE not in json.dumps(pressed)


async def test_always_private_is_said_once() -> None:
    async with a_small_world() as ask:
        card = await ask(command="/progress show", **{"as": "admin"})
        await ask(press=button(card, "Always answer me privately"))
        keep_person = ask.world.store.forget_person
        ask.world.store.forget_person = forget_nobody
        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, **{"as": "admin"})
        assert answer["ephemeral"]
        posted = await ask(press=button(answer, "Post it here (up to S1E1)"))
        assert not posted["ephemeral"]
        card = await ask(command="/progress show", **{"as": "admin"})
        await ask(press=button(card, "Answer me in public again"))
        assert not (await ask(command="/cast name:anna", ceiling={"AA": "S1E1"}, **{"as": "admin"}))["ephemeral"]
        ask.world.store.forget_person = keep_person


async def forget_nobody(_user: int) -> None:
    """Keeps what the admin of the small world said between two lines."""


async def test_a_thread_has_its_own_ceiling() -> None:
    async with a_small_world() as ask:
        low = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"}, thread={"ceiling": {"AA": "S1E1"}})
        assert EARLY in shown(low)
        assert MIDDLE not in shown(low)
        inherits = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"}, thread={})
        assert LATE in shown(inherits)


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


async def test_the_rest_of_a_long_card_is_one_tap_away_and_never_past_the_presser() -> None:
    """What a public card has no room for, as far as both the place and whoever presses have reached."""
    facts = "".join(
        f"      - {{id: f{number}, text: Long story number {number} of the many that are told here., "
        f"reveal: AA S1E{2 if number < 30 else 3}, sources: s1}}\n"
        for number in range(40)
    )
    knowledge = make(PEOPLE.replace("    facts:\n", f"    facts:\n{facts}", 1))
    async with SimulatedDiscord(SnapshotHolder(knowledge), Path()) as world:

        async def ask(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"})
        assert "Long story number 1 " not in shown(answer), "the earliest go first"
        assert "Long story number 39" in shown(answer)
        assert "more lines are on the whole card" in shown(answer)
        for presser, seen in (
            ({}, True),
            ({"presser": "other"}, True),
            ({"AA": "S1E2"}, True),
            ({"AA": "S1E1"}, False),
        ):
            given = {"presser": "other", "presser_progress": presser} if "AA" in presser else presser
            whole = await ask(press=button(answer, "The whole card"), **given)
            assert whole["ephemeral"]
            assert ("Long story number 1 " in shown(whole)) is seen
            assert ("Long story number 39" in shown(whole)) is ("AA" not in presser)
            answer = await ask(command="/cast name:anna", ceiling={"AA": "S1E3"})
