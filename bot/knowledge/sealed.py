"""Sealed values: facts of the knowledge base that can only be read if the spoiler rule permits it.

A `Sealed` cannot become text by accident. Printing, formatting, joining, comparing, hashing or pickling
it raises an error, and so does writing it as JSON or MessagePack. Only `bot.spoilers.rule` calls `break_seal`,
after it has compared the seal with a clearance. A test of the source code enforces this.

One other module handles sealed values without breaking seals: `bot.knowledge.snapshot_file.binary_format` writes
whole snapshots as bytes, including the seals. msgspec refuses to write a `Seal` without the function that
`binary_format` passes to it.
"""

from __future__ import annotations

from operator import attrgetter
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
        as_of: the date since which the value is known in the real world; None if it always was.
    """

    __slots__ = ("as_of", "reveal")

    def __init__(self, reveal: Reveal, as_of: WorldDate | None) -> None:
        self.reveal = reveal
        self.as_of = as_of

    def _refuse(self, *_: object) -> Never:
        # Without this, msgspec could write a sealed value with `enc_hook=str`.
        raise SealError("a seal is no text")

    __str__ = __repr__ = __format__ = __reduce__ = _refuse


class _MakesSeal(StructMeta):
    @property
    def __match_args__(self) -> tuple[str, ...]:  # type: ignore[override]  # it is read-only
        return ()

    def __call__(self, value: Any, reveal: Reveal, as_of: WorldDate | None = None) -> Any:
        return super().__call__(value, Seal(reveal, as_of))


class Sealed(FrozenStruct, Generic[T], frozen=True, eq=False, metaclass=_MakesSeal):
    """A value with the condition under which it may be read. Create one with ``Sealed(value, reveal, as_of)``.

    Attributes:
        reveal: the reveal point: every position that must have been watched.
        as_of: the date since which the value is known in the real world; None if it always was.
    """

    _value: T
    _seal: Seal

    if TYPE_CHECKING:

        def __init__(self, value: T, reveal: Reveal, as_of: WorldDate | None = None) -> None: ...

        reveal: Reveal
        as_of: WorldDate | None
    else:
        # Fast path: a view reads these hundreds of times. An `attrgetter` takes half the time of a method.
        reveal = property(attrgetter("_seal.reveal"))
        as_of = property(attrgetter("_seal.as_of"))

    def _refuse(self, *_: object) -> Never:
        raise SealError("a sealed fact can only be read through bot.spoilers.rule")

    __str__ = __format__ = __eq__ = __ne__ = __hash__ = __len__ = __iter__ = __add__ = __radd__ = __bool__ = _refuse
    __reduce__ = __rich_repr__ = __copy__ = _refuse

    def __repr__(self) -> str:
        return "<Sealed>"


if TYPE_CHECKING:

    def break_seal(sealed: Sealed[T]) -> T:
        """Return the sealed value. Only `bot.spoilers.rule` may call this."""
else:
    break_seal = attrgetter("_value")
