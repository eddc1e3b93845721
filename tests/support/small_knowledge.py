"""A small knowledge base in memory, for tests that need exact reveal points."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge

SMALL = """
sources:
  s1: {publisher: The Paper, title: What was said, date: 2020-01-01, where: page 1, reliability: high}
works:
  AA:
    title: First Show
    accent: "#112233"
    summary: {text: A show., reveal: premise, sources: s1}
    seasons:
      1: {schedule: [{as_of: 2019-01-01, premiere: 2020-01-01, finale: 2020-01-15, episodes: 3, sources: s1}]}
      2: {schedule: [{as_of: 2020-06-01, premiere: 2021-01-01, sources: s1}]}
  BB:
    title: Second Show
    accent: "#445566"
    spin_off_of: AA
    summary: {text: Another show., reveal: premise, sources: s1}
    seasons:
      1: {schedule: [{as_of: 2020-06-01, premiere: 2022-01-01, sources: s1}]}
episodes:
  AA S1E1: {title: One, released: 2020-01-01, sources: s1}
  AA S1E2: {title: Two, released: 2020-01-08, sources: s1}
  AA S1E3: {title: Three, released: 2020-01-15, sources: s1}
  AA S2E1: {title: Four, released: 2021-01-01, sources: s1}
  AA S2E2: {title: Five, sources: s1}
  BB S1E1: {title: Prima, released: "2022-01-01T20:00-05:00", sources: s1}
places:
  base:
    name:
      - {name: The Base, reveal: AA S1E1}
      - {name: Fort Anna, reveal: AA S2E1}
    aliases: [{name: Fortress, search_only: true, reveal: AA S1E1}]
    reveal: AA S1E1
    facts:
      - id: who
        versions:
          - {text: Nobody lives there., reveal: AA S1E1, sources: s1}
          - {text: Anna lives there., reveal: AA S1E3, sources: s1}
          - {text: Anna left for the other show., reveal: [AA S1E3, BB S1E1], sources: s1}
      - {id: undated, text: It burns., reveal: AA S2E2, sources: s1}
      - {id: news, text: It was built in a studio., reveal: premise, as_of: 2023-05, sources: s1}
"""


def make(text: str | dict[str, Any]) -> Knowledge:
    """A snapshot from a text of YAML, or from data.

    Raises:
        KnowledgeError: if there is a problem in it.
    """
    with TemporaryDirectory() as folder:
        # JSON is YAML, and quicker to write.
        raw = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
        Path(folder, "all.yaml").write_text(raw, encoding="utf-8")
        return read_knowledge(Path(folder))


NOW = datetime(2030, 1, 1, tzinfo=UTC)
"""A day on which everything has aired."""
