"""The watching preview: what is saved is read, what is broken is told, and what is being saved is left alone."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import simcord
from yarl import URL

from bot.cli.file_watcher import FileWatcher, stamp_of
from bot.cli.new import write_starter
from bot.cli.preview import PreviewServer
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.scaffolding.starter import NewWork
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics
from bot.reloading.reloader import Reloader
from bot.reloading.worker import load_in_process
from bot.runtime.client import AirlockClient
from bot.storage.store import IN_MEMORY, Store
from tests.support.open_text import open_surfaces


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge base."""
    write_starter(tmp_path / "knowledge", [NewWork("Deep Water", "DW", (3,))])
    return tmp_path / "knowledge"


class Scene:
    """A watcher, and what it has told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[str, list[str]]] = []
        self.reads = 0
        self.has_read = asyncio.Event()
        self.has_set_progress = asyncio.Event()
        self.current = SnapshotHolder(read_knowledge(folder))
        self.reloader = Reloader(self.current, folder, self._read, self._nobody, lambda: datetime.now(UTC), Metrics())
        self.watcher = FileWatcher(self.reloader, self._tell)

    async def _read(self, folder: Path) -> Any:
        self.reads += 1
        self.has_read.set()
        return await load_in_process(folder)

    async def _nobody(self, _user: int) -> bool:
        return False

    async def _tell(self, sentence: str, lines: Sequence[str]) -> None:
        self.told.append((sentence, list(lines)))
        self.has_set_progress.set()

    async def looks(self, count: int) -> None:
        """So many seconds, without waiting for them."""
        for _ in range(count):
            await self.watcher.look()

    def save(self, name: str, text: str) -> None:
        """As an editor would."""
        (self.folder / name).write_text(text, encoding="utf-8")


async def test_a_saved_change_answers_after_one_quiet_look(folder: Path) -> None:
    """Not while it may still be written: only when two looks see the same."""
    scene = Scene(folder)
    await scene.looks(4)
    assert (scene.told, scene.reads) == ([], 1)
    before = scene.current.current
    text = (folder / "people.yaml").read_text(encoding="utf-8")
    scene.save("people.yaml", text.replace("Example Actor", "Ann Other"))
    await scene.looks(1)
    assert (scene.told, scene.reads) == ([], 1)
    await scene.looks(3)
    after = scene.current.current
    assert after.version != before.version
    assert scene.told == [(f"Reloaded: version {after.version} answers from now on.", [])]
    assert scene.reads == 2
    assert scene.reloader.loaded_at > datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_file_that_keeps_changing_is_left_alone(folder: Path) -> None:
    """An editor that saves again and again is waited for."""
    scene = Scene(folder)
    await scene.looks(3)
    for size in range(6):
        scene.save("more.yaml", "#" * (size + 1))
        await scene.looks(1)
    assert scene.reads == 1
    await scene.looks(1)
    assert scene.reads == 2


async def test_broken_knowledge_keeps_the_old_snapshot_and_is_told_once(folder: Path) -> None:
    """The first five problems with their places; then, mended, that there are none any more."""
    scene = Scene(folder)
    await scene.looks(3)
    before = scene.current.current
    scene.save("broken.yaml", "people:\n" + "".join(f"  Person_{number}: {{name: X}}\n" for number in range(7)))
    await scene.looks(5)
    assert scene.current.current is before
    [(sentence, lines)] = scene.told
    assert sentence == f"Not reloaded: the files have 7 problems; version {before.version} keeps answering."
    assert [line.split(": ")[0] for line in lines[:-1]] == [f"broken.yaml:{row}:3" for row in range(2, 7)]
    assert lines[-1] == "and 2 more"
    assert len(scene.reloader.last_problems) == 7
    (folder / "broken.yaml").unlink()
    await scene.looks(3)
    assert scene.told[1:] == [(f"No problems any more: version {before.version} keeps answering.", [])]
    assert scene.reloader.last_problems == []


async def test_what_changed_before_the_first_look_is_not_missed(folder: Path) -> None:
    """The snapshot may be older than the watching."""
    scene = Scene(folder)
    scene.save("more.yaml", "people: {somebody-else: {name: Somebody Else, reveal: premise}}")
    await scene.looks(2)
    assert "somebody-else" in scene.current.current.entries


async def test_a_touched_file_is_no_news(folder: Path) -> None:
    """The same content has the same version."""
    scene = Scene(folder)
    await scene.looks(3)
    os.utime(folder / "people.yaml", (1, 1))
    await scene.looks(3)
    assert (scene.told, scene.reads) == ([], 2)


async def test_a_folder_that_is_gone_is_a_problem(folder: Path) -> None:
    """It may come back."""
    scene = Scene(folder)
    await scene.looks(3)
    kept = shutil.move(folder, folder.with_name("kept"))
    await scene.looks(3)
    assert "there is no such folder of knowledge" in scene.told[0][1][0]
    shutil.move(kept, folder)
    await scene.looks(3)
    assert scene.told[1][0].startswith("No problems any more")


def test_only_knowledge_files_count(folder: Path) -> None:
    """What `check` does not read is not watched either."""
    before = stamp_of(folder)
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / ".hidden.yaml").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("x", encoding="utf-8")
    assert stamp_of(folder) == before
    shutil.copy(folder / "people.yaml", folder / "dw" / "more.yml")
    assert len(stamp_of(folder)) == len(before) + 1


async def test_it_runs_until_cancelled(folder: Path) -> None:
    """Each second, or as often as is said."""
    scene = Scene(folder)
    watching = asyncio.create_task(scene.watcher.run(0.001))
    await asyncio.wait_for(scene.has_read.wait(), 20)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


async def test_what_is_saved_in_a_folder_that_was_away_or_through_a_link_is_seen(folder: Path) -> None:
    """With the real watch on the file system: a save, a folder moved away and back, and a file behind a link."""
    scene = Scene(folder)
    people = (folder / "people.yaml").read_text(encoding="utf-8")
    linked = folder / ".elsewhere" / "people.yaml"
    linked.parent.mkdir()

    async def told(count: int) -> None:
        async with asyncio.timeout(20):
            while len(scene.told) < count:
                scene.has_set_progress.clear()
                await scene.has_set_progress.wait()

    watching = asyncio.create_task(scene.watcher.run(0.05))
    try:
        async with asyncio.timeout(20):
            await scene.has_read.wait()
        scene.save("people.yaml", people.replace("Example Actor", "Ann Other"))
        await told(1)
        kept = shutil.move(folder, folder.with_name("kept"))
        await told(2)
        shutil.move(kept, folder)
        await told(3)
        linked.write_text(people, encoding="utf-8")
        (folder / "people.yaml").unlink()
        (folder / "people.yaml").symlink_to(linked)
        await told(4)
        for number, name in enumerate(("Bo Other", "Cy Other"), 5):
            beside = linked.with_name("new")
            beside.write_text(people.replace("Example Actor", name), encoding="utf-8")
            beside.replace(linked)
            await told(number)
    finally:
        watching.cancel()
    assert [sentence.split(":")[0] for sentence, _ in scene.told] == [
        "Reloaded",
        "Not reloaded",
        "No problems any more",
        "Reloaded",
        "Reloaded",
        "Reloaded",
    ]


async def test_the_news_stand_in_the_channel_that_is_shown(folder: Path) -> None:
    """As a message of the bot's own, with nothing in it read as markup."""
    knowledge = read_knowledge(folder)
    keeper = Store(IN_MEMORY)
    bot = AirlockClient(snapshots=SnapshotHolder(knowledge), folder=folder, store=keeper)
    async with keeper, simcord.run(bot, check_errors=False) as env:
        server = PreviewServer(env, keeper, knowledge, 0)
        server.shown = "no-ceiling"
        await server.post(bot, "Not reloaded: the files have a problem.", ["a_b.yaml:1:1: unknown key “*x*”"])
        [message] = [message for channel in env.backend.messages.values() for message in channel.values()]
        assert env.backend.channels[message.channel_id].name == "no-ceiling"
        texts = [surface.text for surface in open_surfaces({"components": message.components})]
    assert texts == ["Not reloaded: the files have a problem.\na_b.yaml:1:1: unknown key “*x*”"]


async def test_a_page_that_is_open_shows_the_news_without_being_asked(folder: Path) -> None:
    """As the browser sees it: it only ever asks for its state, and nobody presses “Refresh”."""
    knowledge = read_knowledge(folder)
    keeper = Store(IN_MEMORY)
    bot = AirlockClient(snapshots=SnapshotHolder(knowledge), folder=folder, store=keeper)
    async with keeper, simcord.run(bot, check_errors=False) as env, aiohttp.ClientSession() as session:
        server = PreviewServer(env, keeper, knowledge, 0)
        url = URL(await server.show("no-ceiling"))
        headers = {"X-Simcord-Capability": url.fragment}
        try:
            async with session.post(url.with_path("/api/pages"), headers=headers, json={}) as response:
                page = await response.json()
            headers["X-Simcord-Context"] = page["context"]["id"]
            await server.post(bot, "Not reloaded: the files have a problem.", ["people.yaml:5:5: unknown key “nam”"])
            async with session.get(url.with_path("/api/state"), headers=headers) as response:
                state = await response.text()
        finally:
            await server.close()
    assert "unknown key" not in json.dumps(page, ensure_ascii=False)
    assert "unknown key “nam”" in json.dumps(json.loads(state), ensure_ascii=False)


async def test_a_command_on_its_way_does_not_end_the_watching(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is published when the command is done."""
    knowledge = read_knowledge(folder)
    keeper = Store(IN_MEMORY)
    bot = AirlockClient(snapshots=SnapshotHolder(knowledge), folder=folder, store=keeper)
    async with keeper, simcord.run(bot, check_errors=False) as env:
        server = PreviewServer(env, keeper, knowledge, 0)
        await server.show("no-ceiling")
        refused = 0
        refresh = server._preview.refresh

        async def busy() -> None:
            nonlocal refused
            refused += 1
            if refused < 3:
                raise simcord.SetupError("operation overlaps active run_command")
            await refresh()

        monkeypatch.setattr(server._preview, "refresh", busy)
        await server.post(bot, "Reloaded.", [])
        await server.close()
    assert refused == 3


async def test_what_check_calls_an_error_is_told_with_the_news(folder: Path) -> None:
    """The files can be read and answer, and would tell too much."""
    scene = Scene(folder)
    await scene.looks(3)
    places = folder / "dw" / "places.yaml"
    text = places.read_text(encoding="utf-8")
    places.write_text(f"{text}    facts: [{{id: a, text: Everybody dies there., sources: example-source}}]\n", "utf-8")
    await scene.looks(3)
    [(sentence, [line])] = scene.told
    assert sentence.startswith("Reloaded: version ")
    assert sentence.endswith("`check` finds 1 error in it.")
    assert line.startswith("dw/places.yaml:10:27: this fact tells of a death (“dies”)")


async def test_a_file_that_is_not_read_is_told_once(folder: Path) -> None:
    """Whoever saved it under another ending waits for it."""
    scene = Scene(folder)
    await scene.looks(3)
    scene.save("more.yaml.txt", "people: {}\n")
    await scene.looks(3)
    [(sentence, [line])] = scene.told
    assert sentence == "Some files in the folder are not read."
    assert line.startswith("more.yaml.txt:1:1: this file is not read")
