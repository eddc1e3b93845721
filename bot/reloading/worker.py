"""Loads a knowledge base without blocking the event loop.

A subprocess reads, checks and packs the knowledge, and writes it to the cache, from which this process maps it into
memory. Without a cache, the bytes come through a pipe. This process only unpacks them, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from bot.errors import UserError
from bot.knowledge.loading.files import gather
from bot.knowledge.loading.worker_process import DIED, NICENESS, WorkerReply, receive_snapshot, work
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.snapshot_file.binary_format import PackError, unpack
from bot.knowledge.snapshot_file.cache import Cache
from bot.operations.logs import log

LoadResult = Knowledge | list[Problem]


async def load_in_subprocess(folder: Path, cache_folder: Path | None = None, niceness: int = NICENESS) -> LoadResult:
    """Load a knowledge base in a subprocess. A thread would block the event loop by holding the interpreter's lock.

    Args:
        folder: the knowledge base.
        cache_folder: the folder of the cache; None means that no cache is used.
        niceness: how much to lower the priority of the subprocess, as for `os.nice`.

    Returns:
        the snapshot, or the problems of the files.

    Raises:
        UserError: if the subprocess died, would take too much memory, or runs another version of the program.
    """
    from multiprocessing import get_context

    spawn = get_context("spawn")
    pipe, far_end = spawn.Pipe()
    process = spawn.Process(target=work, args=(far_end, folder, cache_folder, niceness))
    try:
        await asyncio.to_thread(process.start)
        far_end.close()
        reply = msgspec.msgpack.decode(await asyncio.to_thread(pipe.recv_bytes), type=WorkerReply)
        warn_about_cache(reply.trouble)
        if reply.ended:
            raise UserError(reply.ended)
        if reply.problems:
            return reply.problems
        # A snapshot in the cache is shared and needs no copy.
        packed = await asyncio.to_thread(Cache(cache_folder).load, folder, reply.files)
        if packed is None:
            packed = await asyncio.to_thread(receive_snapshot, pipe, reply.size)
        return await asyncio.to_thread(unpack, packed)
    except (EOFError, OSError):
        raise UserError(DIED) from None
    except (PackError, msgspec.MsgspecError):
        raise UserError(
            "The bot's program was replaced while it was running; restart it to use new knowledge. Nothing has changed."
        ) from None
    finally:
        pipe.close()
        far_end.close()
        if process.pid is not None:
            process.terminate()
            await asyncio.to_thread(process.join)


def load_at_start(folder: Path, cache_folder: Path | None, meanwhile: Callable[[], object]) -> Knowledge:
    """Load a knowledge base before anything else runs.

    If the cache does not hold it, a subprocess reads the files, so that the memory and the modules needed for reading
    do not stay in this process.

    Args:
        folder: the knowledge base.
        cache_folder: the folder of the cache; None means that no cache is used.
        meanwhile: called while the subprocess reads, for example to import modules that are needed later.

    Raises:
        KnowledgeError: the folder has problems; the error holds all of them.
        UserError: the subprocess died, or would take too much memory.
    """
    cache = Cache(cache_folder)
    files = gather(folder)
    packed = cache.load(folder, files.digest) if not files.problems else None
    if packed is not None:
        return unpack(packed)

    async def load() -> LoadResult:
        loading = asyncio.create_task(load_in_subprocess(folder, cache_folder, niceness=0))
        await asyncio.sleep(0)  # let the task start the subprocess
        meanwhile()
        return await loading

    found = asyncio.run(load())
    if isinstance(found, list):
        raise KnowledgeError(found)
    return found


def warn_about_cache(trouble: str | None) -> None:
    """Log a warning if the cache could not be used. Everything works without it, only more slowly."""
    if trouble is not None:
        log.warning("knowledge cache not used", reason=trouble)


async def load_in_process(folder: Path) -> LoadResult:
    """Load a knowledge base in this process. This blocks the event loop, so it is only for the preview and `ask`."""
    from bot.knowledge.loading.loader import read_knowledge

    try:
        return read_knowledge(folder)
    except KnowledgeError as error:
        return error.problems
