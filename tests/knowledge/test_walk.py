"""What lies in a folder: what is read, in which order, and what is not and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli.doctor.machine import check_files
from bot.knowledge.loading import files
from bot.knowledge.loading.files import gather, walk
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.unread_files import unread_files
from tests.knowledge.small import Base
from tests.support.command_line import invoke

PERSON = "people: {una-ray: {name: Una Ray, reveal: premise}}\n"


def unread(folder: Path) -> dict[str, str]:
    """File and reason."""
    return {problem.file: problem.message for problem in unread_files(folder)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("more.YAML", "its ending is not in small letters"),
        ("more.Yml", "its ending is not in small letters"),
        ("more.yaml.txt", "does not end in .yaml; rename it"),
        ("more.yml.txt", "does not end in .yaml; rename it"),
        ("more.yaml (1)", "does not end in .yaml; rename it"),
        ("more.yaml copy", "does not end in .yaml; rename it"),
        ("more.ymal", "does not end in .yaml; rename it"),
        ("more.json", "looks like knowledge"),
        ("more.txt", "looks like knowledge"),
        ("more", "looks like knowledge"),
    ],
)
def test_what_looks_like_knowledge_and_is_not_read_is_told(
    base: Base, name: str, words: str, snapshot: SnapshotAssertion
) -> None:
    folder = base.tidy().write()
    text = json.dumps({"people": {"una-ray": {"name": "Una Ray"}}}) if name.endswith("json") else PERSON
    (folder / "aurora" / name).write_text(text, encoding="utf-8")
    found = unread(folder)
    assert list(found) == [f"aurora/{name}"]
    assert words in found[f"aurora/{name}"]
    result = invoke("check", str(folder), "--today", "2031-12-31")
    assert f"{folder}/aurora/{name}:1:1: warning: this file" in result.stdout
    assert result.exit_code == 0
    (finding,) = check_files(folder)
    assert words in finding.text
    assert found == snapshot


@pytest.mark.parametrize(
    "name",
    [
        "characters.yaml~",
        ".#characters.yaml",
        "#characters.yaml#",
        "._characters.yaml",
        ".x.yaml.swp",
        "characters.yaml.orig",
        "characters.yaml.bak",
        "notes.txt",
        "README.md",
        "portrait.png",
        "knowledge.schema.json",
    ],
)
def test_what_editors_and_systems_leave_behind_is_left_alone(base: Base, name: str) -> None:
    folder = base.tidy().write()
    before = gather(folder).digest
    text = json.dumps({"$defs": {}, "properties": {"people": {}}}) if name.endswith("json") else "Some words.\n"
    (folder / name).write_text(PERSON if "yaml" in name else text, encoding="utf-8")
    (folder / "__MACOSX").mkdir()
    (folder / ".AppleDouble").mkdir()
    (folder / ".AppleDouble" / "people.yaml").write_text(PERSON, encoding="utf-8")
    assert unread(folder) == {}
    assert gather(folder).digest == before


def test_a_folder_linked_within_is_read_where_it_stands(base: Base) -> None:
    folder = base.tidy().write()
    version = read_knowledge(folder).version
    names = list(gather(folder).contents)
    shutil.move(folder / "aurora", folder / ".elsewhere")
    (folder / "aurora").symlink_to(folder / ".elsewhere", target_is_directory=True)
    linked = folder.parent / f"{folder.name}-linked"
    linked.symlink_to(folder, target_is_directory=True)
    for root in (folder, linked):
        assert list(gather(root).contents) == names
        assert read_knowledge(root).version == version
        assert unread(root) == {}


@pytest.mark.parametrize("name", ["people.yaml", "aurora", "notes.txt", "gone.yaml"])
@pytest.mark.parametrize("by", ["absolute", "relative", "through another link"])
def test_a_link_that_leads_out_is_refused_and_nothing_behind_it_is_opened(
    base: Base, name: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = base.tidy().write()
    elsewhere = folder.parent / f"{folder.name}-elsewhere"
    elsewhere.mkdir()
    if name == "aurora":
        shutil.rmtree(folder / name)
        (elsewhere / name).mkdir()
        (elsewhere / name / "people.yaml").write_text(PERSON, encoding="utf-8")
    elif name != "gone.yaml":
        (elsewhere / name).write_text(PERSON, encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    target = Path("..", elsewhere.name, name) if by == "relative" else elsewhere / name
    if by == "through another link":
        (folder / ".between").symlink_to(target)
        target = Path(".between")
    (folder / name).symlink_to(target)
    opened: list[str] = []
    really = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *how: (opened.append(str(self)), really(self, *how))[1])
    refused = [str(problem) for problem in gather(folder).problems]
    assert refused == [
        f"{name}:1:1: this link leads out of the folder of knowledge, so it is not followed; put what it leads to here "
        "instead"
    ]
    assert unread(folder) == {}
    assert opened
    assert str(folder / name) not in opened
    assert not any(elsewhere.name in path for path in opened)


def test_a_neighbour_whose_name_begins_alike_is_outside(base: Base) -> None:
    folder = base.tidy().write()
    neighbour = folder.parent / f"{folder.name}2"
    neighbour.mkdir()
    (folder / "more").symlink_to(neighbour, target_is_directory=True)
    assert [problem.file for problem in gather(folder).problems] == ["more"]


def test_files_that_are_too_large_together_are_refused(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = base.tidy().write()
    sizes = [len(raw) for raw in gather(folder).contents.values()]
    monkeypatch.setattr(files, "MAX_TOTAL", sum(sizes))
    assert gather(folder).problems == []
    monkeypatch.setattr(files, "MAX_TOTAL", sum(sizes) - 1)
    found = gather(folder)
    assert len(found.contents) == len(sizes) - 1
    assert [it.message for it in found.problems] == [
        "the files up to this one are larger than 0 MB together; remove or shorten some"
    ]


@pytest.mark.parametrize("target", [".", "aurora"])
def test_a_link_to_what_is_read_already_is_told_and_never_loops(base: Base, target: str) -> None:
    folder = base.tidy().write()
    before = gather(folder).digest
    (folder / "zz-link").symlink_to((folder / target).resolve(), target_is_directory=True)
    assert gather(folder).digest == before
    assert unread(folder) == {"zz-link": "this link leads to a folder that is read already; remove it"}


def test_the_real_folder_is_read_and_not_the_link_before_it(base: Base) -> None:
    folder = base.tidy().write()
    names = list(gather(folder).contents)
    (folder / "a-link").symlink_to(folder / "aurora", target_is_directory=True)
    assert list(gather(folder).contents) == names
    assert list(unread(folder)) == ["a-link"]


def test_two_links_that_lead_to_one_another_end(base: Base) -> None:
    folder = base.tidy().write()
    other = folder / ".other"
    other.mkdir()
    (other / "back").symlink_to(folder, target_is_directory=True)
    (other / "people.yaml").write_text(PERSON, encoding="utf-8")
    (folder / "other").symlink_to(other, target_is_directory=True)
    assert "other/people.yaml" in gather(folder).contents
    assert list(unread(folder)) == ["other/back"]


def test_the_links_of_kubernetes_are_read_once(base: Base) -> None:
    """Files and folders that are links into a hidden folder, which is itself behind a link."""
    plain = base.tidy().write()
    mounted = plain.parent / f"{plain.name}-mounted"
    shutil.copytree(plain, mounted / "..2031_01_01")
    (mounted / "..data").symlink_to("..2031_01_01", target_is_directory=True)
    for name in ("sources.yaml", "tidewater.yml", "aurora"):
        (mounted / name).symlink_to(f"..data/{name}")
    assert list(gather(mounted).contents) == list(gather(plain).contents)
    assert unread(mounted) == {}


def test_the_order_is_that_of_the_names_with_files_before_folders(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yaml", "a/b/c.yaml", "c/a.yml", "a.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in walk(tmp_path).files]
    assert found == ["a.yaml", "b.yaml", "a/z.yaml", "a/b/c.yaml", "c/a.yml"]
