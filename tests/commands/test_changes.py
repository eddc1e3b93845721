"""After a change: what is open now, and the way back; before one that a slip may have made: a question."""

from __future__ import annotations

import json

import pytest

from bot.cards.components import framed_card
from bot.cli.simulation.plain_text import payload_text
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy
from tests.answers.reach_world import WORLD, season, work
from tests.support.guilds import Server, a_server, posts
from tests.support.small_knowledge import make


async def tell(server: Server, episode: str, **options: str) -> str:
    """`/progress set` of the fan."""
    channel = server.world.guild.create_text_channel("talk")
    return await server.text(server.fan, channel, "progress set", episode=episode, **options)


async def test_a_first_setting_never_asks() -> None:
    async with a_server() as server:
        text = await tell(server, "S5E10")
        assert "Private answers now show Our Show of Shows up to **S5E10**." in text
        assert await server.progress(server.fan) == {"OS": "S5E10"}


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [
        ("S1E2", "S1E3", False),
        ("S1E2", "S1E10", False),
        ("S1E2", "S2E2", False),
        ("S1E2", "S2E3", False),
        ("S1E2", "S2E10", True),
        ("S1E2", "caught up", True),
        ("S4E10", "S5E10", False),
        ("not started", "S1E10", False),
        ("not started", "S2E10", True),
        ("not started", "S2E1", True),
        ("S1E10", "S2E10", False),
        ("S1E10", "S3E1", True),
        ("S1E9", "S2E9", False),
        ("S3E4", "S3E4", False),
    ],
)
async def test_forward_by_more_than_a_season_asks_once(before: str, after: str, asks: bool) -> None:
    async with a_server() as server:
        await tell(server, before)
        told = await server.progress(server.fan)
        text = await tell(server, after)
        assert ("Nothing is set yet" in text) is asks
        if asks:
            assert await server.progress(server.fan) == told
            assert "more episodes" in text
            yes = next(id_ for id_ in server.ids() if id_.startswith("al1;progress;OS;"))
            assert "Private answers now show" in await server.press(server.fan, yes)
        assert await server.progress(server.fan) == {"OS": "S5E10" if after == "caught up" else after}


async def test_selects_ask_too() -> None:
    async with a_server() as server:
        await tell(server, "S1E2")
        await server.choose(server.fan, "al1s;works;progress", "OS")
        assert "Nothing is set yet" in await server.choose(server.fan, "al1s;progress;OS", "S4E10")
        assert await server.progress(server.fan) == {"OS": "S1E2"}


@pytest.mark.parametrize(
    ("before", "stored"), [("S1E2", {"OS": "S1E2"}), ("not started", {"OS": "not started"}), (None, {})]
)
async def test_undo_puts_back_what_was_told(before: str | None, stored: dict[str, str]) -> None:
    async with a_server() as server:
        if before is not None:
            await tell(server, before)
        await tell(server, "S1E5")
        assert "Undone" in await server.press(server.fan, server.undo())
        assert await server.progress(server.fan) == stored
        await server.press(server.fan, server.undo())
        assert await server.progress(server.fan) == {"OS": "S1E5"}, "and Undo once more takes it back"


async def test_a_bare_season_is_asked_about() -> None:
    async with a_server() as server:
        assert "finished it, or are you in it" in await tell(server, "season 3")
        assert await server.progress(server.fan) == {}
        assert "which episode" in await server.press(server.fan, "al1;in;progress;OS;3")
        await server.choose(server.fan, "al1s;progress;OS;3;0", "S3E4")
        assert await server.progress(server.fan) == {"OS": "S3E4"}
        await tell(server, "season 3")
        await server.press(server.fan, "al1;progress;OS;S3E10")
        assert await server.progress(server.fan) == {"OS": "S3E10"}


async def test_a_chosen_series_has_its_select_at_once() -> None:
    async with a_server() as server:
        channel = server.world.guild.create_text_channel("talk")
        await server.text(server.fan, channel, "progress set", show="TR")
        assert "al1s;progress;TR" in server.ids()
        await server.text(server.manager, channel, "spoilers channel", show="TR")
        assert "al1s;ceiling;channel;TR" in server.ids()


async def test_a_season_that_is_still_coming_out_is_not_called_finished() -> None:
    async with a_server() as server:
        assert "[I've seen all that is out (S2E4)]" in await tell(server, "season 2", show="RUN")
        assert "[I've finished it (S1E10)]" in await tell(server, "season 1", show="RUN")


async def test_in_a_season_offers_its_episodes_and_what_comes_before() -> None:
    async with a_server() as server:
        await tell(server, "just started season 2")
        select = server.last.response.components[-1]["components"][0]
        assert [option["value"] for option in select["options"]] == ["S1E10", *(f"S2E{n}" for n in range(1, 11))]
        labels = [option["label"] for option in select["options"]]
        assert "Rules of Engagement" not in json.dumps(labels), "titles only where they are safe"
        await server.choose(server.fan, "al1s;progress;OS;2;0", "S2E3")
        await tell(server, "in season 2")
        assert "Rules of Engagement" in json.dumps(server.last.response.components)
        assert "Legacy" not in json.dumps(server.last.response.components)


async def test_a_title_beyond_says_where_somebody_is() -> None:
    async with a_server() as server:
        await tell(server, "S1E2")
        await tell(server, "Home Again, S1E3")
        text = await tell(server, "Rules of Engagement")
        assert "S2E3" in text
        assert await server.progress(server.fan) == {"OS": "S2E3"}


async def test_not_started_and_not_told_are_two_things() -> None:
    async with a_server() as server:
        channel = server.world.guild.create_text_channel("talk")
        assert "Our Show of Shows: **not started**" in await tell(server, "haven't started")
        shown = await server.text(server.fan, channel, "progress show")
        assert "Our Show of Shows: **not started**" in shown
        assert "Tide Runners: **you haven't told me**" in shown
        privacy = payload_text((await server.say(server.fan, channel, "privacy show"))["payload"])
        assert "Our Show of Shows: not started, as you told me" in privacy
        assert "private" not in privacy
        await server.world.store.set_always_private(server.fan.id, True)
        privacy = payload_text((await server.say(server.fan, channel, "privacy show"))["payload"])
        assert "you want every answer in private" in privacy
        await server.text(server.fan, channel, "progress clear")
        assert await server.progress(server.fan) == {}
        await server.press(server.fan, server.undo())
        assert await server.progress(server.fan) == {"OS": "not started"}
        await tell(server, "S1E5", show="TR")
        await server.text(server.fan, channel, "progress clear")
        await server.press(server.fan, server.undo())
        assert await server.progress(server.fan) == {"OS": "not started", "TR": "S1E5"}
        await server.text(server.fan, channel, "progress clear")
        assert "Our Show of Shows: **you haven't told me**" in await server.text(server.fan, channel, "progress show")


async def test_everything_that_was_set_at_once_is_undone_at_once() -> None:
    async with a_server() as server:
        channel = server.world.guild.create_text_channel("talk")
        keeper, guild = server.world.store, server.world.guild.id
        await server.text(server.manager, channel, "spoilers server", episode="S1E3", mode="strict", grace_days=7)
        await server.text(server.manager, channel, "spoilers server", episode="S2E3", mode="veil", grace_days=3)
        text = await server.press(server.manager, server.undo())
        assert "Undone." in text
        here = (await keeper.load_places(guild))[0]
        assert here.ceiling == {"OS": Position("OS", 1, 3)}
        assert here.mode is not None
        assert here.mode.value == "strict"
        assert here.grace_days == 7


async def test_undo_leaves_what_another_manager_has_set_since() -> None:
    """Also where that would have opened more; what nobody has touched is put back."""
    async with a_server() as server:
        world = server.world
        channel = world.guild.create_text_channel("talk")
        other = world.guild.add_member(world.env.create_user("other"), roles=[world._manager_role])
        await server.text(server.manager, channel, "spoilers channel", episode="S3E3", mode="veil")
        await server.text(server.manager, channel, "spoilers channel", episode="S1E1", mode="strict")
        first, undo = server.last, server.undo()
        await server.text(other, channel, "spoilers channel", episode="S1E2")
        server.last = first
        text = await server.press(server.manager, undo)
        assert "What someone has changed since stays." in text
        assert await server.ceilings() == {channel.id: {"OS": Position("OS", 1, 2)}}
        assert (await world.store.load_places(world.guild.id))[0].mode is BeyondPolicy.VEILED
        await server.text(server.manager, channel, "spoilers channel", episode="S1E1")
        first, undo = server.last, server.undo()
        await server.text(other, channel, "spoilers channel", episode="not started")
        server.last = first
        text = await server.press(server.manager, undo)
        assert await server.ceilings() == {channel.id: {"OS": None}}
        assert "Someone has changed this since, so it stays." in text
        assert not [id_ for id_ in server.ids() if id_.startswith("al1;undo;")]


async def test_undo_names_the_posts_that_stay_higher() -> None:
    async with a_server() as server:
        forum, found = await posts(server, "S5 talk")
        place = found["S5 talk"]
        await server.text(server.manager, place, "spoilers channel", episode="S5E10")
        channel = server.world.guild.create_text_channel("talk")
        await server.text(server.manager, channel, "spoilers server", episode="S1E3")
        await server.text(server.manager, channel, "spoilers server", episode="S2E3")
        text = await server.press(server.manager, server.undo())
        assert f"stay higher: <#{place.id}> (S5E10)" in text
        assert forum.id not in await server.ceilings()


async def test_a_ceiling_that_is_not_understood_comes_with_the_selects() -> None:
    async with a_server() as server:
        channel = server.world.guild.create_text_channel("talk")
        text = await server.text(server.manager, channel, "spoilers channel", episode="around S3E4")
        assert text.startswith("I can't place")
        assert "al1s;works;ceiling;channel" in server.ids()
        assert await server.ceilings() == {}


async def test_a_ceiling_is_asked_back_too() -> None:
    async with a_server() as server:
        channel = server.world.guild.create_text_channel("talk")
        assert "everyone here" in await server.text(server.manager, channel, "spoilers channel", episode="season 3")
        assert await server.ceilings() == {}
        await server.press(server.manager, "al1;in;ceiling;channel;OS;3")
        assert "Rules" not in json.dumps(server.last.response.components)
        await server.choose(server.manager, "al1s;ceiling;channel;OS;3;0", "S3E4")
        assert await server.ceilings() == {channel.id: {"OS": Position("OS", 3, 4)}}
        await server.text(server.manager, channel, "spoilers channel", episode="season 3")
        await server.press(server.manager, "al1;ceiling;channel;OS;S3E10")
        assert await server.ceilings() == {channel.id: {"OS": Position("OS", 3, 10)}}
        await server.text(server.manager, channel, "spoilers channel", episode="As the server has it")
        assert (await server.ceilings()).get(channel.id, {}) == {}
        text = await server.text(server.manager, channel, "spoilers test", name="anna", episode="season 3")
        assert "S3E1" in text


LONG = {
    **WORLD,
    "works": {"LG": work("Long Show", {number: season("2020-01-01", 60) for number in range(1, 25)})},
    "episodes": {
        f"LG S{number}E{episode}": {"released": "2020-01-01", "sources": "s1"}
        for number in range(1, 25)
        for episode in range(1, 61)
    },
}


async def test_every_episode_of_a_long_series_can_be_chosen() -> None:
    async with a_server(make(LONG)) as server:
        channel = server.world.guild.create_text_channel("talk")
        await server.text(server.fan, channel, "progress show")
        for _ in range(2):
            earlier = options_of(server, "al1s;progress;LG")[1]
            assert earlier.startswith("seasons ")
            await server.choose(server.fan, "al1s;progress;LG", earlier)
        assert options_of(server, "al1s;progress;LG")[1] == "season 1"
        await server.choose(server.fan, "al1s;progress;LG", "season 1")
        parts = [id_ for id_ in server.ids() if id_.startswith("al1s;progress;LG;1;")]
        offered = [value for id_ in parts for value in options_of(server, id_)]
        assert offered == ["not started", *(f"S1E{number}" for number in range(1, 61))]
        await server.choose(server.fan, parts[-1], "S1E58")
        assert await server.progress(server.fan) == {"LG": "S1E58"}


def options_of(server: Server, custom_id: str) -> list[str]:
    """Values of a select of the last reply."""
    rows = [row for row in server.last.response.components if row["type"] == 1]
    select = next(child for row in rows for child in row["components"] if child["custom_id"] == custom_id)
    return [option["value"] for option in select["options"]]


def test_what_follows_a_list_is_no_part_of_its_last_item() -> None:
    layout = framed_card(["## Heading", "- one", "  - below it", "-# small print", "", "a sentence", "- two"])
    texts = [text["content"] for text in layout.components[0]["components"]]
    assert texts == ["## Heading\n- one\n  - below it", "-# small print\n\na sentence\n- two"]
