"""Every command of the bot: its names, descriptions and options. Who answers does the rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
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
from bot.cards import custom_ids
from bot.commands import autocomplete
from bot.commands.help import help_layout
from bot.commands.progress import OwnStanding
from bot.commands.reload import reload as run_reload
from bot.commands.report import ReportService
from bot.commands.spoiler_settings import MAX_GRACE_DAYS, PlaceStanding
from bot.commands.status import show_status
from bot.interactions.errors import classify
from bot.interactions.middleware import record_of
from bot.interactions.question_service import Interaction, QuestionService, send_layout
from bot.reloading.reloader import Reloader
from bot.spoilers.clearance import BeyondPolicy, PlaceKind
from bot.spoilers.rule import View

Text = app_commands.Range[str, 1, custom_ids.TEXT_LIMIT]
Topic = Literal["overview", "cast", "release", "connections"]
ModeWord = Literal["veil", "strict"]

PRIVATE = "Answer only to me, at my own progress"
SHOW = "The series; the main one if left out"

Autocomplete = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


@dataclass(frozen=True, slots=True)
class CommandServices:
    """Everybody who answers commands and buttons."""

    desk: QuestionService
    own: OwnStanding
    places: PlaceStanding
    reloader: Reloader
    reports: ReportService


def offering(
    desk: QuestionService, choose: Callable[[View, str], autocomplete.Choices], *, private: bool = False
) -> Autocomplete:
    """An autocomplete callback from a plain function of view and text; `private`: the reply always is."""

    async def offered(interaction: Interaction, current: str) -> autocomplete.Choices:
        return await desk.choices(interaction, choose, current, private=private)

    return noting(offered)


def offering_reach(desk: QuestionService) -> Autocomplete:
    """An autocomplete callback for an option `episode` that depends on the option `show`."""

    async def offered(interaction: Interaction, current: str) -> autocomplete.Choices:
        show = getattr(interaction.namespace, "show", None)
        return autocomplete.reach_choices(await desk.typing(interaction, private=True), show, current)

    return noting(offered)


def noting(offered: Autocomplete) -> Autocomplete:
    """The same callback; where it fails there is nothing to choose, and the log says why."""

    async def noted(interaction: Interaction, current: str) -> autocomplete.Choices:
        try:
            return await offered(interaction, current)
        except Exception as error:
            classify(error, record_of(interaction))
            return []

    return noted


def add_commands(tree: app_commands.CommandTree[Any], office: CommandServices) -> None:
    """Register all commands on the tree."""
    add_questions(tree, office.desk)
    add_progress(tree, office)
    add_spoilers(tree, office)
    add_privacy(tree, office)

    @tree.command(description="Read the knowledge files again (for those who run this bot)")
    @app_commands.describe(dry_run="Check and compare, but change nothing")
    async def reload(interaction: Interaction, dry_run: bool = False) -> None:
        await run_reload(interaction, office.reloader, dry_run=dry_run)

    @tree.command(description="How the bot is doing (for those who run it)")
    async def status(interaction: Interaction) -> None:
        await show_status(interaction, office.desk, office.reloader)

    @tree.command(name="help", description="What I can do, and how I keep spoilers from you")
    async def help_(interaction: Interaction) -> None:
        ids = getattr(interaction.client, "command_ids", {})
        hidden = [] if interaction.permissions.manage_guild else ["spoilers"]
        hidden += [] if await office.reloader.is_allowed(interaction.user.id) else ["reload", "status"]
        await send_layout(interaction, help_layout(tree, ids, office.desk.current.get(), hidden), private=True)


def add_questions(tree: app_commands.CommandTree[Any], desk: QuestionService) -> None:
    """The commands that answer from the knowledge."""

    async def reply(interaction: Interaction, question: Question, private: bool) -> None:
        await desk.reply(interaction, question, private=private)

    @tree.command(description="Premiere, finale, episodes and state of a series, season or episode")
    @app_commands.describe(
        title="A series, “season 5”, “S3E5”, an episode's title, “next”; or nothing", private=PRIVATE
    )
    @app_commands.autocomplete(title=offering(desk, autocomplete.title_choices))
    async def release(interaction: Interaction, title: Text | None = None, private: bool = False) -> None:
        await reply(interaction, ReleaseQuestion(title), private)

    @tree.command(description="Who plays whom: a person, a character, or the cast of a season")
    @app_commands.describe(
        name="A person or a character", show=SHOW, season="For the cast list: the season", private=PRIVATE
    )
    @app_commands.autocomplete(
        name=offering(desk, autocomplete.people_choices), show=offering(desk, autocomplete.show_choices)
    )
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
        when="1983, early 80s, July 1969, 1992 to 1995, before 1970, today",
        about="A character, place, craft or mission",
        season="S2, “season 2”, or an episode such as S2E3: what happens in it",
        private=PRIVATE,
    )
    @app_commands.autocomplete(
        about=offering(desk, autocomplete.about_choices), season=offering(desk, autocomplete.season_choices)
    )
    async def timeline(
        interaction: Interaction,
        when: app_commands.Range[str, 1, 60] | None = None,
        about: Text | None = None,
        season: app_commands.Range[str, 1, 60] | None = None,
        private: bool = False,
    ) -> None:
        await reply(interaction, TimelineQuestion(when, about, season=season), private)

    @tree.command(description="The spin-off: what it is, who is in it, when, and how the series connect")
    @app_commands.describe(topic="What about it", private=PRIVATE)
    async def spinoff(interaction: Interaction, topic: Topic = "overview", private: bool = False) -> None:
        await reply(interaction, SpinoffQuestion(topic), private)

    @tree.command(description="A place, craft, mission, organisation or thing of the story, or a series")
    @app_commands.describe(name="Its name", private=PRIVATE)
    @app_commands.autocomplete(name=offering(desk, autocomplete.term_choices))
    async def lore(interaction: Interaction, name: Text, private: bool = False) -> None:
        await reply(interaction, LoreQuestion(name), private)

    @tree.command(description="An episode: title, date, who made it, what it reveals")
    @app_commands.describe(number="S3E5, 305, or a title", show=SHOW, private=PRIVATE)
    @app_commands.autocomplete(
        number=offering(desk, autocomplete.episode_choices), show=offering(desk, autocomplete.show_choices)
    )
    async def episode(interaction: Interaction, number: Text, show: Text | None = None, private: bool = False) -> None:
        await reply(interaction, EpisodeQuestion(number, show), private)

    @tree.command(name="next", description="The next episode or announced date")
    @app_commands.describe(show="The series; all of them if left out", private=PRIVATE)
    @app_commands.autocomplete(show=offering(desk, autocomplete.show_choices))
    async def next_(interaction: Interaction, show: Text | None = None, private: bool = False) -> None:
        await reply(interaction, NextQuestion(show), private)


def add_progress(tree: app_commands.CommandTree[Any], office: CommandServices) -> None:
    """`/progress`: always private."""
    group = app_commands.Group(name="progress", description="How far you have watched; only you see it")

    @group.command(name="set", description="Tell me how far you are, so that private answers go exactly that far")
    @app_commands.describe(
        show=SHOW, episode="S3E4, “finished season 3”, “caught up”, “not started”; or nothing to choose"
    )
    @app_commands.autocomplete(
        show=offering(office.desk, autocomplete.show_choices, private=True), episode=offering_reach(office.desk)
    )
    async def set_(interaction: Interaction, show: Text | None = None, episode: Text | None = None) -> None:
        await office.own.set(interaction, show, episode)

    @group.command(description="How far I think you are")
    async def show(interaction: Interaction) -> None:
        await office.own.show(interaction)

    @group.command(description="Forget how far you are")
    @app_commands.describe(show="The series; all of them if left out")
    @app_commands.autocomplete(show=offering(office.desk, autocomplete.show_choices, private=True))
    async def clear(interaction: Interaction, show: Text | None = None) -> None:
        await office.own.clear(interaction, show)

    tree.add_command(group)


def add_spoilers(tree: app_commands.CommandTree[Any], office: CommandServices) -> None:
    """`/spoilers`: for members with Manage Server, who are checked at every door, not only by Discord's menu."""
    group = app_commands.Group(
        name="spoilers",
        description="How far this channel or server may go in the open (needs Manage Server)",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    reach = offering_reach(office.desk)
    shows = offering(office.desk, autocomplete.show_choices, private=True)
    episode_words = "Up to here: S3E4, “finished season 3”, “caught up”, “not started”"

    @group.command(name="channel", description="The ceiling of this channel or thread: what everybody here has reached")
    @app_commands.describe(show=SHOW, episode=episode_words, mode="What becomes of everything beyond")
    @app_commands.autocomplete(show=shows, episode=reach)
    async def channel(
        interaction: Interaction, show: Text | None = None, episode: Text | None = None, mode: ModeWord | None = None
    ) -> None:
        await office.places.change(interaction, PlaceKind.CHANNEL, show, episode, _mode(mode))

    @group.command(name="server", description="The default for channels without a ceiling of their own")
    @app_commands.describe(
        show=SHOW,
        episode=episode_words,
        mode="What becomes of everything beyond",
        grace_days="Treat new episodes as unwatched for so many days",
        moderators="A role that may use /spoilers besides Manage Server; @everyone: none",
    )
    @app_commands.autocomplete(show=shows, episode=reach)
    async def server(
        interaction: Interaction,
        show: Text | None = None,
        episode: Text | None = None,
        mode: ModeWord | None = None,
        grace_days: app_commands.Range[int, 0, MAX_GRACE_DAYS] | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        await office.places.change(interaction, PlaceKind.SERVER, show, episode, _mode(mode), grace_days, moderators)

    @group.command(name="show", description="Every ceiling of this server")
    async def show_(interaction: Interaction) -> None:
        await office.places.show(interaction)

    @group.command(description="What this channel shows; with an episode, what a member who is there is told privately")
    @app_commands.describe(name="A name to try", show=SHOW, episode="Where the member is")
    @app_commands.autocomplete(show=shows, episode=reach)
    async def test(interaction: Interaction, name: Text, show: Text | None = None, episode: Text | None = None) -> None:
        await office.places.test(interaction, name, show, episode)

    @group.command(description="Propose a ceiling for every channel whose name holds the number of a season")
    @app_commands.describe(
        pattern="Such as s{season}-talk; “s1-…”, “season-two” and “s3e5-…” are found anyway",
        show="The series of names that name none, and then only that one",
    )
    @app_commands.autocomplete(show=shows)
    async def bulk(
        interaction: Interaction, pattern: app_commands.Range[str, 1, 60] | None = None, show: Text | None = None
    ) -> None:
        await office.places.bulk.propose(interaction, pattern, show)

    tree.add_command(group)


def add_privacy(tree: app_commands.CommandTree[Any], office: CommandServices) -> None:
    """`/privacy`: what is stored about the asker, and its deletion."""
    group = app_commands.Group(name="privacy", description="What I store about you, and how to delete it")

    @group.command(description="Everything that is stored about you")
    async def show(interaction: Interaction) -> None:
        await office.own.privacy(interaction)

    @group.command(description="Delete everything that is stored about you, at once")
    async def delete(interaction: Interaction) -> None:
        await office.own.forget(interaction, pressed=False)

    tree.add_command(group)


def _mode(word: str | None) -> BeyondPolicy | None:
    return BeyondPolicy(word) if word is not None else None
