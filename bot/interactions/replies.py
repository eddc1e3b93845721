"""Sends cards as new messages, or in place of the message whose button was pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
import msgspec

from bot.cards.components import Card, Component
from bot.interactions.middleware import Interaction
from bot.transport.webhook_retry import respond

NO_MENTIONS = discord.AllowedMentions.none()


class CardView(discord.ui.LayoutView):
    """Gives a card to discord.py, which takes components only in this form.

    It counts as finished, so that discord.py does not keep it: the bot routes buttons by their custom ids.
    """

    def __init__(self, card: Card) -> None:
        super().__init__(timeout=None)
        self._card = card
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the payload of the card."""
        return self._card.components

    def has_components_v2(self) -> bool:
        """Return True, as every layout does."""
        return True


async def send_card(interaction: Interaction, card: Card, *, private: bool, files: Sequence[discord.File] = ()) -> None:
    """Send the answer to an interaction, as its response or, after a defer, in place of the deferred message.

    Args:
        files: files to attach, only after a defer.
    """
    if interaction.response.is_done():
        await interaction.edit_original_response(view=CardView(card), attachments=files, allowed_mentions=NO_MENTIONS)
    else:
        await respond(interaction, card.body(private))


async def send_followup(interaction: Interaction, card: Card) -> None:
    """Send an additional message that only the asker sees."""
    await interaction.followup.send(view=CardView(card), ephemeral=True, allowed_mentions=NO_MENTIONS)


async def send_form(interaction: Interaction, form: Component) -> None:
    """Open a form as the response to an interaction."""
    kind = discord.InteractionResponseType.modal.value
    await respond(interaction, msgspec.json.encode({"type": kind, "data": form}))


async def update_card(interaction: Interaction, card: Card, *, private: bool = True) -> None:
    """Replace the card whose control was used. After a command, send a new message.

    A private card never replaces a message that others can read, even if a custom id was forged. It is then sent as a
    new message.
    """
    if private and not is_private_message(interaction):
        await send_card(interaction, card, private=True)
    else:
        await respond(interaction, card.body(False, update=True))


def is_private_message(interaction: Interaction) -> bool:
    """Return True if nobody but the user who used a control sees the message with the control.

    In a group, or a chat with a friend, others see it too unless it is ephemeral.
    """
    message, is_alone = interaction.message, interaction.guild_id is None and not interaction.context.private_channel
    return message is not None and (message.flags.ephemeral or is_alone)
