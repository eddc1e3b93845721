"""Every shape of watch history is recognised by its content, and says how far somebody is."""

from __future__ import annotations

import gzip

import pytest

from bot.watch_history.reading import read_history
from tests.watch_history.samples import SHAPES, WORKS


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape(shape: str) -> None:
    source, data = SHAPES[shape]
    reading = read_history(data, WORKS)
    assert reading.source == source
    (found,) = reading.works
    assert (found.code, found.unbroken, found.latest, found.missing, found.watched) == ("DW", (2, 2), (2, 2), 0, 6)
    assert reading.rows >= 6


@pytest.mark.parametrize("shape", SHAPES)
def test_an_encoding_of_a_spreadsheet(shape: str) -> None:
    """Whatever was opened and saved as UTF-16, or packed with gzip, says the same."""
    _, data = SHAPES[shape]
    if data.startswith(b"PK"):
        return
    expected = read_history(data, WORKS)
    if not data.startswith(b"<"):
        assert read_history(data.decode().encode("utf-16"), WORKS) == expected
    assert read_history(b"\xef\xbb\xbf" + data, WORKS) == expected
    assert read_history(gzip.compress(data), WORKS) == expected
