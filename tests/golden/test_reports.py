"""“This is wrong”: the form and what becomes of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from syrupy.assertion import SnapshotAssertion

from bot.cards.report_form import SOMETHING_ELSE
from bot.commands.report import MAX_REPORTS, post_report
from tests.golden.scene import a_scene
from tests.support.small_knowledge import SMALL, make


async def test_taken(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    async with a_scene(reports=tmp_path / "reports.jsonl") as scene:
        await scene.watched(LAN="S1E2")
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        await scene.fill("She is the cook.", "Keeps a notebook of everybody's breathing times.")
        assert str(scene) == snapshot


async def test_where_nothing_can_be_chosen(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    async with a_scene(reports=tmp_path / "reports.jsonl") as scene:
        await scene.ceiling(LAN="S1E2")
        await scene.say("/cast name:juno")
        await scene.keeper.set_progress(scene.other.id, "LAN", None)
        await scene.press("This is wrong", scene.other)
        await scene.fill("She is no cook.", who=scene.other)
        assert str(scene) == snapshot


async def test_empty(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    async with a_scene(reports=tmp_path / "reports.jsonl") as scene:
        await scene.watched(LAN="S1E2")
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        await scene.fill("   ", SOMETHING_ELSE)
        assert str(scene) == snapshot


async def test_not_kept(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    async with a_scene(reports=tmp_path / "no" / "such" / "folder") as scene:
        await scene.watched(LAN="S1E2")
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        await scene.fill("She is the cook.", "Keeps a notebook of everybody's breathing times.")
        assert str(scene) == snapshot


async def test_too_many(snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    async with a_scene(reports=tmp_path / "reports.jsonl") as scene:
        await scene.watched(LAN="S1E2")
        for _ in range(MAX_REPORTS):
            await scene.say("/cast name:orla private:true")
            await scene.press("This is wrong")
            await scene.fill("She is the cook.", SOMETHING_ELSE)
        scene.taken()
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        assert str(scene) == snapshot


async def test_sent_to_a_channel(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        reports = scene.world.bot.services.reports
        reports._sink = partial(post_report, scene.world.bot, scene.place("reports").id)
        await scene.watched(LAN="S1E2")
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        await scene.fill("She is the cook || @everyone", "Keeps a notebook of everybody's breathing times.")
        await scene.say("/cast name:orla private:true")
        await scene.press("This is wrong")
        scene.world.current.swap(make(SMALL))
        await scene.fill("She is the baker.", "Orla Venn")
        assert str(scene) == snapshot
