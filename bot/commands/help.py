"""The card of `/help`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any, Final

from discord import app_commands

from bot.answers.phrases import join_words
from bot.cards.components import Card, framed_card
from bot.cards.markdown import escape
from bot.knowledge.model import Knowledge

Command = app_commands.Command[Any, ..., Any]

START_HERE: Final = "setup"
"""The first command a moderator needs."""
_ASK: Final = "Ask"
_SECTIONS: Final = {
    "setup": "For moderators",
    "spoilers": "For moderators",
    "announce": "For moderators",
    "rewatch": "For moderators",
    "": _ASK,
    "progress": "How far you are",
    "privacy": "What I store about you",
    "reload": "For those who run me",
    "status": "For those who run me",
}
"""Section titles in display order, by the name of a command or group. All other commands go into the “Ask” section."""
EXAMPLES: Final = ("/cast season:1", "/timeline season:S1E1", "/release title:next")


def help_card(
    tree: app_commands.CommandTree[Any], ids: Mapping[str, int], knowledge: Knowledge, hidden: Collection[str] = ()
) -> Card:
    """Build the card that lists the commands. Commands whose ids are known become links that can be tapped.

    Args:
        ids: the Discord ids of the commands, by name.
        hidden: the names of commands and groups to leave out.
    """
    sections: dict[str, list[Command]] = {title: [] for title in _SECTIONS.values()}
    for command in tree.walk_commands():
        root = (command.root_parent or command).name
        if isinstance(command, app_commands.Command) and root not in {*hidden, "help"}:
            sections[_SECTIONS.get(root, _ASK)].append(command)
    titles = join_words([escape(work.title) for work in knowledge.works.values()])
    lines: list[str] = []
    for title, commands in sections.items():
        lines += [f"### {escape(title)}"] if commands else []
        commands.sort(key=lambda command: (command.qualified_name != START_HERE, (command.root_parent or command).name))
        lines += [_command_line(command, ids) for command in commands]
        if title == _ASK:
            lines.append(f"For example {join_words([f'`{example}`' for example in EXAMPLES], 'or')}.")
    text = files("bot.commands").joinpath("help.txt").read_text(encoding="utf-8").strip()
    return framed_card(text.format(titles=titles, commands="\n".join(lines)).split("\n"))


def _command_line(command: Command, ids: Mapping[str, int]) -> str:
    start = "Start here: " if command.qualified_name == START_HERE else ""
    id_ = ids.get((command.root_parent or command).name)
    mention = f"</{command.qualified_name}:{id_}>" if id_ is not None else f"**/{command.qualified_name}**"
    return f"{start}{mention} {escape(command.description)}"
