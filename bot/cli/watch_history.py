"""Implements `progress FILE`: says what `/progress import` would read from a file, for moderators who help people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.answers.phrases import count_of
from bot.cards.history_card import notes, work_sentences
from bot.commands.history_import import known_works
from bot.errors import UserError
from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import PREMISE_ONLY
from bot.spoilers.rule import View
from bot.watch_history.reader import read_in_subprocess
from bot.watch_history.records import MAX_BYTES, TOO_BIG


def read_file(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        UserError: if it cannot be read, or is too large for a watch history.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(TOO_BIG)
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None


async def describe(knowledge: Knowledge, data: bytes) -> list[str]:
    """Return lines that say how far somebody has watched, according to a file. They hold no title of an episode.

    Raises:
        HistoryError: if the file is no watch history that is known.
    """
    view = View(knowledge, PREMISE_ONLY, datetime.now(UTC))
    reading = await read_in_subprocess(data, await known_works(view))
    lines = [f"{reading.source}, {count_of(reading.rows, 'episode')} in all."]
    for found in reading.works:
        work = knowledge.works[found.code]
        sentences = " ".join(work_sentences(view, work, found, None)).replace("**", "")
        lines.append(f"{work.code} {work.title}: {sentences}")
    if not reading.works:
        lines.append("None of them belongs to a series of this knowledge base.")
    return [*lines, *notes(reading), "Nothing was set, and nothing of the file was kept."]
