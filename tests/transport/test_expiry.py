"""What comes too late is told from what does not, whatever our clock says."""

from __future__ import annotations

import pytest

from bot.transport import interaction_queue as module
from bot.transport.interaction_queue import MAX_EXPIRED_STREAK, RESPONSE_DEADLINE, WINDOW_SECONDS, AgeEstimator


class Clock:
    """Ours, which only ever goes on; Discord's runs beside it, its own way."""

    def __init__(self, speed: float = 1.0) -> None:
        self.now = 5000.0
        self.speed = speed

    def id_of(self, age: float = 0.0) -> int:
        """Of an interaction that was sent so many seconds ago."""
        return int(((self.now - age) * self.speed + 300_000_000) * 1000) << 22


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module.time, "monotonic", lambda: clock.now)
    return clock


def expired(lateness: AgeEstimator, id_: int) -> bool:
    """Whether nobody waits any more for what has just arrived."""
    return lateness.age(id_) > RESPONSE_DEADLINE


def accustomed(clock: Clock, seconds: int = 5) -> AgeEstimator:
    """After some seconds of usual traffic."""
    lateness = AgeEstimator()
    for _ in range(seconds):
        assert not expired(lateness, clock.id_of(0.05))
        clock.now += 1
    return lateness


def test_late_only_when_nobody_waits(clock: Clock) -> None:
    lateness = accustomed(clock)
    assert not expired(lateness, clock.id_of(2.9))
    assert expired(lateness, clock.id_of(RESPONSE_DEADLINE + 0.1))
    assert expired(lateness, clock.id_of(60))
    assert not expired(lateness, clock.id_of())


def test_how_old_one_is(clock: Clock) -> None:
    lateness = accustomed(clock)
    assert lateness.age(clock.id_of(1.25)) == pytest.approx(1.2, abs=0.01)  # the fastest took 0.05
    assert lateness.age(clock.id_of()) == 0


def test_a_flood_of_old_ones_does_not_become_usual(clock: Clock) -> None:
    lateness = accustomed(clock)
    for age in range(65, 5, -1):
        assert expired(lateness, clock.id_of(age))
    assert not expired(lateness, clock.id_of(0.1))


def test_ids_that_keep_no_time_are_never_late(clock: Clock) -> None:
    lateness = AgeEstimator()
    for number in range(100):
        assert not expired(lateness, 1_300_000_000_000_000_001 + number)
        clock.now += 1


def test_the_first_one_may_be_an_old_one(clock: Clock) -> None:
    lateness = AgeEstimator()
    assert not expired(lateness, clock.id_of(50))
    for _ in range(10):
        clock.now += 1
        assert not expired(lateness, clock.id_of())
    assert expired(lateness, clock.id_of(50))


def test_clocks_that_drift_apart(clock: Clock) -> None:
    """A hundred parts in a million are nine seconds a day."""
    clock.speed = 0.9999
    lateness = AgeEstimator()
    for _ in range(3 * 24 * 60):
        assert not expired(lateness, clock.id_of())
        clock.now += 60
    assert expired(lateness, clock.id_of(20))


def test_after_a_silence_of_hours(clock: Clock) -> None:
    lateness = accustomed(clock)
    clock.now += 3 * WINDOW_SECONDS
    assert not expired(lateness, clock.id_of())
    assert expired(lateness, clock.id_of(30))


def test_where_everything_seems_late_nothing_is(clock: Clock) -> None:
    """Ids that stop keeping time do not silence the bot."""
    lateness = accustomed(clock)
    frozen = clock.id_of()
    answers = []
    for _ in range(int(RESPONSE_DEADLINE + MAX_EXPIRED_STREAK) + 5):
        clock.now += 1
        answers.append(expired(lateness, frozen))
    assert answers[:2] == [False, False]
    assert answers[-3:] == [False] * 3
    assert sum(answers) <= MAX_EXPIRED_STREAK + 1
