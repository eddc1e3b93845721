"""One line per event, for a console or as JSON. No option text, no user name, no token ever gets here."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog


def set_up_logs(level: str, form: Literal["console", "json"]) -> None:
    """Send our own events and those of discord.py to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_trace, renderer],
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
