"""Requests that somebody has captured, kept, and posts again: they change nothing that has changed since."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.storage.records import UNCERTAIN, UNCHANGED
from tests.loopback import LoopbackDiscord, Place
from tests.loopback.exchange import COMMAND
from tests.loopback.fixtures import MANAGE_SERVER, loopback, started
from tests.loopback.payloads import Options, command_data, interaction_payload
from tests.loopback.server import interaction_id
from tests.storage.conftest import postgres_database

ANNA, BEN = 4242, 4243


@dataclass
class Captured:
    """A signed request. Nobody has received it yet."""

    body: bytes
    headers: dict[str, str]


@dataclass
class Replicas:
    """Two processes with one database."""

    discord: LoopbackDiscord
    place: Place
    addresses: list[str]
    number: int = 0

    def capture(
        self, command: str, options: Options | None = None, user: int = ANNA, at: float | None = None
    ) -> Captured:
        """A request that Discord makes now, or has made at another time."""
        self.number += 1
        data = command_data(command, self.discord.commands, options)
        payload = interaction_payload(
            interaction_id(self.number), COMMAND, data, self.discord.application_id, self.place, user, MANAGE_SERVER
        )
        self.discord.expect(payload, self.place, user)  # the tokens of what follows an answer are known
        body = json.dumps(payload).encode()
        return Captured(body, self.discord.door.headers(body, at))

    async def post(self, replica: int, captured: Captured) -> str:
        """What a replica says to it; nothing if it has had it before."""
        self.discord.door.address = self.addresses[replica]
        status, said = await self.discord.door.post(captured.body, captured.headers)
        assert status == (200 if said else 202)
        if said:
            await self.discord.take_inline(json.loads(captured.body), json.loads(said))
        return said.decode()

    async def ask(self, replica: int, command: str, options: Options | None = None, user: int = ANNA) -> str:
        """What a replica says to a new request."""
        return await self.post(replica, self.capture(command, options, user))


@pytest.fixture(params=["file", "postgresql"])
async def replicas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Replicas]:
    """Both serve; the database is a SQLite file or PostgreSQL."""
    async with AsyncExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'airlock.db'}"
        if request.param == "postgresql":
            url = await stack.enter_async_context(postgres_database())
        discord = await stack.enter_async_context(loopback())
        place = discord.add_guild("general")["general"]
        addresses = []
        for _ in range(2):
            await stack.enter_async_context(started(discord, tmp_path, "serve", AIRLOCK_DATABASE_URL=url))
            addresses.append(discord.door.address)
        yield Replicas(discord, place, addresses)


async def test_what_was_deleted_does_not_come_back(replicas: Replicas) -> None:
    """Neither by a request that was answered before, nor by one that was held back, whichever replica gets it."""
    told = replicas.capture("progress set", {"episode": "S1E3"})
    held = [replicas.capture("progress set", {"episode": f"S1E{number}"}) for number in (4, 5)]
    asked = replicas.capture("cast", {"name": "Ed Baldwin"})
    assert "Noted" in await replicas.post(0, told)
    assert "watched up to S1E3" in await replicas.ask(1, "privacy show")
    assert "nothing you told me" in await replicas.ask(1, "privacy delete")
    assert await replicas.post(0, told) == ""
    assert UNCERTAIN in await replicas.post(1, told)
    for replica, captured in enumerate(held):
        assert UNCERTAIN in await replicas.post(replica, captured)
    await replicas.post(0, asked)  # the answer would be followed by an introduction, once
    for replica in (0, 1):
        assert "Nothing." in await replicas.ask(replica, "privacy show")
    assert "Noted" in await replicas.ask(0, "progress set", {"episode": "S1E6"})
    assert "watched up to S1E6" in await replicas.ask(1, "privacy show")


async def test_a_captured_deletion_deletes_nothing_later(replicas: Replicas) -> None:
    """Nor does anybody's deletion touch what others have told."""
    deletion = replicas.capture("privacy delete")
    assert "nothing you told me" in await replicas.post(0, deletion)
    held = replicas.capture("progress set", {"episode": "S1E2"}, BEN)
    assert "Noted" in await replicas.ask(0, "progress set", {"episode": "S1E3"})
    assert UNCERTAIN in await replicas.post(1, deletion)
    assert "Noted" in await replicas.post(1, held)
    assert "S1E3" in await replicas.ask(1, "privacy show")


async def test_what_was_signed_before_a_start_changes_nothing(replicas: Replicas) -> None:
    """It is answered all the same: the process may have been started anew while the request was on its way."""
    before = time.time() - 50
    changes: list[tuple[str, Options]] = [
        ("progress set", {"episode": "S1E3"}),
        ("progress clear", {}),
        ("spoilers channel", {"episode": "S1E3"}),
        ("spoilers server", {"episode": "S1E3"}),
        ("privacy delete", {}),
    ]
    assert "Noted" in await replicas.ask(0, "progress set", {"episode": "S1E2"})
    for replica in (0, 1):
        for command, options in changes:
            assert UNCHANGED in await replicas.post(replica, replicas.capture(command, options, at=before))
        answer = await replicas.post(replica, replicas.capture("cast", {"name": "Ed Baldwin"}, BEN, before))
        assert "Joel Kinnaman" in answer
        assert "watched up to S1E2" in await replicas.post(replica, replicas.capture("privacy show", at=before))
        assert "Nothing." in await replicas.ask(replica, "privacy show", user=BEN)
