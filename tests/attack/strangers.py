"""Strangers, who can reach the ports, and may have captured what Discord has sent."""

from __future__ import annotations

import asyncio
import gzip
import re
import resource
import statistics
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.storage.records import UNCERTAIN, UNCHANGED
from tests.attack.attacks import attack
from tests.attack.target import Target, refused_to_start, start
from tests.loopback.exchange import Exchange
from tests.support.raw_http import OTHER, PING, connection, gather, http, seconds_until_closed, sent, signed, unsigned

KEYS = {
    "order 1": "01" + "00" * 31,
    "order 4": "00" * 32,
    "order 8": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 1, not reduced": "ee" + "ff" * 30 + "7f",
}
UNFINISHED = 200


@attack("401 for whatever is not signed, whatever its framing or encoding")
async def unsigned_requests(target: Target) -> str:
    statuses = await gather({name: sent(target.port, text) for name, text in unsigned(target.discord.door).items()})
    assert statuses == dict.fromkeys(statuses, 401), statuses
    return f"{len(statuses)} kinds of requests"


@attack("a signed request that is none of Discord's gets a status that says why")
async def signed_nonsense(target: Target) -> str:
    requests = signed(target.discord.door)
    statuses = await gather({name: sent(target.port, text) for name, (text, _) in requests.items()})
    assert statuses == {name: status for name, (_, status) in requests.items()}
    return f"{len(statuses)} kinds of requests"


@attack("a small body that would unpack to much stays small")
async def packed_bodies(target: Target) -> str:
    def resident() -> int:
        status = Path(f"/proc/{target.bots[0].pid}/status").read_text(encoding="utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])

    packed = gzip.compress(bytes(64 << 20))
    before = resident()
    for door in (target.discord.door, OTHER):
        request = http(packed, {**door.headers(packed), "Content-Encoding": "gzip"})
        for _ in range(5):
            assert await sent(target.port, request) == (415 if door is target.discord.door else 401)
    grown = resident() - before
    assert grown < 10_000, f"{grown} KiB"
    return f"10 × 64 MiB in {len(packed) >> 10} KiB each: {grown} KiB more"


@attack("refused requests write no more than one line a minute")
async def refused_without_end(target: Target) -> str:
    before, began = target.log_lines(), time.monotonic()
    requests = [http(PING, OTHER.headers(PING)), b"nonsense\r\n\r\n", http(PING, {})]
    for _ in range(100):
        await asyncio.gather(*(sent(target.port, request) for request in requests))
        await asyncio.gather(*(sent(target.health, b"nonsense\r\n\r\n") for _ in requests))
    lines = target.log_lines() - before
    assert lines <= 1 + (time.monotonic() - began) // 60 + 1, lines
    return f"600 requests: {lines} lines"


@attack(f"{UNFINISHED} unfinished connections cost nobody an answer")
async def unfinished_connections(target: Target) -> str:
    async def asked() -> list[float]:
        exchanges: list[Exchange] = []
        for number in range(40):
            exchanges.append(target.ask(("cast", "release", "help")[number % 3]))
            await asyncio.sleep(0.02)
        return [(await exchange).seconds * 1000 for exchange in exchanges]

    alone = await asked()
    async with AsyncExitStack() as stack:
        for number in range(UNFINISHED):
            port = target.health if number % 4 == 3 else target.port
            _, writer = await stack.enter_async_context(connection(port))
            beginnings = (
                b"",
                b"POST /inter",
                http(b"{", OTHER.headers(b"{}"), length=999),
                b"GET /healthz HTTP/1.1\r\nX",
            )
            writer.write(beginnings[number % 4])
        beside = await asked()
    ratio = statistics.median(beside) / statistics.median(alone)
    return f"40 of 40 answered, median {statistics.median(beside):.0f} ms, {ratio:.1f} × as without"


@attack("more connections than there may be cost nobody an answer", is_long=True)
async def too_many_connections(target: Target) -> str:
    answered = 0
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # ours; the bot has those that it was started with
    async with AsyncExitStack() as stack:
        for number in range(1500):
            _, writer = await stack.enter_async_context(connection(target.port))
            writer.write(b"POST /interactions HTTP/1.1\r\nX: ")
            if number % 50 == 49:
                assert (await target.ask("release")).text
                answered += await sent(target.port, signed_ping(target)) == 200
    assert answered == 30
    return f"1,500 connections: {answered} of 30 new ones answered"


def signed_ping(target: Target) -> bytes:
    """A ping of Discord."""
    return http(PING, target.discord.door.headers(PING))


@attack("no connection is kept that waits", is_long=True)
async def waiting_connections(target: Target) -> str:
    async def held(port: int, text: bytes) -> float:
        async with connection(port) as (reader, writer):
            writer.write(text)
            return await seconds_until_closed(reader)

    seconds = await asyncio.gather(
        *(
            held(port, text)
            for port in (target.port, target.health)
            for text in (b"", b"POST /interactions HTTP/1.1\r\nX")
        )
    )
    assert max(seconds) < 20
    return f"closed after {max(seconds):.0f} s at the latest"


@attack("a captured request brings nothing back, at no replica")
async def captured_requests(target: Target) -> str:
    user = target.somebody()
    told = target.capture("progress set", {"episode": "S1E1"}, user)
    held = [target.capture("progress set", {"episode": f"S1E{number}"}, user) for number in (2, 3)]
    assert "Noted" in await target.post(told, 0)
    assert await target.stored(user)
    assert "Done" in await target.post(target.capture("privacy delete", None, user), 1)
    assert await target.post(told, 0) == ""
    for captured, replica in ((told, 1), (held[0], 0), (held[1], 1)):
        assert UNCERTAIN in await target.post(captured, replica)
    assert await target.stored(user) == {}
    return "1 answered before, 2 held back"


@attack("what was signed before the start changes nothing")
async def requests_from_before(target: Target) -> str:
    async with start(target.folder / "anew") as anew:
        user, before = anew.somebody(), time.time() - 50
        for replica in (0, 1):
            captured = anew.capture("progress set", {"episode": "S1E1"}, user, before)
            assert UNCHANGED in await anew.post(captured, replica)
        assert await anew.stored(user) == {}
    return "2 replicas"


@attack("a public key that anybody can sign for is refused at start")
async def small_order_keys(target: Target) -> str:
    folder = target.folder / "elsewhere"
    for command, (name, key) in zip(("serve", "serve", "run", "doctor"), KEYS.items(), strict=True):
        said = await refused_to_start(folder, command, DISCORD_PUBLIC_KEY=key)
        assert "no key of Discord's" in said, (name, said)
    return f"{len(KEYS)} starts"
