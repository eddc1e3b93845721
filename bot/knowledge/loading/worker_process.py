"""What the process does that reads beside the one that answers. It loads nothing of Discord."""

from __future__ import annotations

import os
import signal
from mmap import mmap
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bot.knowledge.loading.loader import load_packed
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.snapshot_file.cache import Cache

NICENESS = 10
A_PIECE = 1 << 20
"""Bytes that go through the pipe at a time: whoever takes them can do nothing else while one piece is copied."""


class WorkerReply(msgspec.Struct):
    """What is said first. `trouble` is the cache's; a packed snapshot of `size` bytes follows in pieces."""

    problems: list[tuple[str, int, int, str]]
    trouble: str | None
    size: int = 0


def work(pipe: Connection, folder: Path, cache_folder: Path | None) -> None:
    """Read, keep and hand over, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops us
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    cache = Cache(cache_folder)
    try:
        packed = load_packed(folder, cache)
    except KnowledgeError as error:
        problems = [(problem.file, problem.line, problem.column, problem.message) for problem in error.problems]
        pipe.send_bytes(msgspec.msgpack.encode(WorkerReply(problems, cache.trouble)))
        return
    pipe.send_bytes(msgspec.msgpack.encode(WorkerReply([], cache.trouble, len(packed))))
    for at in range(0, len(packed), A_PIECE):
        pipe.send_bytes(packed, at, min(A_PIECE, len(packed) - at))


def take_pieces(pipe: Connection, size: int) -> memoryview:
    """The packed snapshot that `work` sends.

    Raises:
        EOFError, OSError: if it does not come to its end.
    """
    packed = memoryview(mmap(-1, size))  # of which nothing exists until it is written to
    at = 0
    while at < size:
        at += pipe.recv_bytes_into(packed, at)
    return packed.toreadonly()
