"""A tenth of the deep tests. CI runs one slice each time, so that ten runs meet all of them."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

import pytest

SLICES = 10


def is_deep(item: pytest.Item) -> bool:
    """Return whether `make test-deep` does more of it than `make test`: all of it, or more examples."""
    return any(item.get_closest_marker(name) for name in ("deep", "hypothesis"))


def slice_of(nodeid: str) -> int:
    """The slice that a test belongs to, 0 to 9: the same on every machine, whatever other tests there are."""
    return crc32(nodeid.encode()) % SLICES


def deep_slice(items: Iterable[pytest.Item], number: int) -> list[pytest.Item]:
    """The deep tests of one slice, in their order.

    Args:
        number: 0 to 9.
    """
    return [item for item in items if is_deep(item) and slice_of(item.nodeid) == number]
