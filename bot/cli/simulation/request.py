"""What `ask` is asked: checked values from options or from one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """Who asks."""

    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


class AutocompleteModel(BaseModel):
    """One keystroke; `options` are those that are filled in already."""

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
    as_: Annotated[Literal["member", "manager", "admin"], Field(alias="as")] = "member"
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request, checked: exactly one of `command`, `autocomplete` and `press` is set.

    Attributes:
        values: chosen of the select `press`.
        settings: what is stored about the asker and the place.
        in_thread: whether it is asked in a thread of the channel.
        other: the progress of somebody else, who presses; None: the asker does.
        now: None: the present.
    """

    command: str | None = None
    autocomplete: AutocompleteModel | None = None
    press: str | None = None
    settings: StoredSettings = field(default_factory=StoredSettings)
    role: Role = Role.MEMBER
    now: datetime | None = None
    values: tuple[str, ...] = ()
    in_thread: bool = False
    other: Mapping[str, Position | None] | None = None


def parse_request(text: str, knowledge: Knowledge) -> Request:
    """One JSON object -> Request.

    Raises:
        RequestError: with one sentence.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError("This line is not JSON.") from None
    if not isinstance(raw, dict):
        raise RequestError("A line holds one JSON object.")
    try:
        model = RequestModel.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the request"
        raise RequestError(f"“{where}” cannot be used: {first['msg']}.") from None
    return checked(model, knowledge)


def checked(model: RequestModel, knowledge: Knowledge) -> Request:
    """The rest of the checks: works, positions, time.

    Raises:
        RequestError: with one sentence.
    """
    if sum(item is not None for item in (model.command, model.autocomplete, model.press)) != 1:
        raise RequestError("A request holds one of “command”, “autocomplete” and “press”.")
    if model.press is None and (model.values is not None or model.presser == "other" or model.presser_progress):
        raise RequestError("“values”, “presser” and “presser_progress” stand beside “press”.")
    progress = _positions(model.progress, knowledge)
    settings = StoredSettings(
        progress={work: position for work, position in progress.items() if position is not None},
        channel_ceiling=_positions(model.ceiling, knowledge),
        beyond=BeyondPolicy.WITHHELD if model.strict else BeyondPolicy.VEILED,
        thread_ceiling=_positions(model.thread.ceiling, knowledge) if model.thread is not None else {},
        not_started=frozenset(work for work, position in progress.items() if position is None),
    )
    return Request(
        model.command,
        model.autocomplete,
        model.press,
        settings,
        Role(model.as_),
        parse_now(model.now) if model.now is not None else None,
        tuple(model.values or ()),
        model.thread is not None,
        _positions(model.presser_progress, knowledge) if model.presser == "other" else None,
    )


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


def answer_line(value: Mapping[str, Any]) -> str:
    """One answer as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
