"""Rules about the source itself: who may break a seal, open a veil, read the clock and the environment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOT = ROOT / "bot"
FILES = sorted(BOT.rglob("*.py"))
CORE = ("knowledge", "lookup", "spoilers", "answers")
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.localtime",
    "time.gmtime",
}
ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "os.environb"}


def name_of(path: Path) -> str:
    """``bot/cards/answer_card.py``."""
    return path.relative_to(ROOT).as_posix()


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in the syntax tree of a file."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))))


def attributes(path: Path) -> Iterator[ast.Attribute]:
    """Every ``x.y`` of a file."""
    return (node for node in nodes(path) if isinstance(node, ast.Attribute))


def dotted(node: ast.Attribute) -> str:
    """The last two names: ``datetime.now`` for ``datetime.datetime.now`` too."""
    inner = node.value
    before = inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else ""
    return f"{before}.{node.attr}"


def imported(path: Path) -> set[str]:
    """What a file imports by name: ``os.environ``."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{(node.module or '').rpartition('.')[2]}.{alias.name}" for alias in node.names}
    return found


def strings(path: Path) -> set[str]:
    """Every plain string, for names that are looked up by text."""
    return {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_there_is_something_to_look_at() -> None:
    """Every package of the core has files."""
    assert all(list((BOT / package).glob("*.py")) for package in CORE)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_rule_breaks_seals(path: Path) -> None:
    """`break_seal` is called in `bot/spoilers/rule.py` alone; the value behind it is touched where it is kept alone."""
    for node in attributes(path):
        assert node.attr != "break_seal", node.lineno
        if node.attr == "_value":
            assert name_of(path) == "bot/knowledge/sealed.py", node.lineno
    called = {node.id for node in nodes(path) if isinstance(node, ast.Name)} | {
        name.rpartition(".")[2] for name in imported(path)
    }
    if name_of(path) not in ("bot/spoilers/rule.py", "bot/knowledge/sealed.py"):
        assert "break_seal" not in called
    assert "break_seal" not in strings(path)
    if name_of(path) != "bot/knowledge/sealed.py":
        assert "_value" not in strings(path)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_packing_gets_past_seals(path: Path) -> None:
    """msgspec writes a seal only with an `enc_hook` that knows it, or field by field: one module has the hook."""
    names = imported(path) | {dotted(node) for node in attributes(path)}
    assert not {name.rpartition(".")[2] for name in names} & {"to_builtins", "asdict", "astuple", "Raw"}
    hooks = [node.lineno for node in nodes(path) if isinstance(node, ast.keyword) and node.arg == "enc_hook"]
    assert not hooks or name_of(path) == "bot/knowledge/snapshot_file/binary_format.py", hooks
    if name_of(path) not in ("bot/knowledge/snapshot_file/binary_format.py", "bot/knowledge/sealed.py"):
        assert "sealed.Seal" not in names


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.relative_to(BOT).parts[0] not in ("knowledge", "lookup", "transport")],
    ids=name_of,
)
def test_only_markup_opens_veils(path: Path) -> None:
    """`.content` is read in `bot/cards/markdown.py`, and set where a veil is made. Those left out know no veils."""
    for node in attributes(path):
        if node.attr == "content" and name_of(path) != "bot/cards/markdown.py":
            assert name_of(path) == "bot/spoilers/boxes.py", node.lineno
            assert isinstance(node.ctx, ast.Store), node.lineno


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_boxes_ask_what_a_veil_needs(path: Path) -> None:
    """It says in which season something happens, and is as secret as the text."""
    asked = [node.lineno for node in attributes(path) if node.attr == "needs"]
    assert not asked or name_of(path) == "bot/spoilers/boxes.py", asked


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_spoiler_tags_are_written_in_one_place(path: Path) -> None:
    """Two bars in a string that is no docstring stand in `bot/cards/markdown.py` alone."""
    docs = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    written = [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "||" in node.value
        and id(node) not in docs
    ]
    assert not written or name_of(path) == "bot/cards/markdown.py", written


@pytest.mark.parametrize(
    "path", [path for package in CORE for path in sorted((BOT / package).rglob("*.py"))], ids=name_of
)
def test_the_core_has_no_clock_and_no_environment(path: Path) -> None:
    """ "Now" is an argument; settings are an argument."""
    used = {dotted(node) for node in attributes(path)} | imported(path)
    assert not used & (CLOCKS | ENVIRONMENT)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_snapshot_that_answers_has_a_secret(path: Path) -> None:
    """Without one, tokens could be made from ids. Only tests do without."""
    calls = [node for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert all(len(call.args) == 2 for call in calls if call.func.id == "SnapshotHolder")  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_settings_reads_the_environment(path: Path) -> None:
    """The environment is read by `bot/settings.py`."""
    used = {dotted(node) for node in attributes(path)} | imported(path)
    assert not used & ENVIRONMENT or name_of(path) == "bot/settings.py"


def test_no_test_imports_another() -> None:
    """What tests share is in `tests/support` or in a helper module beside them."""
    names = re.compile(r"^\s*(?:from tests(?:\.\w+)*\.test_\w+ import|from tests(?:\.\w+)* import test_)", re.MULTILINE)
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [name_of(path) for path in tests if names.search(path.read_text(encoding="utf-8"))] == []
