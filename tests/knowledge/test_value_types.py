"""The two functions of each type agree: `convert` refuses exactly the values in which `errors` finds something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.loading.schema import SECTIONS
from bot.knowledge.loading.validation import validate
from bot.knowledge.loading.value_types import REFUSED, FieldError, ValueType
from bot.knowledge.loading.yaml.locations import Listed, Locations, Mapped
from bot.knowledge.loading.yaml.reader import read_yaml

SHIPPED = Path(__file__).parents[2] / "knowledge"
FILES = sorted(SHIPPED.rglob("*.yaml"))
DATA: list[dict[str, Any]] = [read_yaml(path.read_bytes(), path.name)[0] for path in FILES]

TEXTS = st.sampled_from(
    (
        *(
            "",
            " ",
            "x",
            "two  spaces",
            "07",
            "12",
            "true",
            "main",
            "high",
            "aired",
            "premise",
            "FAM S1E1",
            "a-b",
            "A b",
        ),
        *("2026-03-27", "2026-13-01", "late 1974", "21:00", "Europe/Berlin", "#B5332E", "https://a.b/c"),
        *("\x07", "x" * 400),
    )
)


def mapped(items: dict[str, Any]) -> Mapped:
    """A mapping as the YAML reader makes it."""
    node = Mapped(0)
    node.update(items)
    node.offsets = [0, 0] * len(items)
    return node


def listed(items: list[Any]) -> Listed:
    node = Listed(0)
    node.extend(items)
    return node


VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3).map(listed) | st.dictionaries(TEXTS, inner, max_size=3).map(mapped),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn, whole: Any) -> Any:
    """The data of an item with a few of its values replaced, left out, added or misspelt."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    if isinstance(whole, list):
        return listed([draw(damaged(item)) for item in whole[: draw(st.integers(0, 3))]])
    if not isinstance(whole, dict):
        return whole
    keys = {key: draw(st.sampled_from([key] * 12 + [f"{key}x", ""])) for key in whole}
    changed = {key: draw(damaged(whole[before])) for before, key in keys.items() if key}
    if draw(st.integers(0, 9)) == 0:
        changed[draw(TEXTS)] = draw(VALUES)
    return mapped(changed)


@st.composite
def damaged_sections(draw: st.DrawFn) -> tuple[str, Mapped]:
    data = draw(st.sampled_from(DATA))
    section = draw(st.sampled_from(sorted(data)))
    ids = draw(st.lists(st.sampled_from(sorted(data[section])), min_size=1, max_size=3, unique=True))
    keys = {id_: draw(st.sampled_from([id_] * 9 + ["Not An Id"])) for id_ in ids}
    return section, mapped({keys[id_]: draw(damaged(data[section][id_])) for id_ in ids})


def refused(type_: ValueType, value: Any) -> bool:
    try:
        type_.convert(value)
    except REFUSED:
        return True
    return False


def errors_in(type_: ValueType, value: Any) -> list[FieldError]:
    return list(type_.errors(value, ("section",)))


@given(damaged_sections())
def test_a_value_is_refused_exactly_if_it_has_errors(made: tuple[str, Mapped]) -> None:
    section, items = made
    assert refused(SECTIONS[section], items) == bool(errors_in(SECTIONS[section], items))


@given(st.sampled_from(sorted(SECTIONS)), VALUES)
def test_values_of_any_shape_are_refused_exactly_if_they_have_errors(section: str, value: Any) -> None:
    assert refused(SECTIONS[section], value) == bool(errors_in(SECTIONS[section], value))


@given(damaged_sections())
def test_the_valid_items_are_those_that_are_valid_alone(made: tuple[str, Mapped]) -> None:
    section, items = made
    text = "x" * 10
    found = validate(mapped({section: items}), Locations(text), "file.yaml")
    alone = {id_ for id_ in items if not refused(SECTIONS[section], mapped({id_: items[id_]}))}
    content = getattr(found.content, section)
    assert set(content) <= alone
    assert set(content) | found.broken >= alone
    assert bool(found.problems) == (alone != set(items))


@pytest.mark.parametrize("data", DATA, ids=lambda data: "-".join(data))
def test_the_shipped_files_have_no_errors(data: dict[str, Any]) -> None:
    for section, items in data.items():
        assert errors_in(SECTIONS[section], items) == []
        assert list(SECTIONS[section].convert(items)) == list(items)
