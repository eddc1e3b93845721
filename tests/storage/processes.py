"""Processes that store, and are killed."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


async def killed_soon(process: asyncio.subprocess.Process, seconds: float) -> list[bytes]:
    """The lines that a process had printed when it was killed, so long after its first one."""
    assert process.stdout is not None
    printed = await process.stdout.readline()
    await asyncio.sleep(seconds)
    process.kill()
    printed += await process.stdout.read()
    assert await process.wait() == -signal.SIGKILL
    return [line for line in printed.splitlines(keepends=True) if line.endswith(b"\n")]
