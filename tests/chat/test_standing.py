"""`/progress`, `/spoilers` and `/privacy` through the real command tree: what they say, store and refuse."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answers.reach import hides_something
from bot.chat import place_standing
from bot.chat.errors import AirlockError
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import Current
from bot.offline.keeper import MemoryKeeper
from bot.offline.request import parse_request
from bot.offline.text import payload_text
from bot.offline.world import World
from bot.spoilers.clearance import Beyond, Ceiling, Clearance, Standing
from bot.spoilers.rule import View
from bot.storage.store import Mode, StoreError
from tests.chat.test_audiences import EARLY, PEOPLE, a_small_world, button, shown
from tests.small_world import SMALL, make

LAST = Position("AA", 1, 3)


async def chosen(world: World, custom_id: str, value: str) -> dict[str, Any]:
    """A select of the last reply, used by whoever got it."""
    actor, _, result = world._last
    mark = len(world.env.http_requests)
    return world._sent(await actor.select(result.response, [value], custom_id=custom_id), mark)


def asker(world: World) -> int:
    """The id of whoever asked last."""
    return int(world._last[0].id)


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ("S1E2", "S1E2"),
        ("1x02", "S1E2"),
        ("102", "S1E2"),
        ("aa s1e2", "S1E2"),
        ("season 1", "S1E3"),
        ("Season One", "S1E3"),
        ("finished", "S1E3"),
        ("caught up", "S1E3"),
        ("not started", None),
    ],
)
async def test_how_far_one_is_can_be_said_in_many_ways(said: str, reached: str | None) -> None:
    async with a_small_world() as ask:
        answer = await ask(command=f"/progress set episode:{said}")
        assert answer["ephemeral"]
        stored = (await ask.world.keeper.stored(asker(ask.world))).progress
        assert {work: position.code for work, position in stored.items()} == ({"AA": reached} if reached else {})
        assert (f"**{reached}**" if reached else "not started") in payload_text(answer["payload"])


@pytest.mark.parametrize(
    ("said", "hint"),
    [("S1E9", "S1E3"), ("S7E1", "season 1"), ("yesterday", "caught up"), ("S0E0", "season 1"), ("||x||", "S1E1")],
)
async def test_what_cannot_be_understood_is_answered_with_what_can(said: str, hint: str) -> None:
    async with a_small_world() as ask:
        answer = await ask(command=f"/progress set episode:{said}", progress={"AA": "S1E2"})
        assert answer["ephemeral"]
        assert hint in shown(answer)
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {"AA": Position("AA", 1, 2)}


async def test_an_unknown_series_is_answered_with_the_known_ones() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/progress set show:Nonsense episode:S1E1")
        assert "First Show" in shown(answer)


async def test_going_back_asks_first_and_only_if_it_hides_something() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/progress set episode:S1E1", progress={"AA": "S1E3"})
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {"AA": LAST}, "nothing has changed yet"
        pressed = await ask(press=button(answer, "Go back to S1E1"))
        assert "**S1E1**" in payload_text(pressed["payload"])
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {"AA": Position("AA", 1, 1)}
        forward = await ask(command="/progress set episode:S1E3", progress={"AA": "S1E1"})
        assert "**S1E3**" in payload_text(forward["payload"])


def test_only_what_was_in_sight_is_hidden_by_going_back() -> None:
    """What also needs another show was not."""
    knowledge = make(SMALL.replace("Anna lives there., reveal: AA S1E3", "Anna lives there., reveal: AA S1E1"))
    first, last, elsewhere = Position("AA", 1, 2), Position("AA", 1, 3), Position("BB", 1, 1)

    def hides(*watched: Position) -> bool:
        clearance = Clearance({at.work: at for at in watched}, Beyond.WITHHELD)
        return hides_something(View(knowledge, clearance, datetime(2023, 1, 1, tzinfo=UTC)), last, first)

    assert not hides(last)
    assert hides(last, elsewhere)


async def test_progress_is_chosen_from_a_select_too() -> None:
    async with a_small_world() as ask:
        await ask(command="/progress set")
        answer = await chosen(ask.world, "al1s;progress;AA", "S1E3")
        assert "**S1E3**" in payload_text(answer["payload"])
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {"AA": LAST}


async def test_progress_is_cleared() -> None:
    async with a_small_world() as ask:
        await ask(command="/progress clear", progress={"AA": "S1E2"})
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {}


async def test_privacy_shows_everything_and_deletes_it_at_once() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/privacy show", progress={"AA": "S1E2"})
        assert "First Show: watched up to S1E2" in shown(answer)
        await ask(press=button(answer, "Delete all of it"))
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {}
        await ask(command="/privacy delete", progress={"AA": "S1E2"})
        assert (await ask.world.keeper.stored(asker(ask.world))).progress == {}


async def test_the_offer_to_set_the_progress_is_made_once() -> None:
    async with a_small_world() as ask:
        offers = []
        for _ in range(2):
            mark = len(ask.world.env.http_requests)
            await ask(command="/next", **{"as": "admin"})
            sent = ask.world.env.http_requests[mark:]
            offers.append(sum(1 for entry in sent if entry.method == "POST" and "/webhooks/" in entry.path))
            ask.world.keeper.forget_person = forget_nobody
        assert offers == [1, 0]


async def forget_nobody(_user: int) -> None:
    """Keeps the admin of the small world introduced between two lines."""


async def test_a_manager_sets_ceiling_and_mode_of_a_channel() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/spoilers channel episode:S1E1 mode:strict", **{"as": "manager"})
        assert answer["ephemeral"]
        text = shown(answer)
        assert "First Show up to S1E1" in text
        assert "left out" in text
        channel = ask.world._last[1].id
        standing = await ask.world.keeper.standing(0, channel, ask.world.guild.id)
        assert standing.channel_ceiling == {"AA": Position("AA", 1, 1)}
        assert standing.strict


async def test_the_guided_card_changes_ceiling_and_mode() -> None:
    async with a_small_world() as ask:
        await ask(command="/spoilers server", **{"as": "manager"})
        assert "up to S1E3" in payload_text((await chosen(ask.world, "al1s;ceiling;server;AA", "S1E3"))["payload"])
        assert "left out" in payload_text((await chosen(ask.world, "al1s;mode;server", "strict"))["payload"])
        standing = await ask.world.keeper.standing(0, None, ask.world.guild.id)
        assert standing.server_ceiling == {"AA": LAST}
        assert standing.strict
        cleared = await chosen(ask.world, "al1s;ceiling;server;AA", "no ceiling")
        assert "spoiler-free" in payload_text(cleared["payload"])


async def test_grace_is_set_and_told() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/spoilers server episode:caught up grace_days:7", **{"as": "manager"})
        assert "unwatched for 7 days" in shown(answer)


async def test_channels_named_after_seasons_get_their_ceilings_together() -> None:
    async with a_small_world() as ask:
        names = ("s1-talk", "season-1", "general", "s9-talk", "abs1")
        channels = {name: ask.world.guild.create_text_channel(name) for name in names}
        answer = await ask(command="/spoilers bulk", **{"as": "manager"})
        assert "Ceilings for 2 channels" in shown(answer)
        settings = await ask.world.keeper.settings(ask.world.guild.id)
        assert not any(item.ceiling for item in settings), "only proposed so far"
        await ask(press=button(answer, "Set these ceilings"))
        for name, channel in channels.items():
            standing = await ask.world.keeper.standing(0, channel.id, ask.world.guild.id)
            assert standing.channel_ceiling == ({"AA": LAST} if name in ("s1-talk", "season-1") else {})
        wrong = await ask(command="/spoilers bulk pattern:talk", **{"as": "manager"})
        assert "{season}" in payload_text(wrong["payload"])


SEASONS = {number: Position("AA", number, 1) for number in (1, 2, 12)}


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], int | None]:
    """The season of a channel's name by a pattern, in a show of which three seasons are out."""
    monkeypatch.setattr(
        place_standing, "aired_seasons", lambda *_: [(SimpleNamespace(number=n), at) for n, at in SEASONS.items()]
    )

    def matched(pattern: str, name: str) -> int | None:
        channel: Any = SimpleNamespace(id=7, name=name)
        unused: Any = None
        found = place_standing.matching_channels([channel], unused, unused, pattern)
        return found[7].season if found else None

    return matched


@pytest.mark.parametrize(
    ("pattern", "name", "season"),
    [
        ("s{season}", "s1-talk", 1),
        ("s{season}-talk", "S12_Talk", 12),
        ("s0{season}", "s02", 2),
        ("s{season}", "abs1", None),
        ("s{season}", "s123", None),
        ("…s{season}", "abs1", 1),
        ("…{season}", "talk-12", 12),
        ("talk…{season}…end", "talk about 2 to the end", 2),
        ("talk…{season}…end", "talk about 2", None),
        ("end…{season}", "2 to the end", None),
        ("s{season}………talk", "s1talk", 1),
        ("s{season}.*", "s1-talk", None),
    ],
)
def test_a_pattern_matches(
    matched: Callable[[str, str], int | None], pattern: str, name: str, season: int | None
) -> None:
    assert matched(pattern, name) == season


def test_no_pattern_keeps_the_others_waiting(matched: Callable[[str, str], int | None]) -> None:
    """As many gaps as there is room for, in a name that all of them nearly match."""
    pattern = "a…" * 25 + "{season}x"
    begun = time.perf_counter()
    assert matched(pattern, "a" * 99 + "1") is None
    assert time.perf_counter() - begun < 0.5  # tried in every way, it takes longer than the universe has been there


@pytest.mark.parametrize("pattern", ["talk", "{season}{season}", "s{season} of {season}"])
def test_a_pattern_that_is_none(matched: Callable[[str, str], int | None], pattern: str) -> None:
    with pytest.raises(AirlockError, match="once"):
        matched(pattern, "s1")


async def test_a_manager_sees_what_members_see() -> None:
    async with a_small_world() as ask:
        public = await ask(command="/spoilers test name:anna", ceiling={"AA": "S1E1"}, **{"as": "manager"})
        assert public["ephemeral"]
        assert EARLY in shown(public)
        assert "Loses the key." not in shown(public)
        member = await ask(command="/spoilers test name:anna episode:S1E2", **{"as": "manager"})
        assert "Loses the key." in shown(member)
        assert "Breaks the lock." not in json.dumps(member)


class BrokenKeeper(MemoryKeeper):
    """A store that cannot be reached."""

    async def standing(self, user: int, channel: int | None, server: int | None, thread: int | None = None) -> Standing:
        return Standing({"AA": LAST}, {"AA": LAST}, unavailable=True)

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")

    async def set_mode(self, server: int, channel: int | None, mode: Mode | None, thread: int | None = None) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")


async def test_a_store_that_fails_opens_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.offline.world.MemoryKeeper", BrokenKeeper)
    knowledge = make(PEOPLE)
    async with World(Current(knowledge), tmp_path) as world:

        async def ask(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        for command in ("/cast name:anna", "/cast name:anna private:true"):
            answer = await ask(command=command)
            assert EARLY not in json.dumps(answer)
            assert "I can't read anybody's progress" in shown(answer)
        refused = await ask(command="/progress set episode:S1E2")
        assert "nothing was changed" in shown(refused)
        refused = await ask(command="/spoilers server mode:strict", **{"as": "manager"})
        assert "nothing was changed" in shown(refused)
