"""A bot as a process posts by plan: set by a command, hurried by a button, in both modes; and after it was killed."""

from __future__ import annotations

import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from tests.loopback.exchange import Answer
from tests.loopback.faults import slow
from tests.loopback.fixtures import MANAGE_SERVER, loopback, until
from tests.loopback.guilds import Guild
from tests.loopback.server import LoopbackDiscord
from tests.support.discord_limits import walk
from tests.support.small_bots import small_bot
from tests.support.small_knowledge import SMALL

MANAGER = 7003
LATER = SMALL.replace(
    "AA S2E2: {title: Five, sources: s1}", 'AA S2E2: {title: Five, released: "2099-01-02", sources: s1}'
)
OUT, WAIT = "It's out: First Show S2E2", "Wait: First Show S2E2"


def write(folder: Path) -> None:
    """A knowledge base with one episode to come."""
    (folder / "knowledge").mkdir(exist_ok=True)
    (folder / "knowledge" / "all.yaml").write_text(LATER, encoding="utf-8")


async def manager(discord: LoopbackDiscord, guild: Guild, name: str, **options: Any) -> Answer:
    """A manager uses a command."""
    exchange = discord.slash(name, options, place=guild["talk"], user=MANAGER, permissions=MANAGE_SERVER)
    return await exchange


async def press(discord: LoopbackDiscord, guild: Guild, card: Answer, label: str) -> Answer:
    """A manager presses a button."""
    (custom_id,) = (part["custom_id"] for part in walk(card.message["components"]) if part.get("label") == label)
    return await discord.press(card, custom_id, place=guild["talk"], user=MANAGER, permissions=MANAGE_SERVER)


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_an_episode_is_posted_when_a_manager_says_so(tmp_path: Path, command: str) -> None:
    write(tmp_path)
    async with loopback() as discord:
        guild = discord.add_guild("talk")
        async with small_bot(tmp_path, discord, command=command) as bot:
            if command == "serve":
                discord.door.address = await bot.listening()
                await until(lambda: bool(discord.commands))
            else:
                await discord.connected()
            shown = await manager(discord, guild, "announce set", show="First Show", event=True)
            assert "First Show, for each new episode a post, a thread and an event ahead" in shown.text
            await press(discord, guild, shown, WAIT)
            await press(discord, guild, shown, OUT)
            await until(lambda: len(discord.posting.channels) > 1, 30)
            (message,) = discord.posting.messages.values()
            thread = discord.posting.channels[int(message["id"])]
            assert (thread.parent, thread.name) == (guild["talk"].channel, "First Show S2E2")
            assert "It's out." in str(message["components"])
            assert "Five" not in str(message)
            inside = await discord.slash("spoilers show", place=guild["talk"], user=MANAGER, permissions=MANAGE_SERVER)
            assert f"<#{thread.id}>" in inside.text
            labels = [part.get("label") for part in walk(message["components"]) if part.get("label")]
            assert labels == ["About the episode"]  # by its date it is not out, so nobody's progress can be there
            about = next(part["custom_id"] for part in walk(message["components"]) if part.get("custom_id"))
            told = await discord.press(message_of(message), about, place=guild["talk"], user=42)
            assert (told.private, "First Show S2E2" in told.text) == (True, True)


def message_of(message: dict[str, Any]) -> dict[str, Any]:
    """A message of the bot as an interaction carries it."""
    return {**message, "channel_id": message["channel_id"], "timestamp": "2026-01-01T00:00:00+00:00", **_REST}


_REST: dict[str, Any] = {
    "type": 0,
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
}


async def test_a_killed_bot_posts_once(tmp_path: Path) -> None:
    """It is killed while Discord has taken the message and its answer is on the way."""
    write(tmp_path)
    async with loopback() as discord:
        guild = discord.add_guild("talk")
        async with small_bot(tmp_path, discord) as bot:
            await discord.connected()
            shown = await manager(discord, guild, "announce set", show="First Show")
            discord.fail("send", slow(20))
            await press(discord, guild, shown, OUT)
            await until(lambda: bool(discord.posting.messages), 30)
            bot.send_signal(signal.SIGKILL)
        assert len(discord.posting.channels) == 1
        expire(tmp_path)
        async with small_bot(tmp_path, discord):
            await until(lambda: len(discord.posting.channels) == 2, 30)
        assert len(discord.posting.messages) == 1


def expire(folder: Path) -> None:
    """Let two minutes pass for the lease of the killed process."""
    with sqlite3.connect(folder / "airlock.db") as connection:
        connection.execute("UPDATE plans SET next_at = ?", (int(time.time()) - 1,))
