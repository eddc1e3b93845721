"""The card of `/help`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.chat.markup import escape
from bot.knowledge.model import Knowledge


def help_layout(
    tree: app_commands.CommandTree[Any], ids: Mapping[str, int], knowledge: Knowledge, hidden: Collection[str] = ()
) -> discord.ui.LayoutView:
    """What the bot can do for this reader, with commands that can be tapped where their ids are known."""
    titles = " and ".join(escape(work.title) for work in knowledge.works.values())
    lines = [
        "## Airlock",
        f"I answer questions about {titles}, and I never tell you more than you have reached.",
        "",
    ]
    for command in sorted(tree.get_commands(type=discord.AppCommandType.chat_input), key=lambda command: command.name):
        if command.name in hidden:
            continue
        if isinstance(command, app_commands.Group):
            lines += [f"- {_mention(child, ids)}: {escape(child.description)}" for child in command.commands]
        elif isinstance(command, app_commands.Command):
            lines.append(f"- {_mention(command, ids)}: {escape(command.description)}")
    lines += [
        "",
        "**Spoilers.** In a channel I show what everybody there has watched, as its moderators have set it, "
        "and put the rest behind spoiler tags by season. "
        "With `private:True`, or in a direct message, only you read the answer, at your own progress, and the rest "
        "stays out until you press **Look beyond**.",
        "Type names as you remember them: nicknames, first names and slips of the keyboard are fine.",
    ]
    layout = discord.ui.LayoutView(timeout=None)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    layout.add_item(container)
    return layout


def _mention(command: app_commands.Command[Any, ..., Any] | app_commands.Group, ids: Mapping[str, int]) -> str:
    root = command.root_parent or command
    id_ = ids.get(root.name)
    return f"</{command.qualified_name}:{id_}>" if id_ is not None else f"**/{command.qualified_name}**"
