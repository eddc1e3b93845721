"""An import adds what is missing, changes nothing that somebody wrote, and changes nothing the second time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.check import check_folder
from bot.cli.import_files import ImportResult, begin_from, import_files
from bot.errors import UserError
from bot.knowledge.importing.ids import slug
from bot.knowledge.importing.yaml_insert import Inserter, keeps_all, scalar
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.loading.yaml.reader import read_yaml
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from tests.knowledge.importing import samples
from tests.knowledge.importing.samples import tvmaze, tvmaze_episode

TODAY = date(2026, 12, 1)


def bring(folder: Path, *files: bytes, dry_run: bool = False) -> ImportResult:
    """Import these files into the base in `folder`."""
    paths = []
    for number, content in enumerate(files):
        path = folder.parent / f"{number}.import"
        path.write_bytes(content)
        paths.append(path)
    return import_files(paths, folder, "HL", TODAY, dry_run=dry_run)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base begun from a file of TVmaze."""
    folder = tmp_path / "base"
    bring(folder, tvmaze())
    return folder


def knowledge_in(folder: Path) -> Knowledge:
    """The base, which is valid and of which `check` has nothing to say."""
    found = check_folder(folder, TODAY)
    assert found.findings == []
    return read_knowledge(folder)


def test_from_one_file_to_a_valid_base(base: Path) -> None:
    knowledge = knowledge_in(base)
    assert knowledge.works["HL"].title == "Harbour Lights"
    assert len(knowledge.episodes) == 5
    assert {"mara-gull-lindqvist", "zoe-kravczyk", "old-tom-the-keeper", "nils-holm"} <= set(knowledge.entries)
    assert "keeper</b>" not in "".join(map(str, contents(base).values()))


def test_a_second_time_changes_nothing(base: Path) -> None:
    before = contents(base)
    result = bring(base, tvmaze())
    assert contents(base) == before
    assert result.plan.added == {}
    assert next(result.lines()) == "Added: nothing; everything is there already."


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    tried = bring(folder, tvmaze(), dry_run=True)
    assert not folder.exists()
    assert bring(folder, tvmaze()).plan == tried.plan


def test_what_an_editor_wrote_stays(base: Path) -> None:
    path = base / "hl" / "episodes.yaml"
    text = path.read_text(encoding="utf-8").replace("title: Low Tide", "title: Ebb  # as the book has it")
    text = text.replace("    title: High Tide\n", "").replace("  HL S2E2:", "\n  # not out yet\n  HL S2E2:")
    path.write_text(text, encoding="utf-8")
    result = bring(base, tvmaze())
    after = path.read_text(encoding="utf-8")
    assert after == text.replace("  HL S2E1:\n", "  HL S2E1:\n    title: High Tide\n")
    assert "hl/episodes.yaml: HL S1E2 is called “Ebb” here and “Low Tide” in the import" in result.plan.unsure


def test_new_episodes_stand_where_they_belong(base: Path) -> None:
    shorter = [episode for episode in samples.EPISODES if episode["number"] != 2]
    folder = base.parent / "other"
    bring(folder, tvmaze([*shorter[:1], *shorter[3:]]))
    work = (folder / "hl" / "work.yaml").read_text(encoding="utf-8")
    (folder / "hl" / "work.yaml").write_text(work.replace("episodes: 1", "episodes: 3"), encoding="utf-8")
    with pytest.raises(UserError):  # an editor raises the count first, and the days follow
        check_folder_strictly(folder)
    bring(folder, tvmaze())
    codes = [
        line.strip(" :") for line in (folder / "hl" / "episodes.yaml").read_text("utf-8").splitlines() if "HL S" in line
    ]
    assert codes == sorted(codes)


def check_folder_strictly(folder: Path) -> None:
    """Raise an error if `check` has one."""
    if check_folder(folder, TODAY).failed(strict=False):
        raise UserError("check failed")


def test_episodes_beyond_what_the_season_has_are_told(base: Path) -> None:
    more = [*samples.EPISODES[:3], tvmaze_episode(1, 4, "Ebb", "2013-07-15"), *samples.EPISODES[4:]]
    result = bring(base, tvmaze(more))
    assert "HL S1E4" not in (base / "hl" / "episodes.yaml").read_text("utf-8")
    assert any("season 1 has 3 episodes here, and the import tells of S1E4" in doubt for doubt in result.plan.unsure)


def test_a_new_season_of_a_known_series(base: Path) -> None:
    bring(base, tvmaze([*samples.EPISODES, tvmaze_episode(3, 1, "Flood", "2027-06-24")]))
    knowledge = knowledge_in(base)
    assert list(knowledge.works["HL"].seasons) == [1, 2, 3]
    assert Position("HL", 3, 1) in knowledge.episodes


def test_reveal_points_from_first_appearances(base: Path) -> None:
    bring(base, samples.WIKI)
    text = (base / "hl" / "characters.yaml").read_text(encoding="utf-8")
    assert "  mara-lindqvist:\n    name: Mara Lindqvist\n" in text
    assert "    reveal: HL S1E2\n" in text
    knowledge_in(base)


def test_suggestions_are_listed_oldest_first(base: Path) -> None:
    notes = [note.message for note in check_folder(base, TODAY, with_defaults=True).notes]
    assert (
        sum("this reveal point is a suggestion of 2026-12-01 (the last episode known)" in note for note in notes) == 2
    )


def test_the_end_of_the_first_season_is_suggested_for_its_cast(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    bring(folder, samples.TMDB_SEASON)
    text = (folder / "hl" / "characters.yaml").read_text(encoding="utf-8")
    assert "reveal: HL S1E2  # suggested 2026-12-01: the end of the first season in whose cast they are" in text
    assert "seasons: {1: main}" in text
    assert knowledge_in(folder).entries["ida-lund"]


def test_imported_aliases_are_found_and_never_shown(base: Path) -> None:
    bring(base, samples.WIKIDATA)
    text = (base / "hl" / "characters.yaml").read_text(encoding="utf-8")
    assert "- {name: Gull, search_only: true}" in text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_marks_stay(base: Path, ending: str, mark: bytes) -> None:
    path = base / "hl" / "characters.yaml"
    before = mark + path.read_bytes().replace(b"\n", ending.encode())
    path.write_bytes(before)
    bring(base, samples.WIKIDATA)
    after = path.read_bytes()
    assert after.startswith(before.rstrip())
    assert after.count(b"\n") == after.count(ending.encode()) > before.count(b"\n")


def test_a_section_in_brackets_gets_a_file_beside_it(base: Path) -> None:
    (base / "hl" / "characters.yaml").unlink()
    (base / "people.yaml").write_text('people: {ann-bee: {name: Ann Bee, reveal: "premise"}}\n', encoding="utf-8")
    bring(base, tvmaze())
    assert (base / "people.yaml").read_text("utf-8").startswith("people: {ann-bee:")
    assert "zoe-kravczyk" in (base / "people-imported.yaml").read_text("utf-8")
    knowledge_in(base)


def test_a_base_with_errors_is_left_alone(base: Path) -> None:
    path = base / "people.yaml"
    path.write_text("people: {a: {}}\n", encoding="utf-8")
    before = contents(base)
    with pytest.raises(UserError, match=r"(?s)people\.yaml:1:\d+: .*has errors; mend them, then import again"):
        bring(base, tvmaze([*samples.EPISODES, tvmaze_episode(3, 1)]))
    assert contents(base) == before


def test_a_broken_file_leaves_the_base_as_it_was(base: Path) -> None:
    before = contents(base)
    with pytest.raises(UserError, match="Nothing was imported, and nothing has changed"):
        bring(base, tvmaze([*samples.EPISODES, tvmaze_episode(3, 1)]), b"{")
    assert contents(base) == before


def test_new_from_a_file_needs_an_empty_folder(base: Path) -> None:
    path = base.parent / "show.json"
    path.write_bytes(tvmaze())
    with pytest.raises(UserError, match="is not an empty folder"):
        begin_from(base, path, "HL", TODAY)


@given(st.text(max_size=30))
def test_every_text_can_be_written(text: str) -> None:
    for inside in (False, True):
        data = read_yaml(
            f"a: {{b: {scalar(text, inside=True)}}}\nc: {scalar(text, inside=inside)}\n".encode("utf-8", "replace"), "f"
        )
        printable = text.encode("utf-8", "replace").decode()
        if printable.isprintable() and data[0] is not None and not data[2]:
            assert (data[0]["a"]["b"], data[0]["c"]) == (printable, printable)


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, unique=True),
    st.integers(1, 6),
    st.sampled_from(["", "  # a comment\n", "\n", "    # deeper\n\n"]),
)
def test_an_insertion_keeps_all_data(keys: list[str], indent: int, between: str) -> None:
    space = " " * indent
    items = between.join(f"{space}{key}:\n{space}  name: {key}\n" for key in keys)
    text = f"# head\nplaces:\n{items}{between}people:\n{space}x: {{name: X}}\n"
    data, locations, problems, _ = read_yaml(text.encode(), "file")
    assert problems == []
    for after in (None, keys[0]):
        inserter = Inserter(text, locations)
        inserter.add_item(("places",), ["new:", "  name: New"], after)
        inserter.add_key(("people", "x"), "reveal", "premise")
        new = inserter.text()
        assert keeps_all(text, new)
        found = read_yaml(new.encode(), "file")[0]
        assert found["places"]["new"] == {"name": "New"}
        assert list(found["places"]).index("new") == (1 if after else len(keys))
        assert found["people"]["x"]["reveal"] == "premise"
    assert data is not None


@pytest.mark.parametrize(("name", "id_"), [("Zoë “Z” Łukasz", "zoe-z-lukasz"), ("Мара", "mara"), ("…", "entry")])
def test_ids(name: str, id_: str) -> None:
    assert slug(name) == id_
