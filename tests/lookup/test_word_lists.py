"""The files of words that name nobody: their form, and what an editor is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lookup.text import word_lists
from bot.lookup.text.word_lists import pairs_in, read_lists, words_in


def test_every_file_has_lists_and_every_list_has_words() -> None:
    files = sorted(path.stem for path in (Path(word_lists.__file__).parent / "data").glob("*.txt"))
    assert files == ["famous_names", "nicknames", "spelling_rules", "stop_words", "vocabulary"]
    assert all(lists and all(lists.values()) for lists in map(read_lists, files))


def test_comments_and_blank_lines_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.txt").write_text("# why\n[short]\ndr doctor\n\nst saint # a title\n[words]\na b\n", "utf-8")
    monkeypatch.setattr(word_lists, "_FOLDER", tmp_path)
    lists = read_lists("own")
    assert pairs_in(lists["short"]) == {"dr": "doctor", "st": "saint"}
    assert words_in(lists["words"]) == {"a", "b"}


def test_words_above_the_first_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.txt").write_text("\nsaint\n", "utf-8")
    monkeypatch.setattr(word_lists, "_FOLDER", tmp_path)
    with pytest.raises(ValueError) as told:  # noqa: PT011 - the sentence is compared below
        read_lists("own")
    assert str(told.value) == "own.txt, line 2: write a [name] above the first list"
