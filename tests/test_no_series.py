"""The bot knows no series: nothing of `knowledge/` stands in its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.facts import facts_of

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "bot").rglob("*.py"))
LISTS = sorted((ROOT / "bot").rglob("*.txt"))
EXAMPLES = {
    "FAM",  # the code in examples of positions, in help and in problems for editors: FAM S3E10
    "Sam",  # somebody who looks at the preview; also an everyday name
}


def names_of_the_shipped_series() -> set[str]:
    """Codes, titles, names and aliases of everything, titles of episodes; and the ids."""
    facts = facts_of()
    said = {item.texts[0] for item in facts.items if item.kind in ("name", "title") and item.texts}
    return (said | set(facts.section("works")) | {id_ for id_ in facts.kinds if "-" in id_}) - EXAMPLES


NAMES = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names_of_the_shipped_series()), reverse=True))})(?!\w)")


def code_words(path: Path) -> Iterator[tuple[int, str]]:
    """Every string and name of a file that does something: comments and docstrings explain, and may give examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docs:
                yield node.lineno, text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield node.lineno, text
            case ast.FunctionDef(name=text) | ast.AsyncFunctionDef(name=text) | ast.ClassDef(name=text):
                yield node.lineno, text


def test_there_is_something_to_look_for() -> None:
    """A look that finds nothing proves nothing."""
    assert NAMES.fullmatch("Ed Baldwin")
    assert NAMES.search("play For All Mankind now")
    assert NAMES.search("margo-madison")
    assert not NAMES.search("program, FAMily, scene")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_of_code_names_the_shipped_series(path: Path) -> None:
    """No code, title, person, character, place, thing or episode."""
    found = [(line, match[0]) for line, text in code_words(path) for match in NAMES.finditer(text)]
    assert found == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_no_word_list_names_the_shipped_series(path: Path) -> None:
    """Comments explain, and may give examples."""
    lines = [line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if NAMES.search(line)] == []


def test_there_are_word_lists() -> None:
    assert {path.name for path in LISTS} >= {"famous_names.txt", "nicknames.txt", "stop_words.txt", "vocabulary.txt"}
