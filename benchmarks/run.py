"""What is measured, and against what: ratios within one run, because machines differ.

``make bench`` prints every table and writes them to benchmarks/results.md. ``make bench-million`` looks among a million
entries instead and writes benchmarks/results-million.md; it takes about a quarter of an hour and 8 GiB of memory.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from benchmarks import generated, message_checks, queries, reading, start, throughput
from bot.answers.questions import CastQuestion, TimelineQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.components import Card
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import set_up_logs
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

FOLDER = Path("knowledge")
RESULTS = Path(__file__).with_name("results.md")
RESULTS_MILLION = Path(__file__).with_name("results-million.md")
RUNS = 200


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of each run, after one that is not counted."""
    work()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def row(name: str, times: list[float], against: float | None = None) -> str:
    """A line of the table: median, 99th percentile, and the ratio to something measured in the same run."""
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    ratio = f"{middle / against:.2f}" if against is not None else ""
    return f"| {name} | {middle:.2f} | {late:.2f} | {ratio} |"


def answering() -> list[str]:
    """A question to a card, without Discord."""
    knowledge = read_knowledge(FOLDER)
    work = next(iter(knowledge.works))
    clearance = Clearance({work: Position(work, 1, 6)}, BeyondPolicy.VEILED)
    now = datetime.now(UTC)

    def ask(question: CastQuestion | TimelineQuestion) -> Callable[[], Card]:
        return lambda: answer_card(
            respond(question, View(knowledge, clearance, now)), knowledge, CardOptions(private=False)
        )

    return [
        row("/cast name: by a first name", timed(ask(CastQuestion("margo")), RUNS)),
        row("/cast name: with a slip", timed(ask(CastQuestion("margo madisn")), RUNS)),
        row("/cast name: nobody's", timed(ask(CastQuestion("walter white")), RUNS)),
        row("/timeline", timed(ask(TimelineQuestion()), RUNS)),
    ]


async def whole_way() -> list[str]:
    """Requests of `ask --batch` through the command tree."""
    knowledge = read_knowledge(FOLDER)
    times = []
    async with SimulatedDiscord(SnapshotHolder(knowledge), FOLDER) as world:
        for _ in range(RUNS):
            request = parse_request('{"command": "/cast name:margo"}', knowledge)
            start = time.perf_counter()
            await world.ask(request)
            times.append((time.perf_counter() - start) * 1000)
    return [row("`ask --batch`, one request", times)]


def inside() -> list[str]:
    """The parts of the bot alone, as lines of Markdown."""
    return [
        "## Parts of the bot",
        "",
        "| what | median ms | p99 ms | ratio |",
        "|---|---|---|---|",
        *answering(),
        *asyncio.run(whole_way()),
        "",
        *reading.tables(FOLDER),
    ]


def processor() -> str:
    """The model of the machine's processor, where it is told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.machine()


def heading() -> list[str]:
    """When, on what, and with which versions."""
    packages = ("discord.py", "rapidfuzz", "thefuzz", "numpy")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return [
        "# Measured",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} × {processor()}, Python {platform.python_version()}, "
        f"{versions}, SQLite {sqlite3.sqlite_version}. Milliseconds say little on a shared machine; ratios within the "
        "run say more.",
    ]


def measured(million: bool) -> Iterator[list[str]]:
    """The tables, one section after the other, as they are ready."""
    yield heading()
    if million:
        yield generated.sections((generated.SIZES[0], generated.MILLION))
        return
    yield queries.sections(read_knowledge(FOLDER))
    yield message_checks.sections(read_knowledge(FOLDER))
    yield generated.sections(generated.SIZES)
    yield start.sections()
    yield throughput.sections()
    yield inside()


def main() -> None:
    """Print the tables and write them down."""
    set_up_logs("error", "console")
    million = "--million" in sys.argv[1:]
    lines: list[str] = []
    for section in measured(million):
        lines += [*section, ""]
        print("\n".join(section), flush=True)
        print(flush=True)
    (RESULTS_MILLION if million else RESULTS).write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
