"""The base class of all values in the model."""

from __future__ import annotations

from msgspec import Struct


class FrozenStruct(Struct, frozen=True, gc=False, array_like=True, forbid_unknown_fields=True):
    """A frozen record. msgspec creates, compares and hashes it in C, and writes it as a list.

    `gc=False` hides it from the garbage collector, which would otherwise walk through a large knowledge base again and
    again, for a tenth of a second or more. A value must therefore never refer back to the value that contains it.
    """
