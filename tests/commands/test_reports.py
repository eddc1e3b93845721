"""“This is wrong”: the form, what it offers, where it goes, and how often."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answers.questions import CastQuestion, EntryQuestion, ReleaseQuestion, TimelineQuestion
from bot.cards.report_form import SOMETHING_ELSE, Submission, submission_of
from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.commands import report as report_module
from bot.commands.report import MAX_A_MINUTE, MAX_REPORTS, Report, ReportService, append_report, subject
from bot.errors import UserError
from bot.knowledge.model import token_of
from bot.knowledge.snapshot import SnapshotHolder
from bot.transport.discord_internals import dispatch_payload, running_handlers
from tests.support.bot_harness import BotHarness
from tests.support.report_form import ANNA, opened, submit
from tests.support.small_knowledge import make
from tests.support.small_server import EARLY, LATE, MIDDLE, PEOPLE


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[BotHarness]:
    """A bot at which payloads arrive."""
    with BotHarness(make(PEOPLE), tmp_path) as made:
        yield made


async def arrive(hall: BotHarness, payloads: list[dict[str, Any]]) -> None:
    """Let payloads arrive in one moment, and wait until all are answered."""
    for payload in payloads:
        hall.discord.expect(payload, hall.guild["general"], 42)
        dispatch_payload(hall.client, payload)
    while running := running_handlers():
        await asyncio.wait(running)


def line_of(text: str, yaml: str = PEOPLE) -> str:
    """Where a text stands in the one file of the small world's folder."""
    lines = yaml.splitlines()
    number = next(number for number, line in enumerate(lines, start=1) if text in line)
    return f"all.yaml:{number}"


async def test_a_report_names_entry_version_and_text_and_nobody(tmp_path: Path) -> None:
    knowledge, file = make(PEOPLE), tmp_path / "reports.jsonl"
    async with SimulatedDiscord(SnapshotHolder(knowledge), tmp_path, reports=file) as world:
        reply = await submit(world, "She found two keys || @everyone")
        assert reply["ephemeral"]
        assert "Thank you" in payload_text(reply["payload"])
    report = json.loads(file.read_text(encoding="utf-8"))
    assert set(report) == {"at", "about", "where", "line", "reach", "version", "text"}
    assert report["about"] == "entry anna"
    assert report["version"] == knowledge.version
    assert report["text"] == "She found two keys || @everyone"
    assert report["where"] == []
    assert report["reach"] == "First Show up to S1E1"


async def test_reports_are_rare_per_person(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), tmp_path, reports=file) as world:
        for _ in range(MAX_REPORTS):
            assert "Thank you" in payload_text((await submit(world, "Wrong.", "admin"))["payload"])
        assert "wait" in payload_text((await submit(world, "Wrong.", "admin"))["payload"])
    assert len(file.read_text(encoding="utf-8").splitlines()) == MAX_REPORTS


async def test_a_report_that_cannot_be_kept_is_said_to_be_lost(tmp_path: Path) -> None:
    async with SimulatedDiscord(
        SnapshotHolder(make(PEOPLE)), tmp_path, reports=tmp_path / "no" / "such" / "folder"
    ) as world:
        reply = await submit(world, "Wrong.")
        assert "couldn't pass that on" in payload_text(reply["payload"])


async def test_a_report_that_waits_for_the_disk_is_answered_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that hangs for longer than the limit; the simulation has a clock of its own."""
    monkeypatch.setattr(report_module, "SINK_TIMEOUT", 0.01)
    monkeypatch.setattr(report_module, "_report_of", lambda *_: REPORT)
    hanging = asyncio.Event()

    async def sink(_: Report) -> None:
        await hanging.wait()

    async def claim() -> None:
        return

    service = ReportService(sink, claim, lambda: REPORT.at)
    interaction: Any = SimpleNamespace(user=SimpleNamespace(id=1))
    anything: Any = None
    for _ in range(MAX_REPORTS + 1):  # what was not delivered does not count
        with pytest.raises(UserError, match="couldn't pass that on"):
            await service.receive(interaction, CastQuestion(), Submission("Wrong."), anything, anything)


def test_what_a_report_is_about() -> None:
    knowledge = make(PEOPLE)
    assert subject(EntryQuestion(token_of("anna")), knowledge) == "entry anna"
    assert subject(TimelineQuestion(about=token_of("anna")), knowledge) == "timeline anna"
    assert subject(ReleaseQuestion("AA S1"), knowledge) == "release AA S1"
    assert subject(CastQuestion(show="AA", season=2), knowledge) == "cast AA 2"
    assert subject(EntryQuestion("#000000000000"), knowledge) == "entry #000000000000"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports.jsonl"


def read(reports: Path) -> dict[str, Any]:
    """The last report."""
    found: dict[str, Any] = json.loads(reports.read_text(encoding="utf-8").splitlines()[-1])
    return found


async def test_a_report_names_file_and_line_of_what_was_chosen(reports: Path) -> None:
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        form = await opened(world, progress={"AA": "S1E2"})
        assert list(form.options) == ["Anna Quill", EARLY, MIDDLE, SOMETHING_ELSE]
        await form.send("She never does.", MIDDLE)
    assert read(reports)["where"] == [line_of(MIDDLE)]
    assert read(reports)["line"] == MIDDLE
    assert read(reports)["reach"] == "First Show up to S1E2"


async def test_every_kind_of_card_knows_its_lines(reports: Path) -> None:
    cards = {
        "/timeline when:1953": ("1953: Event 3.", "Event 3."),
        "/release title:S1E1": ("First Show S1E1: One", "title: One"),
        "/release title:season 1": ("3 episodes.", "premiere: 2020-01-01"),
        "/spinoff": None,
    }
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        for command, expected in cards.items():
            if expected is not None:
                form = await opened(world, f"{command} private:true")
                await form.send("No.", expected[0])
                assert read(reports)["where"] == [line_of(expected[1])]


@pytest.mark.parametrize(
    ("ceiling", "presser", "lines"),
    [
        ("S1E3", {"AA": "S1E1"}, [EARLY]),
        ("S1E2", {"AA": "S1E3"}, [EARLY, MIDDLE]),
        ("S1E2", {}, [EARLY, MIDDLE]),
    ],
)
async def test_the_form_of_a_public_card_offers_what_both_place_and_presser_have_reached(
    reports: Path, ceiling: str, presser: dict[str, str], lines: list[str]
) -> None:
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        form = await opened(world, ANNA, progress={}, ceiling={"AA": ceiling}, presser=presser)
        assert list(form.options) == ["Anna Quill", *lines, SOMETHING_ELSE]
        assert LATE not in json.dumps(form.shown.modal) or LATE in lines
        await form.send("No.", lines[-1])
    assert read(reports)["where"] == [line_of(lines[-1])]


async def test_who_may_not_know_of_the_entry_is_offered_nothing(reports: Path) -> None:
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        form = await opened(world, ANNA, progress={}, ceiling={"AA": "S1E3"}, presser={"AA": "S0"})
        assert form.select is None
        assert "Thank you" in payload_text((await form.send("No."))["payload"])
    assert read(reports)["where"] == []
    assert read(reports)["reach"] == "Spoiler-free"


async def test_a_card_that_only_its_asker_sees_in_a_channel_is_reported_as_they_see_it(reports: Path) -> None:
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        form = await opened(world, ANNA, progress={"AA": "S1E1"}, ceiling={"AA": "S1E3"})
        assert list(form.options) == ["Anna Quill", EARLY, SOMETHING_ELSE]
        await form.send("No.", EARLY)
    assert read(reports)["reach"] == "First Show up to S1E1"


async def test_after_a_change_the_line_is_looked_up_anew(reports: Path) -> None:
    current = SnapshotHolder(make(PEOPLE))
    before = current.current.version
    moved = "# A remark\n" + PEOPLE.replace(EARLY, "Finds a key.")
    async with SimulatedDiscord(current, Path(), reports=reports) as world:
        kept = await opened(world, progress={"AA": "S1E2"})
        gone = await opened(world, progress={"AA": "S1E2"})
        current.swap(make(moved))
        await kept.send("No.", MIDDLE)
        assert read(reports)["where"] == [line_of(MIDDLE, moved)]
        assert (read(reports)["form_version"], read(reports)["version"]) == (before[:4], current.current.version)
        await gone.send("No.", EARLY)
    assert (read(reports)["where"], read(reports)["line"]) == ([], "")
    assert read(reports)["form_version"] == before[:4]


async def test_a_form_of_the_version_before_is_still_taken(reports: Path) -> None:
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path(), reports=reports) as world:
        form = await opened(world)
        shown = form.shown.modal["components"]
        shown[:] = [label for label in shown if label["component"]["type"] == 4]
        assert "Thank you" in payload_text((await form.send("No."))["payload"])
    assert (read(reports)["text"], read(reports)["where"]) == ("No.", [])


@pytest.mark.parametrize("wrap", ["component", "components"])
def test_what_a_form_brings_back(wrap: str) -> None:
    def field(inner: dict[str, Any]) -> dict[str, Any]:
        return {"type": 18, wrap: inner if wrap == "component" else [inner]}

    text = field({"type": 4, "custom_id": "x", "value": "No."})
    chosen = field({"type": 3, "custom_id": "line;abc1", "values": ["0f"]})
    assert submission_of([text]) == Submission("No.")
    assert submission_of([chosen, text]) == submission_of([text, chosen]) == Submission("No.", "0f", "abc1")
    assert submission_of([field({"type": 3, "custom_id": "line;../", "values": ["0f"]})]) == Submission("", "0f", "")
    assert submission_of([field({"type": 3, "custom_id": "line;abc", "values": []})]) == Submission()
    assert submission_of([]) == Submission()


# ---------------------------------------------------------------------- floods, and what the file may be

REPORT = Report(datetime(2030, 1, 1, tzinfo=UTC), "entry anna", (), "", "", "v", "Wrong.")


def test_the_limit_holds_for_forms_that_arrive_at_once(hall: BotHarness) -> None:
    """All of them are there before the first is delivered."""
    delivered: list[Report] = []

    async def slow(report: Report) -> None:
        await asyncio.sleep(0.05)
        delivered.append(report)

    reports, custom_id = hall.client.services.reports, f"al1;rep;e;{token_of('anna')}"
    reports._sink = slow
    hall.run(arrive(hall, [hall.submit(custom_id, "Wrong.", user=900) for _ in range(MAX_REPORTS + 5)]))
    assert len(delivered) == MAX_REPORTS
    assert str(hall.discord.requests).count("You have sent several reports in a short time.") == 5


def test_all_together_send_only_so_many_a_minute(hall: BotHarness) -> None:
    """However many accounts somebody has."""
    delivered: list[Report] = []

    async def keep(report: Report) -> None:
        delivered.append(report)

    hall.client.services.reports._sink = keep
    custom_id = f"al1;rep;e;{token_of('anna')}"
    hall.run(arrive(hall, [hall.submit(custom_id, "Wrong.", user=1000 + at) for at in range(MAX_A_MINUTE + 5)]))
    assert len(delivered) == MAX_A_MINUTE
    said = "Many reports are coming in right now. Please try again in a minute."
    assert str(hall.discord.requests).count(said) == 5


async def test_the_file_is_for_the_bot_alone(tmp_path: Path) -> None:
    """Also one that an earlier version has made."""
    file = tmp_path / "reports.jsonl"
    await append_report(file, REPORT)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    await append_report(file, REPORT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("kind", ["link", "dangling link", "hard link", "folder", "pipe", "device"])
async def test_only_a_regular_file_that_is_no_link(tmp_path: Path, kind: str) -> None:
    """Nothing is written behind it, nothing is created there, and nothing waits for a reader."""
    file, other = tmp_path / "reports.jsonl", tmp_path / "other"
    other.write_bytes(b"")
    match kind:
        case "link":
            file.symlink_to(other)
        case "dangling link":
            file.symlink_to(tmp_path / "new")
        case "hard link":
            file.hardlink_to(other)
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case _:
            file = Path("/dev/null")
    with pytest.raises(OSError):  # noqa: PT011 - its number differs
        await append_report(file, REPORT)
    assert other.read_bytes() == b""
    assert not (tmp_path / "new").exists()


async def test_a_file_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "reports.jsonl"
    await append_report(file, REPORT)
    monkeypatch.setattr(report_module, "MAX_FILE_BYTES", file.stat().st_size + 10)
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), tmp_path, reports=file) as world:
        said = payload_text((await submit(world, "Wrong."))["payload"])
    assert said == "Too many reports are waiting to be read. Please tell a moderator."
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1
