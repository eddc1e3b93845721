"""Stopped, whatever is under way, and started again."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.loopback import BotProcess
from tests.loopback.fixtures import MANAGE_SERVER, TYPED, addresses, loopback, started, until, with_button
from tests.support.markdown_reader import open_text


async def test_stopped_with_sigterm_and_started_again(tmp_path: Path) -> None:
    """What is under way is answered, nothing new is taken; nothing was in memory only, or is registered twice."""
    async with loopback() as discord:
        guild = discord.add_guild("general")
        place, user = guild["general"], 42
        async with started(discord, tmp_path) as bot:
            assert discord.registrations == 1
            ids = {command["name"]: command["id"] for command in discord.commands}
            helped = await discord.slash("help", place=place, user=user)
            assert f"</cast:{ids['cast']}>" in helped.text
            await discord.slash("progress set", {"episode": "S1E3"}, place=place, user=user)
            card = await discord.slash("cast", {"name": "Ed Baldwin"}, place=place, user=user)
            discord.behaviour.callback_delay = 0.5
            flying = [
                discord.slash("cast", {"name": f"Ed Baldwin {TYPED}"}, place=place, user=100),
                discord.slash("progress set", {"episode": "S2E1"}, place=place, user=101),
                discord.slash("spoilers channel", place=place, user=106, permissions=MANAGE_SERVER),
                discord.autocomplete("cast", "name", "ed", place=place, user=102),
                discord.press(card, card.custom_id("Show me what I've reached"), place=place, user=user),
                discord.press(with_button(card, "from another age"), "from another age", place=place, user=103),
            ]
            for exchange in flying:
                await exchange.arrived.wait()
            bot.send_signal(signal.SIGTERM)
            late = discord.slash("cast", {"name": "Gordo"}, place=place, user=104)
            await discord.gateway.until(lambda: not discord.gateway.has_session, 5)  # it takes its leave first
            answers = await asyncio.gather(*flying, late)
            assert await bot.ended() == 0
            assert [answer.type for answer in answers] == [4, 4, 4, 8, 4, 4, 4]
            assert late.answer.followups  # the introduction, too
        discord.behaviour.callback_delay = 0
        discord.check()

        async with started(discord, tmp_path) as bot:
            assert discord.registrations == 1
            helped = await discord.slash("help", place=place, user=user)
            assert f"</cast:{ids['cast']}>" in helped.text
            pressed = await discord.press(card, card.custom_id("Show me what I've reached"), place=place, user=user)
            assert pressed.private
            assert "Kinnaman" in open_text(pressed.text)
            shown = await discord.slash("progress show", place=place, user=user)
            assert "S1E3" in shown.text
            assert await bot.stop() == 0


async def test_stopped_with_ctrl_c_and_registered_again_where_discord_differs(tmp_path: Path) -> None:
    """The copy of Discord's is compared, not a note of our own."""
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with started(discord, tmp_path) as bot:
            discord.behaviour.callback_delay = 0.5
            flying = [discord.slash("next", place=place, user=number) for number in range(1, 6)]
            for exchange in flying:
                await exchange.arrived.wait()
            bot.send_signal(signal.SIGINT)
            assert [answer.type for answer in await asyncio.gather(*flying)] == [4] * 5
            assert await bot.ended() == 0
        discord.behaviour.callback_delay = 0
        discord.commands[0]["contexts"] = [0]
        async with started(discord, tmp_path) as bot:
            await until(lambda: discord.registrations == 2)
            assert await bot.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopped_while_discord_is_down(tmp_path: Path, number: signal.Signals) -> None:
    """It does not wait for the next try."""
    async with loopback() as discord:
        discord.behaviour.outage = 502  # tried again and again
        async with BotProcess(tmp_path, **addresses(discord)) as bot:
            await until(lambda: bool(discord.requests), 20)
            assert await bot.stop(number, seconds=5) == 0
        assert "Traceback" not in bot.output


async def test_stopped_while_the_connection_is_lost(tmp_path: Path) -> None:
    """Nor for the connection to come back."""
    async with loopback() as discord, started(discord, tmp_path) as bot:
        discord.gateway.is_open = False
        await discord.gateway.drop(4000)
        await until(lambda: "Attempting a reconnect" in bot.output)
        assert await bot.stop(seconds=5) == 0
