"""`ask` and `ask --batch`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import RequestError, RequestModel, answer_line, checked, named_position, parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder

LINE_LIMIT = 1_000_000
_ROLES = ("member", "manager", "admin")


@dataclass(frozen=True, slots=True)
class Answered:
    """What to print, and whether it is an answer."""

    text: str
    ok: bool


async def ask_once(
    knowledge: Knowledge,
    folder: Path,
    command: str,
    *,
    progress: Sequence[str],
    ceiling: Sequence[str],
    strict: bool,
    private: bool,
    role: str,
    now: str | None,
    as_json: bool,
) -> Answered:
    """One command, its reply as text or as the payload that Discord would get."""
    try:
        if role not in _ROLES:
            raise RequestError(f"--as is one of {', '.join(_ROLES)}.")
        model = RequestModel.model_validate(
            {
                "command": f"{command} private:true" if private else command,
                "progress": dict(named_position(text, knowledge) for text in progress),
                "ceiling": dict(named_position(text, knowledge) for text in ceiling),
                "strict": strict,
                "as": role,
                "now": now,
            }
        )
        request = checked(model, knowledge)
    except RequestError as error:
        return Answered(str(error), ok=False)
    async with SimulatedDiscord(SnapshotHolder(knowledge), folder) as world:
        answer = await world.ask(request)
    if not answer["ok"]:
        return Answered(str(answer["error"]), ok=False)
    if as_json:
        return Answered(json.dumps(answer["payload"], ensure_ascii=False, indent=2), ok=True)
    return Answered(payload_text(answer["payload"]), ok=True)


async def ask_batch(knowledge: Knowledge, folder: Path, lines: IO[str], out: IO[str]) -> None:
    """One JSON object a line in, one a line out, until the input ends. A bad line answers for itself and no other."""
    loop = asyncio.get_running_loop()
    current = SnapshotHolder(knowledge)
    async with SimulatedDiscord(current, folder) as world:
        while line := await loop.run_in_executor(None, _next_line, lines):
            if not line.strip():
                continue
            try:
                answer = await world.ask(parse_request(line, current.get()))
            except RequestError as error:
                answer = {"ok": False, "error": str(error)}
            out.write(answer_line(answer) + "\n")
            out.flush()


def _next_line(lines: IO[str]) -> str:
    """The next line; bytes that are no text become the sign for it, an endless line is cut."""
    line = lines.readline(LINE_LIMIT)
    while line and not line.endswith("\n") and len(line) >= LINE_LIMIT:
        if not (rest := lines.readline(LINE_LIMIT)) or rest.endswith("\n"):
            break
    return line
