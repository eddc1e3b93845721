"""Two replicas of `serve` behind HAProxy with `docs/haproxy.cfg`, on one PostgreSQL. One is stopped each minute.

    python -m benchmarks.replicas --database postgresql://postgres@127.0.0.1/postgres
    python -m benchmarks.replicas --stop term          a restart as an update does it, in place of SIGKILL

Discord posts over TLS. One interaction in a hundred is posted twice, so that in half of these cases each replica gets
one. The replicas are stopped in turn, and started again a few seconds later. What the table counts:

asked           interactions that people sent;
answered        a response came within Discord's three seconds;
refused         answered too, but with a sentence that says what cannot be done now;
lost            no response in time;
held            what the stopped replicas were working on, by HAProxy's count at that moment (the process stands still);
retried         requests that HAProxy sent once more;
twice           changes that were made twice: a trigger in the database sees a row that is set to what it was already;
missing         changes that were acknowledged, and do not stand in the database.

The exit code is 1 if more was lost than held (with `--stop term`: anything), or anything is twice or missing, or a
reload did not reach both replicas. It needs HAProxy, and a PostgreSQL in which it may create a database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import secrets
import shutil
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from benchmarks.marked import MarkedKnowledge
from benchmarks.traffic import EPISODES, Traffic
from bot.storage import records
from tests.loopback import BotProcess, Exchange, LoopbackDiscord
from tests.loopback.certificate import Certificate
from tests.loopback.exchange import AUTOCOMPLETE, text_of
from tests.loopback.fixtures import OWNER, addresses, free_port, loopback, until

CONFIGURATION = Path(__file__).resolve().parent.parent / "docs" / "haproxy.cfg"
PATIENCE = 3.0
JUDGED_AFTER = 4.0
REPEATED = 0.01
DOWN_SECONDS = 2.0
"""For how long a replica stays away."""
START_SECONDS = 40.0
REFUSALS = {records.UNCHANGED, records.UNCERTAIN, records.UNREADABLE, records.PARTLY, records.UNSHOWN}
REACHED_AFTER = 20.0
SERVING = "SELECT count(*) FROM replicas JOIN announcements USING (version) WHERE announcements.number = $1"
TWICE = """
CREATE TABLE twice (id TEXT);
CREATE FUNCTION note_twice() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO twice VALUES (NEW.user_id); RETURN NEW; END $$;
CREATE TRIGGER twice BEFORE UPDATE ON progress FOR EACH ROW
    WHEN (OLD IS NOT DISTINCT FROM NEW) EXECUTE FUNCTION note_twice();
"""


class ChangingTraffic(Traffic):
    """Traffic in which everybody changes their progress once at most, so that one change made twice can be seen."""

    def seen(self, exchange: Exchange) -> None:
        """Press no *Undo*: pressed twice, it rightly sets the same value twice."""
        if exchange.interaction["data"].get("name") != "progress":
            super().seen(exchange)

    def _change(self) -> Exchange:
        options = {"show": "LAN", "episode": self._choice.choice(EPISODES)}
        return self._discord.slash("progress set", options, place=self._place(), user=self._discord.new_id())


@dataclass
class Replica:
    """One of the two processes, on ports of its own."""

    name: str
    folder: Path
    environment: dict[str, str]
    process: BotProcess | None = None
    output: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        self.process = await BotProcess(self.folder, command="serve", **self.environment).__aenter__()
        try:
            await self.process.listening(START_SECONDS)
        except TimeoutError:
            raise TimeoutError(f"replica {self.name} does not listen: {self.process.output[-2000:]}") from None

    async def kill(self) -> None:
        """Leave no process behind."""
        if self.process is not None:
            await self.process.__aexit__()

    async def stop(self, number: signal.Signals) -> int:
        """Stop it, and return its exit code."""
        assert self.process is not None
        code = await self.process.stop(number)
        self.output.append(self.process.output)
        return code


@dataclass
class Found:
    """What a run has seen."""

    counts: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    reloads: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def judge(self, exchange: Exchange) -> None:
        """Count one interaction whose time is over."""
        data, answer = exchange.interaction["data"], exchange.answer
        self.counts["asked"] += 1
        if not answer.type:
            self.counts["lost"] += 1
            self.examples.append(f"lost: {data.get('name') or data.get('custom_id')} at {exchange.sent:.2f}")
            return
        self.latencies.append(answer.seconds)
        is_refused = exchange.interaction["type"] != AUTOCOMPLETE and text_of(answer.data) in REFUSALS
        self.counts["refused" if is_refused else "answered"] += 1

    def rows(self) -> list[tuple[str, object]]:
        """The table's rows."""
        ordered = sorted(self.latencies) or [0.0]
        names = ("asked", "answered", "refused", "lost", "retried", "twice", "missing", "not taken")
        return [
            *((name, self.counts[name]) for name in names),
            ("held", f"{sum(self.held)} by {len(self.held)} stopped replicas: {', '.join(map(str, self.held))}"),
            ("exit codes", ", ".join(map(str, self.exit_codes))),
            ("reloads", ", ".join(f"{count} {what}" for what, count in sorted(self.reloads.items())) or "none"),
            ("latency p50", f"{statistics.median(ordered) * 1000:.1f} ms"),
            ("latency p99", f"{ordered[int(len(ordered) * 0.99)] * 1000:.1f} ms"),
            ("latency worst", f"{ordered[-1] * 1000:.1f} ms"),
        ]

    def missed(self, stop: signal.Signals) -> list[str]:
        """The bars that were missed."""
        allowed = sum(self.held) if stop is signal.SIGKILL else 0
        bars = {
            "lost": self.counts["lost"] <= allowed,
            "twice": self.counts["twice"] == 0,
            "missing": self.counts["missing"] == 0,
            "reloads": self.reloads.keys() <= {"reached both"},
            "exit codes": stop is signal.SIGKILL or set(self.exit_codes) <= {0},
        }
        return [bar for bar, kept in bars.items() if not kept]


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """The address of a new database on a PostgreSQL server; it is dropped in the end."""
    name = f"airlock_replicas_{secrets.token_hex(4)}"
    administrator = await asyncpg.connect(server)
    await administrator.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        await administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await administrator.close()


def lasting_port() -> int:
    """Return a free port that no client gets as its own while a replica is away.

    Ports for clients begin at 32768. A health check that asks such a port while nobody listens there may meet itself.
    """
    while True:
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", random.randrange(20_000, 32_000)))
            return int(found.getsockname()[1])


class Balancer:
    """HAProxy with the configuration of the docs.

    Args:
        folder: for its socket.
        environment: the variables of the configuration.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._socket = str(folder / "haproxy.sock")
        self._environment = {"PATH": os.defpath, **environment, "AIRLOCK_SOCKET": self._socket}

    async def __aenter__(self) -> Balancer:
        program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
        if program is None:
            raise FileNotFoundError("HAProxy is not installed: apt install haproxy")
        self._process = await asyncio.create_subprocess_exec(
            program, "-db", "-f", str(CONFIGURATION), env=self._environment, stderr=asyncio.subprocess.DEVNULL
        )
        await until(lambda: Path(self._socket).exists())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        await self._process.wait()

    async def figures(self, server: str) -> dict[str, str]:
        """What HAProxy counts for a server, or for ``BACKEND``: its `show stat`."""
        names, *rows = (await asyncio.to_thread(self._asked, b"show stat\n")).strip().splitlines()
        for row in rows:
            figures = dict(zip(names.lstrip("# ").split(","), row.split(","), strict=True))
            if (figures["pxname"], figures["svname"]) == ("replicas", server):
                return figures
        raise LookupError(server)

    def _asked(self, command: bytes) -> str:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(self._socket)
            connection.sendall(command)
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    async def until_up(self, server: str, seconds: float = 20.0) -> None:
        """Wait until HAProxy sends requests to a server."""
        async with asyncio.timeout(seconds):
            while not (await self.figures(server))["status"].startswith("UP"):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.1)


class Run:
    """One run.

    Args:
        seconds: how long people ask.
        rate: interactions a second.
        every: seconds between two stops.
        stop: the signal that stops a replica.
        seed: of everything that is left to chance.
    """

    def __init__(self, seconds: float, rate: float, every: float, stop: signal.Signals, seed: int) -> None:
        self._seconds = seconds
        self._rate = rate
        self._every = every
        self._stop = stop
        self._choice = random.Random(seed)
        self._changes: list[Exchange] = []
        self.found = Found()

    async def run(self, server: str) -> Found:
        """Start everything, ask, judge, stop."""
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            database = await stack.enter_async_context(fresh_database(server))
            knowledge = MarkedKnowledge(folder, random.Random(self._choice.random()))
            knowledge.put(1)
            certificate = Certificate(folder)
            discord = await stack.enter_async_context(loopback(patience=PATIENCE))
            discord.behaviour.remembers = False
            guild = discord.add_guild(*(f"channel-{number}" for number in range(12)))
            variables = {
                "AIRLOCK_BIND": f"127.0.0.1:{free_port()}",
                "AIRLOCK_CERTIFICATE": str(certificate.file),
            }
            replicas = []
            for name in ("one", "two"):
                serve, health = lasting_port(), lasting_port()
                prefix = f"AIRLOCK_{name.upper()}"
                variables |= {prefix: "127.0.0.1", f"{prefix}_SERVE": str(serve), f"{prefix}_HEALTH": str(health)}
                environment = {
                    **addresses(discord),
                    "AIRLOCK_KNOWLEDGE": str(knowledge.current),
                    "AIRLOCK_DATABASE_URL": database.replace("postgresql://", "postgresql+asyncpg://"),
                    "AIRLOCK_SERVE_ADDRESS": f"127.0.0.1:{serve}",
                    "AIRLOCK_HEALTH_ADDRESS": f"127.0.0.1:{health}",
                }
                home = folder / name
                home.mkdir()
                replicas.append(Replica(name, home, environment))
            for replica in replicas:
                stack.push_async_callback(replica.kill)
                await replica.start()
            await until(lambda: bool(discord.commands))
            connection = await asyncpg.connect(database)
            await connection.execute(TWICE)
            balancer = await stack.enter_async_context(Balancer(folder, variables))
            for replica in replicas:
                await balancer.until_up(replica.name)
            discord.door.address = f"https://{variables['AIRLOCK_BIND']}/interactions"
            discord.door.trust(certificate.client_context())
            self._begun = time.monotonic()
            traffic = ChangingTraffic(discord, guild, random.Random(self._choice.random()))
            beside = [
                asyncio.create_task(self._stop_in_turn(replicas, balancer)),
                asyncio.create_task(self._reload(discord, knowledge, connection)),
            ]
            await self._ask(discord, traffic)
            await asyncio.gather(*beside)
            self.found.counts["retried"] = int((await balancer.figures("BACKEND"))["wretr"])
            await self._compare(connection)
            await connection.close()
            for replica in replicas:
                code = await replica.stop(signal.SIGTERM)
                self.found.exit_codes += [code] if self._stop is signal.SIGTERM else []
            self.found.counts["not taken"] = len(discord.door.failures)
            counted = Counter(discord.door.failures).most_common(5)
            self.found.examples[:0] = [f"not taken, {count} times: {what}" for what, count in counted]
            discord.door.failures = []
            self.output = "".join(text for replica in replicas for text in replica.output)
        return self.found

    async def _ask(self, discord: LoopbackDiscord, traffic: Traffic) -> None:
        loop = asyncio.get_running_loop()
        start, asked = loop.time(), 0
        waiting: list[Exchange] = []
        while (now := loop.time() - start) < self._seconds + JUDGED_AFTER:
            while now < self._seconds and asked < now * self._rate:
                asked += 1
                exchange = traffic.one()
                waiting.append(exchange)
                if exchange.interaction["data"].get("name") == "progress":
                    self._changes.append(exchange)
                if self._choice.random() < REPEATED:
                    discord.repeat(exchange)
            limit = time.monotonic() - JUDGED_AFTER
            while waiting and waiting[0].sent <= limit:
                exchange = waiting.pop(0)
                self.found.judge(exchange)
                traffic.seen(exchange)
                discord.forget(exchange)
            await asyncio.sleep(0.005)
        for exchange in waiting:
            self.found.judge(exchange)

    async def _until(self, seconds: float) -> None:
        """Wait until so many seconds after the start."""
        await asyncio.sleep(self._begun + seconds - time.monotonic())

    async def _stop_in_turn(self, replicas: list[Replica], balancer: Balancer) -> None:
        for number in range(int(self._seconds / self._every - 0.5)):
            await self._until((number + 1) * self._every)
            replica = replicas[number % 2]
            assert replica.process is not None
            if self._stop is signal.SIGKILL:
                replica.process.send_signal(signal.SIGSTOP)
            self.found.held.append(int((await balancer.figures(replica.name))["scur"]))
            code = await replica.stop(self._stop)
            self.found.exit_codes.append(code)
            await asyncio.sleep(DOWN_SECONDS)
            await replica.start()
            await balancer.until_up(replica.name)

    async def _reload(
        self, discord: LoopbackDiscord, knowledge: MarkedKnowledge, connection: asyncpg.Connection
    ) -> None:
        """Reload in the middle between two stops, and look who serves the version that was announced."""
        for version in range(2, int(self._seconds / self._every + 0.5) + 2):
            await self._until((version - 1.5) * self._every)
            knowledge.put(version)
            exchange = discord.slash("reload", place=discord.direct(), user=OWNER)
            with suppress(AssertionError):  # no answer
                await exchange
            outcome = "reached both"
            try:
                async with asyncio.timeout(REACHED_AFTER):
                    while await connection.fetchval(SERVING, version - 1) < 2:  # noqa: ASYNC110 - as above
                        await asyncio.sleep(0.1)
            except TimeoutError:
                outcome = f"did not reach both: {exchange.answer.text[:100]}"
            self.found.reloads[outcome] += 1

    async def _compare(self, connection: asyncpg.Connection) -> None:
        """Compare what people were told with what stands in the database."""
        stored = {
            row["user_id"]: (row["season"], row["episode"]) for row in await connection.fetch("SELECT * FROM progress")
        }
        for exchange in self._changes:
            said = re.search(r"Noted. Private answers now show .* up to \*\*\w+ S(\d+)E(\d+)\*\*", exchange.answer.text)
            if said and stored.get(exchange.user) != (int(said[1]), int(said[2])):
                self.found.counts["missing"] += 1
                self.found.examples.append(f"missing: {exchange.user} {said[0]} {stored.get(exchange.user)}")
        self.found.counts["twice"] = await connection.fetchval("SELECT count(*) FROM twice")


def replicas(
    database: str, minutes: float = 5, rate: float = 200, every: float = 60, stop: str = "kill", seed: int | None = None
) -> None:
    """Ask two replicas behind HAProxy while one of them is stopped each minute; print a table, and fail if it is bad.

    Args:
        database: a PostgreSQL server where a database may be created.
        minutes: how long people ask.
        rate: interactions a second.
        every: seconds between two stops.
        stop: ``kill`` for SIGKILL, ``term`` for SIGTERM.
        seed: the same seed asks the same; a random one by default, which is printed.
    """
    seed = secrets.randbelow(1 << 32) if seed is None else seed
    number = signal.SIGKILL if stop == "kill" else signal.SIGTERM
    found = asyncio.run(Run(minutes * 60, rate, every, number, seed).run(database))
    rows = [("seed", seed), ("stopped by", number.name), *found.rows()]
    print("\n".join(["| what | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)]))
    print("\n".join(found.examples[:20]))
    if bars := found.missed(number):
        sys.exit(f"Missed: {', '.join(bars)}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.replicas", description=replicas.__doc__)
    default = os.environ.get("AIRLOCK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--database", default=default)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--every", type=float, default=60.0)
    parser.add_argument("--stop", choices=("kill", "term"), default="kill")
    parser.add_argument("--seed", type=int)
    replicas(**vars(parser.parse_args()))
