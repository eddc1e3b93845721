"""The subprocess that loads the knowledge, and the messages between it and its parent process.

The parent imports this module too, so the modules that read files are imported only where they are used.
"""

from __future__ import annotations

import os
import signal
from mmap import mmap
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bot.errors import UserError
from bot.knowledge.problems import KnowledgeError, Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NICENESS = 10
DIED = "The process that read the knowledge died, perhaps because it ran out of memory. Nothing has changed."
PIPE_CHUNK = 1 << 20
"""The number of bytes sent through the pipe at once. The receiving process is blocked while it copies a chunk."""


class WorkerReply(msgspec.Struct):
    """The first message. `trouble` is a problem with the cache, `ended` the sentence about why nothing was read.

    If there is neither that nor `problems`, a packed snapshot of `size` bytes follows in chunks. It is made from files
    with the hash `files`.
    """

    problems: list[Problem]
    trouble: str | None
    files: bytes = b""
    size: int = 0
    ended: str = ""


def work(pipe: Connection, folder: Path, cache_folder: Path | None, niceness: int = NICENESS) -> None:
    """Load the knowledge once, and send it through the pipe if the parent does not find it in the cache.

    `niceness` lowers the priority of this process, as `os.nice` does.
    """
    from bot.knowledge.loading.cached_loader import load_snapshot
    from bot.knowledge.loading.memory import MAX_MEMORY, bounded, volunteer
    from bot.knowledge.snapshot_file.binary_format import files_of
    from bot.knowledge.snapshot_file.cache import Cache

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process stops this one
    if hasattr(os, "nice"):
        os.nice(niceness)
    volunteer()
    cache = Cache(cache_folder)
    try:
        with bounded(MAX_MEMORY):
            packed = load_snapshot(folder, cache)
    except KnowledgeError as error:
        pipe.send_bytes(msgspec.msgpack.encode(WorkerReply(error.problems, cache.trouble)))
        return
    except UserError as error:  # too little memory, or a process started by this one died
        pipe.send_bytes(msgspec.msgpack.encode(WorkerReply([], cache.trouble, ended=str(error))))
        return
    reply = WorkerReply([], cache.trouble, files_of(packed), len(packed))
    pipe.send_bytes(msgspec.msgpack.encode(reply))
    try:
        pipe.recv_bytes()
    except EOFError:
        return
    for at in range(0, len(packed), PIPE_CHUNK):
        pipe.send_bytes(packed, at, min(PIPE_CHUNK, len(packed) - at))


def receive_snapshot(pipe: Connection, size: int) -> memoryview:
    """Ask for the packed snapshot of `size` bytes that `work` holds, and receive it.

    Raises:
        EOFError, OSError: the process died before it had sent everything.
    """
    pipe.send_bytes(b"send")
    packed = memoryview(mmap(-1, size))  # takes no memory until it is written to
    at = 0
    while at < size:
        at += pipe.recv_bytes_into(packed, at)
    return packed.toreadonly()
