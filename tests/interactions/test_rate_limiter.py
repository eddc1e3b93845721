"""Whoever asks too fast is refused before any work is done, and nobody else notices. Work is counted, not timed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interactions.middleware import BURST, MAX_PERSONS, RATE, RESERVE, TOLD_SECONDS, RateLimiter
from bot.spoilers.clearance import StoredSettings
from tests.support.bot_harness import BotHarness
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE

FLOODING, QUIET = 500_000_000_000_000_501, 500_000_000_000_000_601
SENTENCE = "That is more than I answer for one person at once. Please wait a few seconds, then ask again."
FULL_AFTER = BURST / RATE


@dataclass
class Clock:
    """A monotonic clock that stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Moved by hand."""
    return Clock()


# ---------------------------------------------------------------------- the bucket


@given(st.lists(st.tuples(st.floats(0, 3), st.sampled_from((0.0, RESERVE))), max_size=120))
def test_never_more_than_the_burst_and_the_rate(asked: list[tuple[float, float]]) -> None:
    """In whatever rhythm somebody asks, in every stretch of time."""
    clock = Clock()
    limiter = RateLimiter(clock)
    admitted: list[float] = []
    for pause, reserve in asked:
        clock.now += pause
        if limiter.admit(FLOODING, reserve):
            admitted.append(clock.now)
    for first, began in enumerate(admitted):
        for count, at in enumerate(admitted[first:], 1):
            assert count <= BURST + RATE * (at - began) + 1e-6


def test_a_steady_rate_is_admitted_for_ever(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    for _ in range(1000):
        clock.now += 1 / RATE
        assert limiter.admit(FLOODING, RESERVE)


def test_typing_leaves_enough_for_commands(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    assert sum(limiter.admit(FLOODING, RESERVE) for _ in range(1000)) == BURST - RESERVE
    assert sum(limiter.admit(FLOODING, 0.0) for _ in range(1000)) == RESERVE


def test_a_pause_fills_the_bucket_and_no_more(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    for pause in (FULL_AFTER, 1000 * FULL_AFTER):
        assert sum(limiter.admit(FLOODING, 0.0) for _ in range(1000)) == BURST
        clock.now += pause
    assert sum(limiter.admit(FLOODING, 0.0) for _ in range(1000)) == BURST


def test_everybody_has_a_bucket_of_their_own(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    for _ in range(1000):
        limiter.admit(FLOODING, 0.0)
    assert not limiter.admit(FLOODING, 0.0)
    assert sum(limiter.admit(QUIET, 0.0) for _ in range(1000)) == BURST


def test_many_others_give_nobody_new_tokens(clock: Clock) -> None:
    """As many others as are remembered, while the one who floods goes on."""
    limiter = RateLimiter(clock)
    admitted = 0
    for other in range(3 * MAX_PERSONS):
        assert limiter.admit(10_000 + other, 0.0)
        if other % 100 == 0:
            admitted += limiter.admit(FLOODING, 0.0)
    assert admitted == BURST


def test_what_is_remembered_is_bounded_and_soon_forgotten(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    for other in range(3 * MAX_PERSONS):
        limiter.admit(10_000 + other, 0.0)
        limiter.is_to_be_told(10_000 + other)
    assert len(limiter._buckets) == MAX_PERSONS
    assert len(limiter._told) <= MAX_PERSONS
    clock.now += FULL_AFTER
    for _ in range(MAX_PERSONS):
        limiter.admit(QUIET, 0.0)
    assert set(limiter._buckets) == {QUIET}


def test_one_is_told_once_in_a_while(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    assert [limiter.is_to_be_told(FLOODING) for _ in range(3)] == [True, False, False]
    assert limiter.is_to_be_told(QUIET)
    clock.now += TOLD_SECONDS
    assert [limiter.is_to_be_told(FLOODING) for _ in range(3)] == [True, False, False]


# ---------------------------------------------------------------------- the whole bot


class Counted:
    """One bot whose clock stands still; it notes for whom settings are loaded, where the work of an answer begins."""

    def __init__(self, hall: BotHarness, patch: pytest.MonkeyPatch) -> None:
        self.hall = hall
        self.worked_for: list[int] = []
        load = hall.keeper.load_settings

        async def noted(user: int, *place: int | None) -> StoredSettings:
            self.worked_for.append(user)
            return await load(user, *place)

        patch.setattr(hall.keeper, "load_settings", noted)


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Counted]:
    """A bot that limits how fast each person is answered."""
    with BotHarness(make(PEOPLE), tmp_path, RateLimiter(clock)) as hall:
        yield Counted(hall, monkeypatch)


def said(bodies: list[dict[str, Any]]) -> str:
    """The text of responses, for searching."""
    return json.dumps(bodies, ensure_ascii=False)


@pytest.mark.parametrize("http", [True, False], ids=["http", "gateway"])
def test_a_flood_costs_a_burst_and_one_sentence(counted: Counted, http: bool) -> None:
    """After it, nothing is looked up for whoever floods, in no log line stands who it was; others are answered."""
    hall = counted.hall
    bring = hall.post if http else hall.dispatch
    outcomes = [bring(hall.slash("cast", {"name": "anna"}, user=FLOODING)) for _ in range(int(BURST) + 50)]
    other = bring(hall.slash("cast", {"name": "anna"}, user=QUIET))

    assert counted.worked_for.count(FLOODING) == BURST
    assert [bool(outcome.callbacks) for outcome in outcomes] == [number <= BURST for number in range(len(outcomes))]
    told = outcomes[int(BURST)].callbacks
    assert SENTENCE in said(told)
    assert told[0]["data"]["flags"] & 64, "only the person who asks reads it"
    assert counted.worked_for[-1] == QUIET
    assert "Anna" in said(other.callbacks)
    if http:
        assert [outcome.status for outcome in outcomes] == [200] * (int(BURST) + 1) + [202] * 49
    lines = [line for outcome in outcomes[int(BURST) :] for line in outcome.logged]
    assert {line["outcome"] for line in lines} == {"too_many"}
    assert [line["log_level"] for line in lines] == ["info"] + ["debug"] * 49
    assert str(FLOODING) not in said([dict(line) for line in lines])


def test_keystrokes_too_many_get_an_empty_list_without_work(counted: Counted) -> None:
    """Each of them; and the command that they were typed for is answered."""
    hall = counted.hall
    outcomes = [hall.post(hall.typing("progress set", "episode", "", user=FLOODING)) for _ in range(30)]
    choices = [outcome.callbacks[0]["data"]["choices"] for outcome in outcomes]
    assert [bool(each) for each in choices] == [number < BURST - RESERVE for number in range(30)]
    assert len(counted.worked_for) == BURST - RESERVE
    command = hall.post(hall.slash("cast", {"name": "anna"}, user=FLOODING))
    assert "Anna" in said(command.callbacks)


def test_buttons_count_too(counted: Counted) -> None:
    hall = counted.hall
    outcomes = [hall.dispatch(hall.press("al1;forget", user=FLOODING)) for _ in range(int(BURST) + 2)]
    assert SENTENCE not in said(outcomes[int(BURST) - 1].callbacks)
    assert SENTENCE in said(outcomes[int(BURST)].callbacks)
    assert not outcomes[-1].callbacks


def test_a_repeated_delivery_takes_no_token_and_is_answered_once(counted: Counted) -> None:
    hall = counted.hall
    payload = hall.slash("cast", {"name": "anna"}, user=FLOODING)
    answered = [hall.dispatch(payload).callbacks for _ in range(100)]
    assert [bool(each) for each in answered] == [True] + [False] * 99
    assert SENTENCE not in said(hall.dispatch(hall.slash("cast", {"name": "anna"}, user=FLOODING)).callbacks)
