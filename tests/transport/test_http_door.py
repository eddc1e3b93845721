"""What strangers may do to `serve` and the health port: nothing that costs others their answers, or fills the log."""

from __future__ import annotations

import asyncio
import json
import re
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.operations.bounded_server import IDLE_TIMEOUT
from tests.loopback import BotProcess, Door, LoopbackDiscord
from tests.loopback.fixtures import free_port, loopback, started, until
from tests.loopback.process import REPOSITORY
from tests.support.raw_http import (
    OTHER,
    PING,
    connection,
    gather,
    http,
    seconds_until_closed,
    sent,
    signed,
    status_of,
    unsigned,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILES = 256
"""How many files the bot may open in these tests."""


@dataclass
class Served:
    """A bot that serves, and its health port."""

    discord: LoopbackDiscord
    bot: BotProcess
    health: int

    @property
    def door(self) -> Door:
        """Signs requests."""
        return self.discord.door

    @property
    def port(self) -> int:
        """The port of the endpoint."""
        return int(self.door.address.split(":")[2].split("/")[0])

    def signed(self, body: bytes = PING) -> bytes:
        """A request of Discord."""
        return http(body, self.door.headers(body))

    def files(self) -> int:
        """How many files the bot has opened."""
        return len(list(Path(f"/proc/{self.bot.pid}/fd").iterdir()))


@contextmanager
def descriptors(most: int) -> Iterator[None]:
    """Processes that start meanwhile may open so many files."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@asynccontextmanager
async def serving(folder: Path, loop: str = "uvloop") -> AsyncIterator[Served]:
    """A bot without a token on one of the two event loops."""
    (folder / "without").mkdir()
    (folder / "without" / "uvloop.py").write_text("raise ImportError")
    health = free_port()
    async with loopback() as discord:
        environment = {
            "DISCORD_TOKEN": "",
            "DISCORD_PUBLIC_KEY": discord.door.public_key,
            "AIRLOCK_HEALTH_ADDRESS": f"127.0.0.1:{health}",
            "PYTHONPATH": str(REPOSITORY) if loop == "uvloop" else f"{folder / 'without'}:{REPOSITORY}",
        }
        async with started(discord, folder, "serve", **environment) as bot:
            yield Served(discord, bot, health)
            assert await bot.stop() == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Served]]:
    """One process for each event loop."""
    async with AsyncExitStack() as stack:
        with descriptors(FILES):
            contexts = {loop: serving(tmp_path_factory.mktemp(loop), loop) for loop in ("uvloop", "asyncio")}
            found = {loop: await stack.enter_async_context(context) for loop, context in contexts.items()}
        yield found


@pytest.fixture(params=["uvloop", "asyncio"])
def served(both: dict[str, Served], request: pytest.FixtureRequest) -> Served:
    """Each of them."""
    return both[request.param]


# ---------------------------------------------------------------------- 401, whatever else is wrong


async def test_without_a_valid_signature_nothing_else_is_looked_at(served: Served) -> None:
    statuses = await gather({name: sent(served.port, request) for name, request in unsigned(served.door).items()})
    assert statuses == dict.fromkeys(statuses, 401)


async def test_headers_are_refused_before_the_body_is_there(served: Served) -> None:
    """Nor is a body asked for that nobody signed."""
    async with connection(served.port) as (reader, writer):
        headers = {"X-Signature-Ed25519": "12", "X-Signature-Timestamp": "12", "Expect": "100-continue"}
        writer.write(http(b"", headers, length=1000))
        assert b" 401 " in await reader.readline()


async def test_with_a_valid_signature_the_status_says_what_is_wrong(served: Served) -> None:
    requests = signed(served.door)
    statuses = await gather({name: sent(served.port, request) for name, (request, _) in requests.items()})
    assert statuses == {name: status for name, (_, status) in requests.items()}


async def test_a_body_that_waits_to_be_asked_for(served: Served) -> None:
    """Its headers look right, so it is asked for, and then judged."""
    for door, status in ((served.door, 200), (OTHER, 401)):
        async with connection(served.port) as (reader, writer):
            writer.write(http(b"", {**door.headers(PING), "Expect": "100-continue"}, length=len(PING)))
            assert b" 100 " in await reader.readline()
            writer.write(PING)
            await reader.readline()
            assert await status_of(reader) == status


async def test_what_is_no_http_at_the_health_port(served: Served) -> None:
    """It is nobody's fault but the sender's, and no line of the log."""
    lines = served.bot.output.count("\n")
    for request in (b"\x16\x03\x01\r\n\r\n", b"GET /healthz HTTP/9.9\r\n\r\n", b"nonsense\r\n\r\n"):
        assert await sent(served.health, request) == 400
    for method, path, status in (("GET", "/", 404), ("POST", "/healthz", 405), ("HEAD", "/healthz", 200)):
        async with connection(served.health) as (reader, writer):
            writer.write(f"{method} {path} HTTP/1.0\r\n\r\n".encode())
            assert (await reader.readline()).split()[1] == str(status).encode()
    assert served.bot.output.count("\n") == lines


async def test_one_line_a_minute_counts_the_refused(served: Served) -> None:
    """However many there are, and whatever is wrong with them."""
    before = served.bot.output.count("requests refused")
    requests = [unsigned(served.door)[name] for name in ("as it should be", "gzip", "two lengths", "HTTP/2")]
    for _ in range(20):
        assert set(await asyncio.gather(*(sent(served.port, request) for request in requests))) == {401}
    assert served.bot.output.count("requests refused") <= before + 1


# ---------------------------------------------------------------------- connections


async def trickle(writer: asyncio.StreamWriter, text: bytes) -> None:
    """Send it byte by byte, and never come to the end."""
    try:
        for byte in text:
            writer.write(bytes([byte]))
            await asyncio.sleep(1)
    except ConnectionError:
        pass


async def test_no_connection_waits_for_long(both: dict[str, Served]) -> None:
    await asyncio.gather(*map(no_connection_waits, both.values()))


async def no_connection_waits(served: Served) -> None:
    """Neither before nor within headers or bodies, nor after an answer, nor where the answers are not read."""
    half = b"POST /interactions HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 100
    body = http(b"{", OTHER.headers(b"{}"), length=1000)
    health = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    beginnings: list[tuple[int, bytes, bytes]] = [
        (served.port, b"", b""),
        (served.port, half[:20], b""),
        (served.port, b"", half),
        (served.port, served.signed(), b""),
        (served.port, served.signed(), half),
        (served.port, body, b""),
        (served.port, body, b" " * 100),
        (served.health, b"", b""),
        (served.health, b"GET /heal", b""),
        (served.health, b"", half),
        (served.health, health, b""),
        (served.health, health, half),
    ]

    async def held(port: int, at_once: bytes, slowly: bytes) -> float:
        async with connection(port) as (reader, writer):
            writer.write(at_once)
            slow = asyncio.create_task(trickle(writer, slowly))
            seconds = await seconds_until_closed(reader)
            slow.cancel()
            return seconds

    async def unread() -> float:
        """How long a client is kept that asks and asks, and never reads."""
        async with connection(served.health) as (_, writer):
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            now = asyncio.get_running_loop().time
            began = now()
            while not writer.transport.is_closing() and now() < began + 3 * IDLE_TIMEOUT:
                if writer.transport.get_write_buffer_size() == 0:
                    writer.write(health * 100)
                await asyncio.sleep(0.05)
            return now() - began

    seconds = await asyncio.gather(*(held(*beginning) for beginning in beginnings), unread())
    assert all(each < 2 * IDLE_TIMEOUT for each in seconds), seconds
    assert min(seconds[3], seconds[10]) > IDLE_TIMEOUT / 2, seconds  # those were answered, and may ask again


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.deep)])
async def test_connections_that_are_opened_and_left(served: Served, count: int) -> None:
    """More than there are file descriptors. Discord's requests are answered as before, and the log stays as it is."""
    lines = served.bot.output.count("\n")
    most = 0
    async with AsyncExitStack() as stack:
        for number in range(count):
            port = served.health if number % 4 == 3 else served.port
            try:
                _, writer = await stack.enter_async_context(connection(port))
            except ConnectionError:
                continue
            writer.write(b"POST /interactions HTTP/1.1\r\nX: ")
            if number % 10 == 0:
                assert await sent(served.port, served.signed()) == 200
                assert await sent(served.health, b"GET /healthz HTTP/1.0\r\n\r\n") == 200
                most = max(most, served.files())
    assert FILES / 4 < most < FILES * 0.9
    assert served.bot.output.count("\n") == lines


async def test_requests_in_hand_are_not_cut(served: Served) -> None:
    """Only connections without a request make room for others."""
    async with AsyncExitStack() as stack:
        reader, writer = await stack.enter_async_context(connection(served.port))
        body = json.dumps({"type": 1}).encode()
        request = http(body, served.door.headers(body))
        writer.write(request[:-1])  # its body is being read
        await asyncio.sleep(0.1)
        for _ in range(FILES):
            await stack.enter_async_context(connection(served.port))
        writer.write(request[-1:])
        assert await status_of(reader) == 200


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
async def test_no_file_descriptor_is_left(both: dict[str, Served], loop: str) -> None:
    """Open connections are answered, new ones as soon as there is one again, and the log has one line for it."""
    served = both[loop]
    files = served.files()
    lines = served.bot.output.count("\n")
    async with connection(served.port) as (reader, writer):
        writer.write(served.signed())
        assert await status_of(reader) == 200
        before = resource.prlimit(served.bot.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(served.bot.pid, resource.RLIMIT_NOFILE, (files, before[1]))
        try:
            for _ in range(8):
                left = [asyncio.create_task(sent(served.port, served.signed())) for _ in range(5)]
                await asyncio.sleep(0.25)
                writer.write(served.signed())
                assert await status_of(reader) == 200
                for task in left:
                    task.cancel()
        finally:
            resource.prlimit(served.bot.pid, resource.RLIMIT_NOFILE, before)
    await until(lambda: served.files() <= files + 1)

    async def answered() -> None:
        while await sent(served.port, served.signed()) != 200:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.1)

    await asyncio.wait_for(answered(), 10)
    new = served.bot.output.splitlines()[lines:]
    assert len(new) <= 2, new  # this, and what is counted of the minute before
    assert not re.search(r"accept|Traceback", served.bot.output)
    # uvloop closes what it has no descriptor for, and tells nobody.
    assert ("no file descriptor for a connection" in served.bot.output) == (loop == "asyncio")
