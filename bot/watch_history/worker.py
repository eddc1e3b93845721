"""The process that reads one file: from standard input to one message on standard output.

It is a process of its own, because parsing 20 MB would block the event loop, and because strangers make such files:
here they can only exhaust limits of its own, and find nothing. The token of the bot is not in its environment.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from bot.watch_history.archives import TOO_MUCH
from bot.watch_history.reading import read_history
from bot.watch_history.records import LENGTH, HistoryError, Reply, Request

MAX_MEMORY: Final = 900_000_000
"""The most address space that the process may use, in bytes."""
MAX_SECONDS: Final = 20
"""The most processor time that the process may use."""
FAULT: Final = "I couldn't read that file, and can't say why. Please send another export, such as the ZIP of Trakt."


def main() -> None:
    """Read a request and a file from standard input, and write the reply to standard output."""
    limit_resources()
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(sys.stdin.buffer)))
    sys.stdout.buffer.flush()


def answer(stream: BinaryIO) -> Reply:
    """Return the reply to a request and the file that follows it. Errors are returned as a sentence."""
    try:
        (size,) = LENGTH.unpack(stream.read(LENGTH.size))
        request = msgspec.msgpack.decode(stream.read(size), type=Request)
        return Reply(reading=read_history(stream.read(), request.works))
    except HistoryError as error:
        return Reply(error=str(error))
    except MemoryError:
        return Reply(error=TOO_MUCH)
    except Exception:  # whatever a stranger's file brings about
        return Reply(error=FAULT)


def limit_resources() -> None:
    """Limit the memory of this process, lower its priority, and offer it to the system if memory runs out."""
    if hasattr(os, "nice"):
        os.nice(10)
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would keep the file
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
