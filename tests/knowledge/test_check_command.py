from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.knowledge.small import CHARACTERS, SOURCES, WORK, Base
from tests.support.command_line import Result, invoke

LINE = re.compile(r"[^:]+:[1-9]\d*:[1-9]\d*: .+")


def check(*arguments: str | Path) -> Result:
    return invoke("check", *map(str, arguments))


def test_valid_knowledge_is_summed_up_with_exit_code_0(base: Base) -> None:
    result = check(base.tidy().write(), "--today", "2031-12-31")
    assert result.exit_code == 0
    assert result.stdout.startswith("No problems in ")
    assert "2 characters" in result.stdout
    assert result.stdout.count("\n") == 1


def test_every_problem_is_a_line_with_file_line_and_column_and_the_exit_code_is_1(base: Base) -> None:
    expected = [
        base.tidy().change(CHARACTERS, "name: The Bosun", "▮nam: The Bosun")
        + ": unknown key “nam”; did you mean “name”?",
        base.change(WORK, "status: aired", "status: ▮aird")
        + ": “aird” is not one of announced, confirmed, aired, reported, superseded; did you mean “aired”?",
    ]
    folder = base.write()
    result = check(folder, "--today", "2031-12-31")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{folder}/{line}" for line in expected]
    assert all(LINE.fullmatch(line) for line in result.stdout.splitlines())


def test_json_holds_the_same_problems(base: Base) -> None:
    place = base.tidy().change(CHARACTERS, "name: The Bosun", "▮nam: The Bosun")
    result = check(base.write(), "--json", "--today", "2031-12-31")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    file, line, column = place.split(":")
    assert answer == {
        "ok": False,
        "problems": [
            {
                "file": file,
                "line": int(line),
                "column": int(column),
                "severity": "error",
                "message": "unknown key “nam”; did you mean “name”?",
            }
        ],
    }


def test_json_of_valid_knowledge_has_version_and_counts(base: Base) -> None:
    result = check(base.tidy().write(), "--json", "--today", "2031-12-31")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["ok"], answer["problems"]) == (True, [])
    assert re.fullmatch(r"[0-9a-f]{12}", answer["version"])
    assert answer["counts"]["episode"] == 7


@pytest.mark.parametrize("as_json", [False, True])
def test_a_missing_folder_is_a_problem_and_no_traceback(tmp_path: Path, as_json: bool) -> None:
    result = check(tmp_path / "missing", *(["--json"] if as_json else []))
    assert result.exit_code == 1
    assert "there is no such folder of knowledge" in result.stdout
    assert "Traceback" not in result.output


def test_a_file_is_not_a_folder(base: Base) -> None:
    result = check(base.write() / SOURCES)
    assert result.exit_code == 1
    assert "there is no such folder of knowledge" in result.stdout


def test_an_empty_folder_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{tmp_path.name}:1:1: there is no YAML file in this folder\n"
    monkeypatch.chdir(tmp_path)
    assert LINE.fullmatch(check(".").stdout.strip())


def test_paths_can_be_clicked_from_where_the_command_was_typed(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below us, above us, beside us, in it, and by its whole path."""
    base.tidy().change(CHARACTERS, "name: The Bosun", "nam: The Bosun")
    folder = base.write()
    beside = folder.parent / "elsewhere"
    beside.mkdir(exist_ok=True)
    for here, asked in (
        (folder.parent, folder.name),
        (folder.parent, f"./{folder.name}"),
        (folder, "."),
        (folder / "aurora", ".."),
        (beside, f"../{folder.name}"),
        (folder.parent, folder),
        (beside, folder),
    ):
        monkeypatch.chdir(here)
        line = check(asked, "--today", "2031-12-31").stdout.splitlines()[0]
        path = Path(line.partition(":")[0])
        assert path.read_text(encoding="utf-8") == base.texts[CHARACTERS], (here, asked, line)
        assert path.is_absolute() == (here == beside and asked == folder)


def test_without_a_folder_the_setting_says_which(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRLOCK_KNOWLEDGE", str(base.write()))
    assert "2 characters" in check().stdout


def test_the_schema_is_printed_as_json() -> None:
    result = invoke("schema")
    assert result.exit_code == 0
    assert "characters" in json.loads(result.stdout)["properties"]
