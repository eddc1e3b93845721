"""The lines of the log."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.operations.logs import CountedLog, log, set_up_logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leaves the log, and the one of libraries, as they were."""
    root, least, write = logging.getLogger(), log.least, log.write
    handlers, level = list(root.handlers), root.level
    yield
    log.least, log.write = least, write
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("bot", "discord", "discord.http", "discord.app_commands.tree", "discord.client"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def some_events() -> None:
    """Ours and theirs, with and without an error."""
    log.log(logging.DEBUG, "not at this level")
    log.info("interaction", command="cast", ms=1.5, outcome="not found", place=None)
    log.error("failed", error="ValueError")
    logging.getLogger("library").warning("cannot read %s", "what somebody typed")
    try:
        raise KeyError("what somebody typed")
    except KeyError:
        logging.getLogger("library").exception("broken\nwhat somebody typed")
    logging.getLogger("discord.gateway").info("connected to %s", "a session")


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "console")
    some_events()
    lines = capsys.readouterr().err.splitlines()
    assert all(re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z ", line) for line in lines)
    assert [line.partition(" ")[2] for line in lines] == [
        "[info     ] interaction                    command=cast ms=1.5 outcome='not found' place=None",
        "[error    ] failed                         error=ValueError",
        "[warning  ] cannot read %s                 [library]",
        "[error    ] broken                         [library] error=KeyError",
        "[info     ] connected to a session",
    ]


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")
    some_events()
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", event.pop("timestamp")) for event in events)
    assert events[0] == {
        "event": "interaction", "command": "cast", "ms": 1.5, "outcome": "not found", "place": None, "level": "info",
    }  # fmt: skip
    assert events[3] == {"event": "broken", "logger": "library", "error": "KeyError", "level": "error"}
    assert "typed" not in str(events)


def test_a_line_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, a reader that is gone."""

    class Full:
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    set_up_logs("info", "json")
    monkeypatch.setattr("sys.stderr", Full())
    log.error("an event")


# ---------------------------------------------------------------------- what anybody can cause


async def test_one_line_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first at once; what follows together, with the highest level and the last details. Nothing: no line."""
    lines: list[tuple[int, dict[str, Any]]] = []
    log.least, log.write = logging.INFO, lambda level, fields: lines.append((level, fields))
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", lambda _seconds, call: waiting.append(call) or call)
    counted = CountedLog("refused")
    counted.count("signature", logging.INFO)
    for seconds in (61, -75):
        counted.count("time", logging.WARNING, seconds_off=seconds)
    counted.count("signature", logging.INFO)
    assert lines == [(logging.INFO, {"event": "refused", "signature": 1})]
    waiting.pop()()
    assert lines[1:] == [(logging.WARNING, {"event": "refused", "signature": 1, "time": 2, "seconds_off": -75})]
    waiting.pop()()
    assert (len(lines), waiting) == (2, [])
    counted.count("signature", logging.INFO)
    assert lines[2:] == [(logging.INFO, {"event": "refused", "signature": 1})]
