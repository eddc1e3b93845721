"""Discord delivers an interaction once or, now and then, several times."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

GENERATION_SECONDS: Final = 30.0
GENERATIONS: Final = 5
"""Ids are remembered for two minutes at least: as long as a signed request may be posted again
(`bot.transport.http_endpoint`), and much longer than Discord waits for an answer."""
MAX_IDS: Final = 20_000
"""Ids of one generation; where more come, time runs faster here."""


class Deduplicator:
    """Tells what is new from what was delivered before."""

    def __init__(self) -> None:
        self._generations: deque[set[int]] = deque([set()], maxlen=GENERATIONS)
        self._begun = time.monotonic()

    def add(self, id_: int) -> bool:
        """Whether nobody has asked for this id yet."""
        if any(id_ in generation for generation in self._generations):
            return False
        now = time.monotonic()
        if now - self._begun > GENERATION_SECONDS or len(self._generations[-1]) >= MAX_IDS:
            self._generations.append(set())
            self._begun = now
        self._generations[-1].add(id_)
        return True
