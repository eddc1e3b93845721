"""The card of `/help`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import discord
from discord import app_commands

from bot.answers.phrases import join_words
from bot.cards.layout import Layout, framed_card
from bot.cards.markdown import escape
from bot.knowledge.model import Knowledge

Command = app_commands.Command[Any, ..., Any]

START_HERE: Final = "spoilers channel"
"""The first command a moderator needs."""
_OWN: Final = "help"
_FOR_OPERATORS: Final = ("reload", "status")
_GROUPS: Final = {
    "progress": "How far you are",
    "privacy": "What I store about you",
}
"""The titles of groups of commands, in the order on the card; other groups follow."""
_MODERATING: Final = "spoilers"
EXAMPLES: Final = ("/cast season:1", "/timeline season:S1E1", "/release title:next")


def help_layout(
    tree: app_commands.CommandTree[Any], ids: Mapping[str, int], knowledge: Knowledge, hidden: Collection[str] = ()
) -> Layout:
    """What the bot can do for this reader; commands whose ids are known can be tapped."""
    commands = [
        command
        for command in sorted(tree.get_commands(type=discord.AppCommandType.chat_input), key=_name)
        if command.name not in hidden and command.name != _OWN
    ]
    groups = {group.name: group for group in commands if isinstance(group, app_commands.Group)}
    moderating = groups.pop(_MODERATING, None)
    single = [command for command in commands if isinstance(command, app_commands.Command)]
    titles = join_words([escape(work.title) for work in knowledge.works.values()])
    lines = [
        "## Airlock",
        f"I answer questions about {titles}. Privately I never tell you more than you have reached.",
        *(_section("For moderators", list(_children(moderating)), ids) if moderating is not None else []),
        *_section("Ask", [command for command in single if command.name not in _FOR_OPERATORS], ids),
        f"For example {join_words([f'`{example}`' for example in EXAMPLES], 'or')}.",
    ]
    for name, title in {**_GROUPS, **{name: f"/{name}" for name in groups if name not in _GROUPS}}.items():
        lines += _section(title, list(_children(groups[name])) if name in groups else [], ids)
    lines += _section("For those who run me", [each for each in single if each.name in _FOR_OPERATORS], ids)
    lines += [
        "### Spoilers",
        "In a channel I show what everybody there has watched, as its moderators have set it, "
        "and put the rest behind spoiler tags by season. "
        "With `private:True`, or in a direct message, only you read the answer, at your own progress, and the rest "
        "stays out until you press **Look beyond**.",
        "Type names as you remember them: nicknames, first names and slips of the keyboard are fine.",
    ]
    return framed_card(lines)


def _name(command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu) -> str:
    return command.name


def _children(group: app_commands.Group) -> Iterator[Command]:
    return (command for command in group.walk_commands() if isinstance(command, app_commands.Command))


def _section(title: str, commands: Collection[Command], ids: Mapping[str, int]) -> list[str]:
    """A title and a line for each command; nothing without commands."""
    lines = [f"### {escape(title)}"] if commands else []
    for command in sorted(commands, key=lambda command: command.qualified_name != START_HERE):
        start = "Start here: " if command.qualified_name == START_HERE else ""
        lines.append(f"{start}{_mention(command, ids)} {escape(command.description)}")
    return lines


def _mention(command: Command, ids: Mapping[str, int]) -> str:
    root = command.root_parent or command
    id_ = ids.get(root.name)
    return f"</{command.qualified_name}:{id_}>" if id_ is not None else f"**/{command.qualified_name}**"
