"""What `check` says of mistakes of every kind, whole."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.check import check_folder
from bot.knowledge.loading.schema import json_schema
from bot.knowledge.review import formatter
from bot.knowledge.review.formatter import StyleError, format_yaml
from bot.knowledge.scaffolding.starter import released
from tests.knowledge.small import CHARACTERS, EPISODES, PEOPLE, SOURCES, TERMS, TIDEWATER, WORK, Base

TODAY = date(2031, 12, 31)
LAMP = "She lights the lamp."
FIRST = "{as_of: 2030, status: aired, premiere: 2030-01-04, finale: 2030-01-18, episodes: 3, sources: gazette}"
JUMP = "{id: jump, text: The second season jumps ten years ahead., sources: gazette}"
FACT = "      - {id: early, text: He whistles., reveal: AUR S1E3, sources: gazette}\n"
RELATION = (
    "      - to: bosun\n        is: mentor of\n        back: pupil of\n        reveal: AUR S1E3\n       "
    " sources: gazette\n"
)
PART = (
    "      - actor: otto-lind\n        work: AUR\n        seasons: {1: main, 2: recurring}\n        sources: gazette\n"
)

MISSING = {
    "sources of an event": (TERMS, "    sources: [gazette, almanac]\n", ""),
    "reliability": (SOURCES, "    reliability: high\n", ""),
    "colour": (WORK, '    accent: "#336699"\n', ""),
    "date in the story": (TERMS, "    when: late 1974\n", ""),
    "our world": (TERMS, "    real: none\n", ""),
    "series of an event": (TERMS, "    work: AUR\n    when: late 1974\n", "    when: late 1974\n"),
    "schedule": (WORK, f"        schedule:\n          - {FIRST}\n", "        facts: []\n"),
    "day on which it was known": (WORK, "{as_of: 2030, status: aired, premiere", "{status: aired, premiere"),
    "the other entry": (CHARACTERS, "      - to: bosun\n        is: mentor of", "      - is: mentor of"),
    "name of a fact": (CHARACTERS, "{id: early, text: He", "{text: He"),
    "seasons of a part": (CHARACTERS, "        seasons: {1: main, 2: recurring}\n", ""),
}
SHAPES = {
    "seasons as a list": (CHARACTERS, "seasons: {1: main, 2: recurring}", "seasons: [1, 2]"),
    "a schedule that is none": (WORK, f"schedule:\n          - {FIRST}", f"schedule: {FIRST}"),
    "facts that are no list": (CHARACTERS, f"    facts:\n{FACT}", "    facts: He whistles.\n"),
    "relations that are no list": (CHARACTERS, f"    relations:\n{RELATION}", "    relations: mentor of bosun\n"),
    "parts that are no list": (
        CHARACTERS,
        "    name: The Bosun\n",
        "    name: The Bosun\n    parts: {actor: otto-lind}\n",
    ),
    "jobs that are no list": (PEOPLE, "    jobs:\n      - {work: AUR", "    jobs: {work: AUR"),
    "a list without its spaces": (CHARACTERS, f"    facts:\n{FACT}", "    facts:\n      -id: early\n"),
    "a key without its space": (PEOPLE, "    name: Ida Voss\n", "    name: Ida Voss\n    -jobs: 1\n"),
    "a list of what is no list": (SOURCES, "    publisher: The Harbour Gazette", "    publisher: [A, B]"),
    "a key with an equals sign": (
        CHARACTERS,
        "  bosun:\n    name: The Bosun\n    reveal: AUR S1E3\n    facts:\n" + FACT,
        "  bosun: name = The Bosun\n",
    ),
    "an hour in brackets": (
        WORK,
        '    accent: "#336699"\n',
        '    accent: "#336699"\n    drops: {time: [21], zone: UTC}\n',
    ),
    "sources as a mapping": (CHARACTERS, "sources: [gazette, almanac]", "sources: {gazette: almanac}"),
}
PASTED = {
    name: (CHARACTERS, LAMP, f"She lights{sign}the lamp.")
    for name, sign in {
        "narrow space": "\u202f",
        "figure space": "\u2007",
        "word joiner": " \u2060",
        "byte order mark": " \ufeff",
        "left to right": " \u200e",
        "right to left": " \u200f",
        "embedding": " \u202a",
        "end of it": " \u202c",
        "line separator": " \u2028            ",
        "paragraph separator": " \u2029            ",
        "picture": " \ufffc",
        "lost letter": " \ufffd",
        "joiner": " \u200d",
    }.items()
} | {"footnote": (CHARACTERS, LAMP, '"She lights the lamp[3]."')}
IN_TIME = {
    "superseded, and nothing since": (
        WORK,
        "            status: announced\n            premiere",
        "            status: superseded\n            premiere",
    ),
    "a season of specials": (
        WORK,
        "      1:\n        schedule:\n          - {as_of: 2030, status",
        "      0:\n        schedule: [{as_of: 2030, episodes: 2, sources: gazette}]\n      1:\n     "
        "   schedule:\n          - {as_of: 2030, status",
    ),
    "aired, and the season before not": (
        WORK,
        f"            finale: 2031-06-08\n            sources: [gazette, almanac]\n        facts:\n  "
        f"        - {JUMP}\n  TID:\n",
        "            sources: [gazette, almanac]\n      3:\n        schedule:\n"
        "          - {as_of: 2031-09, status: aired, premiere: 2031-08-01, sources: gazette}\n  TID:\n",
    ),
    "aired in the future": (WORK, "finale: 2030-01-18, episodes: 3", "finale: 2039-01-18, episodes: 3"),
    "a version announced after it aired": (
        WORK,
        JUMP,
        "{id: jump, versions: [{text: It jumps., as_of: 2030, status: aired, sources: gazette},"
        " {text: It will jump., as_of: 2031, status: announced, sources: gazette}]}",
    ),
    "a version superseded by nothing": (
        WORK,
        JUMP,
        "{id: jump, versions: [{text: It jumps., as_of: 2030, sources: gazette}, {text: It will"
        " jump., as_of: 2031, status: superseded, sources: gazette}]}",
    ),
    "a part known before the season": (
        CHARACTERS,
        PART,
        PART.replace("{1: main, 2: recurring}", "{2: recurring}").replace(
            "        sources", "        status: reported\n        as_of: 2031-01-01\n        sources"
        ),
    ),
    "days of the example": (
        WORK,
        "            premiere: 2031-06-01\n            finale: 2031-06-08\n",
        f"            premiere: {released(2, 1)}\n",
    ),
}
OTHERS = {
    "a work that is not there": (TIDEWATER, "  TID S1E2:", "  XYZ S1E2:"),
    "a season before that has no episodes": (
        WORK,
        "  TID:\n",
        "      4:\n        schedule: [{as_of: 2031, sources: gazette}]\n        facts: [{id: x,"
        " text: It rains., sources: gazette}]\n  TID:\n",
    ),
    "a new name without a point": (CHARACTERS, "- {name: Mara Quill, reveal: AUR S1E3}", "- Mara Quill"),
    "a publisher that is a copy": (SOURCES, "publisher: Almanac", "publisher: Almanac (mirror)"),
    "a line of per cents": (SOURCES, "sources:\n  gazette:", "%sources\nsources:\n  gazette:"),
    "a bracket that closes nothing": (CHARACTERS, f"text: {LAMP}", "text: ] the lamp"),
    "a text that begins with a comma": (CHARACTERS, f"text: {LAMP}", "text: , she lights the lamp."),
    "far too deep": (CHARACTERS, LAMP, "[" * 40),
    "a date without a zone": (EPISODES, "title: Fog, released: 2030-01-11", "title: Fog, released: 2030-01-11T20:00"),
    "a time that is none": (EPISODES, "title: Fog, released: 2030-01-11", "title: Fog, released: 2030-01-11T29:00"),
}
EVERYTHING = {**MISSING, **SHAPES, **PASTED, **IN_TIME, **OTHERS}


@pytest.mark.parametrize("change", EVERYTHING.values(), ids=EVERYTHING)
def test_mistake(tmp_path: Path, change: tuple[str, str, str], snapshot: SnapshotAssertion) -> None:
    base = Base(tmp_path).tidy()
    base.change(*change)
    found = check_folder(base.write(), TODAY).findings
    assert found
    assert "\n".join(map(str, found)) == snapshot


def test_far_from_all_others(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    base = Base(tmp_path).tidy()
    events = "".join(
        f"  e{year}: {{work: AUR, when: {year}, text: It rains., real: none, reveal: AUR S1E1, sources: gazette}}\n"
        for year in (1970, 1971, 1972, 1973, 1975, 1976, 1977, 2974)
    )
    base.change(TERMS, "events:\n", f"events:\n{events}")
    found = check_folder(base.write(), TODAY).findings
    assert "\n".join(map(str, found)) == snapshot


def test_a_folder_that_is_not_there(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert [str(each) for each in check_folder(tmp_path / "nowhere", TODAY).findings] == snapshot


LAYOUTS = ("a: {\n # a comment\n}\n",)


@pytest.mark.parametrize("text", LAYOUTS)
def test_what_cannot_be_rewritten(text: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(StyleError) as told:
        format_yaml(text)
    assert str(told.value) == snapshot


def test_a_layout_that_changes_every_time(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatter, "_once", lambda text: f"{text}\n")
    with pytest.raises(StyleError) as told:
        format_yaml("a: b\n")
    assert str(told.value) == snapshot


def test_the_schema_explains_its_values(snapshot: SnapshotAssertion) -> None:
    text = json.dumps(json_schema(), ensure_ascii=False)
    assert sorted(set(re.findall(r'"description": "([^"]+)"', text))) == snapshot
