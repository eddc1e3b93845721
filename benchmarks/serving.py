"""Interactions a second through the interactions endpoint (`serve`) beside the gateway (`run`), one process each.

Both bots run against a small Discord on 127.0.0.1 (`tests/loopback`) in this process, in alternating rounds. This
process signs every request and takes every answer, so on few processors it is a part of what is measured; how busy it
is stands in the table.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tests.loopback import BotProcess, Exchange, LoopbackDiscord, Place

IN_FLIGHT = 32
ROUNDS = 4
A_ROUND = 320
USERS = 64
WAYS = ("run", "serve")
NAMES = ("margo", "ed baldwin", "Gordo Stevens", "danielle poole", "molly cobb", "aleida", "ellen", "dev ayesa")
PING = b'{"type": 1, "id": "1", "token": "x", "application_id": "2", "version": 1}'
_TOKEN = "token-of-a-benchmark"  # noqa: S105 - nobody's


@dataclass
class Seat:
    """One bot, its Discord, and what has been measured: answers a second, seconds and processor each, our own share."""

    way: str
    discord: LoopbackDiscord
    place: Place
    process: int
    rates: dict[str, list[float]] = field(default_factory=dict)
    delays: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)
    driver: dict[str, list[float]] = field(default_factory=dict)

    async def cast(self, number: int) -> float:
        """One `/cast`, privately, by somebody who has said how far they are."""
        options = {"name": NAMES[number % len(NAMES)], "private": True}
        return await _seconds(self.discord.slash("cast", options, place=self.place, user=1000 + number % USERS))

    async def keystroke(self, number: int) -> float:
        """One autocomplete of `/cast name:`."""
        typed = NAMES[number % len(NAMES)][: 1 + number % 4]
        asked = self.discord.autocomplete("cast", "name", typed, place=self.place, user=1000 + number % USERS)
        return await _seconds(asked)

    async def ping(self, _number: int) -> float:
        """Nothing but a signature checked and an answer made."""
        start = time.perf_counter()
        status, _ = await self.discord.door.post(PING)
        assert status == 200
        return time.perf_counter() - start


async def _seconds(exchange: Exchange) -> float:
    return (await exchange).seconds


async def flood(ask: Callable[[int], Awaitable[float]], count: int) -> list[float]:
    """So many, `IN_FLIGHT` at a time; the seconds each took."""
    numbers = iter(range(count))

    async def one_after_another() -> list[float]:
        return [await ask(number) for number in numbers]

    return list(chain.from_iterable(await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))))


def processor_seconds(process: int) -> float:
    """What a process has used so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(seat: Seat, what: str, ask: Callable[[int], Awaitable[float]]) -> None:
    """One round."""
    seat.discord.requests.clear()
    used, own, start = processor_seconds(seat.process), time.process_time(), time.perf_counter()
    seconds = await flood(ask, A_ROUND)
    took = time.perf_counter() - start
    seat.rates.setdefault(what, []).append(A_ROUND / took)
    seat.costs.setdefault(what, []).append(1000 * (processor_seconds(seat.process) - used) / A_ROUND)
    seat.driver.setdefault(what, []).append((time.process_time() - own) / took)
    seat.delays.setdefault(what, []).extend(seconds)


async def measured() -> list[Seat]:
    """Both ways, in turn."""
    async with AsyncExitStack() as stack:
        seats = []
        for way in WAYS:
            discord = await stack.enter_async_context(LoopbackDiscord(token=_TOKEN, owner_id=1, patience=60))
            place = discord.add_guild("general")["general"]
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            environment = {
                "DISCORD_TOKEN": _TOKEN,
                "AIRLOCK_API_URL": discord.api_url,
                "AIRLOCK_GATEWAY_URL": discord.gateway_url,
                "AIRLOCK_SERVE_ADDRESS": "127.0.0.1:0",
            }
            bot = await stack.enter_async_context(BotProcess(folder, command=way, **environment))
            if way == "run":
                await discord.connected()
            else:
                discord.door.address = await bot.listening()
            seats.append(Seat(way, discord, place, bot.pid))
        for seat in seats:
            for user in range(1000, 1000 + USERS):
                await seat.discord.slash("progress set", {"episode": "caught up"}, place=seat.place, user=user)
            await flood(seat.cast, A_ROUND)
        for _ in range(ROUNDS):
            for seat in seats:
                await measure(seat, "/cast", seat.cast)
                await measure(seat, "autocomplete", seat.keystroke)
            await measure(seats[1], "ping", seats[1].ping)
        return seats


def sections() -> list[str]:
    """The table, as lines of Markdown."""
    seats = asyncio.run(measured())
    lines = [
        "## Interactions over HTTP",
        "",
        f"One process of `serve` beside one of `run`; {ROUNDS} rounds of {A_ROUND} in turn, {IN_FLIGHT} in flight. "
        "“Processor” is what the bot's process uses for one; “driver” how busy the process is that signs, posts and "
        "takes the answers: near 100 % it is what is measured.",
        "",
        "| what | way | a second | p50 ms | p99 ms | processor ms | driver |",
        "|---|---|---|---|---|---|---|",
    ]
    for what in seats[1].rates:
        for seat in seats:
            if what in seat.rates:
                delays = sorted(seat.delays[what])
                lines.append(
                    f"| {what} | `{seat.way}` | {statistics.median(seat.rates[what]):,.0f} | "
                    f"{1000 * statistics.median(delays):.1f} | {1000 * delays[int(len(delays) * 0.99)]:.1f} | "
                    f"{statistics.median(seat.costs[what]):.2f} | {statistics.median(seat.driver[what]):.0%} |"
                )
    return lines


if __name__ == "__main__":
    print("\n".join(sections()))
