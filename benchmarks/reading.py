"""Reading a knowledge base, keeping it, and taking a new one over beside an event loop that answers.

``python -m benchmarks.reading [ENTRIES]`` prints these tables alone.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from benchmarks.universe import write_universe
from bot.answers.questions import EntryQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.cli.check import check_folder
from bot.knowledge.loading.assembling.names_builder import NamesBuilder
from bot.knowledge.loading.cached_loader import load_snapshot
from bot.knowledge.loading.files import gather
from bot.knowledge.loading.loader import read_folder, read_knowledge
from bot.knowledge.loading.processes import processes_for
from bot.knowledge.model import Knowledge, Names
from bot.knowledge.snapshot import SnapshotHolder, changes
from bot.knowledge.snapshot_file.binary_format import unpack
from bot.knowledge.snapshot_file.cache import Cache
from bot.reloading.worker import load_in_subprocess
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

ENTRIES = 100_000
BETWEEN = 0.01
"""Seconds between two questions while a reload runs."""
QUIET = 3.0
"""Seconds of questions without a reload, to compare with."""


def tables(shipped: Path, entries: int = ENTRIES) -> list[str]:
    """Everything this module measures, for the shipped knowledge and a generated one of `entries` entries."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "generated")
        write_universe(folder, entries)
        sizes = [("shipped", shipped, 7), (f"{entries:,} entries", folder, 1)]
        return [
            "| reading | compose s | read s | ratio | processes | compose processor s | read processor s "
            "| index of names s | from the cache s | times faster "
            "| decode all entries s | packed MB |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|",
            *(_reading(name, each, runs, Path(scratch, "cache")) for name, each, runs in sizes),
            "",
            "| check | read s | check s | ratio | read processor s | check processor s | findings |",
            "|---|---|---|---|---|---|---|",
            *(_check(name, each, runs) for name, each, runs in sizes),
            "",
            "| reload beside questions | seconds | longest stall ms | by our own work ms | p99 before ms "
            "| p99 during ms | ratio | memory before MB | peak MB | peak of the worker MB |",
            "|---|---|---|---|---|---|---|---|---|---|",
            *(_apart(_reload, name, each, Path(scratch, "cache")) for name, each, _ in sizes),
        ]


def _seconds(work: Callable[[], object], runs: int) -> float:
    """Processor time of the quickest run, the garbage collector treated alike: paused during it."""
    best = float("inf")
    for _ in range(runs):
        gc.collect()
        gc.disable()
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
        gc.enable()
        del result
    return best


def _timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Seconds and processor seconds of the quickest run, all its processes counted. The collector is paused."""
    found = []
    for _ in range(runs):
        gc.collect()
        gc.disable()
        start, used = time.perf_counter(), _processor_seconds()
        result = work()
        found.append((time.perf_counter() - start, _processor_seconds() - used))
        gc.enable()
        del result
    return min(found)


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def _index_seconds(folder: Path) -> float:
    """Seconds of building the index while the folder is read. It uses one processor."""
    real, spent = NamesBuilder.build, 0.0

    def build(builder: NamesBuilder) -> Names:
        nonlocal spent
        start = time.perf_counter()
        try:
            return real(builder)
        finally:
            spent = time.perf_counter() - start

    with patch.object(NamesBuilder, "build", build):
        read_knowledge(folder)
    return spent


def _reading(name: str, folder: Path, runs: int, kept: Path) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml"))]

    def compose() -> None:
        for text in texts:
            yaml.compose(text, Loader=yaml.CLoader)

    base, base_used = _timed(compose, runs)
    # The index of names is built with every snapshot, and measured by itself.
    index = min(index for index in (_index_seconds(folder) for _ in range(runs)))
    whole, used = _timed(lambda: read_knowledge(folder), runs)
    read, used = whole - index, used - index
    processes = processes_for(gather(folder).contents.values())
    unpack(load_snapshot(folder, Cache(kept)))
    again = _seconds(lambda: unpack(load_snapshot(folder, Cache(kept))), runs)
    decoded = unpack(load_snapshot(folder, Cache(kept)))
    decode = _seconds(lambda: [None for _ in decoded.entries.values()], 1)
    size = sum(path.stat().st_size for path in kept.iterdir()) / 1e6
    for path in kept.iterdir():
        path.unlink()
    return (
        f"| {name} | {base:.3f} | {read:.3f} | {read / base:.2f} | {processes} | {base_used:.3f} | {used:.3f} "
        f"| {index:.3f} | {again:.4f} "
        f"| {(read + index) / again:.0f} "
        f"| {decode:.3f} | {size:.1f} |"
    )


def _check(name: str, folder: Path, runs: int) -> str:
    """All that `check` does, beside reading the same files for it."""
    read, read_used = _timed(lambda: read_folder(folder), runs)
    whole, used = _timed(lambda: check_folder(folder, date(2026, 11, 30)), runs)
    findings = len(check_folder(folder, date(2026, 11, 30)).findings)
    return f"| {name} | {read:.3f} | {whole:.3f} | {whole / read:.2f} | {read_used:.3f} | {used:.3f} | {findings:,} |"


def _apart(measure: Callable[[str, Path, Path], Coroutine[Any, Any, str]], name: str, folder: Path, kept: Path) -> str:
    """Measure in a process of its own, which has held nothing else before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_run, measure, name, folder, kept).result()


def _run(measure: Callable[[str, Path, Path], Coroutine[Any, Any, str]], name: str, folder: Path, kept: Path) -> str:
    return asyncio.run(measure(name, folder, kept))


async def _reload(name: str, folder: Path, kept: Path) -> str:
    """What `/reload` does, with one file changed, while every few milliseconds somebody asks about an entry."""
    old = await load_in_subprocess(folder, kept)
    assert isinstance(old, Knowledge), old
    gc.collect()
    gc.freeze()  # as `run` does
    current = SnapshotHolder(old)
    del old
    before: list[float] = []
    during: list[float] = []
    quiet = asyncio.create_task(_ask(current, before))
    await asyncio.sleep(QUIET)
    quiet.cancel()
    changed = folder / "changed.yaml"
    changed.write_text("places:\n  a-new-place: {name: New Place, reveal: premise}\n", encoding="utf-8")
    try:
        asking = asyncio.create_task(_ask(current, during))
        memory = _memory("VmRSS")
        start = time.perf_counter()
        stall, own = await _longest_stall(lambda: _take_over(current, folder, kept))
        seconds = time.perf_counter() - start
        asking.cancel()
    finally:
        changed.unlink()
    base, late = _p99(before), _p99(during)
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return (
        f"| {name} | {seconds:.1f} | {stall:.1f} | {own:.1f} | {base:.2f} | {late:.2f} | {late / base:.2f} "
        f"| {memory:.0f} | {_memory('VmHWM'):.0f} | {worker:.0f} |"
    )


def _memory(field: str) -> float:
    """Megabytes of this process: resident now (`VmRSS`) or at most so far (`VmHWM`)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


async def _take_over(current: SnapshotHolder, folder: Path, kept: Path) -> None:
    old = current.current
    new = await load_in_subprocess(folder, kept)
    assert isinstance(new, Knowledge), new
    await asyncio.to_thread(current.swap, new)  # as the reloader does
    found = await asyncio.to_thread(changes, old, new)
    assert found.added == ("places a-new-place",), found
    del old
    await asyncio.sleep(0)
    gc.collect()  # as the collector may do it at any time


async def _ask(current: SnapshotHolder, times: list[float]) -> None:
    """Cards of entries, any of them, one every few milliseconds: how late each is finished."""
    loop = asyncio.get_running_loop()
    draw = random.Random(1)
    tokens = list(current.current.ids_by_token)
    due = loop.time()
    while True:
        due = max(due + BETWEEN, loop.time() - 1)
        await asyncio.sleep(max(0, due - loop.time()))
        knowledge = current.current
        view = View(knowledge, Clearance({}, BeyondPolicy.VEILED), datetime.now(UTC))
        answer_card(respond(EntryQuestion(draw.choice(tokens)), view), knowledge, CardOptions(private=False))
        times.append((loop.time() - due) * 1000)


async def _longest_stall(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds for which nothing else could run while `work` was awaited, and a moment after.

    The second number leaves out what other processes took: no more than the processor time that this one used
    meanwhile, in all its threads.
    """
    worst = own = 0.0

    async def watch() -> None:
        nonlocal worst, own
        while True:
            start, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(0.001)
            stall = time.perf_counter() - start - 0.001
            worst = max(worst, stall)
            own = max(own, min(stall, time.process_time() - used))

    watcher = asyncio.create_task(watch())
    await work()
    await asyncio.sleep(0.5)
    watcher.cancel()
    return worst * 1000, own * 1000


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    print("\n".join(tables(Path("knowledge"), int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)))
