"""How well “Safe for me?” tells spoilers from harmless messages, and how long it takes.

    python -m benchmarks.message_checks

The messages are data (`spoilers/*.yaml`): written by hand from the knowledge files alone, each with how far the reader
has watched. The engine was made with all but `test.yaml` in sight. Baselines: a message is a spoiler if it names
something that is hidden; or if `rapidfuzz.fuzz.partial_ratio` to a hidden fact reaches the threshold at which it gives
as many false alarms as ours.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process, utils

from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position, parse_position
from bot.recognition.names import mentions_in
from bot.recognition.text.segments import segments_of
from bot.recognition.visible import Visible
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from bot.spoilers.text_check import Verdict, verdict_on

SETS = Path(__file__).with_name("spoilers")
ORDER = ("development", "validation", "validation-2", "validation-3", "test")
FIRST = {"development": "", "validation": "67.6 at 6.3", "validation-2": "70.3 at 13.0", "validation-3": "72.1 at 8.6"}
"""The first measure of each set that was looked at afterwards: spoilers found and false alarms, in per cent."""
NOW = datetime(2026, 12, 1, tzinfo=UTC)
FEW = 4_000

Message = tuple[str, View, str]


def view_of(knowledge: Knowledge, codes: str) -> View:
    """The view of a reader, from positions such as ``FAM S2E4, SC S1E1``."""
    watched = [parse_position(code.strip()) for code in codes.split(",")]
    return View(knowledge, Clearance({at.work: at for at in watched if at}, BeyondPolicy.WITHHELD), NOW)


def messages(knowledge: Knowledge, name: str) -> list[Message]:
    """The messages of a set: what kind it is of, the view of its reader, its text."""
    content = yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        (kind, view_of(knowledge, codes), str(text))
        for kind, by_reader in content.items()
        for codes, texts in by_reader.items()
        for text in texts
    ]


def texts_in(view: View) -> Iterator[str]:
    """The text of every fact and event that is open in a view."""
    knowledge = view.knowledge
    for entry in knowledge.entries.values():
        for fact in (*([entry.summary] if entry.summary else []), *entry.facts):
            yield from (wording.text for wording in view.open_values(fact.versions))
    for event in knowledge.events:
        yield from (told.text for told in view.open_values([event.happening]))


def names_alone(view: View, text: str) -> bool:
    """Whether a message names something that is hidden, and nothing that is open has this name."""
    knowledge = view.knowledge
    visible = Visible(knowledge.statements.index, knowledge.names.index, view.known_statements, view.known_names)
    found = [mention for segment in segments_of(text) for mention in mentions_in(segment, visible) if mention.groups]
    return any(not any(view.open_names[group] for group in mention.groups) for mention in found)


def fuzzy_scores(read: list[Message]) -> list[float]:
    """How much each message is like the hidden fact that it is most like, from 0 to 100."""
    everything: dict[str, Position] = {}
    for at in sorted(read[0][1].knowledge.episodes):
        everything[at.work] = at
    hidden: dict[frozenset[Position], list[str]] = {}
    scores = []
    for _, view, text in read:
        key = frozenset(view.progress.values())
        if key not in hidden:
            hidden[key] = sorted(set(texts_in(view.at(everything))) - set(texts_in(view)))
        best = process.extractOne(text, hidden[key], scorer=fuzz.partial_ratio, processor=utils.default_process)
        scores.append(best[1] if best else 0.0)
    return scores


def share(flags: list[bool], read: list[Message], kind: str) -> float:
    """The share of the messages of a kind that are flagged, in per cent."""
    chosen = [flag for flag, (of, _, _) in zip(flags, read, strict=True) if of == kind]
    return 100 * sum(chosen) / len(chosen)


def fuzzy(read: list[Message], alarms: float) -> list[bool]:
    """The flags of `partial_ratio` at the lowest threshold with no more false alarms than ours."""
    scores = fuzzy_scores(read)
    for threshold in range(101):
        flags = [score >= threshold for score in scores]
        if share(flags, read, "harmless") <= alarms:
            return flags
    return [False] * len(read)


def table(knowledge: Knowledge) -> Iterator[str]:
    """The quality on each set."""
    yield "| set | messages | spoilers found % | false alarms % | “can't tell” of undecidable % | first measure |"
    yield "|---|---|---|---|---|---|"
    for name in ORDER:
        read = messages(knowledge, name)
        verdicts = [verdict_on(view, text) for _, view, text in read]
        ours = [verdict is Verdict.WAIT for verdict in verdicts]
        unsure = [verdict is Verdict.CANNOT_TELL for verdict in verdicts]
        alarms = share(ours, read, "harmless")
        kinds = ("spoilers", "harmless")
        found = " | ".join(f"{share(ours, read, kind):.1f}" for kind in kinds)
        first = FIRST.get(name, "this one")
        yield f"| {name}: **Airlock** | {len(read)} | {found} | {share(unsure, read, 'unclear'):.1f} | {first} |"
        for label, flags in (
            ("names alone", [names_alone(view, text) for _, view, text in read]),
            ("rapidfuzz partial_ratio, as many alarms", fuzzy(read, alarms)),
        ):
            yield f"| {name}: {label} | | {' | '.join(f'{share(flags, read, kind):.1f}' for kind in kinds)} | | |"


def speed(knowledge: Knowledge) -> Iterator[str]:
    """How long a check takes: every message of the sets, and one as long as Discord allows."""
    read = [message for name in ORDER for message in messages(knowledge, name)]
    times = []
    for _, view, text in read:
        verdict_on(view, text)
        begun = time.perf_counter()
        verdict_on(view, text)
        times.append((time.perf_counter() - begun) * 1000)
    view = read[0][1]
    longest = " ".join(text for _, _, text in read)[:FEW]
    verdict_on(view, longest)
    begun = time.perf_counter()
    verdict_on(view, longest)
    whole = (time.perf_counter() - begun) * 1000
    times.sort()
    yield (
        f"A check takes {statistics.median(times):.1f} ms in the middle and {times[int(len(times) * 0.99)]:.1f} ms at "
        f"the 99th percentile of {len(times)} messages; one of {FEW:,} characters {whole:.1f} ms."
    )


def sections(knowledge: Knowledge) -> list[str]:
    """The part of the results about messages."""
    lines = [
        "## Is this safe for me?",
        "",
        "Messages written from the knowledge files alone (`spoilers/`). `test` was written last and never looked at "
        "for changes; the first measure of the others, in spoilers found at false alarms, was taken before they were.",
        "",
        *table(knowledge),
        "",
        *speed(knowledge),
    ]
    return ["\n".join(lines)]


if __name__ == "__main__":
    print("\n\n".join(sections(read_knowledge(Path("knowledge")))))
