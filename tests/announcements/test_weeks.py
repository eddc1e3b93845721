"""Random weeks: dates that move, outages, lost answers, killed processes, two replicas whose clocks differ.

Each episode that is due is posted exactly once, with one thread that is born with its ceiling and one event, or it is
told as dropped.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from bot.announcements.planning import PING_WITHIN, POST_WITHIN
from bot.announcements.posts import event_location
from bot.knowledge.positions import Position
from bot.storage.plans import Plan, PlanStore, Post, PostState
from tests.announcements.simulation import DAY, HOUR, ROLE, SERVER, World, at, simulated_worker
from tests.support.examples import examples

WEEKS = min(examples(1000), 10_000)
PARTS = 20
EPISODES = [at(1, 1), at(1, 2), at(1, 3), at(2, 1), at(2, 2)]


def changes(world: World) -> None:
    """Something happens now and then while time passes."""
    draw = world.random
    if draw.random() < 0.15:
        episode = draw.choice(EPISODES)
        if draw.random() < 0.2:
            world.dates.pop(episode, None)
        else:
            world.dates[episode] = world.now + draw.choice([-HOUR, HOUR, DAY, 3 * DAY, 9 * DAY])
    world.outage = draw.random() < (0.6 if world.outage else 0.05)


async def week(seed: int) -> None:
    """One week, and as much time after it as is needed for everything to settle."""
    async with World(seed) as world:
        draw = world.random
        forum = draw.random() < 0.3
        role = ROLE if draw.random() < 0.5 else None
        plan = world.plan(
            world.channel(forum=forum), is_forum=forum, thread=draw.random() < 0.7, event=draw.random() < 0.5, role=role
        )
        await PlanStore(world.store).set(plan)
        together = draw.random() < 0.4
        first = world.now + draw.randrange(1, 8 * DAY)
        for number, episode in enumerate(EPISODES[: draw.randrange(1, 6)]):
            world.dates[episode] = first if together else first + number * draw.choice([0, HOUR, DAY])
        world.kill, world.lose = draw.choice([0.0, 0.1, 0.3]), draw.choice([0.0, 0.1, 0.3])
        workers = [simulated_worker(world), simulated_worker(world, draw.choice([-20, 0, 20]))]
        living = await world.run(world.now + 8 * DAY, *workers, step=lambda: changes(world))
        world.outage, world.kill, world.lose = False, 0.0, 0.0
        if draw.random() < 0.2:
            world.now += draw.choice([DAY, 8 * DAY])  # the machine was off
        await world.run(world.now + 11 * DAY, *living)
        await judge(world, plan)


async def judge(world: World, plan: Plan) -> None:
    """Compare what is in Discord with what the outbox says, and with the dates."""
    posts = {post.first: post for post in await world.posts()}
    told_together: list[Position] = []
    for post in posts.values():
        sent = world.sent(post)
        assert len(sent) == (post.state is PostState.DONE and post.note != "joined"), (post, sent)
        assert post.state in (PostState.DONE, PostState.DROPPED, PostState.CANCELLED), post
        if post.note == "joined":
            told_together.append(post.first)
        if sent:
            judge_sent(world, plan, post, sent[0])
    for episode, due in world.dates.items():
        if plan.since <= due <= world.now and episode not in posts:
            raise AssertionError(f"{episode} was forgotten")
        if plan.since <= due <= world.now:
            assert posts[episode].state in (PostState.DONE, PostState.DROPPED), posts[episode]
    assert all(posts[episode].message is None for episode in told_together)
    judge_the_rest(world, plan, list(posts.values()))


def judge_sent(world: World, plan: Plan, post: Post, message: int) -> None:
    """A post that was sent stands where it belongs, with its thread."""
    assert post.message == message
    is_thread = plan.thread or plan.is_forum
    assert (post.thread == message) == is_thread
    assert (message in world.posting.channels) == is_thread
    born = (message >> 22) // 1000 + 1_420_070_400
    assert born >= post.due_at - 20  # the clock of one replica
    assert born - post.due_at <= POST_WITHIN + HOUR or post.tried_at is not None


def judge_the_rest(world: World, plan: Plan, posts: list[Post]) -> None:
    """No thread without a ceiling, no event left ahead, no late ping, nothing that no row knows."""
    assert world.unborn == []
    for event in world.posting.events.values():
        (post,) = (post for post in posts if event_location(post) == event["entity_metadata"]["location"])
        assert post.state in (PostState.DONE, PostState.DROPPED)
        assert datetime.fromisoformat(event["scheduled_start_time"]).timestamp() == post.due_at
    assert len({event["entity_metadata"]["location"] for event in world.posting.events.values()}) == len(
        world.posting.events
    )
    created = Counter(kind for kind, _, _ in world.posting.created)
    assert created["thread"] == sum(post.thread is not None for post in posts)
    assert created["message"] == sum(post.message is not None for post in posts)
    if plan.role is None:
        assert world.pinged == []
    for moment in world.pinged:
        dues = [post.due_at for post in posts if post.message is not None]
        assert any(-20 <= moment - due <= PING_WITHIN + HOUR for due in dues)


@pytest.mark.parametrize("part", range(PARTS))
async def test_random_weeks(part: int) -> None:
    for number in range(WEEKS // PARTS):
        seed = part * 1_000_000 + number
        try:
            await week(seed)
        except BaseException as error:
            error.add_note(f"week {seed} of server {SERVER}")
            raise
