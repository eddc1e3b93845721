"""How long it is remembered what was delivered."""

from __future__ import annotations

import pytest

from bot.interactions import deduplicator as module
from bot.interactions.deduplicator import GENERATION_SECONDS, GENERATIONS, MOST, Once
from bot.transport.http_endpoint import WINDOW


def test_what_is_posted_again_within_the_window_is_known() -> None:
    """A signature is good for the window on both sides, at four hundred interactions a second."""
    once = Once()
    assert all(once.first(id_) for id_ in range(2 * WINDOW * 400))
    assert not once.first(0)


def test_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Known for the whole window, at whatever moment of a generation it came; forgotten some time after."""
    now = 1000.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    once = Once()
    for second in range(600):
        now = 1000.0 + second
        assert once.first(second)
        assert second <= 2 * WINDOW or not once.first(second - 2 * WINDOW)
    assert once.first(599 - int(GENERATION_SECONDS) * (GENERATIONS + 1))


def test_the_oldest_is_forgotten() -> None:
    """What is remembered does not grow without end, however much comes at once."""
    once = Once()
    assert all(once.first(id_) for id_ in range(GENERATIONS * MOST + 1))
    assert once.first(0)
    assert not once.first(GENERATIONS * MOST)
    assert sum(map(len, once._generations)) <= GENERATIONS * MOST
