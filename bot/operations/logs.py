"""One line per event, for a console or as JSON. No option text, no user name, no token ever gets here."""

from __future__ import annotations

import logging
import sys
from typing import Final, Literal, TextIO

import structlog

Processors = list[structlog.typing.Processor]

_STAMPED: Final[Processors] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def set_up_logs(level: str, form: Literal["console", "json"]) -> None:
    """Send our own events and those of libraries to standard error.

    Ours take no detour through `logging`: there is one for every interaction, and it would be a sixth of its work.
    """
    last: Processors = [
        _without_trace,
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False),
    ]
    stream = sys.stderr
    structlog.configure(
        processors=[*_STAMPED, *last],
        logger_factory=lambda *_: _Lines(stream),
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *_STAMPED],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("bot", "discord"):
        logging.getLogger(name).setLevel(level.upper() if name == "bot" else max(logging.INFO, _number(level)))
    # discord.py prints whole payloads at DEBUG, and a traceback with user text where a view fails.
    logging.getLogger("discord.http").setLevel(logging.WARNING)
    # Of suggestions that failed, the line of the interaction tells.
    logging.getLogger("discord.app_commands.tree").setLevel(logging.CRITICAL)
    # It warns about voice, which we never use.
    logging.getLogger("discord.client").setLevel(logging.ERROR)


class _Lines:
    """Writes a line each. Nobody goes without an answer because a line of the log could not be written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, text: str) -> None:
        try:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        except (OSError, ValueError):  # a full disk, a pipe that nobody reads, a closed file
            pass

    debug = info = warning = error = critical = msg


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


def _without_arguments(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A library's message may carry what a user typed in its arguments: keep its text as written in its source."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and (record.levelno < logging.WARNING or record.name.startswith("bot.")):
        return event
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg).split("\n", 1)[0]  # asyncio adds the task, and with it a custom id, below
        event["logger"] = record.name
    return event


def _without_trace(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Type and place of an exception, not its message."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
    event.pop("stack_info", None)
    return event
