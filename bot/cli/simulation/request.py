"""Parses and checks requests to `ask`, from command line options or from one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from bot.errors import UserError
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_episode_code, parse_position
from bot.spoilers.clearance import BeyondPolicy, StoredSettings


class RequestError(UserError):
    """The request is invalid; the message is one sentence."""

    status = 1


_KINDS = {"bool": "true or false", "array": "a list", "object": "an object"}
"""The words for an expected type, by the name that msgspec uses for it. Every other type is called “text”."""
_CHOICES = {"as": "member, manager or admin", "presser": "asker or other"}
"""The allowed values of fields with a fixed set of values."""


class AutocompleteModel(Struct, frozen=True, forbid_unknown_fields=True):
    """An autocomplete request for an option of a command. `options` holds the options that are already filled in."""

    command: str
    option: str
    value: str = ""
    options: dict[str, str | int | bool] = {}


class ThreadModel(Struct, frozen=True, forbid_unknown_fields=True):
    """A thread of the channel, in which the request is made."""

    ceiling: dict[str, str | None] = {}


class RequestModel(Struct, frozen=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """One line of `ask --batch`. `as` sets the permissions of the asker.

    `message` is the message on which `message_command` is used, in the form of Discord's API, but with `author` as
    “other”, “self” or “bot”.
    """

    command: str | None = None
    autocomplete: AutocompleteModel | None = None
    message_command: str | None = None
    message: dict[str, Any] | None = None
    press: str | None = None
    values: list[str] | None = None
    presser: Literal["asker", "other"] = "asker"
    presser_progress: dict[str, str | None] = {}
    progress: dict[str, str | None] = {}
    ceiling: dict[str, str | None] = {}
    thread: ThreadModel | None = None
    strict: bool = False
    as_: Literal["member", "manager", "admin"] = "member"
    now: str | None = None


class Request(Struct, frozen=True):
    """A valid request.

    Attributes:
        given: the fields of the request; exactly one of `command`, `autocomplete`, `message_command` and `press` is
            set.
        settings: the settings of the asker and of the channel or thread.
        now: the simulated time; None means the real time.
        other: the progress of another user who presses the button; None if the asker presses it.
    """

    given: RequestModel
    settings: StoredSettings
    now: datetime | None
    other: Mapping[str, Position | None] | None


def parse_request(text: str, knowledge: Knowledge) -> Request:
    """Parse a request from one line of JSON.

    Raises:
        RequestError: if the line or a field is invalid; the message is one sentence.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError("This line is not JSON.") from None
    if not isinstance(raw, dict):
        raise RequestError("A line holds one JSON object.")
    return make_request(raw, knowledge)


def make_request(raw: Mapping[str, Any], knowledge: Knowledge) -> Request:
    """Create a request from its fields. Check their types, works, positions and the time.

    Raises:
        RequestError: if a field is invalid; the message is one sentence.
    """
    try:
        model = msgspec.convert(raw, RequestModel)
    except msgspec.ValidationError as error:
        raise RequestError(_sentence(str(error))) from None
    if sum(item is not None for item in (model.command, model.autocomplete, model.message_command, model.press)) != 1:
        raise RequestError("A request holds one of “command”, “autocomplete”, “message_command” and “press”.")
    if (model.message_command is None) != (model.message is None):
        raise RequestError("“message_command” and “message” go together.")
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


def _sentence(message: str) -> str:
    """Rewrite an error message of msgspec, such as ``Expected `bool`, got `str` - at `$.strict```, as one sentence."""
    what, _, path = message.partition(" - at `$.")
    where, named = path.rstrip("`"), what.split("`")[1] if "`" in what else ""
    inner = f"{where}.{named}" if where else named
    if what.startswith("Object contains unknown field"):
        return (
            f"There is no key “{inner}”; the keys of a request are {', '.join(RequestModel.__struct_encode_fields__)}."
        )
    if what.startswith("Object missing required field"):
        return f"“{inner}” is missing."
    if where in _CHOICES:
        return f"“{where}” must be {_CHOICES[where]}."
    kind = _KINDS.get(named.split(" ")[0], "text")
    if where.endswith("[...]"):
        return f"Every value of “{where.removesuffix('[...]')}” must be {kind}."
    return f"“{where}” must be {kind}."


def parse_now(text: str) -> datetime:
    """Parse a time in ISO format. Without a time zone, it is taken as UTC.

    Raises:
        RequestError: if the text is not a time; the message is one sentence.
    """
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError(f"“{text}” is not a time; write 2026-03-01T12:00Z.") from None
    return now if now.tzinfo is not None else now.replace(tzinfo=UTC)


def named_position(text: str, knowledge: Knowledge) -> tuple[str, str]:
    """Split a position such as ``FAM S2E3`` into the code of the work and the episode: ``("FAM", "S2E3")``.

    Raises:
        RequestError: if the work or the episode is missing; the message is one sentence.
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
