"""The attacks. Each asserts that the bot held, and returns what was measured, in a few words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.attack.target import Target


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        claim: what holds, in a few words.
        play: plays it. Raises AssertionError if it does not hold.
        is_long: true if it takes longer than some seconds.
    """

    claim: str
    play: Callable[[Target], Awaitable[str]]
    is_long: bool = False


ATTACKS: dict[str, Attack] = {}
"""All of them, by name."""


def attack(claim: str, *, is_long: bool = False) -> Callable[[Callable[[Target], Awaitable[str]]], Attack]:
    """Register an attack under the name of its function."""

    def register(play: Callable[[Target], Awaitable[str]]) -> Attack:
        name = play.__name__  # type: ignore[attr-defined]
        ATTACKS[name] = Attack(claim, play, is_long)
        return ATTACKS[name]

    return register
