"""Two processes on one database."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot.spoilers.clearance import BeyondPolicy
from bot.storage.database.change import script
from bot.storage.records import UNCERTAIN
from bot.storage.statements import REQUEST
from bot.storage.store import IN_MEMORY, Store, StoreError
from tests.storage.conftest import OpenStore
from tests.storage.helpers import ANNA, LOUNGE, SERVER, failing_commits, fam, of, raw

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
    REQUEST.set(request)
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
    REQUEST.set(7)
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


async def test_claims_are_forgotten_after_some_minutes(shared_url: str, opened: OpenStore) -> None:
    store = await opened(shared_url)
    for minute in range(32):
        for second in range(4):
            sent = minute * 64_000 + second * 1000
            assert await asyncio.create_task(for_request(sent << 22, store, ANNA, second + 1))
    assert 9 * 4 <= len(await raw(store, "SELECT * FROM claims")) <= 12 * 4
