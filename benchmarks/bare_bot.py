"""`python -m benchmarks.bare_bot`: the least a discord.py bot can do, to measure Airlock against.

`/cast` answers a constant card, its autocomplete constant choices. Addresses and token come as for Airlock; with
AIRLOCK_HEALTH_ADDRESS it answers every HTTP request there, which shows for how long its event loop stands still.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

import discord
import yarl
from discord import app_commands

TEXT = "\n".join(
    (
        "## A name",
        "A line that says who, played by **somebody**",
        "- A fact of one line that a card of a character shows",
        "- Another fact of one line that a card of a character shows",
        "-# A series, spoiler-free · A publisher, 2 November 2019",
    )
)
CHOICES = [app_commands.Choice(name=f"A name {number} · character", value=f"A name {number}") for number in range(10)]

Interaction = discord.Interaction[discord.Client]


class BareBot(discord.Client):
    """A client with one command."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(cast)

    async def setup_hook(self) -> None:
        """Register the command."""
        await self.tree.sync()


@app_commands.command(description="Who plays whom")
async def cast(interaction: Interaction, name: str) -> None:  # noqa: ARG001 - the answer is the same for every name
    """Always the same card."""
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(discord.ui.Container(discord.ui.TextDisplay(TEXT)))
    layout.stop()
    await interaction.response.send_message(view=layout)


@cast.autocomplete("name")
async def offered(_interaction: Interaction, _current: str) -> list[app_commands.Choice[str]]:
    """Always the same choices."""
    return CHOICES


async def healthy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request of a connection."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    writer.close()


async def main() -> None:
    """Run until the process is ended."""
    if address := os.environ.get("AIRLOCK_HEALTH_ADDRESS"):
        host, _, port = address.rpartition(":")
        await asyncio.start_server(healthy, host, int(port))
    discord.http.Route.BASE = os.environ["AIRLOCK_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["AIRLOCK_GATEWAY_URL"])
    async with BareBot() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
