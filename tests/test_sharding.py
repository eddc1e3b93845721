"""AIRLOCK_SHARDS."""

from __future__ import annotations

import pytest

from bot.settings import SettingsError, load_settings
from bot.sharding import Shards, read_shards


@pytest.mark.parametrize(
    ("text", "ids", "count", "written"),
    [
        ("auto", (), 0, "all shards"),
        (" AUTO ", (), 0, "all shards"),
        ("0/1", (0,), 1, "shard 0/1"),
        ("5/16", (5,), 16, "shard 5/16"),
        ("0-3/16", (0, 1, 2, 3), 16, "shards 0-3/16"),
        ("4, 0,2/16", (0, 2, 4), 16, "shards 0,2,4/16"),
        ("0-1,7,8-9,1-2/16", (0, 1, 2, 7, 8, 9), 16, "shards 0-2,7-9/16"),
        ("3-3/4", (3,), 4, "shard 3/4"),
    ],
)
def test_what_is_understood(text: str, ids: tuple[int, ...], count: int, written: str) -> None:
    assert read_shards(text) == Shards(ids, count)
    assert str(read_shards(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "all",
        "3",
        "/3",
        "3/",
        "1-/3",
        "-1/3",
        "3/3",
        "0-3/3",
        "2-1/3",
        "0/0",
        "0/-1",
        "0/100001",
        "0-999999999/1",
        "٣/٤",
    ],
)
def test_what_is_not(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRLOCK_SHARDS", text)
    with pytest.raises(SettingsError, match=r"^AIRLOCK_SHARDS cannot be used: .*such as 0-3/16\.$"):
        load_settings()


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_no_sharding(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRLOCK_SHARDS", text)
    assert load_settings().shards is None
