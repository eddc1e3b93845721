"""Generated names: how often each matcher is right, and how fast, as the names become more."""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from benchmarks.airlock_lookup import LARGEST, Airlock
from benchmarks.asked import ABSENT, Question, make_questions
from benchmarks.corpus import Entry, corpus, key_of
from benchmarks.judging import ASKED, MISSED, RIGHT, WRONG, judged, spread, summary, tallies, top, with_best_threshold
from benchmarks.matchers import BASELINES, FiveByWRatio, Matcher, Names, Reply, names_of

SIZES = (300, 10_000, 100_000)
MILLION = 1_000_000
_SECONDS_EACH = 12.0  # for one baseline at one size
_FEWEST = 40  # questions to a baseline, however slow
_TYPED = 60  # names typed letter by letter


@dataclass(frozen=True, slots=True)
class Corpus:
    """One size: entries, questions to them, and how crowded they are."""

    size: int
    entries: list[Entry]
    names: Names
    questions: list[Question]
    crowding: str


def corpora(sizes: Sequence[int]) -> list[Corpus]:
    """Everything that is asked, made once."""
    found = []
    for size in sizes:
        entries = corpus(size)
        questions, crowding = make_questions(entries)
        found.append(Corpus(size, entries, names_of(entries), questions, crowding))
    return found


def timed(work: Callable[[], Reply]) -> tuple[Reply, float]:
    """The reply, and the milliseconds of this thread's processor time: others on the machine do not count."""
    start = time.thread_time_ns()
    reply = work()
    return reply, (time.thread_time_ns() - start) / 1e6


def in_turn(questions: Sequence[Question]) -> list[Question]:
    """One of each class, then the next of each class, so that any beginning is a fair sample."""
    by_class: dict[str, list[Question]] = {}
    for question in questions:
        by_class.setdefault(question.sort, []).append(question)
    shuffled = [random.Random(sort).sample(of, len(of)) for sort, of in by_class.items()]
    return [question for row in zip_longest(*shuffled) for question in row if question is not None]


# ---------------------------------------------------------------------- Airlock


@dataclass(slots=True)
class Run:
    """Airlock over one corpus."""

    corpus: Corpus
    airlock: Airlock
    build_seconds: float
    verdicts: list[str]
    look_ups: list[float]
    keystrokes: list[float]
    offered: list[bool]


def run_airlock(found: Sequence[Corpus]) -> list[Run]:
    """All sizes, a few questions to each in turn, so that whatever disturbs disturbs all alike."""
    runs = []
    for each in found:
        start = time.perf_counter()
        airlock = Airlock(each.names)
        runs.append(Run(each, airlock, time.perf_counter() - start, [], [], [], []))
    gc.collect()
    gc.freeze()
    for run in runs:
        for question in run.corpus.questions[:50]:
            run.airlock.answer(f"{question.text} warm")
    steps: list[Iterator[None]] = [each for run in runs for each in (_asking(run), _typing(run))]
    while steps:
        steps = [step for step in steps if next(step, _END) is not _END]
    gc.unfreeze()
    return runs


_END = object()


def _asking(run: Run, at_once: int = 20) -> Iterator[None]:
    for number, question in enumerate(run.corpus.questions):
        reply, milliseconds = timed(lambda text=question.text: run.airlock.answer(text))
        run.look_ups.append(milliseconds)
        run.verdicts.append(judged(question, reply))
        if number % at_once == 0:
            yield


def _typing(run: Run) -> Iterator[None]:
    """Names typed letter by letter; whether the right one is offered when half of it stands there."""
    rng = random.Random(3)
    for entry in rng.sample(run.corpus.entries, min(_TYPED, len(run.corpus.entries))):
        name = rng.choice((entry.names[0], key_of(entry.names[0])))
        for end in range(1, len(name) + 1):
            start = time.thread_time_ns()
            offered = run.airlock.complete(name[:end])
            run.keystrokes.append((time.thread_time_ns() - start) / 1e6)
            if end == (len(name) + 1) // 2:
                run.offered.append(entry.id in offered)
        yield


# ---------------------------------------------------------------------- baselines


@dataclass(frozen=True, slots=True)
class Measured:
    """A baseline over a sample of one corpus's questions."""

    name: str
    threshold: float
    questions: list[Question]
    verdicts: list[str]
    times: list[float]


def run_baseline(found: Corpus, matcher: Matcher) -> Measured:
    """As many questions as there is time for, a fair share of each class."""
    asked, replies, times = [], [], []
    deadline = time.perf_counter() + _SECONDS_EACH
    for question in in_turn(found.questions):
        if time.perf_counter() > deadline and len(asked) >= _FEWEST:
            break
        reply, milliseconds = timed(lambda text=question.text: matcher.answer(text))
        asked.append(question)
        replies.append(reply)
        times.append(milliseconds)
    threshold, verdicts = with_best_threshold(asked, replies)
    return Measured(matcher.name, threshold, asked, verdicts, times)


# ---------------------------------------------------------------------- tables


def sections(sizes: Sequence[int]) -> list[str]:
    """Everything about generated names, as lines of Markdown."""
    found = corpora(sizes)
    fitting = [each for each in found if each.size <= LARGEST]
    runs = run_airlock(fitting)
    lines = ["## Generated names", "", _ABOUT, ""]
    lines += [f"- {each.size:,}: {each.crowding}." for each in found]
    lines += ["", *_class_table(runs), "", *_side_by_side(found, runs), "", *_speed(found, runs)]
    return lines


def _class_table(runs: Sequence[Run]) -> list[str]:
    tables = [tallies(run.corpus.questions, run.verdicts) for run in runs]
    head = " | ".join(f"{run.corpus.size:,} entries" for run in runs)
    lines = [
        "Airlock by class: right / asked, with the right one among those offered / silently wrong / not found, in %. "
        "For names that are absent: refused / asked / accepted.",
        "",
        f"| class | {head} |",
        "|---" * (len(runs) + 1) + "|",
    ]
    for sort in dict.fromkeys(sort for table in tables for sort in table):
        verdicts = ("refused", "offered", "accepted") if sort in ABSENT else (RIGHT, ASKED, WRONG, MISSED)
        cells = [
            " / ".join(f"{table[sort][verdict]:.0%}".rstrip("%") for verdict in verdicts) if sort in table else ""
            for table in tables
        ]
        lines.append(f"| {sort} | {' | '.join(cells)} |")
    sums = [summary(run.corpus.questions, run.verdicts) for run in runs]
    for label, cell in (
        ("**mean right (asking counts for initials and abbreviations)**", lambda s: f"{s.right:.3f}"),
        ("**lowest class**", lambda s: f"{s.lowest[0]} {s.lowest[1]:.2f}"),
        ("**silently wrong, mean of classes**", lambda s: f"{s.wrong:.1%}"),
        ("**absent accepted**", lambda s: f"{s.accepted:.1%} (asked {s.offered:.1%})"),
        ("**right answers given without asking**", lambda s: f"{s.unasked:.1%}"),
    ):
        lines.append(f"| {label} | {' | '.join(cell(each) for each in sums)} |")
    return lines


def _side_by_side(found: Sequence[Corpus], runs: Sequence[Run]) -> list[str]:
    lines = [
        "Side by side. Each baseline has the threshold with which it does best on these very questions, and one that "
        "finds one of several is counted right, since it cannot ask. Milliseconds of processor time.",
        "",
        "| entries | matcher | questions | right % | silently wrong % | nonsense refused % | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        lines += [
            _row(each.size, "**Airlock**", each.questions, run.verdicts, run.look_ups)
            for run in runs
            if run.corpus is each
        ]
        for kind in BASELINES:
            got = run_baseline(each, kind(each.names))
            label = f"{got.name}, from {got.threshold:g}"
            lines.append(_row(each.size, label, got.questions, got.verdicts, got.times))
    return lines


def _row(size: int, name: str, questions: Sequence[Question], verdicts: Sequence[str], times: Sequence[float]) -> str:
    by_class = tallies(questions, verdicts)
    right = [top(sort, tally) for sort, tally in by_class.items() if sort not in ABSENT]
    sums = summary(questions, verdicts)
    refused = 1 - sums.accepted
    middle, late, _ = spread(times)
    return (
        f"| {size:,} | {name} | {len(questions)} | {100 * sum(right) / len(right):.1f} | {100 * sums.wrong:.1f} | "
        f"{100 * refused:.1f} | {middle:.3f} | {late:.3f} |"
    )


def _speed(found: Sequence[Corpus], runs: Sequence[Run]) -> list[str]:
    lines = [
        "Speed in milliseconds of processor time, each question and each keystroke once, the collector frozen. "
        "“× smallest”: p99 over the p99 of the smallest size. “faster”: p50 of `process.extract(WRatio, limit=5)` over "
        "the p50 here.",
        "",
        "| entries | names | look-up p50 | p99 | worst | × smallest | faster | keystroke p50 | p99 | worst "
        "| × smallest | offered at half | build s / 100,000 names | arrays KiB / name | memory KiB / name |",
        "|---" * 15 + "|",
    ]
    first: tuple[float, float] | None = None
    for run in runs:
        count = len(run.corpus.names)
        middle, late, worst = spread(run.look_ups)
        key_middle, key_late, key_worst = spread(run.keystrokes)
        first = first or (late, key_late)
        against, _, _ = spread(run_baseline(run.corpus, FiveByWRatio(run.corpus.names)).times)
        arrays = sum(array.nbytes for array in run.airlock.arrays().values()) / 1024 / count
        half = sum(run.offered) / len(run.offered)
        build = run.build_seconds / count * 1e5
        lines.append(
            f"| {run.corpus.size:,} | {count:,} | {middle:.3f} | {late:.3f} | {worst:.3f} | {late / first[0]:.1f} | "
            f"{against / middle:,.0f}× | {key_middle:.3f} | {key_late:.3f} | {key_worst:.3f} | "
            f"{key_late / first[1]:.1f} | {half:.0%} | {build:.2f} | {arrays:.2f} | "
            f"{_resident(run.corpus.size) / 1024 / count:.2f} |"
        )
    if len(runs) < len(found):
        lines += ["", f"Above {LARGEST:,} names this look-up is not measured."]
    return lines


def _resident(size: int) -> int:
    """Bytes by which a process of its own grows when it builds the index."""
    command = [sys.executable, "-m", "benchmarks.memory", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return int(json.loads(done.stdout)["bytes"])


_ABOUT = (
    "Names of ten languages and of missions, places and organisations (`corpus.py`), the number of entries growing; "
    "each has up to three aliases. Questions and what makes them fair are described in `asked.py`."
)
