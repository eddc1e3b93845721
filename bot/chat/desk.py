"""The desk where every question arrives: command, button and keystroke alike.

It takes one snapshot, reads what is stored about asker and place once, lets the rule decide the
clearance, and answers. Two awaits: the store and the send.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import discord

from bot.answers.answer import Answer
from bot.answers.questions import Question
from bot.answers.respond import respond
from bot.chat.cards import Frame, card
from bot.knowledge.snapshot import Current
from bot.spoilers.clearance import Audience, Standing, clearance_for
from bot.spoilers.rule import View

Interaction = discord.Interaction[Any]
NO_MENTIONS = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Spot:
    """Who asks, and where. Ids of Discord; a thread names its parent as the channel that counts."""

    user: int
    channel: int | None
    server: int | None


class Standings(Protocol):
    """Whatever knows progress and ceilings."""

    async def standing(self, spot: Spot) -> Standing:
        """What counts for this asker in this place."""
        ...


class NothingKnown:
    """A store without anything in it: everybody is at the premise."""

    async def standing(self, _spot: Spot) -> Standing:
        """The strictest standing."""
        return Standing()


def spot_of(interaction: Interaction) -> Spot:
    """Who asks, and where."""
    channel = interaction.channel
    parent = getattr(channel, "parent_id", None) if isinstance(channel, discord.Thread) else None
    return Spot(interaction.user.id, parent or interaction.channel_id, interaction.guild_id)


class Desk:
    """What commands, buttons and autocomplete need.

    Args:
        current: the snapshot that answers.
        standings: progress and ceilings.
        clock: the present as an aware datetime.
    """

    def __init__(self, current: Current, standings: Standings, clock: Callable[[], datetime]) -> None:
        self.current = current
        self.standings = standings
        self.clock = clock

    async def view(self, interaction: Interaction, audience: Audience) -> View:
        """One snapshot seen by this audience, now."""
        knowledge = self.current.take()
        standing = await self.standings.standing(spot_of(interaction))
        return View(knowledge, clearance_for(standing, audience), self.clock())

    async def answer(self, interaction: Interaction, question: Question, audience: Audience) -> tuple[Answer, View]:
        """The answer to a question, and the view it was made with."""
        view = await self.view(interaction, audience)
        return respond(question, view), view

    async def reply(self, interaction: Interaction, question: Question, *, private: bool) -> None:
        """Answer with a new message: in the channel, or to the asker alone."""
        private = private or interaction.guild_id is None
        await self.send(interaction, question, Audience.ASKER if private else Audience.CHANNEL)

    async def send(self, interaction: Interaction, question: Question, audience: Audience) -> None:
        """Answer with a new message that `audience` reads."""
        answer, view = await self.answer(interaction, question, audience)
        private = audience is not Audience.CHANNEL
        frame = Frame(private, beyond=audience is Audience.ASKER_LOOKING_BEYOND)
        await send_layout(interaction, card(answer, view.knowledge, frame), private=private)

    async def turn(self, interaction: Interaction, question: Question) -> None:
        """Answer by changing the message whose button was pressed; its readers decide the clearance."""
        message = interaction.message
        private = interaction.guild_id is None or (message is not None and message.flags.ephemeral)
        answer, view = await self.answer(interaction, question, Audience.ASKER if private else Audience.CHANNEL)
        layout = card(answer, view.knowledge, Frame(private))
        layout.stop()
        await interaction.response.edit_message(view=layout, allowed_mentions=NO_MENTIONS)


async def send_layout(
    interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool, files: list[discord.File] | None = None
) -> None:
    """Send a message once: as the response, or after a defer in its place. Buttons need no memory, so none is kept."""
    layout.stop()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=layout, attachments=files or [], allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.send_message(
            view=layout, ephemeral=private, allowed_mentions=NO_MENTIONS, files=files or []
        )
