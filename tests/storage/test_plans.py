"""Plans and their posts: leases, what happens without one, and what goes with a server or channel."""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec.structs import replace

from bot.knowledge.positions import Position
from bot.storage.plans import Plan, PlanKind, PlanState, PlanStore, Post, PostKind, PostState, new_post
from bot.storage.store import Store
from tests.storage.conftest import OpenStore
from tests.storage.helpers import CINEMA, LOUNGE, NOTHING, OTHER_SERVER, SERVER, everything, fam, raw

NOW = 1_770_000_000


def plan(channel: int = LOUNGE, **more: Any) -> Plan:
    """A plan for new episodes."""
    settings = {"is_forum": False, "thread": True, "event": True, "daily": False, "role": 77, "since": NOW}
    return Plan(**{"server": SERVER, "channel": channel, "kind": PlanKind.EPISODES, "work": "FAM", **settings, **more})


def post(of: Plan, episode: int = 1) -> Post:
    """The post about an episode."""
    return new_post(of, PostKind.EPISODE, (5, episode), (5, episode), NOW + episode)


async def leased(plans: PlanStore, now: int = NOW) -> Plan:
    """The one plan that has to be looked at."""
    (found,) = await plans.lease(now, now + 60, 10)
    return found


async def test_what_is_set_is_found(store: Store) -> None:
    plans = PlanStore(store)
    rewatch = plan(
        CINEMA, kind=PlanKind.REWATCH, every=7, episodes=2, season=1, episode=3, due_at=NOW + 9, role=None, daily=True
    )
    await plans.set(plan(), plan(server=OTHER_SERVER, channel=9), rewatch)
    assert await plans.plans(SERVER) == [plan(), rewatch]
    await plans.set(replace(plan(), thread=False, role=None, state=PlanState.STUCK, trouble="may not send"))
    assert (await plans.plans(SERVER))[0] == plan(
        thread=False, role=None, state=PlanState.STUCK, trouble="may not send"
    )
    await plans.set(plan(state=PlanState.STOPPING))
    assert await plans.plans(SERVER) == [rewatch]


async def test_a_plan_of_another_server_stays(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    await plans.set(plan(server=OTHER_SERVER, thread=False))
    assert (await plans.plans(SERVER), await plans.plans(OTHER_SERVER)) == ([plan()], [])


async def test_one_process_gets_a_plan(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(*(plan(channel) for channel in range(100, 140)))
    found = await asyncio.gather(*(plans.lease(NOW, NOW + 60, 15) for _ in range(6)))
    while more := await plans.lease(NOW, NOW + 60, 15):
        found.append(more)
    channels = [each.channel for batch in found for each in batch]
    assert sorted(channels) == list(range(100, 140))
    assert await plans.lease(NOW + 59, NOW + 99, 50) == []
    again = await plans.lease(NOW + 60, NOW + 99, 50)
    assert len(again) == 40
    assert {each.lease for each in again}.isdisjoint(each.lease for batch in found for each in batch)


async def test_a_lost_lease_changes_nothing(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    first = await leased(plans)
    second = await leased(plans, NOW + 60)
    assert not await plans.save(first, [post(first)], NOW + 999, ceilings=[(1, LOUNGE, fam(5, 1))])
    await plans.release(replace(first, state=PlanState.STUCK), NOW)
    await plans.remove(first)
    assert await plans.posts(SERVER) == []
    assert (await store.load_settings(0, LOUNGE, SERVER, 1)).thread_ceiling == {}
    assert await plans.plans(SERVER) == [replace(plan(), lease=second.lease)]
    assert await plans.save(second, [post(second)], NOW + 999)
    assert await plans.lease(NOW + 990, NOW + 2000, 1) == []  # saving has extended it
    assert [each.channel for each in await plans.lease(NOW + 999, NOW + 2000, 1)] == [LOUNGE]


async def test_posts_are_written_once_and_changed(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    held = await leased(plans)
    assert post(held).id == post(plan()).id
    assert len(post(held).id) <= 25
    later = post(held, 2)
    await plans.save(held, [later, post(held)], NOW + 60, ceilings=[(LOUNGE, None, fam(5, 1)), (8, LOUNGE, fam(5, 1))])
    sent = replace(
        post(held), state=PostState.DONE, tried_at=NOW, message=8, thread=8, event=9, event_key="k", event_tried_at=NOW
    )
    sent = replace(sent, moved_from=NOW - 5, note="late", due_at=NOW)
    await plans.save(held, [sent], NOW + 60)
    assert await plans.posts_of(plan()) == await plans.posts(SERVER) == [sent, later]
    assert (sent.first, sent.last) == (fam(5, 1), fam(5, 1))
    settings = await store.load_settings(0, LOUNGE, SERVER, 8)
    assert (settings.channel_ceiling, settings.thread_ceiling) == ({"FAM": fam(5, 1)}, {"FAM": fam(5, 1)})
    await plans.save(held, [], NOW + 60, ceilings=[(LOUNGE, None, fam(4, 10))])
    assert (await store.load_settings(0, LOUNGE, SERVER)).channel_ceiling == {"FAM": fam(5, 1)}
    await store.set_ceiling(SERVER, LOUNGE, "FAM", None)
    await plans.save(held, [], NOW + 60, ceilings=[(LOUNGE, None, fam(1, 1))])
    assert (await store.load_settings(0, LOUNGE, SERVER)).channel_ceiling == {"FAM": fam(1, 1)}


async def test_a_cursor_is_kept_unless_managers_have_moved_it(store: Store) -> None:
    plans = PlanStore(store)
    rewatch = plan(kind=PlanKind.REWATCH, every=7, episodes=1, season=1, episode=1, due_at=NOW)
    await plans.set(rewatch)
    held = await leased(plans)
    moved = replace(held, episode=2, due_at=NOW + 7)
    await plans.save(held, [], NOW + 60, cursor=moved)
    assert await plans.plans(SERVER) == [moved]
    await plans.set(replace(rewatch, episode=5))
    await plans.save(held, [], NOW + 60, cursor=moved)
    assert (await plans.plans(SERVER))[0].episode == 5


async def test_a_plan_is_released_until_a_moment(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    held = await leased(plans)
    await plans.release(replace(held, state=PlanState.STUCK, trouble="may not send", tries=3), NOW + 500)
    assert await plans.lease(NOW + 499, NOW + 600, 1) == []
    again = await leased(plans, NOW + 500)
    assert (again.state, again.trouble, again.tries) == (PlanState.STUCK, "may not send", 3)


async def test_what_managers_change_meanwhile_stays(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    held = await leased(plans)
    await plans.set(plan(thread=False))
    await plans.release(replace(held, state=PlanState.STUCK, trouble="may not send"), NOW + 500)
    assert await plans.plans(SERVER) == [plan(thread=False)]
    again = await leased(plans, NOW)  # it is looked at again at once
    await plans.set(plan())
    await plans.remove(again)
    assert len(await plans.plans(SERVER)) == 1


async def test_a_stopped_plan_goes_with_its_posts(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan(), plan(CINEMA))
    for held in await plans.lease(NOW, NOW + 60, 10):
        await plans.save(held, [post(held)], NOW + 60)
        if held.channel == LOUNGE:
            await plans.remove(held)
    assert [each.channel for each in await plans.plans(SERVER)] == [CINEMA]
    assert [each.channel for each in await plans.posts(SERVER)] == [CINEMA]


async def test_what_managers_say_about_an_episode(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan())
    await plans.release(await leased(plans), NOW + 500)
    await plans.hold(SERVER, fam(5, 1), None)
    await leased(plans)  # the plan is looked at because of that
    await plans.hold(SERVER, fam(5, 2), NOW)
    assert await plans.held(SERVER) == {fam(5, 1): None, fam(5, 2): NOW}
    assert await plans.held(OTHER_SERVER) == {}
    await plans.hold(SERVER, fam(5, 1), NOW + 1)
    await plans.unhold(SERVER, fam(5, 2))
    assert await plans.held(SERVER) == {Position("FAM", 5, 1): NOW + 1}


async def test_all_plans_are_looked_at_when_the_knowledge_changes(store: Store) -> None:
    plans = PlanStore(store)
    await plans.wake(NOW)
    await plans.set(plan(), plan(CINEMA))
    for held in await plans.lease(NOW, NOW + 60, 10):
        if held.channel == LOUNGE:
            await plans.release(held, NOW + 10_000)
    await plans.wake(NOW + 1)
    assert [each.channel for each in await plans.lease(NOW + 1, NOW + 60, 10)] == [LOUNGE]


async def test_a_server_takes_its_plans_with_it(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan(server=OTHER_SERVER, channel=9))
    before = await everything(store)
    await plans.set(plan())
    held = next(each for each in await plans.lease(NOW, NOW + 60, 10) if each.channel == LOUNGE)
    await plans.save(held, [post(held)], NOW + 60)
    await plans.hold(SERVER, fam(5, 1), None)
    await store.forget_server(SERVER)
    assert {table: len(rows) for table, rows in (await everything(store)).items()} == {
        table: len(rows) for table, rows in before.items()
    }
    await store.forget_server(OTHER_SERVER)
    assert await everything(store) == NOTHING


async def test_a_deleted_channel_stops_its_plans(store: Store) -> None:
    plans = PlanStore(store)
    await plans.set(plan(), plan(CINEMA))
    await store.forget_channel(LOUNGE)
    assert [each.channel for each in await plans.plans(SERVER)] == [CINEMA]
    states = {each.channel: each.state for each in await plans.lease(NOW, NOW + 60, 10)}
    assert states == {LOUNGE: PlanState.STOPPING, CINEMA: PlanState.ACTIVE}


async def test_processes_that_share_a_database_share_the_leases(shared_url: str, opened: OpenStore) -> None:
    stores = [await opened(shared_url) for _ in range(3)]
    await PlanStore(stores[0]).set(*(plan(channel) for channel in range(100, 160)))
    channels: list[int] = []

    async def take(store: Store) -> None:
        while found := await PlanStore(store).lease(NOW, NOW + 60, 7):
            channels.extend(each.channel for each in found)

    await asyncio.gather(*map(take, stores))
    for store in stores:
        await take(store)
    assert sorted(channels) == list(range(100, 160))
    assert await raw(stores[0], "SELECT COUNT(*) FROM plans WHERE lease = 0") == [(0,)]
