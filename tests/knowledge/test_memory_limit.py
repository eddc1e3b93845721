"""The limit on the memory of a process that reads, and the sentence with which it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import UserError
from bot.knowledge.loading import memory
from bot.knowledge.loading.memory import LEAST, MAX_MEMORY, allowance
from bot.knowledge.loading.worker_process import work
from bot.reloading import worker
from bot.reloading.worker import load_in_subprocess
from tests.knowledge.small import Base

linux_only = pytest.mark.skipif(not memory._STATUS.exists(), reason="this system does not count a process's memory")


@linux_only
def test_a_reading_that_takes_too_much_ends_with_one_sentence_and_the_limit_with_it() -> None:
    before = memory._limit()
    with pytest.raises(UserError, match="take more memory than it may"), memory.bounded(1 << 20):
        bytearray(1 << 28)
    assert memory._limit() == before
    assert len(bytearray(1 << 28)) == 1 << 28


@linux_only
def test_a_looser_bound_inside_does_not_lift_the_tighter_one() -> None:
    with pytest.raises(UserError), memory.bounded(1 << 24), memory.bounded(1 << 30):
        bytearray(1 << 28)


@linux_only
def test_processes_share_half_of_what_is_left() -> None:
    with memory.bounded(1 << 28):
        whole = memory._left()
        with memory.half():
            halved = memory._left()
            memory.take_share(4)
            share = memory._left()
        assert whole is not None
        assert halved is not None
        assert share is not None
        assert abs(halved - whole / 2) < 1 << 20
        assert abs(share - whole / 8) < 1 << 20
        assert abs((memory._left() or 0) - whole) < 1 << 20


def work_with_little(*given: object) -> None:
    """As with files that want more memory than they may take."""
    memory.MAX_MEMORY = 1 << 20  # type: ignore[misc]
    work(*given)  # type: ignore[arg-type]


@linux_only
async def test_a_worker_that_wants_too_much_ends_with_one_sentence(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    (base.folder / "zz.yaml").write_text(
        "".join(f"word-{number}: aaaaaaaa\n" for number in range(20_000)), encoding="utf-8"
    )
    monkeypatch.setattr(worker, "work", work_with_little)
    with pytest.raises(UserError) as told:
        await load_in_subprocess(base.folder)
    assert str(told.value) == (
        "Reading the knowledge would take more memory than it may; remove or split the files that hold the "
        "most values. Nothing has changed."
    )


def test_the_memory_allowed_follows_the_size_up_to_its_bound() -> None:
    assert allowance(0) == LEAST
    assert allowance(1000) == LEAST + 60_000
    assert allowance(1 << 30) == MAX_MEMORY == 1.5 * (1 << 30)


@pytest.fixture
def base(tmp_path: Path) -> Base:
    base = Base(tmp_path / "knowledge")
    base.write()
    return base
