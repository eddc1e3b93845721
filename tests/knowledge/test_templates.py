"""Blocks to paste: they pass `check` in any base, as a file of their own and pasted where they say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.cli.check import check_folder
from bot.cli.new import write_starter
from bot.knowledge.scaffolding.starter import NewWork
from bot.knowledge.scaffolding.templates import KINDS, Setting, template
from tests.support.command_line import invoke

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 20)
NAMES = {
    "Example Hero": "Toma Reeve",
    "Captain Example": "Captain Reeve",
    "Exampel Hero": "Tomma Reeve",
    "Example Actor": "Una Ray",
    "Example Maker": "Wim Ash",
    "Example Weekly": "The Harbour Gazette",
    "The Example": "Low Tide",
    "example.org": "harbour.example.com",
}


def printed(kind: str, folder: Path) -> str:
    result = invoke("template", kind, str(folder))
    assert result.exit_code == 0, result.output
    return result.stdout


def errors(folder: Path, today: date = TODAY) -> list[str]:
    found = check_folder(folder, today).findings
    return [str(finding) for finding in found if "warning: " not in str(finding)]


def own_words(text: str) -> str:
    for old, new in NAMES.items():
        text = text.replace(old, new)
    return re.sub(r"\bnew-(\w+)", r"my-\1", text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base with one season that is full and one of which the end is not known."""
    base = tmp_path / "kb"
    write_starter(base, [NewWork("Deep Water", "DW", (3, 4))])
    work = base / "dw" / "work.yaml"
    work.write_text(
        re.sub(r"(2:\n.*\n.*?), finale: \S+ episodes: 4,", r"\1,", work.read_text(encoding="utf-8")), "utf-8"
    )
    assert errors(base) == []
    return base


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_passes_as_a_file_of_its_own(folder: Path, kind: str) -> None:
    text = printed(kind, folder)
    (folder / "later.yaml").write_text(text, encoding="utf-8")
    assert errors(folder) == []
    (folder / "later.yaml").write_text(own_words(text), encoding="utf-8")
    assert errors(folder) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_passes_pasted_where_it_says(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comment above each section names a file from where the command was typed."""
    monkeypatch.chdir(folder.parent)
    text = own_words(printed(kind, Path(folder.name)))
    pieces = re.findall(r"# → (\S+)\n(\w+:)\n(.*?)(?=\n# →|\Z)", text, re.DOTALL)
    assert pieces
    for file, section, block in pieces:
        path = Path(file)
        before = path.read_text(encoding="utf-8") if path.exists() else f"{section}\n"
        assert f"\n{section}\n" in f"\n{before}"
        path.write_text(
            f"\n{before}".replace(f"\n{section}\n", f"\n{section}\n{block.rstrip()}\n", 1), encoding="utf-8"
        )
    assert errors(folder) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_that_is_pasted_twice_gets_other_ids(folder: Path, kind: str) -> None:
    for number in range(2):
        (folder / f"later{number}.yaml").write_text(printed(kind, folder), encoding="utf-8")
    assert errors(folder) == []


def test_what_is_left_of_a_block_is_told(folder: Path) -> None:
    (folder / "later.yaml").write_text(printed("character", folder), encoding="utf-8")
    found = [str(finding) for finding in check_folder(folder, TODAY).findings]
    assert [line for line in found if "later.yaml" in line and "is still an example" in line]


def test_a_season_that_is_full_is_said_to_be(tmp_path: Path) -> None:
    write_starter(tmp_path / "kb", [NewWork("Deep Water", "DW", (3,))])
    assert "The schedule of DW S1 is full" in printed("episode", tmp_path / "kb")


def test_the_next_episode_of_the_shipped_knowledge_is_the_next_one() -> None:
    assert "FAM S6E1:" in printed("episode", ROOT / "knowledge")
    assert "knowledge/for-all-mankind/" in printed("character", ROOT / "knowledge")


def test_without_a_base_the_block_is_still_one(tmp_path: Path) -> None:
    text = printed("character", tmp_path / "nowhere")
    assert set(yaml.safe_load(text)) == {"people", "characters", "sources"}
    assert "AA S1E1" in text
    assert template("event", Setting()) == printed("event", tmp_path / "nowhere").replace(f"{tmp_path}/nowhere/", "")


@pytest.mark.parametrize(("asked", "words"), [("charactr", "did you mean character?"), ("banana", "write one of")])
def test_an_unknown_kind_is_refused_in_one_sentence(asked: str, words: str) -> None:
    result = invoke("template", asked)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
