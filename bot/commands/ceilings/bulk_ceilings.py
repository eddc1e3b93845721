"""`/spoilers bulk`: ceilings for all channels whose names say how far they go; shown first, set by a button, undone.

What is set is what was shown: the button carries a mark of the proposal, and if channels or ceilings have changed
since, the new proposal is shown instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import discord

from bot.answers.reach.channel_names import Named, PatternError, parse_channel_name
from bot.answers.works import main_work
from bot.cards.actions import ApplyCeilings, UndoCeilings
from bot.cards.layout import Layout, button_row, framed_card
from bot.cards.settings_cards import undo_row
from bot.commands.ceilings.channel_lookup import channels_of
from bot.commands.ceilings.managed_places import require_managed_place
from bot.commands.reach_editor import chosen_work
from bot.errors import UserError
from bot.interactions.context import Interaction
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_layout, update_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import PREMISE_ONLY, Ceiling, PlaceKind
from bot.spoilers.rule import View
from bot.storage.protocol import SettingsStore
from bot.storage.records import PlaceSettings

CHANNELS_LISTED = 20
DOUBTFUL_LISTED = 15
NO_MATCH = (
    "No channel's name matches. Write {season} where the number of the season stands, "
    "for example s{season}-talk or season {season}."
)
CHANGED = "Channels or ceilings have changed in the meantime, so nothing was set. This is the proposal now:"


@dataclass(frozen=True, slots=True)
class Step:
    """One ceiling of a proposal; `before` is what the channel has now: a code, `spoiler-free`, or None."""

    channel: int
    position: Position
    before: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Ceilings to set.

    Attributes:
        work: only channels of this series; None: of any.
        pattern: what the channels' names look like; None: as usual.
        steps: what would be set.
        kept: how many channels have the right ceiling already.
        doubtful: ids of channels that are left alone because their names may mean more than one thing.
    """

    work: Work | None
    pattern: str | None
    steps: tuple[Step, ...]
    kept: int
    doubtful: tuple[int, ...]

    @property
    def action(self) -> ApplyCeilings:
        """The button that applies it, with a hash of everything that it would set."""
        mark = hashlib.sha256(repr(self.steps).encode()).hexdigest()[:10]
        return ApplyCeilings(self.work.code if self.work is not None else None, mark, self.pattern)


class BulkCeilings:
    """Many channels at once."""

    def __init__(self, questions: QuestionService, store: SettingsStore) -> None:
        self._questions = questions
        self._store = store

    async def preview(self, interaction: Interaction, pattern: str | None, show: str | None) -> None:
        """`/spoilers bulk`."""
        place = await require_managed_place(interaction, self._store, PlaceKind.SERVER)
        proposal = await self._proposal(interaction, place.server, show, pattern)
        if not (proposal.steps or proposal.kept or proposal.doubtful):
            raise UserError(NO_MATCH)
        await send_layout(interaction, _card(proposal), private=True)

    async def apply(self, interaction: Interaction, action: ApplyCeilings) -> None:
        """The button of the proposal, which is made anew and set only if it is still what was shown."""
        place = await require_managed_place(interaction, self._store, PlaceKind.SERVER)
        proposal = await self._proposal(interaction, place.server, action.work, action.pattern)
        if proposal.action.mark != action.mark or not proposal.steps:
            await update_layout(interaction, _card(proposal, CHANGED))
            return
        ceilings: dict[int, Ceiling] = {step.channel: {step.position.work: step.position} for step in proposal.steps}
        change = str(interaction.id)
        await self._store.set_ceilings(place.server, ceilings, change)
        have = "has" if len(ceilings) == 1 else "have"
        lines = [f"## Done: {_channels(len(ceilings))} now {have} a ceiling", *_listed(proposal)]
        await update_layout(interaction, framed_card(lines, undo_row(UndoCeilings(change))))

    async def undo(self, interaction: Interaction, action: UndoCeilings) -> None:
        """Restore what the channels had before, except those that someone has changed since."""
        place = await require_managed_place(interaction, self._store, PlaceKind.SERVER)
        count = await self._store.undo_ceilings(place.server, action.change)
        if count is None:
            sentence = "That can't be undone any more: there has been another change, or it has been undone already."
        else:
            are = "is as it was" if count == 1 else "are as they were"
            sentence = f"Undone: {_channels(count)} {are} before. What was changed since then stays."
        await update_layout(interaction, framed_card([sentence]))

    async def _proposal(self, interaction: Interaction, server: int, show: str | None, pattern: str | None) -> Proposal:
        """What the channels' names say now. With `show`, names of other series are left out altogether.

        Raises:
            UserError: if there is no such series, the pattern makes no sense, or Discord does not list the channels.
        """
        view = View(self._questions.snapshots.get(), PREMISE_ONLY, self._questions.clock())
        work = chosen_work(view, show) if show is not None else None
        channels = await channels_of(interaction.client, interaction.guild)
        settings = {item.place: item for item in await self._store.load_places(server) if not item.is_server}
        steps: list[Step] = []
        doubtful: list[int] = []
        kept = 0
        for channel in sorted(channels, key=lambda channel: (channel.position, channel.id)):
            if isinstance(channel, discord.CategoryChannel):
                continue
            try:
                said = parse_channel_name(view, work or main_work(view), channel.name, pattern)
            except PatternError as error:
                raise UserError(str(error)) from None
            if said is None:
                continue
            if not isinstance(said, Named):
                doubtful.append(channel.id)
            elif work is None or said.position.work == work.code:
                step = Step(channel.id, said.position, _before(settings.get(channel.id), said.position.work))
                if step.before == said.position.code:
                    kept += 1
                else:
                    steps.append(step)
        return Proposal(work, pattern, tuple(steps), kept, tuple(doubtful))


def _before(item: PlaceSettings | None, work: str) -> str | None:
    if item is None or work not in item.ceiling:
        return None
    position = item.ceiling[work]
    return position.code if position is not None else "spoiler-free"


def _card(proposal: Proposal, first: str | None = None) -> Layout:
    heading = f"Ceilings for {_channels(len(proposal.steps))}" if proposal.steps else "No ceiling to set"
    lines = [f"## {heading}", *([first] if first else []), *_listed(proposal)]
    if proposal.kept:
        more = " more" if proposal.steps else ""
        have = "already has its ceiling" if proposal.kept == 1 else "already have theirs"
        lines.append(f"-# {proposal.kept}{more} channel{'s' * (proposal.kept != 1)} {have}.")
    if proposal.doubtful:
        named = ", ".join(f"<#{id_}>" for id_ in proposal.doubtful[:DOUBTFUL_LISTED])
        unnamed = len(proposal.doubtful) - DOUBTFUL_LISTED
        rest = f" and {unnamed} more" if unnamed > 0 else ""
        lines.append(f"Left alone, because their names could mean more than one thing: {named}{rest}.")
        lines.append("-# Set each of those with /spoilers channel, in the channel itself.")
    if not proposal.steps:
        return framed_card(lines)
    lines.append("-# Nothing is set until you press the button.")
    return framed_card(lines, button_row(("Set these ceilings", proposal.action)))


def _listed(proposal: Proposal) -> list[str]:
    lines = [
        f"- <#{step.channel}>: {step.position}{f', was {step.before}' if step.before is not None else ''}"
        for step in proposal.steps[:CHANNELS_LISTED]
    ]
    if len(proposal.steps) > CHANNELS_LISTED:
        lines.append(f"and {len(proposal.steps) - CHANNELS_LISTED} more channels")
    return lines


def _channels(count: int) -> str:
    return f"{count} channel{'s' * (count != 1)}"
