"""`/spoilers bulk`: many channels by their names; what is set is what was shown, and it can be undone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards.actions import ApplyCeilings
from bot.cards.components import button_row
from bot.cli.simulation.plain_text import payload_text
from bot.commands.ceilings import bulk_ceilings
from bot.knowledge.positions import Position
from tests.support.guilds import Server, a_server
from tests.support.settings_steps import LAST
from tests.support.small_server import a_small_world, button, shown


async def test_channels_named_after_seasons_get_their_ceilings_together() -> None:
    async with a_small_world() as ask:
        names = ("s1-talk", "season-1", "general", "s9-talk", "abs1")
        channels = {name: ask.world.guild.create_text_channel(name) for name in names}
        answer = await ask(command="/spoilers bulk", **{"as": "manager"})
        assert "Ceilings for 2 channels" in shown(answer)
        settings = await ask.world.store.load_places(ask.world.guild.id)
        assert not any(item.ceiling for item in settings), "only proposed so far"
        await ask(press=button(answer, "Set these ceilings"))
        for name, channel in channels.items():
            standing = await ask.world.store.load_settings(0, channel.id, ask.world.guild.id)
            assert standing.channel_ceiling == ({"AA": LAST} if name in ("s1-talk", "season-1") else {})
        wrong = await ask(command="/spoilers bulk pattern:talk", **{"as": "manager"})
        assert "{season}" in payload_text(wrong["payload"])


def made(server: Server, *names: str) -> dict[str, Any]:
    """Text channels by name."""
    return {name: server.world.guild.create_text_channel(name) for name in names}


def apply_of(server: Server) -> str:
    """The custom id of “Set these ceilings”."""
    return next(id_ for id_ in server.ids() if id_.startswith("al1;apply;"))


async def test_the_proposal_tells_apart_what_is_sure() -> None:
    async with a_server() as server:
        here = made(
            server, "general", "s1-talk", "s3e5-discussion", "tr-season-1", "finale", "s3-and-s4", "tide-runners"
        )
        guild = server.world.guild
        forum, voice = guild.create_forum_channel("season-two"), guild.create_voice_channel("temporada-3")
        guild.create_category("season-4")
        await server.world.store.set_ceiling(guild.id, here["s1-talk"].id, "OS", Position("OS", 1, 4))
        text = await server.text(server.manager, here["general"], "spoilers bulk")
        assert "Ceilings for 5 channels" in text
        assert f"- <#{here['s1-talk'].id}>: OS S1E10, was S1E4" in text
        assert f"- <#{here['s3e5-discussion'].id}>: OS S3E5\n" in text
        assert f"- <#{here['tr-season-1'].id}>: TR S1E8" in text
        assert f"- <#{forum.id}>: OS S2E10" in text
        assert f"- <#{voice.id}>: OS S3E10" in text
        left = text[text.index("Left alone") :]
        assert all(f"<#{here[name].id}>" in left for name in ("finale", "s3-and-s4", "tide-runners"))
        assert str(here["general"].id) not in text
        done = await server.press(server.manager, apply_of(server))
        assert "5 channels now have a ceiling" in done
        assert "was S1E4" in done
        ceilings = await server.ceilings()
        assert len(ceilings) == 5
        assert ceilings[here["tr-season-1"].id] == {"TR": Position("TR", 1, 8)}
        undone = await server.press(server.manager, server.undo())
        assert "5 channels are as they were before" in undone
        left_over = {place: ceiling for place, ceiling in (await server.ceilings()).items() if ceiling}
        assert left_over == {here["s1-talk"].id: {"OS": Position("OS", 1, 4)}}


async def test_a_series_that_is_chosen_is_that_of_names_that_name_none() -> None:
    async with a_server() as server:
        here = made(server, "talk", "s1-talk", "tr-s1", "os-s1")
        text = await server.text(server.manager, here["talk"], "spoilers bulk", show="TR")
        assert f"<#{here['s1-talk'].id}>: TR S1E8" in text
        assert f"<#{here['tr-s1'].id}>: TR S1E8" in text
        assert str(here["os-s1"].id) not in text


async def test_what_changed_meanwhile_is_shown_and_nothing_is_set() -> None:
    async with a_server() as server:
        here = made(server, "talk", "s1-talk", "s2-talk")
        await server.text(server.manager, here["talk"], "spoilers bulk")
        await server.world.store.set_ceiling(server.world.guild.id, here["s2-talk"].id, "OS", Position("OS", 2, 3))
        text = await server.press(server.manager, apply_of(server))
        assert "changed in the meantime" in text
        assert "was S2E3" in text
        assert await server.ceilings() == {here["s2-talk"].id: {"OS": Position("OS", 2, 3)}}
        made(server, "s3-talk")
        assert "Ceilings for 3 channels" in await server.press(server.manager, apply_of(server))
        assert "3 channels now have a ceiling" in await server.press(server.manager, apply_of(server))


async def test_undo_leaves_what_somebody_set_since_and_works_once() -> None:
    async with a_server() as server:
        here = made(server, "talk", "s1-talk", "s2-talk")
        await server.text(server.manager, here["talk"], "spoilers bulk")
        await server.press(server.manager, apply_of(server))
        undo = server.undo()
        await server.world.store.set_ceiling(server.world.guild.id, here["s2-talk"].id, "OS", Position("OS", 2, 3))
        assert "1 channel is as it was before" in await server.press(server.manager, undo)
        left = {place: ceiling for place, ceiling in (await server.ceilings()).items() if ceiling}
        assert left == {here["s2-talk"].id: {"OS": Position("OS", 2, 3)}}
        listed = await server.text(server.manager, here["talk"], "spoilers show")
        assert f"<#{here['s2-talk'].id}>" in listed
        assert f"- **<#{here['s1-talk'].id}>" not in listed, "nothing is set there any more"


async def test_two_moderators_at_once() -> None:
    """The second one's proposal is no longer what it was, so it is shown again."""
    async with a_server() as server:
        here = made(server, "talk", "s1-talk", "s2-talk")
        other = server.world.guild.add_member(
            server.world.env.create_user("second"), roles=[server.world._manager_role]
        )
        await server.text(other, here["talk"], "spoilers bulk")
        theirs = server.last
        await server.text(server.manager, here["talk"], "spoilers bulk")
        await server.press(server.manager, apply_of(server))
        server.last = theirs
        text = await server.press(other, apply_of(server))
        assert "changed in the meantime" in text
        assert "2 channels already have theirs" in text
        assert len(await server.ceilings()) == 2


async def test_a_pattern_keeps_working_and_is_carried_along() -> None:
    async with a_server() as server:
        here = made(server, "talk", "club 2", "club 3")
        await server.text(server.manager, here["talk"], "spoilers bulk", pattern="club {season}")
        assert apply_of(server).endswith(";club {season}")
        await server.press(server.manager, apply_of(server))
        assert set((await server.ceilings()).values() and await server.ceilings()) == {
            here["club 2"].id,
            here["club 3"].id,
        }


async def test_a_button_of_an_earlier_version_shows_the_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was made of other readings of the names, so it must not set them unseen."""
    monkeypatch.setattr(
        bulk_ceilings, "button_row", lambda pressed: button_row((pressed[0], ApplyCeilings("OS", None, None)))
    )
    async with a_server() as server:
        here = made(server, "talk", "s1-talk")
        await server.text(server.manager, here["talk"], "spoilers bulk")
        text = await server.press(server.manager, "al1;apply;OS;")
        assert "This is the proposal now" in text
        assert await server.ceilings() == {}


async def test_no_channel_says_anything() -> None:
    async with a_server() as server:
        here = made(server, "talk", "general")
        text = await server.text(server.manager, here["talk"], "spoilers bulk")
        assert "{season}" in text
        assert await server.ceilings() == {}
