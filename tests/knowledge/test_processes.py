"""Files that several processes read give the same knowledge and the same problems as in one process."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.knowledge.loading import folder, processes
from bot.knowledge.loading.assembling.assembler import assemble
from bot.knowledge.loading.files import Files, gather
from bot.knowledge.loading.folder import read_files
from bot.knowledge.loading.loader import read_folder
from bot.knowledge.loading.processes import in_processes, processes_for
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.loading.yaml.reader import read_yaml
from bot.knowledge.problems import Problem
from bot.knowledge.review import review as review_module
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.review import ReviewResult, review
from bot.knowledge.review.texts import texts_of
from bot.knowledge.snapshot_file.binary_format import pack

SHIPPED = gather(Path("knowledge"))


def paths(data: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """The paths of all values in the data of a file."""
    yield path
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in inside:
        yield from paths(inner, (*path, step))


def damaged(draw: random.Random) -> Files:
    """The shipped files with a few characters and lines removed, repeated or replaced."""
    contents = dict(SHIPPED.contents)
    for name in draw.sample(sorted(contents), 4):
        lines = contents[name].decode().split("\n")
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(lines))
            column = draw.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = draw.choice(
                [
                    [],
                    [lines[at]] * 2,
                    [" " + lines[at]],
                    [lines[at][:column]],
                    [lines[at][:column] + draw.choice("[]{}:#\"'x-&é,") + lines[at][column:]],
                ]
            )
        contents[name] = "\n".join(lines).encode()
    return Files(contents, sha256(repr(contents).encode()).digest(), [])


def problems(files: Files, number: int) -> list[Problem]:
    read = read_files(files, number)
    return read.problems + assemble(read, with_index=False)[1]


@pytest.fixture
def without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all that several processes do in this one, which is quicker."""
    monkeypatch.setattr(folder, "in_processes", lambda work, given, _: map(work, given))


@pytest.mark.usefixtures("without_processes")
@pytest.mark.parametrize("seed", range(30))
def test_damaged_files_have_the_same_problems(seed: int) -> None:
    files = damaged(random.Random(seed))
    assert problems(files, 3) == problems(files, 1)


@pytest.mark.usefixtures("without_processes")
def test_every_value_has_the_same_location() -> None:
    flow = b"places: {a: {name: A, reveal: premise},\n b: {name: [B,\nC], reveal: premise}}\n"
    block = b"places:\n\n  a:\n      name: [A,\n'\nB']\n\n# two\n      reveal: premise\n  b: {name: B, reveal: premise}"
    odd = Files({"a.yaml": flow, "b.yaml": block, "c.yaml": b"\xef\xbb\xbf" + block}, b"", [])
    for files in (SHIPPED, odd):
        for one, several in zip(read_files(files, 1).documents, read_files(files, 3).documents, strict=True):
            found = list(paths(read_yaml(files.contents[one.file], one.file)[0]))
            for path in found[:: 1 + len(found) // 300]:
                assert several.locations.find(path) == one.locations.find(path)
                assert several.locations.find_key(path) == one.locations.find_key(path)


def test_several_processes_make_the_same_snapshot() -> None:
    one, two = (assemble(read_files(SHIPPED, number))[0] for number in (1, 2))
    assert bytes(pack(one, b"")) == bytes(pack(two, b""))


def test_a_process_that_dies_is_told_in_one_sentence() -> None:
    with pytest.raises(UserError, match="The process that read the knowledge died"):
        list(in_processes(os._exit, [1, 2], 2))


def test_how_many_processes_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "processors", lambda: 4)
    file = b" " * 1_000_000
    assert processes_for(SHIPPED.contents.values()) == 1
    assert processes_for([file] * 100) == 4
    assert processes_for([file] * 9) == 2
    assert processes_for([file * 100]) == 1
    monkeypatch.setattr(processes, "_free_memory", lambda: 2 * processes.MEMORY)
    assert processes_for([file] * 100) == 2


def test_rules_beside_each_other_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read_folder(Path("knowledge"))
    lines = {name: raw.decode().split("\n") for name, raw in SHIPPED.contents.items()}

    def reviewed() -> ReviewResult:
        texts_of.cache_clear()
        return review(ReviewContext(reading.documents, reading.knowledge), date(2031, 1, 1), lines, stale_after=30)

    one = reviewed()
    forked: list[str] = []
    real = processes.in_processes

    def counted(work: Any, given: Any, number: int, start: str) -> Iterator[Any]:
        forked.append(start)
        return real(work, given, number, start)

    monkeypatch.setattr(review_module, "LARGE", 1)
    monkeypatch.setattr(review_module, "in_processes", counted)
    monkeypatch.setattr(review_module, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    several = reviewed()
    assert forked == ["fork"]
    assert one.stale
    assert (set(several.findings), set(several.stale), several.accepted) == (
        set(one.findings),
        set(one.stale),
        one.accepted,
    )
