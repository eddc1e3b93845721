"""Threads and forum posts have ceilings of their own; every reply names the place that it is about."""

from __future__ import annotations

from typing import Any

from bot.knowledge.positions import Position
from tests.support.guilds import a_server, posts


async def test_each_post_has_its_own_ceiling_and_says_so() -> None:
    async with a_server() as server:
        forum, post = await posts(server, "S1E1 discussion", "S5E10 discussion", "anything")
        first = await server.text(server.manager, post["S1E1 discussion"], "spoilers channel", episode="S1E1")
        assert "In this post alone" in first
        assert "Spoilers in this post" in first
        await server.text(server.manager, post["S5E10 discussion"], "spoilers channel", episode="S5E10")
        assert await server.ceilings() == {
            post["S1E1 discussion"].id: {"OS": Position("OS", 1, 1)},
            post["S5E10 discussion"].id: {"OS": Position("OS", 5, 10)},
        }
        await server.world.store.set_ceiling(server.world.guild.id, forum.id, "OS", Position("OS", 2, 1))
        other = await server.text(
            server.manager, post["anything"], "spoilers channel", episode="finished season 1", show="TR"
        )
        assert (
            "In this post alone, members now see Our Show of Shows up to S2E1 and Tide Runners up to S1E8 in the open"
            in other
        )
        assert "Our Show of Shows: **as its channel has it** (up to S2E1)" in other


async def test_a_channel_names_itself_its_threads_and_those_that_stay_higher() -> None:
    async with a_server() as server:
        forum, post = await posts(server, *(f"post {number}" for number in range(8)))
        guild = server.world.guild.id
        for name, thread in post.items():
            await server.world.store.set_ceiling(
                guild, forum.id, "OS", Position("OS", 1 + int(name[-1]) // 2, 3), thread=thread.id
            )
        channel = server.world.guild.create_text_channel("talk")
        text = await server.text(server.manager, channel, "spoilers channel", episode="S1E3")
        assert f"In <#{channel.id}> and its threads and posts without a ceiling of their own" in text
        assert "stay higher" not in text
        await server.text(server.manager, channel, "spoilers channel")
        lowered = await server.text(server.manager, channel, "spoilers server", episode="S1E3")
        assert "stay higher" in lowered
        assert lowered.count("<#") == 5
        assert " and 1 more." in lowered
        assert f"<#{post['post 0'].id}>" not in lowered, "that one is no higher"


async def test_the_overview_lists_threads_below_their_channel() -> None:
    async with a_server() as server:
        forum, post = await posts(server, "here", "there")
        await server.text(server.manager, post["here"], "spoilers channel", episode="S1E3")
        channel = server.world.guild.create_text_channel("talk")
        await server.text(server.manager, channel, "spoilers channel", episode="S2E3")
        text = await server.text(server.manager, channel, "spoilers show")
        assert (
            f"- **<#{forum.id}>**: as the server has it\n  - **<#{post['here'].id}>**: Our Show of Shows up to S1E3"
            in text
        )
        assert f"- **<#{channel.id}>**: Our Show of Shows up to S2E3" in text
        assert str(post["there"].id) not in text


async def test_undo_and_selects_in_a_thread_belong_to_the_thread() -> None:
    async with a_server() as server:
        forum, post = await posts(server, "here")
        here: Any = post["here"]
        await server.text(server.manager, here, "spoilers channel", episode="S1E3")
        await server.text(server.manager, here, "spoilers channel")
        await server.choose(server.manager, "al1s;works;ceiling;channel", "OS")
        await server.choose(server.manager, "al1s;ceiling;channel;OS", "season 2")
        assert await server.ceilings() == {here.id: {"OS": Position("OS", 1, 3)}}, "nothing is set yet"
        await server.choose(server.manager, "al1s;ceiling;channel;OS;2;0", "S2E4")
        assert await server.ceilings() == {here.id: {"OS": Position("OS", 2, 4)}}
        await server.choose(server.manager, "al1s;works;ceiling;channel", "OS")
        await server.choose(server.manager, "al1s;ceiling;channel;OS", "S2E10")
        assert await server.ceilings() == {here.id: {"OS": Position("OS", 2, 10)}}
        await server.press(server.manager, server.undo())
        assert await server.ceilings() == {here.id: {"OS": Position("OS", 2, 4)}}
        await server.choose(server.manager, "al1s;works;ceiling;channel", "OS")
        await server.choose(server.manager, "al1s;ceiling;channel;OS", "no ceiling")
        assert (await server.ceilings()).get(here.id, {}) == {}
        assert forum.id not in await server.ceilings()


async def test_an_archived_thread_is_refused_and_nothing_is_set() -> None:
    async with a_server() as server:
        _, post = await posts(server, "here")
        thread = server.world.bot.get_channel(server.world.guild.id) or server.world.bot.guilds[0].get_thread(
            post["here"].id
        )
        assert thread is not None
        await thread.edit(archived=True)
        text = await server.text(server.manager, post["here"], "spoilers channel", episode="S1E3")
        assert text.count(".") == 2
        assert "archived" in text
        assert await server.ceilings() == {}
