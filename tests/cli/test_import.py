"""`import` and `new --from`, as typed; all that they say is written down whole in the snapshots."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli import import_files as importing
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.snapshot import SnapshotHolder
from tests.knowledge.importing import samples
from tests.knowledge.importing.samples import cast, tvmaze, tvmaze_episode
from tests.support.command_line import Result, invoke

TODAY = str(datetime.now(UTC).date())


def put(folder: Path, **files: bytes) -> list[str]:
    """Write files, and return their paths; `show_json` becomes show.json."""
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def told(result: Result, folder: Path) -> str:
    """What was printed, without what differs each time."""
    return (result.stdout + result.stderr).replace(str(folder), "FOLDER").replace(TODAY, "TODAY")


def bring(folder: Path, *more: str, **files: bytes) -> str:
    """Import files into the base beside them."""
    paths = put(folder, **files)
    return told(invoke("import", *paths, "--into", str(folder / "base"), "--work", "hl", *more), folder)


def test_help_and_options(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (show,) = put(tmp_path, show_json=tvmaze())
    said = [
        invoke("import", "--help").stdout,
        invoke("new", "--help").stdout,
        told(invoke("new", str(tmp_path / "base"), "--from", show), tmp_path),
        told(invoke("new", str(tmp_path / "base"), "--from", show, "--code", "HL", "--season", "3"), tmp_path),
        told(invoke("import", show, "--into", str(tmp_path / "base"), "--work", "h-l"), tmp_path),
    ]
    assert not (tmp_path / "base").exists()
    assert said == snapshot


def test_begun_completed_and_asked(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (show,) = put(tmp_path, show_json=tvmaze())
    base = tmp_path / "base"
    said = [told(invoke("new", str(base), "--from", show, "--code", "hl"), tmp_path)]
    said.append(bring(tmp_path, "--dry-run", export_xml=samples.WIKI, query_json=samples.WIKIDATA))
    said.append(bring(tmp_path, export_xml=samples.WIKI, query_json=samples.WIKIDATA))
    said.append(bring(tmp_path, show_json=tvmaze()))
    said.append(told(invoke("check", str(base), "--defaults"), tmp_path))
    assert said == snapshot
    assert {path.name: path.read_text("utf-8").replace(TODAY, "TODAY") for path in base.rglob("*.yaml")} == snapshot


@pytest.mark.parametrize(("progress", "found"), [("S1E1", False), ("S1E2", True), ("S2E1", True)])
async def test_it_answers_rightly_at_three_progresses(tmp_path: Path, progress: str, found: bool) -> None:
    show, wiki = put(tmp_path, show_json=tvmaze(cast=[]), export_xml=samples.WIKI)
    assert invoke("import", show, wiki, "--into", str(tmp_path / "base"), "--work", "HL").exit_code == 0
    knowledge = read_knowledge(tmp_path / "base")
    async with SimulatedDiscord(SnapshotHolder(knowledge), tmp_path) as discord:

        async def ask(command: str) -> str:
            request: dict[str, Any] = {"command": f"{command} private:true", "progress": {"HL": progress}}
            answer = await discord.ask(parse_request(json.dumps(request), knowledge))
            return payload_text(answer["payload"])

        assert ("Zoë Kravczyk" in await ask("/cast name:Mara Lindqvist")) is found
        assert "24 June 2013" in await ask("/release title:season 1")
        assert ("Low Tide" in await ask("/episode number:S1E2")) is found


WRONG: dict[str, bytes] = {
    "empty.json": b"",
    "broken.json": b'{"a":\n  [1,',
    "deep.json": b"[" * 100_000,
    "other.json": b'{"a": 1}',
    "page.html": b"<html></html>",
    "latin.csv": "Überschrift".encode("latin-1"),
    "broken.xml": samples.WIKI[:-30],
    "doctype.xml": b"<!DOCTYPE mediawiki>" + samples.WIKI,
    "columns.csv": b"a,b\n1,2\n",
    "quotes.csv": b'Name,Kind\n"Mara,place\n',
    "numbers.csv": b"Episode,Title\nfive,Pilot\n",
    "days.csv": b"Episode,Date\n1x1,yesterday\n",
    "orders.csv": b"Episode,Date\n1x1,13/4/2013\n1x2,4/13/2013\n",
    "kinds.csv": b"Name,Kind\nMara,wizard\n",
    "shapes.json": json.dumps([tvmaze_episode(1, 1), 7]).encode(),
    "shapes2.json": tvmaze(episodes={"a": 1}),  # type: ignore[arg-type]
    "shapes3.json": json.dumps({"results": {"bindings": [7]}}).encode(),
    "shapes4.json": json.dumps([{"ids": {}, "number": 1, "episodes": []}, 7]).encode(),
    "shapes5.json": json.dumps({"episodes": [{"episode_number": 1, "season_number": 1}, 7]}).encode(),
    "twice.json": tvmaze([tvmaze_episode(1, 1), tvmaze_episode(1, 1)]),
    "high.json": tvmaze([tvmaze_episode(1, 100)]),
    "odd.json": tvmaze([{**tvmaze_episode(1, 1), "number": "one"}, {**tvmaze_episode(1, 1), "season": -1}]),
    "when.json": tvmaze([tvmaze_episode(1, 1, airdate="soon10")]),
}


def test_everything_wrong_is_told_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    bring(tmp_path, show_json=tvmaze())
    before = {path: path.read_bytes() for path in (tmp_path / "base").rglob("*.*")}
    paths = []
    for name, content in WRONG.items():
        paths.append(str(tmp_path / name))
        (tmp_path / name).write_bytes(content)
    paths.append(str(tmp_path / "missing.json"))
    result = invoke("import", *paths, "--into", str(tmp_path / "base"), "--work", "HL")
    assert result.exit_code == 2
    assert told(result, tmp_path).splitlines() == snapshot
    assert {path: path.read_bytes() for path in (tmp_path / "base").rglob("*.*")} == before


def test_seasons_that_overlap(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    one, two = tvmaze_episode(1, 1, airdate="2013-06-24"), tvmaze_episode(2, 1, airdate="2013-06-17")
    assert bring(tmp_path, show_json=tvmaze([one, two])) == snapshot


def test_what_it_is_unsure_of(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    long = {"name": "Name", "season": 1, "number": 3, "type": "regular", "airdate": ""}
    episodes = [*samples.EPISODES[:2], {**long, "name": "L" * 81}, tvmaze_episode(1, None)]
    members = [cast("Ann Bee", "Tom"), cast("Ann Bee", "Ned")]
    seasons = [{"number": 0}, {"number": 1}]
    said = [bring(tmp_path, "--dry-run", list_json=json.dumps(samples.EPISODES).encode())]
    said.append(bring(tmp_path, show_json=tvmaze(episodes, cast=members, seasons=seasons)))
    ambiguous = "Name,First,Id\nMara,1x02,\nTom,9x09,\nGull,The Lost One,The Gull\n"
    said.append(bring(tmp_path, entries_csv=ambiguous.encode()))
    people = (tmp_path / "base" / "hl" / "characters.yaml").read_text("utf-8")
    (tmp_path / "base" / "hl" / "characters.yaml").write_text(
        people + "  mara-2:\n    name: Mara\n    reveal: HL S1E1\n", encoding="utf-8"
    )
    said.append(bring(tmp_path, entries_csv=ambiguous.encode()))
    more = {"episodes": [{"episode_number": 1, "season_number": 0}], "season_number": 1}
    special = {"season_number": 0, "episodes": [{"episode_number": 1}]}
    rows = {"results": {"bindings": [{"x": {"value": "no item"}}]}}
    days = b"Episode,Title,Date\n1x1,Beginning,3/4/2013\n1x2,,4/5/2013\n1x5,Far,2013-08-01\nNA,Gala,\n"
    said.append(
        bring(
            tmp_path,
            one_json=json.dumps(more).encode(),
            two_json=json.dumps(special).encode(),
            three_json=json.dumps(rows).encode(),
            trakt_json=samples.TRAKT,
            days_csv=days,
        )
    )
    assert said == snapshot


def test_a_file_that_cannot_take_more(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    bring(tmp_path, show_json=tvmaze(samples.EPISODES[:3]))
    work = tmp_path / "base" / "hl" / "work.yaml"
    text = work.read_text("utf-8")
    schedule = text[text.index("    seasons:") :]
    flow = "    seasons: {1: {schedule: [{as_of: 2013-07-08, status: announced, sources: tvmaze-hl}]}}\n"
    work.write_text(text.replace(schedule, flow), encoding="utf-8")
    said = [bring(tmp_path, show_json=tvmaze())]
    work.write_text(text, encoding="utf-8")
    people = tmp_path / "base" / "people.yaml"
    begun = people.read_text("utf-8")
    people.write_text(f"{begun}  ida-lund: {{name: Ida Lund,\n  reveal: premise}}\n", encoding="utf-8")
    said.append(bring(tmp_path, show_json=tvmaze(cast=[cast("Somebody New", "Somebody")])))
    people.write_text("people: {a: {}}\n", encoding="utf-8")
    said.append(bring(tmp_path, show_json=tvmaze()))
    assert said == snapshot


def test_edits_that_are_not_committed(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    bring(tmp_path, show_json=tvmaze())
    base = tmp_path / "base"
    git = ["git", "-C", str(base), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *command], check=True)
    assert "Would add: " in bring(tmp_path, "--dry-run", query_json=samples.WIKIDATA)
    people = base / "hl" / "characters.yaml"
    people.write_text(people.read_text("utf-8") + "# mine\n", encoding="utf-8")
    said = bring(tmp_path, query_json=samples.WIKIDATA)
    assert said == snapshot
    assert people.read_text("utf-8").endswith("# mine\n")


def test_what_would_break_the_base_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    bring(tmp_path, show_json=tvmaze())
    before = {path: path.read_bytes() for path in (tmp_path / "base").rglob("*.*")}
    real = importing.apply
    monkeypatch.setattr(
        importing, "apply", lambda *given: {name: text + "nonsense: 1\n" for name, text in real(*given).items()}
    )
    said = [bring(tmp_path, query_json=samples.WIKIDATA)]

    def apply_while_somebody_saves(*given: Any) -> dict[str, str]:
        (tmp_path / "base" / "later.yaml").write_text("people: {}\n", encoding="utf-8")
        return real(*given)

    monkeypatch.setattr(importing, "apply", apply_while_somebody_saves)
    said.append(bring(tmp_path, query_json=samples.WIKIDATA))
    assert said == snapshot
    (tmp_path / "base" / "later.yaml").unlink()
    assert {path: path.read_bytes() for path in (tmp_path / "base").rglob("*.*")} == before
