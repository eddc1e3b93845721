"""The bot behind Discord's interactions endpoint, where it differs from `run`; what is the same is in `test_run`."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from syrupy.assertion import SnapshotAssertion

from bot.transport.http_endpoint import MAX_BODY_BYTES, SIGNATURE_WINDOW
from tests.loopback import BotProcess, Door, Exchange, LoopbackDiscord, Place
from tests.loopback.faults import refused
from tests.loopback.fixtures import (
    ADMIN,
    ADMINISTRATOR,
    MANAGE_SERVER,
    OWNER,
    addresses,
    free_port,
    loopback,
    sentence,
    started,
    until,
)
from tests.loopback.payloads import command_data, interaction_payload
from tests.support.markdown_reader import open_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def answered(exchange: Exchange) -> Exchange:
    """An exchange with its answer."""
    await exchange
    return exchange


PING = b'{"type": 1, "id": "1", "token": "x", "application_id": "2", "version": 1}'


def refused_requests(output: str) -> Counter[str]:
    """The refused requests that the log counts, by reason, and in how many lines."""
    found: Counter[str] = Counter()
    for line in re.findall(r"requests refused (.*)", output):
        found["lines"] += 1
        for reason, number in re.findall(r"\b(signature|time)=(\d+)", line):
            found[reason] += int(number)
    return found


@dataclass
class Served:
    """A bot that serves without a token, beside its Discord."""

    discord: LoopbackDiscord
    bot: BotProcess
    place: Place
    folder: Path

    def ask(self, command: str, user: int = 0, permissions: int = 0, **options: str) -> Exchange:
        """A command that somebody sends, or somebody new."""
        discord, user = self.discord, user or self.discord.new_id()
        data = command_data(command, [{"name": command.split()[0], "id": "77"}], options)
        made = interaction_payload(discord.new_id(), 2, data, discord.application_id, self.place, user, permissions)
        return discord.send(made, self.place, user)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """One process for all tests that need no other."""
    folder = tmp_path_factory.mktemp("bot")
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        environment = {
            "DISCORD_TOKEN": "",
            "DISCORD_PUBLIC_KEY": discord.door.public_key.upper(),
            "AIRLOCK_ADMIN_IDS": str(ADMIN),
            "AIRLOCK_LOG_LEVEL": "debug",
        }
        async with started(discord, folder, "serve", **environment) as bot:
            yield Served(discord, bot, place, folder)
            assert await bot.stop() == 0
        # Three, and the one whose last digit of the time went over into the body: both together are what was signed.
        assert refused_requests(bot.output)["time"] == 4
        assert not any(
            path in request.path for request in discord.requests for path in ("/users", "/oauth2", "/channels")
        )


# ---------------------------------------------------------------------- the endpoint


async def test_a_ping_is_answered_with_a_pong(served: Served) -> None:
    """In the answer itself: Discord has no callback for it."""
    status, body = await served.discord.door.post(PING)
    assert (status, json.loads(body)) == (200, {"type": 1})


async def test_whatever_is_not_signed_now_with_the_key_is_401(served: Served) -> None:
    """Missing, malformed, of another key, of another body, of another time, twice."""
    door, other, now = served.discord.door, Door(), int(time.time())
    body = json.dumps((await answered(served.ask("cast", name="Ed Baldwin"))).interaction).encode()
    good = door.headers(body)
    signature, timestamp = good["X-Signature-Ed25519"], good["X-Signature-Timestamp"]
    flipped = f"{signature[:-1]}{int(signature[-1], 16) ^ 1:x}"
    wrong: list[tuple[bytes, dict[str, str]]] = [
        (body, {"X-Signature-Timestamp": timestamp}),
        (body, {"X-Signature-Ed25519": signature}),
        (body, other.headers(body)),
        (body, {**good, "X-Signature-Timestamp": str(now - 1)}),
        (body, {**good, "X-Signature-Timestamp": f" {timestamp} x"}),
        (body, {**good, "X-Signature-Timestamp": ""}),
        (body[:-1] + b" }", good),
        (b"", good),
        *[
            (body, {**good, "X-Signature-Ed25519": text})
            for text in ("", flipped, signature[:-2], signature + "00", "zz")
        ],
        (timestamp[-1:].encode() + body, {**good, "X-Signature-Timestamp": timestamp[:-1]}),
        (body, door.headers(body, now - SIGNATURE_WINDOW - 5)),
        (body, door.headers(body, now + SIGNATURE_WINDOW + 5)),
        (PING, door.headers(PING, now - SIGNATURE_WINDOW - 5)),
        (PING, {}),
    ]
    async with aiohttp.ClientSession() as session:
        for sent, headers in wrong:
            async with session.post(door.address, data=sent, headers=headers) as response:
                assert response.status == 401
                assert b"Baldwin" not in await response.read()
        twice = [("X-Signature-Ed25519", signature), *good.items()]
        async with session.post(door.address, data=body, headers=twice) as response:
            assert response.status == 401


async def test_what_was_signed_a_while_ago_is_still_taken(served: Served) -> None:
    """Clocks differ."""
    for seconds in (-SIGNATURE_WINDOW + 10, SIGNATURE_WINDOW - 10):
        assert (await served.discord.door.post(PING, served.discord.door.headers(PING, time.time() + seconds)))[
            0
        ] == 200


async def test_a_repeated_request_is_taken_once(served: Served) -> None:
    """Sent again as it is, or signed anew: 202, and nobody gets a second answer, not even whoever sends it."""
    exchange = await answered(served.ask("cast", name="Ed Baldwin"))
    body = json.dumps(exchange.interaction).encode()
    sent = len(served.discord.requests)
    for at in (None, time.time() - 20):
        assert await served.discord.door.post(body, served.discord.door.headers(body, at)) == (202, b"")
    await served.ask("cast", name="Gordo")
    responses = [request for request in served.discord.requests[sent:] if request.is_response]
    assert len(responses) == 1
    assert served.bot.output.count("interaction repeated") == 2


# ---------------------------------------------------------------------- the way of the answer


async def test_the_answer_comes_in_the_response(served: Served) -> None:
    """No request goes out for it. What follows it does not overtake it."""
    sent = len(served.discord.requests)
    exchange = served.ask("cast", name="Ed Baldwin")
    assert "**Season 1** ||" in (await exchange).text
    assert "New here?" in str(await exchange.followup())
    methods = [request.method for request in served.discord.requests[sent:]]
    assert methods.count("INLINE") == 1
    assert set(methods) == {"INLINE", "POST"}
    assert not any(request.path.endswith("/callback") for request in served.discord.requests[sent:])


async def test_a_message_that_overtakes_its_answer_is_sent_again(served: Served) -> None:
    """Discord does not know the response yet, and says so; nothing is lost."""
    served.discord.fail("followup", refused(404, 10015), refused(404, 10015))
    exchange = served.ask("cast", name="Ed Baldwin")
    await exchange
    assert "New here?" in str(await exchange.followup())


async def test_a_deferred_answer_comes_in_the_response_and_its_end_as_an_edit(served: Served) -> None:
    sent = len(served.discord.requests)
    answer = await served.ask("reload", ADMIN, dry_run="")
    assert "Nothing" in answer.text
    assert [request.method for request in served.discord.requests[sent:]] == ["INLINE", "PATCH"]


@asynccontextmanager
async def busy(served: Served) -> AsyncIterator[None]:
    """The store cannot write meanwhile, so that a change is not answered yet."""
    with closing(sqlite3.connect(served.folder / "airlock.db", isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def change(served: Served) -> Exchange:
    """A change of progress that a test brings to the bot by itself."""
    discord = served.discord
    data = command_data("progress set", [{"name": "progress", "id": "77"}], {"episode": "S1E3"})
    made = interaction_payload(discord.new_id(), 2, data, discord.application_id, served.place, discord.new_id(), 0)
    return discord.expect(made, served.place, 0)


async def posted(served: Served, exchange: Exchange) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which an interaction has been posted."""
    body = json.dumps(exchange.interaction).encode()
    host, port = served.discord.door.address.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    headers = {**served.discord.door.headers(body), "Host": "x", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"POST /interactions HTTP/1.1\r\n{lines}\r\n".encode() + body)
    return reader, writer


async def test_where_the_connection_is_gone_the_answer_takes_the_other_way(served: Served) -> None:
    """The callback route, once."""
    exchange = change(served)
    sent = len(served.discord.requests)
    async with busy(served):
        _, writer = await posted(served, exchange)
        await asyncio.sleep(0.3)
        writer.transport.abort()
        await asyncio.sleep(0.1)
    assert "Noted" in (await exchange).text
    await served.ask("next")
    callbacks = [request for request in served.discord.requests[sent:] if request.path.endswith("/callback")]
    assert len(callbacks) == 1


async def test_an_answer_that_has_gone_out_is_never_sent_again(served: Served) -> None:
    """The other side has read its beginning, or nothing at all, and is gone."""
    sent = len(served.discord.requests)
    for count in (0, 1, 20):
        exchange = change(served)
        reader, writer = await posted(served, exchange)
        if count:
            assert await reader.readexactly(count)
        else:
            await asyncio.sleep(0.3)
        writer.transport.abort()
    await served.ask("next")
    await asyncio.sleep(0.2)
    assert not any(request.path.endswith("/callback") for request in served.discord.requests[sent:])


async def test_a_request_that_is_repeated_meanwhile(served: Served) -> None:
    """It gets 202 at once, and the first one the answer."""
    exchange = change(served)
    body = json.dumps(exchange.interaction).encode()
    async with busy(served):
        first = asyncio.ensure_future(served.discord.door.post(body))
        await asyncio.sleep(0.2)
        assert await served.discord.door.post(body) == (202, b"")
        assert not first.done()
    status, said = await first
    assert (status, json.loads(said)["type"]) == (200, 4)


# ---------------------------------------------------------------------- what is no interaction


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"type": 99}',
        b'{"type": true}',
        b'{"type": 2}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 40_000,
        PING[:-1],
        PING + PING,
    ],
    ids=repr,
)
async def test_what_is_signed_but_no_interaction_is_400(served: Served, body: bytes) -> None:
    """JSON bombs, too."""
    status, said = await served.discord.door.post(body)
    assert status == 400
    assert b"Traceback" not in said


async def test_other_sizes_paths_and_methods(served: Served) -> None:
    """More than an interaction can be is not even checked."""
    door = served.discord.door
    assert (await door.post(b" " * (MAX_BODY_BYTES + 1)))[0] == 413
    assert (await door.post(PING + b" " * (MAX_BODY_BYTES - len(PING))))[0] == 200
    async with aiohttp.ClientSession() as session:
        for method, address, status in (
            ("GET", door.address, 405),
            ("PUT", door.address, 405),
            ("POST", door.address + "/", 404),
            ("POST", door.address.removesuffix("/interactions"), 404),
        ):
            async with session.request(method, address, data=PING, headers=door.headers(PING)) as response:
                assert response.status == status


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /interactions HTTP/9.9\r\n\r\n",
        b"POST /interactions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /interactions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /interactions HTTP/1.1\r\nHost: x\r\nX-Signature-Ed25519: \xff\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /interactions HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    ],
    ids=lambda sent: repr(sent[:40]),
)
async def test_what_is_hardly_http(served: Served, sent: bytes) -> None:
    """Refused as the client's fault, and no line of the log for every one who knocks."""
    lines = served.bot.output.count("[error") + served.bot.output.count("[warning")
    host, port = served.discord.door.address.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    with closing(writer):
        writer.write(sent)
        async with asyncio.timeout(15):
            assert b" 40" in await reader.readline()
    assert (await served.discord.door.post(PING))[0] == 200
    assert served.bot.output.count("[error") + served.bot.output.count("[warning") == lines


async def test_a_body_that_does_not_end(served: Served) -> None:
    """It does not hold a connection for long."""
    host, port = served.discord.door.address.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    signed = "".join(f"{name}: {value}\r\n" for name, value in served.discord.door.headers(b"{").items())
    with closing(writer):
        writer.write(f"POST /interactions HTTP/1.1\r\nHost: x\r\n{signed}Content-Length: 1000\r\n\r\n{{".encode())
        async with asyncio.timeout(15):
            assert b" 408 " in await reader.readline()


@pytest.mark.parametrize("names", [[], ["Ed25519"], ["Timestamp"], ["Ed25519", "Timestamp", "Timestamp"]])
async def test_nothing_is_read_of_what_is_not_signed(served: Served, names: list[str]) -> None:
    """The answer is there while the body is not: a body that was waited for would give 408."""
    host, port = served.discord.door.address.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    headers = "".join(f"X-Signature-{name}: 12\r\n" for name in names)
    with closing(writer):
        writer.write(f"POST /interactions HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 1000\r\n\r\n{{".encode())
        async with asyncio.timeout(15):
            assert b" 401 " in await reader.readline()


# ---------------------------------------------------------------------- without a token


async def test_without_a_token_everything_but_registration_works(served: Served) -> None:
    """Interactions bring tokens of their own."""
    discord, user = served.discord, served.discord.new_id()

    ask = served.ask
    card = await ask("cast", user, name="Ed Baldwin")
    assert "**Season 1** ||" in card.text
    assert (await discord.press(card, card.custom_id("Look beyond"), place=served.place, user=user)).private
    assert "**/cast**" in (await ask("help")).text  # ids are not known, so nothing can be tapped
    assert "up to S1E3" in (await ask("spoilers channel", permissions=MANAGE_SERVER, episode="S1E3")).text
    assert "No channel's name matches" in (await ask("spoilers bulk", permissions=MANAGE_SERVER)).text
    status = await ask("status", ADMIN)
    assert "Servers: unknown" in status.text
    for command in ("status", "reload"):  # nobody can tell who the owner is
        assert "Only those who run this bot" in (await ask(command, OWNER, ADMINISTRATOR | MANAGE_SERVER)).text
    assert "Nothing to do" in (await ask("reload", ADMIN)).text


# ---------------------------------------------------------------------- replicas, and stopping


async def test_replicas_are_one_bot(tmp_path: Path) -> None:
    """A button or form made by one is answered by the other; and so is what was set."""
    async with loopback() as discord:
        place, user = discord.add_guild("general")["general"], 42
        async with started(discord, tmp_path, "serve") as first:
            one = discord.door.address
            async with started(discord, tmp_path, "serve") as second:
                two = discord.door.address
                assert discord.registrations == 1
                assert "Servers: about 12" in (await discord.slash("status", place=place, user=OWNER)).text
                card = await discord.slash("release", place=place, user=user)
                form = await discord.press(card, card.custom_id("This is wrong"), place=place, user=user)
                discord.door.address = one
                assert "Thank you" in (await discord.submit(form, "It is.", place=place, user=user)).text
                await discord.slash("progress set", {"episode": "S1E3"}, place=place, user=user)
                discord.door.address = two
                own = await discord.slash("cast", {"name": "Ed Baldwin", "private": True}, place=place, user=user)
                assert "Kinnaman" in open_text(own.text)
                assert await second.stop() == 0
            assert await first.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.deep)])
async def test_stopped_with_answers_under_way(tmp_path: Path, number: signal.Signals) -> None:
    """Nothing new is taken, readiness ends, all that was taken is answered; in less than ten seconds."""
    health = f"127.0.0.1:{free_port()}"
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with started(discord, tmp_path, "serve", AIRLOCK_HEALTH_ADDRESS=health) as bot:
            async with aiohttp.ClientSession() as session:
                for path in ("healthz", "readyz"):
                    async with session.get(f"http://{health}/{path}") as response:
                        assert response.status == 200
                database = sqlite3.connect(tmp_path / "airlock.db", isolation_level=None)
                database.execute("BEGIN IMMEDIATE")  # a change is not answered before this ends
                setting = {"episode": "S1E3"}
                flying = [discord.slash("progress set", setting, place=place, user=user) for user in range(1, 51)]
                await discord.slash("next", place=place, user=OWNER)  # whatever was posted before has arrived, too
                await asyncio.sleep(0.2)
                begun = time.monotonic()
                bot.send_signal(number)
                await until(lambda: "stopping" in bot.output)
                async with session.get(f"http://{health}/readyz") as response:
                    assert (response.status, (await response.json())["endpoint"]) == (503, False)
                database.execute("ROLLBACK")
                database.close()
            host, port = discord.door.address.removeprefix("http://").split("/")[0].split(":")

            def is_closed() -> bool:
                try:
                    socket.create_connection((host, int(port)), timeout=1).close()
                except OSError:
                    return True
                return False

            await until(is_closed, 5)  # a load balancer is given a second to notice
            answers = await asyncio.gather(*flying)
            assert await bot.ended() == 0
            assert time.monotonic() - begun < 10
        assert all("Noted" in answer.text for answer in answers)


async def test_stopped_while_discord_is_down(tmp_path: Path) -> None:
    """It does not wait for the next try."""
    async with loopback() as discord:
        discord.behaviour.outage = 502
        async with BotProcess(tmp_path, command="serve", **addresses(discord)) as bot:
            await until(lambda: bool(discord.requests), 20)
            assert await bot.stop(seconds=5) == 0
        assert "Traceback" not in bot.output


# ---------------------------------------------------------------------- what keeps it from serving


OTHER_KEY = Door().public_key
WRONG = {
    "neither key nor token": ({"DISCORD_TOKEN": ""}, "DISCORD_PUBLIC_KEY"),
    "another application's key": ({"DISCORD_PUBLIC_KEY": OTHER_KEY}, "not the key of the application"),
    "a key of small order": ({"DISCORD_PUBLIC_KEY": "01" + "00" * 31}, "DISCORD_PUBLIC_KEY"),
    "taken": ({"AIRLOCK_SERVE_ADDRESS": "{taken}"}, "AIRLOCK_SERVE_ADDRESS"),
    "reports": ({"DISCORD_TOKEN": "", "DISCORD_PUBLIC_KEY": OTHER_KEY, "AIRLOCK_REPORTS": "77"}, "AIRLOCK_REPORTS"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Exit code and output for each thing that is wrong; two at a time."""
    two = asyncio.Semaphore(2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        async with loopback() as discord:

            async def start(wrong: dict[str, str]) -> tuple[int, str]:
                mended = {key: value.replace("{taken}", where) for key, value in wrong.items()}
                folder = tmp_path_factory.mktemp("refused")
                async with two, BotProcess(folder, command="serve", **{**addresses(discord), **mended}) as bot:
                    return await bot.ended(), bot.output

            found = await asyncio.gather(*(start(wrong) for wrong, _ in WRONG.values()))
    return dict(zip(WRONG, found, strict=True))


@pytest.mark.parametrize("name", WRONG)
async def test_one_sentence_says_why_it_cannot_serve(
    refusals: dict[str, tuple[int, str]], name: str, snapshot: SnapshotAssertion
) -> None:
    """On standard error, with exit code 2."""
    code, output = refusals[name]
    assert WRONG[name][1] in sentence(output)
    assert re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:1234", sentence(output)) == snapshot
    assert code == 2
