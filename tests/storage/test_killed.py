"""Killed at any point: each change is there as a whole or not at all, and none that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.storage.conftest import OpenStore
from tests.storage.helpers import everything
from tests.storage.killed import CHANGES
from tests.storage.processes import REPOSITORY, killed_soon

SCRIPT = Path(__file__).with_name("killed.py")

State = dict[str, list[tuple[object, ...]]]


async def states(opened: OpenStore) -> list[State]:
    """What is stored before the first change and after each."""
    store = await opened("sqlite:///:memory:")
    found = [await everything(store)]
    for change in CHANGES:
        await change(store)
        found.append(await everything(store))
    assert all(one != other for one, other in itertools.pairwise(found))
    return found


@asynccontextmanager
async def changing(url: str, stop_at: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that makes all changes, again and again, and prints a line after each."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.killed", url, str(stop_at), cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def check(url: str, opened: OpenStore, acknowledged: int) -> None:
    """The database opens, and holds what was acknowledged, with the change under way or without it."""
    store = await opened(url)
    known = await states(opened)
    now = await everything(store)
    assert known[-1] == known[0]
    done = acknowledged % len(CHANGES)
    assert now in (known[done], known[done + 1]), acknowledged


@pytest.mark.parametrize(
    "at", [9, *(pytest.param(number, marks=pytest.mark.deep) for number in (*range(1, 9), *range(10, 40)))]
)
async def test_killed_between_two_writes(shared_url: str, opened: OpenStore, at: int) -> None:
    """Before the so-manieth statement or commit."""
    async with changing(shared_url, at) as process:
        printed, _ = await process.communicate()
        assert process.returncode == -signal.SIGKILL
    await check(shared_url, opened, len(printed.splitlines()))


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(2, 30))])
async def test_killed_at_any_moment(shared_url: str, opened: OpenStore, seed: int) -> None:
    """From outside, in the middle of whatever it does."""
    async with changing(shared_url, 0) as process:
        printed = await killed_soon(process, random.Random(seed).uniform(0, 0.15))
    await check(shared_url, opened, len(printed))
