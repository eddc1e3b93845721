"""How long it is remembered what was delivered."""

from __future__ import annotations

import pytest

from bot.interactions import deduplicator as module
from bot.interactions.deduplicator import GENERATION_SECONDS, GENERATIONS, MAX_IDS, Deduplicator
from bot.transport.http_endpoint import SIGNATURE_WINDOW


def test_what_is_posted_again_within_the_window_is_known() -> None:
    """A signature is good for the window on both sides, at four hundred interactions a second."""
    once = Deduplicator()
    assert all(once.add(id_) for id_ in range(2 * SIGNATURE_WINDOW * 400))
    assert not once.add(0)


def test_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Known for the whole window, at whatever moment of a generation it came; forgotten some time after."""
    now = 1000.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    once = Deduplicator()
    for second in range(600):
        now = 1000.0 + second
        assert once.add(second)
        assert second <= 2 * SIGNATURE_WINDOW or not once.add(second - 2 * SIGNATURE_WINDOW)
    assert once.add(599 - int(GENERATION_SECONDS) * (GENERATIONS + 1))


def test_the_oldest_is_forgotten() -> None:
    """What is remembered does not grow without end, however much comes at once."""
    once = Deduplicator()
    assert all(once.add(id_) for id_ in range(GENERATIONS * MAX_IDS + 1))
    assert once.add(0)
    assert not once.add(GENERATIONS * MAX_IDS)
    assert sum(map(len, once._generations)) <= GENERATIONS * MAX_IDS
