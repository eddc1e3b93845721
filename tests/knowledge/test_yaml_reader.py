from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.knowledge.loading.validation import validate
from bot.knowledge.loading.yaml import reader
from bot.knowledge.loading.yaml.reader import MAX_DEPTH, TOO_MANY_VALUES, read_yaml
from bot.knowledge.problems import Problem
from tests.knowledge.small import MARK, place_of_mark


def read(text: str | bytes) -> tuple[Any, list[Problem]]:
    data, _, problems, _ = read_yaml(text.encode() if isinstance(text, str) else text, "file.yaml")
    return data, problems


def only_problem(text: str) -> Problem:
    """The one problem of a text; it must stand where the mark stands."""
    line, column = place_of_mark(text)
    _, problems = read(text.replace(MARK, ""))
    assert [(problem.line, problem.column) for problem in problems] == [(line, column)], problems
    return problems[0]


# ---------------------------------------------------------------- nothing is guessed


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "yes",
        "on",
        "off",
        "true",
        "False",
        "null",
        "~",
        "1:30",
        "011",
        "0x10",
        "0o17",
        "1e3",
        ".inf",
        ".nan",
        "1_000",
        "+1",
        "-0",
        "2026-03-27",
        "2026-03-27T21:00Z",
        "=",
        "<<",
    ],
)
def test_every_plain_word_stays_the_text_it_is(word: str) -> None:
    assert read(f"key: {word}\n{word}x: [{word}]\n") == ({"key": word, f"{word}x": [word]}, [])


def test_keys_stay_text_too() -> None:
    assert read("1: a\nno: b\n~: c\n01: d\n") == ({"1": "a", "no": "b", "~": "c", "01": "d"}, [])


def test_every_way_to_write_a_text_gives_text() -> None:
    data, problems = read("a: 'x: y'\nb: \"1\\t2\"\nc: |\n  one\n  two\nd: >\n  three\n  four\ne: ''\n")
    assert problems == []
    assert data == {"a": "x: y", "b": "1\t2", "c": "one\ntwo\n", "d": "three four\n", "e": ""}


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment\n", "\ufeff", "\ufeff# comment", "%YAML 1.1\n---\n# c\n"]
)
def test_an_empty_file_is_no_problem_unless_it_announces_something(text: str) -> None:
    data, problems = read(text)
    assert data is None
    assert len(problems) == text.count("---")


# ---------------------------------------------------------------- what YAML allows and editors never mean


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n▮a: 2\n", "“a” stands here a second time (first in line 1); keep one of them"),
        ("x:\n  b: 1\n  c: 2\n  ▮b: 3\n", "“b” stands here a second time (first in line 2); keep one of them"),
        ("x: {b: 1, ▮b: [1, 2]}\n", "“b” stands here a second time (first in line 1); keep one of them"),
        ("x: {b: 1, ▮'b': {c: d}}\n", "“b” stands here a second time (first in line 1); keep one of them"),
        ("a:▮\nb: 1\n", "“a” has no value; write one or remove the key"),
        ("x:\n  a:▮  # later\n  b: 1\n", "“a” has no value; write one or remove the key"),
        ("x: {a: ▮, b: 1}\n", "“a” has no value; write one or remove the key"),
        ("x:\n  - a\n  -▮\n", "this item has no value; write one or remove the key"),
        ("a: ▮&here 1\n", "an anchor (&) stands here; write the value out where it is needed"),
        ("▮&here a: 1\n", "an anchor (&) stands here; write the value out where it is needed"),
        ("a: ▮&here {b: c}\n", "an anchor (&) stands here; write the value out where it is needed"),
        ("a: ▮&here [b]\n", "an anchor (&) stands here; write the value out where it is needed"),
        ("a: ▮*there\n", "an alias (*) stands here; write the value out instead"),
        ("a: [b, ▮*there]\n", "an alias (*) stands here; write the value out instead"),
        ("a:\n  <<: ▮*there\n", "an alias (*) stands here; write the value out instead"),
        ("a: ▮!!int 1\n", "a tag (!) stands here; remove it"),
        ("a: ▮!!python/object:os.system x\n", "a tag (!) stands here; remove it"),
        ("a: ▮! x\n", "a tag (!) stands here; remove it"),
        ("a: ▮!own [x]\n", "a tag (!) stands here; remove it"),
        ("▮!own a: x\n", "a tag (!) stands here; remove it"),
        ("? ▮[a, b]\n: c\n", "a key must be a plain word"),
        ("▮{a: b}: c\n", "a key must be a plain word"),
        ("a: 1\n▮---\nb: 2\n", "a second document starts here; remove the line with three hyphens"),
        ("a: 1\n...\n▮---\nb: 2\n", "a second document starts here; remove the line with three hyphens"),
    ],
)
def test_what_nobody_means_is_a_problem_where_it_stands(text: str, message: str) -> None:
    assert only_problem(text).message == message


def test_one_opening_line_of_hyphens_is_allowed() -> None:
    assert read("---\na: 1\n") == ({"a": "1"}, [])


def test_the_first_of_two_values_counts() -> None:
    data, problems = read("a: 1\na: 2\nb: {c: 1, c: {d: 2}}\n")
    assert data == {"a": "1", "b": {"c": "1"}}
    assert len(problems) == 2


def test_a_section_that_stands_twice_is_read_on() -> None:
    data, problems = read("a:\n  x: 1\nb: {y: 2}\na:\n  z: 3\n  x: 4\n")
    assert data == {"a": {"x": "1", "z": "3"}, "b": {"y": "2"}}
    assert [(problem.line, problem.column) for problem in problems] == [(4, 1), (6, 3)]


def test_reading_goes_on_after_each_of_these() -> None:
    text = "a: &x 1\nb: *x\nc: !t 2\nd:\ne: 3\ne: 4\n? [f]\n: 5\ng: 6\n"
    data, problems = read(text)
    assert [problem.line for problem in problems] == [1, 2, 3, 4, 6, 7]
    assert data == {"a": "1", "c": "2", "e": "3", "g": "6"}


def test_the_reader_names_the_entries_that_have_a_problem() -> None:
    text = "people:\n  one: {name: *x}\n  two: {name: Two}\n  three:\n  two: {name: Again}\nplaces: &y {four: {a: b}}\n"
    broken = read_yaml(text.encode(), "file.yaml")[3]
    assert set(broken) == {("people", "one"), ("people", "two"), ("people", "three")}


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2\n",
        "a: 'x\n",
        'a: "\\q"\n',
        "a: b: c\n",
        "\ta: b\n",
        "a: @x\n",
        "a: %x\n",
        "- a\nb: c\n",
        "a: !x!y z\n",
    ],
)
def test_broken_syntax_is_one_problem_and_no_data(text: str, snapshot: SnapshotAssertion) -> None:
    data, problems = read(text)
    assert data is None
    assert len(problems) == 1
    assert "expected" not in problems[0].message
    assert problems[0].message == snapshot


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [
        (b"", 1, 1),
        (b"a: ", 1, 4),
        (b"a: b\nc: x", 2, 5),
        (b"a: b\r\nc: ", 2, 4),
        ("a: é—“".encode(), 1, 7),
        ("Людмила: 1\nЯ: ".encode(), 2, 4),
        (b"\xef\xbb\xbfa: ", 1, 4),
        (b"\xef\xbb\xbfa: b\nc: ", 2, 4),
    ],
)
def test_a_byte_that_is_not_utf_8_is_found_at_its_character(before: bytes, line: int, column: int) -> None:
    data, problems = read(before + b"\xff\xfe more\n")
    assert data is None
    assert problems == [Problem("file.yaml", line, column, "this is not UTF-8; save the file as UTF-8")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_other_encodings_are_problems_and_never_garbage(encoding: str) -> None:
    data, problems = read("näme: é".encode(encoding))
    assert data is None
    assert len(problems) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read(b"\xef\xbb\xbfa: b\n") == ({"a": "b"}, [])


@pytest.mark.parametrize("letter", ["\0", "\x07", "\x1b", "\x7f", "\ufffe"])
@pytest.mark.parametrize("before", ["a: ", "é: Людмила\nb: “", "a: 1\r\nb: 😀"])
def test_a_character_that_yaml_forbids_is_found_where_it_stands(letter: str, before: str) -> None:
    line, column = place_of_mark(before + MARK)
    data, problems = read(before + letter + "x\n")
    assert data is None
    message = "a character that YAML does not allow stands here; remove it"
    assert problems == [Problem("file.yaml", line, column, message)]


def test_files_from_windows_have_the_same_data_and_places() -> None:
    text = "a:\n  b: 1\n  ▮b: 2\nc: |\n  x\n"
    line, column = place_of_mark(text)
    unix, windows = (read(text.replace(MARK, "").replace("\n", end)) for end in ("\n", "\r\n"))
    assert unix == windows
    assert [(problem.line, problem.column) for problem in windows[1]] == [(line, column)]


def test_columns_count_characters_and_not_bytes() -> None:
    assert only_problem("x: {é—“😀: 1, ▮é—“😀: 2}\n").column == 14


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 100)
    assert read("a: " + "x" * 97) == ({"a": "x" * 97}, [])
    data, problems = read("a: " + "x" * 98)
    assert data is None
    assert [(problem.line, problem.column) for problem in problems] == [(1, 1)]
    assert "split it" in problems[0].message


# ---------------------------------------------------------------- bounded work


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "[[{x: ["])
def test_deep_nesting_is_one_problem_in_bounded_time(piece: str) -> None:
    started = time.thread_time()
    data, problems = read(piece * 100_000)
    assert time.thread_time() - started < 2
    assert data is None
    assert [problem.message for problem in problems] == [TOO_MANY_VALUES]
    data, problems = read(piece * 800)
    assert data is None
    assert len([problem for problem in problems if "levels deep" in problem.message]) == 1
    assert problems[-1].line == 1


def test_nesting_up_to_the_limit_is_read() -> None:
    data, problems = read("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH)
    assert problems == []
    for _ in range(MAX_DEPTH):
        (data,) = data
    assert data == "x"


def test_an_alias_bomb_does_not_go_off() -> None:
    lines = ["a0: &a0 [boom, boom]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.thread_time()
    data, problems = read("\n".join(lines))
    assert time.thread_time() - started < 1
    assert data["a29"] == []
    assert len(problems) == 30 + 29 * 10


def test_a_long_file_takes_time_in_proportion() -> None:
    text = "people:\n" + "".join(f"  p{n}: {{name: Person {n}}}\n" for n in range(20_000))
    started = time.thread_time()
    data, problems = read(text)
    assert time.thread_time() - started < 5
    assert problems == []
    assert len(data["people"]) == 20_000


# ---------------------------------------------------------------- whatever stands in a file

WORDS = [
    *[
        "people:",
        "characters:",
        "events:",
        "sources:",
        "name:",
        "reveal:",
        "premise",
        "mara-quill",
        "{}",
        "[]",
        "[",
        "]",
        "{",
        "}",
        ",",
        "-",
        "?",
        ":",
        "&",
        "*",
        "!",
        "|",
        ">",
        "'",
        '"',
        "%",
        "@",
        "`",
    ],
    *[
        "AUR S1E1",
        "&x",
        "*x",
        "!!int",
        "!x",
        "---",
        "...",
        "<<:",
        "#",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\t",
        "\r\n",
        "\r",
    ],
    *["é", "😀", "\ufeff", "\x85", "\u2028", "\0", "\x1b", "~", "011", "\\x41", "a: b", " ", ": "],
]
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def place_exists(raw: bytes, problem: Problem) -> bool:
    """Whether a problem stands somewhere in the text, or right behind it."""
    lines = BREAK.split(raw.decode("utf-8-sig", errors="replace"))
    return 1 <= problem.line <= len(lines) and 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def check_reading(raw: bytes) -> None:
    data, place, problems, broken = read_yaml(raw, "file.yaml")
    valid = validate(data, place, "file.yaml", broken)
    for problem in (*problems, *valid.problems):
        assert place_exists(raw, problem), problem
        assert "\n" not in str(problem)
    assert data is None or isinstance(data, (dict, list, str))
    if data is not None and not isinstance(data, dict):
        assert problems or valid.problems


@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_a_problem_with_a_place(raw: bytes) -> None:
    check_reading(raw)


@given(st.text(max_size=200))
def test_any_text_gives_data_or_a_problem_with_a_place(text: str) -> None:
    check_reading(text.encode("utf-8", "surrogatepass"))


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_anything_like_yaml_gives_data_or_a_problem_with_a_place(text: str) -> None:
    check_reading(text.encode())


@given(
    st.recursive(
        st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=12,
    )
)
def test_quoted_data_is_read_back_as_it_was_written(data: Any) -> None:
    def write(node: Any) -> str:
        if isinstance(node, str):
            return '"' + "".join(f"\\U{ord(letter):08x}" for letter in node) + '"'
        if isinstance(node, list):
            return "[" + ", ".join(map(write, node)) + "]"
        return "{" + ", ".join(f"? {write(key)} : {write(value)}" for key, value in node.items()) + "}"

    assert read(write(data)) == (data, [])
