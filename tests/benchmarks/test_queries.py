"""The set of queries asks about what is in the knowledge that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.matchers import ASK, FOUND, NONE, OFFER, Reply
from benchmarks.queries import Query, Universe, read_set, verdict
from bot.knowledge.loading.loader import read_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def query(want: str, *entries: str, also_fine: str | None = None) -> Query:
    return Query("x", "cast", want, "typo", frozenset(entries), frozenset({also_fine} if also_fine else ()))


def test_every_id_exists_and_nothing_is_asked_twice() -> None:
    knowledge = read_knowledge(KNOWLEDGE)
    known = {*knowledge.entries, *knowledge.works, *map(str, knowledge.episodes)}
    known |= {f"{work.code} S{number}" for work in knowledge.works.values() for number in work.seasons}
    known |= {f"{code} not started" for code in knowledge.works}
    queries = read_set()
    assert {id_ for each in queries for id_ in each.entries} <= known
    assert len({(each.query, each.command) for each in queries}) == len(queries) >= 400
    assert sum(each.want == NONE for each in queries) >= 80


def test_a_line_that_cannot_be_judged(tmp_path: Path) -> None:
    path = tmp_path / "queries.yaml"
    path.write_text("- {query: margo, command: cast, want: found, class: exact}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="margo"):
        read_set(path)


def test_exact_names_and_positions_the_whole_way() -> None:
    universe = Universe(read_knowledge(KNOWLEDGE))
    for command, text, wanted in (
        ("cast", "Margo Madison", "margo-madison"),
        ("lore", "Jamestown", "jamestown"),
        ("timeline", "Margo Madison", "margo-madison"),
        ("release", "season 3", "FAM S3"),
        ("release", "Star City", "SC"),
        ("episode", "S2E10", "FAM S2E10"),
        ("progress", "S2E10", "FAM S2E10"),
    ):
        asked = Query(text, command, FOUND, "exact", frozenset({wanted}), frozenset())
        assert universe.answer(asked) == Reply(FOUND, (wanted,)), command


def test_verdicts() -> None:
    found, other, asks, nothing = Reply(FOUND, ("a",)), Reply(FOUND, ("z",)), Reply(ASK, ("a", "b", "c")), Reply(NONE)
    replies = (found, other, asks, nothing)
    assert [verdict(query(FOUND, "a"), reply) for reply in replies] == ["right", "wrong", "asked", "missed"]
    assert [verdict(query(ASK, "a", "b"), reply) for reply in replies] == ["wrong", "wrong", "right", "missed"]
    assert [verdict(query(NONE), reply) for reply in replies] == ["wrong", "wrong", "asked", "right"]
    assert verdict(query(ASK, "a", "z"), asks) == "asked"
    assert verdict(query(FOUND, "a", also_fine=ASK), asks) == "right"
    assert verdict(query(FOUND, "a", also_fine=NONE), nothing) == "right"
    assert verdict(query(NONE, "a", also_fine=FOUND), found) == "right"
    assert verdict(query(NONE, "a", also_fine=FOUND), other) == "wrong"


def test_a_weak_match_is_right_where_it_is_offered_first() -> None:
    first, second, other = (Reply(OFFER, entries) for entries in (("a", "b"), ("b", "a"), ("z",)))
    slipped, exact = query(FOUND, "a"), Query("x", "cast", FOUND, "exact", frozenset({"a"}), frozenset())
    assert [verdict(slipped, reply) for reply in (first, second, other)] == ["right", "asked", "missed"]
    assert verdict(exact, first) == "asked"
    assert verdict(query(NONE), other) == "right"
    assert verdict(query(ASK, "a", "b"), first) == "right"
