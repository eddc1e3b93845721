"""Commands and autocompletes a second over real sockets: Airlock beside the least that could answer, round by round.

All bots run as processes of their own against a small Discord on 127.0.0.1 (`tests/loopback`) in this process. Rounds
alternate, so that whatever disturbs disturbs all. On a machine with few processors this Discord takes its part of
them; therefore the processor time that each bot needs for one interaction is told too, which nobody else can spoil.
Airlock is measured twice: at the gateway (`run`) beside a bare discord.py bot, and over HTTP (`serve`) beside a
bare endpoint of aiohttp. There, this process signs and posts every interaction.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from benchmarks import slips
from tests.loopback import BotProcess, Exchange, LoopbackDiscord, Place
from tests.loopback.fixtures import MANAGE_SERVER

IN_FLIGHT = 32
ROUNDS = 6
A_ROUND = 640  # interactions
USERS = A_ROUND
"""People who ask in turn: so many that nobody asks faster than one person is answered (`RateLimiter`)."""
SPACED = "/cast, each with other white space than before"
ANEW = "/cast, each in a form not typed before"
BARE, GATEWAY, BARE_HTTP, HTTP = "bare discord.py bot", "Airlock", "bare HTTP endpoint", "Airlock, `serve`"
RATIOS = ((GATEWAY, BARE), (HTTP, BARE_HTTP), (HTTP, BARE))
_TOKEN = "token-of-a-benchmark"  # noqa: S105 - nobody's
_OWNER = 1
_FIRST_USER = 1000
_NAMES = (
    "margo", "ed baldwin", "Gordo Stevens", "danielle poole", "molly cobb", "aleida", "ellen", "dev ayesa", "tracy",
    "joel kinnaman", "karen baldwin", "wrenn schmidt", "sergei", "deke", "larry wilson", "miles dale", "kelly",
)  # fmt: skip
_CASES = ((str.lower, 50), (str.title, 25), (str.capitalize, 20), (str.upper, 5))
_SIGNED = (("{}", 80), ("{}?", 8), ("{}.", 5), ("“{}”", 3), ("{}!", 2), ("the {}", 2))
_SLIPS = (slips.one_typo, slips.keyboard, slips.swapped_letters, slips.doubled)
_WITH_SLIP, _WITH_ACCENT, _HYPHENATED = 0.15, 0.05, 0.03
_ACCENTS = str.maketrans("aeio", "áéíó")
_TYPED = ("", "m", "ma", "mar", "marg", "margo", "e", "ed", "ed b", "dan", "dani", "k", "ka", "kare", "sonya", "bald")

Ask = Callable[[int], Exchange]


def as_people_type(rng: random.Random, name: str) -> str:
    """A name as it comes in: one in seven with a slip, as in the logs of web search (10 to 15 % of its queries).

    Half are in lower case, a fifth with the one capital that a phone sets; one in five has a sign or a word around it,
    some have accents or a hyphen.
    """
    typed = name.lower()
    if rng.random() < _WITH_SLIP:
        typed = rng.choice(_SLIPS)(rng, typed) or typed
    if rng.random() < _WITH_ACCENT:
        typed = typed.translate(_ACCENTS)
    if rng.random() < _HYPHENATED:
        typed = typed.replace(" ", "-")
    (case,) = rng.choices(*zip(*_CASES, strict=True))
    (around,) = rng.choices(*zip(*_SIGNED, strict=True))
    return around.format(case(typed))


@dataclass(slots=True)
class Seat:
    """One bot, its Discord, and what has been measured of it."""

    name: str
    discord: LoopbackDiscord
    place: Place
    process: int
    private: bool
    asked: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(17))
    rates: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)
    delays: dict[str, list[float]] = field(default_factory=dict)
    driver: dict[str, list[float]] = field(default_factory=dict)

    def cast(self, number: int) -> Exchange:
        """One `/cast`; Airlock answers every other one privately, at the asker's own progress."""
        options: dict[str, str | int | bool] = {"name": _NAMES[number % len(_NAMES)]}
        if self.private and number % 2:
            options["private"] = True
        return self.discord.slash("cast", options, place=self.place, user=_FIRST_USER + number % USERS)

    def cast_spaced(self, number: int) -> Exchange:
        """The same with white space that nobody has typed before, so that nothing made earlier can be sent again."""
        return self._cast_with_spaces(_NAMES[number % len(_NAMES)])

    def cast_anew(self, number: int) -> Exchange:
        """The same in a form that nobody has typed before, by capitals, accents, signs, slips and white space."""
        return self._cast_with_spaces(as_people_type(self.rng, _NAMES[number % len(_NAMES)]))

    def _cast_with_spaces(self, name: str) -> Exchange:
        self.asked += 1
        spaces = f"{self.asked:b}".replace("0", " ").replace("1", "\t")
        options: dict[str, str | int | bool] = {"name": f"{name} {spaces}"}
        return self.discord.slash("cast", options, place=self.place, user=_FIRST_USER + self.asked % USERS)

    def keystroke(self, number: int) -> Exchange:
        """One autocomplete of `/cast name:`."""
        typed = _TYPED[number % len(_TYPED)]
        return self.discord.autocomplete("cast", "name", typed, place=self.place, user=_FIRST_USER + number % USERS)


def processor_seconds(process: int) -> float:
    """What a process has used so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def flood(ask: Ask, count: int) -> list[float]:
    """So many interactions, `IN_FLIGHT` at a time; the seconds each took."""
    numbers = iter(range(count))
    seconds: list[float] = []

    async def one_after_another() -> None:
        for number in numbers:
            answer = await ask(number)
            seconds.append(answer.seconds)

    await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
    return seconds


async def measure(seat: Seat, what: str, ask: Ask, count: int) -> None:
    """One round. The small Discord keeps what it was told; looking through that is not to be measured."""
    seat.discord.requests.clear()
    gc.collect()
    gc.disable()
    used, own, start = processor_seconds(seat.process), time.process_time(), time.perf_counter()
    seconds = await flood(ask, count)
    took = time.perf_counter() - start
    gc.enable()
    seat.rates.setdefault(what, []).append(count / took)
    seat.costs.setdefault(what, []).append(1000 * (processor_seconds(seat.process) - used) / count)
    seat.driver.setdefault(what, []).append((time.process_time() - own) / took)
    seat.delays.setdefault(what, []).extend(seconds)


async def prepare(seat: Seat) -> None:
    """Everybody has met Airlock and said how far they are; the channel has watched two seasons."""
    setting = {"show": "FAM", "episode": "finished season 2"}
    await seat.discord.slash("spoilers channel", setting, place=seat.place, user=_OWNER, permissions=MANAGE_SERVER)
    for user in range(_FIRST_USER, _FIRST_USER + USERS):
        await seat.discord.slash("progress set", {"show": "FAM", "episode": "caught up"}, place=seat.place, user=user)


async def run(rounds: int = ROUNDS, a_round: int = A_ROUND) -> list[Seat]:
    """All bots, measured in turn."""
    async with AsyncExitStack() as stack:
        seats = []
        for name in (BARE, GATEWAY, BARE_HTTP, HTTP):
            discord = await stack.enter_async_context(LoopbackDiscord(token=_TOKEN, owner_id=_OWNER, patience=60))
            place = discord.add_guild("season-2")["season-2"]
            addresses = {
                "DISCORD_TOKEN": _TOKEN,
                "DISCORD_PUBLIC_KEY": discord.door.public_key,
                "AIRLOCK_API_URL": discord.api_url,
                "AIRLOCK_GATEWAY_URL": discord.gateway_url,
            }
            if name in (BARE, BARE_HTTP):
                process, discord.door.address = await _bare(stack, name, addresses)
                if name == BARE_HTTP:
                    discord.commands.append({"name": "cast", "id": "77"})
            else:
                own = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                command = "run" if name == GATEWAY else "serve"
                bot = BotProcess(own, command=command, AIRLOCK_SERVE_ADDRESS="127.0.0.1:0", **addresses)
                process = (await stack.enter_async_context(bot)).pid
                discord.door.address = await bot.listening() if name == HTTP else ""
            if not discord.door.address:
                await discord.connected()
            seats.append(Seat(name, discord, place, process, private=name in (GATEWAY, HTTP)))
            if seats[-1].private:
                await discord.registered()
                await prepare(seats[-1])
        for seat in seats:
            await flood(seat.cast, 2 * a_round)
            await flood(seat.keystroke, a_round)
        for number in range(rounds):
            for seat in islice(cycle(seats), number % len(seats), number % len(seats) + len(seats)):
                await measure(seat, "/cast", seat.cast, a_round)
                await measure(seat, "autocomplete", seat.keystroke, a_round)
                await measure(seat, SPACED, seat.cast_spaced, a_round // 4)
                await measure(seat, ANEW, seat.cast_anew, a_round // 4)
        return seats


async def _bare(stack: AsyncExitStack, name: str, addresses: dict[str, str]) -> tuple[int, str]:
    """Start a bot that always says the same. Its process, and where it listens; nowhere if it is at the gateway."""
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    module = "benchmarks.bare_bot" if name == BARE else "benchmarks.bare_endpoint"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, env={**os.environ, **addresses}, stdout=pipe, stderr=nowhere
    )

    async def end() -> None:
        process.kill()
        await process.wait()

    stack.push_async_callback(end)
    if name == BARE or process.stdout is None:
        return process.pid, ""
    return process.pid, f"http://127.0.0.1:{int(await process.stdout.readline())}/interactions"


def sections() -> list[str]:
    """All of them, side by side, as lines of Markdown."""
    seats = asyncio.run(run())
    by_name = {seat.name: seat for seat in seats}
    lines = [
        "## Over real sockets",
        "",
        f"{ROUNDS} rounds of {A_ROUND} interactions each in turn, {IN_FLIGHT} in flight. Airlock: {USERS} people who "
        "have told how far they are, half of the answers in a channel with a ceiling and veils, half private; the same "
        "seventeen names again and again, as when a new episode is out, and last none twice in the same form: once "
        f"only white space differs, once they are typed as people type ({_WITH_SLIP:.0%} with a slip; half in lower "
        "case; some with accents, hyphens, signs or words around). "
        "“Processor” "
        "is what the bot's own process uses for one interaction; “driver” how busy that of the small Discord is: "
        "near 100 % it would be what is measured.",
        "",
        "| what | bot | a second | p50 ms | p99 ms | processor ms | driver |",
        "|---|---|---|---|---|---|---|",
    ]
    for what in seats[0].rates:
        for seat in seats:
            delays = sorted(seat.delays[what])
            lines.append(
                f"| {what} | {seat.name} | {statistics.median(seat.rates[what]):,.0f} | "
                f"{1000 * statistics.median(delays):.1f} | {1000 * delays[int(len(delays) * 0.99)]:.1f} | "
                f"{statistics.median(seat.costs[what]):.2f} | {statistics.median(seat.driver[what]):.0%} |"
            )
        for ours, other in RATIOS:
            seat, bare = by_name[ours], by_name[other]
            lines.append(
                f"| {what} | **{ours} / {other}** | **{_ratio(seat.rates[what], bare.rates[what]):.2f}** | | | "
                f"{_ratio(bare.costs[what], seat.costs[what]):.2f} | |"
            )
    return lines


def _ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median over rounds of the quotient of neighbours."""
    return statistics.median(one / other if other else 0.0 for one, other in zip(these, those, strict=True))


if __name__ == "__main__":
    print("\n".join(sections()))
