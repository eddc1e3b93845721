"""What becomes of a plan when Discord refuses something, when managers press, and over the weeks of a rewatch."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bot.announcements.worker import PostWorker
from bot.knowledge.positions import Position
from bot.storage.plans import Plan, PlanKind, PlanState, PlanStore, Post, PostState
from tests.announcements.simulation import DAY, HOUR, ROLE, SERVER, World, at, simulated_worker
from tests.loopback.posting import EVENTS, SEND, THREADS, VIEW
from tests.storage.helpers import raw

ONE = at(1, 1)


class Stage:
    """One plan for a series of which one episode comes out in two days."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world = world
        self.posting = world.posting
        self.plans = PlanStore(world.store)
        self.plan = plan
        self.worker: PostWorker = simulated_worker(world)
        self.due = world.now + 2 * DAY
        world.dates[ONE] = self.due

    async def at(self, moment: int) -> None:
        """Let time pass until a moment."""
        (self.worker,) = await self.world.run(moment, self.worker)

    async def post(self) -> Post:
        """The one post."""
        (post,) = await self.plans.posts(SERVER)
        return post

    async def now_is(self) -> Plan:
        """The plan as it is stored."""
        (plan,) = await self.plans.plans(SERVER)
        return plan

    @property
    def messages(self) -> int:
        """The number of messages in the channel or forum."""
        return len(self.posting.messages)


async def stage(world: World, **more: Any) -> Stage:
    """A plan that has been set."""
    channel = world.channel(forum=more.get("is_forum", False))
    made = Stage(world, world.plan(channel, **more))
    await made.plans.set(made.plan)
    return made


async def test_an_episode_has_its_event_its_post_and_its_thread() -> None:
    async with World() as world:
        it = await stage(world, event=True, role=ROLE)
        await it.at(it.due - 1)
        (event,) = it.posting.events.values()
        assert (event["name"], it.messages) == ("First Show S1E1", 0)
        await it.at(it.due + 1)
        post = await it.post()
        assert (post.state, post.message, post.note) == (PostState.DONE, post.thread, None)
        assert it.posting.channels[post.message or 0].name == "First Show S1E1"
        assert it.posting.pings == [str(ROLE)]
        settings = await world.store.load_settings(0, it.plan.channel, SERVER, post.thread)
        assert (settings.thread_ceiling, settings.channel_ceiling) == ({"AA": ONE}, {})
        requests = world.requests
        await it.at(it.due + 30 * DAY)
        assert world.requests == requests  # nothing is asked for what is done


async def test_a_forum_post_has_its_ceiling() -> None:
    async with World() as world:
        it = await stage(world, is_forum=True)
        await it.at(it.due + 1)
        post = await it.post()
        settings = await world.store.load_settings(0, it.plan.channel, SERVER, post.thread)
        assert (post.message, settings.thread_ceiling) == (post.thread, {"AA": ONE})


@pytest.mark.parametrize(
    ("denied", "trouble", "sent"),
    [(VIEW, "may not send", 0), (SEND, "may not send", 0), (THREADS, "may not open threads", 1)],
)
async def test_without_a_permission_nothing_more_is_tried_until_managers_say_so(
    denied: str, trouble: str, sent: int
) -> None:
    async with World() as world:
        it = await stage(world)
        it.posting.denied.add((it.plan.channel, denied))
        await it.at(it.due + HOUR)
        plan, requests = await it.now_is(), world.requests
        assert (plan.state, plan.trouble, it.messages) == (PlanState.STUCK, trouble, sent)
        await it.at(it.due + 2 * DAY)
        assert world.requests == requests
        it.posting.denied.clear()
        await it.plans.set(replace(plan, state=PlanState.ACTIVE, trouble=None))
        await it.at(it.due + 2 * DAY + 1)
        post = await it.post()
        assert (post.state, it.messages, post.thread) == (PostState.DONE, 1, post.message)
        assert it.posting.pings == []


async def test_without_the_permission_for_events_the_post_comes() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        it.posting.denied.add((SERVER, EVENTS))
        await it.at(it.due + 1)
        post = await it.post()
        assert (post.state, post.event, post.event_key) == (PostState.DONE, None, "may not create events")
        assert (await it.now_is()).state is PlanState.ACTIVE


async def test_a_deleted_channel_ends_its_plan() -> None:
    async with World() as world:
        it = await stage(world)
        del it.posting.channels[it.plan.channel]
        await it.at(it.due + 1)
        plan = await it.now_is()
        assert (plan.state, plan.trouble) == (PlanState.STUCK, "channel gone")


async def test_a_forum_that_wants_a_tag() -> None:
    async with World() as world:
        it = await stage(world, is_forum=True)
        it.posting.channels[it.plan.channel].requires_tag = True
        await it.at(it.due + 1)
        assert (await it.now_is()).trouble == "tag required"


async def test_a_full_server_gets_the_post_without_event_and_thread() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        for number in range(1000):
            it.posting.add_channel(SERVER, 11, parent=1, name=str(number))
        body = {"name": "n", "privacy_level": 2, "entity_type": 3, "entity_metadata": {"location": "here"}}
        times = {"scheduled_start_time": "2022-01-01T00:00:00+00:00", "scheduled_end_time": "2022-01-01T01:00:00+00:00"}
        for _ in range(100):
            it.posting.handle("POST", f"/guilds/{SERVER}/scheduled-events", body | times)
        await it.at(it.due + 1)
        post = await it.post()
        assert (post.state, post.note, post.event_key) == (PostState.DONE, "threads full", "events full")
        assert it.messages == 1


async def test_a_message_deleted_before_its_thread() -> None:
    async with World() as world:
        it = await stage(world)
        it.posting.denied.add((it.plan.channel, THREADS))
        await it.at(it.due + 1)
        it.posting.denied.clear()
        it.posting.deleted.update(it.posting.messages)
        await it.plans.set(replace(await it.now_is(), state=PlanState.ACTIVE))
        await it.at(it.due + 2)
        post = await it.post()
        assert (post.state, post.note, post.thread, it.messages) == (PostState.DONE, "message gone", None, 1)


async def test_an_event_that_somebody_deleted_stays_deleted() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        await it.at(world.now + HOUR)
        it.posting.events.clear()
        world.dates[ONE] = it.due + DAY
        await it.worker._services.plans.wake(world.now)
        await it.at(it.due + DAY + 1)
        post = await it.post()
        assert (post.event, post.event_key, post.state) == (None, "event gone", PostState.DONE)
        assert it.posting.events == {}


async def test_a_stopped_plan_takes_its_event_along() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        await it.at(world.now + HOUR)
        assert len(it.posting.events) == 1
        await it.plans.set(replace(it.plan, state=PlanState.STOPPING))
        await it.at(world.now + 1)
        assert it.posting.events == {}
        assert await raw(world.store, "SELECT * FROM posts") == await raw(world.store, "SELECT * FROM plans") == []
        await it.at(it.due + DAY)
        assert it.messages == 0


async def test_a_server_that_leaves_in_between() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        await it.at(world.now + HOUR)
        await world.store.forget_server(SERVER)
        await it.at(it.due + DAY)
        assert (it.messages, await raw(world.store, "SELECT * FROM posts")) == (0, [])


async def test_managers_hold_and_hurry() -> None:
    async with World() as world:
        it = await stage(world, event=True)
        await it.at(world.now + HOUR)
        await it.plans.hold(SERVER, ONE, None)
        await it.at(it.due + DAY)
        assert (it.messages, it.posting.events, (await it.post()).state) == (0, {}, PostState.HELD)
        await it.plans.hold(SERVER, ONE, world.now)
        await it.at(world.now + 1)
        assert (it.messages, (await it.post()).state) == (1, PostState.DONE)


async def test_a_role_that_is_gone_is_not_pinged() -> None:
    async with World() as world:
        it = await stage(world, role=ROLE)
        it.worker._services.has_role = lambda server, role: (server, role) != (SERVER, ROLE)
        await it.at(it.due + 1)
        assert (it.messages, it.posting.pings) == (1, [])
        assert f"<@&{ROLE}>" not in str(it.posting.messages)


async def test_an_outage_is_waited_for_ever_longer() -> None:
    async with World() as world:
        it = await stage(world)
        await it.at(it.due - 1)
        world.outage = True
        began = world.requests
        await it.at(it.due + 5 * HOUR)
        assert world.requests - began < 30
        assert (await it.now_is()).tries > 5
        world.outage = False
        await it.at(it.due + 6 * HOUR)
        assert (it.messages, (await it.now_is()).tries) == (1, 0)


async def test_a_clock_that_jumps() -> None:
    """Ahead by an hour and back: the post is early by that hour at most, and comes once."""
    async with World() as world:
        it = await stage(world)
        await it.at(it.due - 2 * HOUR)
        ahead = simulated_worker(world, 2 * HOUR)
        await world.turn(ahead)
        assert it.messages == 1
        await it.at(it.due + DAY)
        assert it.messages == 1


# ---------------------------------------------------------------------- rewatches and daily posts


def rewatch_of(world: World, channel: int, **more: Any) -> Plan:
    """A rewatch from the first episode on, one episode a week."""
    rhythm = {"every": 7, "episodes": 1, "season": 1, "episode": 1, "due_at": world.now + 7 * DAY}
    return world.plan(channel, kind=PlanKind.REWATCH, thread=False, **{**rhythm, **more})


async def test_a_rewatch_to_its_end() -> None:
    async with World() as world:
        channel = world.channel()
        rewatch = rewatch_of(world, channel, event=True, episodes=2)
        it = Stage(world, rewatch)
        await it.plans.set(rewatch)
        ceilings: list[Position | None] = []
        for week in (6, 8, 15, 40):
            await it.at(rewatch.since + week * DAY)
            ceilings.append((await world.store.load_settings(0, channel, SERVER)).channel_ceiling.get("AA"))
        assert ceilings == [None, at(1, 2), at(2, 1), at(2, 1)]
        assert (it.messages, (await it.now_is()).state) == (2, PlanState.FINISHED)
        names = [event["name"] for event in it.posting.events.values()]
        assert names == ["First Show S1E1 and S1E2", "First Show S1E3 to S2E1"]


async def test_a_rewatch_that_was_away_is_paused_and_goes_on() -> None:
    async with World() as world:
        channel = world.channel()
        rewatch = rewatch_of(world, channel)
        it = Stage(world, rewatch)
        await it.plans.set(rewatch)
        await it.at(world.now + DAY)
        world.now += 20 * DAY
        await it.at(world.now + 1)
        plan = await it.now_is()
        assert (plan.state, plan.trouble, it.messages) == (PlanState.PAUSED, "late rewatch", 0)
        await it.plans.set(replace(plan, state=PlanState.ACTIVE, trouble=None, due_at=world.now + 7 * DAY))
        await it.at(world.now + 8 * DAY)
        assert it.messages == 1


async def test_a_rewatch_in_a_forum_with_lost_answers() -> None:
    for seed in range(20):
        async with World(seed) as world:
            channel = world.channel(forum=True)
            rewatch = world.plan(
                channel,
                kind=PlanKind.REWATCH,
                is_forum=True,
                every=1,
                episodes=1,
                season=1,
                episode=1,
                due_at=world.now + DAY,
            )
            it = Stage(world, rewatch)
            await it.plans.set(rewatch)
            world.lose = world.kill = 0.3
            await it.at(world.now + 9 * DAY)
            world.lose = world.kill = 0.0
            await it.at(world.now + 5 * DAY)
            names = [channel.name for channel in it.posting.channels.values() if channel.parent]
            assert names == [f"First Show {code}" for code in ("S1E1", "S1E2", "S1E3", "S2E1")], seed


async def test_daily_posts_come_once_on_days_with_something_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[int] = []

    def only_on_even_days(_view: object, post: Post) -> Any:
        said.append(post.episode)
        mark = {
            "type": 1,
            "components": [{"type": 2, "style": 2, "label": "More", "custom_id": f"al1;post;{post.id};s;"}],
        }
        return [{"type": 10, "content": "On this day"}, mark] if post.episode % 2 == 0 else None

    monkeypatch.setattr("bot.announcements.posts.daily_components", only_on_even_days)
    for forum in (False, True):
        async with World() as world:
            it = Stage(world, world.plan(world.channel(forum=forum), daily=True, is_forum=forum, role=ROLE))
            world.dates.clear()
            await it.plans.set(it.plan)
            await it.at(world.now + 10 * DAY)
            assert it.messages == 5
            assert it.posting.pings == []
            assert {post.state for post in await it.plans.posts(SERVER)} == {PostState.DONE}
