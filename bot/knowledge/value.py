"""The base of every value of the model."""

from __future__ import annotations

from msgspec import Struct


class FrozenStruct(Struct, frozen=True, gc=False, array_like=True, forbid_unknown_fields=True):
    """A frozen record that msgspec makes, compares and hashes without calling Python, and writes as a list.

    `gc=False` keeps the garbage collector away: otherwise it walks through a large knowledge base again and again, for
    a tenth of a second and more. A value must therefore never refer back to what contains it.
    """
