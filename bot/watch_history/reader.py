"""Starts the process that reads a file, and stops it if it takes too long.

Only a few run at once. Nothing is written to the disk.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from bot.settings import bare_environment
from bot.watch_history.records import LENGTH, HistoryError, KnownWork, Reading, Reply, Request

READ_SECONDS: Final = 60.0
"""The time after which the process is stopped. A file of 20 MB takes a second or two, or more on a busy machine."""
_PROGRAM: Final = "import sys; sys.path[:] = sys.argv[1:]; from bot.watch_history.worker import main; main()"


async def read_in_subprocess(data: bytes, works: Iterable[KnownWork], seconds: float = READ_SECONDS) -> Reading:
    """Read a file in a subprocess.

    Args:
        seconds: the time after which it is stopped.

    Raises:
        HistoryError: if the file cannot be read; the message says which file to send instead.
    """
    request = msgspec.msgpack.encode(Request(tuple(works)))
    process = await asyncio.to_thread(_start)
    try:
        async with asyncio.timeout(seconds):
            sent = await asyncio.to_thread(_exchange, process, request, data)
        reply = msgspec.msgpack.decode(sent, type=Reply)
    except (TimeoutError, OSError, msgspec.MsgspecError):
        raise HistoryError(
            "That file is too much for me to read. Please unpack it if it is an archive, and send only the part with "
            "your episodes, such as watched-history-1.json of Trakt or tracking-prod-records-v2.csv of TV Time."
        ) from None
    finally:
        process.kill()
        await asyncio.to_thread(_clean_up, process)
    if reply.reading is None:
        raise HistoryError(reply.error or "")
    return reply.reading


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 # our own program, with a fixed text
        [sys.executable, "-I", "-c", _PROGRAM, *(str(Path(each).resolve()) for each in sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
    )


def _exchange(process: subprocess.Popen[bytes], request: bytes, data: bytes) -> bytes:
    """Send the request and the file, and receive the reply. This waits without holding the interpreter's lock."""
    stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    with stdin as stream:
        stream.write(LENGTH.pack(len(request)) + request)
        stream.write(data)
    return stdout.read(1_000_000)


def _clean_up(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            if stream is not None:
                stream.close()
    process.wait()
