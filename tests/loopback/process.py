"""Runs the bot as a separate process, started in the same way as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path
from types import TracebackType

REPOSITORY = Path(__file__).resolve().parents[2]
KNOWLEDGE = REPOSITORY / "knowledge"


class BotProcess:
    """`python -m bot run` (or `serve`) in a folder without a `.env`, with nothing in its environment but what is given.

    Args:
        folder: its working directory; the database lies there unless the environment says otherwise.
        command: how it runs.
        environment: what to add to the defaults; an empty text leaves a variable unset.
    """

    def __init__(self, folder: Path, *, command: str = "run", **environment: str) -> None:
        defaults = {
            "PATH": os.defpath,
            "PYTHONPATH": str(REPOSITORY),
            "AIRLOCK_KNOWLEDGE": str(KNOWLEDGE),
            "AIRLOCK_DATABASE_URL": f"sqlite:///{folder / 'airlock.db'}",
        }
        self._folder = folder
        self._command = command
        self._environment = {key: value for key, value in {**defaults, **environment}.items() if value}
        self._errors: list[str] = []
        self._printed: list[str] = []

    async def __aenter__(self) -> BotProcess:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=1024 * 1024,
        )
        self._reading = asyncio.gather(
            _read(self._process.stderr, self._errors), _read(self._process.stdout, self._printed)
        )
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self.ended()

    @property
    def pid(self) -> int:
        """Its number among processes."""
        return self._process.pid

    @property
    def output(self) -> str:
        """Everything that the bot has written to standard error so far."""
        return "".join(self._errors)

    @property
    def printed(self) -> str:
        """Everything that the bot has written to standard output so far."""
        return "".join(self._printed)

    async def listening(self, seconds: float = 20.0) -> str:
        """The address at which it serves, once it does."""
        async with asyncio.timeout(seconds):
            while not (said := re.search(r"listening +path=(\S+) port=(\d+)", self.output)):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.02)
        return f"http://127.0.0.1:{said[2]}{said[1]}"

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def ended(self, seconds: float = 20.0) -> int:
        """Its exit code."""
        async with asyncio.timeout(seconds):
            await self._reading
            return await self._process.wait()

    async def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 20.0) -> int:
        """Ask it to stop, and wait."""
        self.send_signal(number)
        return await self.ended(seconds)


async def _read(stream: asyncio.StreamReader | None, lines: list[str]) -> None:
    assert stream is not None
    async for line in stream:
        lines.append(line.decode(errors="replace"))  # noqa: PERF401 - they are looked at while it writes
