"""`/reload` and `/status`, for those who run the bot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.golden.scene import UNIVERSE, a_scene

MINNOW = (
    "  minnow: {name: Minnow, aliases: [{name: The Minnow}], reveal: LAN S1E1, "
    "summary: {text: A bell for two divers, sources: gazette}}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the universe, to be changed."""
    return Path(shutil.copytree(UNIVERSE, tmp_path / "knowledge"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Edit a file as an editor would."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


async def test_done(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        change(folder, "lantern/terms.yaml", "A bell for two divers", "A bell for three divers")
        await scene.say("/reload dry_run:true", scene.admin)
        await scene.say("/reload", scene.admin)
        await scene.say("/reload", scene.admin)
        assert str(scene) == snapshot


async def test_losses(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        change(folder, "lantern/terms.yaml", MINNOW, "")
        change(folder, "lantern/terms.yaml", "craft:\n", "")
        await scene.say("/reload dry_run:true", scene.admin)
        await scene.say("/status", scene.admin)
        assert str(scene) == snapshot


async def test_refused(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        change(folder, "lantern/terms.yaml", "sources: gazette", "sources: nobody")
        await scene.say("/reload", scene.admin)
        await scene.say("/status", scene.admin)
        assert str(scene) == snapshot


async def test_refused_with_many_problems(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        change(folder, "lantern/characters.yaml", "sources: gazette", "sources: nobody")
        await scene.say("/reload", scene.admin)
        assert str(scene) == snapshot


async def test_something_not_read(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        (folder / "more.yamll").write_text("places: {}\n", encoding="utf-8")
        await scene.say("/reload", scene.admin)
        for number in range(11):
            (folder / f"even-more-{number:02}.ymal").write_text("places: {}\n", encoding="utf-8")
        await scene.say("/reload", scene.admin)
        assert str(scene) == snapshot


async def test_running_already(snapshot: SnapshotAssertion, folder: Path) -> None:
    async with a_scene(folder=folder) as scene:
        async with scene.world.bot.reloader.lock:
            await scene.say("/reload", scene.admin)
        assert str(scene) == snapshot


async def test_not_allowed(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/reload")
        await scene.say("/status")
        await scene.say("/status", scene.manager)
        assert str(scene) == snapshot


async def test_status(snapshot: SnapshotAssertion) -> None:
    async with a_scene() as scene:
        await scene.say("/status", scene.admin)
        assert str(scene) == snapshot
