"""Every sentence that the program says is met by some test: whole in a golden card, or asserted.

A sentence is a literal below `bot/` in which three words follow one another. Of what is put together from parts (an
f-string, a template with {names}, several lines) the longest fixed part counts. It has to stand in a snapshot or in a
text of a test. What is said to nobody is left out by what it is, see `_unsaid`, or named below with its reason.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ROOT / "bot" / "commands"

WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
SENTENCE = re.compile(rf"{WORD}(?:[,;:.!?…”“\"'()]*\s+[“\"'(]*{WORD}){{2}}")
HOLE = re.compile(r"\{[^{}]*\}|\n")

DATA = [
    ROOT / "bot/knowledge/loading/sentences.yaml",
    ROOT / "bot/knowledge/review/rules/paste.yaml",
]
"""Data files that hold sentences."""

LISTS = {
    "mentions": "surnames that are everyday words",
    "lookup": "words that names are told from",
    "tables": "names of columns",
    "csv_exports": "names of columns",
    "wiki_export": "names of fields of infoboxes",
}
"""Modules (or the folder they are in) that hold lists of words to be understood, and why. Their lists alone are left
out: texts without the marks of a sentence."""
LISTED = re.compile(r"(?!.*\.$)[^.;:!“”\"]*(?:\.[^ ][^.;:!“”\"]*)*")

MISTAKES = {"TypeError", "LookupError", "RuntimeError", "NotImplementedError"}
"""Exceptions that tell a programmer of a mistake."""
TOLD_TO_PROGRAMMERS = {
    "no interaction is answered with a proxy, a reason or the bot's token": "a call that nothing of ours makes",
    "an empty spoiler tag hides nothing": "a card is written wrongly",
    "no focused option": "the payload is refused",
    "a snapshot has no place for": "a new kind of value is not packed",
    "holds objects; only numbers can be packed": "a new kind of value is not packed",
    "a veil can only be printed inside a spoiler tag": "a card is written wrongly",
    "is not a position of": "a call that nothing of ours makes",
    "grace days must be 0 to": "a call that nothing of ours makes",
    "a seal is no text": "a card is written wrongly",
    "no snapshot of this format": "the files are read instead",
    "the checksum does not hold": "the files are read instead",
    "the head cannot be read": "the files are read instead",
    "made by another version of this program": "the files are read instead",
    "problems in the knowledge base": "each problem is told instead",
    "there is another file now": "whoever asked is told that nothing was stored",
    "import sys; sys.path[:] = sys.argv[1:]; from bot.watch_history.worker import main; main()": "a program",
    "the connection to Discord broke": "the log has the type of the error alone",
}
"""Messages of other exceptions for which the same holds, and why."""
METHODS = {
    **dict.fromkeys(("debug", "info", "warning", "error", "exception", "log"), "the log"),
    **dict.fromkeys(("split", "splitlines"), "a list of words"),
    **dict.fromkeys(("compile", "match", "fullmatch", "search", "sub"), "a pattern"),
    "startswith": "what a library says is compared with it",
}
"""Methods whose texts nobody is told, and what they are instead."""
SQL = re.compile(r"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|LOCK TABLE)\s")
"""What a text begins with that only a database is told."""


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Each sentence of a module, with its line: its longest fixed part."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unsaid = set(_unsaid(tree))
    listed = LISTS.keys() & {path.stem, *path.parent.parts}
    for node in ast.walk(tree):
        if node in unsaid:
            continue
        parts = [part for text in _fixed(node) if not SQL.match(text) for part in HOLE.split(text)]
        said = [part.strip() for part in parts if SENTENCE.search(part)]
        if listed and all(LISTED.fullmatch(part) for part in said):
            continue
        longest = max(said, key=len, default="")
        if longest and longest not in TOLD_TO_PROGRAMMERS:
            yield node.lineno, longest  # type: ignore[attr-defined]


def sentences_in_data(path: Path) -> Iterator[tuple[int, str]]:
    """Each sentence of a data file, with its line. Regular expressions are no sentences, so only values count."""
    waiting = [yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)]
    while waiting:
        match waiting.pop():
            case yaml.MappingNode(value=pairs):
                waiting += [value for _, value in pairs]
            case yaml.ScalarNode(value=text) as node:
                parts = [part.strip() for part in HOLE.split(text) if SENTENCE.search(part)]
                if parts:
                    yield node.start_mark.line + 1, max(parts, key=len)


def _fixed(node: ast.AST) -> list[str]:
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=values):
            return [part.value for part in values if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return []


def _unsaid(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, logs, patterns, lists, names of enumerations, what is compared, programmers' mistakes.

    And the parts of f-strings, which are looked at as a whole.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.JoinedStr(values=values):
                yield from (part for part in values if isinstance(part, ast.Constant))
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                yield from ast.walk(node)
            case ast.Call(func=ast.Name(id="Enum" | "StrEnum")):
                yield from ast.walk(node)
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in MISTAKES:
                yield from ast.walk(node)
            case ast.Compare(comparators=compared):
                for each in compared:
                    yield from ast.walk(each)
            case ast.ClassDef(bases=[ast.Name(id="Enum"), *_], body=body):
                for statement in body:
                    yield from ast.walk(statement) if isinstance(statement, ast.Assign) else ()


@cache
def met() -> str:
    """All texts of all tests, and all snapshots, one after another."""
    texts = []
    for path in sorted({*(ROOT / "tests").rglob("*.py")} - {Path(__file__).resolve()}):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts += [text for node in ast.walk(tree) if node not in docstrings for text in _fixed(node)]
    texts += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.ambr"))]
    return "\0".join(texts)


def test_every_text_of_the_commands_is_met_by_a_test() -> None:
    """Those of commands and options, and those of `/help`, which are data files."""
    known = met()
    tables = _tables(tomllib.loads((COMMANDS / "commands.toml").read_text(encoding="utf-8")))
    texts = [text for table in tables for text in table.values()]
    assert len(texts) > 40
    texts += HOLE.split((COMMANDS / "help.txt").read_text(encoding="utf-8"))
    assert [text for text in texts if text not in known] == []


def _tables(table: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield {key: text for key, text in table.items() if isinstance(text, str)}
    for inner in table.values():
        if isinstance(inner, dict):
            yield from _tables(inner)


def test_every_sentence_is_met_by_a_test() -> None:
    known = met()
    unmet = [
        f"{path.relative_to(ROOT)}:{line}: {said}"
        for path in sorted((ROOT / "bot").rglob("*.py"))
        for line, said in sentences(path)
        if said not in known
    ]
    assert not unmet, f"{len(unmet)} sentences are met by no test:\n" + "\n".join(unmet)


def test_every_sentence_in_a_data_file_is_met_by_a_test() -> None:
    known = met()
    found = [(path, *each) for path in DATA for each in sentences_in_data(path)]
    assert len({path for path, *_ in found}) == len(DATA)
    assert [f"{path.name}:{line}: {said}" for path, line, said in found if said not in known] == []


def test_what_is_left_out_is_there() -> None:
    paths = [*(ROOT / "bot").rglob("*.py")]
    assert LISTS.keys() <= {name for path in paths for name in (path.stem, *path.parent.parts)}
    code = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert [text for text in TOLD_TO_PROGRAMMERS if text not in code] == []


def test_the_rule_sees_what_is_said(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""This is a docstring."""\n'
        'A = "It is said."\n'
        'B = f"{A} is what was {A} found here; see"\n'
        'C = "two words"\n'
        'log.info("this is only logged")\n'
        'raise TypeError("this is a mistake")\n'
        'D = "a list of words".split()\n'
        'E = "Write {season} once, or not at all."\n'
        'F = "SELECT a FROM somewhere"\n',
        encoding="utf-8",
    )
    assert list(sentences(module)) == [(2, "It is said."), (3, "found here; see"), (8, "once, or not at all.")]
