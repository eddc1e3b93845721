"""`ask` and `ask --batch`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
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
    """One command, its reply as text or as the payload that Discord would get.

    Args:
        knowledge: the first snapshot.
        folder: what `/reload` reads.
        command: as a user types it.
        progress: positions of the asker, each as ``FAM S2E3``.
        ceiling: positions of the channel.
        as_json: return the payload.
        fields: others of `RequestModel`.

    Raises:
        RequestError: if the command or an option makes no sense; the message is one sentence.
    """
    positions = {
        "progress": dict(named_position(text, knowledge) for text in progress),
        "ceiling": dict(named_position(text, knowledge) for text in ceiling),
    }
    request = make_request({"command": command, **positions, **fields}, knowledge)
    async with SimulatedDiscord(SnapshotHolder(knowledge), folder) as discord:
        answer = await discord.ask(request)
    if not answer["ok"]:
        raise RequestError(str(answer["error"]))
    return json.dumps(answer["payload"], ensure_ascii=False, indent=2) if as_json else payload_text(answer["payload"])


async def ask_batch(knowledge: Knowledge, folder: Path, lines: IO[str], out: IO[str]) -> None:
    """Answer one JSON object a line with one a line, until the input ends. A bad line affects no other."""
    snapshots = SnapshotHolder(knowledge)
    async with SimulatedDiscord(snapshots, folder) as discord:
        while line := await asyncio.to_thread(_next_line, lines):
            if not line.strip():
                continue
            try:
                answer = await discord.ask(parse_request(line, snapshots.get()))
            except RequestError as error:
                answer = {"ok": False, "error": str(error)}
            out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
            out.flush()


def _next_line(lines: IO[str]) -> str:
    """The next line, cut at the limit: an endless line must not fill the memory."""
    line = rest = lines.readline(LINE_LIMIT)
    while len(rest) >= LINE_LIMIT and not rest.endswith("\n"):
        rest = lines.readline(LINE_LIMIT)
    return line
