"""“This is wrong”: the form, where it goes, and how often."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.answers.questions import CastQuestion, EntryQuestion, ReleaseQuestion, TimelineQuestion
from bot.chat.reports import MOST_REPORTS, subject
from bot.knowledge.model import token_of
from bot.knowledge.snapshot import Current
from bot.offline.request import parse_request
from bot.offline.text import payload_text
from bot.offline.world import World
from tests.chat.test_audiences import PEOPLE, button
from tests.small_world import make


async def submit(world: World, text: str, role: str = "member") -> dict[str, Any]:
    """Ask, press the button, fill the form in."""
    request = json.dumps({"command": "/cast name:anna private:true", "progress": {"AA": "S1E1"}, "as": role})
    answer = await world.ask(parse_request(request, world.current.take()))
    actor, _, result = world._last
    mark = len(world.env.http_requests)
    shown = await actor.click(result.response, custom_id=button(answer, "This is wrong"))
    if shown.modal is None:
        return world._sent(shown, mark)
    field = shown.modal["components"][0]["component"]["custom_id"]
    mark = len(world.env.http_requests)
    return world._sent(await actor.submit_modal(shown, {field: text}), mark)


async def test_a_report_names_entry_version_and_text_and_nobody(tmp_path: Path) -> None:
    knowledge, file = make(PEOPLE), tmp_path / "reports.jsonl"
    async with World(Current(knowledge), tmp_path, reports=file) as world:
        reply = await submit(world, "She found two keys || @everyone")
        assert reply["ephemeral"]
        assert "Thank you" in payload_text(reply["payload"])
    report = json.loads(file.read_text(encoding="utf-8"))
    assert set(report) == {"at", "about", "version", "text"}
    assert report["about"] == "entry anna"
    assert report["version"] == knowledge.version
    assert report["text"] == "She found two keys || @everyone"


async def test_reports_are_rare_per_person(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    async with World(Current(make(PEOPLE)), tmp_path, reports=file) as world:
        for _ in range(MOST_REPORTS):
            assert "Thank you" in payload_text((await submit(world, "Wrong.", "admin"))["payload"])
        assert "wait" in payload_text((await submit(world, "Wrong.", "admin"))["payload"])
    assert len(file.read_text(encoding="utf-8").splitlines()) == MOST_REPORTS


async def test_a_report_that_cannot_be_kept_is_said_to_be_lost(tmp_path: Path) -> None:
    async with World(Current(make(PEOPLE)), tmp_path, reports=tmp_path / "no" / "such" / "folder") as world:
        reply = await submit(world, "Wrong.")
        assert "could not pass that on" in payload_text(reply["payload"])


def test_what_a_report_is_about() -> None:
    knowledge = make(PEOPLE)
    assert subject(EntryQuestion(token_of("anna")), knowledge) == "entry anna"
    assert subject(TimelineQuestion(about=token_of("anna")), knowledge) == "timeline anna"
    assert subject(ReleaseQuestion("AA S1"), knowledge) == "release AA S1"
    assert subject(CastQuestion(show="AA", season=2), knowledge) == "cast AA 2"
    assert subject(EntryQuestion("#0000000000"), knowledge) == "entry #0000000000"
