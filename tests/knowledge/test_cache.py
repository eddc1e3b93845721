from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.loading import files as files_module
from bot.knowledge.loading import loader
from bot.knowledge.loading.cached_loader import load_snapshot
from bot.knowledge.loading.files import gather
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.snapshot_file import cache as cache_module
from bot.knowledge.snapshot_file.binary_format import unpack
from bot.knowledge.snapshot_file.cache import Cache
from tests.knowledge.small import TERMS, Base

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the cache is off where files have no owner")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of the cache, which does not exist yet."""
    return tmp_path / "cache" / "of the bot"


@pytest.fixture
def base(tmp_path: Path) -> Base:
    base = Base(tmp_path / "knowledge")
    base.write()
    return base


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for every time that the files are really read."""
    found: list[str] = []
    real = loader.read_files

    def counted(files: files_module.Files) -> object:
        found.append(files.digest.hex())
        return real(files)

    monkeypatch.setattr(loader, "read_files", counted)
    return found


def file_in(kept: Path) -> Path:
    (found,) = kept.iterdir()
    return found


def load(base: Base, kept: Path | None) -> tuple[str, str | None]:
    """The version that is loaded, and the cache's trouble."""
    cache = Cache(kept)
    return unpack(load_snapshot(base.folder, cache)).version, cache.trouble


def test_unchanged_files_are_read_once(base: Base, kept: Path, reads: list[str]) -> None:
    version = read_knowledge(base.folder).version
    reads.clear()
    assert load(base, kept) == load(base, kept) == (version, None)
    assert len(reads) == 1


def test_changed_files_are_read_again_and_kept_instead(base: Base, kept: Path, reads: list[str]) -> None:
    first, _ = load(base, kept)
    base.change(TERMS, "name: Lamp Room", "name: Lantern Room")
    base.write()
    second, _ = load(base, kept)
    assert second != first
    assert load(base, kept)[0] == second
    assert len(reads) == 2
    assert len(list(kept.iterdir())) == 1


def test_it_is_for_its_owner_alone(base: Base, kept: Path) -> None:
    load(base, kept)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_in(kept).stat().st_mode) == 0o600


def test_what_is_not_valid_is_not_kept(base: Base, kept: Path) -> None:
    base.change(TERMS, "reveal: AUR S1E3", "reveal: AUR S9E9")
    base.write()
    with pytest.raises(KnowledgeError):
        load(base, kept)
    assert not kept.exists() or not list(kept.iterdir())


def test_without_a_folder_nothing_is_kept(base: Base, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base.folder.parent)
    before = set(Path.cwd().iterdir())
    assert load(base, None)[1] is load(base, None)[1] is None
    assert len(reads) == 2
    assert set(Path.cwd().iterdir()) == before


def test_two_knowledge_folders_do_not_disturb_each_other(tmp_path: Path, kept: Path, reads: list[str]) -> None:
    bases = [Base(tmp_path / name) for name in ("one", "two")]
    bases[1].change(TERMS, "name: Lamp Room", "name: Lantern Room")
    for base in (*bases, *bases):
        base.write()
        load(base, kept)
    assert len(reads) == 2


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda data: data[: len(data) // 2],
    "a bit flipped": lambda data: data[:-7] + bytes([data[-7] ^ 1]) + data[-6:],
    "an older format": lambda data: b"AIRLOCK0" + data[8:],
    "a pickle": lambda _: b"\x80\x04\x95\x00",
    "foreign": lambda data: b"SQLite format 3\0" + data,
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_file_is_read_over_and_replaced(
    base: Base, kept: Path, reads: list[str], spoil: Callable[[bytes], bytes]
) -> None:
    version, _ = load(base, kept)
    file_in(kept).write_bytes(spoil(file_in(kept).read_bytes()))
    assert load(base, kept) == (version, None)
    assert len(reads) == 2
    assert load(base, kept) == (version, None)
    assert len(reads) == 2


def test_a_file_of_other_content_is_not_taken_for_this_one(base: Base, kept: Path) -> None:
    load(base, kept)
    old = file_in(kept).read_bytes()
    base.change(TERMS, "name: Lamp Room", "name: Lantern Room")
    base.write()
    version, _ = load(base, kept)
    file_in(kept).write_bytes(old)
    assert load(base, kept)[0] == version


# ---------------------------------------------------------------- who may write there


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_believed(base: Base, kept: Path, reads: list[str], mode: int) -> None:
    load(base, kept)
    file_in(kept).chmod(mode)
    assert load(base, kept)[1] == "the file in the cache belongs to or is writable by somebody else"
    assert len(reads) == 2
    assert stat.S_IMODE(file_in(kept).stat().st_mode) == 0o600  # replaced, and fine from now on
    assert load(base, kept)[1] is None


def test_a_folder_that_others_may_write_is_not_used(base: Base, kept: Path, reads: list[str]) -> None:
    load(base, kept)
    kept.chmod(0o777)
    assert load(base, kept)[1] == "the cache folder belongs to or is writable by somebody else"
    assert len(reads) == 2


def test_what_belongs_to_somebody_else_is_not_used(
    base: Base, kept: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(base, kept)
    other = os.geteuid() + 1
    monkeypatch.setattr(cache_module.os, "geteuid", lambda: other)
    assert load(base, kept)[1] == "the cache folder belongs to or is writable by somebody else"
    assert len(reads) == 2


def test_a_link_in_the_place_of_the_file_is_not_followed(base: Base, kept: Path, reads: list[str]) -> None:
    load(base, kept)
    elsewhere = kept.parent / "elsewhere"
    file_in(kept).rename(elsewhere)
    (kept / cache_module._name(base.folder)).symlink_to(elsewhere)
    trouble = load(base, kept)[1]
    assert trouble is not None
    assert trouble.startswith("the file in the cache cannot be read (")
    assert len(reads) == 2
    assert not file_in(kept).is_symlink()
    assert elsewhere.is_file()


def test_a_pipe_in_the_place_of_the_file_keeps_nobody_waiting(base: Base, kept: Path) -> None:
    kept.mkdir(parents=True, mode=0o700)
    os.mkfifo(kept / cache_module._name(base.folder), 0o600)
    assert load(base, kept)[0] == read_knowledge(base.folder).version
    assert file_in(kept).is_file()


@pytest.mark.parametrize("broken", ["a file in its place", "no way to make it"])
def test_a_folder_that_cannot_be_used_costs_a_line_and_nothing_else(base: Base, kept: Path, broken: str) -> None:
    if broken == "a file in its place":
        kept.parent.mkdir()
        kept.write_text("", encoding="utf-8")
    else:
        kept.parent.write_text("", encoding="utf-8")
    version, trouble = load(base, kept)
    assert version == read_knowledge(base.folder).version
    assert trouble is not None
    assert trouble.startswith("the cache folder cannot be used (")


def test_a_disk_without_room_costs_a_line_and_leaves_nothing_behind(
    base: Base, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(cache_module.os, "replace", full)
        assert load(base, kept)[1] == "the cache cannot be written (No space left on device)"
    assert list(kept.iterdir()) == []
    assert load(base, kept)[1] is None


def test_what_a_killed_process_left_is_tidied_away(base: Base, kept: Path) -> None:
    kept.mkdir(parents=True, mode=0o700)
    left = kept / f"{cache_module._name(base.folder)}.0123{cache_module.UNFINISHED}"
    left.write_bytes(b"half of it")
    load(base, kept)
    assert not left.exists()


def test_many_at_once_never_see_half_a_file(base: Base, kept: Path) -> None:
    packed = load_snapshot(base.folder, Cache(kept))
    files = gather(base.folder).digest
    wrong: list[object] = []
    stop = threading.Event()

    def write() -> None:
        for _ in range(40):
            cache = Cache(kept)
            cache.save(base.folder, packed)
            if cache.trouble:
                wrong.append(cache.trouble)

    def look() -> None:
        while not stop.is_set():
            if Cache(kept).load(base.folder, files) != packed:
                wrong.append("no whole file")

    writers = [threading.Thread(target=write) for _ in range(2)]
    reader = threading.Thread(target=look)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert wrong == []


# ---------------------------------------------------------------- files that change while they are read


def swap_link(base: Base, other: Base) -> Path:
    """A folder that is a link, as Kubernetes mounts a config map; `other` is what it will lead to."""
    other.write()
    link = base.folder.parent / "mounted"
    link.symlink_to(base.folder, target_is_directory=True)
    return link


@pytest.fixture
def other(tmp_path: Path) -> Base:
    """The same knowledge, with one word in each of two files changed."""
    other = Base(tmp_path / "other")
    other.change("aurora/characters.yaml", "name: The Bosun", "name: The Boatswain")
    other.change(TERMS, "name: Lamp Room", "name: Lantern Room")
    return other


def lead_elsewhere(link: Path, target: Path) -> None:
    new = link.with_name("new")
    new.symlink_to(target, target_is_directory=True)
    new.replace(link)


def when_reading(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], None]) -> None:
    """Do something just before the file of this number is opened."""
    real = Path.open
    opened = 0

    def counting(self: Path, *args: object, **options: object) -> object:
        nonlocal opened
        if self.suffix in (".yaml", ".yml"):
            opened += 1
            if opened == number:
                act()
        return real(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", counting)


@pytest.mark.parametrize("number", range(1, 15))
def test_a_link_that_is_swapped_while_reading_gives_one_of_both(
    base: Base, other: Base, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    link = swap_link(base, other)
    whole = {read_knowledge(folder).version for folder in (base.folder, other.folder)}
    assert len(whole) == 2
    when_reading(monkeypatch, number, lambda: lead_elsewhere(link, other.folder))
    assert read_knowledge(link).version in whole


def test_files_that_keep_changing_are_refused_with_one_sentence(
    base: Base, other: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = swap_link(base, other)
    targets = [other.folder, base.folder] * 3
    real = files_module._files

    def swapping(*args: object) -> object:
        lead_elsewhere(link, targets.pop())
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(files_module, "_files", swapping)
    with pytest.raises(KnowledgeError) as error:
        read_knowledge(link)
    (problem,) = error.value.problems
    assert problem.message == "The files changed while they were read; try /reload again."


@pytest.mark.parametrize("number", [1, 3, 7])
def test_a_folder_that_goes_away_while_reading_is_refused(
    base: Base, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    away = base.folder.with_name("away")
    when_reading(monkeypatch, number, lambda: None if away.exists() else base.folder.rename(away) and None)
    with pytest.raises(KnowledgeError) as error:
        read_knowledge(base.folder)
    assert ["there is no such folder of knowledge" in problem.message for problem in error.value.problems] == [True]


def test_a_file_that_is_written_while_reading_is_not_taken_half(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    path = base.folder / TERMS
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"events:")])  # valid as far as it goes
    files = len(list(base.folder.rglob("*.y*ml")))
    when_reading(monkeypatch, files + 1, lambda: path.write_bytes(whole) and None)
    found = read_knowledge(base.folder)
    assert "keel-is-laid" in {event.id for event in found.events}
