"""Every line of wanted.txt, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lookup import EVERYTHING, Ambiguous, Found, NotFound, look_up
from tests.lookup.universe import ENTRIES, INDEX

_LINES = [
    line
    for line in (Path(__file__).parent / "wanted.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _outcome(text: str) -> Found | Ambiguous | NotFound:
    sign, rest = text[0], text[1:]
    if sign == "=":
        entry, _, also = rest.partition(" + ")
        return Found(entry.strip(), _listed(also))
    if sign == "?":
        entries, _, shared = rest.partition("|")
        return Ambiguous(_listed(entries), shared.strip())
    return NotFound(_listed(rest))


@pytest.mark.parametrize("line", _LINES)
def test_wanted(line: str) -> None:
    typed, _, wanted = line.partition(" => ")
    assert look_up(typed, INDEX, EVERYTHING) == _outcome(wanted)


def test_table_is_large_and_refuses_enough() -> None:
    outcomes = [_outcome(line.partition(" => ")[2]) for line in _LINES]
    assert len(outcomes) >= 250
    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) >= 60


def test_table_names_known_entries() -> None:
    for line in _LINES:
        outcome = _outcome(line.partition(" => ")[2])
        if isinstance(outcome, Found):
            named = (outcome.entry, *outcome.also)
        else:
            named = outcome.entries if isinstance(outcome, Ambiguous) else outcome.suggestions
        assert set(named) <= set(ENTRIES), line
