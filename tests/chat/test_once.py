"""How long it is remembered what was delivered."""

from __future__ import annotations

from bot.chat.endpoint import WINDOW
from bot.chat.once import REMEMBERED, Once


def test_what_is_posted_again_within_the_window_is_known() -> None:
    """A signature is good for the window on both sides, at four hundred interactions a second."""
    once = Once()
    assert all(once.first(id_) for id_ in range(2 * WINDOW * 400))
    assert not once.first(0)


def test_the_oldest_is_forgotten() -> None:
    """What is remembered does not grow without end."""
    once = Once()
    assert all(once.first(id_) for id_ in range(REMEMBERED + 1))
    assert once.first(0)
    assert not once.first(REMEMBERED)
