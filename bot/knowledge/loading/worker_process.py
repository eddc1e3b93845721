"""The entry point of the subprocess that loads the knowledge. It does not import Discord code."""

from __future__ import annotations

import os
import signal
from mmap import mmap
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bot.knowledge.loading.loader import load_snapshot
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.snapshot_file.cache import Cache

NICENESS = 10
PIPE_CHUNK = 1 << 20
"""The number of bytes sent through the pipe at once. The receiving process is blocked while it copies a chunk."""


class WorkerReply(msgspec.Struct):
    """The first message. `trouble` is a problem with the cache. A packed snapshot of `size` bytes follows in chunks."""

    problems: list[Problem]
    trouble: str | None
    size: int = 0


def work(pipe: Connection, folder: Path, cache_folder: Path | None) -> None:
    """Load the knowledge once and send it through the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process stops this one
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    cache = Cache(cache_folder)
    try:
        packed = load_snapshot(folder, cache)
    except KnowledgeError as error:
        pipe.send_bytes(msgspec.msgpack.encode(WorkerReply(error.problems, cache.trouble)))
        return
    pipe.send_bytes(msgspec.msgpack.encode(WorkerReply([], cache.trouble, len(packed))))
    for at in range(0, len(packed), PIPE_CHUNK):
        pipe.send_bytes(packed, at, min(PIPE_CHUNK, len(packed) - at))


def receive_snapshot(pipe: Connection, size: int) -> memoryview:
    """Receive the packed snapshot of `size` bytes that `work` sends.

    Raises:
        EOFError, OSError: the process died before it had sent everything.
    """
    packed = memoryview(mmap(-1, size))  # takes no memory until it is written to
    at = 0
    while at < size:
        at += pipe.recv_bytes_into(packed, at)
    return packed.toreadonly()
