"""Loads a knowledge base without blocking the event loop.

A subprocess reads, validates and packs the knowledge, and sends it as bytes through a pipe. This process only unpacks
the bytes, in steps of about a millisecond.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import msgspec

from bot.errors import UserError
from bot.gc_tuning import frozen_after
from bot.knowledge.loading.loader import load_knowledge
from bot.knowledge.loading.worker_process import WorkerReply, receive_snapshot, work
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.snapshot_file.binary_format import PackError, unpack
from bot.knowledge.snapshot_file.cache import Cache
from bot.operations.logs import log

LoadResult = Knowledge | list[Problem]

STEP_PAUSE = 0.001
"""Seconds between two steps, in which other tasks can run."""


async def load_in_subprocess(folder: Path, cache_folder: Path | None = None) -> LoadResult:
    """Load a knowledge base in a subprocess. A thread would block the event loop by holding the interpreter's lock.

    Args:
        folder: the knowledge base.
        cache_folder: the folder of the cache; None means that no cache is used.

    Returns:
        the snapshot, or the problems of the files.

    Raises:
        UserError: if the subprocess died, or runs another version of the program.
    """
    spawn = get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(sender, folder, cache_folder), daemon=True)
    try:
        await asyncio.to_thread(process.start)
        sender.close()
        reply = msgspec.msgpack.decode(await asyncio.to_thread(receiver.recv_bytes), type=WorkerReply)
        warn_about_cache(reply.trouble)
        if reply.problems:
            return reply.problems
        packed = await asyncio.to_thread(receive_snapshot, receiver, reply.size)
        knowledge = await asyncio.to_thread(unpack, packed)
    except (EOFError, OSError):
        raise UserError(
            "The process that read the knowledge died, perhaps because it ran out of memory. Nothing has changed."
        ) from None
    except (PackError, msgspec.MsgspecError):
        raise UserError(
            "The bot's program was replaced while it was running; restart it to use new knowledge. Nothing has changed."
        ) from None
    finally:
        receiver.close()
        sender.close()
        if process.pid is not None:
            process.terminate()
            await asyncio.to_thread(process.join)
    await decode_cooperatively(knowledge)
    return knowledge


def warn_about_cache(trouble: str | None) -> None:
    """Log a warning if the cache could not be used. Everything works without it, only more slowly."""
    if trouble is not None:
        log.warning("knowledge cache not used", reason=trouble)


async def load_in_process(folder: Path) -> LoadResult:
    """Load a knowledge base in this process. This blocks the event loop, so it is only for the preview and `ask`."""
    try:
        return load_knowledge(folder, Cache(None))
    except KnowledgeError as error:
        return error.problems


async def decode_cooperatively(knowledge: Knowledge) -> None:
    """Decode a whole snapshot in short steps, so that other tasks can run in between."""
    with frozen_after():
        await run_cooperatively(knowledge.decode())


async def run_cooperatively(steps: Iterator[None]) -> None:
    """Run all steps of a long task, and let other tasks run after each step."""
    for _ in steps:
        await asyncio.sleep(STEP_PAUSE)
