"""`/progress` and `/privacy` through the real command tree: what they say, store and refuse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answers.reach.parser import hides_anything
from bot.cli.simulation.plain_text import payload_text
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Clearance, StoredSettings
from bot.spoilers.rule import View
from tests.support.settings_steps import LAST, asker, chosen
from tests.support.small_knowledge import SMALL, make
from tests.support.small_server import a_small_world, button, shown


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ("S1E2", "S1E2"),
        ("1x02", "S1E2"),
        ("102", "S1E2"),
        ("aa s1e2", "S1E2"),
        ("finished season 1", "S1E3"),
        ("Season One finished", "S1E3"),
        ("Season 1 finished (S1E3)", "S1E3"),
        ("before S1E2", "S1E1"),
        ("before season 1", None),
        ("finished", "S1E3"),
        ("caught up", "S1E3"),
        ("not started", None),
    ],
)
async def test_how_far_one_is_can_be_said_in_many_ways(said: str, reached: str | None) -> None:
    async with a_small_world() as ask:
        answer = await ask(command=f"/progress set episode:{said}")
        assert answer["ephemeral"]
        stored = (await ask.world.store.load_person(asker(ask.world))).progress
        assert {work: position.code for work, position in stored.items()} == ({"AA": reached} if reached else {})
        assert (f"**{reached}**" if reached else "not started") in payload_text(answer["payload"])


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("S1E9", "S1E3"),
        ("S7E1", "season 1"),
        ("yesterday", "caught up"),
        ("S0E0", "Specials have no numbers here"),
        ("||x||", "S1E1"),
    ],
)
async def test_what_cannot_be_understood_is_answered_with_what_can(said: str, hint: str) -> None:
    async with a_small_world() as ask:
        answer = await ask(command=f"/progress set episode:{said}", progress={"AA": "S1E2"})
        assert answer["ephemeral"]
        assert hint in shown(answer)
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {"AA": Position("AA", 1, 2)}


async def test_an_unknown_series_is_answered_with_the_known_ones() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/progress set show:Nonsense episode:S1E1")
        assert "First Show" in shown(answer)


async def test_going_back_asks_first_and_only_if_it_hides_something() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/progress set episode:S1E1", progress={"AA": "S1E3"})
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {"AA": LAST}, "nothing has changed yet"
        assert "Nothing is set yet" in shown(answer)
        kept = await ask(press=button(answer, "No, I'm at S1E3"))
        assert "**S1E3**" in payload_text(kept["payload"])
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {"AA": LAST}
        answer = await ask(command="/progress set episode:S1E1", progress={"AA": "S1E3"})
        pressed = await ask(press=button(answer, "Go back to S1E1"))
        assert "**S1E1**" in payload_text(pressed["payload"])
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {"AA": Position("AA", 1, 1)}
        forward = await ask(command="/progress set episode:S1E3", progress={"AA": "S1E1"})
        assert "**S1E3**" in payload_text(forward["payload"])


def test_only_what_was_in_sight_is_hidden_by_going_back() -> None:
    """What also needs another show was not."""
    knowledge = make(SMALL.replace("Anna lives there., reveal: AA S1E3", "Anna lives there., reveal: AA S1E1"))
    first, last, elsewhere = Position("AA", 1, 2), Position("AA", 1, 3), Position("BB", 1, 1)

    def hides(*watched: Position) -> bool:
        clearance = Clearance({at.work: at for at in watched}, BeyondPolicy.WITHHELD)
        return hides_anything(View(knowledge, clearance, datetime(2023, 1, 1, tzinfo=UTC)), last, first)

    assert not hides(last)
    assert hides(last, elsewhere)


async def test_progress_is_chosen_from_a_select_too() -> None:
    async with a_small_world() as ask:
        await ask(command="/progress set")
        answer = await chosen(ask.world, "al1s;progress;AA", "S1E3")
        assert "**S1E3**" in payload_text(answer["payload"])
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {"AA": LAST}


async def test_progress_is_cleared() -> None:
    async with a_small_world() as ask:
        await ask(command="/progress clear", progress={"AA": "S1E2"})
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {}


async def test_privacy_shows_everything_and_deletes_it_at_once() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/privacy show", progress={"AA": "S1E2"})
        assert "First Show: watched up to S1E2" in shown(answer)
        await ask(press=button(answer, "Delete all of it"))
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {}
        await ask(command="/privacy delete", progress={"AA": "S1E2"})
        assert (await ask.world.store.load_person(asker(ask.world))).progress == {}


async def test_the_offer_to_set_the_progress_is_made_once() -> None:
    async with a_small_world() as ask:
        offers = []
        for _ in range(2):
            mark = len(ask.world.env.http_requests)
            await ask(command="/next", **{"as": "admin"})
            sent = ask.world.env.http_requests[mark:]
            offers.append(sum(1 for entry in sent if entry.method == "POST" and "/webhooks/" in entry.path))
            ask.world.store.forget_person = forget_nobody
        assert offers == [1, 0]


async def test_nobody_who_has_just_deleted_is_introduced_again() -> None:
    """For an hour, and nothing is stored for that; others are."""
    async with a_small_world() as ask:
        offers = []
        for command in ("/next", "/privacy delete", "/next", "/next"):
            mark = len(ask.world.env.http_requests)
            await ask(command=command, **{"as": "admin"})
            sent = ask.world.env.http_requests[mark:]
            offers.append(sum(1 for entry in sent if entry.method == "POST" and "/webhooks/" in entry.path))
            if len(offers) == 2:
                assert await ask.world.store.load_person(ask.world._admin.id) == StoredSettings()
            if len(offers) == 3:
                ask.world.bot.services.questions._deleted.clear()  # the hour is over
        assert offers == [1, 0, 0, 1]


async def forget_nobody(_user: int) -> None:
    """Keeps the admin of the small world introduced between two lines."""
