"""Handles every interaction: skips duplicates, refuses what one person asks too fast, runs what answers it, handles
errors, writes a log line, and counts it.

What all handlers share is here too: the user and place of an interaction, and the record of its outcome.

The log line contains only the bot's own words and numbers: no options, no custom ids, and no names or ids of users or
places.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import getrandbits
from typing import Any, Final

import discord
from cachetools import TTLCache

from bot.answers.answer import Outcome as LookUp
from bot.cards.components import text_card
from bot.cards.custom_ids import UNKNOWN, control_name
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import log
from bot.operations.metrics import Metrics
from bot.storage.statements import REQUEST
from bot.transport.discord_internals import CommandInteraction
from bot.transport.webhook_retry import respond

Interaction = discord.Interaction[Any]

_RECORD = "airlock record"


@dataclass(frozen=True, slots=True)
class InvocationContext:
    """The Discord ids of the user and the place. In a thread or forum post, `channel` is the channel it belongs to."""

    user: int
    channel: int | None
    server: int | None
    thread: int | None = None


def context_of(interaction: Interaction) -> InvocationContext:
    """Return the ids of the user and the place of an interaction."""
    if isinstance(interaction, CommandInteraction) and interaction.known_ids is not None:
        return InvocationContext(*interaction.known_ids)
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return InvocationContext(interaction.user.id, channel.parent_id, interaction.guild_id, channel.id)
    return InvocationContext(interaction.user.id, interaction.channel_id, interaction.guild_id)


class Outcome(StrEnum):
    """The ways in which an interaction can end."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    """The question is invalid, no matter how far the asker has watched."""
    REFUSED = "refused"
    """The request is not allowed, or its input is not understood. The user got one sentence that says why."""
    TOO_MANY = "too_many"
    """One person asks too fast (`RateLimiter`). They got empty suggestions, one sentence, or nothing."""
    OUTDATED = "outdated"
    """The button or command belongs to another version of the bot."""
    STORE_FAILED = "store_failed"
    TOO_LATE = "too_late"
    """Discord had already stopped waiting for a response."""
    DUPLICATE = "duplicate"
    """The interaction had already been answered, perhaps by another process."""
    FAILED = "failed"
    """The bot itself failed."""


@dataclass(slots=True)
class InteractionRecord:
    """The record of one interaction, for the log and the metrics.

    Attributes:
        outcome: the outcome. None means that of the look-up, or success if there was none; without a response, it means
            a failure.
        answer: the result of the look-up if the interaction asked a question.
        version: the version of the knowledge that was used; None if none was.
        reference: an id that is shown in error messages and written to the log.
        details: more values for the log: types and locations of errors, but never their messages.
    """

    outcome: Outcome | None = None
    answer: LookUp | None = None
    version: str | None = None
    reference: str = field(default_factory=lambda: f"{getrandbits(24):06x}")
    details: dict[str, Any] = field(default_factory=dict)


def record_of(interaction: Interaction) -> InteractionRecord:
    """Return the record of an interaction. The first call creates it."""
    record: InteractionRecord | None = interaction.extras.get(_RECORD)
    if record is None:
        record = interaction.extras[_RECORD] = InteractionRecord()
    return record


KEPT_SECONDS: Final = 150.0
"""The minimum time in seconds for which the ids of interactions are kept, to recognise repeated ones.

A signed request can be replayed for less time (`bot.transport.http_endpoint`), and Discord waits much less.
"""
MAX_IDS: Final = 100_000
"""The largest number of ids. If there are more, the oldest are forgotten early."""
RATE: Final = 5.0
"""How many interactions a second are answered for one person, for as long as they like."""
BURST: Final = 20.0
"""How many are answered at once for somebody who has been quiet for `BURST / RATE` seconds."""
RESERVE: Final = 10.0
"""How many of the burst are kept for commands and buttons, so that typing never uses up what the command needs."""
MAX_PERSONS: Final = 20_000
"""The largest number of persons that a `RateLimiter` remembers."""
TOLD_SECONDS: Final = 10.0
"""For how many seconds a person who asks too fast is not told again."""
TOO_FAST: Final = "That is more than I answer for one person at once. Please wait a few seconds, then ask again."
_TOO_FAST_BODY: Final = text_card(TOO_FAST).body(private=True)
_NO_CHOICES_BODY: Final = b'{"type":8,"data":{"choices":[]}}'
CONTROLS: Final = frozenset({discord.InteractionType.component, discord.InteractionType.modal_submit})
_OUTCOMES: Final = {
    None: Outcome.ANSWERED,
    LookUp.FOUND: Outcome.ANSWERED,
    LookUp.AMBIGUOUS: Outcome.AMBIGUOUS,
    LookUp.NOT_FOUND: Outcome.NOT_FOUND,
    LookUp.INVALID: Outcome.INVALID,
}
_WITH_RESPONSE: Final = frozenset(Outcome) - {Outcome.TOO_LATE, Outcome.TOO_MANY, Outcome.DUPLICATE, Outcome.FAILED}
_LEVELS: Final = {
    Outcome.STORE_FAILED: logging.WARNING,
    Outcome.TOO_LATE: logging.WARNING,
    Outcome.DUPLICATE: logging.WARNING,
    Outcome.FAILED: logging.ERROR,
}

Answer = Callable[[Interaction], Awaitable[None]]


class Deduplicator:
    """Remembers the ids of the interactions that have arrived recently, because Discord may deliver one twice.

    There are two generations of ids. When the younger one is old or full, it replaces the older one.

    Args:
        timer: returns monotonic seconds.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._begun = timer()
        self._ids: set[int] = set()
        self._older_ids: set[int] = set()

    def add(self, id_: int) -> bool:
        """Add an id. Return True if it is new."""
        if self._timer() - self._begun > KEPT_SECONDS or len(self._ids) >= MAX_IDS // 2:
            self._begun, self._older_ids, self._ids = self._timer(), self._ids, set()
        is_new = id_ not in self._ids and id_ not in self._older_ids
        if is_new:
            self._ids.add(id_)
        return is_new


class RateLimiter:
    """Limits how fast each person is answered, with a token bucket for each, so that nobody uses up the time of others.

    Persons who have asked last stand last, so the first is the one to forget. A full bucket need not be remembered, and
    `MAX_PERSONS` others cannot be served in the seconds in which one becomes full: forgetting gives nobody more tokens.

    Args:
        timer: returns monotonic seconds.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._buckets: dict[int, tuple[float, float]] = {}  # the tokens that were left, and when
        self._told: TTLCache[int, None] = TTLCache(MAX_PERSONS, TOLD_SECONDS, timer)

    def admit(self, person: int, reserve: float) -> bool:
        """Take a token from a person's bucket. Return False, and take none, if no more than `reserve` are left."""
        now = self._timer()
        tokens, since = self._buckets.pop(person, (BURST, now))
        tokens = min(BURST, tokens + (now - since) * RATE)
        is_admitted = tokens >= reserve + 1
        self._buckets[person] = (tokens - is_admitted, now)
        first = next(iter(self._buckets))
        if len(self._buckets) > MAX_PERSONS or now - self._buckets[first][1] >= BURST / RATE:
            del self._buckets[first]
        return is_admitted

    def is_to_be_told(self, person: int) -> bool:
        """Return True if a person who asks too fast has not been told in the last `TOLD_SECONDS`; now they are."""
        was_told = person in self._told
        if not was_told:
            self._told[person] = None
        return not was_told


class InteractionMiddleware:
    """Handles every command, autocomplete request and control.

    Args:
        run_command: answers a command or an autocomplete request.
        answer_control: answers a button, select menu or form.
        on_error: handles the errors of both.
        snapshots: gives the version to log if an interaction has used no knowledge.
        metrics: counts interactions and look-ups.
        limiter: limits how fast each person is answered; None if nobody is limited.
    """

    def __init__(
        self,
        run_command: Answer,
        answer_control: Answer,
        on_error: Callable[[Interaction, BaseException], Awaitable[None]],
        snapshots: SnapshotHolder,
        metrics: Metrics,
        limiter: RateLimiter | None = None,
    ) -> None:
        self._limiter = limiter
        self._run_command = run_command
        self._answer_control = answer_control
        self._on_error = on_error
        self._snapshots = snapshots
        self._metrics = metrics
        self._deduplicator = Deduplicator()
        self._expired = 0

    def count_expired(self) -> None:
        """Count an interaction that arrived too late to be answered. Nothing else is done with it."""
        self._expired += 1
        self._metrics.interactions.labels(UNKNOWN, Outcome.TOO_LATE.value).inc()

    async def handle(self, interaction: Interaction) -> None:
        """Answer an interaction, unless it was delivered before. Errors go to the error handler."""
        if self._expired:
            log.warning("interactions came too late", count=self._expired)
            self._expired = 0
        if not self._deduplicator.add(interaction.id):
            log.warning("interaction repeated")
            return
        REQUEST.set((interaction.id, context_of(interaction).user))
        record = record_of(interaction)
        started = time.perf_counter()
        try:
            reserve = RESERVE if interaction.type is discord.InteractionType.autocomplete else 0.0
            if self._limiter is not None and not self._limiter.admit(context_of(interaction).user, reserve):
                await self._refuse(interaction, self._limiter)
            else:
                await (self._answer_control if interaction.type in CONTROLS else self._run_command)(interaction)
        except Exception as error:
            await self._on_error(interaction, error)
        finally:
            self._record(interaction, record, time.perf_counter() - started)

    async def _refuse(self, interaction: Interaction, limiter: RateLimiter) -> None:
        """Suggest nothing, or tell the person once in a while. What else they ask too fast gets no response."""
        record_of(interaction).outcome = Outcome.TOO_MANY
        if interaction.type is discord.InteractionType.autocomplete:
            await respond(interaction, _NO_CHOICES_BODY)
        elif limiter.is_to_be_told(context_of(interaction).user):
            await respond(interaction, _TOO_FAST_BODY)

    def _record(self, interaction: Interaction, record: InteractionRecord, seconds: float) -> None:
        """Count an interaction that has ended, and write its log line."""
        name = interaction_name(interaction)
        outcome = record.outcome or _OUTCOMES[record.answer]
        is_autocomplete = interaction.type is discord.InteractionType.autocomplete
        if not interaction.response.is_done() and outcome in _WITH_RESPONSE:
            # discord.py hides why suggestions were refused. Usually the user kept typing, so they arrived too late.
            outcome = Outcome.TOO_LATE if is_autocomplete else Outcome.FAILED
        look_up = record.answer.value.replace(" ", "_") if record.answer is not None else None
        self._metrics.count_interaction(name, outcome.value, seconds, look_up)
        is_dropped = outcome is Outcome.TOO_MANY and not interaction.response.is_done()
        is_frequent = is_dropped or (is_autocomplete and outcome is not Outcome.FAILED)
        log.log(
            logging.DEBUG if is_frequent else _LEVELS.get(outcome, logging.INFO),
            "interaction",
            command=name,
            outcome=outcome.value,
            ms=round(seconds * 1000, 1),
            version=record.version or self._snapshots.current.version,
            reference=record.reference,
            **record.details,
        )


def interaction_name(interaction: Interaction) -> str:
    """Return a name for logs and metrics, such as ``progress set``, ``autocomplete:cast`` or ``button:open``.

    The set of names is closed: commands and custom ids come from outside, so an unrecognised one is named ``unknown``.
    """
    if interaction.type in CONTROLS:
        custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
        return control_name(custom_id, is_form=interaction.type is discord.InteractionType.modal_submit)
    try:
        name = interaction.command.qualified_name if interaction.command is not None else UNKNOWN
    except (KeyError, TypeError):  # a malformed payload of a command
        name = UNKNOWN
    return f"autocomplete:{name}" if interaction.type is discord.InteractionType.autocomplete else name
