"""The menus of a message, *Safe for me?* and *Fine from when?*. Only whoever asks sees the answers.

An answer holds a verdict and nothing that depends on anything else (`bot.spoilers.text_check`). Nothing is stored or
logged.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from bot.answers.phrases import join_words, search_limit
from bot.cards.components import Card, framed_card, text_card
from bot.cards.markdown import escape
from bot.cards.reach_controls import OWN_PROGRESS, reach_rows
from bot.commands.text_checks.rate_limit import HourlyLimit
from bot.errors import UserError
from bot.interactions.message_content import MessageContent, read_message
from bot.interactions.middleware import Interaction
from bot.interactions.question_service import QuestionService
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Progress
from bot.spoilers.clearance import Audience, has_set_progress
from bot.spoilers.rule import View
from bot.spoilers.text_check import Verdict, season_from, verdict_on

OWN_MESSAGE: Final = (
    "I don't check your own messages, or you could guess until I say yes; "
    "/spoilercheck tells from when on your text is fine."
)
BOTS_MESSAGE: Final = (
    "I don't check messages of bots, mine included; what I post keeps to what its channel has watched."
)
UNREADABLE: Final = (
    "I can't read how far you are at the moment, so I can't check anything; please try again in a minute."
)
HOW_FAR: Final = "Tell me first how far you are; then I can check a message against it."
WAIT: Final = "Better wait"
CANNOT_TELL: Final = "I can't tell"
NO_PROMISE: Final = (
    "-# That is no promise: I can't see pictures or follow links, and I don't guess who “he” or “she” is."
)
ABOUT_WAIT: Final = (
    "-# Something in it may lie beyond what you have watched. "
    "**Fine from when?**, in the same menu, says which season to wait for."
)
ABOUT_CANNOT_TELL: Final = (
    "-# There is nothing in it that I know. "
    "I can't see pictures or follow links, and I don't guess who “he” or “she” is."
)


class MessageChecks:
    """Answers the menus of messages.

    Args:
        questions: loads how far the reader is.
    """

    def __init__(self, questions: QuestionService) -> None:
        self._questions = questions
        self._limit = HourlyLimit()

    async def safe_for_me(self, interaction: Interaction) -> Card:
        """Return the verdict on a message for its reader.

        Raises:
            UserError: if the message may not be checked, or the reader has checked too many.
        """
        content = self._checked(interaction)
        context = await self._questions.load_context(interaction)
        if context.settings.unavailable:
            raise UserError(UNREADABLE)
        view = await self._questions.view(interaction, Audience.ASKER, context)
        if not has_set_progress(context.settings):
            return framed_card([HOW_FAR], *reach_rows(view, OWN_PROGRESS))
        self._limit.count(interaction.user.id)
        return verdict_card(await asyncio.to_thread(verdict_on, view, content.text), view)

    async def fine_from(self, interaction: Interaction) -> Card:
        """Return the season after which a message is fine, whoever reads it.

        Raises:
            UserError: if the message may not be checked, or the reader has checked too many.
        """
        content = self._checked(interaction)
        view = await self._questions.view(interaction, Audience.ASKER)
        self._limit.count(interaction.user.id)
        return season_card(await asyncio.to_thread(season_from, view, content.text), view.knowledge)

    @staticmethod
    def _checked(interaction: Interaction) -> MessageContent:
        content = read_message(_target(interaction))
        if content.author == interaction.user.id:
            raise UserError(OWN_MESSAGE)
        if content.is_by_bot:
            raise UserError(BOTS_MESSAGE)
        return content


def _target(interaction: Interaction) -> dict[str, Any]:
    """Return the payload of the message on which the menu was used."""
    data: dict[str, Any] = dict(interaction.data or {})
    messages = (data.get("resolved") or {}).get("messages") or {}
    found = messages.get(str(data.get("target_id")))
    return dict(found) if found is not None else {}


def verdict_card(verdict: Verdict, view: View) -> Card:
    """Build the answer to *Safe for me?*. Equal verdicts on messages give one reader equal answers."""
    match verdict:
        case Verdict.WAIT:
            return text_card(WAIT, ABOUT_WAIT)
        case Verdict.CANNOT_TELL:
            return text_card(CANNOT_TELL, ABOUT_CANNOT_TELL)
        case Verdict.NOTHING_FOUND:
            where = search_limit(view.knowledge, view.progress).removeprefix("up to ").removeprefix("that is ")
            beyond = where if view.progress else f"what is {where}"
            return text_card(f"I found nothing I know of beyond {beyond}", NO_PROMISE)


def season_card(progress: Progress | None, knowledge: Knowledge) -> Card:
    """Build the answer to *Fine from when?*.

    Args:
        progress: the last episode of each season that must have been watched; None if that can't be told.
    """
    if progress is None:
        return text_card(CANNOT_TELL, ABOUT_CANNOT_TELL)
    main, *_ = knowledge.works_in_order()
    ends = [
        f"season {at.season}" if work == main.code else f"season {at.season} of {escape(knowledge.works[work].title)}"
        for work, at in progress.items()
    ]
    if not ends:
        return text_card("Fine from the start", NO_PROMISE)
    return text_card(f"Fine from the end of {join_words(ends)}", NO_PROMISE)
