"""Two processes on one database."""

from __future__ import annotations

import asyncio
import sys

from bot.spoilers.clearance import BeyondPolicy
from bot.storage.store import IN_MEMORY
from tests.storage.conftest import OpenStore
from tests.storage.helpers import ANNA, LOUNGE, SERVER, fam, of, raw

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
