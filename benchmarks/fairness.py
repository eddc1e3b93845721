"""`python -m benchmarks.fairness`: what one person who asks far too often costs everybody else.

Forty people ask 25 questions a second together, alone and then beside one person who sends 135 a second, of the kind
that costs the bot most. Rounds alternate. For both ways of running, the table says how long others wait at the median
without and with that person, and the ratio. The exit code is 1 if it is more than 2, or if somebody else was not
answered.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import slips
from bot.cards.custom_ids import TEXT_LIMIT
from bot.interactions.middleware import TOO_FAST
from tests.loopback import BotProcess, Exchange, LoopbackDiscord, Place
from tests.loopback.fixtures import addresses, loopback

BAR = 2.0
FLOOD = 135.0
OTHERS, OTHERS_RATE = 40, 25.0
PATIENCE = 30.0
_NAMES = ("margo madison", "ed baldwin", "gordo stevens", "danielle poole", "molly cobb", "aleida rosales")
_DIGITS = str.maketrans("aeo", "430")


@dataclass
class Found:
    """Seconds that others waited, alone and beside the flood, and what became of the flood."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    unanswered: int = 0
    flood: list[Exchange] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times as long others wait at the median."""
        return statistics.median(self.beside) / statistics.median(self.alone)

    def row(self, mode: str) -> str:
        """A row of the table."""
        told = sum(TOO_FAST in exchange.answer.text for exchange in self.flood)
        answered = sum(bool(exchange.answer.type) for exchange in self.flood) - told
        medians = [f"{1000 * statistics.median(seconds):.1f}" for seconds in (self.alone, self.beside)]
        worst = f"{1000 * max(self.beside):.0f}"
        counts = (len(self.flood), answered, told)
        return f"| {mode} | {' | '.join(medians)} | **{self.ratio:.2f}** | {worst} | {' | '.join(map(str, counts))} |"


def dear(choice: random.Random) -> str:
    """Names that nobody has typed before, which take longest to look up: misspelt, and with digits for letters."""
    typed = " ".join(slips.one_typo(choice, name) or name for name in choice.sample(_NAMES, 5))
    return typed.translate(_DIGITS)[:TEXT_LIMIT]


async def ask_for(
    discord: LoopbackDiscord, place: Place, choice: random.Random, seconds: float, flood: float
) -> tuple[list[Exchange], list[Exchange]]:
    """Let everybody ask for so long; what others asked, and what the one who floods did."""
    loop = asyncio.get_running_loop()
    start, others, flooding = loop.time(), list[Exchange](), list[Exchange]()
    while (now := loop.time() - start) < seconds:
        while len(others) < now * OTHERS_RATE:
            options: dict[str, str | int | bool] = {"name": choice.choice(_NAMES), "private": choice.random() < 0.5}
            others.append(discord.slash("cast", options, place=place, user=1000 + len(others) % OTHERS))
        while len(flooding) < now * flood:
            flooding.append(discord.slash("cast", {"name": dear(choice), "private": True}, place=place, user=1))
        await asyncio.sleep(0.002)
    await asyncio.sleep(1)
    return others, flooding


async def measure(mode: str, rounds: int, seconds: float, flood: float = FLOOD) -> Found:
    """Both, in turn, with a bot of its own."""
    found, choice = Found(), random.Random(18)
    with tempfile.TemporaryDirectory() as folder:
        async with loopback(patience=PATIENCE) as discord:
            place = discord.add_guild("general")["general"]
            async with BotProcess(Path(folder), command=mode, **addresses(discord)) as bot:
                if mode == "serve":
                    discord.door.address = await bot.listening()
                await discord.connected() if mode == "run" else await asyncio.sleep(1)
                for user in (1, *range(1000, 1000 + OTHERS)):
                    await discord.slash("progress set", {"episode": "caught up"}, place=place, user=user)
                await ask_for(discord, place, choice, seconds, 0)
                for _ in range(rounds):
                    for rate, waited in ((0.0, found.alone), (flood, found.beside)):
                        others, flooding = await ask_for(discord, place, choice, seconds, rate)
                        waited += [exchange.answer.seconds for exchange in others if exchange.answer.type]
                        found.unanswered += sum(not exchange.answer.type for exchange in others)
                        found.flood += flooding
                        discord.requests.clear()
                await bot.stop()
    return found


def fairness(rounds: int, seconds: float) -> None:
    """Print the table; fail above the bar."""
    print(f"| | others alone, ms | beside {FLOOD:.0f} a second, ms | ratio | worst, ms | flood | answered | told |")
    print("|---|---|---|---|---|---|---|---|")
    missed = []
    for mode in ("run", "serve"):
        found = asyncio.run(measure(mode, rounds, seconds))
        print(found.row(mode), flush=True)
        if found.ratio > BAR or found.unanswered:
            missed.append(f"{mode}: {found.ratio:.2f} times as long, {found.unanswered} not answered")
    if missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.fairness", description=fairness.__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=6.0)
    fairness(**vars(parser.parse_args()))
