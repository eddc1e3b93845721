"""Answers every question from a command, a button or an autocomplete request, in four steps.

1. Load the context: one snapshot, and the settings of the asker and the place, read once.
2. Resolve the question: find the entry that it names, in the view that its readers' clearance allows.
3. Answer it.
4. Build the card and send it.

Answers and cards are cached by view (`AnswerCache`). After their first answer, the bot asks a user once how far they
are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, Final, TypeVar

import discord
import msgspec
from cachetools import TTLCache
from discord import app_commands

from bot.answers.answer import Answer, Outcome
from bot.answers.labels import token_in
from bot.answers.phrases import search_limit
from bot.answers.questions import CastQuestion, EntryQuestion, LoreQuestion, Question, RecapQuestion, TimelineQuestion
from bot.answers.respond import answer_resolved, resolve, retyped
from bot.cards.answer_card import CardOptions, card_template
from bot.cards.components import Card, framed_card
from bot.cards.reach_controls import OWN_PROGRESS, progress_lines, reach_rows
from bot.interactions.middleware import Interaction, context_of, record_of
from bot.interactions.replies import is_private_message, send_card, send_followup, update_card
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.lookup.text.tokenizer import folded
from bot.operations.logs import log
from bot.spoilers.clearance import (
    Audience,
    Clearance,
    StoredSettings,
    clearance_for,
    has_ceiling,
    has_set_progress,
    is_below,
)
from bot.spoilers.rule import View
from bot.storage.store import Store, StoreError

INTRODUCTION = "New here? Tell me how far you are, and private answers will go exactly that far. I won't ask you again."

T = TypeVar("T")
Choices = list[app_commands.Choice[str]]

MAX_VIEWS: Final = 256
MAX_VALUES: Final = 1024
MAX_DELETED: Final = 10_000
DELETED_SECONDS: Final = 3600.0
"""For how many seconds the bot does not introduce itself again to someone who has deleted all their data."""
_OTHER_FIELDS: Final = attrgetter(*(it.name for it in fields(Clearance) if it.name != "progress"))
"""Reads all fields of a clearance except its progress, including any that are added later."""


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """The data for answering an interaction, loaded once. `settings` belong to the asker and the place.

    Attributes:
        views: the views that were made so far, by audience.
        card_options: the options that were made so far, by audience and whether the card is private.
    """

    knowledge: Knowledge
    settings: StoredSettings
    now: datetime
    in_server: bool
    views: dict[Audience, View] = field(default_factory=dict)
    card_options: dict[tuple[Audience, bool], CardOptions] = field(default_factory=dict)


class AnswerCache:
    """Caches answers, cards and suggestions, because many users ask about the same names and type the same letters.

    A value is never shared between clearances or snapshots. The key of a view is its whole clearance, and every other
    key contains the view. The cache is emptied when the snapshot changes, and every minute, because a view's time is
    precise to the minute. If it is full, the values that were not used for longest are dropped.
    """

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._minute: datetime | None = None
        self._contexts: dict[tuple[int, bool], QuestionContext] = {}
        self._views: dict[Hashable, View] = {}
        self._values: dict[tuple[View, Hashable], Any] = {}

    def context(
        self, knowledge: Knowledge, settings: StoredSettings, now: datetime, in_server: bool
    ) -> QuestionContext:
        """Return a context with these settings.

        A fast path: the store returns the same settings object until something is stored. So the views and card options
        that are made from it are kept with it. Gain: 15 of the 36 µs that a cached `/cast` takes. Without it,
        everything works, but slower.
        """
        minute = now.replace(second=0, microsecond=0)
        if self._knowledge is not knowledge or self._minute != minute:
            self._knowledge, self._minute = knowledge, minute
            self._contexts.clear()
            self._views.clear()
            self._values.clear()
        key = (id(settings), in_server)  # no other object has this id while the context holds the settings
        context = self._contexts.get(key)
        if context is None:
            if len(self._contexts) >= MAX_VALUES:
                del self._contexts[next(iter(self._contexts))]
            context = self._contexts[key] = QuestionContext(knowledge, settings, minute, in_server)
        return context

    def view(self, knowledge: Knowledge, clearance: Clearance, now: datetime) -> View:
        """Return the view of a snapshot with this clearance. `now` is the time of the context, to the minute."""
        if self._knowledge is not knowledge or self._minute != now:
            return View(knowledge, clearance, now)  # not cached: the context is older than the cache
        # The key contains all fields of the clearance, even those that comparing two clearances ignores.
        key = (frozenset(clearance.progress.items()), _OTHER_FIELDS(clearance))
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= MAX_VIEWS:
                del self._views[next(iter(self._views))]
            view = self._views[key] = View(knowledge, clearance, now)
        return view

    def get_or_create(self, view: View, key: Hashable, create: Callable[[], T]) -> T:
        """Return the cached value for a view and a key, or create it with `create`.

        The key must contain everything that the value depends on besides the view.
        """
        full_key = (view, key)
        try:
            found: T = self._values.pop(full_key)
        except KeyError:
            found = create()
            if len(self._values) >= MAX_VALUES:
                del self._values[next(iter(self._values))]
        self._values[full_key] = found  # at the end again, as the one that was used last
        return found


class QuestionService:
    """Answers questions from the knowledge.

    Args:
        snapshots: holds the current snapshot of the knowledge.
        store: holds progress and ceilings.
        clock: returns the current time as an aware datetime.
    """

    def __init__(self, snapshots: SnapshotHolder, store: Store, clock: Callable[[], datetime]) -> None:
        self.snapshots = snapshots
        self.store = store
        self.clock = clock
        self._cache = AnswerCache()
        self._deleted: TTLCache[int, None] = TTLCache(MAX_DELETED, DELETED_SECONDS)

    # ------------------------------------------------------------------ the four steps of answering

    async def load_context(self, interaction: Interaction) -> QuestionContext:
        """Load the context (step 1 of answering). It never fails: unreadable settings are marked `unavailable`."""
        knowledge = self.snapshots.current
        record_of(interaction).version = knowledge.version
        asked = context_of(interaction)
        settings = await self.store.load_settings(asked.user, asked.channel, asked.server, asked.thread)
        if asked.server is not None and asked.channel is None:
            # discord.py does not know this kind of channel. Its own ceiling may be below the server's.
            settings = replace(settings, server_ceiling={})
        return self._cache.context(knowledge, settings, self.clock(), asked.server is not None)

    def _view(self, context: QuestionContext, audience: Audience) -> View:
        if audience not in context.views:
            clearance = clearance_for(context.settings, audience)
            context.views[audience] = self._cache.view(context.knowledge, clearance, context.now)
        return context.views[audience]

    def _answer(self, question: Question, view: View) -> Answer:
        """Resolve and answer a question (steps 2 and 3 of answering), or return the cached answer."""
        return self._cache.get_or_create(view, question, partial(self._resolve_and_answer, question, view))

    def _resolve_and_answer(self, question: Question, view: View) -> Answer:
        if isinstance(question, CastQuestion | LoreQuestion) and question.name:
            shared = replace(question, name=folded(question.name))
            if shared != question and (answer := retyped(self._answer(shared, view), question.name)) is not None:
                return answer
        resolved = resolve(question, view)
        if isinstance(resolved, Answer):
            return resolved
        if isinstance(resolved, EntryQuestion) and resolved.asked is not None:
            # All spellings of a name share one cached answer. Only some buttons repeat the name as it was typed.
            return replace(self._answer(replace(resolved, asked=None), view), asked=resolved.asked)
        return answer_resolved(resolved, view)

    def _card(self, question: Question, answer: Answer, view: View, options: CardOptions) -> Card:
        """Build the card of an answer, or return the cached card."""
        return self._cache.get_or_create(view, (question, options), partial(self._build_card, answer, view, options))

    def _build_card(self, answer: Answer, view: View, options: CardOptions) -> Card:
        """Build a card. All forms of a name share one cached template."""
        rows = reach_rows(view, OWN_PROGRESS) if answer.may_be_beyond and options.unset else []
        create = partial(card_template, answer, view.knowledge, options, rows)
        if answer.typed is None and not isinstance(answer.question, EntryQuestion):
            template = create()
        else:
            template = self._cache.get_or_create(view, (card_template, answer.question, options), create)
        return template.asked_as(answer.asked or answer.question, answer.typed)

    def _card_options(self, context: QuestionContext, audience: Audience, *, private: bool) -> CardOptions:
        options = context.card_options.get((audience, private))
        if options is not None:
            return options
        settings = context.settings
        if private:
            place = None
            if context.in_server:
                ceiling = self._view(context, Audience.CHANNEL).progress
                place = search_limit(context.knowledge, ceiling) if ceiling else "spoiler-free"
            in_place = audience in (Audience.CHANNEL, Audience.ASKER_IN_PLACE)
            is_set = has_ceiling(settings) if in_place else has_set_progress(settings)
            options = CardOptions(
                private=True,
                beyond=audience is Audience.ASKER_LOOKING_BEYOND,
                settings_unavailable=settings.unavailable,
                in_place=in_place,
                place=place,
                unset=not (settings.unavailable or is_set),
            )
        else:
            options = CardOptions(private=False, settings_unavailable=settings.unavailable)
        context.card_options[audience, private] = options
        return options

    # ------------------------------------------------------------------ commands

    async def reply(self, interaction: Interaction, question: Question, *, private: bool) -> None:
        """Answer a command with a new message, in the channel or only to the asker.

        The stored settings decide who reads the answer, before anything is looked up. There are two exceptions: the
        answer goes only to the asker if it would show nothing in public, or if they chose an entry, by its token, that
        lies beyond the ceiling of the place.
        """
        context = await self.load_context(interaction)
        settings = context.settings
        if private or not context.in_server or settings.always_private:
            audience = Audience.ASKER
        else:
            audience = Audience.ASKER_IN_PLACE if is_below(settings) else Audience.CHANNEL
        answer, view = await self.answer(interaction, question, audience, context)
        if audience is not Audience.ASKER and _is_chosen_beyond(question, answer):
            audience = Audience.ASKER
            answer, view = await self.answer(interaction, question, audience, context)
        await self._send(interaction, question, context, audience, answer, view)
        knows_how = settings.introduced or has_set_progress(settings) or settings.unavailable
        if not knows_how and answer.outcome is not Outcome.NOT_FOUND:
            await self._introduce(interaction, self._view(context, Audience.ASKER))

    async def _introduce(self, interaction: Interaction, view: View) -> None:
        """Ask the user for their progress, once, after their first answer. Errors are only logged."""
        try:
            user = interaction.user.id
            if user not in self._deleted and await self.store.claim_onboarding(user):
                lines = progress_lines(view, StoredSettings(introduced=True), INTRODUCTION)
                await send_followup(interaction, framed_card(lines, *reach_rows(view, OWN_PROGRESS)))
        except (StoreError, discord.HTTPException) as error:
            log.warning("introduction failed", error=type(error).__name__)

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person. For an hour, the bot does not introduce itself to them again.

        The fact that they deleted it is kept only in memory.

        Raises:
            StoreError: if it could not be deleted.
        """
        self._deleted[user] = None
        await self.store.forget_person(user)

    # ------------------------------------------------------------------ buttons

    async def send(self, interaction: Interaction, question: Question, audience: Audience) -> None:
        """Answer with a new message for this audience."""
        context = await self.load_context(interaction)
        answer, view = await self.answer(interaction, question, audience, context)
        await self._send(interaction, question, context, audience, answer, view)

    async def _send(
        self,
        interaction: Interaction,
        question: Question,
        context: QuestionContext,
        audience: Audience,
        answer: Answer,
        view: View,
    ) -> None:
        alone = audience is not Audience.CHANNEL or answer.says_nothing
        options = self._card_options(context, audience, private=alone)
        await send_card(interaction, self._card(question, answer, view, options), private=alone)

    async def turn_page(self, interaction: Interaction, question: Question, *, in_place: bool = False) -> None:
        """Answer by replacing the message whose button was pressed. The clearance is that of the message's readers.

        Args:
            in_place: True if the message is a private reply to a question that was asked in public.
        """
        context = await self.load_context(interaction)
        private = is_private_message(interaction)
        audience = Audience.CHANNEL
        if private:
            audience = Audience.ASKER_IN_PLACE if in_place else Audience.ASKER
        answer, view = await self.answer(interaction, question, audience, context)
        options = self._card_options(context, audience, private=private)
        await update_card(interaction, self._card(question, answer, view, options), private=False)

    async def answer(
        self, interaction: Interaction, question: Question, audience: Audience, context: QuestionContext | None = None
    ) -> tuple[Answer, View]:
        """Return the answer to a question and the view that it was made with. If `context` is None, it is loaded."""
        view = self._view(context or await self.load_context(interaction), audience)
        answer = self._answer(question, view)
        record_of(interaction).answer = answer.outcome
        return answer, view

    async def view(self, interaction: Interaction, audience: Audience, context: QuestionContext | None = None) -> View:
        """Return the current view of this audience. If `context` is None, it is loaded."""
        return self._view(context or await self.load_context(interaction), audience)

    # ------------------------------------------------------------------ autocomplete

    async def choices(
        self, interaction: Interaction, choose: Callable[..., Choices], *typed: str | None, private: bool = False
    ) -> bytes:
        """Return the response with the suggestions of `choose` for the text that the user is typing, as ready JSON.

        The suggestions use a view that shows no more than the reply to the command will show publicly.
        """
        context = await self.load_context(interaction)
        private = private or getattr(interaction.namespace, "private", None) is True or context.settings.always_private
        alone = private or not context.in_server
        view = self._view(context, Audience.ASKER if alone else Audience.ASKER_TYPING)
        return self._cache.get_or_create(view, (choose, *typed), lambda: _choices_body(choose(view, *typed)))


def _is_chosen_beyond(question: Question, answer: Answer) -> bool:
    """Return True if the question names an entry by its token and the entry lies beyond the view of the answer."""
    by_token = isinstance(answer.question, EntryQuestion) or (
        isinstance(question, TimelineQuestion | RecapQuestion) and token_in(question.about or "") is not None
    )
    return by_token and answer.outcome is Outcome.NOT_FOUND


def _choices_body(choices: Choices) -> bytes:
    """Return the JSON of an interaction response that suggests choices."""
    plain = [{"name": choice.name, "value": choice.value} for choice in choices]
    kind = discord.InteractionResponseType.autocomplete_result.value
    return msgspec.json.encode({"type": kind, "data": {"choices": plain}})
