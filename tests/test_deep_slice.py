"""CI runs a tenth of the deep tests each time: ten times meet all of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.conftest import pytest_collection_modifyitems
from tests.support.deep_slice import SLICES, deep_slice, is_deep, slice_of


class Item:
    """Stands in for a collected test."""

    def __init__(self, number: int, *marks: str) -> None:
        self.nodeid = f"tests/test_it.py::test_it[{number}]"
        self._marks = marks

    def get_closest_marker(self, name: str) -> Any:
        """Something true if it is marked so."""
        return name in self._marks


MADE_UP: list[Any] = [
    *(Item(number, "deep") for number in range(100)),
    *(Item(number, "hypothesis") for number in range(100, 200)),
    *(Item(number, "deep", "hypothesis") for number in range(200, 250)),
    *(Item(number, "asyncio") for number in range(250, 300)),
]


@pytest.mark.parametrize("where", ["made up", "collected"])
def test_ten_slices_hold_every_deep_test_once(where: str, request: pytest.FixtureRequest) -> None:
    items = MADE_UP if where == "made up" else request.session.items
    kept = Counter(item.nodeid for number in range(SLICES) for item in deep_slice(items, number))
    assert kept == Counter(item.nodeid for item in items if is_deep(item))
    assert where == "collected" or kept.total() == 250


def test_every_slice_has_its_share() -> None:
    assert all(10 < len(deep_slice(MADE_UP, number)) < 40 for number in range(SLICES))


def test_a_slice_is_the_same_on_every_machine() -> None:
    assert slice_of("tests/test_leaks.py::test_everything_everywhere[shipped-0]") == 3


def test_a_wrong_number_is_told(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRLOCK_DEEP_SLICE", "10")
    with pytest.raises(pytest.UsageError, match="AIRLOCK_DEEP_SLICE is “10”; give it a number from 0 to 9"):
        pytest_collection_modifyitems(pytestconfig, [])
