"""Two processes on one database."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot.spoilers.clearance import BeyondPolicy, StoredSettings
from bot.storage.database.change import script
from bot.storage.records import UNCERTAIN
from bot.storage.statements import REQUEST, forbid_changes
from bot.storage.store import IN_MEMORY, Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import (
    ANNA,
    BEN,
    LOUNGE,
    SERVER,
    everything,
    failing_commits,
    fam,
    no_change_works,
    of,
    raw,
    slow,
)

OPENS = """
import asyncio, sys
from bot.storage.store import Store

async def main():
    store = Store(sys.argv[1])
    await store.open()
    print(sum([await store.claim_onboarding(user) for user in range(10)]))
    await store.close()

asyncio.run(main())
"""


async def test_a_change_through_one_is_seen_by_the_other(shared_url: str, opened: OpenStore) -> None:
    one, two = await opened(shared_url), await opened(shared_url)
    for episode in range(1, 6):
        await one.set_progress(ANNA, "FAM", fam(1, episode))
        assert (await two.load_settings(ANNA, LOUNGE, SERVER)).progress == {"FAM": fam(1, episode)}
        await two.set_ceiling(SERVER, LOUNGE, "FAM", fam(2, episode))
        assert (await one.load_settings(ANNA, LOUNGE, SERVER)).channel_ceiling == {"FAM": fam(2, episode)}
    await two.set_mode(SERVER, None, BeyondPolicy.WITHHELD)
    assert (await one.load_settings(ANNA, LOUNGE, SERVER)).beyond is BeyondPolicy.WITHHELD
    await one.forget_person(ANNA)
    assert (await two.load_person(ANNA)).progress == {}


async def test_introduced_once_between_them(shared_url: str, opened: OpenStore) -> None:
    one, two = await opened(shared_url), await opened(shared_url)
    for user in range(10):
        assert sorted(await asyncio.gather(one.claim_onboarding(user), two.claim_onboarding(user))) == [False, True]


async def test_one_secret_between_them_whoever_opens_first(shared_url: str, opened: OpenStore) -> None:
    """Or else a button that one replica has sent would be answered by no other; and another database has another."""
    one, two = await asyncio.gather(opened(shared_url), opened(shared_url))
    secret = await one.token_secret()
    assert len(secret) == 32
    assert secret == await two.token_secret()
    await one.close()
    assert secret == await (await opened(shared_url)).token_secret()
    assert secret != await (await opened(IN_MEMORY)).token_secret()


async def test_ceilings_set_through_both_at_once(shared_url: str, opened: OpenStore) -> None:
    one, two = await opened(shared_url), await opened(shared_url)
    channels = range(100, 110)
    await asyncio.gather(
        *(store.set_ceiling(SERVER, LOUNGE, "FAM", fam(season, 1)) for season in (1, 2) for store in (one, two)),
        *(store.set_ceilings(SERVER, of(dict.fromkeys(channels, fam(3, 1)), "FAM"), "change") for store in (one, two)),
        *(
            store.set_ceilings(SERVER, of(dict.fromkeys(reversed(channels), fam(4, 1)), "FAM"), "change")
            for store in (two, one)
        ),
    )
    assert len(await raw(one, "SELECT * FROM ceilings WHERE place_id = :lounge", lounge=LOUNGE)) == 1
    found = await one.load_places(SERVER)
    assert found == await two.load_places(SERVER)
    together = {about.ceiling["FAM"] for about in found if about.place in channels}
    assert len(together) == 1  # all channels of one call, none of the other's


async def test_several_processes_start_at_once(shared_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", OPENS, shared_url, stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    printed = [(await process.communicate())[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    assert sum(int(text) for text in printed) == 10


async def test_several_stores_of_one_process_open_at_once(shared_url: str, opened: OpenStore) -> None:
    stores = await asyncio.gather(*(opened(shared_url) for _ in range(5)))
    assert sorted(await asyncio.gather(*(store.claim_onboarding(ANNA) for store in stores))) == [False] * 4 + [True]


async def for_request(request: int, store: Store, user: int, episode: int) -> bool:
    """Set progress for an interaction; whether it was done."""
    REQUEST.set((request, user))
    try:
        await store.set_progress(user, "FAM", fam(1, episode))
    except StoreError as error:
        return str(error) != UNCERTAIN
    return True


async def test_an_interaction_that_both_get_is_served_once(shared_url: str, opened: OpenStore) -> None:
    """As where a load balancer repeats a request."""
    one, two = await opened(shared_url), await opened(shared_url)
    for number in range(1, 21):
        changes = [asyncio.create_task(for_request(number, store, number, 1)) for store in (one, two)]
        assert sorted(await asyncio.gather(*changes)) == [False, True]
        assert (await one.load_person(number)).progress == {"FAM": fam(1, 1)}


async def test_a_repeated_interaction_undoes_nothing_that_came_later(shared_url: str, opened: OpenStore) -> None:
    one, two = await opened(shared_url), await opened(shared_url)
    assert await asyncio.create_task(for_request(1, one, ANNA, 1))
    assert await asyncio.create_task(for_request(2, one, ANNA, 2))
    assert not await asyncio.create_task(for_request(1, two, ANNA, 1))
    assert (await two.load_person(ANNA)).progress == {"FAM": fam(1, 2)}


async def test_several_changes_for_one_interaction(shared_url: str, opened: OpenStore) -> None:
    """By the process that began."""
    one, two = await opened(shared_url), await opened(shared_url)
    REQUEST.set((7, ANNA))
    await one.set_progress(ANNA, "FAM", fam(1, 1))
    await one.set_ceilings(SERVER, of({LOUNGE: fam(1, 3)}, "FAM"), "change")
    assert await one.undo_ceilings(SERVER, "change") == 1
    await one.write(script, "")
    for change in (two.write(script, ""), two.forget_person(ANNA), two.undo_ceilings(SERVER, "change")):
        with pytest.raises(StoreError, match="can't tell"):
            await change
    assert (await two.load_person(ANNA)).progress == {"FAM": fam(1, 1)}


async def test_what_was_not_stored_may_be_done_by_the_other(shared_url: str, opened: OpenStore) -> None:
    """A process that dies before its commit leaves no claim behind."""
    one, two = await opened(shared_url), await opened(shared_url)
    with failing_commits(one):
        assert not await asyncio.create_task(for_request(5, one, ANNA, 1))
    assert await asyncio.create_task(for_request(5, two, ANNA, 1))


NOW = 1_700_000_000.0


def id_at(second: float) -> int:
    """The id of an interaction so many seconds after NOW."""
    return (int((NOW + second) * 1000) - 1_420_070_400_000) << 22


async def test_requests_are_forgotten_after_ten_minutes(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    for second in range(0, 1200, 60):
        assert await asyncio.create_task(for_request(id_at(second), store, second, 1))
        assert await asyncio.create_task(delete(id_at(second + 1), store, second))
    for late, left in ((600, 20), (1200, 10), (1740.5, 1), (1742, 0)):
        await store.forget_requests(NOW + late)
        assert len(await raw(store, "SELECT * FROM deletions")) == left
        assert left * 2 - 1 <= len(await raw(store, "SELECT * FROM claims")) <= left * 2 + 1


async def test_forgetting_requests_waits_for_the_database(shared_url: str, opened: OpenStore) -> None:
    """It is tried again a minute later."""
    store = await opened(shared_url)
    assert await asyncio.create_task(for_request(id_at(0), store, ANNA, 1))
    with failing_commits(store):
        await store.forget_requests(NOW + 700)
    await store.forget_requests(NOW + 700)
    assert await raw(store, "SELECT * FROM claims") == []


# ---------------------------------------------------------------------- what was deleted does not come back


async def delete(request: int, store: Store, user: int) -> bool:
    """Delete a person's data for an interaction; whether it was done."""
    REQUEST.set((request, user))
    try:
        await store.forget_person(user)
    except StoreError:
        return False
    return True


async def test_no_older_interaction_brings_back_what_was_deleted(shared_url: str, opened: OpenStore) -> None:
    """Sent again later, to whichever process, though neither has ever seen it before. Newer ones, and others, may."""
    one, two = await opened(shared_url), await opened(shared_url)
    assert await asyncio.create_task(for_request(id_at(1), one, ANNA, 1))
    assert await asyncio.create_task(delete(id_at(5), one, ANNA))
    for store in (one, two):
        for request in (id_at(1), id_at(2), id_at(5) - 1):
            assert not await asyncio.create_task(for_request(request, store, ANNA, 2))
        assert (await store.load_person(ANNA)) == StoredSettings()
        assert not await asyncio.create_task(delete(id_at(3), store, ANNA))
    assert await asyncio.create_task(for_request(id_at(2), two, BEN, 2))
    assert await asyncio.create_task(for_request(id_at(6), two, ANNA, 3))
    assert not await asyncio.create_task(for_request(id_at(4), one, ANNA, 4))
    assert (await one.load_person(ANNA)).progress == {"FAM": fam(1, 3)}


async def test_no_older_introduction_comes_back_either(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    assert await asyncio.create_task(delete(id_at(5), store, ANNA))
    REQUEST.set((id_at(4), ANNA))
    for change in (store.claim_onboarding(ANNA), store.set_always_private(ANNA, True)):
        with pytest.raises(StoreError):
            await change
    assert (await store.load_person(ANNA)) == StoredSettings()


async def test_the_last_deletion_counts(shared_url: str, opened: OpenStore) -> None:
    """Though an earlier one arrives after it."""
    one, two = await opened(shared_url), await opened(shared_url)
    assert await asyncio.create_task(delete(id_at(9), one, ANNA))
    assert not await asyncio.create_task(delete(id_at(5), two, ANNA))
    assert not await asyncio.create_task(for_request(id_at(7), two, ANNA, 1))


async def test_a_change_and_a_deletion_at_the_same_moment(shared_url: str, opened: OpenStore) -> None:
    """However their statements interleave: nothing is left, because the change is the older one."""
    one, two = await opened(shared_url), await opened(shared_url)
    for number in range(20):
        user = 100 + number
        with slow(one, number % 5 / 200, "INTO progress"):
            await asyncio.gather(
                asyncio.create_task(for_request(id_at(number), one, user, 1)),
                asyncio.create_task(delete(id_at(number) + 1, two, user)),
            )
        assert (await one.load_person(user)) == StoredSettings(), number


async def test_several_deletions_at_once(shared_url: str, opened: OpenStore) -> None:
    """They wait for each other, and for changes, without a deadlock."""
    stores = [await opened(shared_url) for _ in range(3)]
    work = [
        asyncio.create_task((delete if user % 2 else changed)(id_at(user), stores[user % 3], user))
        for user in range(1, 61)
    ]
    assert all(await asyncio.gather(*work))


async def changed(request: int, store: Store, user: int) -> bool:
    """Set progress for an interaction."""
    return await for_request(request, store, user, 1)


async def test_where_nothing_may_change(shared_url: str, opened: OpenStore) -> None:
    """For an interaction that was signed before the process began."""
    store = await opened(shared_url)
    await store.set_progress(ANNA, "FAM", fam(1, 1))
    before = await everything(store)
    forbid_changes()
    await no_change_works(store)
    assert (await store.load_person(ANNA)).progress == {"FAM": fam(1, 1)}
    assert await asyncio.create_task(everything(store)) == before
