"""What the process does that reads beside the one that answers. It loads nothing of Discord."""

from __future__ import annotations

import gc
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bot.knowledge.cache import Cache
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.reading import load_packed

NICENESS = 10


class Answer(msgspec.Struct):
    """What is said first; the packed snapshot follows if there are no problems. `trouble` is the cache's."""

    problems: list[tuple[str, int, int, str]]
    trouble: str | None


def work(pipe: Connection, folder: Path, cache_folder: Path | None) -> None:
    """Read, keep and hand over, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops us
    gc.disable()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    cache = Cache(cache_folder)
    try:
        packed = load_packed(folder, cache)
    except KnowledgeError as error:
        problems = [(problem.file, problem.line, problem.column, problem.message) for problem in error.problems]
        pipe.send_bytes(msgspec.msgpack.encode(Answer(problems, cache.trouble)))
        return
    pipe.send_bytes(msgspec.msgpack.encode(Answer([], cache.trouble)))
    pipe.send_bytes(packed)
