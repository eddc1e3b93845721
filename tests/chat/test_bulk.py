"""`/spoilers bulk`: many channels by their names."""

from __future__ import annotations

from bot.offline.text import payload_text
from tests.chat.standing_steps import LAST
from tests.chat.test_audiences import a_small_world, button, shown


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
