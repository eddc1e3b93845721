"""`/spoilers channel`, `server`, `show` and `test` through the real command tree."""

from __future__ import annotations

import json

from bot.cli.simulation.plain_text import payload_text
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy
from tests.support.settings_steps import LAST, chosen
from tests.support.small_server import EARLY, a_small_world, shown


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
        answer = await ask(command="/spoilers server episode:caught up grace_days:7", **{"as": "manager"})
        assert "unwatched for 7 days" in shown(answer)


async def test_a_manager_sees_what_members_see() -> None:
    async with a_small_world() as ask:
        public = await ask(command="/spoilers test name:anna", ceiling={"AA": "S1E1"}, **{"as": "manager"})
        assert public["ephemeral"]
        assert EARLY in shown(public)
        assert "Loses the key." not in shown(public)
        member = await ask(command="/spoilers test name:anna episode:S1E2", **{"as": "manager"})
        assert "Loses the key." in shown(member)
        assert "Breaks the lock." not in json.dumps(member)
