"""A rush of interactions begins in the order of its arrival, some at a time, and none is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.transport import interaction_queue as module
from bot.transport.interaction_queue import (
    ANSWERED_BY,
    BATCH_SIZE,
    MEASURED,
    SURELY_STARTED,
    InteractionQueue,
)
from tests.support.captured_logs import capture_logs

FIRST = 1_300_000_000_000_000_000


class Started(list[Any]):
    """What has started, in order. Each is answered at once, unless it is not `answered`."""

    answered = True

    def start(self, payload: Any) -> asyncio.Future[None]:
        """For the queue."""
        self.append(payload)
        self.last: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.answered:
            self.last.set_result(None)
        return self.last


def payloads(count: int) -> list[dict[str, Any]]:
    """Interactions whose ids keep no time, so that none is late."""
    return [{"id": str(FIRST + number)} for number in range(count)]


async def test_one_begins_in_the_next_turn() -> None:
    begun = Started()
    arrivals = InteractionQueue(begun.start, pytest.fail)
    (payload,) = payloads(1)
    arrivals.put(payload)
    await asyncio.sleep(0)
    assert begun == [payload]


async def test_many_begin_in_order_and_leave_turns_to_others() -> None:
    begun = Started()
    arrivals = InteractionQueue(begun.start, pytest.fail)
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
    begun = Started()
    arrivals = InteractionQueue(begun.start, pytest.fail)
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
    begun = Started()
    arrivals = InteractionQueue(lambda payload: begun.start(payload["data"]), pytest.fail)
    with capture_logs() as logs:
        for payload in ({"id": "no number", "secret": 1}, {"id": str(FIRST), "secret": 1}, {"id": "7", "data": "x"}):
            arrivals.put(payload)
        arrivals.flush()
    assert begun == ["x"]
    assert [entry["error"] for entry in logs] == ["ValueError", "KeyError"]
    assert "secret" not in str(logs)


async def test_what_is_void_is_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Started()
    late: list[None] = []
    arrivals = InteractionQueue(begun.start, lambda: late.append(None))
    monkeypatch.setattr(arrivals._ages, "age", lambda id_: 3.1 if id_ % 2 == 0 else 2.0)
    for payload in payloads(10):
        arrivals.put(payload)
    arrivals.flush()
    assert len(begun) == len(late) == 5


async def test_what_waits_too_long_for_its_turn_is_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    begun = Started()
    late: list[None] = []
    arrivals = InteractionQueue(begun.start, lambda: late.append(None))
    arrivals.put(payloads(1)[0])
    now += ANSWERED_BY + 0.1
    arrivals.flush()
    assert (len(begun), len(late)) == (0, 1)


async def test_a_busy_bot_starts_only_what_it_can_still_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """While answers take long, older ones are left, so that newer ones are answered in time; then all are, again."""
    now, age = 100.0, 0.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    begun = Started()
    late: list[None] = []
    arrivals = InteractionQueue(begun.start, lambda: late.append(None))
    monkeypatch.setattr(arrivals._ages, "age", lambda _: age)

    async def is_started(seconds: float, its_age: float) -> bool:
        """One that has this age when it arrives, and whose answer takes so long."""
        nonlocal now, age
        age, before = its_age, len(begun)
        begun.answered = False
        arrivals.put(payloads(1)[0])
        arrivals.flush()
        now += seconds
        if len(begun) > before:
            begun.last.set_result(None)
        await asyncio.sleep(0)
        return len(begun) > before

    assert await is_started(0.0, 2.4)
    for _ in range(3 * MEASURED):
        assert await is_started(1.2, 0.5)
    assert await is_started(1.2, 1.5)  # nothing else was being answered: nobody is kept waiting
    begun.answered = False
    age = 0.0
    arrivals.put(payloads(1)[0])
    arrivals.flush()
    slowest = begun.last
    for _ in range(3 * MEASURED):
        assert await is_started(1.2, 0.5)
    assert not await is_started(1.2, 1.5)
    assert len(late) == 1
    for _ in range(3 * MEASURED):
        assert await is_started(9.0, SURELY_STARTED - 0.1)  # however slow Discord is, what is new starts
    for _ in range(10 * MEASURED):
        await is_started(0.01, 0.0)
    assert await is_started(0.01, 2.4)
    assert await is_started(30.0, 0.0)
    assert not await is_started(0.01, 2.4)
    slowest.set_result(None)
    await asyncio.sleep(0)
    assert await is_started(0.01, 2.4)  # everything has been answered: how long it took does not matter any more
