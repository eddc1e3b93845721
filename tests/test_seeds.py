"""The seed documents and the knowledge agree: every claim has found its place, and every citation has its claim."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.seeds import CLAIMS, RECORDS, SEED_FILES, SEEDS, read

HERE = Path(__file__).resolve().parent.parent
KNOWLEDGE = HERE / "knowledge"
LONGEST_RUN = 7
"""So many words in a row may be shared with an article by chance (names, titles); one more is a copy."""

WHAT_A_FATE_NEEDS = {"used": "where", "superseded": "superseded_by", "not-used": "why"}
ENTRY_SECTIONS = ("people", "characters", "places", "craft", "missions", "organisations", "things", "events")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def citations(node: Any) -> Iterator[str]:
    """Every claim id named by a `claims:` anywhere below `node`."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "claims":
                yield from as_list(value)
            else:
                yield from citations(value)
    elif isinstance(node, list):
        for item in node:
            yield from citations(item)


FILES = {path: read(path) or {} for path in sorted(KNOWLEDGE.rglob("*.yaml"))}


def section(name: str) -> dict[str, Any]:
    """One section of the knowledge, from all files."""
    return {key: entry for file in FILES.values() for key, entry in file.get(name, {}).items()}


def entry(place: str) -> Any:
    """What a `where` means: a work (`FAM`), a season with its episodes (`FAM S5`), an entry; None if there is none."""
    works = section("works")
    if place in works:
        return works[place]
    if season := re.fullmatch(r"([A-Z]+) S(\d+)", place):
        work, number = season.groups()
        record = works.get(work, {}).get("seasons", {}).get(number)
        episodes = {key: one for key, one in section("episodes").items() if key.startswith(f"{place}E")}
        return [record, episodes] if record else None
    return next((section(name)[place] for name in ENTRY_SECTIONS if place in section(name)), None)


def test_there_are_records() -> None:
    assert len(RECORDS) >= 5
    assert [record["id"] for record in RECORDS] == [path.stem for path in SEED_FILES]


def test_claims_are_numbered_in_order() -> None:
    for record in RECORDS:
        expected = [f"{record['id']}-{number}" for number in range(1, len(record["claims"]) + 1)]
        assert [claim["id"] for claim in record["claims"]] == expected


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_a_claim_has_a_fate_and_what_it_needs(claim: dict[str, Any]) -> None:
    assert claim["says"].strip()
    assert claim["fate"] in WHAT_A_FATE_NEEDS
    needed = WHAT_A_FATE_NEEDS[claim["fate"]]
    assert claim.get(needed), f"a claim that is {claim['fate']} needs {needed}"


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if "where" in claim], ids=lambda claim: claim["id"])
def test_a_claim_is_cited_where_its_record_says(claim: dict[str, Any]) -> None:
    for place in claim["where"]:
        found = entry(place)
        assert found is not None, f"there is no {place} in the knowledge"
        assert claim["id"] in citations(found), f"{place} does not cite {claim['id']}"


def test_every_citation_has_its_claim() -> None:
    kept = {claim["id"] for claim in CLAIMS if claim["fate"] in ("used", "superseded")}
    wrong = {str(path.relative_to(HERE)): sorted(set(citations(file)) - kept) for path, file in FILES.items()}
    assert {path: ids for path, ids in wrong.items() if ids} == {}


def test_every_seed_source_has_its_record() -> None:
    sources = {key: source["seed"] for key, source in section("sources").items() if "seed" in source}
    assert sources == {record["id"]: record["file"] for record in RECORDS}


def words(text: str) -> list[str]:
    """Its words in small letters, without addresses and punctuation; `can't` is one word, `spin-off` is two."""
    prose = re.sub(r"https?://\S+", " ", text.casefold())
    return re.findall(r"\w+", re.sub(r"['’]", "", prose).replace("_", " "))


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of words in it that are longer than chance allows."""
    length = LONGEST_RUN + 1
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def test_runs_see_through_case_punctuation_and_line_breaks() -> None:
    assert runs("One two, THREE four's\nfive “six” https://example.org/a-b-c seven-eight") == {
        ("one", "two", "three", "fours", "five", "six", "seven", "eight")
    }
    assert runs("only seven words are in this line") == set()


@pytest.mark.skipif(
    not os.environ.get("AIRLOCK_SEED_ARTICLES"),
    reason="the articles are not part of the project; set AIRLOCK_SEED_ARTICLES to a folder that holds them",
)
def test_no_sentence_of_an_article_is_copied() -> None:
    folder = Path(os.environ["AIRLOCK_SEED_ARTICLES"])
    copied: dict[str, list[str]] = {}
    for record in RECORDS:
        article = runs((folder / record["file"]).read_text(encoding="utf-8"))
        assert article
        for path in [*sorted(SEEDS.glob("*.yaml")), *FILES]:
            if shared := article & runs(path.read_text(encoding="utf-8")):
                place = f"{path.relative_to(HERE)} from {record['id']}"
                copied[place] = [" ".join(run) for run in sorted(shared)]
    assert copied == {}
