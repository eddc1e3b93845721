"""Buttons and selects: dynamic items, so that they work on messages of any age, after any restart.

A custom id can be forged by its sender: what it asks for is answered at the presser's own clearance, and what it
changes is either the presser's own or checked for Manage Server.
"""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.chat import custom_ids
from bot.chat.cards import notice, sources_card
from bot.chat.commands import Office
from bot.chat.custom_ids import Verb
from bot.chat.desk import Interaction, send_layout
from bot.chat.observing import Observer, Outcome, note_of
from bot.spoilers.clearance import Audience

OUTDATED = "This button is from an older version of me. Please ask again with a slash command."

Item = type[discord.ui.DynamicItem[Any]]


def dynamic_items(office: Office, observer: Observer) -> tuple[Item, Item]:
    """The classes of all our buttons and selects, bound to those who answer."""

    class AskButton(
        discord.ui.DynamicItem[discord.ui.Button[Any]],
        template=re.compile(rf"{custom_ids.PREFIX};.*", re.DOTALL),
    ):
        """A question or a change on a button."""

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> AskButton:
            """Built anew at every press."""
            return cls(item if isinstance(item, discord.ui.Button) else discord.ui.Button(custom_id=match.string))

        async def callback(self, interaction: Interaction) -> None:
            """Do it for whoever pressed."""
            async with observer.watch(interaction):
                await press(office, interaction, self.item.custom_id or "")

    class AskSelect(
        discord.ui.DynamicItem[discord.ui.Select[Any]],
        template=re.compile(rf"{custom_ids.SELECT_PREFIX};.*", re.DOTALL),
    ):
        """A change on a select."""

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> AskSelect:
            """Built anew at every use."""
            return cls(item if isinstance(item, discord.ui.Select) else discord.ui.Select(custom_id=match.string))

        async def callback(self, interaction: Interaction) -> None:
            """Do it for whoever chose."""
            async with observer.watch(interaction):
                data: dict[str, Any] = dict(interaction.data or {})
                values = data.get("values") or [""]
                await choose(office, interaction, self.item.custom_id, str(values[0]))

    return AskButton, AskSelect


async def press(office: Office, interaction: Interaction, custom_id: str) -> None:
    """What a button does. The clearance is the presser's, read at the time of pressing."""
    match custom_id.split(";", 3)[1:]:
        case ["progress", work, episode]:
            await office.own.confirmed(interaction, work, episode)
        case ["apply", work, pattern]:
            await office.places.apply(interaction, work, pattern)
        case ["forget"]:
            await office.own.forget(interaction, pressed=True)
        case _:
            await _ask(office, interaction, custom_id)


async def _ask(office: Office, interaction: Interaction, custom_id: str) -> None:
    desk = office.desk
    found = custom_ids.read(custom_id)
    if found is None:
        await tell_outdated(interaction)
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
        case Verb.REPORT:
            await office.reports.open(interaction, question)
        case Verb.SOURCES:
            answer, view = await desk.answer(interaction, question, Audience.ASKER)
            await send_layout(interaction, sources_card(answer, view), private=True)


async def choose(office: Office, interaction: Interaction, custom_id: str, value: str) -> None:
    """What a select does."""
    match custom_id.split(";")[1:]:
        case ["open"]:
            await press(office, interaction, value)
        case ["progress", work]:
            await office.own.chosen(interaction, work, value)
        case ["ceiling", (("channel" | "server") as scope), work]:
            await office.places.chosen_ceiling(interaction, scope, work, value)
        case ["mode", (("channel" | "server") as scope)]:
            await office.places.chosen_mode(interaction, scope, value)
        case _:
            await tell_outdated(interaction)


async def tell_outdated(interaction: Interaction) -> None:
    """Whoever used a control that is nobody's gets one sentence."""
    note_of(interaction).outcome = Outcome.OUTDATED
    await send_layout(interaction, notice(OUTDATED), private=True)


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
