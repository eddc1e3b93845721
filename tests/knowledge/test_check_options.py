"""`check` with its options: --strict, --json, --annotations, --stale, --stats, --format; the JSON Schema."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
import yaml

from bot.knowledge.review import formatter
from bot.knowledge.review.formatter import WIDTH, StyleError, format_yaml
from tests.knowledge.small import CHARACTERS, FILES, SOURCES, TERMS, WORK, Base
from tests.support.command_line import Result, invoke

ROOT = Path(__file__).resolve().parents[2]
LAMP = "She lights the lamp."


def check(folder: Path, *options: str) -> Result:
    return invoke("check", str(folder), "--today", "2031-12-31", *options)


# ---------------------------------------------------------------- severities and exit codes


def test_warnings_are_printed_but_do_not_fail(base: Base) -> None:
    place = base.tidy().change(CHARACTERS, LAMP, "▮She lights the lamp")
    folder = base.write()
    result = check(folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == f"{folder}/{place}: warning: this fact has no full stop at its end; add one"
    assert result.stdout.splitlines()[1].startswith("No errors, but 1 warning in ")
    assert check(folder, "--strict").exit_code == 1


def test_errors_come_first_and_fail(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, "She lights the lamp")
    base.change(WORK, "It was made for winter nights.", "It was made for *winter* nights.")
    result = check(base.write())
    assert result.exit_code == 1
    assert ["warning: " in line for line in result.stdout.splitlines()] == [False, True]


def test_json_carries_the_severity(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, "She lights the lamp")
    base.change(WORK, "It was made for winter nights.", "It was made for *winter* nights.")
    result = check(base.write(), "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["ok"] is False
    assert [problem["severity"] for problem in answer["problems"]] == ["error", "warning"]
    assert answer["counts"]["character"] == 2


def test_json_is_ok_with_warnings_unless_strict(base: Base) -> None:
    base.tidy().change(CHARACTERS, LAMP, "She lights the lamp")
    folder = base.write()
    assert json.loads(check(folder, "--json").stdout)["ok"] is True
    assert json.loads(check(folder, "--json", "--strict").stdout)["ok"] is False


def test_a_mistake_of_form_does_not_hide_the_review(base: Base) -> None:
    """Nor does it make the review tell what only seems so, such as a source that only the broken entry cites."""
    fact = base.tidy().change(CHARACTERS, LAMP, "▮She lights the lamp")
    form = base.change(CHARACTERS, "name: The Bosun", "▮nam: The Bosun")
    leak = base.change(TERMS, "A storm tears the", "▮For Keeper Quill a storm tears the")
    folder = base.write()
    found = check(folder).stdout.splitlines()
    assert [line.partition(": ")[0] for line in found] == [f"{folder}/{place}" for place in (form, leak, fact)]
    assert check(folder).exit_code == 1


def test_a_day_that_is_none_is_refused(base: Base) -> None:
    result = invoke("check", str(base.write()), "--today", "tomorrow")
    assert result.exit_code == 2
    assert "“tomorrow” is not a day" in result.output


# ---------------------------------------------------------------- annotations


def test_annotations_lead_from_the_repository_to_the_line(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    base = Base(tmp_path / "data" / "kb")
    place = base.tidy().change(CHARACTERS, LAMP, "▮She lights 100% of the *lamp*").split(":")
    result = check(base.write(), "--annotations")
    where = f"file=data/kb/aurora/characters.yaml,line={place[1]},col={place[2]}"
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"::error {where}::an asterisk in this text would be shown as typed; remove it",
        f"::warning {where}::this fact has no full stop at its end; add one",
    ]


def test_annotations_without_a_repository_lead_from_here(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    base.tidy().change(CHARACTERS, "name: The Bosun", "nam: The Bosun")
    monkeypatch.chdir(base.write())
    assert check(Path(), "--annotations").stdout.startswith("::error file=aurora/characters.yaml,line=")


def test_annotations_escape_what_would_end_them(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "a,b"
    base = Base(folder)
    base.tidy().change(CHARACTERS, "name: The Bosun", '"100%\\n::x": The Bosun')
    line = check(base.write(), "--annotations").stdout.splitlines()[0]
    assert line.startswith("::error file=a%2Cb/aurora/characters.yaml,line=")
    assert "100%25" in line


def test_a_missing_folder_is_annotated_too(tmp_path: Path) -> None:
    result = check(tmp_path / "missing", "--annotations")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=missing,line=1,col=1::")


# ---------------------------------------------------------------- what has aged, what is there


def test_stale_takes_days_and_today(base: Base) -> None:
    folder = base.tidy().write()
    asked = ["check", str(folder), "--stale", "--days", "3650", "--today"]
    assert "was announced for 1 June 2031" in invoke(*asked, "2031-12-31").stdout
    assert "announced for" not in invoke(*asked, "2031-05-31").stdout
    assert "announced for" not in check(folder).stdout
    assert check(folder, "--stale").exit_code == 0
    assert check(folder, "--stale", "--strict").exit_code == 1


def test_stats_count_per_season_and_per_kind(base: Base) -> None:
    folder = base.tidy().write()
    lines = [line.split() for line in check(folder, "--stats").stdout.splitlines()]
    assert lines[1][:5] == ["AUR", "S1", "3", "0", "0"]
    assert lines[2][:5] == ["AUR", "S2", "2", "1", "0"]
    assert lines[3][:5] == ["TID", "S1", "2", "2", "2"]
    assert ["character", "2", "1", "3", "1", "3", "2"] in lines
    answer = json.loads(check(folder, "--stats", "--json").stdout)["stats"]
    assert answer["seasons"][0] == {
        "season": "AUR S1",
        "episodes": 3,
        "without title": 0,
        "without date": 0,
        "facts": 4,
        "events": 1,
        "credits": 1,
        "sources": 1,
    }
    assert [row["kind"] for row in answer["kinds"]] == ["character", "person", "place"]


# ---------------------------------------------------------------- the house style

UNTIDY = """\
# What we know.

places:
    lamp-room:   # the top
      name:   Lamp Room
      aliases: ["The Lantern",   'The Lens']
      # Who goes there?
      reveal: AUR S1E1
      facts:
      - {id: glass, text: 'It''s made of glass.', reveal: AUR S1E1,
           sources: [gazette,
             almanac]}
      - id: long
        text: It is reached by a stair,
            of two hundred steps.
"""

TIDY = """\
# What we know.

places:
  lamp-room:     # the top
    name: Lamp Room
    aliases: ["The Lantern", 'The Lens']
    # Who goes there?
    reveal: AUR S1E1
    facts:
      - {id: glass, text: 'It''s made of glass.', reveal: AUR S1E1, sources: [gazette, almanac]}
      - id: long
        text: It is reached by a stair, of two hundred steps.
"""


def test_format_keeps_data_comments_and_order() -> None:
    assert format_yaml(UNTIDY) == TIDY
    assert format_yaml(TIDY) == TIDY


def test_format_rewrites_and_a_second_time_changes_nothing(base: Base) -> None:
    base.tidy().change(WORK, "    title: Aurora Station\n", "    title:    Aurora Station\n")
    base.texts[TERMS] = base.texts[TERMS].replace("\n", "\r\n")
    folder = base.write()
    mode = stat.S_IMODE((folder / WORK).stat().st_mode)
    first = check(folder, "--format")
    assert first.exit_code == 0
    assert first.stdout.splitlines()[0] == f"Put into the house style: {TERMS}, {WORK}."
    assert (folder / WORK).read_bytes().decode() == FILES[WORK]
    assert stat.S_IMODE((folder / WORK).stat().st_mode) == mode
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    second = check(folder, "--format")
    assert second.stdout.startswith("No problems in ")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_file_in_style_stays_byte_for_byte() -> None:
    for path in sorted((ROOT / "knowledge").rglob("*.yaml")):
        assert format_yaml(path.read_text()) == path.read_text(), path.name
    for name, text in FILES.items():
        assert format_yaml(text) == text, name


def test_format_breaks_long_lines_at_the_items_first() -> None:
    words = "word " * 30
    flow = f'first: {words.strip()}, second: [{", ".join(["item"] * 40)}], third: "{words.strip()}"'
    text = f"a:\n  - {{{flow}}}\n  - b: {words * 3}\n"
    styled = format_yaml(text)
    assert yaml.load(styled, yaml.BaseLoader) == yaml.load(text, yaml.BaseLoader)
    assert max(map(len, styled.splitlines())) <= WIDTH
    assert format_yaml(styled) == styled


def test_format_leaves_a_word_that_is_longer_than_a_line() -> None:
    text = f"a:\n  b: https://{'x' * 200}.example/\n"
    assert format_yaml(text) == text


def test_format_guesses_nothing() -> None:
    text = "a: {b: no, c: 011, d: 1:30, e: 2026-03-27T21:00-07:00, f: 1.0, g: ~, h: 0x10, i: 1_000, j: 2026-03-27}\n"
    assert format_yaml(text) == text


def test_format_keeps_a_comment_and_nothing_else() -> None:
    assert format_yaml("# Nothing yet.\n") == "# Nothing yet.\n"


def test_format_refuses_files_with_problems(base: Base) -> None:
    base.tidy().change(WORK, "    title: Aurora Station\n", "    title:    Aurora Station\n")
    base.change(CHARACTERS, "name: The Bosun", "nam: The Bosun")
    folder = base.write()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = check(folder, "--format")
    assert result.exit_code == 1
    assert "unknown key “nam”" in result.stdout
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_format_leaves_the_old_file_when_writing_fails(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    base.tidy().change(WORK, "    title: Aurora Station\n", "    title:    Aurora Station\n")
    folder = base.write()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(shutil, "copymode", full)
    with pytest.raises(OSError, match="no space left"):
        invoke("check", str(folder), "--format")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_format_refuses_what_it_would_change(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(text: str) -> str:
        raise StyleError("rewriting would change its data")

    monkeypatch.setattr(formatter, "format_yaml", never)
    result = check(base.tidy().write(), "--format")
    assert result.exit_code == 1
    assert f"{SOURCES}:1:1: cannot be put in the house style: rewriting would change its data" in result.stdout


# ---------------------------------------------------------------- the JSON Schema


def test_the_schema_in_docs_is_up_to_date(tmp_path: Path) -> None:
    result = invoke("schema", str(tmp_path / "schema.json"))
    assert result.exit_code == 0
    assert (tmp_path / "schema.json").read_text() == (ROOT / "docs" / "knowledge.schema.json").read_text()
    assert invoke("schema").stdout == (ROOT / "docs" / "knowledge.schema.json").read_text()


def test_every_knowledge_file_refers_to_the_schema() -> None:
    for path in sorted((ROOT / "knowledge").rglob("*.yaml")):
        way = "../" * len(path.relative_to(ROOT).parent.parts)
        assert path.read_text().startswith(f"# yaml-language-server: $schema={way}docs/knowledge.schema.json\n"), path
