"""Sealed values: facts of the knowledge base that cannot be read until the rule has agreed.

A `Sealed` refuses to become text by accident: printing, formatting, joining, comparing, hashing and
pickling it raise, and so does writing it as JSON or MessagePack. Only `bot.spoilers.rule` breaks a seal
(an import contract and a test on the source hold that), and it does so with a clearance in hand.

One more module gets past a seal without breaking it: `bot.knowledge.snapshot_file.binary_format` writes a whole
snapshot into bytes, sealed values with their seals. msgspec refuses to write a `Seal` without the function that
`binary_format` passes to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

from msgspec import StructMeta

from bot.knowledge.dates import WorldDate
from bot.knowledge.positions import Reveal
from bot.knowledge.value import FrozenStruct

T = TypeVar("T", covariant=True)


class SealError(TypeError):
    """A sealed value was read without going through the rule."""


class Seal:
    """The condition under which a value may be read.

    Attributes:
        reveal: every position that must have been watched.
        as_of: since when the real world knows this; None if it always has.
    """

    __slots__ = ("as_of", "reveal")

    def __init__(self, reveal: Reveal, as_of: WorldDate | None) -> None:
        self.reveal = reveal
        self.as_of = as_of

    def _refuse(self, *_: object) -> Never:
        # Otherwise `enc_hook=str` would let msgspec write the value under the seal.
        raise SealError("a seal is no text")

    __str__ = __repr__ = __format__ = __reduce__ = _refuse


class _MakesSeal(StructMeta):
    @property
    def __match_args__(self) -> tuple[str, ...]:  # type: ignore[override]  # it is read-only
        return ()

    def __call__(self, value: Any, reveal: Reveal, as_of: WorldDate | None = None) -> Any:
        return super().__call__(value, Seal(reveal, as_of))


class Sealed(FrozenStruct, Generic[T], frozen=True, eq=False, metaclass=_MakesSeal):
    """A value with the condition under which it may be read, made by ``Sealed(value, reveal, as_of)``."""

    _value: T
    _seal: Seal

    if TYPE_CHECKING:

        def __init__(self, value: T, reveal: Reveal, as_of: WorldDate | None = None) -> None: ...

    @property
    def reveal(self) -> Reveal:
        """Every position that must have been watched."""
        return self._seal.reveal

    @property
    def as_of(self) -> WorldDate | None:
        """Since when the real world knows this; None if it always has."""
        return self._seal.as_of

    def break_seal(self, _rule: Callable[[Reveal, WorldDate | None], bool]) -> T | None:
        """The value if the rule agrees, else None. For `bot.spoilers.rule` alone."""
        return self._value if _rule(self._seal.reveal, self._seal.as_of) is True else None

    def _refuse(self, *_: object) -> Never:
        raise SealError("a sealed fact can only be read through bot.spoilers.rule")

    __str__ = __format__ = __eq__ = __ne__ = __hash__ = __len__ = __iter__ = __add__ = __radd__ = __bool__ = _refuse
    __reduce__ = __rich_repr__ = __copy__ = _refuse

    def __repr__(self) -> str:
        return "<Sealed>"
