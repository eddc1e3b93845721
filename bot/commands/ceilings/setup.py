"""`/setup`: one card on which a member with Manage Server sets everything, step by step.

Each step is stored at once and can be undone. The card is made anew from what is stored, so two people can use it at
the same time, and it never sets anything that was not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answers.phrases import capitalize, join_words, shortened
from bot.answers.questions import CastQuestion
from bot.answers.reach.resolver import aired
from bot.answers.respond import respond
from bot.answers.works import main_work
from bot.cards.actions import Action, Change, PlaceTarget, Setting, SetupButton, SetupPlace, SetupSelect, SetupStep
from bot.cards.answer_card import CardOptions, card_template
from bot.cards.components import (
    CHANNELS,
    ROLES,
    Card,
    Component,
    button_row,
    container,
    option,
    picker_row,
    sectioned_card,
    select_row,
    undo_row,
)
from bot.cards.custom_ids import NOTHING
from bot.cards.markdown import escape
from bot.cards.reach_controls import Opened, reach_rows
from bot.commands.ceilings.bulk_ceilings import Proposal, Step, proposal_from, restore, store_proposal
from bot.commands.ceilings.channel_lookup import (
    channels_of,
    missing_permissions,
    require_channel,
    spoiler_channels,
    text_channels,
)
from bot.commands.ceilings.managed_places import Place, grace_days, public_clearance, require_managed_place, settings_of
from bot.commands.ceilings.overview import NOTHING_SET, LimitsNow, ceiling_words, has_settings, joining, policy_words
from bot.commands.ceilings.spoiler_settings import NO_CEILING, NO_ROLE_LINE, ROLE_LINE, CeilingEditor, ceiling_editor
from bot.commands.reach_editor import chosen_work, named_in, premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.spoilers.clearance import PlaceKind
from bot.spoilers.rule import View
from bot.storage.records import LONGEST_GRACE, PlaceSettings
from bot.storage.store import Store

LISTED = 15
"""The largest number of channels that are listed one to a line, and of those that are named in one line."""
MARKED_BUTTONS = 3
GRACE_OPTIONS = (0, 1, 3, 7, 14, 30)
INTRODUCTION = (
    "In a channel I show in the open what everyone there has watched, and no more. Say how far your channels are; "
    "every step can be undone."
)
MARKED = "Discord marks it as a spoiler channel. How far does it go?"
CHANGED_CARD = "Channels or ceilings have changed in the meantime, so nothing was set. Look again, please:"
ROLE_GONE = "That role has been deleted, so nothing was set. Please choose another one."


async def open_setup(interaction: Interaction, questions: QuestionService) -> Card:
    """Answer `/setup`.

    Raises:
        UserError: if the user lacks Manage Server, or if Discord does not list the channels.
    """
    return await (await setup_editor(interaction, questions, SetupPlace())).card()


async def place_editor(
    interaction: Interaction, questions: QuestionService, target: PlaceTarget, *, owner: bool = False
) -> CeilingEditor:
    """Create the editor of the card that a control stands on."""
    if isinstance(target, SetupPlace) and not target.channel:
        return await setup_editor(interaction, questions, target)
    return await ceiling_editor(interaction, questions, target, owner=owner)


async def setup_editor(interaction: Interaction, questions: QuestionService, target: SetupPlace) -> SetupEditor:
    """Create the editor of the whole server.

    Raises:
        UserError: as for `open_setup`.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
    channels = text_channels(await channels_of(interaction.client, interaction.guild))
    marked = await spoiler_channels(interaction.client, place.server)
    return SetupEditor(interaction, place, premise_view(questions), questions.store, target, channels, marked)


async def take_step(
    interaction: Interaction, questions: QuestionService, action: SetupButton | SetupSelect, value: str
) -> Card:
    """Handle a button or select of `/setup`, and return the resulting card.

    Args:
        value: the chosen option of a select.

    Raises:
        UserError: if the user lacks Manage Server, or if the chosen channel or role is gone.
    """
    if isinstance(action, SetupButton):
        value = action.value
    if action.step is SetupStep.CHANNEL:
        await require_managed_place(interaction, questions.store, PlaceKind.SERVER, owner=True)
        target = SetupPlace(_number(value), action.work)
        return await (await ceiling_editor(interaction, questions, target)).open(None)
    editor = await setup_editor(interaction, questions, SetupPlace(0, action.work))
    match action.step:
        case SetupStep.APPLY:
            return await editor.apply_proposal(questions, value)
        case SetupStep.UNDO:
            return await editor.card_after(await restore(questions, editor.place.server, value))
        case SetupStep.SAMPLE:
            return await editor.sample(_number(value))
        case SetupStep.WORK:
            work = chosen_work(editor.view, value)
            return await (await setup_editor(interaction, questions, SetupPlace(0, work.code))).card()
        case SetupStep.GRACE:
            return await editor.apply([Change(Setting.GRACE, "", str(min(_number(value), LONGEST_GRACE)))])
        case SetupStep.ROLE:
            return await editor.choose_role(_number(value))
    return await editor.card()


def _number(text: str) -> int:
    """Return the number in a custom id or option. 0, which is never an id, stands for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else 0


class SetupEditor(CeilingEditor):
    """Shows and changes the settings of a server on the card of `/setup`.

    Args:
        channels: the channels of the server in which people write.
        marked: the ids of those that Discord marks as spoiler channels.
    """

    def __init__(
        self,
        interaction: Interaction,
        place: Place,
        view: View,
        store: Store,
        target: SetupPlace,
        channels: Sequence[discord.abc.GuildChannel],
        marked: set[int],
    ) -> None:
        super().__init__(interaction, place, view, store, target)
        self.channels = channels
        self.marked = marked
        self.work: Work = named_in(view, target.work) or main_work(view)

    async def apply_proposal(self, questions: QuestionService, mark: str) -> Card:
        """Set the proposed ceilings if they are still those that were shown."""
        proposal = self._proposal(await self.load())
        done = await store_proposal(self.interaction, questions, proposal, mark)
        if done is None:
            return await self.card_after(CHANGED_CARD)
        undo = SetupButton(SetupStep.UNDO, self.work.code, str(self.interaction.id))
        return self._card(await self.load(), f"{done}.", undo=undo)

    async def card_after(self, first: str) -> Card:
        """Build the card with a first line that says what has happened."""
        return self._card(await self.load(), first)

    async def choose_role(self, role: int) -> Card:
        """Set the moderators' role. The role @everyone, which has the id of its server, stands for none."""
        guild = self.interaction.guild
        if role == self.place.server:
            return await self.apply([Change(Setting.MANAGER_ROLE, "", NOTHING)], [NO_ROLE_LINE])
        if not role or (guild is not None and guild.roles and guild.get_role(role) is None):
            raise UserError(ROLE_GONE)
        return await self.apply([Change(Setting.MANAGER_ROLE, "", str(role))], [ROLE_LINE.format(role=role)])

    async def sample(self, channel: int) -> Card:
        """Build a card that shows what members see in a channel when they ask for the cast in public.

        Raises:
            UserError: if the channel is gone.
        """
        await require_channel(self.interaction.client, self.interaction.guild, channel)
        clearance = public_clearance(self.view, await self.load(), Place(self.place.server, channel))
        view = View(self.view.knowledge, clearance, self.view.now)
        question = CastQuestion(show=self.work.code)
        rows = [button_row(("Back to the set-up", SetupButton(SetupStep.OPEN, self.work.code)))]
        options = CardOptions(private=False, sample=True)
        shown = card_template(respond(question, view), view.knowledge, options, rows).asked_as(question)
        told = f"This is what members see in <#{channel}> when they ask for the cast of {escape(self.work.title)}."
        return Card([container([told]), *shown.components])

    def _card(
        self,
        settings: Sequence[PlaceSettings],
        first: str = "",
        opened: Opened | None = None,
        undo: Action | None = None,
    ) -> Card:
        """Build the card of `/setup`. While an episode is chosen, it shows nothing but that choice."""
        heading = ["## Set-up", first or INTRODUCTION]
        default = (self._default_lines(settings), self._default_rows(opened))
        if opened is not None and opened.season is not None:
            back = button_row(("Back to the set-up", SetupButton(SetupStep.OPEN, self.work.code)))
            return sectioned_card([(heading[:1], []), default, ([], [back])])
        return sectioned_card(
            [
                (heading, [undo_row(undo)]),
                (self._channel_lines(settings), self._channel_rows(settings)),
                default,
                (self._rule_lines(settings), self._rule_rows()),
                *self._end(settings),
            ]
        )

    def _proposal(self, settings: Sequence[PlaceSettings]) -> Proposal:
        return proposal_from(self.view, self.place.server, self.channels, settings, default=self.work)

    def _channel_lines(self, settings: Sequence[PlaceSettings]) -> list[str]:
        proposal = self._proposal(settings)
        proposed = {step.channel: step for step in proposal.steps}
        lines, others, lacking = [], [], []
        for channel in self.channels:
            name, here = f"<#{channel.id}>", settings_of(settings, channel.id)
            if (step := proposed.get(channel.id)) is not None or has_settings(settings, channel.id):
                lines.append(f"- {name}: {'; '.join(self._channel_words(self._now(settings), here, step))}")
            elif channel.id in self.marked:
                lines.append(f"- {name}: {MARKED}")
            elif channel.id in proposal.doubtful:
                lines.append(f"- {name}: its name could mean more than one thing")
            else:
                others.append(name)
                continue
            if missing := missing_permissions(self.interaction.guild, channel):
                lacking.append(f"{name} ({join_words(missing)})")
        listed = shortened(lines, LISTED, "and {} more channels") or ["No channel has a ceiling yet."]
        if others:
            listed.append(f"-# As in step 2: {join_words(shortened(others, LISTED, '{} more'))}.")
        if lacking:
            named = join_words(shortened(lacking, LISTED, "{} more"))
            listed.append(f"I answer there, but can't post by myself until you allow me what is missing: {named}.")
        return ["### 1. Channels", *listed]

    def _channel_rows(self, settings: Sequence[PlaceSettings]) -> list[Component | None]:
        code, proposal = self.work.code, self._proposal(settings)
        count = len(proposal.steps)
        label = f"Set the {count} proposed ceilings" if count > 1 else "Set the proposed ceiling"
        apply = (label, SetupButton(SetupStep.APPLY, code, proposal.action.mark or ""))
        marked = [
            (f"#{channel.name}", SetupButton(SetupStep.CHANNEL, code, str(channel.id)))
            for channel in self.channels
            if channel.id in self.marked and not has_settings(settings, channel.id)
        ]
        works = [work for work in self.view.knowledge.works_in_order() if aired(self.view, work)]
        series = [option(work.title, work.code) for work in works]
        return [
            button_row(*([apply] if count else []), *marked[:MARKED_BUTTONS]),
            picker_row(SetupSelect(SetupStep.CHANNEL, code), "Choose a channel to set it", CHANNELS),
            select_row(SetupSelect(SetupStep.WORK, code), f"Names without a series mean {self.work.title}", series)
            if len(series) > 1
            else None,
        ]

    def _channel_words(self, now: LimitsNow, here: PlaceSettings, step: Step | None) -> list[str]:
        works = [work for work in self.view.knowledge.works_in_order() if work.code in here.ceiling]
        words = [f"{escape(work.title)} {ceiling_words(now, here.ceiling, work.code)}" for work in works]
        words += [f"the rest {policy_words(here.mode)}"] if here.mode is not None else []
        if step is not None:
            work = self.view.knowledge.works[step.position.work]
            words.append(f"**{escape(work.title)} up to {step.position.code}** is proposed")
        return words

    def _default_lines(self, settings: Sequence[PlaceSettings]) -> list[str]:
        ceiling = settings_of(settings, self.place.server).ceiling
        works, now = self.view.knowledge.works_in_order(), self._now(settings)
        lines = [f"- {escape(work.title)}: **{ceiling_words(now, ceiling, work.code)}**" for work in works]
        return ["### 2. All other channels", *lines]

    def _default_rows(self, opened: Opened | None) -> list[Component | None]:
        return reach_rows(self.view, self.form, opened, [option(NOTHING_SET[PlaceKind.SERVER], NO_CEILING)])

    def _rule_lines(self, settings: Sequence[PlaceSettings]) -> list[str]:
        here = settings_of(settings, self.place.server)
        days = grace_days(settings, self.place.server)
        role = f"<@&{here.manager_role}>" if here.manager_role is not None else "nobody"
        return [
            "### 3. Rules",
            f"- Everything beyond a ceiling: **{policy_words(here.mode)}**",
            f"- “Everything that is out” takes in a new episode **{joining(days)}**",
            f"- Besides Manage Server, /spoilers is for **{role}**",
        ]

    def _rule_rows(self) -> list[Component | None]:
        code = self.work.code
        days = [option(capitalize(joining(number)), str(number)) for number in GRACE_OPTIONS]
        return [
            self.mode_row(),
            select_row(SetupSelect(SetupStep.GRACE, code), "New episodes: after how long?", days),
            picker_row(SetupSelect(SetupStep.ROLE, code), "Role that may use /spoilers", ROLES),
        ]

    def _end(self, settings: Sequence[PlaceSettings]) -> list[tuple[Sequence[str], Sequence[Component | None]]]:
        """Return the last section: a button that shows what members see in the first channel with a ceiling."""
        channel = next((each.id for each in self.channels if settings_of(settings, each.id).ceiling), None)
        if channel is None:
            return []
        sample = SetupButton(SetupStep.SAMPLE, self.work.code, str(channel))
        return [(["### 4. See it"], [button_row(("What members see", sample))])]
