"""A bare bot under the same floods as a soak's bot, for the length of its stalls.

It has a small Discord of its own in a process of its own, which sends `/cast` and keystrokes at the same rate, and
whose gateway goes through the same troubles at the same moments.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from benchmarks.stalls import Pings, watching
from benchmarks.trouble import REST_SHARE, happen, rest_fault
from tests.loopback import Exchange
from tests.loopback.fixtures import addresses, free_port, loopback
from tests.loopback.gateway import Gateway

FORGOTTEN_AFTER = 6.0
KEYSTROKES = 0.25
"""Of what is asked, as in `benchmarks.traffic`."""


class Beside:
    """The process, seen from the soak.

    Attributes:
        pings: of the bare bot; complete when the block has ended.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pings: Pings = []

    def tell(self, name: str, *values: Any, **named: Any) -> None:
        """Let the same happen to the gateway beside: see `benchmarks.trouble.happen`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([name, values, named]).encode() + b"\n")

    async def end(self) -> None:
        """Stop it, and take its pings. Raise AssertionError if the bare bot has not lived to the end."""
        said, _ = await self._process.communicate(b"")  # without input, its standard input would stay open
        assert self._process.returncode == 0, "the bare bot did not come through"
        self.pings = [(at, seconds) for at, seconds in json.loads(said)]


@asynccontextmanager
async def beside(rate: float, *, rest: bool) -> AsyncIterator[Beside]:
    """Run it while the block runs.

    Args:
        rate: interactions a second.
        rest: whether requests fail as often as in the soak.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.soak_beside", str(rate), str(REST_SHARE if rest else 0.0)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Beside(process)
    try:
        yield made
        await made.end()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _run(rate: float, share: float) -> Pings:
    """Ask until standard input ends; the pings of that time."""
    choice = random.Random()
    health = f"127.0.0.1:{free_port()}"
    async with loopback() as discord:
        discord.behaviour.remembers = False
        discord.gateway.heartbeat_interval = 5000
        place = discord.add_guild("channel").channels["channel"]
        environment = {**addresses(discord), "AIRLOCK_HEALTH_ADDRESS": health}
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.bare_bot"),
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,  # else it would hold open what the soak reads
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await discord.connected()
            discord.behaviour.chance = lambda _kind: rest_fault(choice) if choice.random() < share else None
            async with watching(health) as pings:
                asking = asyncio.create_task(_ask(discord, place, rate, choice))
                await _obey(discord.gateway)
                asking.cancel()
            assert bot.returncode is None, "the bare bot has ended"
        finally:
            bot.kill()
            await bot.wait()
    return pings


async def _ask(discord: Any, place: Any, rate: float, choice: random.Random) -> None:
    started, asked, open_ = time.monotonic(), 0, deque[Exchange]()
    while True:
        now = time.monotonic()
        while asked < (now - started) * rate:
            asked += 1
            if not discord.gateway.has_session:
                continue
            if choice.random() < KEYSTROKES:
                open_.append(discord.autocomplete("cast", "name", "orl", place=place, user=choice.randrange(400)))
            else:
                open_.append(discord.slash("cast", {"name": "orla"}, place=place, user=choice.randrange(400)))
        while open_ and now - open_[0].sent > FORGOTTEN_AFTER:
            discord.forget(open_.popleft())
        await asyncio.sleep(0.005)


async def _obey(gateway: Gateway) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        name, values, named = json.loads(line)
        if name == "say":  # nonsense would end a bare bot; Airlock begins a new session, so let the bare bot do that
            name, values, named = "invalidate", [], {"resumable": False}
        await happen(gateway, name, *values, **named)


if __name__ == "__main__":
    json.dump(asyncio.run(_run(float(sys.argv[1]), float(sys.argv[2]))), sys.stdout)
