"""The user and place of an interaction, and the record of its outcome, which is used for the log and the metrics."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import discord

from bot.answers.answer import Outcome as LookUp

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
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return InvocationContext(interaction.user.id, channel.parent_id, interaction.guild_id, channel.id)
    return InvocationContext(interaction.user.id, interaction.channel_id, interaction.guild_id)


class Outcome(Enum):
    """The ways in which an interaction can end."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    """The question is invalid, no matter how far the asker has watched."""
    REFUSED = "refused"
    """The request is not allowed, or its input is not understood. One sentence told the user why."""
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
        outcome: the outcome. None means that of the look-up, or success, provided that a response was sent.
        answer: the result of the look-up if the interaction asked a question.
        version: the version of the knowledge that was used; None if none was.
        reference: an id that is shown in error messages and written to the log.
        details: more values for the log: types and places of errors, but never their messages.
    """

    outcome: Outcome | None = None
    answer: LookUp | None = None
    version: str | None = None
    reference: str = field(default_factory=lambda: secrets.token_hex(3))
    details: dict[str, Any] = field(default_factory=dict)


def record_of(interaction: Interaction) -> InteractionRecord:
    """Return the record of an interaction. The first call creates it."""
    record: InteractionRecord | None = interaction.extras.get(_RECORD)
    if record is None:
        record = interaction.extras[_RECORD] = InteractionRecord()
    return record
