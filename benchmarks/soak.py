"""A night in a minute: the bot as a process beside the loopback Discord, steady traffic, reloads, and trouble.

    python -m benchmarks.soak --minutes 5 --rate 200            traffic and reloads
    python -m benchmarks.soak --minutes 5 --faults all          and whatever can break
    python -m benchmarks.soak --mode serve                      over HTTP in place of the gateway
    python -m benchmarks.soak --database pgbouncer              on servers of its own in place of a SQLite file

What the table counts:

asked           interactions that people sent. Each is one of the following four:
answered        a response came within Discord's three seconds (autocomplete: choices), even an empty one;
refused         answered too, but with a sentence that says what cannot be done now (store, reload);
not delivered   Discord itself could not hand it to the bot within two of its three seconds, because the gateway was
                lost, silent, or the session was forgotten before the bot had confirmed it; or it told the bot that it
                no longer waits (10062, 40060), as the soak makes it do now and then;
lost            everything else: the bot had it for at least a second, and Discord got no response in time.

twice           responses after one that Discord had acknowledged without any fault, or an error told after an answer.
mixed           answers whose texts are of two versions of the knowledge, or of one that was broken, or of one that had
                been replaced before they were asked.
not as told     people of whom something else is stored in the end than what they were last told; and of how many
                changes they were told that they are stored.
latency         from sending to the arrival of the response, of what was handed over at once and nothing befell.
stall           the longest that /healthz took beyond its median: how long the event loop stood still.
processor       time of the bot's process for each interaction: machines and neighbours matter less to it;
memory          resident, mean of the second and of the last minute; only in runs of three minutes or more.

The exit code is 1 if something was lost, answered twice or mixed, or is not stored as told; without faults also if p99
is 250 ms or more, the worst 3 s or more, or memory grew by more than 5 %.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.databases import DATABASES, Database, open_database
from benchmarks.marked import MarkedKnowledge, marks
from benchmarks.traffic import Traffic
from benchmarks.trouble import KINDS, Trouble
from bot.storage import records
from tests.loopback import BotProcess, Exchange, LoopbackDiscord
from tests.loopback.exchange import AUTOCOMPLETE, text_of
from tests.loopback.faults import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION
from tests.loopback.fixtures import OWNER, addresses, free_port, loopback

PATIENCE = 3.0
HANDED_OVER = 2.0
JUDGED_AFTER = 6.0
WRONG = "went wrong on my side"
REFUSALS = {records.UNCHANGED, records.UNCERTAIN, records.UNREADABLE, records.PARTLY, records.UNSHOWN}
P99_BAR, WORST_BAR, MEMORY_BAR = 0.25, 3.0, 1.05


@dataclass
class Found:
    """What a soak has seen."""

    asked: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    pings: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    reloads: Counter[str] = field(default_factory=Counter)
    troubles: int = 0
    acknowledged: int = 0
    processor: float = 0.0
    examples: list[str] = field(default_factory=list)
    exit_code: int | None = None
    output: str = ""

    def example(self, what: str, exchange: Exchange) -> None:
        """Keep a few of what must not be."""
        self.counts[what] += 1
        if len(self.examples) < 12:
            data = exchange.interaction["data"]
            name = data.get("name") or data.get("custom_id")
            text = text_of(exchange.answer.body)[:160]
            self.examples.append(f"{what}: {name} {[str(each) for each in exchange.befallen]} {text!r}")

    def ratio(self) -> float | None:
        """Memory of the last minute to that of the second; None in short runs."""
        end = self.memory[-1][0] if self.memory else 0.0
        if end < 170:
            return None
        second = [size for at, size in self.memory if 60 <= at < 120]
        last = [size for at, size in self.memory if at >= end - 60]
        return statistics.mean(last) / statistics.mean(second)


class Soak:
    """One run.

    Args:
        seconds: how long people ask.
        rate: interactions a second.
        seed: of everything that is left to chance.
        faults: kinds of trouble.
        reloads: how many, spread evenly; one in three of a broken knowledge.
        mode: how the bot runs, ``run`` or ``serve``.
        database: one of `DATABASES`.
    """

    def __init__(
        self,
        seconds: float,
        rate: float,
        seed: int,
        faults: set[str],
        reloads: int,
        mode: str = "run",
        database: str = "sqlite",
    ) -> None:
        self._database = database
        self._mode = mode
        self._seconds = seconds
        self._rate = rate
        self._choice = random.Random(seed)
        self._faults = faults
        self._reloads = reloads
        self._open: deque[tuple[Exchange, int]] = deque()
        self._version = 1
        self._good = {1}
        self.found = Found()

    async def run(self) -> Found:
        """Start, ask, judge, stop."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            knowledge = MarkedKnowledge(folder, random.Random(self._choice.random()))
            knowledge.put(1)
            health = f"127.0.0.1:{free_port()}"
            environment = {"AIRLOCK_KNOWLEDGE": str(knowledge.current), "AIRLOCK_HEALTH_ADDRESS": health}
            async with open_database(self._database, folder) as database, loopback(patience=PATIENCE) as discord:
                environment["AIRLOCK_DATABASE_URL"] = database.url
                discord.behaviour.remembers = False
                discord.gateway.heartbeat_interval = 5000
                guild = discord.add_guild(*(f"channel-{number}" for number in range(12)))
                async with BotProcess(folder, command=self._mode, **addresses(discord), **environment) as bot:
                    if self._mode == "serve":
                        discord.door.address = await bot.listening()
                    else:
                        await discord.connected()
                    traffic = Traffic(discord, guild, random.Random(self._choice.random()))
                    await self._run(discord, bot, traffic, knowledge, database, health)
                    self.found.exit_code = await bot.stop()
                    self.found.output = bot.output
        return self.found

    async def _run(
        self,
        discord: LoopbackDiscord,
        bot: BotProcess,
        traffic: Traffic,
        knowledge: MarkedKnowledge,
        database: Database,
        health: str,
    ) -> None:
        choice = random.Random(self._choice.random())
        trouble = Trouble(self._faults, discord, bot, database, choice, self._seconds)
        discord.behaviour.chance = trouble.rest
        beside = [
            asyncio.create_task(work)
            for work in (self._ping(health), self._measure(bot), self._reload(discord, knowledge), trouble.run())
        ]
        try:
            await self._ask(discord, traffic, trouble)
        finally:
            for task in beside:
                task.cancel()
            for ended in await asyncio.gather(*beside, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended
        discord.behaviour.chance = lambda _kind: None
        discord.gateway.acks = discord.gateway.is_open = True
        self.found.troubles = trouble.count
        await asyncio.sleep(JUDGED_AFTER)
        self._judge_old(discord, traffic, older_than=0)
        differences = traffic.ledger.differences(await database.stored())
        self.found.counts["not as told"] = len(differences)
        self.found.acknowledged = traffic.ledger.acknowledged
        self.found.examples += differences[:12]

    # ------------------------------------------------------------------ asking and judging

    async def _ask(self, discord: LoopbackDiscord, traffic: Traffic, trouble: Trouble) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        while (now := loop.time() - start) < self._seconds:
            while self.found.asked < now * self._rate:
                self.found.asked += 1
                if self._mode == "run" and not discord.gateway.has_session:
                    self.found.counts["not delivered"] += 1
                    continue
                exchange = traffic.one()
                if trouble.repeats:
                    discord.repeat(exchange)
                self._open.append((exchange, self._version))
            self._judge_old(discord, traffic, older_than=JUDGED_AFTER)
            await asyncio.sleep(0.005)

    def _judge_old(self, discord: LoopbackDiscord, traffic: Traffic, older_than: float) -> None:
        now = time.monotonic()
        while self._open and now - self._open[0][0].sent >= older_than:
            exchange, version = self._open.popleft()
            self._judge(exchange, version)
            traffic.seen(exchange)
            discord.forget(exchange)

    def _judge(self, exchange: Exchange, version: int) -> None:
        found, answer = self.found, exchange.answer
        if not answer.type:
            if could_be_answered(exchange):
                found.example("lost", exchange)
            else:
                found.counts["not delivered"] += 1
            return
        texts = [text_of(body) for body in (answer.data, *answer.edits, *answer.followups)]
        if exchange.interaction["type"] == AUTOCOMPLETE:
            texts = [choice["name"] for choice in answer.choices]
        found.counts["refused" if any(text in REFUSALS or WRONG in text for text in texts) else "answered"] += 1
        if exchange.repeats or any(WRONG in text for text in texts[1:]):
            found.example("twice", exchange)
        used = {mark for text in texts for mark in marks(text)}
        if len(used) > 1 or not used <= self._good or any(mark < version for mark in used):
            found.example("mixed", exchange)
        if not exchange.befallen and exchange.delivered is not None and exchange.delivered < 0.05:
            found.latencies.append(answer.seconds)

    # ------------------------------------------------------------------ beside it

    async def _reload(self, discord: LoopbackDiscord, knowledge: MarkedKnowledge) -> None:
        place = discord.direct()
        pause = self._seconds / (self._reloads + 1)
        for number in range(1, self._reloads + 1):
            await asyncio.sleep(pause)
            while self._mode == "run" and not discord.gateway.is_connected:  # noqa: ASYNC110 - it changes in many ways
                await asyncio.sleep(0.1)
            version, broken = number + 1, number % 3 == 0
            if broken and self._choice.random() < 0.3:
                knowledge.take_away()
            else:
                knowledge.put(version, broken=broken)
            if not broken:
                self._good.add(version)
            exchange = discord.slash("reload", place=place, user=OWNER)
            try:
                answer = await exchange
            except AssertionError:
                self.found.reloads["without an end" if could_be_answered(exchange) else "not delivered"] += 1
                continue
            done = "Reloaded" in answer.text
            if done and not broken:
                self._version = version
            expected = "Nothing has changed" if broken else "Reloaded"
            self.found.reloads["done" if done else "refused" if expected in answer.text else "otherwise"] += 1

    async def _ping(self, health: str) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                begun = time.perf_counter()
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://{health}/healthz") as response:
                        await response.read()
                    self.found.pings.append(time.perf_counter() - begun)
                await asyncio.sleep(0.02)

    async def _measure(self, bot: BotProcess) -> None:
        start = time.monotonic()
        while (used := used_by(bot.pid)) is not None:
            mebibytes, self.found.processor = used
            self.found.memory.append((time.monotonic() - start, mebibytes))
            await asyncio.sleep(1)


def could_be_answered(exchange: Exchange) -> bool:
    """Whether the bot had it for at least a second while Discord waited, and was not told that Discord did not."""
    codes = {fault.body.get("code") for fault in exchange.befallen}
    in_time = exchange.delivered is not None and exchange.delivered <= HANDED_OVER
    return in_time and not codes & {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}


def used_by(pid: int) -> tuple[float, float] | None:
    """Resident mebibytes of a process and its processor seconds; None where the system does not say."""
    folder = Path(f"/proc/{pid}")
    try:
        status = (folder / "status").read_text(encoding="ascii").splitlines()
        times = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    kibibytes = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return kibibytes / 1024, (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def table(found: Found) -> list[str]:
    """The result, a line each."""
    ordered = sorted(found.latencies) or [0.0]
    ratio = found.ratio()
    pings = found.pings or [0.0]
    rows = [
        ("asked", found.asked),
        *((what, found.counts[what]) for what in ("answered", "refused", "not delivered", "lost", "twice", "mixed")),
        ("not as told", f"{found.counts['not as told']} (of {found.acknowledged} changes)"),
        ("reloads", ", ".join(f"{count} {what}" for what, count in sorted(found.reloads.items())) or "none"),
        ("troubles", found.troubles),
        ("latency p50", f"{statistics.median(ordered) * 1000:.1f} ms"),
        ("latency p99", f"{quantile(ordered, 0.99) * 1000:.1f} ms"),
        ("latency worst", f"{ordered[-1] * 1000:.1f} ms"),
        ("longest stall", f"{(max(pings) - statistics.median(pings)) * 1000:.1f} ms"),
        ("processor", f"{found.processor / max(1, found.asked) * 1000:.2f} ms an interaction"),
        ("memory", f"{found.memory[-1][1]:.1f} MiB" if found.memory else "not measured here"),
        ("memory, last to second minute", f"{ratio:.3f}" if ratio is not None else "too short a run"),
        ("exit code after SIGTERM", found.exit_code),
    ]
    return ["| what | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows), *found.examples]


def quantile(ordered: list[float], share: float) -> float:
    """A quantile of sorted values."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def missed(found: Found, faults: Iterable[str]) -> list[str]:
    """The bars that were missed."""
    bars = {what: found.counts[what] == 0 for what in ("lost", "twice", "mixed", "not as told")}
    bars["reloads"] = found.reloads.keys() <= {"done", "refused", "not delivered"}
    bars["exit code"] = found.exit_code == 0
    if not faults:
        ordered = sorted(found.latencies) or [0.0]
        bars["p99"] = quantile(ordered, 0.99) < P99_BAR
        bars["worst"] = ordered[-1] < WORST_BAR
        bars["memory"] = (found.ratio() or 1.0) <= MEMORY_BAR
        bars["answered"] = found.counts["answered"] + found.counts["refused"] == found.asked
    return [bar for bar, kept in bars.items() if not kept]


def soak(
    minutes: float,
    rate: float = 200.0,
    seed: int = 1,
    faults: str = "none",
    reloads: int = 10,
    mode: str = "run",
    database: str = "sqlite",
) -> None:
    """Steady traffic, reloads and trouble; prints a table, and fails where something was lost, doubled or mixed.

    Args:
        minutes: how long people ask.
        rate: interactions a second.
        seed: the same seed makes the same trouble.
        faults: none, all, or some of `KINDS` between commas.
        reloads: one in three is of a broken knowledge.
        mode: how the bot runs, ``run`` or ``serve``.
        database: one of `DATABASES`.
    """
    kinds = set(KINDS) if faults == "all" else set() if faults == "none" else set(faults.split(","))
    if unknown := kinds - set(KINDS):
        sys.exit(f"There are no faults called {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}.")
    found = asyncio.run(Soak(minutes * 60, rate, seed, kinds, reloads, mode, database).run())
    print("\n".join(table(found)))
    if bars := missed(found, kinds):
        sys.exit(f"Missed: {', '.join(bars)}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.soak", description=soak.__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", default="none")
    parser.add_argument("--reloads", type=int, default=10)
    parser.add_argument("--mode", choices=("run", "serve"), default="run")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    soak(**vars(parser.parse_args()))
