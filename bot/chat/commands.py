"""Every command of the bot, on one screen. Each only names its options; the desk does the rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Literal

import discord
from discord import app_commands

from bot.answers.questions import (
    CastQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.chat import choices, custom_ids
from bot.chat.desk import Desk, Interaction, send_layout
from bot.chat.help import help_layout
from bot.chat.reload import Reloader
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View

Text = app_commands.Range[str, 1, custom_ids.TEXT_LIMIT]
Topic = Literal["overview", "cast", "release", "connections"]

PRIVATE = "Answer only to me, at my own progress"
SHOW = "The series; the main one if left out"

Autocomplete = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


def add_commands(tree: app_commands.CommandTree[Any], desk: Desk, reloader: Reloader) -> None:
    """Register all commands on the tree."""

    def offering(choose: Callable[[View, str], choices.Choices]) -> Autocomplete:
        async def offered(interaction: Interaction, current: str) -> choices.Choices:
            return choose(await desk.view(interaction, Audience.ASKER_TYPING), current)

        return offered

    async def reply(interaction: Interaction, question: Question, private: bool) -> None:
        await desk.reply(interaction, question, private=private)

    @tree.command(description="Premiere, finale, episodes and state of a series, season or episode")
    @app_commands.describe(
        title="A series, “season 5”, “S3E5”, an episode's title, “next”; or nothing", private=PRIVATE
    )
    @app_commands.autocomplete(title=offering(choices.title_choices))
    async def release(interaction: Interaction, title: Text | None = None, private: bool = False) -> None:
        await reply(interaction, ReleaseQuestion(title), private)

    @tree.command(description="Who plays whom: a person, a character, or the cast of a season")
    @app_commands.describe(
        name="A person or a character", show=SHOW, season="For the cast list: the season", private=PRIVATE
    )
    @app_commands.autocomplete(name=offering(choices.people_choices), show=offering(choices.show_choices))
    async def cast(
        interaction: Interaction,
        name: Text | None = None,
        show: Text | None = None,
        season: app_commands.Range[int, 1, 99] | None = None,
        private: bool = False,
    ) -> None:
        await reply(interaction, CastQuestion(name, show, season), private)

    @tree.command(description="What happens in the story, and what happened in our world")
    @app_commands.describe(
        when="1983, 1980s or 1992-1995", about="A character, place, craft or mission", private=PRIVATE
    )
    @app_commands.autocomplete(about=offering(choices.about_choices))
    async def timeline(
        interaction: Interaction,
        when: app_commands.Range[str, 1, 20] | None = None,
        about: Text | None = None,
        private: bool = False,
    ) -> None:
        await reply(interaction, TimelineQuestion(when, about), private)

    @tree.command(description="The spin-off: what it is, who is in it, when, and how the series connect")
    @app_commands.describe(topic="What about it", private=PRIVATE)
    async def spinoff(interaction: Interaction, topic: Topic = "overview", private: bool = False) -> None:
        await reply(interaction, SpinoffQuestion(topic), private)

    @tree.command(description="A place, craft, mission, organisation or thing of the story")
    @app_commands.describe(name="Its name", private=PRIVATE)
    @app_commands.autocomplete(name=offering(choices.term_choices))
    async def lore(interaction: Interaction, name: Text, private: bool = False) -> None:
        await reply(interaction, LoreQuestion(name), private)

    @tree.command(description="An episode: title, date, who made it, what it reveals")
    @app_commands.describe(number="S3E5, 305, or a title", show=SHOW, private=PRIVATE)
    @app_commands.autocomplete(number=offering(choices.episode_choices), show=offering(choices.show_choices))
    async def episode(interaction: Interaction, number: Text, show: Text | None = None, private: bool = False) -> None:
        await reply(interaction, EpisodeQuestion(number, show), private)

    @tree.command(name="next", description="The next episode or announced date")
    @app_commands.describe(show="The series; all of them if left out", private=PRIVATE)
    @app_commands.autocomplete(show=offering(choices.show_choices))
    async def next_(interaction: Interaction, show: Text | None = None, private: bool = False) -> None:
        await reply(interaction, NextQuestion(show), private)

    @tree.command(description="Read the knowledge files again (for those who run this bot)")
    @app_commands.describe(dry_run="Check and compare, but change nothing")
    async def reload(interaction: Interaction, dry_run: bool = False) -> None:
        await reloader.run(interaction, dry_run=dry_run)

    @tree.command(name="help", description="What I can do, and how I keep spoilers from you")
    async def help_(interaction: Interaction) -> None:
        ids = getattr(interaction.client, "command_ids", {})
        await send_layout(interaction, help_layout(tree, ids, desk.current.take()), private=True)


def command_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """What is registered with Discord."""
    commands = tree.get_commands(type=discord.AppCommandType.chat_input)
    return [dict(command.to_dict(tree)) for command in commands]
