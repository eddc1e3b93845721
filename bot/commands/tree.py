"""All commands of the bot with their names, descriptions and options. Other modules produce the answers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final, Literal, TypeVar

import discord
from discord import app_commands
from msgspec import Struct

from bot.answers import questions as question_types
from bot.cards.custom_ids import TEXT_LIMIT
from bot.commands import autocomplete, privacy, progress
from bot.commands.autocomplete import Choices
from bot.commands.ceilings import bulk_ceilings
from bot.commands.ceilings.overview import overview_card, sample_card
from bot.commands.ceilings.spoiler_settings import change_settings
from bot.commands.help import help_card
from bot.commands.registration import CommandRegistrar
from bot.commands.reload import reload as run_reload
from bot.commands.report import ReportService
from bot.commands.status import status_card
from bot.interactions.errors import classify
from bot.interactions.middleware import Interaction, record_of
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_card
from bot.reloading.reloader import Reloader
from bot.spoilers.clearance import PlaceKind
from bot.storage.records import LONGEST_GRACE
from bot.transport.discord_internals import respond

Text = app_commands.Range[str, 1, TEXT_LIMIT]
ShortText = app_commands.Range[str, 1, 60]
Topic = Literal["overview", "cast", "release", "connections"]
ModeWord = Literal["veil", "strict"]

T = TypeVar("T")
Choose = Callable[..., Choices]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
Option = str | tuple[str, Choose]
"""The description of an option, optionally with the function that suggests its values."""

PRIVATE: Final = "Only I see the answer, at my own progress"
SHOW: Final = ("The series; the main one if left out", autocomplete.show_choices)
ANY_SHOW: Final = ("The series; all of them if left out", autocomplete.show_choices)
CEILING: Final = ("Up to here: S3E4, “finished season 3”, “caught up”, “not started”", autocomplete.reach_choices)
send_private = partial(send_card, private=True)
MODE: Final = "What happens to everything beyond: spoiler tags (veil), or left out (strict)"


class CommandServices(Struct, frozen=True):
    """The services that answer commands and controls."""

    questions: QuestionService
    reloader: Reloader
    reports: ReportService
    registrar: CommandRegistrar


def suggestions(questions: QuestionService, choose: Choose, *, private: bool) -> Suggest:
    """Create an autocomplete callback. If it fails, it suggests nothing, and the error is logged.

    Args:
        choose: a function of the view and the typed text. `reach_choices` also takes the value of the option `show`.
        private: True if the command always answers in private.
    """

    async def suggest(interaction: Interaction, current: str) -> Choices:
        try:
            show = [getattr(interaction.namespace, "show", None)] if choose is autocomplete.reach_choices else []
            body = await questions.choices(interaction, choose, current, *show, private=private)
        except Exception as error:
            classify(error, record_of(interaction))
            return []
        await respond(interaction, body)
        return []  # not sent, because there is a response

    return suggest


def options(questions: QuestionService, **described: Option) -> Callable[[T], T]:
    """Return a decorator that adds descriptions and autocompletion to the options of a command.

    Suggestions use the same clearance as the answer. A command without the option `private` always answers in private.
    """
    texts = {name: option if isinstance(option, str) else option[0] for name, option in described.items()}
    chosen = {name: option[1] for name, option in described.items() if not isinstance(option, str)}
    private = "private" not in described
    suggested = {name: suggestions(questions, choose, private=private) for name, choose in chosen.items()}

    def decorate(command: T) -> T:
        return app_commands.describe(**texts)(app_commands.autocomplete(**suggested)(command))

    return decorate


def add_commands(tree: app_commands.CommandTree[Any], services: CommandServices) -> None:
    """Register all commands on the tree."""
    add_questions(tree, services.questions)
    add_progress(tree, services.questions)
    add_spoilers(tree, services.questions)
    add_privacy(tree, services.questions)

    @tree.command(description="Read the knowledge files again (for those who run this bot)")
    @app_commands.describe(dry_run="Check and compare, but change nothing")
    async def reload(interaction: Interaction, dry_run: bool = False) -> None:
        await run_reload(interaction, services.reloader, dry_run=dry_run)

    @tree.command(description="How the bot is doing (for those who run it)")
    async def status(interaction: Interaction) -> None:
        card = await status_card(interaction, services.questions, services.reloader, services.registrar)
        await send_private(interaction, card)

    @tree.command(name="help", description="What I can do, and how I keep spoilers from you")
    async def help_(interaction: Interaction) -> None:
        ids = services.registrar.ids
        hidden = [] if interaction.permissions.manage_guild else ["spoilers"]
        hidden += [] if await services.reloader.is_allowed(interaction.user.id) else ["reload", "status"]
        await send_private(interaction, help_card(tree, ids, services.questions.snapshots.current, hidden))


def add_questions(tree: app_commands.CommandTree[Any], questions: QuestionService) -> None:
    """Register the commands that answer questions from the knowledge."""
    with_options = partial(options, questions, private=PRIVATE)

    @tree.command(description="When a series, season or episode comes out")
    @with_options(
        title=("A series, “season 5”, “S3E5”, an episode's title, “next”; or nothing", autocomplete.title_choices)
    )
    async def release(interaction: Interaction, title: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.ReleaseQuestion(title), private=private)

    @tree.command(description="Who plays whom: a person, a character, or the cast of a season")
    @with_options(
        name=("A person or a character", autocomplete.people_choices), show=SHOW, season="For the cast list: the season"
    )
    async def cast(
        interaction: Interaction,
        name: Text | None = None,
        show: Text | None = None,
        season: app_commands.Range[int, 1, 99] | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, question_types.CastQuestion(name, show, season), private=private)

    @tree.command(description="What happens in the story, and what happened in our world")
    @with_options(
        when="1983, early 80s, July 1969, 1992 to 1995, before 1970, today",
        about=("A character, place, craft or mission", autocomplete.about_choices),
        season=("S2, “season 2”, or an episode such as S2E3: what happens in it", autocomplete.season_choices),
    )
    async def timeline(
        interaction: Interaction,
        when: ShortText | None = None,
        about: Text | None = None,
        season: ShortText | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, question_types.TimelineQuestion(when, about, season=season), private=private)

    @tree.command(description="The spin-off: what it is, who is in it, when, and how the series connect")
    @with_options(topic="What you want to know about it")
    async def spinoff(interaction: Interaction, topic: Topic = "overview", private: bool = False) -> None:
        await questions.reply(interaction, question_types.SpinoffQuestion(topic), private=private)

    @tree.command(description="A place, craft, mission, organisation or thing of the story, or a series")
    @with_options(name=("Its name", autocomplete.term_choices))
    async def lore(interaction: Interaction, name: Text, private: bool = False) -> None:
        await questions.reply(interaction, question_types.LoreQuestion(name), private=private)

    @tree.command(description="An episode: title, date, who made it, what it reveals")
    @with_options(number=("S3E5, 305, or a title", autocomplete.episode_choices), show=SHOW)
    async def episode(interaction: Interaction, number: Text, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.EpisodeQuestion(number, show), private=private)

    @tree.command(name="next", description="The next episode or announced date")
    @with_options(show=ANY_SHOW)
    async def next_(interaction: Interaction, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.NextQuestion(show), private=private)


def add_progress(tree: app_commands.CommandTree[Any], questions: QuestionService) -> None:
    """Register `/progress`, whose answers are always private."""
    with_options = partial(options, questions)
    group = app_commands.Group(name="progress", description="How far you have watched; only you see it")
    reach = ("S3E4, “finished season 3”, “caught up”, “not started”; or nothing to choose", autocomplete.reach_choices)

    @group.command(name="set", description="Tell me how far you are, so that private answers go exactly that far")
    @with_options(show=SHOW, episode=reach)
    async def set_(interaction: Interaction, show: Text | None = None, episode: Text | None = None) -> None:
        await send_private(interaction, await progress.set_progress(interaction, questions, show, episode))

    @group.command(description="How far I think you are")
    async def show(interaction: Interaction) -> None:
        await send_private(interaction, await progress.set_progress(interaction, questions))

    @group.command(description="Forget how far you are")
    @with_options(show=ANY_SHOW)
    async def clear(interaction: Interaction, show: Text | None = None) -> None:
        await send_private(interaction, await progress.clear_progress(interaction, questions, show))

    tree.add_command(group)


def add_spoilers(tree: app_commands.CommandTree[Any], questions: QuestionService) -> None:
    """Register `/spoilers`, for moderators. Each use checks the permission, because Discord only hides the command."""
    with_options = partial(options, questions)
    group = app_commands.Group(
        name="spoilers",
        description="How far this channel or server may go in the open (needs Manage Server)",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @group.command(description="The ceiling of this channel or thread: what everybody here has reached")
    @with_options(show=SHOW, episode=CEILING, mode=MODE)
    async def channel(
        interaction: Interaction, show: Text | None = None, episode: Text | None = None, mode: ModeWord | None = None
    ) -> None:
        card = await change_settings(interaction, questions, PlaceKind.CHANNEL, show, episode, mode)
        await send_private(interaction, card)

    @group.command(description="The default for channels without a ceiling of their own")
    @with_options(
        show=SHOW,
        episode=CEILING,
        mode=MODE,
        grace_days="For how many days new episodes count as unwatched",
        moderators="A role that may also use /spoilers; @everyone: none",
    )
    async def server(
        interaction: Interaction,
        show: Text | None = None,
        episode: Text | None = None,
        mode: ModeWord | None = None,
        grace_days: app_commands.Range[int, 0, LONGEST_GRACE] | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        card = await change_settings(
            interaction, questions, PlaceKind.SERVER, show, episode, mode, grace_days, moderators
        )
        await send_private(interaction, card)

    @group.command(name="show", description="Every ceiling of this server")
    async def show_(interaction: Interaction) -> None:
        await send_private(interaction, await overview_card(interaction, questions))

    @group.command(description="What this channel shows; with an episode, what a member who is there sees in private")
    @with_options(name="A name to try", show=SHOW, episode=("Where the member is", autocomplete.reach_choices))
    async def test(interaction: Interaction, name: Text, show: Text | None = None, episode: Text | None = None) -> None:
        await send_private(interaction, await sample_card(interaction, questions, name, show, episode))

    @group.command(description="Propose a ceiling for every channel whose name holds the number of a season")
    @with_options(
        pattern="Such as s{season}-talk; “s1-…”, “season-two” and “s3e5-…” are found anyway",
        show=("The series of names that name none, and then only that one", autocomplete.show_choices),
    )
    async def bulk(interaction: Interaction, pattern: ShortText | None = None, show: Text | None = None) -> None:
        await send_private(interaction, await bulk_ceilings.preview(interaction, questions, pattern, show))

    tree.add_command(group)


def add_privacy(tree: app_commands.CommandTree[Any], questions: QuestionService) -> None:
    """Register `/privacy`, which shows or deletes what is stored about the asker."""
    group = app_commands.Group(name="privacy", description="What I store about you, and how to delete it")

    @group.command(description="Everything that is stored about you")
    async def show(interaction: Interaction) -> None:
        await send_private(interaction, await privacy.show_data(interaction, questions))

    @group.command(description="Delete everything that is stored about you, at once")
    async def delete(interaction: Interaction) -> None:
        await send_private(interaction, await privacy.delete_data(interaction, questions))

    tree.add_command(group)
