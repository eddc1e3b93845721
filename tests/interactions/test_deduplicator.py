"""How long it is remembered what was delivered."""

from __future__ import annotations

from bot.interactions.middleware import KEPT_SECONDS, MAX_IDS, Deduplicator
from bot.transport.http_endpoint import SIGNATURE_WINDOW


def test_what_is_posted_again_within_the_window_is_known() -> None:
    """A signature is good for the window on both sides, at four hundred interactions a second."""
    deduplicator = Deduplicator()
    assert all(deduplicator.add(id_) for id_ in range(2 * SIGNATURE_WINDOW * 400))
    assert not deduplicator.add(0)


def test_time_passes() -> None:
    """Known for the whole window, whenever it came; forgotten some time after."""
    now = 1000.0
    deduplicator = Deduplicator(lambda: now)
    for second in range(600):
        now = 1000.0 + second
        assert deduplicator.add(second)
        assert second <= 2 * SIGNATURE_WINDOW or not deduplicator.add(second - 2 * SIGNATURE_WINDOW)
    assert deduplicator.add(599 - 2 * int(KEPT_SECONDS) - 1)


def test_the_oldest_is_forgotten() -> None:
    """What is remembered does not grow without end, however much comes at once."""
    deduplicator = Deduplicator()
    assert all(deduplicator.add(id_) for id_ in range(MAX_IDS + 1))
    assert deduplicator.add(0)
    assert not deduplicator.add(MAX_IDS)
    assert len(deduplicator._ids) + len(deduplicator._older_ids) <= MAX_IDS
