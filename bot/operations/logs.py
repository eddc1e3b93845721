"""Writes logs with one line per event, as text or JSON. Option texts, user names and tokens are never logged."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Literal

_LIBRARY_LEVELS: Final = {
    "discord.http": logging.WARNING,  # prints whole payloads at DEBUG
    "discord.app_commands.tree": logging.CRITICAL,  # logs failed autocomplete requests, which we log ourselves
    "discord.client": logging.ERROR,  # warns about voice, which we never use
}
_MINUTE: Final = 60.0
_UNNAMED: Final = ("event", "logger")
_NEED_QUOTES: Final = frozenset(" \t=\r\n\"'")


def _write_line(form: Callable[[str, str, dict[str, Any]], str], level: int, fields: dict[str, Any]) -> None:
    """Write one event. Errors are ignored, so that a failed write does not prevent an answer to a user."""
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    try:
        sys.stderr.write(form(now, logging.getLevelName(level).lower(), fields) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):  # a full disk, a pipe without a reader, a closed file
        pass


def _as_json(now: str, level: str, fields: Mapping[str, Any]) -> str:
    return json.dumps({**fields, "level": level, "timestamp": now}, default=repr)


def _as_text(now: str, level: str, fields: dict[str, Any]) -> str:
    """Format an event as ``time [level] event [logger] name=value``, with the names in alphabetical order."""
    named = [f"{name}={_quoted(fields[name])}" for name in sorted(fields) if name not in _UNNAMED]
    if "logger" in fields:
        named.insert(0, f"[{fields['logger']}]")
    return f"{now} [{level:<9}] {fields['event']:<30} {' '.join(named)}".rstrip()


def _quoted(value: object) -> str:
    return value if isinstance(value, str) and _NEED_QUOTES.isdisjoint(value) else repr(value)


class EventLog:
    """The log of the bot: each event is a short text with named fields.

    It bypasses `logging`, which takes 50 % longer per line, because every interaction writes a line.

    Attributes:
        least: the lowest level to write, as a number of `logging`.
        write: called with the level and the fields of an event; the field `event` is its text.
    """

    def __init__(self) -> None:
        self.least = logging.WARNING
        self.write: Callable[[int, dict[str, Any]], None] = partial(_write_line, _as_text)
        self.info = partial(self.log, logging.INFO)
        self.warning = partial(self.log, logging.WARNING)
        self.error = partial(self.log, logging.ERROR)

    def log(self, level: int, event: str, **fields: Any) -> None:
        """Write one event, if its level is high enough."""
        if level >= self.least:
            self.write(level, {**fields, "event": event})


log: Final = EventLog()


class CountedLog:
    """Writes at most one line a minute for an event that outsiders can cause at any rate.

    The first event is written at once. Those of the following minute are counted, and written together at its end.

    Args:
        event: the text of the line.
    """

    def __init__(self, event: str) -> None:
        self._event = event
        self._counts: Counter[str] = Counter()
        self._details: dict[str, Any] = {}
        self._level = logging.INFO
        self._timer: asyncio.TimerHandle | None = None

    def count(self, reason: str, level: int = logging.WARNING, **details: Any) -> None:
        """Count one event.

        Args:
            reason: the name of the count that is increased.
            level: the level of the event. The line has the highest of its events.
            details: further fields; the line has those of the last event.
        """
        self._counts[reason] += 1
        self._details.update(details)
        self._level = max(self._level, level)
        if self._timer is None:
            self.write()

    def write(self) -> None:
        """Write what was counted since the last line, if there is anything, and wait another minute."""
        self._timer = None
        if self._counts:
            log.log(self._level, self._event, **self._counts, **self._details)
            self._counts, self._details, self._level = Counter(), {}, logging.INFO
            self._timer = asyncio.get_running_loop().call_later(_MINUTE, self.write)


def set_up_logs(level: str, form: Literal["console", "json"]) -> None:
    """Send our own events and those of libraries to standard error.

    Args:
        level: the lowest level to log, such as “info”.
        form: “console” for text, or “json”.
    """
    log.least = logging.getLevelNamesMapping()[level.upper()]
    log.write = partial(_write_line, _as_json if form == "json" else _as_text)
    logging.basicConfig(handlers=[_LibraryHandler()], level=logging.WARNING, force=True)
    levels = {"bot": log.least, "discord": max(logging.INFO, log.least), **_LIBRARY_LEVELS}
    for name, its_level in levels.items():
        logging.getLogger(name).setLevel(its_level)


class _LibraryHandler(logging.Handler):
    """Writes what libraries log through `logging` like events of our own."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {}
        if record.levelno >= logging.WARNING and not record.name.startswith("bot."):
            # Its arguments may contain what a user typed, and asyncio adds lines that may contain a custom id.
            fields = {"event": str(record.msg).split("\n", 1)[0], "logger": record.name}
        else:
            fields = {"event": record.getMessage()}
        if record.exc_info is not None and record.exc_info[0] is not None:
            # Only the type of an exception is logged, because its message may contain what a user typed.
            fields["error"] = record.exc_info[0].__name__
        log.write(record.levelno, fields)
