"""`/spoilercheck`: from which episode on the asker's own text is fine, and in which channels that they can see.

It reads only what is open to the asker, so nothing that they don't know changes the answer. The text is not stored: the
button that posts it takes it from the message on which it stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.answers.phrases import join_words, shortened
from bot.cards.actions import PostText
from bot.cards.components import TEXT_LIMIT, Card, button_row, framed_card, text_card
from bot.cards.markdown import escape, spoiler
from bot.commands.ceilings.channel_lookup import channels_of, text_channels
from bot.commands.ceilings.managed_places import Place, public_clearance
from bot.errors import UserError
from bot.interactions.message_content import plain_text
from bot.interactions.middleware import Interaction, context_of
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Progress, reached
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View
from bot.spoilers.text_check import OwnText, own_text
from bot.storage.store import StoreError

LONGEST: Final = 1_500
"""The largest number of characters of a text. With every sign escaped, it still fits on a card."""
CHANNELS_NAMED: Final = 10
UNKNOWN_NAMED: Final = 5
_QUOTE: Final = "> "
GONE: Final = "I can't find the text any more; please use /spoilercheck again."
MAY_NOT_POST: Final = "You may not write in this channel, so I don't post for you here."


async def check_own_text(interaction: Interaction, questions: QuestionService, text: str) -> Card:
    """Answer `/spoilercheck`."""
    view = await questions.view(interaction, Audience.ASKER)
    found = await asyncio.to_thread(own_text, view, plain_text(text))
    lines = [*_verdict(found, view.knowledge), *(f"{_QUOTE}{line}" for line in _escaped_lines(text))]
    if found.is_known and found.unknown:
        parts = shortened([f"“{escape(part)}”" for part in found.unknown], UNKNOWN_NAMED)
        lines.append(
            f"I know nothing of this part: {join_words(parts)}"
            if len(parts) == 1
            else f"I know nothing of these parts: {join_words(parts)}"
        )
    if found.is_known:
        lines.append(await _channels_line(interaction, questions, view, found.fine_from))
    lines.append(
        f"-# I looked only at what you have watched ({_reach_words(view.knowledge, view.progress)}), not beyond."
    )
    label = f"Post it as a spoiler up to {_reach_words(view.knowledge, found.fine_from)}"
    told = tuple((work, at.code) for work, at in found.fine_from.items())
    row = button_row((label, PostText(told))) if found.is_known and told else None
    return framed_card(lines, row)


async def post_own_text(interaction: Interaction, questions: QuestionService, action: PostText) -> Card:
    """Build the public message with a text in spoiler tags, from the private card whose button was pressed.

    Raises:
        UserError: if the text is not on the card, or the presser may not write here.
    """
    if interaction.guild_id is not None and not interaction.permissions.send_messages:
        raise UserError(MAY_NOT_POST)
    knowledge = questions.snapshots.current
    lines = list(_quoted(interaction.message.components if interaction.message is not None else ()))
    works = [(work, code) for work, code in action.fine_from if work in knowledge.works]
    if not lines or not works:
        raise UserError(GONE)
    marks = join_words([f"{escape(knowledge.works[work].title)} {code}" for work, code in works])
    first = f"**Spoilers up to {marks}**, from <@{interaction.user.id}>:"
    return text_card(first, *(spoiler(line) for line in lines))


def _verdict(found: OwnText, knowledge: Knowledge) -> list[str]:
    if not found.is_known:
        return ["**I can't tell**", "There is nothing in your text that I know, as far as you have watched."]
    if not found.fine_from:
        return ["**Fine from the start**"]
    return [f"**Fine from {_reach_words(knowledge, found.fine_from)}**"]


def _reach_words(knowledge: Knowledge, progress: Progress) -> str:
    """Write positions: ``S2E4``, or with the names of series where there is more than one or it is no main one."""
    main, *_ = knowledge.works_in_order()
    if not progress:
        return "the start"
    if list(progress) == [main.code]:
        return progress[main.code].code
    return join_words([f"{escape(knowledge.works[work].title)} {at.code}" for work, at in progress.items()])


def _escaped_lines(text: str) -> list[str]:
    """Return the lines of a text, escaped, as far as they leave room for the rest of a card."""
    lines = [line for each in text.splitlines() if (line := escape(each))]
    return lines or ["…"]


async def _channels_line(interaction: Interaction, questions: QuestionService, view: View, needed: Progress) -> str:
    """Name the channels that the asker can see and whose ceilings are high enough."""
    here = context_of(interaction)
    if here.server is None:
        return "In a direct message, you know best how far the other one is."
    try:
        settings = await questions.store.load_places(here.server)
        channels = _seen_by(interaction, text_channels(await channels_of(interaction.client, interaction.guild)))
    except (StoreError, UserError):
        return "I can't see the channels right now."
    fine = []
    for channel in channels:
        clearance = public_clearance(settings, Place(here.server, channel))
        ceiling = View(view.knowledge, clearance, view.now).progress
        if reached(ceiling, frozenset(needed.values())):
            fine.append(f"<#{channel}>")
    if not fine:
        return "No channel that you can see here goes that far."
    return f"Fine in {join_words(shortened(fine, CHANNELS_NAMED, '{} more'))}."


def _seen_by(interaction: Interaction, channels: Sequence[discord.abc.GuildChannel]) -> list[int]:
    """Return the ids of the channels that the asker can see. Without a gateway only the one they are in is known."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not guild.channels or not isinstance(member, discord.Member):
        here = context_of(interaction).channel
        return [here] if here is not None else []
    return [each.id for each in channels if each.permissions_for(member).view_channel]


def _quoted(components: Sequence[object]) -> Iterator[str]:
    """Yield the quoted lines of a card, which are the text that was checked."""
    for component in components:
        content = getattr(component, "content", None)
        if isinstance(content, str):
            for line in content[:TEXT_LIMIT].split("\n"):
                if line.startswith(_QUOTE) and (text := line.removeprefix(_QUOTE).strip()):
                    yield text
        yield from _quoted(getattr(component, "children", ()))
