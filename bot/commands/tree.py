"""All commands of the bot with their names and options. Texts are in `commands.toml`, answers in other modules."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Coroutine
from functools import partial
from importlib.resources import files
from inspect import signature
from typing import Any, Final, Literal

import discord
from discord import app_commands
from msgspec import Struct

from bot.answers import questions as question_types
from bot.cards.actions import Setting, SetupPlace
from bot.cards.components import WRITTEN_IN
from bot.cards.custom_ids import TEXT_LIMIT
from bot.commands import autocomplete, privacy, progress
from bot.commands.autocomplete import Choices, reach_choices, show_choices
from bot.commands.ceilings import bulk_ceilings
from bot.commands.ceilings.overview import overview_card, sample_card
from bot.commands.ceilings.setup import open_setup
from bot.commands.ceilings.spoiler_settings import change_settings
from bot.commands.help import help_card
from bot.commands.registration import CommandRegistrar
from bot.commands.reload import reload as run_reload
from bot.commands.report import ReportService
from bot.commands.status import status_card
from bot.commands.text_checks.message_checks import MessageChecks
from bot.commands.text_checks.own_text import LONGEST, check_own_text
from bot.interactions.errors import classify
from bot.interactions.middleware import Interaction, record_of
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_card
from bot.reloading.reloader import Reloader
from bot.spoilers.clearance import PlaceKind
from bot.storage.records import LONGEST_GRACE
from bot.transport.webhook_retry import respond

Text = app_commands.Range[str, 1, TEXT_LIMIT]
OwnText = app_commands.Range[str, 1, LONGEST]
ShortText = app_commands.Range[str, 1, 60]
Topic = Literal["overview", "cast", "release", "connections"]
ModeWord = Literal["veil", "strict"]


class ChannelId(app_commands.Transformer):
    """The value of a `channel` option: an id. discord.py would resolve a `discord.TextChannel` only with a gateway."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The type of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types of channels that can be chosen."""
        return [discord.ChannelType(number) for number in WRITTEN_IN]

    async def transform(self, interaction: Interaction, value: Any) -> int:  # noqa: ARG002
        """Return the id of the chosen channel."""
        return int(value.id)


Channel = app_commands.Transform[int, ChannelId]

Callback = Callable[..., Coroutine[Any, Any, None]]
Choose = Callable[..., Choices]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
Tree = app_commands.CommandTree[Any]

send_private = partial(send_card, private=True)
_TEXTS: Final = tomllib.loads(files("bot.commands").joinpath("commands.toml").read_text(encoding="utf-8"))


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
            show = [getattr(interaction.namespace, "show", None)] if choose is reach_choices else []
            body = await questions.choices(interaction, choose, current, *show, private=private)
        except Exception as error:
            classify(error, record_of(interaction))
            return []
        await respond(interaction, body)
        return []  # discord.py does not send this, because a response has been sent

    return suggest


def command(
    parent: Tree | app_commands.Group, questions: QuestionService, **suggested: Choose
) -> Callable[[Callback], Callback]:
    """Return a decorator that adds a command with its texts.

    The command has the name of the function, without underscores at its end. The parameters are the options.

    Args:
        suggested: the functions that suggest values, by option. Suggestions use the same clearance as the answer. A
            command without the option `private` always answers in private.
    """

    def add(callback: Callback) -> Callback:
        name = callback.__name__.rstrip("_")
        texts = _TEXTS[parent.name][name] if isinstance(parent, app_commands.Group) else _TEXTS[name]
        options = [option for option in signature(callback).parameters if option != "interaction"]
        private = "private" not in options
        suggest = {option: suggestions(questions, choose, private=private) for option, choose in suggested.items()}
        app_commands.autocomplete(**suggest)(callback)
        app_commands.describe(**{option: (_TEXTS["options"] | texts)[option] for option in options})(callback)
        parent.command(name=name, description=texts["description"])(callback)
        return callback

    return add


def group_of(tree: Tree, name: str, **settings: Any) -> app_commands.Group:
    """Add a group of commands with its description."""
    group = app_commands.Group(name=name, description=_TEXTS[name]["description"], **settings)
    tree.add_command(group)
    return group


def add_commands(tree: Tree, services: CommandServices) -> None:
    """Register all commands on the tree."""
    questions, reloader, registrar = services.questions, services.reloader, services.registrar
    add_questions(tree, questions)
    add_progress(tree, questions)
    add_spoilers(tree, questions)
    add_text_checks(tree, questions)
    group = group_of(tree, "privacy")

    @command(group, questions)
    async def show_(interaction: Interaction) -> None:
        await send_private(interaction, await privacy.show_data(interaction, questions))

    @command(group, questions)
    async def delete(interaction: Interaction) -> None:
        await send_private(interaction, await privacy.delete_data(interaction, questions))

    @command(tree, questions)
    async def reload(interaction: Interaction, dry_run: bool = False) -> None:
        await run_reload(interaction, reloader, dry_run=dry_run)

    @command(tree, questions)
    async def status(interaction: Interaction) -> None:
        await send_private(interaction, await status_card(interaction, questions, reloader, registrar))

    @command(tree, questions)
    async def help_(interaction: Interaction) -> None:
        hidden = [] if interaction.permissions.manage_guild else ["setup", "spoilers"]
        hidden += [] if await reloader.is_allowed(interaction.user.id) else ["reload", "status"]
        await send_private(interaction, help_card(tree, registrar.ids, questions.snapshots.current, hidden))


def add_questions(tree: Tree, questions: QuestionService) -> None:
    """Register the commands that answer questions from the knowledge."""

    @command(tree, questions, title=autocomplete.title_choices)
    async def release(interaction: Interaction, title: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.ReleaseQuestion(title), private=private)

    @command(tree, questions, name=autocomplete.people_choices, show=show_choices)
    async def cast(
        interaction: Interaction,
        name: Text | None = None,
        show: Text | None = None,
        season: app_commands.Range[int, 1, 99] | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, question_types.CastQuestion(name, show, season), private=private)

    @command(tree, questions, about=autocomplete.about_choices, season=autocomplete.season_choices)
    async def timeline(
        interaction: Interaction,
        when: ShortText | None = None,
        about: Text | None = None,
        season: ShortText | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, question_types.TimelineQuestion(when, about, season=season), private=private)

    @command(tree, questions, show=show_choices, upto=autocomplete.reached_choices, about=autocomplete.about_choices)
    async def recap(
        interaction: Interaction,
        show: Text | None = None,
        upto: ShortText | None = None,
        about: Text | None = None,
        private: bool = False,
    ) -> None:
        await questions.reply(interaction, question_types.RecapQuestion(show, upto, about), private=private)

    @command(tree, questions)
    async def spinoff(interaction: Interaction, topic: Topic = "overview", private: bool = False) -> None:
        await questions.reply(interaction, question_types.SpinoffQuestion(topic), private=private)

    @command(tree, questions, name=autocomplete.term_choices)
    async def lore(interaction: Interaction, name: Text, private: bool = False) -> None:
        await questions.reply(interaction, question_types.LoreQuestion(name), private=private)

    @command(tree, questions, number=autocomplete.episode_choices, show=show_choices)
    async def episode(interaction: Interaction, number: Text, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.EpisodeQuestion(number, show), private=private)

    @command(tree, questions, show=show_choices)
    async def next_(interaction: Interaction, show: Text | None = None, private: bool = False) -> None:
        await questions.reply(interaction, question_types.NextQuestion(show), private=private)


def add_progress(tree: Tree, questions: QuestionService) -> None:
    """Register `/progress`, whose answers are always private."""
    group = group_of(tree, "progress")

    @command(group, questions, show=show_choices, episode=reach_choices)
    async def set_(interaction: Interaction, show: Text | None = None, episode: Text | None = None) -> None:
        await send_private(interaction, await progress.set_progress(interaction, questions, show, episode))

    @command(group, questions, show=show_choices)
    async def next_(interaction: Interaction, show: Text | None = None) -> None:
        await send_private(interaction, await progress.next_progress(interaction, questions, show))

    @command(group, questions)
    async def show(interaction: Interaction) -> None:
        await send_private(interaction, await progress.set_progress(interaction, questions))

    @command(group, questions, show=show_choices)
    async def clear(interaction: Interaction, show: Text | None = None) -> None:
        await send_private(interaction, await progress.clear_progress(interaction, questions, show))


def add_text_checks(tree: Tree, questions: QuestionService) -> None:
    """Register `/spoilercheck` and the menus of messages, whose answers are always private."""
    checks = MessageChecks(questions)

    @command(tree, questions)
    async def spoilercheck(interaction: Interaction, text: OwnText) -> None:
        await send_private(interaction, await check_own_text(interaction, questions, text))

    @tree.context_menu(name="Safe for me?")
    async def safe_for_me(interaction: Interaction, message: discord.Message) -> None:  # noqa: ARG001 - read raw
        await send_private(interaction, await checks.safe_for_me(interaction))

    @tree.context_menu(name="Fine from when?")
    async def fine_from(interaction: Interaction, message: discord.Message) -> None:  # noqa: ARG001 - read raw
        await send_private(interaction, await checks.fine_from(interaction))


def add_spoilers(tree: Tree, questions: QuestionService) -> None:
    """Register `/setup` and `/spoilers`, for moderators.

    Each use checks the permission, because Discord only hides the commands.
    """
    permissions = discord.Permissions(manage_guild=True)

    @command(tree, questions)
    @app_commands.guild_only()
    @app_commands.default_permissions(permissions)
    async def setup(interaction: Interaction) -> None:
        await send_private(interaction, await open_setup(interaction, questions))

    group = group_of(tree, "spoilers", guild_only=True, default_permissions=permissions)

    @command(group, questions, show=show_choices, episode=reach_choices)
    async def channel_(
        interaction: Interaction,
        show: Text | None = None,
        episode: Text | None = None,
        mode: ModeWord | None = None,
        channel: Channel | None = None,
    ) -> None:
        given = {Setting.MODE: mode}
        target = SetupPlace(channel) if channel is not None else PlaceKind.CHANNEL
        card = await change_settings(interaction, questions, target, show, episode, given)
        await send_private(interaction, card)

    @command(group, questions, show=show_choices, episode=reach_choices)
    async def server(
        interaction: Interaction,
        show: Text | None = None,
        episode: Text | None = None,
        mode: ModeWord | None = None,
        grace_days: app_commands.Range[int, 0, LONGEST_GRACE] | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        role = moderators.id if moderators is not None else None
        given = {Setting.MODE: mode, Setting.GRACE: grace_days, Setting.MANAGER_ROLE: role}
        card = await change_settings(interaction, questions, PlaceKind.SERVER, show, episode, given)
        await send_private(interaction, card)

    @command(group, questions)
    async def show_(interaction: Interaction, channel: Channel | None = None) -> None:
        await send_private(interaction, await overview_card(interaction, questions, channel))

    @command(group, questions, show=show_choices, episode=reach_choices)
    async def test(
        interaction: Interaction,
        name: Text,
        show: Text | None = None,
        episode: Text | None = None,
        channel: Channel | None = None,
    ) -> None:
        await send_private(interaction, await sample_card(interaction, questions, name, show, episode, channel))

    @command(group, questions, show=show_choices)
    async def bulk(interaction: Interaction, pattern: ShortText | None = None, show: Text | None = None) -> None:
        await send_private(interaction, await bulk_ceilings.preview(interaction, questions, pattern, show))
