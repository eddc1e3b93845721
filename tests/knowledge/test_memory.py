"""What a reading takes: memory for each byte of its files, and the problems that are kept."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.cli.check import check_folder
from bot.knowledge.loading.loader import read_folder, read_knowledge
from bot.knowledge.loading.memory import PER_BYTE
from bot.knowledge.loading.yaml.reader import LEAST_VALUES, MAX_VALUES, read_yaml, values_in
from bot.knowledge.problems import (
    MAX_MESSAGE,
    MAX_PROBLEMS,
    FirstProblems,
    KnowledgeError,
    Problem,
    Severity,
    count_problems,
    with_rest_counted,
)
from bot.reloading.worker import load_in_subprocess
from tests.knowledge.small import Base

SIZE = 1 << 18
LISTED = "characters:\n  a:\n    aliases: ["
MEASURE = """
import re, sys
from pathlib import Path
from bot.knowledge.loading.loader import read_folder
def peak(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
Path(sys.argv[1], "small").mkdir()
Path(sys.argv[1], "small", "a.yaml").write_text("characters: {a: {nmae: 1}}\\nb: c\\n")
read_folder(Path(sys.argv[1], "small"))
before = peak()
print(len(read_folder(Path(sys.argv[1], "large")).problems), peak() - before)
"""


def _list_of(item: str) -> str:
    return LISTED + item * (SIZE // len(item)) + "]\n"


def _counted(line: str) -> str:
    length = len(line.format("00000"))
    return "".join(line.format(f"{number:05x}") for number in range(SIZE // length))


SHAPES = {  # as dense as a file of this size may be, or refused for it
    "tiny values, each another": LISTED + _counted("{},") + "]\n",
    "the same tiny value": _list_of("aaaa,"),
    "empty lists": _list_of("[],                 "),
    "empty mappings": _list_of("{},                 "),
    "small mappings": _list_of("{a: b},                   "),
    "lists in lists": _list_of("[" * 20 + "a" + "]" * 20 + "," + " " * 270),
    "short ids": "characters:\n" + _counted("   {}: a\n"),
    "short sections": _counted("aa{}: a\n"),
    "ids without a value": "characters:\n" + _counted("   {}:\n"),
    "empty entries": "characters:\n" + _counted(" {}: {{}}              \n"),
    "one key again and again": "characters:\n" + " aaa: aaa\n" * (SIZE // 10),
    "texts that are cut off": "characters:\n  a:\n    aliases:\n" + "    - aaaaaa #b\n" * (SIZE // 16),
    "aliases": "characters: &a\n  a:\n    facts: [" + "*aaa," * (SIZE // 5) + "]\n",
    "one long text": "characters:\n  a:\n    summary: " + "a" * SIZE + "\n",
    "one long text of wide characters": "characters:\n  a:\n    summary: " + "\U0001f680" * (SIZE // 4) + "\n",
    "unknown references": ("characters:\n  aa: {name: A, reveal: premise, sources: [" + _counted("{},") + "]}\n"),
    "a mistake at the end": "characters:\n" + _counted("   {}: a\n") + " ]\n",
    "nothing but brackets": _list_of("[],"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell the peak of a process since its start")
@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_takes_more_than_60_bytes_of_memory_for_each_byte(shape: str, tmp_path: Path) -> None:
    text = SHAPES[shape]
    (tmp_path / "large").mkdir()
    (tmp_path / "large" / "a.yaml").write_text(text, encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", MEASURE, tmp_path], capture_output=True, text=True, check=True)
    problems, taken = map(int, run.stdout.split())
    assert 1 <= problems <= MAX_PROBLEMS + 1
    assert taken <= PER_BYTE * len(text.encode())


@pytest.fixture
def base(tmp_path: Path) -> Base:
    base = Base(tmp_path / "knowledge")
    base.write()
    return base


def test_tiny_values_are_refused_before_they_are_read() -> None:
    piece = "[],"
    few = piece * (LEAST_VALUES // values_in(piece))
    assert values_in(few) <= LEAST_VALUES < values_in(few + piece) + 4
    assert [problem.message for problem in read_yaml(f"a: [{few[:-100]}]".encode(), "a.yaml")[2]] == []
    many = piece * SIZE
    assert values_in(many) > LEAST_VALUES + MAX_VALUES * len(many)
    assert [str(problem) for problem in read_yaml(f"a: [{many}]".encode(), "a.yaml")[2]] == [
        "a.yaml:1:1: this file is mostly tiny values, which would take too much memory; "
        "remove what is no knowledge from it"
    ]


@pytest.mark.parametrize("text", ["a, b", "a: b", "a\nb", "[a", "{a", "- a", "? a", "a\rb"])
def test_every_sign_that_parts_values_is_counted(text: str) -> None:
    assert values_in(text) in (1, 2, 3)


def test_the_first_thousand_problems_are_kept_and_the_rest_is_counted(base: Base) -> None:
    folder = base.write()
    lines = "".join(f"word-{number:04}: aaaaaaaaaa\n" for number in range(MAX_PROBLEMS + 500))
    (folder / "zz.yaml").write_text(lines, encoding="utf-8")
    with pytest.raises(KnowledgeError) as told:
        read_knowledge(folder)
    assert len(told.value.problems) == MAX_PROBLEMS + 1
    assert count_problems(told.value.problems) == MAX_PROBLEMS + 500
    assert str(told.value.problems[-1]) == (
        f"zz.yaml:{MAX_PROBLEMS}:1: 500 more problems are not listed; correct those that are, and read the files again"
    )
    assert str(told.value) == "1500 problems in the knowledge base"
    errors = [each for each in check_folder(folder, date(2032, 1, 1)).findings if each.severity is Severity.ERROR]
    assert errors[-1].unlisted == 500


def test_problems_of_several_files_are_bounded_together(base: Base) -> None:
    folder = base.write()
    for name in ("yy.yaml", "zz.yaml"):
        lines = "".join(f"word-{number:04}: aaaaaaaaaa\n" for number in range(MAX_PROBLEMS + 1))
        (folder / name).write_text(lines, encoding="utf-8")
    found = read_folder(folder).problems
    assert {problem.file for problem in found} == {"yy.yaml"}
    assert len(found) == MAX_PROBLEMS + 1
    assert count_problems(found) == 2 * MAX_PROBLEMS + 2


def test_references_to_nothing_are_bounded_too(base: Base) -> None:
    people = "people:\n" + "".join(
        f"  zed-{number:04}: {{name: Zed {number:04}, reveal: AUR S9E9}}\n" for number in range(MAX_PROBLEMS + 1)
    )
    folder = base.write()
    (folder / "zz.yaml").write_text(people, encoding="utf-8")
    found = read_folder(folder).problems
    assert len(found) == count_problems(found) == MAX_PROBLEMS + 1
    assert found[-1].unlisted == 1


def test_one_problem_that_is_not_listed_is_said_in_the_singular() -> None:
    problems = [Problem("a.yaml", line, 1, "x") for line in range(1, MAX_PROBLEMS + 2)]
    assert with_rest_counted(problems[1:]) == problems[1:]
    assert with_rest_counted(problems)[-1].message.startswith("1 more problem is not listed;")
    kept = FirstProblems()
    for problem in problems:
        kept.append(problem)
    assert kept.with_rest() == with_rest_counted(problems)


def test_a_message_is_cut_in_its_middle() -> None:
    message = Problem("a.yaml", 1, 1, f"“{'k' * 100_000}” is no key; remove it").message
    assert len(message) == MAX_MESSAGE
    assert message.startswith("“kkk")
    assert message.endswith("kkk” is no key; remove it")


async def test_what_comes_back_from_a_refused_reading_is_small(base: Base) -> None:
    """The bot keeps it for `/status`, so a file full of mistakes must not cost the bot memory."""
    (base.write() / "zz.yaml").write_text(_counted("aaaaa{}: a\n"), encoding="utf-8")
    found = await load_in_subprocess(base.folder)
    assert isinstance(found, list)
    assert len(found) == MAX_PROBLEMS + 1
    assert sum(len(str(problem)) for problem in found) < 100 * MAX_PROBLEMS
