"""A night in a minute: the bot as a process beside the loopback Discord, steady traffic, reloads, and trouble.

    python -m benchmarks.soak --minutes 5 --rate 200            traffic and reloads
    python -m benchmarks.soak --minutes 5 --faults all          and whatever can break
    python -m benchmarks.soak --seeds 20 --faults all           twenty times, each with a seed of its own
    python -m benchmarks.soak --minutes 60 --memory hour.csv    an hour; `benchmarks.soak_memory` draws the curve
    python -m benchmarks.soak --mode serve                      over HTTP in place of the gateway
    python -m benchmarks.soak --database pgbouncer              on servers of its own in place of a SQLite file
    python -m benchmarks.soak --flood 135                       beside one person who sends 135 questions a second

What the table counts:

asked           interactions that people sent. Each is one of the following:
answered        a response came within Discord's three seconds (autocomplete: choices), even an empty one;
refused         answered too, but with a sentence that says what cannot be done now (store, reload, too many at once);
dropped         not answered, because the one person who floods had been told already;
not delivered   Discord itself could not hand it to the bot within two of its three seconds, because the gateway was
                lost, silent, or the session was forgotten before the bot had confirmed it; or it told the bot that it
                no longer waits (10062, 40060), as the soak makes it do now and then;
lost            everything else: the bot had it for at least a second, and Discord got no response in time.

twice           responses after one that Discord had acknowledged without any fault, or an error told after an answer;
                what the soak acknowledged late, because it stood still itself, does not count.
mixed           answers whose texts are of two versions of the knowledge, or of one that was broken, or of one that had
                been replaced before they were asked.
not as told     people of whom something else is stored in the end than what they were last told; and of how many
                changes they were told that they are stored.
latency         from sending to the arrival of the response, of what was handed over at once and nothing befell.
stall           the longest that /healthz took beyond its median: how long the event loop stood still; asked by a
                process of its own. Beside it a bare bot has the same traffic, and the same troubles with its gateway.
processor       time of the bot's process for each interaction: machines and neighbours matter less to it;
memory          resident, mean of the second and of the last ten minutes, in runs of forty minutes or more; in those of
                three or more, of the second and of the last minute.

The exit code is 1 if something was lost, answered twice or mixed, or is not stored as told, or if a stall was more than
twice as long as the bare bot's; without faults also if p99 is 250 ms or more, the worst 3 s or more, or memory grew by
more than 3 % (5 % from minute to minute).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import secrets
import sys
import tempfile
import time
from collections import deque
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from benchmarks.databases import DATABASES, Database, open_database
from benchmarks.marked import MarkedKnowledge, marks
from benchmarks.soak_beside import Beside, beside
from benchmarks.soak_memory import usage
from benchmarks.soak_result import PATIENCE, Found, missed, summary, table
from benchmarks.stalls import watching
from benchmarks.traffic import FLOODING, Traffic
from benchmarks.trouble import KINDS, Trouble, strangers
from bot.interactions.middleware import TOO_FAST
from bot.storage import records
from tests.loopback import BotProcess, Exchange, LoopbackDiscord
from tests.loopback.exchange import AUTOCOMPLETE, text_of
from tests.loopback.faults import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION
from tests.loopback.fixtures import OWNER, addresses, free_port, loopback

HANDED_OVER = 2.0
JUDGED_AFTER = 6.0
SAMPLED_EVERY = 2.0
"""Seconds between two looks at the memory of the bot."""
WRONG = "went wrong on my side"
REFUSALS = {records.UNCHANGED, records.UNCERTAIN, records.UNREADABLE, records.PARTLY, records.UNSHOWN, TOO_FAST}


class Soak:
    """One run.

    Args:
        seconds: how long people ask.
        rate: interactions a second.
        seed: of everything that is left to chance.
        faults: kinds of trouble.
        reloads: how many, spread evenly; one in three of a broken knowledge.
        mode: how the bot runs, ``run`` or ``serve``.
        memory: where the samples of the bot's memory are written, as CSV.
        database: one of `DATABASES`.
        flood: interactions a second of one person more.
    """

    def __init__(
        self,
        seconds: float,
        rate: float,
        seed: int,
        faults: set[str],
        reloads: int,
        mode: str = "run",
        memory: Path | None = None,
        database: str = "sqlite",
        flood: float = 0.0,
    ) -> None:
        self._flood = flood
        self._memory = memory
        self._database = database
        self._mode = mode
        self._seconds = seconds
        self._rate = rate
        self._choice = random.Random(seed)
        self._faults = faults
        self._reloads = reloads
        self._open: deque[tuple[Exchange, int]] = deque()
        self._version = 1
        self._ports: list[int] = []
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
                    self._ports = [
                        int(re.findall(r":(\d+)", where)[-1]) for where in (health, discord.door.address) if where
                    ]
                    async with watching(health) as self.found.pings, self._beside() as bare:
                        await self._run(discord, bot, traffic, knowledge, database, bare)
                    if bare is not None:
                        self.found.bare_pings = bare.pings
                    self.found.exit_code = await bot.stop()
                    self.found.output = bot.output
        return self.found

    def _beside(self) -> AbstractAsyncContextManager[Beside | None]:
        """A bare bot, where floods come from the gateway."""
        if self._mode == "run" and "gateway" in self._faults:
            return beside(self._rate, rest="rest" in self._faults)
        return nullcontext()

    async def _run(
        self,
        discord: LoopbackDiscord,
        bot: BotProcess,
        traffic: Traffic,
        knowledge: MarkedKnowledge,
        database: Database,
        bare: Beside | None,
    ) -> None:
        choice = random.Random(self._choice.random())
        tell = bare.tell if bare is not None else lambda *_, **__: None
        trouble = Trouble(self._faults, discord, bot, database, choice, self._seconds, tell)
        discord.behaviour.chance = trouble.rest
        works = [self._watch(bot), self._reload(discord, knowledge), trouble.run()]
        if "strangers" in self._faults:
            works.append(strangers(self._ports, random.Random(self._choice.random())))
        beside = [asyncio.create_task(work) for work in works]
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
        self.found.troubles, self.found.trouble_log = trouble.count, trouble.log
        await asyncio.sleep(JUDGED_AFTER)
        self._judge_old(discord, traffic, older_than=0)
        differences = traffic.ledger.differences(await database.stored())
        self.found.counts["not as told"] = len(differences)
        self.found.acknowledged = traffic.ledger.acknowledged
        self.found.differences = differences[:12]

    # ------------------------------------------------------------------ asking and judging

    async def _ask(self, discord: LoopbackDiscord, traffic: Traffic, trouble: Trouble) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        begun = dict.fromkeys((traffic.one, traffic.flooding), 0)
        while (now := loop.time() - start) < self._seconds:
            for ask, rate in ((traffic.one, self._rate), (traffic.flooding, self._flood)):
                while begun[ask] < now * rate:
                    begun[ask] += 1
                    self.found.asked += 1
                    if self._mode == "run" and not discord.gateway.has_session:
                        self.found.counts["not delivered"] += 1
                        continue
                    exchange = ask()
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
            if exchange.user == FLOODING:
                found.counts["dropped"] += 1
            elif could_be_answered(exchange):
                found.example("lost", exchange)
            else:
                found.counts["not delivered"] += 1
            return
        texts = [text_of(body) for body in (answer.data, *answer.edits, *answer.followups)]
        if exchange.interaction["type"] == AUTOCOMPLETE:
            texts = [choice["name"] for choice in answer.choices]
        found.counts["refused" if any(text in REFUSALS or WRONG in text for text in texts) else "answered"] += 1
        repeated = exchange.repeats and not found.acknowledged_late(exchange)
        if repeated or any(WRONG in text for text in texts[1:]):
            found.example("twice", exchange)
        used = {mark for text in texts for mark in marks(text)}
        if len(used) > 1 or not used <= self._good or any(mark < version for mark in used):
            found.example("mixed", exchange)
        at_once = exchange.delivered is not None and exchange.delivered < 0.05
        if at_once and not exchange.befallen and exchange.user != FLOODING:
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
                await asyncio.to_thread(knowledge.put, version, broken=broken)
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

    async def _watch(self, bot: BotProcess) -> None:
        """Look at the bot's memory, and at whether the soak itself stands still and so judges too late."""
        measured = started = time.monotonic()
        file = self._memory.open("w", encoding="ascii") if self._memory else None
        with file or nullcontext():
            if file:
                file.write("seconds,MiB\n")
            while True:
                begun = time.monotonic()
                await asyncio.sleep(0.02)
                self.found.own_pings.append((begun, time.monotonic() - begun))
                if begun - measured >= SAMPLED_EVERY and (used := usage(bot.pid)) is not None:
                    measured = begun
                    mebibytes, self.found.processor = used
                    self.found.memory.append((begun - started, mebibytes))
                    if file:
                        file.write(f"{begun - started:.1f},{mebibytes:.2f}\n")
                        file.flush()


def could_be_answered(exchange: Exchange) -> bool:
    """Whether the bot had it for at least a second while Discord waited, and was not told that Discord did not."""
    codes = {fault.body.get("code") for fault in exchange.befallen}
    in_time = exchange.delivered is not None and exchange.delivered <= HANDED_OVER
    return in_time and not codes & {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}


def soak(
    minutes: float,
    rate: float = 200.0,
    seed: int | None = None,
    faults: str = "none",
    reloads: int = 10,
    mode: str = "run",
    seeds: int = 1,
    memory: Path | None = None,
    database: str = "sqlite",
    flood: float = 0.0,
) -> None:
    """Steady traffic, reloads and trouble; prints a table, and fails where something was lost, doubled or mixed.

    Args:
        minutes: how long people ask.
        rate: interactions a second.
        seed: the same seed makes the same trouble; None: drawn at random.
        faults: none, all, or some of `KINDS` between commas.
        reloads: one in three is of a broken knowledge.
        mode: how the bot runs, ``run`` or ``serve``.
        seeds: how many runs, one after the other, each with a seed drawn at random.
        memory: where the samples of the bot's memory are written, as CSV.
        database: one of `DATABASES`.
        flood: interactions a second of one person more, who is refused most of them.
    """
    kinds = set(KINDS) if faults == "all" else set() if faults == "none" else set(faults.split(","))
    if unknown := kinds - set(KINDS):
        sys.exit(f"There are no faults called {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}.")
    if seed is not None and seeds > 1:
        sys.exit("With --seeds each run draws its own seed; leave out --seed.")
    runs: dict[int, Found] = {}
    failed = []
    for _ in range(seeds):
        drawn = secrets.randbelow(2**32) if seed is None else seed
        print(f"Seed {drawn}", flush=True)
        run = Soak(minutes * 60, rate, drawn, kinds, reloads, mode, memory, database, flood)
        found = runs[drawn] = asyncio.run(run.run())
        print("\n".join(table(found)), flush=True)
        if bars := missed(found, kinds):
            failed.append(f"Missed with seed {drawn}: {', '.join(bars)}.")
    if seeds > 1:
        print("\n".join(summary(runs)))
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.soak", description=soak.__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--faults", default="none")
    parser.add_argument("--reloads", type=int, default=10)
    parser.add_argument("--mode", choices=("run", "serve"), default="run")
    parser.add_argument("--memory", type=Path)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--flood", type=float, default=0.0)
    soak(**vars(parser.parse_args()))
