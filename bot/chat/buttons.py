"""Buttons: one dynamic item for all of them, so that they work on messages of any age, after any restart."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.chat import custom_ids
from bot.chat.cards import notice, sources_card
from bot.chat.custom_ids import Verb
from bot.chat.desk import Desk, Interaction, send_layout
from bot.chat.errors import ErrorDesk
from bot.spoilers.clearance import Audience

OUTDATED = "This button is from an older version of me. Please ask again with a slash command."


def button_item(desk: Desk, errors: ErrorDesk) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """The class of all our buttons, bound to a desk."""

    class AskButton(
        discord.ui.DynamicItem[discord.ui.Button[Any]],
        template=re.compile(rf"{custom_ids.PREFIX};(?P<rest>.*)", re.DOTALL),
    ):
        """A question on a button."""

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> AskButton:
            """Built anew at every press."""
            return cls(item if isinstance(item, discord.ui.Button) else discord.ui.Button(custom_id=match.string))

        async def callback(self, interaction: Interaction) -> None:
            """Ask the question for whoever pressed."""
            try:
                await press(desk, interaction, self.item.custom_id or "")
            except Exception as error:  # discord.py only logs what escapes here, and the presser would get no answer
                await errors.handle(interaction, error)

    return AskButton


async def press(desk: Desk, interaction: Interaction, custom_id: str) -> None:
    """What a button does. The clearance is the presser's, read at the time of pressing."""
    found = custom_ids.read(custom_id)
    if found is None:
        await send_layout(interaction, notice(OUTDATED), private=True)
        return
    verb, question = found
    match verb:
        case Verb.REACHED:
            await desk.send(interaction, question, Audience.ASKER)
        case Verb.BEYOND:
            await desk.send(interaction, question, Audience.ASKER_LOOKING_BEYOND)
        case Verb.TURN if _own_message(interaction):
            await desk.turn(interaction, question)
        case Verb.OPEN | Verb.TURN:
            await desk.send(interaction, question, Audience.ASKER)
        case Verb.SOURCES:
            answer, view = await desk.answer(interaction, question, Audience.ASKER)
            await send_layout(interaction, sources_card(answer, view), private=True)


def _own_message(interaction: Interaction) -> bool:
    """Whether the presser asked the question this message answers.

    Only they turn its pages or choose a name for everybody; others get a reply of their own.
    """
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral or interaction.guild_id is None:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id
