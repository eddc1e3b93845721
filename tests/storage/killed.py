"""Makes changes until it kills itself: `python -m tests.storage.killed <url> <before which statement; 0: never>`."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import Awaitable, Callable

from bot.spoilers.clearance import BeyondPolicy
from bot.storage.store import Store
from tests.storage.helpers import ANNA, SERVER, fam, interposed, of

CHANNELS = range(101, 106)

CHANGES: list[Callable[[Store], Awaitable[object]]] = [
    lambda store: store.set_progress(ANNA, "FAM", fam(1, 1)),
    lambda store: store.claim_onboarding(ANNA),
    lambda store: store.set_ceilings(SERVER, of(dict.fromkeys(CHANNELS, fam(1, 1)), "FAM"), "change"),
    lambda store: store.set_ceilings(SERVER, of(dict.fromkeys(CHANNELS, fam(2, 2)), "FAM"), "change"),
    lambda store: store.set_mode(SERVER, None, BeyondPolicy.WITHHELD),
    lambda store: store.set_grace(SERVER, 5),
    lambda store: store.forget_person(ANNA),
    lambda store: store.forget_server(SERVER),
]
"""The last ones delete what the first ones have made, so that a round ends where it began."""


async def main(url: str, stop_at: int) -> None:
    """Change, print, change."""
    store = Store(url, timeout=10)
    await store.open()
    seen = itertools.count(1)

    def count(_: str) -> None:
        if next(seen) == stop_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with interposed(store, count):
        for number, change in enumerate(itertools.cycle(CHANGES)):
            await change(store)
            print(number, flush=True)  # noqa: T201 - whoever started it counts the lines


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
