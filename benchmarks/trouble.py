"""What goes wrong during a soak: Discord's routes, its gateway, the database, and what strangers do; seeded."""

from __future__ import annotations

import asyncio
import inspect
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from benchmarks.databases import Database
from tests.loopback import BotProcess, LoopbackDiscord
from tests.loopback.faults import Fault, cut, down, garbled, lost, rate_limited, refused, slow
from tests.loopback.gateway import Gateway

KINDS = ("rest", "repeats", "gateway", "store", "strangers")
REST_SHARE = 0.02
REPEATS_SHARE = 0.01
PAUSE = (2.0, 8.0)
"""Seconds between two troubles of the gateway or the store."""
STRANGERS = 200
"""Connections that strangers open at once, and leave unfinished."""
BEGINNINGS = (
    b"",
    b"POST /inter",
    b"POST /interactions HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
    b"GET /healthz HTTP/1.1\r\nX",
)
"""What they send before they stop."""
SILENCE = 65.0
"""Seconds after which a silent gateway has been noticed."""


def rest_fault(choice: random.Random) -> Fault:
    """What befalls one request."""
    after = choice.uniform(0.1, 0.5)
    return choice.choice(
        [
            rate_limited(after),
            rate_limited(after, via=False),
            rate_limited(after, everywhere=True),
            down(choice.choice([500, 502, 503])),
            down(500, taken=True),
            lost(),
            cut(),
            garbled(),
            slow(2.9),
            refused(404, 10062),
            refused(400, 40060),
        ]
    )


async def happen(gateway: Gateway, name: str, *values: Any, **named: Any) -> None:
    """Call a method of a gateway, or set an attribute."""
    if not callable(found := getattr(gateway, name)):
        setattr(gateway, name, *values)
    elif inspect.isawaitable(result := found(*values, **named)):
        await result


async def strangers(ports: Sequence[int], choice: random.Random) -> None:
    """Keep connections to some ports open without ever finishing a request. One that is closed is opened anew."""

    async def one(port: int) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(choice.choice(BEGINNINGS))
                await reader.read()
                writer.close()
            except OSError:
                pass
            await asyncio.sleep(choice.random())

    await asyncio.gather(*(one(ports[number % len(ports)]) for number in range(STRANGERS)))


class Trouble:
    """Makes trouble of the given kinds until it is cancelled.

    Args:
        kinds: some of `KINDS`.
        discord: whose trouble it is.
        bot: whose database has trouble.
        database: which one that is.
        choice: what happens when.
        seconds: how long the soak takes; a silent gateway is only tried where there is time for it.
        tell: called with each change of the gateway, so that the same can happen elsewhere.

    Attributes:
        log: when which trouble of the gateway or the store began (monotonic seconds).
    """

    def __init__(
        self,
        kinds: set[str],
        discord: LoopbackDiscord,
        bot: BotProcess,
        database: Database,
        choice: random.Random,
        seconds: float,
        tell: Callable[..., object] = lambda *_, **__: None,
    ) -> None:
        self._kinds = kinds
        self._discord = discord
        self._bot = bot
        self._database = database
        self._choice = choice
        self._silences = int(seconds // 300)
        self._tell = tell
        self._faults = 0
        self.log: list[tuple[float, str]] = []

    @property
    def count(self) -> int:
        """How many there were, failed requests among them."""
        return self._faults + len(self.log)

    @property
    def repeats(self) -> bool:
        """Whether the interaction that was just sent is delivered once more."""
        return "repeats" in self._kinds and self._choice.random() < REPEATS_SHARE

    def rest(self, kind: str) -> Fault | None:
        """For `Behaviour.chance`."""
        interactions = kind in ("callback", "edit", "followup", "original")
        if "rest" not in self._kinds or not interactions or self._choice.random() > REST_SHARE:
            return None
        self._faults += 1
        return rest_fault(self._choice)

    async def run(self) -> None:
        """One trouble after the other."""
        while True:
            await asyncio.sleep(self._choice.uniform(*PAUSE))
            troubles = (self._gateway_troubles() if "gateway" in self._kinds else []) + (
                self._database.troubles(self._choice, self._bot) if "store" in self._kinds else []
            )
            if troubles:
                trouble = self._choice.choice(troubles)
                self.log.append((time.monotonic(), trouble.__name__))
                await trouble()

    async def _happen(self, name: str, *values: Any, **named: Any) -> None:
        self._tell(name, *values, **named)
        await happen(self._discord.gateway, name, *values, **named)

    def _gateway_troubles(self) -> list[Callable[[], Awaitable[None]]]:
        happens = self._happen

        async def hang_up() -> None:
            self._discord.hang_up()

        if self._discord.door.address:
            return [hang_up]

        async def drop() -> None:
            await happens("drop", self._choice.choice([4000, 4009, 1001]))

        async def closed() -> None:
            await happens("is_open", False)
            await happens("drop", 4000)
            await asyncio.sleep(self._choice.uniform(0.2, 1.5))
            await happens("is_open", True)

        async def break_off() -> None:
            await happens("cut")

        async def reconnect() -> None:
            await happens("ask_to_reconnect")

        async def invalidate() -> None:
            await happens("invalidate", resumable=self._choice.random() < 0.7)

        async def nonsense() -> None:
            await happens("say", "{")

        async def no_acks() -> None:
            await happens("acks", False)
            await asyncio.sleep(3)
            await happens("acks", True)

        async def silence() -> None:
            self._silences -= 1
            await happens("fall_silent")
            await asyncio.sleep(SILENCE)
            await happens("wake")

        several = [drop, closed, break_off, reconnect, invalidate, nonsense, no_acks]
        return [*several, silence] if self._silences > 0 else [*several]
