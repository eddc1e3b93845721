"""Connections to Discord after an outage, over TLS: how many are made, and how many stand at once.

    python -m benchmarks.connections --rate 200 --outage 3

The bot runs on the gateway, and answers over TLS with a round trip of 0.1 s. The gateway goes away while people go on
asking, and then delivers everything at once. Of what still can be answered, nothing may be late.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak import used_by
from benchmarks.traffic import Traffic
from tests.loopback import BotProcess, Exchange
from tests.loopback.certificate import Certificate
from tests.loopback.fixtures import addresses, loopback
from tests.loopback.tls_proxy import TlsProxy

ROUND_TRIP = 0.1
PATIENCE = 3.0
HANDED_OVER = 2.0


@dataclass(frozen=True)
class Phase:
    """What happened in one part of the run."""

    name: str
    asked: int
    answered: int
    expired: int
    lost: int
    handshakes: int
    most: int
    worst: float
    processor: float


async def measure(rate: float, outage: float, seconds: float = 3.0) -> list[Phase]:
    """Ask before, during and after an outage of the gateway; the phases are before, and during and after."""
    with tempfile.TemporaryDirectory() as name:
        certificate = Certificate(Path(name))
        async with loopback(patience=PATIENCE) as discord, TlsProxy(discord.port, certificate) as proxy:
            proxy.seconds = ROUND_TRIP
            environment = {
                **addresses(discord),
                "AIRLOCK_API_URL": discord.api_url.replace(
                    f"http://127.0.0.1:{discord.port}", f"https://127.0.0.1:{proxy.port}"
                ),
                "SSL_CERT_FILE": str(certificate.file),
            }
            guild = discord.add_guild(*(f"channel-{number}" for number in range(12)))
            async with BotProcess(Path(name), **environment) as bot:
                await discord.connected()
                traffic = Traffic(discord, guild, random.Random(1))

                async def ask(seconds: float) -> list[Exchange]:
                    start, made = asyncio.get_running_loop().time(), []
                    while (now := asyncio.get_running_loop().time() - start) < seconds:
                        while len(made) < now * rate:
                            made.append(traffic.one())
                        await asyncio.sleep(0.005)
                    return made

                async def phase(name: str, broken: float) -> Phase:
                    proxy.most, handshakes, used = proxy.open, proxy.handshakes, used_by(bot.pid)
                    made = []
                    if broken:
                        discord.gateway.is_open = False
                        await discord.gateway.drop(4000)
                        made += await ask(broken)
                        discord.gateway.is_open = True
                    made += await ask(seconds)
                    await asyncio.sleep(PATIENCE + 1)
                    for exchange in made:
                        traffic.seen(exchange)
                    expired = [each for each in made if each.delivered is None or each.delivered > HANDED_OVER]
                    expired = [each for each in expired if not each.answer.type]
                    answered = [each for each in made if each.answer.type]
                    after = [each.answer.seconds - (each.delivered or 0) for each in answered]
                    now = used_by(bot.pid)
                    return Phase(
                        name,
                        len(made),
                        len(answered),
                        len(expired),
                        len(made) - len(answered) - len(expired),
                        proxy.handshakes - handshakes,
                        proxy.most,
                        max(after, default=0.0),
                        now[1] - used[1] if now and used else 0.0,
                    )

                phases = [await phase("steady", 0), await phase(f"{outage} s away", outage)]
                await bot.stop()
    return phases


def connections(rate: float, outage: float) -> None:
    """Print a table."""
    print("| | asked | answered | expired | lost | handshakes | at once | worst, s | processor, s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for each in asyncio.run(measure(rate, outage)):
        figures = (each.asked, each.answered, each.expired, each.lost, each.handshakes, each.most)
        print(f"| {each.name} | {' | '.join(map(str, figures))} | {each.worst:.2f} | {each.processor:.1f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.connections", description=connections.__doc__)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--outage", type=float, default=2.0)
    connections(**vars(parser.parse_args()))
