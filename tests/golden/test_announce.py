"""Every card of `/announce` and `/rewatch`, and what they post as an example."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from bot.announcements.troubles import WORDS
from bot.commands.ceilings import managed_places
from bot.storage.plans import PlanKind, PlanState, PlanStore, PostKind, PostState, new_post
from tests.golden.scene import Scene, a_scene
from tests.support.small_knowledge import SMALL, make

IN_SEASON_3 = datetime(2024, 3, 5, 12, tzinfo=UTC)
"""Two episodes of Lantern Deep are to come: on 8 and 15 March."""


async def test_set_and_stopped(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        await scene.say("/announce show")
        await scene.say("/announce set show:LAN")
        await scene.say("/announce set event:true daily:true", role=scene.server.create_role("fans", mentionable=True))
        await scene.say("/announce show")
        await scene.say("/announce set show:LAN thread:false", role=everyone(scene))
        await scene.say("/announce stop show:UND")
        await scene.say("/announce stop")
        await scene.say("/announce stop")
        assert str(scene) == snapshot


def everyone(scene: Scene) -> Any:
    """The role @everyone."""
    return scene.server.default_role


async def test_episodes_hurried_and_held(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        await scene.say("/announce set show:LAN")
        await scene.press("Wait: Lantern Deep S3E2")
        await scene.press("Back to its date")
        await scene.press("It's out: Lantern Deep S3E2")
        await scene.forge("al1;plan;out;LAN;S9E9")
        assert str(scene) == snapshot


async def test_an_example(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        await scene.say("/announce set test:true")
        forum = scene.server.create_forum_channel("forum")
        await scene.say("/announce set show:UND test:true", channel=forum)
        await scene.say("/announce show")
        assert str(scene) == snapshot


async def test_where_it_cannot_be(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        thread = await scene.thread("a thread")
        await scene.say("/announce set", where=thread)
        await scene.say("/announce set thread:true", channel=scene.server.create_voice_channel("voice"))
        await scene.say("/announce set show:nothing")
        deny(scene, "create_public_threads", "create_events", "send_messages_in_threads")
        await scene.say("/announce set event:true")
        await scene.say("/rewatch start")
        assert str(scene) == snapshot


def deny(scene: Scene, *names: str) -> None:
    """Go to a channel in which the bot lacks permissions."""
    overwrite = discord.PermissionOverwrite(**dict.fromkeys(names, False))
    scene.channel = scene.server.create_text_channel("narrow", overwrites={scene.server.me: overwrite})


async def test_nobody_else_may(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        await scene.past_the_menu("announce")
        await scene.past_the_menu("rewatch")
        await scene.say("/announce set")
        await scene.say("/announce show")
        await scene.say("/rewatch start")
        await scene.say("/spinoff topic:release")
        await scene.forge("al1;plan;out;LAN;S3E2")
        monkeypatch.setattr("bot.commands.announcements.target_channel.has_token", lambda _: False)
        await scene.say("/announce set", scene.manager)
        assert managed_places.NOT_YOU not in str(scene)
        assert str(scene) == snapshot


async def test_what_did_not_go_as_planned(snapshot: SnapshotAssertion) -> None:
    """Every trouble of a plan, and every note on a post."""
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        await scene.say("/announce set show:LAN")
        store = PlanStore(scene.keeper)
        (plan,) = await store.plans(scene.server.id)
        troubles = ["may not send", "may not open threads", "tag required", "channel gone", "refused"]
        channels = [scene.place(word.replace(" ", "-")) for word in troubles]
        await store.set(
            *(
                replace(plan, channel=channel.id, state=PlanState.STUCK, trouble=word)
                for channel, word in zip(channels, troubles, strict=True)
            )
        )
        await scene.say("/announce show")
        await scene.press("Try again")
        now = int(IN_SEASON_3.timestamp())
        (held, *_) = await store.lease(now, now + 1, 1)
        notes = sorted(WORDS.keys() - {*troubles, "late rewatch", "may not create events", "event gone"})
        dropped = [
            replace(
                new_post(held, PostKind.EPISODE, (1, number), (1, number), now - number),
                state=PostState.DROPPED,
                note=note,
            )
            for number, note in enumerate(notes, 1)
        ]
        refused = [
            replace(new_post(held, PostKind.EPISODE, (2, number), (2, number), now), event_key=word)
            for number, word in enumerate(("may not create events", "event gone"), 1)
        ]
        await store.save(held, [*dropped, *refused], now + 1)
        await scene.say("/announce show")
        assert str(scene) == snapshot


async def test_a_rewatch(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        scene.fan = scene.manager
        await scene.ceiling(LAN="S3E1")
        await scene.say("/rewatch show")
        await scene.say("/rewatch start from:S1E2 every:3 episodes:2")
        await scene.say("/rewatch show")
        await scene.say("/rewatch skip")
        await scene.say("/rewatch pause")
        await scene.say("/rewatch show")
        await scene.say("/rewatch pause")
        await scene.say("/announce show")
        await scene.say("/rewatch stop")
        await scene.say("/spoilers show")
        assert str(scene) == snapshot


async def test_a_rewatch_of_everything(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.fan = scene.manager
        await scene.say("/rewatch start show:UND episodes:20")
        await scene.say("/rewatch skip")
        await scene.say("/rewatch show")
        store = PlanStore(scene.keeper)
        (plan,) = await store.plans(scene.server.id)
        await store.set(replace(plan, season=1, episode=4, state=PlanState.FINISHED))
        await scene.say("/rewatch show")
        await store.set(replace(plan, state=PlanState.PAUSED, trouble="late rewatch"))
        await scene.say("/announce show")
        assert plan.kind is PlanKind.REWATCH
        assert str(scene) == snapshot


async def test_a_rewatch_that_cannot_be(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        scene.fan = scene.manager
        for options in ("every:0", "every:-1", "every:61", "episodes:0", "episodes:21", "from:soon", "from:S9E9"):
            await scene.say(f"/rewatch start {options}")
        await scene.say("/rewatch start show:UND from:S2E1")
        assert str(scene) == snapshot


async def test_a_ping_that_reaches_few(snapshot: SnapshotAssertion) -> None:
    async with a_scene(now=IN_SEASON_3) as scene:
        deny(scene, "mention_everyone")
        await scene.say("/announce set show:LAN", scene.manager, role=scene.server.create_role("fans"))
        assert str(scene) == snapshot


async def test_a_series_without_episodes(snapshot: SnapshotAssertion) -> None:
    lines = [line for line in SMALL.split("\n") if not line.startswith("  BB S1E1")]
    knowledge = make("\n".join(lines).replace(", BB S1E1]", "]"))
    async with a_scene(knowledge, now=IN_SEASON_3) as scene:
        await scene.say("/announce set show:BB test:true", scene.manager)
        await scene.say("/announce set show:BB", scene.manager)
        assert str(scene) == snapshot


async def test_discord_takes_no_example(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> int:
        raise TimeoutError

    monkeypatch.setattr("bot.transport.rest.RestClient.send_message", refuse)
    async with a_scene(now=IN_SEASON_3) as scene:
        await scene.say("/announce set test:true", scene.manager)
        assert str(scene) == snapshot
