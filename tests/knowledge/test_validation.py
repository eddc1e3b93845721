from __future__ import annotations

import pytest

from bot.knowledge.loading.validation import fields_at, nearest
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.sealed import break_seal
from tests.knowledge.small import CHARACTERS, EPISODES, PEOPLE, SOURCES, TERMS, TIDEWATER, WORK, Base


def test_the_small_knowledge_base_is_valid(base: Base) -> None:
    assert base.problems() == []


# ---------------------------------------------------------------- each mistake at its place


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        # Unknown keys, with the nearest known one.
        (
            CHARACTERS,
            "reveal: AUR S1E3\n    facts",
            "▮revel: AUR S1E3\n    facts",
            "unknown key “revel”; did you mean “reveal”?",
        ),
        (CHARACTERS, "note: as a child", "▮notes: as a child", "unknown key “notes”; did you mean “note”?"),
        (
            CHARACTERS,
            "search_only: true",
            "▮search-only: true",
            "unknown key “search-only”; did you mean “search_only”?",
        ),
        (CHARACTERS, "is: mentor of", "▮si: mentor of", "unknown key “si”; did you mean “is”?"),
        (CHARACTERS, "- to: bosun\n", "- to: bosun\n        ▮colour: red\n", "unknown key “colour”; remove it"),
        (CHARACTERS, "characters:", "▮charcters:", "unknown key “charcters”; did you mean “characters”?"),
        (
            EPISODES,
            "title_reveal: premise",
            "▮title_reveel: premise",
            "unknown key “title_reveel”; did you mean “title_reveal”?",
        ),
        (PEOPLE, "job: director", "▮jobb: director", "unknown key “jobb”; did you mean “job”?"),
        (WORK, "status: aired", "▮Status: aired", "unknown key “Status”; did you mean “status”?"),
        (WORK, "{id: jump, text:", "{id: jump, ▮txet:", "unknown key “txet”; did you mean “text”?"),
        (PEOPLE, "{name: New Face}", "{name: {▮nmae: New Face}}", "unknown key “nmae”; did you mean “name”?"),
        (CHARACTERS, "{name: Marra, search_only: true}", "{name: Marra, ▮facts: x}", "unknown key “facts”; remove it"),
        # Missing keys.
        (SOURCES, "    title: Heard somewhere\n", "", "“title” is missing"),
        (
            CHARACTERS,
            "{credit: guest, reveal: AUR S2E2, note: as a child}",
            "▮{reveal: AUR S2E2}",
            "“credit” is missing",
        ),
        # Wrong types.
        (
            CHARACTERS,
            "seasons: {1: main, 2: recurring}",
            "seasons: ▮main",
            "“seasons” must be a mapping with keys of its own",
        ),
        (CHARACTERS, "name: The Bosun", "name: [▮[The Bosun]]", "“name” must be a mapping with keys of its own"),
        (
            CHARACTERS,
            "reveal: AUR S1E3\n    facts",
            "reveal: [AUR S1E3, ▮[AUR S1E2]]\n    facts",
            "“reveal” must be text",
        ),
        (CHARACTERS, "reveal: AUR S1E3\n    facts", "reveal: ▮[]\n    facts", "“reveal” must not be empty"),
        (CHARACTERS, "text: She lights the lamp.", "text: ▮[She lights the lamp.]", "“text” must be text"),
        (WORK, "title: Tidewater", "title: ▮{name: Tidewater}", "“title” must be text"),
        (TERMS, "places:\n", "things: ▮[a]\nplaces:\n", "“things” must be a mapping with keys of its own"),
        (TERMS, "places:\n", "things: ▮nothing\nplaces:\n", "“things” must be a mapping with keys of its own"),
        (PEOPLE, "{name: New Face}", "▮New Face", "“new-face” must be a mapping with keys of its own"),
        # Numbers, yes and no, words of a list.
        (
            WORK,
            "episodes: 3",
            "episodes: ▮03",
            "“episodes”: “03” is not a whole number; write digits without a leading zero",
        ),
        (
            WORK,
            "episodes: 3",
            "episodes: ▮0x10",
            "“episodes”: “0x10” is not a whole number; write digits without a leading zero",
        ),
        (
            WORK,
            "episodes: 3",
            "episodes: ▮3.0",
            "“episodes”: “3.0” is not a whole number; write digits without a leading zero",
        ),
        (
            WORK,
            "episodes: 3",
            "episodes: ▮~",
            "“episodes”: “~” is not a whole number; write digits without a leading zero",
        ),
        (
            WORK,
            "episodes: 3",
            "episodes: ▮٣",
            "“episodes”: “٣” is not a whole number; write digits without a leading zero",
        ),
        (
            CHARACTERS,
            "{1: main, 2",
            "{▮01: main, 2",
            "“01”: “01” is not a whole number; write digits without a leading zero",
        ),
        (CHARACTERS, "search_only: true", "search_only: ▮yes", "“search_only”: “yes” is neither true nor false"),
        (CHARACTERS, "search_only: true", "search_only: ▮True", "“search_only”: “True” is neither true nor false"),
        (
            CHARACTERS,
            "{1: main, 2",
            "{1: ▮mian, 2",
            "“mian” is not one of main, recurring, guest; did you mean “main”?",
        ),
        (
            WORK,
            "topic: overview",
            "topic: ▮castt",
            "“castt” is not one of overview, cast, release, connections; did you mean “cast”?",
        ),
        (SOURCES, "reliability: low", "reliability: ▮none", "“none” is not one of high, medium, low"),
        # Dates.
        (
            EPISODES,
            "released: 2030-01-04",
            "released: ▮1:30",
            "“released”: “1:30” is not a date; write 2026, 2026-03 or 2026-03-27",
        ),
        (
            EPISODES,
            "released: 2030-01-04",
            "released: ▮2030-02-30",
            "“released”: “2030-02-30” is not a day of the calendar",
        ),
        (
            EPISODES,
            "released: 2030-01-04",
            "released: ▮no",
            "“released”: “no” is not a date; write 2026, 2026-03 or 2026-03-27",
        ),
        # Ids, addresses, colours, texts.
        (
            TERMS,
            "  keel-is-laid:",
            "  ▮Keel_Laid:",
            "“Keel_Laid”: “Keel_Laid” is not an id; use small letters, digits and single hyphens",
        ),
        (
            TERMS,
            "about: lamp-room",
            "about: ▮lamp_room",
            "“lamp_room” is not an id; use small letters, digits and single hyphens",
        ),
        (SOURCES, "https://rumour.example/", "▮ftp://rumour.example/", "“ftp://rumour.example/” is not a valid url"),
        (WORK, 'accent: "#000000"', 'accent: ▮"black"', "“black” is not a valid accent"),
        (TERMS, "real: none\n", 'real: ▮""\n', "“real”: is empty; write something or leave the key out"),
        (TERMS, "real: none\n", 'real: ▮"a\\eb"\n', "“real”: holds a control character; remove it"),
        (WORK, "note: Renewed.", f"note: ▮{'x' * 281}", "“note” has 281 characters; at most 280 fit on a phone"),
        (PEOPLE, "name: Otto Lind", f"name: ▮{'x' * 81}", "“name” has 81 characters; at most 80 fit on a phone"),
        # What YAML allows.
        (CHARACTERS, "name: The Bosun", "name:▮", "“name” has no value; write one or remove the key"),
        (
            CHARACTERS,
            "reveal: AUR S1E3\n    facts",
            "reveal:▮\n    facts",
            "“reveal” has no value; write one or remove the key",
        ),
        (
            CHARACTERS,
            "  bosun:\n",
            "  bosun:\n    <<: ▮*there\n",
            "an alias (*) stands here; write the value out instead",
        ),
        (CHARACTERS, "  bosun:\n", "  bosun:\n    ▮<<: {name: x}\n", "unknown key “<<”; remove it"),
        (
            SOURCES,
            "  gazette:\n",
            "  gazette: ▮&all\n",
            "an anchor (&) stands here; write the value out where it is needed",
        ),
        (
            CHARACTERS,
            "sources: [gazette, almanac]",
            "sources: [▮*all]",
            "an alias (*) stands here; write the value out instead",
        ),
        (PEOPLE, "name: Ida Voss", "name: ▮!!str Ida Voss", "a tag (!) stands here; remove it"),
        (PEOPLE, "  new-face: {", "  otto-lind: {name: Otto}\n  new-face: {", None),
    ],
)
def test_one_mistake_is_one_problem_at_its_line_and_column(
    base: Base, file: str, old: str, new: str, message: str | None
) -> None:
    place = base.change(file, old, new)
    found = base.problems()
    if message is None:
        place, message = f"{PEOPLE}:7:3", "“otto-lind” stands here a second time (first in line 6); keep one of them"
    elif "is missing" in message and "▮" not in new:
        place = f"{SOURCES}:15:5"  # the entry it is missing in
    assert found == [f"{place}: {message}"]


def test_a_file_that_is_no_mapping_is_one_problem_without_follow_ups(base: Base) -> None:
    base.put(SOURCES, "- gazette\n- almanac\n")
    assert base.problems() == [f"{SOURCES}:1:1: a knowledge file begins with a section such as “characters:”"]


def test_a_comment_alone_is_a_valid_file(base: Base) -> None:
    base.put("later.yaml", "# to be written\n")
    assert base.problems() == []


def test_values_that_look_like_something_else_stay_text(base: Base) -> None:
    for old, new in {"Otto Lind": "no", "New Face": "1:30", "Ida Voss": "~"}.items():
        base.change(PEOPLE, f"name: {old}", f"name: {new}")
    knowledge = base.read()
    names = {id_: [break_seal(name) for name in entry.names] for id_, entry in knowledge.entries.items()}
    assert {name.text for id_ in ("otto-lind", "new-face", "ida-voss") for name in names[id_] if name} == {
        "no",
        "1:30",
        "~",
    }


def test_a_text_is_one_line_whatever_its_form_in_the_file(base: Base) -> None:
    base.change(
        TERMS,
        "text: The keel of the Aurora is laid.",
        "text: >\n      The keel of\n      the Aurora\n\n      is  laid.",
    )
    events = {event.id: break_seal(event.happening) for event in base.read().events}
    happening = events["keel-is-laid"]
    assert happening is not None
    assert happening.text == "The keel of the Aurora is laid."


# ---------------------------------------------------------------- all problems at once


def test_all_problems_of_all_files_come_in_one_go(base: Base) -> None:
    expected = [
        base.change(CHARACTERS, "name: The Bosun", "▮nam: The Bosun") + ": unknown key “nam”; did you mean “name”?",
        base.change(EPISODES, "released: 2030-01-11", "released: ▮soon")
        + ": “released”: “soon” is not a date; write 2026, 2026-03 or 2026-03-27",
        base.change(PEOPLE, "name: New Face", "name: ▮!x New Face") + ": a tag (!) stands here; remove it",
        base.change(SOURCES, "reliability: low", "reliability: ▮lwo")
        + ": “lwo” is not one of high, medium, low; did you mean “low”?",
        base.change(TERMS, "when: late 1974", "when: ▮once")
        + ": “when”: “once” is not a story date; write 1974, 1974-08-24, late 1974, 1980s, by 1983 or 1984 to 1991",
        base.change(TIDEWATER, "reveal: TID S1E1", "reveal: ▮TID S1E7") + ": there is no episode TID S1E7",
        base.change(WORK, "status: aired", "status: ▮aird")
        + ": “aird” is not one of announced, confirmed, aired, reported, superseded; did you mean “aired”?",
    ]
    assert base.problems() == sorted(expected)


def test_several_problems_of_one_entry_are_all_there(base: Base) -> None:
    base.change(TERMS, "work: AUR\n    when: 1974-08-24", "wrk: AUR\n    when: then")
    base.change(TERMS, "about: lamp-room", "about: Lamp Room")
    base.change(TERMS, "real: Nothing of the kind happened.", "real:")
    assert [problem.split(": ", 1)[0] for problem in base.problems()] == [
        f"{TERMS}:17:5",
        f"{TERMS}:18:11",
        f"{TERMS}:20:10",
        f"{TERMS}:22:12",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SOURCES, "publisher: The Harbour Gazette", "publishr: The Harbour Gazette"),
        (SOURCES, "  gazette:\n", "  gazette: &x\n"),
        (SOURCES, "sources:\n", "sorces:\n"),
        (CHARACTERS, "name: The Bosun", "name: [[The Bosun]]"),
        (CHARACTERS, "  mara-quill:\n", "  mara-quill:\n    ship: Aurora\n"),
        (CHARACTERS, "characters:\n", "character:\n"),
        (CHARACTERS, "  bosun:\n", "characters:\n  bosun:\n"),
        (PEOPLE, "people:\n", "peple:\n"),
        (PEOPLE, "name: Ida Voss", "name:"),
        (TERMS, "name: Lamp Room", "name: *x"),
        (WORK, "title: Aurora Station", "title:"),
        (WORK, "works:\n", "wroks:\n"),
        (WORK, "  TID:\n", "  TID:\n    x: y\n"),
        (EPISODES, "title: Storm", "titel: Storm"),
        (EPISODES, "title: Wreck, ", "title: Wreck, title: Wreck, "),
        (EPISODES, "episodes:\n", "episods:\n"),
        (EPISODES, "episodes:\n", "episodes: &x\n"),
    ],
)
def test_references_into_what_is_broken_are_no_problems_of_their_own(base: Base, file: str, old: str, new: str) -> None:
    base.change(file, old, new)
    assert len(base.problems()) == 1


@pytest.mark.parametrize("file", [SOURCES, CHARACTERS, PEOPLE, TERMS, WORK, EPISODES, TIDEWATER])
@pytest.mark.parametrize("raw", [b"a: [\n", b"\xff", b"a: \x00", b"text", b"- a", b"a: 1\n---\nb: 2\n", b"[" * 100])
def test_references_into_a_file_that_cannot_be_read_are_no_problems(base: Base, file: str, raw: bytes) -> None:
    folder = base.write()
    (folder / file).write_bytes(raw)
    base.texts.pop(file)
    found = base.problems()
    assert len(found) == 1
    assert found[0].startswith(f"{file}:1:") or found[0].startswith(f"{file}:2:")


def test_a_broken_entry_does_not_hide_what_is_wrong_in_others(base: Base) -> None:
    base.change(CHARACTERS, "name: The Bosun", "name: [[The Bosun]]")
    place = base.change(TERMS, "about: lamp-room", "about: [▮lamp-rom, bosun]")
    assert base.problems()[1:] == [f"{place}: there is no entry “lamp-rom”; did you mean “lamp-room”?"]


# ---------------------------------------------------------------- hints and sentences


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("revel", ["reveal", "relations"], "reveal"),
        ("AUT", ["AUR", "TID"], "AUR"),
        ("aur", ["AUR", "TID"], "AUR"),
        ("Reveal", ["reveal"], "reveal"),
        ("abc", ["xyz"], None),
        ("ab", ["cd"], None),
        ("anything", [], None),
        ("", ["reveal"], None),
    ],
)
def test_the_nearest_known_word_is_one_that_was_meant(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected


def test_keys_are_known_at_every_depth() -> None:
    assert "characters" in fields_at(())
    assert "parts" in fields_at(("characters", "x"))
    assert fields_at(("characters", "x", "parts", 0, "seasons", "1"))[:2] == ["credit", "reveal"]
    assert fields_at(("characters", "name", "name", 0)) == ["name", "reveal", "search_only"]
    assert "is" in fields_at(("things", "x", "relations", 1, "versions", 0))
    assert "rhythm" in fields_at(("works", "AUR", "seasons", "1", "schedule", 0))
    assert "topic" in fields_at(("works", "AUR", "seasons", "1", "facts", 0))
    assert fields_at(("nonsense", "x")) == []


def test_a_problem_is_one_line_without_codes_for_the_terminal() -> None:
    problem = Problem("bad\nname\udcff.yaml", 1, 2, "unknown key “a\nb\x1b[2J”")
    assert str(problem) == "bad\\nname\\udcff.yaml:1:2: unknown key “a\\nb\\x1b[2J”"
    str(problem).encode()


def test_problems_are_sorted_by_file_and_place_and_stand_there_once() -> None:
    first, second, third = Problem("a", 2, 1, "x"), Problem("a", 10, 1, "x"), Problem("b", 1, 1, "x")
    assert KnowledgeError([third, second, first, second]).problems == [first, second, third]
