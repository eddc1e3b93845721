"""The flat arrays: what they hold, how large they are, and that they are all there is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.lookup import EVERYTHING, Candidate, Index, complete, look_up
from tests.lookup.universe import CANDIDATES, INDEX

ASKED = ("margo", "baldwyn", "happyvaley", "jsc", "who plays aleida rosales", "apollo 2", "picard")


def _words(index: Index, numbers: np.ndarray) -> set[str]:  # type: ignore[type-arg]
    return {index.word(number) for number in numbers.tolist()}


def test_round_trip_through_a_file(tmp_path: Path) -> None:
    """Mapped from a file, it answers the same."""
    for name, array in INDEX.arrays.items():
        np.save(tmp_path / f"{name}.npy", array, allow_pickle=False)
    arrays = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in tmp_path.glob("*.npy")}
    mapped = Index(arrays)
    assert [look_up(typed, mapped, EVERYTHING) for typed in ASKED] == [
        look_up(typed, INDEX, EVERYTHING) for typed in ASKED
    ]
    assert [complete(typed, mapped, EVERYTHING) for typed in ASKED] == [
        complete(typed, INDEX, EVERYTHING) for typed in ASKED
    ]


def test_arrays_are_flat_and_the_same_each_time() -> None:
    again = Index.of(CANDIDATES).arrays
    for name, array in INDEX.arrays.items():
        assert array.ndim == 1
        assert array.dtype.kind in "iub"
        assert np.array_equal(array, again[name])


def test_words_by_what_is_left_of_them() -> None:
    assert "baldwin" in {INDEX.word(word) for word, _ in INDEX.near("baldwyn", EVERYTHING)}
    assert not INDEX.near("ed", EVERYTHING)
    assert not INDEX.near("1984", EVERYTHING)
    assert "stevens" in _words(INDEX, INDEX.sounding("stephens"))
    assert "madison" in _words(INDEX, INDEX.with_same_consonants("medison"))
    assert _words(INDEX, INDEX.containing("ckleto")) == {"shackleton"}
    assert not len(INDEX.containing("nxs")), "letters of two words"


def test_words_by_their_beginning() -> None:
    first, end = INDEX.starting("mar")
    assert {INDEX.word(word) for word in range(first, end)} >= {"margo", "marge", "mars", "martin"}
    assert all(INDEX.word(word).startswith("mar") for word in range(first, end))
    for start, word in (("shakle", "shackleton"), ("marrgo", "margo"), ("hapy", "happy"), ("presidnt", "president")):
        ranges = INDEX.nearly_starting(start, EVERYTHING)
        assert word in {INDEX.word(number) for first, end in ranges for number in range(first, end)}


def test_no_names_at_all() -> None:
    empty = Index.of(())
    assert len(empty) == 0
    assert [complete(typed, empty, EVERYTHING) for typed in ("", "m", "margo", "margo m")] == [()] * 4


def test_size_and_groups() -> None:
    many = Index.of(
        [Candidate(f"Anna{number} Lee{number % 97}", str(number), True, number % 5) for number in range(4000)]
    )
    assert sum(array.nbytes for array in many.arrays.values()) < 0.8 * 1024 * 4000
