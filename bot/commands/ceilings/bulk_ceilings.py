"""`/spoilers bulk`: sets the ceilings of all channels whose names contain a season or episode.

The command shows a proposal. One button applies it, and another undoes it. The button carries a hash of the proposal.
If channels or ceilings have changed in the meantime, nothing is set and the new proposal is shown instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import discord
from msgspec import Struct

from bot.answers.phrases import count_of, join_words, shortened
from bot.answers.reach.channel_names import Named, PatternError, parse_channel_name
from bot.answers.works import main_work
from bot.cards.actions import ApplyCeilings, UndoCeilings
from bot.cards.components import Card, button_row, framed_card, undo_row
from bot.commands.ceilings.channel_lookup import channels_of, text_channels
from bot.commands.ceilings.managed_places import require_managed_place, settings_of
from bot.commands.reach_editor import named_in, premise_view
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling, PlaceKind
from bot.spoilers.rule import View
from bot.storage.records import PlaceSettings

CHANNELS_LISTED = 20
DOUBTFUL_LISTED = 15
NO_MATCH = (
    "No channel's name matches. Write {season} where the number of the season stands, "
    "for example s{season}-talk or season {season}."
)
CHANGED = "Channels or ceilings have changed in the meantime, so nothing was set. This is the proposal now:"


class Step(Struct, frozen=True):
    """One ceiling to set. `before` is the channel's current ceiling: an episode code, `spoiler-free`, or None."""

    channel: int
    position: Position
    before: str | None


class Proposal(Struct, frozen=True):
    """The ceilings that `/spoilers bulk` proposes to set.

    Attributes:
        server: the id of the server.
        work: if given, only channels of this series are included.
        pattern: the pattern of the channels' names; None to recognise only the usual forms.
        steps: the ceilings to set.
        kept: the number of channels that already have the right ceiling.
        doubtful: the ids of channels that are left out because their names are ambiguous.
    """

    server: int
    work: Work | None
    pattern: str | None
    steps: tuple[Step, ...]
    kept: int
    doubtful: tuple[int, ...]

    @property
    def action(self) -> ApplyCeilings:
        """The action of the button that applies the proposal. It contains a hash of all steps."""
        mark = hashlib.sha256(repr(self.steps).encode()).hexdigest()[:10]
        return ApplyCeilings(self.work.code if self.work is not None else None, mark, self.pattern)


async def preview(interaction: Interaction, questions: QuestionService, pattern: str | None, show: str | None) -> Card:
    """Answer `/spoilers bulk`: show the proposed ceilings.

    Raises:
        UserError: if no channel's name matches, or if `proposal_of` fails.
    """
    proposal = await proposal_of(interaction, questions, show, pattern)
    if not (proposal.steps or proposal.kept or proposal.doubtful):
        raise UserError(NO_MATCH)
    return _card(proposal)


async def apply(interaction: Interaction, questions: QuestionService, action: ApplyCeilings) -> Card:
    """Apply a proposal. It is computed again, and it is applied only if it is still the same as the one shown."""
    proposal = await proposal_of(interaction, questions, action.work, action.pattern)
    done = await store_proposal(interaction, questions, proposal, action.mark)
    if done is None:
        return _card(proposal, CHANGED)
    return framed_card([f"## {done}", *listed(proposal)], undo_row(UndoCeilings(str(interaction.id))))


async def store_proposal(
    interaction: Interaction, questions: QuestionService, proposal: Proposal, mark: str | None
) -> str | None:
    """Set all proposed ceilings, and return a sentence that says so. The id of the change is that of the interaction.

    Nothing is set, and the result is None, if there is nothing to set or if the proposal is not the one with the hash
    `mark`.
    """
    if proposal.action.mark != mark or not proposal.steps:
        return None
    ceilings: dict[int, Ceiling] = {step.channel: {step.position.work: step.position} for step in proposal.steps}
    await questions.store.set_ceilings(proposal.server, ceilings, str(interaction.id))
    return f"Done: {count_of(len(ceilings), 'channel now has', 'channels now have')} a ceiling"


async def undo(interaction: Interaction, questions: QuestionService, action: UndoCeilings) -> Card:
    """Restore the previous ceilings, except in channels whose ceiling has been changed again since then."""
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER)
    return framed_card([await restore(questions, place.server, action.change)])


async def restore(questions: QuestionService, server: int, change: str) -> str:
    """Restore the ceilings that a change replaced, and return a sentence that says so."""
    count = await questions.store.undo_ceilings(server, change)
    if count is None:
        return "That can't be undone any more: there has been another change, or it has been undone already."
    are = count_of(count, "channel is as it was", "channels are as they were")
    return f"Undone: {are} before. What was changed since then stays."


async def proposal_of(
    interaction: Interaction, questions: QuestionService, show: str | None, pattern: str | None
) -> Proposal:
    """Build a proposal from the current names of the channels. With `show`, channels of other series are left out.

    Raises:
        UserError: if the user may not change ceilings, the series is unknown, the pattern is invalid, or Discord does
            not list the channels.
    """
    place = await require_managed_place(interaction, questions.store, PlaceKind.SERVER)
    view = premise_view(questions)
    work = named_in(view, show)
    channels = text_channels(await channels_of(interaction.client, interaction.guild))
    settings = await questions.store.load_places(place.server)
    return proposal_from(view, place.server, channels, settings, work, pattern)


def proposal_from(
    view: View,
    server: int,
    channels: Sequence[discord.abc.GuildChannel],
    settings: Sequence[PlaceSettings],
    work: Work | None = None,
    pattern: str | None = None,
    default: Work | None = None,
) -> Proposal:
    """Build a proposal for these channels, given the settings of all places of the server.

    Args:
        default: the series for channels whose names contain no series, if `work` is None. None means the main series.

    Raises:
        UserError: if the pattern is invalid.
    """
    settings = [item for item in settings if not item.is_server]
    steps: list[Step] = []
    doubtful: list[int] = []
    kept = 0
    for channel in channels:
        try:
            said = parse_channel_name(view, work or default or main_work(view), channel.name, pattern)
        except PatternError as error:
            raise UserError(str(error)) from None
        if said is not None and not isinstance(said, Named):
            doubtful.append(channel.id)
        elif said is not None and (work is None or said.position.work == work.code):
            ceiling, code = settings_of(settings, channel.id).ceiling, said.position.work
            now = ceiling.get(code)
            before = now.code if now is not None else "spoiler-free" if code in ceiling else None
            if before == said.position.code:
                kept += 1
            else:
                steps.append(Step(channel.id, said.position, before))
    return Proposal(server, work, pattern, tuple(steps), kept, tuple(doubtful))


def _card(proposal: Proposal, first: str | None = None) -> Card:
    heading = f"Ceilings for {count_of(len(proposal.steps), 'channel')}" if proposal.steps else "No ceiling to set"
    lines = [f"## {heading}", *([first] if first else []), *listed(proposal)]
    if proposal.kept:
        more = "more " if proposal.steps else ""
        have = count_of(proposal.kept, f"{more}channel already has its ceiling", f"{more}channels already have theirs")
        lines.append(f"-# {have}.")
    if proposal.doubtful:
        named = join_words(shortened([f"<#{id_}>" for id_ in proposal.doubtful], DOUBTFUL_LISTED, "{} more"))
        lines.append(f"Left alone, because their names could mean more than one thing: {named}.")
        lines.append("-# Set each of those with /spoilers channel, in the channel itself.")
    if not proposal.steps:
        return framed_card(lines)
    lines.append("-# Nothing is set until you press the button.")
    return framed_card(lines, button_row(("Set these ceilings", proposal.action)))


def listed(proposal: Proposal) -> list[str]:
    lines = [
        f"- <#{step.channel}>: {step.position}{f', was {step.before}' if step.before is not None else ''}"
        for step in proposal.steps
    ]
    return shortened(lines, CHANNELS_LISTED, "and {} more channels")
