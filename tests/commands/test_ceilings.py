"""`/spoilers channel`, `server`, `show` and `test` through the real command tree."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.cli.simulation.plain_text import payload_text
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, EverythingOut
from tests.support.settings_steps import LAST, chosen
from tests.support.small_server import EARLY, LATE, MIDDLE, a_small_world, button, shown


async def test_a_manager_sets_ceiling_and_mode_of_a_channel() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/spoilers channel episode:S1E1 mode:strict", **{"as": "manager"})
        assert answer["ephemeral"]
        text = shown(answer)
        assert "First Show up to S1E1" in text
        assert "left out" in text
        channel = ask.world._last[1].id
        standing = await ask.world.store.load_settings(0, channel, ask.world.guild.id)
        assert standing.channel_ceiling == {"AA": Position("AA", 1, 1)}
        assert standing.beyond is BeyondPolicy.WITHHELD


async def test_the_guided_card_changes_ceiling_and_mode() -> None:
    async with a_small_world() as ask:
        await ask(command="/spoilers server", **{"as": "manager"})
        assert "up to S1E3" in payload_text((await chosen(ask.world, "al1s;ceiling;server;AA", "S1E3"))["payload"])
        assert "left out" in payload_text((await chosen(ask.world, "al1s;mode;server", "strict"))["payload"])
        standing = await ask.world.store.load_settings(0, None, ask.world.guild.id)
        assert standing.server_ceiling == {"AA": LAST}
        assert standing.beyond is BeyondPolicy.WITHHELD
        cleared = await chosen(ask.world, "al1s;ceiling;server;AA", "no ceiling")
        assert "spoiler-free" in payload_text(cleared["payload"])


async def test_grace_is_set_and_told() -> None:
    async with a_small_world() as ask:
        answer = await ask(command="/spoilers server episode:caught up grace_days:5", **{"as": "manager"})
        assert "takes in a new episode 5 days after it comes out" in shown(answer)
        answer = await ask(command="/spoilers server grace_days:0", **{"as": "manager"})
        assert "takes in a new episode as soon as it comes out" in shown(answer)


async def test_everything_that_is_out_rises_by_itself() -> None:
    """From the release of an episode on, plus seven days; no press, no command."""
    moments = (("2020-01-09T06:00Z", "nothing yet"), ("2020-01-16T06:00Z", "now S1E1"))
    async with a_small_world() as ask:
        for now, reached in moments:
            set_ = await ask(command="/spoilers channel episode:everything that is out", now=now, **{"as": "manager"})
            assert f"everything that is out ({reached})" in shown(set_)
            assert "takes in a new episode 7 days after it comes out" in shown(set_)
        command = "/cast name:anna"
        for now, expected, hidden in (
            ("2020-01-09T06:00Z", [], [EARLY, MIDDLE, LATE]),
            ("2020-01-16T06:00Z", [EARLY], [MIDDLE, LATE]),
            ("2020-01-23T06:00Z", [EARLY, MIDDLE], [LATE]),
            ("2020-01-30T12:00Z", [EARLY, MIDDLE, LATE], []),
        ):
            ceiling = {"AA": "everything that is out"}
            text = shown(await ask(command=command, ceiling=ceiling, now=now))
            assert [each for each in (EARLY, MIDDLE, LATE) if each in text] == expected, now
            thread = shown(await ask(command=command, ceiling={"AA": None}, thread={"ceiling": ceiling}, now=now))
            assert not any(each in thread for each in hidden), now


async def test_one_ceiling_two_moments() -> None:
    """The same stored ceiling, asked later; and undone."""
    async with a_small_world() as ask:
        answer = await ask(command="/spoilers server episode:S1E1", now="2020-01-16T06:00Z", **{"as": "manager"})
        answer = await chosen(ask.world, "al1s;ceiling;server;AA", "caught up")
        assert "everything that is out (now S1E1)" in shown(answer)
        stored = await ask.world.store.load_settings(0, None, ask.world.guild.id)
        assert stored.server_ceiling == {"AA": EverythingOut()}
        ask.world._now = datetime(2020, 1, 23, 6, tzinfo=UTC)
        actor, channel, _ = ask.world._last
        mark = len(ask.world.env.http_requests)
        sent = ask.world._sent(await actor.slash(channel, "spoilers show"), mark)
        assert "everything that is out (now S1E2)" in shown(sent)
        assert "takes in a new episode 7 days after it comes out" in shown(sent)
        await ask(press=button(answer, "Undo"))
        stored = await ask.world.store.load_settings(0, None, ask.world.guild.id)
        assert stored.server_ceiling == {"AA": Position("AA", 1, 1)}


async def test_a_manager_sees_what_members_see() -> None:
    async with a_small_world() as ask:
        public = await ask(command="/spoilers test name:anna", ceiling={"AA": "S1E1"}, **{"as": "manager"})
        assert public["ephemeral"]
        assert EARLY in shown(public)
        assert "Loses the key." not in shown(public)
        member = await ask(command="/spoilers test name:anna episode:S1E2", **{"as": "manager"})
        assert "Loses the key." in shown(member)
        assert "Breaks the lock." not in json.dumps(member)
