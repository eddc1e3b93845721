"""`airlock progress FILE`: what a file says, for moderators who help people."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.watch_history import describe, read_file
from bot.errors import UserError
from bot.watch_history.records import HistoryError
from tests.golden.scene import universe
from tests.golden.test_watch_history import WITH_GAP
from tests.support.command_line import invoke
from tests.watch_history.samples import SHAPES


async def test_what_it_says() -> None:
    assert await describe(universe(), WITH_GAP) == [
        "Trakt, 5 episodes in all.",
        "LAN Lantern Deep: season 1 up to E1, so S1E1. With gaps up to S3E1; 5 episodes before it are missing. "
        "1 episode left out that I don't know or that is not out.",
        "UND Undertow: S1E1 is not in the file, so nothing is certain. With gaps up to S1E2; "
        "1 episode before it is missing.",
        "Nothing was set, and nothing of the file was kept.",
    ]


async def test_other_series() -> None:
    lines = await describe(universe(), SHAPES["trakt history"][1])
    assert lines[1:] == [
        "None of them belongs to a series of this knowledge base.",
        "Nothing was set, and nothing of the file was kept.",
    ]


async def test_a_file_that_is_none() -> None:
    with pytest.raises(HistoryError, match="That file is empty"):
        await describe(universe(), b"")


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with pytest.raises(UserError) as missing:
        read_file(path)
    assert str(missing.value) == f"{path} cannot be read: No such file or directory."
    path.write_bytes(b"x" * 20_000_001)
    with pytest.raises(UserError, match="That file has more than 20 MB"):
        read_file(path)
    path.write_bytes(b"x")
    assert read_file(path) == b"x"


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"")
    ended = invoke("progress", str(path), "--dry-run")
    assert ended.exit_code == 1
    assert ended.stderr == "That file is empty. Please download it again and send it as it is.\n"
