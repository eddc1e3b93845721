"""The base of every value of the model."""

from __future__ import annotations

from msgspec import Struct


class FrozenStruct(Struct, frozen=True, gc=False, array_like=True, forbid_unknown_fields=True):
    """A frozen record that msgspec makes, compares and hashes without calling Python, and writes as a list.

    Nothing refers back to what holds it, so the garbage collector has no business with it: it would otherwise walk
    through a whole knowledge base every now and then, for a tenth of a second and more.
    """
