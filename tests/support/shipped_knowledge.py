"""The knowledge that ships with the bot, as a view for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import parse_position
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return read_knowledge(Path(__file__).parents[2] / "knowledge")


def view(*codes: str, now: datetime = datetime(2026, 12, 1, 12, tzinfo=UTC)) -> View:
    positions = [position for code in codes if (position := parse_position(code)) is not None]
    return View(knowledge(), Clearance({at.work: at for at in positions}, BeyondPolicy.WITHHELD), now)
