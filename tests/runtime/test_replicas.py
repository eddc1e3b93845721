"""Replicas behind a load balancer: the configuration in the docs, and what a replica does when it is stopped."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import make_url

from benchmarks.replicas import CONFIGURATION, Found, Run
from bot.storage.records import UNCERTAIN
from tests.loopback import Exchange, Place
from tests.loopback.certificate import Certificate
from tests.loopback.exchange import COMMAND
from tests.loopback.fixtures import free_port, loopback, started
from tests.loopback.payloads import command_data, interaction_payload
from tests.storage.conftest import postgres_database, postgres_server
from tests.support.small_bots import PATIENCE, small_bot, write_knowledge

PING = b'{"type": 1, "id": "1", "token": "x", "application_id": "2", "version": 1}'
HAPROXY = shutil.which("haproxy", path=f"/usr/sbin:{os.defpath}")
needs_haproxy = pytest.mark.skipif(HAPROXY is None, reason="HAProxy is not installed")


@needs_haproxy
def test_the_configuration_in_the_docs_is_valid(tmp_path: Path) -> None:
    environment = {"AIRLOCK_CERTIFICATE": str(Certificate(tmp_path).file), "AIRLOCK_SOCKET": str(tmp_path / "socket")}
    command = [str(HAPROXY), "-c", "-f", str(CONFIGURATION)]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warning" not in checked.stderr.lower()


async def test_a_replica_that_is_stopped_says_so_before_it_closes(tmp_path: Path) -> None:
    """Somebody who asks twice a second never meets a closed door."""
    health = f"127.0.0.1:{free_port()}"
    async with (
        loopback() as discord,
        started(discord, tmp_path, "serve", AIRLOCK_HEALTH_ADDRESS=health) as bot,
        aiohttp.ClientSession() as session,
    ):

        async def says_endpoint() -> bool:
            async with session.get(f"http://{health}/readyz") as response:
                return '"endpoint": true' in await response.text()

        assert await says_endpoint()
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(0.9):
            while await says_endpoint():  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.02)
        headers = discord.door.headers(PING)
        async with aiohttp.request("POST", discord.door.address, data=PING, headers=headers) as response:
            assert response.status == 200
        assert await bot.ended() == 0


async def test_an_interaction_that_two_replicas_get_changes_one_thing_once(tmp_path: Path) -> None:
    """The second says one sentence; Discord takes the first response that comes."""
    async with postgres_database() as database, loopback() as discord:
        write_knowledge(tmp_path, "First Show")
        async with (
            small_bot(tmp_path, discord, command="serve", AIRLOCK_DATABASE_URL=database) as one,
            small_bot(tmp_path, discord, command="serve", AIRLOCK_DATABASE_URL=database) as two,
        ):
            doors = [await bot.listening(PATIENCE) for bot in (one, two)]
            said = []
            for id_, door, name, options in (
                (1000 << 22, 0, "progress set", {"episode": "S1E3"}),
                (1001 << 22, 0, "progress clear", {}),
                (1000 << 22, 1, "progress set", {"episode": "S1E3"}),
            ):
                data = command_data(name, [{"name": "progress", "id": "7"}], options)
                made = interaction_payload(id_, COMMAND, data, discord.application_id, Place(5), 6, 0)
                exchange: Exchange = discord.expect(made, Place(5), 6)
                discord.door.address = doors[door]
                discord.door.deliver(made)
                said.append((await exchange).text)
            assert "Noted" in said[0]
            assert "forgotten" in said[1]
            assert said[2] == UNCERTAIN
            assert [await bot.stop(seconds=PATIENCE) for bot in (one, two)] == [0, 0]


@pytest.mark.deep
@needs_haproxy
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGTERM])
async def test_half_a_minute_behind_the_load_balancer(stop: signal.Signals) -> None:
    """One replica is stopped and started again; nothing is lost, twice or missing, and a reload reaches both."""
    server = make_url(postgres_server()).set(drivername="postgresql").render_as_string(hide_password=False)
    run = Run(30, 40, 12, stop, 7)
    found: Found = await run.run(server)
    assert found.missed(stop) == [], "\n".join(map(str, [*found.rows(), *found.examples]))
    assert found.held
    assert found.reloads
