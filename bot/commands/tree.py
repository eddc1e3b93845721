"""Every command of the bot: its names, descriptions and options; what answers it is in other modules."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import discord
from discord import app_commands

from bot.answers.questions import (
    CastQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)
from bot.cards.custom_ids import TEXT_LIMIT
from bot.commands import autocomplete
from bot.commands.autocomplete import Choices
from bot.commands.ceilings.bulk_ceilings import BulkCeilings
from bot.commands.ceilings.overview import show_overview, show_sample
from bot.commands.ceilings.spoiler_settings import SpoilerSettings
from bot.commands.help import help_layout
from bot.commands.privacy import PrivacyCommands
from bot.commands.progress import ProgressCommands
from bot.commands.reload import reload as run_reload
from bot.commands.report import ReportService
from bot.commands.status import show_status
from bot.interactions.context import Interaction, record_of
from bot.interactions.errors import classify
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_layout
from bot.reloading.reloader import Reloader
from bot.spoilers.clearance import BeyondPolicy, PlaceKind
from bot.storage.records import LONGEST_GRACE
from bot.storage.store import Store

Text = app_commands.Range[str, 1, TEXT_LIMIT]
Topic = Literal["overview", "cast", "release", "connections"]
ModeWord = Literal["veil", "strict"]

PRIVATE = "Only I see the answer, at my own progress"
SHOW = "The series; the main one if left out"

Choose = Callable[..., Choices]


@dataclass(frozen=True, slots=True)
class CommandServices:
    """What answers commands and controls."""

    questions: QuestionService
    store: Store
    progress: ProgressCommands
    privacy: PrivacyCommands
    spoilers: SpoilerSettings
    bulk: BulkCeilings
    reloader: Reloader
    reports: ReportService


def autocomplete_from(
    questions: QuestionService, choose: Choose, *, private: bool = False, with_show: bool = False
) -> Callable[[Interaction, str], Coroutine[Any, Any, Choices]]:
    """An autocomplete callback; where it fails there is nothing to choose, and the log says why.

    Args:
        choose: a plain function of the view and what is typed.
        private: whether the command always answers in private.
        with_show: whether `choose` takes what is in the option `show` as well.
    """

    async def callback(interaction: Interaction, current: str) -> Choices:
        try:
            show = getattr(interaction.namespace, "show", None)
            return await questions.choices(
                interaction, choose, current, *([show] if with_show else []), private=private
            )
        except Exception as error:
            classify(error, record_of(interaction))
            return []

    return callback


def add_commands(tree: app_commands.CommandTree[Any], services: CommandServices) -> None:
    """Register all commands on the tree."""
    add_questions(tree, services.questions)
    add_progress(tree, services)
    add_spoilers(tree, services)
    add_privacy(tree, services)

    @tree.command(description="Read the knowledge files again (for those who run this bot)")
    @app_commands.describe(dry_run="Check and compare, but change nothing")
    async def reload(interaction: Interaction, dry_run: bool = False) -> None:
        await run_reload(interaction, services.reloader, dry_run=dry_run)

    @tree.command(description="How the bot is doing (for those who run it)")
    async def status(interaction: Interaction) -> None:
        await show_status(interaction, services.questions, services.reloader)

    @tree.command(name="help", description="What I can do, and how I keep spoilers from you")
    async def help_(interaction: Interaction) -> None:
        ids = getattr(interaction.client, "command_ids", {})
        hidden = [] if interaction.permissions.manage_guild else ["spoilers"]
        hidden += [] if await services.reloader.is_allowed(interaction.user.id) else ["reload", "status"]
        await send_layout(interaction, help_layout(tree, ids, services.questions.snapshots.get(), hidden), private=True)


def add_questions(tree: app_commands.CommandTree[Any], questions: QuestionService) -> None:
    """The commands that answer from the knowledge."""
    suggest = partial(autocomplete_from, questions)

    @tree.command(description="When a series, season or episode comes out")
    @app_commands.describe(
        title="A series, “season 5”, “S3E5”, an episode's title, “next”; or nothing", private=PRIVATE
    )
    @app_commands.autocomplete(title=suggest(autocomplete.title_choices))
    async def release(interaction: Interaction, title: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, ReleaseQuestion(title), private=private)

    @tree.command(description="Who plays whom: a person, a character, or the cast of a season")
    @app_commands.describe(
        name="A person or a character", show=SHOW, season="For the cast list: the season", private=PRIVATE
    )
    @app_commands.autocomplete(
        name=suggest(autocomplete.people_choices),
        show=suggest(autocomplete.show_choices),
    )
    async def cast(
        interaction: Interaction,
        name: Text | None = None,
        show: Text | None = None,
        season: app_commands.Range[int, 1, 99] | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, CastQuestion(name, show, season), private=private)

    @tree.command(description="What happens in the story, and what happened in our world")
    @app_commands.describe(
        when="1983, early 80s, July 1969, 1992 to 1995, before 1970, today",
        about="A character, place, craft or mission",
        season="S2, “season 2”, or an episode such as S2E3: what happens in it",
        private=PRIVATE,
    )
    @app_commands.autocomplete(
        about=suggest(autocomplete.about_choices),
        season=suggest(autocomplete.season_choices),
    )
    async def timeline(
        interaction: Interaction,
        when: app_commands.Range[str, 1, 60] | None = None,
        about: Text | None = None,
        season: app_commands.Range[str, 1, 60] | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, TimelineQuestion(when, about, season=season), private=private)

    @tree.command(description="The spin-off: what it is, who is in it, when, and how the series connect")
    @app_commands.describe(topic="What you want to know about it", private=PRIVATE)
    async def spinoff(interaction: Interaction, topic: Topic = "overview", private: bool = False) -> None:
        await questions.reply(interaction, SpinoffQuestion(topic), private=private)

    @tree.command(description="A place, craft, mission, organisation or thing of the story, or a series")
    @app_commands.describe(name="Its name", private=PRIVATE)
    @app_commands.autocomplete(name=suggest(autocomplete.term_choices))
    async def lore(interaction: Interaction, name: Text, private: bool = False) -> None:
        await questions.reply(interaction, LoreQuestion(name), private=private)

    @tree.command(description="An episode: title, date, who made it, what it reveals")
    @app_commands.describe(number="S3E5, 305, or a title", show=SHOW, private=PRIVATE)
    @app_commands.autocomplete(
        number=suggest(autocomplete.episode_choices),
        show=suggest(autocomplete.show_choices),
    )
    async def episode(interaction: Interaction, number: Text, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, EpisodeQuestion(number, show), private=private)

    @tree.command(name="next", description="The next episode or announced date")
    @app_commands.describe(show="The series; all of them if left out", private=PRIVATE)
    @app_commands.autocomplete(show=suggest(autocomplete.show_choices))
    async def next_(interaction: Interaction, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, NextQuestion(show), private=private)


def add_progress(tree: app_commands.CommandTree[Any], services: CommandServices) -> None:
    """`/progress`: always private."""
    suggest_show = autocomplete_from(services.questions, autocomplete.show_choices, private=True)
    suggest_reach = autocomplete_from(services.questions, autocomplete.reach_choices, private=True, with_show=True)
    group = app_commands.Group(name="progress", description="How far you have watched; only you see it")

    @group.command(name="set", description="Tell me how far you are, so that private answers go exactly that far")
    @app_commands.describe(
        show=SHOW, episode="S3E4, “finished season 3”, “caught up”, “not started”; or nothing to choose"
    )
    @app_commands.autocomplete(
        show=suggest_show,
        episode=suggest_reach,
    )
    async def set_(interaction: Interaction, show: Text | None = None, episode: Text | None = None) -> None:
        await services.progress.set(interaction, show, episode)

    @group.command(description="How far I think you are")
    async def show(interaction: Interaction) -> None:
        await services.progress.show(interaction)

    @group.command(description="Forget how far you are")
    @app_commands.describe(show="The series; all of them if left out")
    @app_commands.autocomplete(show=suggest_show)
    async def clear(interaction: Interaction, show: Text | None = None) -> None:
        await services.progress.clear(interaction, show)

    tree.add_command(group)


def add_spoilers(tree: app_commands.CommandTree[Any], services: CommandServices) -> None:
    """`/spoilers`: for members with Manage Server, who are checked at every door, not only by Discord's menu."""
    group = app_commands.Group(
        name="spoilers",
        description="How far this channel or server may go in the open (needs Manage Server)",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    suggest_show = autocomplete_from(services.questions, autocomplete.show_choices, private=True)
    suggest_reach = autocomplete_from(services.questions, autocomplete.reach_choices, private=True, with_show=True)
    episode_words = "Up to here: S3E4, “finished season 3”, “caught up”, “not started”"

    @group.command(name="channel", description="The ceiling of this channel or thread: what everybody here has reached")
    @app_commands.describe(
        show=SHOW,
        episode=episode_words,
        mode="What happens to everything beyond: spoiler tags (veil), or left out (strict)",
    )
    @app_commands.autocomplete(show=suggest_show, episode=suggest_reach)
    async def channel(
        interaction: Interaction, show: Text | None = None, episode: Text | None = None, mode: ModeWord | None = None
    ) -> None:
        await services.spoilers.change(interaction, PlaceKind.CHANNEL, show, episode, _policy(mode))

    @group.command(name="server", description="The default for channels without a ceiling of their own")
    @app_commands.describe(
        show=SHOW,
        episode=episode_words,
        mode="What happens to everything beyond: spoiler tags (veil), or left out (strict)",
        grace_days="For how many days new episodes count as unwatched",
        moderators="A role that may also use /spoilers; @everyone: none",
    )
    @app_commands.autocomplete(show=suggest_show, episode=suggest_reach)
    async def server(
        interaction: Interaction,
        show: Text | None = None,
        episode: Text | None = None,
        mode: ModeWord | None = None,
        grace_days: app_commands.Range[int, 0, LONGEST_GRACE] | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        await services.spoilers.change(
            interaction, PlaceKind.SERVER, show, episode, _policy(mode), grace_days, moderators
        )

    @group.command(name="show", description="Every ceiling of this server")
    async def show_(interaction: Interaction) -> None:
        await show_overview(interaction, services.questions, services.store)

    @group.command(description="What this channel shows; with an episode, what a member who is there sees in private")
    @app_commands.describe(name="A name to try", show=SHOW, episode="Where the member is")
    @app_commands.autocomplete(show=suggest_show, episode=suggest_reach)
    async def test(interaction: Interaction, name: Text, show: Text | None = None, episode: Text | None = None) -> None:
        await show_sample(interaction, services.questions, services.store, name, show, episode)

    @group.command(description="Propose a ceiling for every channel whose name holds the number of a season")
    @app_commands.describe(
        pattern="Such as s{season}-talk; “s1-…”, “season-two” and “s3e5-…” are found anyway",
        show="The series of names that name none, and then only that one",
    )
    @app_commands.autocomplete(show=suggest_show)
    async def bulk(
        interaction: Interaction, pattern: app_commands.Range[str, 1, 60] | None = None, show: Text | None = None
    ) -> None:
        await services.bulk.preview(interaction, pattern, show)

    tree.add_command(group)


def add_privacy(tree: app_commands.CommandTree[Any], services: CommandServices) -> None:
    """`/privacy`: what is stored about the asker, and its deletion."""
    group = app_commands.Group(name="privacy", description="What I store about you, and how to delete it")

    @group.command(description="Everything that is stored about you")
    async def show(interaction: Interaction) -> None:
        await services.privacy.show(interaction, services.questions.snapshots.get())

    @group.command(description="Delete everything that is stored about you, at once")
    async def delete(interaction: Interaction) -> None:
        await services.privacy.delete_data(interaction, pressed=False)

    tree.add_command(group)


def _policy(word: str | None) -> BeyondPolicy | None:
    return BeyondPolicy(word) if word is not None else None
