"""Registers `/announce` and `/rewatch`. Each use checks the permission, because Discord only hides the commands."""

from __future__ import annotations

import discord

from bot.commands.announcements import rewatches
from bot.commands.announcements.plan_overview import send_overview
from bot.commands.announcements.plan_settings import PlanOptions, set_plans, stop_plans
from bot.commands.autocomplete import show_choices
from bot.commands.tree import Channel, ShortText, Text, Tree, command, group_of, send_private
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService

WEEK = 7


def add_announcements(tree: Tree, questions: QuestionService) -> None:
    """Register the commands on the tree."""
    permissions = discord.Permissions(manage_guild=True)
    group = group_of(tree, "announce", guild_only=True, default_permissions=permissions)

    @command(group, questions, show=show_choices)
    async def set_(
        interaction: Interaction,
        channel: Channel | None = None,
        show: Text | None = None,
        thread: bool | None = None,
        event: bool | None = None,
        role: discord.Role | None = None,
        daily: bool | None = None,
        test: bool = False,
    ) -> None:
        options = PlanOptions(show, thread, event, role, daily)
        await send_private(interaction, await set_plans(interaction, questions, channel, options, test=test))

    @command(group, questions)
    async def show_(interaction: Interaction) -> None:
        await send_overview(interaction, questions)

    @command(group, questions, show=show_choices)
    async def stop_(interaction: Interaction, channel: Channel | None = None, show: Text | None = None) -> None:
        await send_private(interaction, await stop_plans(interaction, questions, channel, show))

    add_rewatch(tree, questions, permissions)


def add_rewatch(tree: Tree, questions: QuestionService, permissions: discord.Permissions) -> None:
    """Register `/rewatch` on the tree."""
    group = group_of(tree, "rewatch", guild_only=True, default_permissions=permissions)

    @command(group, questions, show=show_choices)
    async def start(
        interaction: Interaction,
        show: Text | None = None,
        from_: ShortText | None = None,
        every: int = WEEK,
        episodes: int = 1,
        channel: Channel | None = None,
    ) -> None:
        card = await rewatches.start(interaction, questions, channel, show, from_, every, episodes)
        await send_private(interaction, card)

    @command(group, questions)
    async def show_(interaction: Interaction, channel: Channel | None = None) -> None:
        await send_private(interaction, await rewatches.show(interaction, questions, channel))

    @command(group, questions)
    async def pause(interaction: Interaction, channel: Channel | None = None) -> None:
        await send_private(interaction, await rewatches.pause(interaction, questions, channel))

    @command(group, questions)
    async def skip(interaction: Interaction, channel: Channel | None = None) -> None:
        await send_private(interaction, await rewatches.skip(interaction, questions, channel))

    @command(group, questions)
    async def stop(interaction: Interaction, channel: Channel | None = None) -> None:
        await send_private(interaction, await rewatches.stop(interaction, questions, channel))
