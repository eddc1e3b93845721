"""The desk where every question arrives: command, button and keystroke alike.

It takes one snapshot, reads what is stored about asker and place once, lets the rule decide the
clearance, answers, and sends. Whoever asks for the first time is offered once to tell how far they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

import discord
import structlog

from bot.answers.answer import Answer, Outcome
from bot.answers.labels import token_in
from bot.answers.phrases import search_limit
from bot.answers.questions import EntryQuestion, Question, TimelineQuestion
from bot.answers.respond import resolve_entry, respond
from bot.cards.answer_card import CardOptions, answer_layout
from bot.cards.settings_cards import progress_card, progress_rows
from bot.interactions.answer_cache import AnswerCache
from bot.interactions.middleware import record_of
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import Audience, Ceiling, StoredSettings, clearance_for, has_ceiling, has_told, is_below
from bot.spoilers.rule import View
from bot.storage.store import Mode, PlaceSettings, Stored, StoreError

log = structlog.get_logger()

INTRODUCTION = "New here? Tell me how far you are, and private answers go exactly that far. I ask only this once."

T = TypeVar("T")
Interaction = discord.Interaction[Any]
NO_MENTIONS = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class InvocationContext:
    """Who asks, and where. Ids of Discord; in a thread or forum post, `channel` is the one that it belongs to."""

    user: int
    channel: int | None
    server: int | None
    thread: int | None = None


class SettingsStore(Protocol):
    """Whatever keeps progress, ceilings and modes: `bot.storage.store.Store`, or one in memory.

    Reading a standing never fails (it is `unavailable` instead); everything else may raise `StoreError`.
    """

    async def standing(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings: ...
    async def stored(self, user: int) -> Stored: ...
    async def set_progress(self, user: int, work: str, position: Position | None) -> None: ...
    async def clear_progress(self, user: int, work: str | None = None) -> None: ...
    async def set_always_private(self, user: int, wanted: bool) -> None: ...
    async def forget_person(self, user: int) -> None: ...
    async def introduce(self, user: int) -> bool: ...
    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None: ...
    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None: ...
    async def undo_ceilings(self, server: int, change: str) -> int | None: ...
    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None: ...
    async def set_mode(
        self, server: int, channel: int | None, mode: Mode | None, thread: int | None = None
    ) -> None: ...
    async def set_manager_role(self, server: int, role: int | None) -> None: ...
    async def set_grace(self, server: int, days: int) -> None: ...
    async def settings(self, server: int) -> list[PlaceSettings]: ...
    async def forget_channel(self, channel: int) -> None: ...
    async def forget_server(self, server: int) -> None: ...
    async def ping(self) -> bool: ...


def context_of(interaction: Interaction) -> InvocationContext:
    """Who asks, and where."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return InvocationContext(interaction.user.id, channel.parent_id, interaction.guild_id, channel.id)
    return InvocationContext(interaction.user.id, interaction.channel_id, interaction.guild_id)


class QuestionService:
    """What commands, buttons and autocomplete need.

    Args:
        current: the snapshot that answers.
        keeper: progress and ceilings.
        clock: the present as an aware datetime.
    """

    def __init__(self, current: SnapshotHolder, keeper: SettingsStore, clock: Callable[[], datetime]) -> None:
        self.current = current
        self.keeper = keeper
        self.clock = clock
        self._cache = AnswerCache()

    async def look(self, interaction: Interaction, audience: Audience) -> tuple[View, StoredSettings]:
        """One snapshot seen by this audience, now; and what is stored about asker and place."""
        knowledge, standing = await self._asked(interaction)
        return self._view(knowledge, standing, audience), standing

    async def _asked(self, interaction: Interaction) -> tuple[Knowledge, StoredSettings]:
        """The one snapshot and the one read of the store of an interaction."""
        knowledge = self.current.get()
        record_of(interaction).version = knowledge.version
        spot = context_of(interaction)
        standing = await self.keeper.standing(spot.user, spot.channel, spot.server, spot.thread)
        if spot.server is not None and spot.channel is None:
            # A kind of channel that discord.py does not know: it may have a ceiling below the server's.
            standing = replace(standing, server_ceiling={})
        return knowledge, standing

    def _view(self, knowledge: Knowledge, standing: StoredSettings, audience: Audience) -> View:
        return self._cache.view(knowledge, clearance_for(standing, audience), self.clock())

    async def view(self, interaction: Interaction, audience: Audience) -> View:
        """One snapshot seen by this audience, now."""
        view, _ = await self.look(interaction, audience)
        return view

    async def answer(self, interaction: Interaction, question: Question, audience: Audience) -> tuple[Answer, View]:
        """The answer to a question, and the view it was made with."""
        view = await self.view(interaction, audience)
        return self._respond(interaction, question, view), view

    async def reply(self, interaction: Interaction, question: Question, *, private: bool) -> None:
        """Answer a command with a new message: in the channel, or to the asker alone.

        Who reads is decided from what is stored before anything is looked up; a public answer in which nothing would
        stand open goes to the asker alone as well, and so does an entry chosen by its token that lies beyond the place.
        """
        knowledge, standing = await self._asked(interaction)
        if private or interaction.guild_id is None or standing.always_private:
            audience = Audience.ASKER
        else:
            audience = Audience.ASKER_IN_PLACE if is_below(standing) else Audience.CHANNEL
            view = self._view(knowledge, standing, audience)
            if self._chosen_beyond(question, view):
                audience = Audience.ASKER
        found = await self._send(interaction, question, knowledge, standing, audience)
        told = standing.introduced or has_told(standing) or standing.unavailable or found is Outcome.NOT_FOUND
        if not told:
            await self._introduce(interaction, View(knowledge, clearance_for(standing, Audience.ASKER), self.clock()))

    async def send(self, interaction: Interaction, question: Question, audience: Audience) -> None:
        """Answer with a new message that `audience` reads."""
        knowledge, standing = await self._asked(interaction)
        await self._send(interaction, question, knowledge, standing, audience)

    async def _send(
        self,
        interaction: Interaction,
        question: Question,
        knowledge: Knowledge,
        standing: StoredSettings,
        audience: Audience,
    ) -> Outcome:
        view = self._view(knowledge, standing, audience)
        answer = self._respond(interaction, question, view)
        alone = audience is not Audience.CHANNEL or answer.says_nothing
        frame = self._frame(interaction, knowledge, standing, audience, alone=alone)
        await send_layout(interaction, self._card(interaction, question, view, frame), private=alone)
        return answer.outcome

    def _frame(
        self,
        interaction: Interaction,
        knowledge: Knowledge,
        standing: StoredSettings,
        audience: Audience,
        *,
        alone: bool,
    ) -> CardOptions:
        if not alone:
            return CardOptions(private=False, settings_unavailable=standing.unavailable)
        place = self._view(knowledge, standing, Audience.CHANNEL)
        in_place = audience in (Audience.CHANNEL, Audience.ASKER_IN_PLACE)
        return CardOptions(
            private=True,
            beyond=audience is Audience.ASKER_LOOKING_BEYOND,
            settings_unavailable=standing.unavailable,
            in_place=in_place,
            place=place_words(place) if interaction.guild_id is not None else None,
            unset=not (has_ceiling(standing) if in_place else has_told(standing)),
        )

    def _respond(self, interaction: Interaction, question: Question, view: View) -> Answer:
        settled = self._settled(question, view)
        answer = settled if isinstance(settled, Answer) else self._answer(settled, view)
        record_of(interaction).answered(answer)
        return answer

    def _settled(self, question: Question, view: View) -> Question | Answer:
        return self._cache.get_or_create(view, question, lambda: resolve_entry(question, view))

    def _answer(self, settled: Question, view: View) -> Answer:
        return self._cache.get_or_create(view, (respond, settled), lambda: self._made_answer(settled, view))

    def _made_answer(self, settled: Question, view: View) -> Answer:
        """What is told of an entry is made once, whichever way its name was spelled."""
        if not isinstance(settled, EntryQuestion) or settled.asked is None:
            return respond(settled, view)
        known = self._answer(replace(settled, asked=None), view)
        return replace(known, question=settled, asked=settled.asked)

    def _card(
        self, interaction: Interaction, question: Question, view: View, frame: CardOptions
    ) -> discord.ui.LayoutView:
        answer = self._respond(interaction, question, view)
        asked = self._settled(question, view)
        key = (question if isinstance(asked, Answer) else asked, frame)
        ask_back = answer.may_be_beyond and frame.unset and not frame.settings_unavailable
        rows = progress_rows(view) if ask_back else []
        return self._cache.get_or_create(view, key, lambda: answer_layout(answer, view.knowledge, frame, rows))

    def _chosen_beyond(self, question: Question, view: View) -> bool:
        """Whether a question names an entry by its token, and the entry lies beyond the view."""
        settled = self._settled(question, view)
        chosen = (isinstance(settled, EntryQuestion) and settled.asked is None) or (
            isinstance(settled, TimelineQuestion) and token_in(settled.about or "") is not None
        )
        return chosen and not isinstance(settled, Answer) and self._answer(settled, view).outcome is Outcome.NOT_FOUND

    async def choices(
        self, interaction: Interaction, choose: Callable[[View, str], T], typed: str, *, private: bool = False
    ) -> T:
        """What a function of view and text makes of what somebody is typing."""
        view = await self.typing(interaction, private=private)
        return self._cache.get_or_create(view, (choose, typed), lambda: choose(view, typed))

    async def typing(self, interaction: Interaction, *, private: bool = False) -> View:
        """What may be offered: no more than the reply it leads to will show in the open."""
        knowledge, standing = await self._asked(interaction)
        private = private or getattr(interaction.namespace, "private", None) is True or standing.always_private
        alone = private or interaction.guild_id is None
        return self._view(knowledge, standing, Audience.ASKER if alone else Audience.ASKER_TYPING)

    async def _introduce(self, interaction: Interaction, view: View) -> None:
        """Offer once, after the first answer, to set the progress. Failing to is no failure of the answer."""
        try:
            if await self.keeper.introduce(interaction.user.id):
                layout = progress_card(view, {}, INTRODUCTION)
                layout.stop()
                await interaction.followup.send(view=layout, ephemeral=True, allowed_mentions=NO_MENTIONS)
        except (StoreError, discord.HTTPException) as error:
            log.warning("introduction failed", error=type(error).__name__)

    async def turn(self, interaction: Interaction, question: Question, *, in_place: bool = False) -> None:
        """Answer by changing the message whose button was pressed; its readers decide the clearance.

        `in_place`: a message that its reader got alone although they asked in public.
        """
        knowledge, standing = await self._asked(interaction)
        private = read_alone(interaction)
        audience = Audience.CHANNEL
        if private:
            audience = Audience.ASKER_IN_PLACE if in_place else Audience.ASKER
        view = self._view(knowledge, standing, audience)
        frame = self._frame(interaction, knowledge, standing, audience, alone=private)
        await update_layout(interaction, self._card(interaction, question, view, frame), private=False)

    async def remove(self, interaction: Interaction) -> None:
        """Take away the public answer whose button was pressed, if the presser asked for it."""
        await interaction.response.defer()
        await interaction.delete_original_response()


def place_words(place: View) -> str:
    """How far a place goes, for a button: ``up to S3E10``; ``spoiler-free`` where it goes nowhere."""
    return search_limit(place.knowledge, place.progress) if place.progress else "spoiler-free"


async def send_layout(
    interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool, files: list[discord.File] | None = None
) -> None:
    """Send a message once: as the response, or after a defer in its place. Buttons need no memory, so none is kept."""
    layout.stop()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=layout, attachments=files or [], allowed_mentions=NO_MENTIONS)
    else:
        await interaction.response.send_message(
            view=layout, ephemeral=private, allowed_mentions=NO_MENTIONS, files=files or []
        )


async def update_layout(interaction: Interaction, layout: discord.ui.LayoutView, *, private: bool = True) -> None:
    """Put another card in the place of the one whose control was used.

    A private one never takes the place of a message that others read, whatever custom id somebody may have put there.
    """
    if private and not read_alone(interaction):
        await send_layout(interaction, layout, private=True)
        return
    layout.stop()
    await interaction.response.edit_message(view=layout, allowed_mentions=NO_MENTIONS)


def read_alone(interaction: Interaction) -> bool:
    """Whether nobody but the presser sees the message whose control was used."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)
