"""Sends cards as new messages, or in place of the message whose button was pressed."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.interactions.context import Interaction

NO_MENTIONS = discord.AllowedMentions.none()


async def send_layout(
    interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool, files: Sequence[discord.File] = ()
) -> None:
    """Send the answer to an interaction, as its response or, after a defer, in place of the deferred message.

    The bot routes buttons by their custom ids, so `stop` tells discord.py not to keep the layout.
    """
    layout.stop()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=layout, attachments=files, allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.send_message(
            view=layout, ephemeral=private, allowed_mentions=NO_MENTIONS, files=files
        )


async def send_followup(interaction: Interaction, layout: discord.ui.LayoutView) -> None:
    """Send an additional message that only the asker sees."""
    layout.stop()
    await interaction.followup.send(view=layout, ephemeral=True, allowed_mentions=NO_MENTIONS)


async def update_layout(interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool = True) -> None:
    """Replace the card whose control was used. After a command, send a new message.

    A private card never replaces a message that others can read, even if a custom id was forged. It is then sent as a
    new message.
    """
    if private and not is_private_message(interaction):
        await send_layout(interaction, layout, private=True)
        return
    layout.stop()
    await interaction.response.edit_message(view=layout, allowed_mentions=NO_MENTIONS)


def is_private_message(interaction: Interaction) -> bool:
    """Return True if only the presser sees the message whose control was used."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)
