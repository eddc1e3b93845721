"""Catches the events of the bot's own log instead of writing them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.operations.logs import log


@contextmanager
def capture_logs() -> Iterator[list[dict[str, Any]]]:
    """All events of the block, whatever their level: their fields, with `event` and `log_level`."""
    events: list[dict[str, Any]] = []
    before = log.least, log.write
    log.least = logging.NOTSET
    log.write = lambda level, fields: events.append({**fields, "log_level": logging.getLevelName(level).lower()})
    try:
        yield events
    finally:
        log.least, log.write = before
