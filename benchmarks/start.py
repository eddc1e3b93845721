"""How heavy the bot is to start and to keep, beside a bare discord.py bot: time to READY, memory, the command line.

``python -m benchmarks.start`` prints these tables alone; it takes a minute. Rounds alternate, so that whatever disturbs
disturbs all. Memory is the resident set; “own” are the pages that no other process shares.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.throughput import USERS, Seat, flood, prepare, processor_seconds
from tests.loopback import LoopbackDiscord
from tests.loopback.process import KNOWLEDGE, REPOSITORY

ROUNDS = 4
LOAD = 1500  # interactions, half of them keystrokes
BARE, CACHED, UNCACHED = "bare discord.py bot", "Airlock", "Airlock, knowledge not cached"
IMPORT = '`python -c "import discord"`'
COMMANDS = {
    IMPORT: ("-c", "import discord"),
    "`--help`": ("-m", "bot", "--help"),
    '`ask "/cast name:margo"`': ("-m", "bot", "ask", "/cast name:margo"),
    "`check` of the shipped knowledge": ("-m", "bot", "check"),
}
_TOKEN = "token-of-a-benchmark"  # noqa: S105 - nobody's
_MIB = 1024 * 1024


@dataclass(slots=True)
class Started:
    """What starts of one bot have taken: seconds, and bytes."""

    ready: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    resident_loaded: list[float] = field(default_factory=list)
    own_loaded: list[float] = field(default_factory=list)


def memory(process: int) -> tuple[float, float]:
    """The resident set of a process in bytes, and how much of it is its own; zeros where the system does not tell."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0, 0.0
    sizes = {line.split()[0]: float(line.split()[1]) * 1024 for line in text.splitlines()[1:]}
    return sizes["Rss:"], sizes["Private_Clean:"] + sizes["Private_Dirty:"]


async def start_once(name: str, cache: Path, found: Started) -> None:
    """Start one bot, wait until Discord has it, let people ask, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackDiscord(token=_TOKEN, owner_id=1, patience=60) as discord:
            place = discord.add_guild("season-2")["season-2"]
            environment = {
                **os.environ,
                "PYTHONPATH": str(REPOSITORY),
                "DISCORD_TOKEN": _TOKEN,
                "AIRLOCK_API_URL": discord.api_url,
                "AIRLOCK_GATEWAY_URL": discord.gateway_url,
                "AIRLOCK_KNOWLEDGE": str(KNOWLEDGE),
                "AIRLOCK_DATABASE_URL": f"sqlite:///{cache.parent / 'airlock.db'}",
                "AIRLOCK_CACHE": str(cache if name == CACHED else Path(folder, "cache")),
            }
            program = ("benchmarks.bare_bot",) if name == BARE else ("bot", "run")
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *program, cwd=folder, env=environment, stderr=asyncio.subprocess.DEVNULL
            )
            try:
                await discord.gateway.until(lambda: discord.gateway.is_connected, 60)
                found.ready.append(time.perf_counter() - began)
                found.processor.append(processor_seconds(process.pid))
                await asyncio.sleep(0.5)
                for sizes, size in zip((found.resident, found.own), memory(process.pid), strict=True):
                    sizes.append(size)
                seat = Seat(name, discord, place, process.pid, private=name != BARE)
                if name != BARE:
                    await prepare(seat)
                await flood(seat.cast, LOAD // 2)
                await flood(seat.keystroke, LOAD // 2)
                for sizes, size in zip((found.resident_loaded, found.own_loaded), memory(process.pid), strict=True):
                    sizes.append(size)
            finally:
                process.terminate()
                await process.wait()


async def starts(rounds: int) -> dict[str, Started]:
    """All bots, started in turn. The first start of Airlock writes its cache and its database, and does not count."""
    found = {name: Started() for name in (BARE, CACHED, UNCACHED)}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder, "cache")
        await start_once(CACHED, cache, Started())
        for _ in range(rounds):
            for name, started in found.items():
                await start_once(name, cache, started)
    return found


def whole_process(arguments: Sequence[str], environment: dict[str, str]) -> float:
    """The processor seconds of a process from its start to its end, with those of its children."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def commands(rounds: int) -> dict[str, list[float]]:
    """Whole commands in turn. The first of each writes bytecode and cache, and does not count."""
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AIRLOCK_CACHE": str(Path(folder, "cache"))}
        for number in range(rounds + 1):
            for name, arguments in COMMANDS.items():
                seconds = whole_process(arguments, environment)
                if number:
                    found[name].append(seconds)
    return found


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median over rounds of the quotient of neighbours."""
    return statistics.median(one / other if other else 0.0 for one, other in zip(these, those, strict=True))


def sections(rounds: int = ROUNDS) -> list[str]:
    """Both tables, as lines of Markdown."""
    started, ran = asyncio.run(starts(rounds)), commands(rounds)
    columns: tuple[tuple[str, Callable[[Started], list[float]], float, int], ...] = (
        ("READY after s", lambda each: each.ready, 1.0, 2),
        ("processor s", lambda each: each.processor, 1.0, 2),
        ("MB when ready", lambda each: each.resident, _MIB, 1),
        ("own", lambda each: each.own, _MIB, 1),
        ("MB under load", lambda each: each.resident_loaded, _MIB, 1),
        ("own", lambda each: each.own_loaded, _MIB, 1),
    )
    lines = [
        "## To start, and to keep",
        "",
        f"Medians of {rounds} starts in turn, from the start of the process until Discord has said READY to it, then "
        f"{LOAD} interactions of {USERS} people. Bars: READY ≤ 2.0 × bare (3.0 × without a cache), memory when ready "
        "≤ 1.9 ×, under load ≤ 2.1 ×.",
        "",
        f"| bot | {' | '.join(name for name, *_ in columns)} |",
        f"|---|{'---|' * len(columns)}",
    ]
    for name, each in started.items():
        cells = [f"{statistics.median(of(each)) / unit:.{digits}f}" for _, of, unit, digits in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    for name in (CACHED, UNCACHED):
        cells = [f"**{ratio(of(started[name]), of(started[BARE])):.2f}**" for _, of, *_ in columns]
        lines.append(f"| {name} / bare | {' | '.join(cells)} |")
    lines += [
        "",
        "Whole processes, beside the import of discord.py alone. Bars: `--help` ≤ 0.8, `ask` ≤ 2.5, `check` ≤ 2.0.",
        "",
        "| process | processor s | ratio |",
        "|---|---|---|",
    ]
    for name, seconds in ran.items():
        lines.append(f"| {name} | {statistics.median(seconds):.2f} | {ratio(seconds, ran[IMPORT]):.2f} |")
    return lines


if __name__ == "__main__":
    print("\n".join(sections()))
