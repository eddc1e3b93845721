"""The dashboard and the table of metrics speak of what is exported, and of all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client.metrics import MetricWrapperBase

from bot.interactions.middleware import Outcome
from bot.operations.metrics import Metrics

DOCS = Path(__file__).resolve().parents[2] / "docs"
TABLE = (DOCS / "metrics.md").read_text(encoding="utf-8")
DASHBOARD = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
NAME = re.compile(r"\b(?:airlock|process|python)_\w+")
OF_PROMETHEUS = {"instance", "job", "le"}
SUFFIXES = ("_bucket", "_sum", "_count", "_created")


def exported() -> dict[str, set[str]]:
    """Every sample's name with its labels, without those that only repeat (`_created`)."""
    metrics = Metrics()
    metrics.set_knowledge("1", datetime.now(UTC), {"character": 1})
    labels = {
        metric._name: set(metric._labelnames)
        for metric in vars(metrics).values()
        if isinstance(metric, MetricWrapperBase)
    }
    found: dict[str, set[str]] = {}
    for family in metrics.registry.collect():
        known = labels.get(family.name, set())
        names = {sample.name: known | set(sample.labels) for sample in family.samples}
        made = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "info": ("_info",)}
        names |= {
            family.name + suffix: known | names.get(family.name + suffix, set()) for suffix in made.get(family.type, ())
        }
        found |= {name: labels for name, labels in names.items() if not name.endswith("_created")}
    return found


def expressions() -> Iterator[str]:
    """Every query of the dashboard."""
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))
    for annotation in DASHBOARD["annotations"]["list"]:
        yield annotation["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]


def check(expression: str, known: dict[str, set[str]]) -> None:
    """Every metric of a query exists, with the labels it is selected and grouped by."""
    names = NAME.findall(expression)
    assert names, expression
    assert set(names) <= known.keys(), expression
    labels = set().union(*(known[name] for name in names)) | OF_PROMETHEUS
    selected = {
        label for group in re.findall(r"\{([^}]*)\}", expression) for label in re.findall(r"(\w+)\s*[=!]", group)
    }
    grouped = {label for group in re.findall(r"by \(([^)]*)\)", expression) for label in re.findall(r"\w+", group)}
    assert selected | grouped <= labels, expression


def test_the_dashboard_asks_for_what_exists() -> None:
    """And shows every metric of ours."""
    known = exported()
    asked = list(expressions())
    for expression in asked:
        check(expression, known)
    shown = {name for expression in asked for name in NAME.findall(expression)}
    ours = {base(name) for name in known if name.startswith("airlock_")}
    assert {base(name) for name in shown if name.startswith("airlock_")} == ours


def test_every_panel_can_be_told_apart() -> None:
    """Ids are unique, panels lie in the grid and on nobody else."""
    panels: list[dict[str, Any]] = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert max(x for x, _ in cells) < 24
        assert not taken & cells, panel["title"]
        taken |= cells


def test_the_table_has_what_is_exported_and_nothing_else() -> None:
    """With the right labels; the suggested alerts are queries that work."""
    known = exported()
    rows = [line.split(" | ") for line in TABLE.splitlines() if NAME.match(line.removeprefix("| `"))]
    documented: set[str] = set()
    for row in rows:
        for name, labels in re.findall(r"`(\w+)(?:\{([\w,]*)\})?`", row[0]):
            documented.add(base(name))
            expected = set().union(*(labels for sample, labels in known.items() if base(sample) == base(name)))
            if name.startswith("airlock_"):
                assert set(labels.split(",")) - {""} == expected - {"le"}, name
        for query in re.findall(r"`([^`]*[({].*?)`", row[2].replace("\\|", "|")):
            check(query, known)
    assert documented == {base(name) for name in known}


def test_every_outcome_is_explained() -> None:
    """In the table of outcomes."""
    explained = re.findall(
        r"`(\w+)`",
        "".join(line for line in TABLE.splitlines() if re.match(r"\| `\w+`.* \| (info|warning|error) \|$", line)),
    )
    assert set(explained) == {outcome.value for outcome in Outcome}


def base(name: str) -> str:
    """A metric's name, whichever of its samples is meant."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name
