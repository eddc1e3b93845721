"""The process that reads files: what it gets, what it may use, and how it is stopped."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from bot.watch_history import reader, worker
from bot.watch_history.reader import read_in_subprocess
from bot.watch_history.reading import read_history
from bot.watch_history.records import LENGTH, HistoryError, Reply, Request
from tests.watch_history.samples import DEEP_WATER, SHAPES, WORKS, trakt_history

TOO_MUCH = (
    "That file is too much for me to read. Please unpack it if it is an archive, and send only the part with your "
    "episodes, such as watched-history-1.json of Trakt or tracking-prod-records-v2.csv of TV Time."
)
HISTORY = trakt_history([(1, 1)])


def asked(data: bytes, size: int | None = None) -> io.BytesIO:
    """What the process reads from its standard input."""
    request = msgspec.msgpack.encode(Request(WORKS))
    return io.BytesIO(LENGTH.pack(len(request) if size is None else size) + request + data)


@pytest.mark.parametrize("shape", ["trakt zip", "netflix", "my anime list"])
async def test_the_process_says_what_reading_says(shape: str) -> None:
    data = SHAPES[shape][1]
    assert await read_in_subprocess(data, WORKS) == read_history(data, WORKS)


async def test_a_refusal_comes_back() -> None:
    with pytest.raises(HistoryError, match="That file is empty"):
        await read_in_subprocess(b"", WORKS)


async def test_a_process_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", "import time; time.sleep(600)")
    started: list[subprocess.Popen[bytes]] = []
    start = reader._start
    monkeypatch.setattr(reader, "_start", lambda: started.append(start()) or started[0])
    with pytest.raises(HistoryError) as refused:
        await read_in_subprocess(b"x" * 5_000_000, WORKS, seconds=0.2)
    assert str(refused.value) == TOO_MUCH
    assert started[0].returncode is not None


@pytest.mark.parametrize(
    "program", ["import os; os._exit(1)", "print('no reply')", "import sys; sys.stdin.buffer.read()"]
)
async def test_a_process_that_dies(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """As it does without memory, or at the end of its processor time."""
    monkeypatch.setattr(reader, "_PROGRAM", program)
    with pytest.raises(HistoryError) as refused:
        await read_in_subprocess(b"x" * 1_000_000, WORKS)
    assert str(refused.value) == TOO_MUCH


async def test_a_cancelled_reading_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", "import time; time.sleep(600)")
    started: list[subprocess.Popen[bytes]] = []
    start = reader._start
    begun = threading.Event()

    def start_and_tell() -> subprocess.Popen[bytes]:
        started.append(start())
        begun.set()
        return started[0]

    monkeypatch.setattr(reader, "_start", start_and_tell)
    task = asyncio.create_task(read_in_subprocess(HISTORY, WORKS))
    await asyncio.wait_for(asyncio.to_thread(begun.wait), 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert started[0].returncode is not None


def test_the_process_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("AIRLOCK_DATABASE_URL", "secret")
    monkeypatch.setattr(reader, "_PROGRAM", "import os; print(sorted(os.environ))")
    process = reader._start()
    out, _ = process.communicate()
    assert b"DISCORD" not in out
    assert b"AIRLOCK" not in out


def test_the_process_is_limited() -> None:
    """More memory than its limit is no answer of its own but a refusal."""
    program = (
        "from bot.watch_history.worker import limit_resources, MAX_MEMORY; limit_resources()\n"
        "try: bytearray(MAX_MEMORY); print('taken')\n"
        "except MemoryError: print('refused')\n"
        "import resource as it; print(it.getrlimit(it.RLIMIT_CPU)[0], it.getrlimit(it.RLIMIT_CORE)[0])"
    )
    out = subprocess.check_output([sys.executable, "-c", program], text=True, cwd=Path(__file__).parents[2])
    assert out.split() == ["refused", "20", "0"]


def test_what_the_process_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker.answer(asked(HISTORY)) == Reply(reading=read_history(HISTORY, WORKS))
    assert worker.answer(asked(b"")).error == "That file is empty. Please download it again and send it as it is."
    fault = "I couldn't read that file, and can't say why. Please send another export, such as the ZIP of Trakt."
    assert worker.answer(asked(HISTORY, size=3)).error == fault
    monkeypatch.setattr(worker, "read_history", lambda *_: bytearray(1 << 60))
    assert (worker.answer(asked(HISTORY)).error or "").startswith("That archive unpacks to far more")


def test_the_process_through_its_pipes() -> None:
    process = subprocess.run(
        [sys.executable, "-c", "from bot.watch_history.worker import main; main()"],
        input=asked(HISTORY).getvalue(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PATH": os.defpath},
    )
    reply = msgspec.msgpack.decode(process.stdout, type=Reply)
    assert reply.reading is not None
    assert reply.reading.works[0].code == DEEP_WATER.code


def test_a_reply_holds_no_text_of_the_file() -> None:
    """Codes, numbers and the name of a service: whatever titles the file has."""
    for _, data in SHAPES.values():
        packed = msgspec.msgpack.encode(worker.answer(asked(data)))
        assert b"Deep" not in packed
        assert b"Another" not in packed
        assert b"Arrival" not in packed
