"""How long an event loop stands still, measured from a process of its own that nothing else keeps busy.

    python -m benchmarks.stalls 127.0.0.1:8080

asks for /healthz every 20 ms until it is ended, and prints a line for each answer: when it asked (monotonic seconds),
and how many seconds the answer took.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http.client import HTTPConnection, HTTPException

Pings = list[tuple[float, float]]
"""When each began (monotonic seconds), and how long it took."""


def longest(pings: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """When the longest stall began, and its seconds: what the slowest answer took beyond the median."""
    if not pings:
        return 0.0, 0.0
    usual = statistics.median(seconds for _, seconds in pings)
    at, seconds = max(pings, key=lambda ping: ping[1])
    return at, seconds - usual


@asynccontextmanager
async def watching(address: str) -> AsyncIterator[Pings]:
    """Ping an address while the block runs. The list that it gives grows meanwhile."""
    pings: Pings = []
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.stalls", address, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    reading = asyncio.create_task(_read(process.stdout, pings))
    try:
        yield pings
    finally:
        process.kill()
        await process.wait()
        await reading


async def _read(stream: asyncio.StreamReader, pings: Pings) -> None:
    async for line in stream:
        at, _, seconds = line.decode().partition(" ")
        if seconds.endswith("\n"):  # else it was killed amid the line
            pings.append((float(at), float(seconds)))


def main() -> None:
    """Ping until the process is killed."""
    connection = HTTPConnection(sys.argv[1], timeout=60)
    while True:
        begun = time.monotonic()
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, HTTPException):
            connection.close()  # it is not there yet, or not any more
        else:
            print(f"{begun:.4f} {time.monotonic() - begun:.4f}", flush=True)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
