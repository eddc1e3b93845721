from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.snapshot_file import binary_format
from bot.reloading import worker
from bot.reloading.worker import load_at_start, load_in_subprocess
from tests.knowledge.small import TERMS, Base


@pytest.fixture
def base(tmp_path: Path) -> Base:
    base = Base(tmp_path / "knowledge")
    base.write()
    return base


async def test_what_the_worker_reads_is_what_the_files_hold(base: Base, tmp_path: Path) -> None:
    """Through the cache and without it."""
    wanted = read_knowledge(base.folder)
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        found = await load_in_subprocess(base.folder, cache)
        assert isinstance(found, Knowledge)
        assert found.version == wanted.version
        assert list(found.entries) == list(wanted.entries)
        assert [entry.id for entry in found.entries.values()] == list(wanted.entries)
    assert len(list((tmp_path / "cache").iterdir())) == 1


async def test_problems_come_back_with_their_places(base: Base) -> None:
    place = base.change(TERMS, "reveal: AUR S1E3\n    about", "reveal: ▮AUR S9E9\n    about")
    base.write()
    found = await load_in_subprocess(base.folder)
    assert isinstance(found, list)
    assert [str(problem) for problem in found] == [f"{place}: there is no episode AUR S9E9"]


def die(*_: object) -> None:
    """As the kernel ends a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


async def test_a_worker_that_dies_is_said_in_a_sentence(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "work", die)
    with pytest.raises(UserError) as told:
        await load_in_subprocess(base.folder)
    assert str(told.value) == (
        "The process that read the knowledge died, perhaps because it ran out of memory. Nothing has changed."
    )
    assert multiprocessing.active_children() == []


async def test_a_worker_of_another_version_is_not_believed(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary_format, "STAMP", "as it was when this process started")
    with pytest.raises(UserError) as told:
        await load_in_subprocess(base.folder)
    assert str(told.value) == (
        "The bot's program was replaced while it was running; restart it to use new knowledge. Nothing has changed."
    )


def test_at_start_a_current_cache_is_all_that_is_needed(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = read_knowledge(base.folder)
    assert load_at_start(base.folder, tmp_path / "cache", lambda: None).version == wanted.version
    monkeypatch.setattr(worker, "work", die)
    assert load_at_start(base.folder, tmp_path / "cache", lambda: None).version == wanted.version
    with pytest.raises(UserError):
        load_at_start(base.folder, None, lambda: None)


def test_at_start_problems_are_raised(base: Base) -> None:
    location = base.change(TERMS, "reveal: AUR S1E3\n    about", "reveal: ▮AUR S9E9\n    about")
    base.write()
    with pytest.raises(KnowledgeError) as told:
        load_at_start(base.folder, None, lambda: None)
    assert [str(problem) for problem in told.value.problems] == [f"{location}: there is no episode AUR S9E9"]


async def test_a_snapshot_in_use_stays_when_the_cache_gets_another(base: Base, tmp_path: Path) -> None:
    """It is mapped from the file in the cache, which is never changed, but replaced."""
    cache = tmp_path / "cache"
    old = await load_in_subprocess(base.folder, cache)
    base.change(TERMS, "name: Lamp Room", "name: Lantern Room")
    base.write()
    new = await load_in_subprocess(base.folder, cache)
    assert isinstance(old, Knowledge)
    assert isinstance(new, Knowledge)
    assert old.version != new.version
    assert [entry.id for entry in old.entries.values()] == [entry.id for entry in new.entries.values()]


def test_who_only_loads_needs_nothing_that_reads_files() -> None:
    """The modules for it would take memory in every process that answers."""
    code = "import sys, bot.reloading.worker; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ran.stdout.split()
    assert "bot.knowledge.loading.files" in loaded
    assert {"yaml", "bot.knowledge.loading.schema", "bot.knowledge.loading.loader"}.isdisjoint(loaded)
