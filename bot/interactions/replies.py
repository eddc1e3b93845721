"""Sending a card: as a new message, or in place of the message whose button was pressed."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.interactions.context import Interaction

NO_MENTIONS = discord.AllowedMentions.none()


async def send_layout(
    interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool, files: Sequence[discord.File] = ()
) -> None:
    """Send the one answer: as the response, or after a defer in its place.

    Buttons are routed by their custom ids, so discord.py need not keep the layout: `stop`.
    """
    layout.stop()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=layout, attachments=files, allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.send_message(
            view=layout, ephemeral=private, allowed_mentions=NO_MENTIONS, files=files
        )


async def send_followup(interaction: Interaction, layout: discord.ui.LayoutView) -> None:
    """Send a second message, to the asker alone."""
    layout.stop()
    await interaction.followup.send(view=layout, ephemeral=True, allowed_mentions=NO_MENTIONS)


async def update_layout(interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool = True) -> None:
    """Replace the card whose control was used; after a command, send a new one.

    A private card never replaces a message that others read, whatever custom id was forged for it: it is sent anew.
    """
    if private and not is_private_message(interaction):
        await send_layout(interaction, layout, private=True)
        return
    layout.stop()
    await interaction.response.edit_message(view=layout, allowed_mentions=NO_MENTIONS)


def is_private_message(interaction: Interaction) -> bool:
    """Whether the presser alone sees the message whose control was used."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)
