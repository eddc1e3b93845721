"""Commands are registered beside the bot's work: whatever Discord says to them, what is registered is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.commands import registration
from bot.commands.registration import CommandRegistrar
from bot.transport.discord_internals import command_payloads, discord_api_url, override_discord_urls
from tests.loopback import LoopbackDiscord
from tests.loopback.faults import Fault, down
from tests.loopback.fixtures import OWNER, TOKEN, loopback, started, until
from tests.support.bot_harness import BotHarness
from tests.support.bot_harness import hall as hall

REASON = {
    "code": 50035,
    "message": "Invalid Form Body",
    "errors": {"0": {"description": {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be shorter."}]}}},
}


async def _registered_before(discord: LoopbackDiscord, folder: Path) -> None:
    """An earlier version has registered its commands, one of which has changed since."""
    async with started(discord, folder) as bot:
        assert await bot.stop() == 0
    discord.commands[0]["description"] = "What an earlier version said"


async def test_answers_while_discord_cannot_register(tmp_path: Path) -> None:
    """It is connected and answers at once; the log, `/status` and a metric say that registering has to wait."""
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        await _registered_before(discord, tmp_path)
        discord.fail("register", *[down()] * 50)
        async with started(discord, tmp_path) as bot:
            await until(lambda: "commands not registered yet" in bot.output)
            assert "Baldwin" in (await discord.slash("cast", {"name": "Ed Baldwin"}, place=place, user=42)).text
            helped = await discord.slash("help", place=place, user=42)
            assert "</cast:" in helped.text
            status = await discord.slash("status", place=place, user=OWNER)
            assert "Discord cannot do it at the moment; the bot goes on trying." in status.text
            assert await bot.stop(seconds=5) == 0


async def test_a_refusal_is_told_with_discords_reason(tmp_path: Path) -> None:
    """It is not tried again, because the answer would be the same."""
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        await _registered_before(discord, tmp_path)
        discord.fail("register", Fault(400, REASON, taken=False))
        async with started(discord, tmp_path) as bot:
            await until(lambda: "commands refused" in bot.output)
            status = await discord.slash("status", place=place, user=OWNER)
            for text in (bot.output, status.text):
                assert "Must be shorter." in text
            assert "Discord refused them: " in status.text
            assert await bot.stop() == 0


async def test_it_is_tried_again_until_discord_accepts(hall: BotHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if the first question, what is registered, had no answer."""
    monkeypatch.setattr(registration, "FIRST_PAUSE", 0.01)
    before = discord_api_url()
    async with loopback() as discord:
        override_discord_urls(discord.api_url, None)
        try:
            discord.fail("commands", down())
            discord.fail("register", down(), down())
            client = hall.client
            client.http.connector = aiohttp.TCPConnector()  # the client's own belongs to another event loop
            await client.http.static_login(TOKEN)
            client._connection.application_id = int(discord.application["id"])
            registrar = CommandRegistrar(client, client.tree, client.metrics)
            await registrar.run()
            await client.http.close()
        finally:
            override_discord_urls(before, None)
        assert registrar.problem is None
        assert discord.registrations == 1
        assert registrar.ids == {command["name"]: int(command["id"]) for command in discord.commands}


def test_permissions_go_out_as_documented(hall: BotHarness) -> None:
    """A string, although discord.py makes a number of it."""
    payloads: dict[str, Any] = {command["name"]: command for command in command_payloads(hall.client.tree)}
    assert payloads["spoilers"]["default_member_permissions"] == str(1 << 5)
    assert payloads["cast"]["default_member_permissions"] is None
