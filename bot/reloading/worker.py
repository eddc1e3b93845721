"""Reading a knowledge base beside a running event loop.

A process of its own reads, validates and packs; what comes back through a pipe is one run of bytes. This process only
unpacks it, a millisecond at a time.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import msgspec
import structlog

from bot.errors import UserError
from bot.knowledge.loading.loader import load_knowledge
from bot.knowledge.loading.worker_process import WorkerReply, receive_snapshot, work
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.snapshot_file.binary_format import PackError, unpack
from bot.knowledge.snapshot_file.cache import Cache

log = structlog.get_logger()

ReadResult = Knowledge | list[Problem]

PAUSE = 0.001
"""Seconds between two steps, for everything else that wants to run."""


async def load_in_subprocess(folder: Path, cache_folder: Path | None = None) -> ReadResult:
    """Read in a process of its own: a thread would hold up the event loop.

    Raises:
        UserError: if that process died, or runs another version of the program.
    """
    spawn = get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    worker = spawn.Process(target=work, args=(there, folder, cache_folder), daemon=True)
    try:
        await asyncio.to_thread(worker.start)
        there.close()
        answer = msgspec.msgpack.decode(await asyncio.to_thread(here.recv_bytes), type=WorkerReply)
        say_cache_trouble(answer.trouble)
        if answer.problems:
            return answer.problems
        packed = await asyncio.to_thread(receive_snapshot, here, answer.size)
        knowledge = await asyncio.to_thread(unpack, packed)
    except (EOFError, OSError):
        raise UserError(
            "The process that read the knowledge died, perhaps of too much memory. Nothing has changed."
        ) from None
    except (PackError, msgspec.MsgspecError):
        raise UserError(
            "The bot's program was replaced while it runs; restart it to take new knowledge over. Nothing has changed."
        ) from None
    finally:
        here.close()
        there.close()
        if worker.pid is not None:
            worker.terminate()
            await asyncio.to_thread(worker.join)
    await decode_cooperatively(knowledge)
    return knowledge


def say_cache_trouble(trouble: str | None) -> None:
    """One line for whoever runs the bot; everything works without the cache."""
    if trouble is not None:
        log.warning("knowledge cache not used", reason=trouble)


async def load_in_process(folder: Path) -> ReadResult:
    """Read in this process: for the preview and `ask`, where nobody waits beside it."""
    try:
        return load_knowledge(folder, Cache(None))
    except KnowledgeError as error:
        return error.problems


async def decode_cooperatively(knowledge: Knowledge) -> None:
    """Decode a whole snapshot, and spare the garbage collector its hundred thousand sets and seals ever after.

    To walk through them would hold the event loop up longer than anything else does. They go as they came, by being
    counted. What is frozen besides, and for good, is only what others leave in circles meanwhile: hence first a
    collection, which is short because all that is large is frozen already.
    """
    gc.collect()
    gc.disable()
    try:
        await run_cooperatively(knowledge.decode())
    finally:
        gc.freeze()
        gc.enable()


async def run_cooperatively(steps: Iterator[None]) -> None:
    """Take every step of a long work, and let others run after each."""
    for _ in steps:
        await asyncio.sleep(PAUSE)
