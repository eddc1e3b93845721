"""Which event loop the bot runs on."""

from __future__ import annotations

import asyncio
import sys

import pytest

from bot.runtime.event_loop import run_until_complete


async def note_loop(found: list[str]) -> None:
    """Write down whose loop this is, after it has turned once."""
    await asyncio.sleep(0)
    found.append(type(asyncio.get_running_loop()).__module__.partition(".")[0])


def test_uvloop_where_it_is_installed() -> None:
    pytest.importorskip("uvloop", reason="there is none for Windows")
    found: list[str] = []
    run_until_complete(note_loop(found))
    assert found == ["uvloop"]


def test_without_it_pythons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    found: list[str] = []
    run_until_complete(note_loop(found))
    assert found == ["asyncio"]


def test_what_goes_wrong_is_told() -> None:
    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        run_until_complete(fail())
