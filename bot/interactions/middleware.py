"""Wraps every interaction: skips duplicates, passes errors to the handler, writes a log line and updates the metrics.

The log line contains only the bot's own words and numbers: no options, no custom ids, and no names or ids of users or
places.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

import discord

from bot.cards.custom_ids import UNKNOWN, control_name
from bot.interactions.context import Interaction, InteractionRecord, Outcome, record_of
from bot.interactions.deduplicator import Deduplicator
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import log
from bot.operations.metrics import Metrics

_WITH_RESPONSE = frozenset(Outcome) - {Outcome.TOO_LATE, Outcome.DUPLICATE, Outcome.FAILED}
_LEVELS = {
    Outcome.STORE_FAILED: logging.WARNING,
    Outcome.TOO_LATE: logging.WARNING,
    Outcome.DUPLICATE: logging.WARNING,
    Outcome.FAILED: logging.ERROR,
}


class InteractionMiddleware:
    """Processes every command, autocomplete request and control.

    Args:
        on_error: handles the errors of all interactions.
        snapshots: gives the version to log if an interaction has used no knowledge.
        metrics: counts interactions and look-ups.
    """

    def __init__(
        self,
        on_error: Callable[[Interaction, BaseException], Awaitable[None]],
        snapshots: SnapshotHolder,
        metrics: Metrics,
    ) -> None:
        self._on_error = on_error
        self._snapshots = snapshots
        self._metrics = metrics
        self._deduplicator = Deduplicator()
        self._expired = 0

    def count_expired(self) -> None:
        """Count an interaction that arrived too late to be answered. Nothing else is done with it."""
        self._expired += 1
        self._metrics.interactions.labels(UNKNOWN, Outcome.TOO_LATE.value).inc()

    async def handle(self, interaction: Interaction, answer: Callable[[Interaction], Awaitable[None]]) -> None:
        """Answer an interaction, unless it was delivered before. Errors go to the error handler."""
        if self._expired:
            log.warning("interactions came too late", count=self._expired)
            self._expired = 0
        if not self._deduplicator.add(interaction.id):
            log.warning("interaction repeated")
            return
        record = record_of(interaction)
        started = time.perf_counter()
        try:
            await answer(interaction)
        except Exception as error:
            await self._on_error(interaction, error)
        finally:
            self._write(interaction, record, time.perf_counter() - started)

    def _write(self, interaction: Interaction, record: InteractionRecord, seconds: float) -> None:
        name = interaction_name(interaction)
        outcome = record.outcome or Outcome.ANSWERED
        is_autocomplete = interaction.type is discord.InteractionType.autocomplete
        if not interaction.response.is_done() and outcome in _WITH_RESPONSE:
            # discord.py hides why suggestions were refused. Usually the user kept typing, so they arrived too late.
            outcome = Outcome.TOO_LATE if is_autocomplete else Outcome.FAILED
        self._metrics.count_interaction(name, outcome.value, seconds)
        if record.answer is not None:
            self._metrics.count_lookup(name, record.answer.value.replace(" ", "_"))
        level = _LEVELS.get(outcome, logging.INFO)
        log.log(
            logging.DEBUG if is_autocomplete and outcome is not Outcome.FAILED else level,
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
    if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
        custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
        return control_name(custom_id, is_form=interaction.type is discord.InteractionType.modal_submit)
    try:
        name = interaction.command.qualified_name if interaction.command is not None else UNKNOWN
    except (KeyError, TypeError):  # a malformed payload of a command
        name = UNKNOWN
    return f"autocomplete:{name}" if interaction.type is discord.InteractionType.autocomplete else name
