"""What a reload says it has changed: losses first, counted by kind, everything in the file attached."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.new import write_starter
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.commands.reload import MAX_ATTACHED, counted_keys, full_changes, shortened_list, success_lines, unread_lines
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.unread_files import unread_files
from bot.knowledge.model import Knowledge
from bot.knowledge.scaffolding.starter import NewWork
from bot.knowledge.snapshot import SnapshotHolder, changes

WORKS = [NewWork("Deep Water", "DW", (10, 8)), NewWork("Undertow", "UT", (6,), spin_off=True)]


def lines_after(folder: Path, change: Callable[[Path], object]) -> tuple[list[str], str]:
    """What is said after a change, and what is attached."""
    old = read_knowledge(folder)
    change(folder)
    new = read_knowledge(folder)
    found = changes(old, new)
    return success_lines(found, old, new, dry_run=True), full_changes(found, old, new)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_starter(tmp_path / "kb", WORKS)
    return tmp_path / "kb"


def test_the_loss_of_a_series_comes_first_and_is_not_cut(folder: Path) -> None:
    def change(folder: Path) -> None:
        shutil.rmtree(folder / "ut")
        people = folder / "people.yaml"
        people.write_text(people.read_text("utf-8") + "  zoe-zed: {name: Zoe Zed, reveal: premise}\n", "utf-8")
        places = folder / "dw" / "places.yaml"
        places.write_text(places.read_text("utf-8").replace("Example Place", "The Quay"), "utf-8")

    lines, attached = lines_after(folder, change)
    assert lines[1:] == [
        "- Removed: 1 series (Undertow), 6 episodes",
        "- Changed: 1 place (example-place)",
        "- Added: 1 person (zoe-zed)",
    ]
    assert attached.splitlines()[:2] == ["Removed: series Undertow", "Removed: episode UT S1E1"]
    assert attached.splitlines()[-2:] == ["Changed: place example-place", "Added: person zoe-zed"]
    assert len(attached.splitlines()) == 9


def test_many_of_a_kind_are_counted_and_few_are_named(folder: Path) -> None:
    def change(folder: Path) -> None:
        text = "".join(f"  person-{number}: {{name: Person {number}, reveal: premise}}\n" for number in range(40))
        (folder / "more.yaml").write_text(
            f"people:\n{text}organisations:\n  guild: {{name: Guild, reveal: premise}}\n", "utf-8"
        )

    lines, attached = lines_after(folder, change)
    assert lines[1:] == ["- Added: 40 people, 1 organisation (guild)"]
    assert len(attached.splitlines()) == 41


def test_nothing_is_nothing(folder: Path) -> None:
    lines, attached = lines_after(folder, lambda folder: None)
    assert lines[0].startswith("Nothing to do")
    assert attached == ""


def test_a_title_is_no_markup(folder: Path) -> None:
    knowledge: Knowledge = read_knowledge(folder)
    assert counted_keys(["works DW", "characters a_b_c"], knowledge) == "1 series (Deep Water), 1 character (a\\_b\\_c)"


def test_what_is_not_read_is_told_beside_it(folder: Path) -> None:
    (folder / "dw" / "more.YAML").write_text("people: {}\n", "utf-8")
    lines = unread_lines(unread_files(folder))
    assert lines[0] == "**Not read**, though it looks like knowledge:"
    assert "dw/more.YAML:1:1" in lines[1]
    (folder / "notes.yaml.txt").write_text("people: {}\n", "utf-8")
    assert unread_lines(unread_files(folder))[0].startswith("**Not read:** 2 files")
    assert unread_lines([]) == []


async def test_the_command_says_it_and_attaches_everything(folder: Path) -> None:
    """As an admin sees it: the counts, the file, and what was not read."""
    knowledge = read_knowledge(folder)
    (folder / "dw" / "more.YAML").write_text("people: {}\n", "utf-8")
    request = parse_request(json.dumps({"command": "/reload dry_run:True", "as": "admin"}), knowledge)
    async with SimulatedDiscord(SnapshotHolder(knowledge), folder) as world:
        shutil.rmtree(folder / "ut")
        answer = await world.ask(request)
        said = payload_text(answer["payload"])
        assert "- Removed: 1 series (Undertow), 6 episodes\n" in said
        assert "`dw/more.YAML:1:1: this file is not read" in said
        assert [file["filename"] for file in answer["payload"]["attachments"]] == ["changes.txt"]
        (folder / "broken.yaml").write_text("people: {x: {nam: y}}\n", "utf-8")
        said = payload_text((await world.ask(request))["payload"])
    assert "**Nothing has changed.** The new knowledge has 1 problem" in said
    assert "`dw/more.YAML:1:1: this file is not read" in said


def test_an_attached_list_is_a_mebibyte_at_most() -> None:
    line = "Added: person zoe-zed\n"
    fits = (line * (MAX_ATTACHED // len(line))).rstrip()
    assert shortened_list(fits) == fits.encode()
    number = 2 * MAX_ATTACHED // len(line)
    cut = shortened_list("\n".join(["é" + line.strip()] * number))
    assert MAX_ATTACHED - 300 < len(cut) <= MAX_ATTACHED
    *kept, last = cut.decode().splitlines()
    assert set(kept) == {"é" + line.strip()}
    assert last == f"and {number - len(kept):,} more, left out because this list would be too long"
