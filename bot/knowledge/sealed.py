"""Sealed values: what the knowledge base holds, which nobody can read before the rule has agreed.

A `Sealed` refuses to become text by accident: printing, formatting, joining, comparing and hashing
it raise. Only `bot.spoilers.rule` breaks a seal (an import contract and a test on the source hold
that), and it does so with a clearance in hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Never, TypeVar

from bot.knowledge.dates import WorldDate
from bot.knowledge.positions import Reveal

T = TypeVar("T", covariant=True)
U = TypeVar("U")


class SealError(TypeError):
    """Somebody tried to read a sealed value without going through the rule."""


class Sealed(Generic[T]):
    """A value with the condition under which it may be read.

    Attributes:
        reveal: every position that must have been watched.
        as_of: since when the real world knows this; None if that never mattered.
    """

    __slots__ = ("_value", "as_of", "reveal")

    def __init__(self, value: T, reveal: Reveal, as_of: WorldDate | None = None) -> None:
        self._value = value
        self.reveal = reveal
        self.as_of = as_of

    def break_seal(self, _rule: Callable[[Reveal, WorldDate | None], bool]) -> T | None:
        """The value if the rule agrees, else None. For `bot.spoilers.rule` alone."""
        return self._value if _rule(self.reveal, self.as_of) is True else None

    def __reduce__(self) -> tuple[Any, ...]:
        # Only the reload worker pickles a snapshot, to hand it to its own parent process.
        return (Sealed, (self._value, self.reveal, self.as_of))

    def _refuse(self, *_: object) -> Never:
        raise SealError("a sealed fact can only be read through bot.spoilers.rule")

    __str__ = __format__ = __eq__ = __hash__ = __len__ = __iter__ = __add__ = __radd__ = __bool__ = _refuse

    def __repr__(self) -> str:
        return "<Sealed>"
