"""`new`: whatever universe is begun, its knowledge is valid, explains itself and answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.cli.new import parse_spin_off, write_starter
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.scaffolding.starter import NewWork, StarterError, checked, starter_files, suggested_code
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.command_line import Result, invoke


def run(*arguments: str | Path, typed: str = "") -> Result:
    """The command line."""
    return invoke(*map(str, arguments), typed=typed)


OPTIONS = ("--title", "Deep Water", "--code", "DW", "--season", "3", "--season", "10")


@pytest.mark.parametrize(
    "works",
    [
        [NewWork("Deep Water", "DW", (1,))],
        [NewWork("Deep Water", "DW", (10, 8)), NewWork("Harbour: Lights", "HL2", (6,), spin_off=True)],
        [NewWork("'No' \"yes\" # & * | {x} \\ 年", "AA", (2, 99)), NewWork("yes", "YES", (1,))],
        [NewWork("A" * 80, "A1234567", (1,) * 99)],
    ],
)
def test_every_starter_is_valid(tmp_path: Path, works: list[NewWork]) -> None:
    """Titles of any shape, one episode or many, one series or several."""
    write_starter(tmp_path, works)
    knowledge = read_knowledge(tmp_path)
    assert [(work.title, work.code) for work in knowledge.works.values()] == [(w.title, w.code) for w in works]
    counts = [tuple(len(season.episodes) for season in work.seasons.values()) for work in knowledge.works.values()]
    assert counts == [work.seasons for work in works]
    assert {"character", "person", "place", "event"} <= set(knowledge.counts)


def test_the_files_explain_themselves() -> None:
    """Each names the schema that lies beside them, says what it is, and is plain YAML."""
    for path, text in starter_files([NewWork("Deep Water", "DW", (3,))]).items():
        first, second, *_ = text.splitlines()
        assert first == f"# yaml-language-server: $schema={'../' * path.count('/')}knowledge.schema.json"
        assert second.startswith("# ")
        assert text.endswith("\n")
        assert yaml.safe_load(text)


@pytest.mark.parametrize(
    ("title", "code"),
    [("Deep Water", "DW"), ("Andor", "AND"), ("24", "AA"), ("", "AA"), ("3 Body Problem", "BP"), ("Ёлки", "AA")],
)
def test_a_code_is_suggested(title: str, code: str) -> None:
    """Initials, or the beginning of the one word; always a code."""
    assert suggested_code(title) == code


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (NewWork("", "AA", (1,)), "A title has"),
        (NewWork("A\nB", "AA", (1,)), "A title has"),
        (NewWork("A", "dw", (1,)), "“dw” is not a code"),
        (NewWork("A", "AA", ()), "needs a season"),
        (NewWork("A", "AA", (0,)), "1 to 99 episodes"),
        (NewWork("A", "AA", (100,)), "1 to 99 episodes"),
    ],
)
def test_what_cannot_be_is_refused(work: NewWork, sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(StarterError, match=sentence):
        checked([work])


def test_two_series_need_two_codes() -> None:
    """A code stands for one series."""
    with pytest.raises(StarterError, match="Two series"):
        checked([NewWork("A", "AA", (1,)), NewWork("B", "AA", (1,))])


def test_a_spin_off_is_written_in_one_option() -> None:
    """Title, code, episodes of each season."""
    assert parse_spin_off("Harbour: a=b =hl:8,10") == NewWork("Harbour: a=b", "HL", (8, 10), spin_off=True)
    with pytest.raises(StarterError, match="Title=CODE:8,10"):
        parse_spin_off("Harbour")


async def test_the_command_with_options_and_its_answers(tmp_path: Path) -> None:
    """A script's way: what it writes passes `check` and answers."""
    folder = tmp_path / "new" / "folder"
    result = run("new", folder, *OPTIONS, "--spin-off", "Harbour Lights=HL:2")
    assert result.exit_code == 0, result.output
    assert "hl/work.yaml" in result.stdout
    schema = json.loads((folder / "knowledge.schema.json").read_text(encoding="utf-8"))
    assert "characters" in schema["properties"]
    assert run("check", folder).exit_code == 0
    knowledge = read_knowledge(folder)
    said = {}
    async with SimulatedDiscord(SnapshotHolder(knowledge), folder) as world:
        for command in (
            "/cast",
            "/cast name:example hero",
            "/release",
            "/release title:deep water",
            "/timeline",
            "/lore name:example place",
            "/spinoff",
            "/episode number:S1E1",
        ):
            request = json.dumps({"command": f"{command} private:true", "progress": {"DW": "S1E1"}})
            answer = await world.ask(parse_request(request, knowledge))
            assert answer["ok"], answer
            said[command] = payload_text(answer["payload"])
    assert "**Example Actor** as **Example Hero**" in said["/cast"]
    assert "Example Heir" not in " ".join(said.values())
    assert "Has never been further away" in said["/cast name:example hero"]
    assert "Deep Water S2E10" in said["/release"]
    assert "10 episodes" in said["/release title:deep water"]
    assert "What the first episode tells happens." in said["/timeline"]
    assert "Home of **Example Hero**" in said["/lore name:example place"]
    assert "Harbour Lights" in said["/spinoff"]
    assert "The Example" in said["/episode number:S1E1"]


def test_ask_answers_from_the_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AIRLOCK_KNOWLEDGE names it."""
    assert run("new", tmp_path / "dw", *OPTIONS).exit_code == 0
    monkeypatch.setenv("AIRLOCK_KNOWLEDGE", str(tmp_path / "dw"))
    result = run("ask", "/cast")
    assert result.exit_code == 0
    assert "Example Hero" in result.stdout


def test_whoever_gives_no_title_is_asked(tmp_path: Path) -> None:
    """Title, code, seasons, and further series; a slip is asked again."""
    typed = "Deep Water\n\n2\n3\nmany\n8\ny\nHarbour Lights\nharb\n1\n6\n\nn\n"
    result = run("new", tmp_path / "dw", typed=typed)
    assert result.exit_code == 0, result.output
    assert "a number from 1 to 99" in result.output
    works = read_knowledge(tmp_path / "dw").works
    assert [len(season.episodes) for season in works["DW"].seasons.values()] == [3, 8]
    assert (works["HARB"].title, works["HARB"].spin_off_of) == ("Harbour Lights", "DW")


@pytest.mark.parametrize("kind", ["file", "not empty", "inside a file"])
def test_nothing_is_ever_overwritten(tmp_path: Path, kind: str) -> None:
    """A folder that holds anything, and a file, are refused before anything is asked."""
    folder = tmp_path / "there"
    if kind == "not empty":
        folder.mkdir()
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        folder.write_text("mine", encoding="utf-8")
    result = run("new", folder / "below" if kind == "inside a file" else folder, *OPTIONS)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
    left = folder / "notes.txt" if kind == "not empty" else folder
    assert left.read_text(encoding="utf-8") == "mine"
