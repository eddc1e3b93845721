"""`/spoilers bulk`: ceilings for all channels whose names say how far they go; shown first, set on a button, undone.

What is set is what was shown: the button carries a mark of the proposal, and where channels or ceilings have changed
since, the new proposal is shown instead.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import discord

from bot.answers.reach.channel_names import Named, PatternError, parse_channel_name
from bot.answers.works import main_work
from bot.cards.reach_controls import button_row, undo_row
from bot.cards.settings_cards import SERVER, card_with, text_layout
from bot.commands.channel_lookup import channels_of
from bot.commands.managed_places import require_managed_place
from bot.commands.progress import chosen_work
from bot.errors import UserError
from bot.interactions.question_service import Interaction, QuestionService, SettingsStore, send_layout, update_layout
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, Clearance
from bot.spoilers.rule import View
from bot.storage.store import PlaceSettings

CHANNELS_LISTED = 20
DOUBTFUL_LISTED = 15
NO_MATCH = (
    "No channel's name matches. Write {season} where the number of the season stands, "
    "for example s{season}-talk or season {season}."
)
CHANGED = "Channels or ceilings have changed meanwhile, so nothing was set. This is the proposal now:"
_MARK = re.compile(r"#([0-9a-f]{10});(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One ceiling of a proposal; `before` is what the channel has now: a code, `spoiler-free`, or None."""

    channel: int
    position: Position
    before: str | None

    @property
    def line(self) -> str:
        """As it is shown."""
        was = f", was {self.before}" if self.before is not None else ""
        return f"- <#{self.channel}>: {self.position}{was}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be set, what has it already, and what is left alone."""

    steps: tuple[Step, ...]
    kept: int
    doubtful: tuple[int, ...]

    @property
    def mark(self) -> str:
        """Ten letters that change with everything a press would set."""
        return hashlib.sha256(repr(self.steps).encode()).hexdigest()[:10]


class Bulk:
    """Many channels at once."""

    def __init__(self, desk: QuestionService, keeper: SettingsStore) -> None:
        self._desk = desk
        self._keeper = keeper

    async def propose(self, interaction: Interaction, pattern: str | None, show: str | None) -> None:
        """`/spoilers bulk`."""
        place = await require_managed_place(interaction, self._keeper, SERVER)
        view = self._view()
        work = chosen_work(view, show) if show is not None else None
        proposal = await self._proposal(interaction, place.server, view, work, pattern)
        if not (proposal.steps or proposal.kept or proposal.doubtful):
            raise UserError(NO_MATCH)
        await send_layout(interaction, _card(proposal, work, pattern), private=True)

    async def apply(self, interaction: Interaction, code: str, rest: str) -> None:
        """The button of the proposal: looked up again, and set only if it is still what was shown."""
        place = await require_managed_place(interaction, self._keeper, SERVER)
        view = self._view()
        work = chosen_work(view, code) if code != "-" else None
        marked = _MARK.fullmatch(rest)
        pattern = (marked[2] if marked else rest) or None
        proposal = await self._proposal(interaction, place.server, view, work, pattern)
        if marked is None or proposal.mark != marked[1] or not proposal.steps:
            await update_layout(interaction, _card(proposal, work, pattern, CHANGED))
            return
        wanted: dict[int, Ceiling] = {step.channel: {step.position.work: step.position} for step in proposal.steps}
        change = str(interaction.id)
        await self._keeper.set_ceilings(place.server, wanted, change)
        have = "has" if len(wanted) == 1 else "have"
        lines = [f"## Done: {_channels(len(wanted))} now {have} a ceiling", *_listed(proposal)]
        await update_layout(interaction, card_with(lines, undo_row(f"al1;undo;many;{change}")))

    async def undo(self, interaction: Interaction, change: str) -> None:
        """Puts back what the channels had before, but for those that somebody has set anew since."""
        place = await require_managed_place(interaction, self._keeper, SERVER)
        count = await self._keeper.undo_ceilings(place.server, change)
        if count is None:
            sentence = "That can't be undone any more: there has been another change, or it is undone already."
        else:
            sentence = f"Undone: {_channels(count)} as before. What was set since then stays."
        await update_layout(interaction, text_layout([sentence]))

    def _view(self) -> View:
        return View(self._desk.current.get(), Clearance({}, BeyondPolicy.WITHHELD), self._desk.clock())

    async def _proposal(
        self, interaction: Interaction, server: int, view: View, work: Work | None, pattern: str | None
    ) -> Proposal:
        """What the names say now. With `work`, names of other series are left out altogether."""
        channels = await channels_of(interaction.client, interaction.guild)
        settings = {item.place: item for item in await self._keeper.settings(server) if not item.is_server}
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
        return Proposal(tuple(steps), kept, tuple(doubtful))


def _before(item: PlaceSettings | None, work: str) -> str | None:
    if item is None or work not in item.ceiling:
        return None
    position = item.ceiling[work]
    return position.code if position is not None else "spoiler-free"


def _card(
    proposal: Proposal, work: Work | None, pattern: str | None, first: str | None = None
) -> discord.ui.LayoutView:
    heading = f"Ceilings for {_channels(len(proposal.steps))}" if proposal.steps else "No ceiling to set"
    lines = [f"## {heading}", *([first] if first else [])]
    lines += _listed(proposal)
    if proposal.kept:
        besides = " more" if proposal.steps else ""
        theirs = "has its ceiling" if proposal.kept == 1 else "have theirs"
        lines.append(f"-# {proposal.kept}{besides} channel{'s' * (proposal.kept != 1)} {theirs} already.")
    if proposal.doubtful:
        named = ", ".join(f"<#{id_}>" for id_ in proposal.doubtful[:DOUBTFUL_LISTED])
        unnamed = len(proposal.doubtful) - DOUBTFUL_LISTED
        rest = f" and {unnamed} more" if unnamed > 0 else ""
        lines.append(f"Left alone, because their names could mean more than one thing: {named}{rest}.")
        lines.append("-# Set those with /spoilers channel, each in its place.")
    if not proposal.steps:
        return text_layout(lines)
    lines.append("-# Nothing is set until you press the button.")
    custom_id = f"al1;apply;{work.code if work is not None else '-'};#{proposal.mark};{pattern or ''}"
    return card_with(lines, button_row(("Set these ceilings", custom_id)))


def _listed(proposal: Proposal) -> list[str]:
    lines = [step.line for step in proposal.steps[:CHANNELS_LISTED]]
    if len(proposal.steps) > CHANNELS_LISTED:
        lines.append(f"and {len(proposal.steps) - CHANNELS_LISTED} more channels")
    return lines


def _channels(count: int) -> str:
    return f"{count} channel{'s' * (count != 1)}"
