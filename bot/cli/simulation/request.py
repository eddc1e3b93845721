"""A request to `ask`, checked: from the options of the command line or from one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_episode_code, parse_position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings


class RequestError(Exception):
    """A request that makes no sense; the message is one sentence."""


class Role(Enum):
    """The permissions of the asker."""

    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


class AutocompleteModel(BaseModel):
    """One keystroke in an option; `options` are those that are filled in already."""

    model_config = ConfigDict(extra="forbid")
    command: str
    option: str
    value: str = ""
    options: dict[str, str | int | bool] = {}


class ThreadModel(BaseModel):
    """A thread of the channel, to ask in."""

    model_config = ConfigDict(extra="forbid")
    ceiling: dict[str, str | None] = {}


class RequestModel(BaseModel):
    """One line of `ask --batch`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    command: str | None = None
    autocomplete: AutocompleteModel | None = None
    press: str | None = None
    values: list[str] | None = None
    presser: Literal["asker", "other"] = "asker"
    presser_progress: dict[str, str | None] = {}
    progress: dict[str, str | None] = {}
    ceiling: dict[str, str | None] = {}
    thread: ThreadModel | None = None
    strict: bool = False
    as_: Annotated[Role, Field(alias="as")] = Role.MEMBER
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request, checked.

    Attributes:
        given: as it was written; exactly one of `command`, `autocomplete` and `press` is set.
        settings: those of the asker and the place.
        now: None: the present.
        other: the progress of another user, who presses; None: the asker does.
    """

    given: RequestModel
    settings: StoredSettings
    now: datetime | None
    other: Mapping[str, Position | None] | None


def parse_request(text: str, knowledge: Knowledge) -> Request:
    """Read a request from one line of JSON.

    Raises:
        RequestError: with one sentence.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError("This line is not JSON.") from None
    if not isinstance(raw, dict):
        raise RequestError("A line holds one JSON object.")
    return make_request(raw, knowledge)


def make_request(raw: Mapping[str, Any], knowledge: Knowledge) -> Request:
    """Check the fields of a request: their types, works, positions and the time.

    Raises:
        RequestError: with one sentence.
    """
    try:
        model = RequestModel.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the request"
        raise RequestError(f"“{where}” cannot be used: {first['msg']}.") from None
    if sum(item is not None for item in (model.command, model.autocomplete, model.press)) != 1:
        raise RequestError("A request holds one of “command”, “autocomplete” and “press”.")
    if model.press is None and (model.values is not None or model.presser == "other" or model.presser_progress):
        raise RequestError("“values”, “presser” and “presser_progress” only go with “press”.")
    progress = _positions(model.progress, knowledge)
    settings = StoredSettings(
        progress={work: position for work, position in progress.items() if position is not None},
        channel_ceiling=_positions(model.ceiling, knowledge),
        beyond=BeyondPolicy.WITHHELD if model.strict else BeyondPolicy.VEILED,
        thread_ceiling=_positions(model.thread.ceiling, knowledge) if model.thread is not None else {},
        not_started=frozenset(work for work, position in progress.items() if position is None),
    )
    now = parse_now(model.now) if model.now is not None else None
    other = _positions(model.presser_progress, knowledge) if model.presser == "other" else None
    return Request(model, settings, now, other)


def parse_now(text: str) -> datetime:
    """An instant; without a time zone it is UTC.

    Raises:
        RequestError: with one sentence.
    """
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError(f"“{text}” is not a time; write 2026-03-01T12:00Z.") from None
    return now if now.tzinfo is not None else now.replace(tzinfo=UTC)


def named_position(text: str, knowledge: Knowledge) -> tuple[str, str]:
    """``FAM S2E3`` -> ("FAM", "S2E3").

    Raises:
        RequestError: with one sentence.
    """
    work, _, code = text.strip().partition(" ")
    if not code:
        first = next(iter(knowledge.works))
        meant = parse_episode_code(first, work)
        raise RequestError(f"“{text}” is not a position; write {first} {meant.code if meant is not None else 'S2E3'}.")
    return work, code.strip()


def _positions(given: Mapping[str, str | None], knowledge: Knowledge) -> dict[str, Position | None]:
    found: dict[str, Position | None] = {}
    for work, code in given.items():
        if work not in knowledge.works:
            raise RequestError(f"There is no work “{work}”; there are {', '.join(knowledge.works)}.")
        if code is None:
            found[work] = None
            continue
        position = parse_position(code) or parse_episode_code(work, code)
        if position is None or position.work != work or position not in knowledge.episodes:
            raise RequestError(f"{work} has no episode “{code}”; write for example S2E3.")
        found[work] = position
    return found
