"""The simulated measure of posting: nobody is left out, Discord's limit is used and never broken."""

from __future__ import annotations

import asyncio

from benchmarks.posting import VirtualLoop, measure
from tests.support.shipped_knowledge import knowledge


def test_many_servers_are_served_as_fast_as_discord_allows() -> None:
    found = measure(knowledge(), 600)
    assert (found.servers, found.requests, found.refused) == (600, 1200, 0)
    assert 1 <= found.ratio < 1.1


def test_the_clock_jumps_over_waits() -> None:
    loop = VirtualLoop()
    loop.run_until_complete(asyncio.sleep(100_000))
    assert 100_000 <= loop.now < 100_001
    assert loop.busy < 1
    loop.close()
