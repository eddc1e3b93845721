"""The shipped knowledge: it loads, it is as full as it should be, and no mistake in it would go unnoticed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.schema import json_schema
from bot.knowledge.model import Fact, Kind, Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed, break_seal
from tests.knowledge.small import MARK, Base, place_of_mark, problems_in

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
FILES = sorted(SHIPPED.rglob("*.yaml"))


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return read_knowledge(SHIPPED)


def opened(sealed: Sealed[Any]) -> Any:
    return break_seal(sealed)


def facts_of(knowledge: Knowledge) -> Iterable[tuple[str, Fact]]:
    for id_, entry in knowledge.entries.items():
        yield from ((id_, fact) for fact in (*entry.facts, *([entry.summary] if entry.summary else [])))
    for work in knowledge.works.values():
        for season in work.seasons.values():
            yield from ((season.id, fact) for fact in season.facts)
    for position, episode in knowledge.episodes.items():
        yield from ((str(position), fact) for fact in episode.facts)


def reveals_of(knowledge: Knowledge) -> Iterable[frozenset[Position]]:
    for _, fact in facts_of(knowledge):
        yield from (version.reveal for version in fact.versions)
    for entry in knowledge.entries.values():
        yield from (name.reveal for name in entry.names)
        yield from (casting.credit.reveal for casting in entry.castings)
        yield from (job.reveal for job in entry.jobs)
        yield from (version.reveal for relation in entry.relations for version in relation.versions)
    yield from (event.happening.reveal for event in knowledge.events)


# ---------------------------------------------------------------- it is all there


def test_the_shipped_knowledge_has_no_problem() -> None:
    assert problems_in(SHIPPED) == []


def test_every_episode_of_both_series_is_there(shipped: Knowledge) -> None:
    seasons: dict[tuple[str, int], int] = {}
    for position in shipped.episodes:
        seasons[position.work, position.season] = seasons.get((position.work, position.season), 0) + 1
    assert seasons == {**{("FAM", season): 10 for season in range(1, 6)}, ("SC", 1): 8}
    assert len(shipped.episodes) == 58


def test_there_is_enough_of_everything(shipped: Knowledge) -> None:
    counts = shipped.counts
    assert counts["character"] >= 90
    assert counts["event"] >= 150
    assert counts["person"] >= 90
    assert counts["series"] == 2
    assert (
        sum(counts[kind.value] for kind in (Kind.PLACE, Kind.CRAFT, Kind.MISSION, Kind.ORGANISATION, Kind.THING)) >= 60
    )


def test_every_event_says_what_happened_in_our_world(shipped: Knowledge) -> None:
    real = [opened(event.happening).real for event in shipped.events]
    assert all(text is None or len(text.split()) > 1 for text in real)
    assert sum(text is not None for text in real) >= 40


def test_every_fact_has_a_text_and_a_source(shipped: Knowledge) -> None:
    for id_, fact in facts_of(shipped):
        assert fact.versions, (id_, fact.id)
        for version in fact.versions:
            wording = opened(version)
            assert wording.text, (id_, fact.id)
            assert wording.sources, (id_, fact.id)


def test_everything_else_that_is_told_has_a_source_too(shipped: Knowledge) -> None:
    for entry in shipped.entries.values():
        assert all(opened(casting.credit).sources for casting in entry.castings), entry.id
        assert all(opened(job).sources for job in entry.jobs), entry.id
        assert all(opened(version).sources for relation in entry.relations for version in relation.versions), entry.id
    assert all(opened(event.happening).sources for event in shipped.events)
    assert all(opened(episode.release).sources for episode in shipped.episodes.values())
    for work in shipped.works.values():
        for season in work.seasons.values():
            assert season.schedule, season.id
            assert all(opened(schedule).sources for schedule in season.schedule), season.id


def test_every_character_has_a_part_or_a_summary(shipped: Knowledge) -> None:
    characters = [entry for entry in shipped.entries.values() if entry.kind is Kind.CHARACTER]
    assert [entry.id for entry in characters if not entry.castings and entry.summary is None] == []


def test_every_reveal_point_is_an_episode_that_exists(shipped: Knowledge) -> None:
    for reveal in reveals_of(shipped):
        assert all(position in shipped.episodes for position in reveal), reveal


def test_no_fact_is_safe_before_its_entry_may_be_named(shipped: Knowledge) -> None:
    """Whoever has reached a fact of a season after the first cannot be kept from the name it belongs to."""
    for id_, entry in shipped.entries.items():
        doors = [name.reveal for name in entry.names if not opened(name).search_only]
        for fact in entry.facts:
            for version in fact.versions:
                latest = {position.work: position for position in version.reveal}
                assert any(
                    all(position.work in latest and position <= latest[position.work] for position in door)
                    for door in doors
                ), (id_, fact.id)


def test_tokens_of_buttons_are_unique(shipped: Knowledge) -> None:
    assert len(shipped.ids_by_token) == len(shipped.entries)


def test_reading_twice_gives_the_same_version(shipped: Knowledge) -> None:
    again = read_knowledge(SHIPPED)
    assert again.version == shipped.version
    assert again.fingerprints == shipped.fingerprints


# ---------------------------------------------------------------- the JSON Schema for editors


class WholeNumbers(yaml.BaseLoader):
    """Everything is text but plain whole numbers and true and false, as an editor's YAML 1.2 sees them."""


WholeNumbers.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|[1-9][0-9]*)$"), list("0123456789"))
WholeNumbers.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
WholeNumbers.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
WholeNumbers.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: node.value == "true")


def with_text_keys(node: Any) -> Any:
    """As JSON has it: keys are always text."""
    if isinstance(node, dict):
        return {str(key): with_text_keys(value) for key, value in node.items()}
    return [with_text_keys(item) for item in node] if isinstance(node, list) else node


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(json.dumps(json_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_the_json_schema_accepts_the_shipped_files(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    data = with_text_keys(yaml.load(path.read_text(encoding="utf-8"), WholeNumbers))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)] == []


def test_the_json_schema_accepts_the_small_knowledge_base(
    validator: jsonschema.Draft202012Validator, base: Base
) -> None:
    for file, text in base.texts.items():
        data = with_text_keys(yaml.load(text, WholeNumbers))
        assert [error.message for error in validator.iter_errors(data)] == [], file


@pytest.mark.parametrize(
    "data",
    [
        {"charcters": {}},
        {"characters": {"x": {"nam": "X"}}},
        {"characters": {"x": {"name": ["X"], "reveal": 3}}},
        {"works": {"AUR": {"title": "A"}}},
        {"sources": {"s": {"publisher": "P", "title": "T", "reliability": "none"}}},
        {"characters": {"x": {"name": {"name": "X", "search_only": "maybe"}}}},
    ],
)
def test_the_json_schema_refuses_what_the_reader_refuses(data: Any, validator: jsonschema.Draft202012Validator) -> None:
    assert not validator.is_valid(data)


# ---------------------------------------------------------------- deliberate mistakes

PEOPLE, SOURCES = "people.yaml", "sources.yaml"
FAM, SC = "for-all-mankind/", "star-city/"

MISTAKES = {
    "an unknown key": (
        FAM + "main-cast.yaml",
        r"\n    reveal: FAM",
        r"\n    ▮revael: FAM",
        "unknown key “revael”; did you mean “reveal”?",
    ),
    "an unknown section": (
        FAM + "timeline.yaml",
        r"\nevents:",
        r"\n▮event:",
        "unknown key “event”; did you mean “events”?",
    ),
    "a repeated entry": (
        FAM + "recurring.yaml",
        r"\n  deke-slayton:",
        r"\n  deke-slayton: {name: Deke}\n  ▮deke-slayton:",
        "“deke-slayton” stands here a second time",
    ),
    "a repeated key": (
        FAM + "episodes.yaml",
        r"\n    title: Red Moon",
        r"\n    title: Red Moon\n    ▮title: Blue Moon",
        "“title” stands here a second time",
    ),
    "a section twice": (
        FAM + "terms.yaml",
        r"\nmissions:",
        r"\nmissions: {}\n▮missions:",
        "“missions” stands here a second time",
    ),
    "an id used in another file": (
        SC + "characters.yaml",
        r"\ncharacters:",
        r"\ncraft:\n  ▮jamestown: {name: J, reveal: premise}\ncharacters:",
        "“jamestown” exists already (for-all-mankind/terms.yaml:",
    ),
    "an episode in two files": (
        SC + "episodes.yaml",
        r"\n  SC S1E1:",
        r"\n  ▮FAM S1E1: {sources: seed0}\n  SC S1E1:",
        "“FAM S1E1” exists already",
    ),
    "an episode left out": (FAM + "episodes.yaml", r"\n  FAM S1E2:(\n    .*)+", "", "FAM S1E2 is missing"),
    "a position that does not exist": (
        FAM + "timeline.yaml",
        r"reveal: FAM S1E3",
        "reveal: ▮FAM S1E13",
        "there is no episode FAM S1E13",
    ),
    "a season that does not exist": (
        SC + "timeline.yaml",
        r"reveal: SC S1E1",
        "reveal: ▮SC S2",
        "SC S2 has no episodes",
    ),
    "an unknown work in a reveal point": (
        FAM + "main-cast.yaml",
        r"\n    reveal: FAM S1E1",
        r"\n    reveal: ▮FAN S1E1",
        "there is no episode FAN S1E1; did you mean “FAM”?",
    ),
    "the premise with a position": (
        FAM + "main-cast.yaml",
        r"\n    reveal: FAM S1E1",
        r"\n    reveal: [FAM S1E1, ▮premise]",
        "“premise” stands alone",
    ),
    "a reveal point in words": (
        FAM + "recurring.yaml",
        r"reveal: FAM S1E4",
        "reveal: ▮season 1 episode 4",
        "“season 1 episode 4” is not a reveal point",
    ),
    "an unknown source": (
        FAM + "terms.yaml",
        r"sources: fw-jam\n",
        r"sources: ▮fw-jamm\n",
        "there is no source “fw-jamm”",
    ),
    "an unknown actor": (
        FAM + "main-cast.yaml",
        r"actor: joel-kinnaman",
        "actor: ▮joel-kinaman",
        "there is no entry “joel-kinaman”; did you mean “joel-kinnaman”?",
    ),
    "a character as a writer": (
        FAM + "episodes.yaml",
        r"\[ronald-d-moore, matt-wolpert",
        "[▮ed-baldwin, ronald-d-moore, matt-wolpert",
        "“ed-baldwin” is a character, but a person belongs here",
    ),
    "an unknown character of a relation": (
        FAM + "main-cast.yaml",
        r"- to: karen-baldwin",
        "- to: ▮karen-balwdin",
        "there is no entry “karen-balwdin”; did you mean “karen-baldwin”?",
    ),
    "an unknown entry of an event": (
        FAM + "timeline.yaml",
        r"about: \[gordo-stevens,",
        "about: [▮gordo-stephens,",
        "there is no entry “gordo-stephens”; did you mean “gordo-stevens”?",
    ),
    "an unknown work of an event": (
        SC + "timeline.yaml",
        r"work: SC",
        "work: ▮CS",
        "there is no work “CS”; did you mean “SC”?",
    ),
    "a season without end in a part": (
        FAM + "main-cast.yaml",
        r"5: main\}",
        "5: main, ▮15: main}",
        "FAM has no season 15",
    ),
    "a billing that does not exist": (
        FAM + "recurring.yaml",
        r"\{1: recurring\}",
        "{1: ▮reccuring}",
        "“reccuring” is not one of main, recurring, guest; did you mean “recurring”?",
    ),
    "a leading zero": (FAM + "work.yaml", r"episodes: 10,", "episodes: ▮010,", "“010” is not a whole number"),
    "a date of no calendar": (
        FAM + "episodes.yaml",
        r"released: 2019-11-01",
        "released: ▮2019-11-31",
        "“2019-11-31” is not a day of the calendar",
    ),
    "a date of another country": (
        SC + "episodes.yaml",
        r"released: 2026-05-29",
        "released: ▮29.05.2026",
        "“29.05.2026” is not a date",
    ),
    "a story date in words": (
        FAM + "timeline.yaml",
        r"when: 1961\n",
        r"when: ▮the sixties\n",
        "“the sixties” is not a story date",
    ),
    "a finale before the premiere": (
        FAM + "work.yaml",
        r"finale: 2019-12-20",
        "finale: ▮2019-10-20",
        "the finale lies before the premiere",
    ),
    "a schedule out of order": (
        FAM + "work.yaml",
        r"as_of: 2020-11-20",
        "as_of: ▮2018-11-20",
        "schedules stand oldest first",
    ),
    "an unknown status": (
        SC + "timeline.yaml",
        r"status: reported",
        "status: ▮rumoured",
        "“rumoured” is not one of announced, confirmed,",
    ),
    "an unknown reliability": (
        SOURCES,
        r"reliability: high",
        "reliability: ▮hihg",
        "“hihg” is not one of high, medium, low; did you mean “high”?",
    ),
    "a source without a place": (
        SOURCES,
        r"\n  seed0:",
        r"\n  ▮nowhere: {publisher: P, title: T, reliability: high}\n  seed0:",
        "source “nowhere” needs a url, a seed or where",
    ),
    "an address that is none": (SOURCES, r"url: https://www\.radiotimes", "url: ▮www.radiotimes", "is not a valid url"),
    "an empty value": (PEOPLE, r"\n    name: Ronald D\. Moore", r"\n    name:▮", "“name” has no value"),
    "an id with capital letters": (
        PEOPLE,
        r"\npeople:\n",
        r"\npeople:\n  ▮Jane-Doe: {name: Jane Doe, reveal: premise}\n",
        "“Jane-Doe” is not an id",
    ),
    "a person nobody credits": (
        PEOPLE,
        r"\npeople:\n",
        r"\npeople:\n  ▮jane-doe: {name: Jane Doe}\n",
        "“jane-doe” has no credit, no job and no reveal",
    ),
    "a text that is too long": (
        FAM + "timeline.yaml",
        r"text: Gordo and",
        "text: ▮" + "very " * 60 + "Gordo and",
        "characters; at most 280 fit on a phone",
    ),
    "a fact without a source": (
        FAM + "terms.yaml",
        r"\npeople:|\nplaces:\n",
        r"\nplaces:\n  barn: {name: Barn, reveal: premise, summary: ▮{text: A barn.}}\n",
        "“sources” is missing",
    ),
    "a fact that takes the place of another": (
        FAM + "main-cast.yaml",
        r"- id: breaks-with-von-braun",
        "- id: ▮mission-control",
        "a second fact “mission-control” in this entry",
    ),
    "a reveal beside versions": (
        FAM + "main-cast.yaml",
        r"summary:\n      versions:",
        r"summary:\n      ▮reveal: FAM S5\n      versions:",
        "write “reveal” inside each of the “versions”",
    ),
    "a broken quotation mark": (
        FAM + "work.yaml",
        r'accent: "#B5332E"',
        'accent: ▮"#B5332E',
        "the quote opened here is never closed",
    ),
    "an alias": (SC + "work.yaml", r"spin_off_of: FAM", "spin_off_of: ▮*fam", "an alias (*) stands here"),
    "an anchor": (SC + "work.yaml", r"title: Star City", "title: ▮&sc Star City", "an anchor (&) stands here"),
    "a tag": (SC + "work.yaml", r"platform: Apple", "platform: ▮!!str Apple", "a tag (!) stands here"),
    "a tabulator": (PEOPLE, r"\n    name: Matt", "\n▮\tname: Matt", "a tab stands in the indentation"),
    "a second document": (
        SC + "episodes.yaml",
        r"\n  SC S1E2:",
        r"\n▮---\nepisodes:\n  SC S1E2:",
        "a second document starts here",
    ),
}


@pytest.mark.parametrize(("file", "pattern", "replacement", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_deliberate_mistake_is_found_where_it_stands(
    tmp_path: Path, file: str, pattern: str, replacement: str, message: str
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    text, changed = re.subn(pattern, replacement, (folder / file).read_text(encoding="utf-8"), count=1)
    assert changed == 1, "the shipped knowledge has changed; make the mistake somewhere else"
    (folder / file).write_text(text.replace(MARK, ""), encoding="utf-8")

    (found,) = problems_in(folder)

    assert message in found
    place = found.split(": ")[0]
    if "quotation" in message or "not readable" in message:
        assert place.startswith(f"{file}:")  # YAML notices it a little later
    elif MARK in text:
        line, column = place_of_mark(text)
        assert place == f"{file}:{line}:{column}"
    else:
        assert place.startswith(f"{file}:")


def test_several_mistakes_at_once_are_all_found(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    expected = []
    together = [
        "a position that does not exist",
        "a leading zero",
        "an unknown reliability",
        "a billing that does not exist",
    ]
    for file, pattern, replacement, message in (MISTAKES[name] for name in together):
        text = re.sub(pattern, replacement, (folder / file).read_text(encoding="utf-8"), count=1)
        line, column = place_of_mark(text)
        expected.append((f"{file}:{line}:{column}", message))
        (folder / file).write_text(text.replace(MARK, ""), encoding="utf-8")
    found = problems_in(folder)
    assert len(found) == len(expected)
    for problem, (place, message) in zip(found, sorted(expected), strict=True):
        assert problem.startswith(place + ": ")
        assert message in problem
