"""Implements `ask` and `ask --batch`: runs commands against a simulated Discord and returns the replies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from secrets import token_bytes
from typing import IO

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import RequestError, make_request, named_position, parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder

LINE_LIMIT = 1_000_000


async def ask_once(
    knowledge: Knowledge,
    folder: Path,
    command: str,
    *,
    progress: Sequence[str],
    ceiling: Sequence[str],
    as_json: bool,
    **fields: object,
) -> str:
    """Run one command and return its reply.

    Args:
        knowledge: the snapshot that answers at first.
        folder: the knowledge base that `/reload` reads.
        command: the command as a user types it.
        progress: the asker's positions, each written as ``FAM S2E3``.
        ceiling: the channel's ceiling, written like `progress`.
        as_json: return the payload that Discord would get, instead of plain text.
        fields: more fields of `RequestModel`.

    Raises:
        RequestError: if the command or an option is invalid; the message is one sentence.
    """
    positions = {
        "progress": dict(named_position(text, knowledge) for text in progress),
        "ceiling": dict(named_position(text, knowledge) for text in ceiling),
    }
    request = make_request({"command": command, **positions, **fields}, knowledge)
    async with SimulatedDiscord(SnapshotHolder(knowledge, token_bytes()), folder) as discord:
        answer = await discord.ask(request)
    if not answer["ok"]:
        raise RequestError(str(answer["error"]))
    return json.dumps(answer["payload"], ensure_ascii=False, indent=2) if as_json else payload_text(answer["payload"])


async def ask_batch(knowledge: Knowledge, folder: Path, lines: IO[str], out: IO[str]) -> None:
    """Read requests, one JSON object per line, and write one answer per line until the input ends.

    An invalid line gets an error as its answer, and the next lines are read as usual.
    """
    snapshots = SnapshotHolder(knowledge, token_bytes())
    async with SimulatedDiscord(snapshots, folder) as discord:
        while line := await asyncio.to_thread(_next_line, lines):
            if not line.strip():
                continue
            try:
                answer = await discord.ask(parse_request(line, snapshots.current))
            except RequestError as error:
                answer = {"ok": False, "error": str(error)}
            out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
            out.flush()


def _next_line(lines: IO[str]) -> str:
    """Read the next line. One longer than the limit is shortened, so that it cannot fill the memory."""
    line = rest = lines.readline(LINE_LIMIT)
    while len(rest) >= LINE_LIMIT and not rest.endswith("\n"):
        rest = lines.readline(LINE_LIMIT)
    return line
