"""A rush of interactions begins in the order of its arrival, some at a time, and none is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.transport.backlog import BATCH_SIZE, InteractionQueue
from tests.support.captured_logs import capture_logs

FIRST = 1_300_000_000_000_000_000


def payloads(count: int) -> list[dict[str, Any]]:
    """Interactions whose ids keep no time, so that none is late."""
    return [{"id": str(FIRST + number)} for number in range(count)]


async def test_one_begins_in_the_next_turn() -> None:
    begun: list[Any] = []
    arrivals = InteractionQueue(begun.append, pytest.fail)
    (payload,) = payloads(1)
    arrivals.put(payload)
    await asyncio.sleep(0)
    assert begun == [payload]


async def test_many_begin_in_order_and_leave_turns_to_others() -> None:
    begun: list[Any] = []
    arrivals = InteractionQueue(begun.append, pytest.fail)
    all_of_them = payloads(5 * BATCH_SIZE + 3)
    for payload in all_of_them:
        arrivals.put(payload)
    counts = []
    while len(begun) < len(all_of_them):
        await asyncio.sleep(0)
        counts.append(len(begun))
    assert counts == [BATCH_SIZE * turn for turn in range(1, 6)] + [len(all_of_them)]
    assert begun == all_of_them


async def test_those_that_come_meanwhile_are_last() -> None:
    begun: list[Any] = []
    arrivals = InteractionQueue(begun.append, pytest.fail)
    early, late = payloads(2 * BATCH_SIZE)[:-1], payloads(3 * BATCH_SIZE)[2 * BATCH_SIZE :]
    for payload in early:
        arrivals.put(payload)
    await asyncio.sleep(0)
    for payload in late:
        arrivals.put(payload)
    arrivals.flush()
    assert begun == early + late
    await asyncio.sleep(0)
    assert begun == early + late


async def test_one_that_cannot_be_read_stops_nobody_and_is_not_repeated() -> None:
    begun: list[Any] = []

    def begin(payload: Any) -> None:
        begun.append(payload["data"])

    arrivals = InteractionQueue(begin, pytest.fail)
    with capture_logs() as logs:
        for payload in ({"id": "no number", "secret": 1}, {"id": str(FIRST), "secret": 1}, {"id": "7", "data": "x"}):
            arrivals.put(payload)
        arrivals.flush()
    assert begun == ["x"]
    assert [entry["error"] for entry in logs] == ["ValueError", "KeyError"]
    assert "secret" not in str(logs)


async def test_what_is_void_is_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    late: list[None] = []
    arrivals = InteractionQueue(begun.append, lambda: late.append(None))
    monkeypatch.setattr(arrivals._expiry, "is_expired", lambda id_: id_ % 2 == 0)
    for payload in payloads(10):
        arrivals.put(payload)
    arrivals.flush()
    assert len(begun) == len(late) == 5
