"""One interaction: who asks where, and the record of how it went, which its log line and its metrics are made of."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import discord

from bot.answers.answer import Answer
from bot.answers.answer import Outcome as LookUp

Interaction = discord.Interaction[Any]

_RECORD = "airlock record"


@dataclass(frozen=True, slots=True)
class InvocationContext:
    """Who asks, and where: Discord ids. In a thread or forum post, `channel` is the channel it belongs to."""

    user: int
    channel: int | None
    server: int | None
    thread: int | None = None


def context_of(interaction: Interaction) -> InvocationContext:
    """Who asks, and where."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return InvocationContext(interaction.user.id, channel.parent_id, interaction.guild_id, channel.id)
    return InvocationContext(interaction.user.id, interaction.channel_id, interaction.guild_id)


class Outcome(Enum):
    """How an interaction ended."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    """The question makes no sense, however far the asker has watched."""
    REFUSED = "refused"
    """Not allowed, or not in this form; the user was told why in one sentence."""
    OUTDATED = "outdated"
    """A button or command of another version."""
    STORE_FAILED = "store_failed"
    TOO_LATE = "too_late"
    """Discord had stopped waiting."""
    DUPLICATE = "duplicate"
    """It had been answered already, perhaps by another process."""
    FAILED = "failed"
    """A fault of ours."""


@dataclass(slots=True)
class InteractionRecord:
    """How one interaction went.

    Attributes:
        outcome: None: as it should, if there was a response.
        answer: for a question, how its look-up went.
        version: of the knowledge that answered; None: it was not used.
        reference: shown in an error message and repeated in the log.
        details: more for the log: types and places of errors, never a text of theirs.
    """

    outcome: Outcome | None = None
    answer: LookUp | None = None
    version: str | None = None
    reference: str = field(default_factory=lambda: secrets.token_hex(3))
    details: dict[str, Any] = field(default_factory=dict)

    def answered(self, answer: Answer) -> None:
        """Note how a question was answered."""
        self.answer = answer.outcome
        self.outcome = Outcome.ANSWERED if answer.outcome is LookUp.FOUND else Outcome[answer.outcome.name]


def record_of(interaction: Interaction) -> InteractionRecord:
    """The record of an interaction; the first call makes it."""
    record: InteractionRecord | None = interaction.extras.get(_RECORD)
    if record is None:
        record = interaction.extras[_RECORD] = InteractionRecord()
    return record
