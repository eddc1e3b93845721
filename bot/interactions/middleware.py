"""One line in the log and one count in the metrics for every interaction, whatever door it came through.

Whoever deals with an interaction writes what became of it into its note; what is written when it ends holds our own
words and numbers only: no option, no custom id, nobody's name or id.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.answers.answer import Answer
from bot.answers.answer import Outcome as LookUp
from bot.cards.custom_ids import PREFIX, SELECT_PREFIX, Verb
from bot.interactions.deduplicator import Deduplicator
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics

if TYPE_CHECKING:
    from bot.interactions.question_service import Interaction

log = structlog.get_logger()

_NOTE = "airlock note"
_UNKNOWN = "unknown"
_OWN_BUTTONS = ("progress", "ceiling", "in", "undo", "apply", "forget", "remove", "private")
_BUTTONS = {verb.value: verb.name.lower() for verb in Verb} | {word: word for word in _OWN_BUTTONS}
_SELECTS = frozenset({"open", "progress", "ceiling", "works", "mode"})
"""What the second field of a custom id means."""
_REPORTS = tuple(f"{PREFIX};{verb.value};" for verb in (Verb.REPORT, Verb.REPORT_IN_PLACE))


class Outcome(Enum):
    """What became of an interaction."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    """The question makes no sense to anybody."""
    REFUSED = "refused"
    """Not allowed, or not like this: the user got the reason in one sentence."""
    OUTDATED = "outdated"
    """A button or command of another version."""
    STORE_FAILED = "store_failed"
    TOO_LATE = "too_late"
    """Discord no longer waited."""
    DUPLICATE = "duplicate"
    """Somebody, perhaps another process, had answered already."""
    FAILED = "failed"
    """Our fault."""


_OF_ANSWERS = {
    LookUp.FOUND: Outcome.ANSWERED,
    LookUp.AMBIGUOUS: Outcome.AMBIGUOUS,
    LookUp.NOT_FOUND: Outcome.NOT_FOUND,
    LookUp.INVALID: Outcome.INVALID,
}
_WITH_RESPONSE = frozenset(Outcome) - {Outcome.TOO_LATE, Outcome.DUPLICATE, Outcome.FAILED}
_LEVELS = {
    Outcome.STORE_FAILED: logging.WARNING,
    Outcome.TOO_LATE: logging.WARNING,
    Outcome.DUPLICATE: logging.WARNING,
    Outcome.FAILED: logging.ERROR,
}


@dataclass(slots=True)
class InteractionRecord:
    """What became of one interaction.

    Attributes:
        outcome: None: as it should be, if there was a response.
        answer: to a question, how its look-up went.
        version: of the knowledge that answered; None: it was not asked.
        reference: what an error message shows, and the log repeats.
        details: more for the log: types and places of errors, never a text of theirs.
    """

    outcome: Outcome | None = None
    answer: LookUp | None = None
    version: str | None = None
    reference: str = field(default_factory=lambda: secrets.token_hex(3))
    details: dict[str, Any] = field(default_factory=dict)

    def answered(self, answer: Answer) -> None:
        """A question was looked up."""
        self.answer = answer.outcome
        self.outcome = _OF_ANSWERS[answer.outcome]


def record_of(interaction: Interaction) -> InteractionRecord:
    """The note of an interaction; a new one at first."""
    note: InteractionRecord | None = interaction.extras.get(_NOTE)
    if note is None:
        note = interaction.extras[_NOTE] = InteractionRecord()
    return note


class InteractionMiddleware:
    """Stands at every door.

    Args:
        handle: the one error handler; what a door raises goes there.
        current: the snapshot, for its version where no other was looked at.
        metrics: what counts.
    """

    def __init__(
        self, handle: Callable[[Interaction, BaseException], Awaitable[None]], current: SnapshotHolder, metrics: Metrics
    ) -> None:
        self._handle = handle
        self._current = current
        self._metrics = metrics
        self._deduplicator = Deduplicator()
        self._late = 0
        self._log = log.bind()  # once, and not again for every line

    def is_first_delivery(self, interaction: Interaction) -> bool:
        """Whether it has not been delivered before; to be asked once, before it is watched."""
        if self._late:
            self._log.warning("interactions came too late", count=self._late)
            self._late = 0
        is_new = self._deduplicator.add(interaction.id)
        if not is_new:
            self._log.warning("interaction repeated")
        return is_new

    def count_expired(self) -> None:
        """An interaction has arrived that Discord no longer waits for; nothing else was done with it."""
        self._late += 1
        self._metrics.interactions.labels(_UNKNOWN, Outcome.TOO_LATE.value).inc()

    async def handle(self, interaction: Interaction, dealing: Awaitable[None]) -> None:
        """Deal with one interaction; no error leaves here."""
        note = record_of(interaction)
        begun = time.perf_counter()
        try:
            await dealing
        except Exception as error:
            await self._handle(interaction, error)
        finally:
            self._write(interaction, note, interaction_name(interaction), time.perf_counter() - begun)

    def _write(self, interaction: Interaction, note: InteractionRecord, name: str, seconds: float) -> None:
        outcome = note.outcome or Outcome.ANSWERED
        typing = interaction.type is discord.InteractionType.autocomplete
        if not interaction.response.is_done() and outcome in _WITH_RESPONSE:
            # Where suggestions are refused, discord.py does not say why: they come too late for whoever types on.
            outcome = Outcome.TOO_LATE if typing else Outcome.FAILED
        self._metrics.count_interaction(name, outcome.value, seconds)
        if note.answer is not None:
            self._metrics.count_lookup(name, note.answer.value.replace(" ", "_"))
        level = _LEVELS.get(outcome, logging.INFO)
        self._log.log(
            logging.DEBUG if typing and outcome is not Outcome.FAILED else level,
            "interaction",
            command=name,
            outcome=outcome.value,
            ms=round(seconds * 1000, 1),
            version=note.version or self._current.get().version,
            reference=note.reference,
            **note.details,
        )


def interaction_name(interaction: Interaction) -> str:
    """What an interaction came for: ``progress set``, ``autocomplete:cast``, ``button:open``, ``select:mode``,
    ``modal:report``.

    Always of a closed set: names are sent by Discord and custom ids can be forged, so what is not ours is ``unknown``.
    """
    if interaction.type is discord.InteractionType.component:
        return _control_of(_custom_id(interaction))
    if interaction.type is discord.InteractionType.modal_submit:
        return f"modal:{'report' if _custom_id(interaction).startswith(_REPORTS) else _UNKNOWN}"
    try:
        name = interaction.command.qualified_name if interaction.command is not None else _UNKNOWN
    except (KeyError, TypeError):  # a payload that only claims to be a command's
        name = _UNKNOWN
    return f"autocomplete:{name}" if interaction.type is discord.InteractionType.autocomplete else name


def _custom_id(interaction: Interaction) -> str:
    return str(dict(interaction.data or {}).get("custom_id", ""))


def _control_of(custom_id: str) -> str:
    prefix, word, *_ = [*custom_id.split(";", 2), ""]
    if prefix == SELECT_PREFIX:
        return f"select:{word if word in _SELECTS else _UNKNOWN}"
    return f"button:{_BUTTONS.get(word, _UNKNOWN) if prefix == PREFIX else _UNKNOWN}"
