"""Tunes Python's garbage collector. `docs/decisions/gc-tuning.md` has the numbers.

The collector only finds reference cycles, and each of its runs walks through everything that it tracks. A knowledge
base is hundreds of thousands of objects without a cycle, so the runs cost much and find nothing. `FrozenStruct` in
`bot.knowledge.value` leaves its instances out of the collector for the same reason.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (20_000, 5, 5)
"""The arguments of `gc.set_threshold` while the bot serves. Python's own are (700, 10, 10) up to version 3.12."""


@contextmanager
def lifetime() -> Iterator[None]:
    """Switch collection off while the process starts (until `tune_for_serving`), and when it ends.

    Gain: a fifth of a command's processor time: hundreds of modules are imported, and nearly all their objects stay.
    Risk: cycles made by a command that ends by itself are not freed before its end.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # Python collects once more when it ends, but skips frozen objects


def tune_for_serving() -> None:
    """Exclude all existing objects from collection, and collect less often. Called once, before the bot serves.

    There is no collection before that: it would take 75 ms, as long as importing numpy, and free 1 % of the objects.
    Gain: the collector takes 5 instead of 18 % of an interaction's processor time. Risk: a cycle is freed later.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


@contextmanager
def paused() -> Iterator[None]:
    """Pause collection while the block makes many objects that stay.

    Gain: half of the time to read 10,000 entries (1.6 instead of 3.4 s of processor time); nothing for a base as small
    as the shipped one. Risk: cycles made in the block are freed only after it. Objects that are not kept
    should be freed inside the block: after it, the collector walks through all that remain.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
