"""What the bot says, once, in a server that it has just joined."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord

from bot.answers.phrases import join_words
from bot.cards.actions import SetupButton, SetupStep
from bot.cards.components import Card, button_row, framed_card
from bot.cards.markdown import escape
from bot.commands.ceilings.channel_lookup import missing_permissions
from bot.interactions.replies import NO_MENTIONS, CardView
from bot.knowledge.model import Knowledge
from bot.operations.logs import log
from bot.storage.store import Store, StoreError

JUST_JOINED: Final = timedelta(minutes=10)
"""Discord may report a server that was joined earlier as if it were new. Nothing is said there."""


async def greet(guild: discord.Guild, store: Store, knowledge: Knowledge, now: datetime) -> None:
    """Introduce the bot in a server that it has just joined, where it may write; nowhere if it may write in no channel.

    The database remembers that this was done, so it happens once even with several processes or after a restart. It is
    remembered first: if Discord then refuses the message, it is not sent again, and `/setup` does the same.
    """
    joined: datetime | None = getattr(guild.me, "joined_at", None)  # `me` is None if Discord has left the bot out
    if joined is None or now - joined > JUST_JOINED:
        return
    channel = _greeting_channel(guild)
    if channel is None:
        return
    try:
        if await store.claim_greeting(guild.id):
            await channel.send(view=CardView(greeting_card(knowledge)), allowed_mentions=NO_MENTIONS)
    except (StoreError, discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.warning("greeting not sent", error=type(error).__name__)


def greeting_card(knowledge: Knowledge) -> Card:
    """Build the introduction. Everybody can press its button, and the bot then checks their permission."""
    titles = join_words([escape(work.title) for work in knowledge.works.values()])
    return framed_card(
        [
            "## Hello, this is Airlock",
            f"I answer questions about {titles}. In a channel I show in the open what everyone there has watched, "
            "and no more.",
            "Until someone with Manage Server tells me how far your channels are, I show only what is spoiler-free. It "
            "takes a minute, with this button or /setup.",
            "-# /help lists what I can do.",
        ],
        button_row(("Set me up", SetupButton(SetupStep.OPEN, None))),
    )


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the system channel if the bot may write in it, or else the first text channel in which it may."""
    ordered = sorted(guild.text_channels, key=lambda channel: (channel.position, channel.id))
    channels = [channel for channel in (guild.system_channel, *ordered) if channel is not None]
    return next((channel for channel in channels if not missing_permissions(guild, channel)), None)
