"""An import of 1,000 episodes and 3,000 entries, beside reading what it writes: `python -m benchmarks.importing`."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.answers.questions import EntryQuestion
from bot.answers.respond import respond
from bot.cards.answer_card import CardOptions, answer_card
from bot.cli.check import check_folder
from bot.cli.import_files import import_files
from bot.knowledge.loading.loader import read_folder, read_knowledge
from bot.knowledge.model import Knowledge
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View

EPISODES, ENTRIES, ROUNDS = 1_000, 3_000, 3
TODAY = date(2026, 12, 1)


def show() -> bytes:
    """A show in TVmaze's shape."""
    episodes = [
        {
            "name": f"Title {number}",
            "season": 1 + number // 50,
            "number": 1 + number % 50,
            "type": "regular",
            "airdate": str(date(2001, 1, 5) + timedelta(days=7 * number)),
        }
        for number in range(EPISODES)
    ]
    return json.dumps({"name": "Long Show", "_embedded": {"episodes": episodes}}).encode()


def entries() -> bytes:
    """A table of entries."""
    rows = [
        f"Person {number} of the Show,,Alias {number},{1 + number % 20}x{1 + number % 50},Actor {number % 500}"
        for number in range(ENTRIES)
    ]
    return "\n".join(["name,kind,aliases,first,actor", *rows]).encode()


def _quickest(work: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _answering(knowledge: Knowledge) -> float:
    """Seconds for the card of an entry, the mean of all."""
    view = View(knowledge, Clearance({}, BeyondPolicy.VEILED), datetime(2026, 12, 1, tzinfo=UTC))
    tokens = list(knowledge.ids_by_token)

    def ask() -> None:
        for token in tokens:
            answer_card(respond(EntryQuestion(token), view), knowledge, CardOptions(private=False))

    return _quickest(ask) / len(tokens)


def sections() -> list[str]:
    """The figures as lines of Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "show.json").write_bytes(show())
        (folder / "entries.csv").write_bytes(entries())
        paths = [folder / "show.json", folder / "entries.csv"]
        rounds = iter(range(ROUNDS))
        import_seconds = _quickest(lambda: import_files(paths, folder / f"base-{next(rounds)}", "LONG", TODAY))
        base = folder / "base-0"
        read = _quickest(lambda: read_folder(base))
        check = _quickest(lambda: check_folder(base, TODAY))
        ours, shipped = (_answering(read_knowledge(it)) for it in (base, Path("knowledge")))
        again = _quickest(lambda: import_files(paths, base, "LONG", TODAY))
    return [
        "## Importing",
        "",
        f"{EPISODES:,} episodes and {ENTRIES:,} entries, processor seconds, the quickest of {ROUNDS}.",
        "",
        "| what | seconds | ÷ reading what it writes |",
        "|---|---|---|",
        f"| reading | {read:.2f} | 1 |",
        f"| import into an empty folder | {import_seconds:.2f} | {import_seconds / read:.2f} |",
        f"| the same again | {again:.2f} | {again / read:.2f} |",
        f"| check | {check:.2f} | {check / read:.2f} |",
        "",
        f"A card of an entry: {1e6 * ours:.0f} µs, of the shipped knowledge {1e6 * shipped:.0f} µs; "
        f"**{ours / shipped:.2f}**.",
    ]


if __name__ == "__main__":
    print("\n".join(sections()))
