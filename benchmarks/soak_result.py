"""What a soak has found: the counts, the table that is printed, and the bars that were missed."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.soak_memory import BARS, growth
from benchmarks.stalls import Pings, longest
from tests.loopback import Exchange
from tests.loopback.exchange import text_of

COUNTED = ("answered", "refused", "dropped", "not delivered", "lost", "twice", "mixed")
PATIENCE = 3.0
"""Seconds that Discord waits for an answer."""
LEFT = re.compile(r"interactions came too late +count=(\d+)")
TOO_BUSY = 0.3
"""Seconds for which the soak itself may stand still."""
P99_BAR, WORST_BAR, STALL_BAR = 0.25, PATIENCE, 2.0


@dataclass
class Found:
    """What a soak has seen."""

    asked: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    pings: Pings = field(default_factory=list)
    bare_pings: Pings = field(default_factory=list)
    own_pings: Pings = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    reloads: Counter[str] = field(default_factory=Counter)
    troubles: int = 0
    acknowledged: int = 0
    differences: list[str] = field(default_factory=list)
    trouble_log: list[tuple[float, str]] = field(default_factory=list)
    processor: float = 0.0
    examples: list[tuple[str, Exchange]] = field(default_factory=list)
    exit_code: int | None = None
    output: str = ""

    def example(self, what: str, exchange: Exchange) -> None:
        """Count what must not be, and keep a few examples."""
        self.counts[what] += 1
        if len(self.examples) < 12:
            self.examples.append((what, exchange))

    def acknowledged_late(self, exchange: Exchange) -> bool:
        """Whether the soak itself stood still meanwhile, so that the bot may have tried again before it heard."""
        ours = (seconds for at, seconds in reversed(self.own_pings) if 0 <= at + seconds - exchange.sent < PATIENCE)
        return max(ours, default=0.0) > TOO_BUSY

    @property
    def stall(self) -> float:
        """Seconds for which the bot's event loop stood still at the longest."""
        return longest(self.pings)[1]

    @property
    def bare_stall(self) -> float | None:
        """The same of the bare bot beside; None where there was none."""
        return longest(self.bare_pings)[1] if self.bare_pings else None

    def before(self, at: float) -> str:
        """The last troubles of the gateway and the store before a moment."""
        last = [(began, name) for began, name in self.trouble_log if began <= at][-2:]
        return "".join(f"; {at - began:.1f} s after {name}" for began, name in last)


def table(found: Found) -> list[str]:
    """The result, a line each."""
    ordered = sorted(found.latencies) or [0.0]
    grown = growth(found.memory)
    bare = "no bare bot ran beside" if found.bare_stall is None else f"{found.bare_stall * 1000:.1f} ms"
    rows = [
        ("asked", found.asked),
        *((what, found.counts[what]) for what in COUNTED),
        ("not as told", f"{found.counts['not as told']} (of {found.acknowledged} changes)"),
        ("left by the bot, as too late", sum(map(int, LEFT.findall(found.output)))),
        ("reloads", ", ".join(f"{count} {what}" for what, count in sorted(found.reloads.items())) or "none"),
        ("troubles", found.troubles),
        ("latency p50", f"{statistics.median(ordered) * 1000:.1f} ms"),
        ("latency p99", f"{quantile(ordered, 0.99) * 1000:.1f} ms"),
        ("latency worst", f"{ordered[-1] * 1000:.1f} ms"),
        ("longest stall", f"{found.stall * 1000:.1f} ms{found.before(longest(found.pings)[0])}"),
        ("longest stall of a bare bot", bare),
        ("longest stall of the soak itself", f"{longest(found.own_pings)[1] * 1000:.1f} ms"),
        ("processor", f"{found.processor / max(1, found.asked) * 1000:.2f} ms an interaction"),
        ("memory", f"{found.memory[-1][1]:.1f} MiB" if found.memory else "not measured here"),
        ("memory, last to second", f"{grown[0] / 60:.0f} min: {grown[1]:.3f}" if grown else "too short a run"),
        ("exit code after SIGTERM", found.exit_code),
    ]
    examples = [described(found, what, exchange) for what, exchange in found.examples] + found.differences
    if longest(found.own_pings)[1] > TOO_BUSY:
        examples.append("The soak itself stood still: this machine is too busy to tell what the bot loses.")
    return ["| what | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows), *examples]


def described(found: Found, what: str, exchange: Exchange) -> str:
    """An example of what must not be, with what happened shortly before it and meanwhile."""
    data = exchange.interaction["data"]
    name = data.get("name") or data.get("custom_id")
    late = f"handed over after {exchange.delivered:.2f} s" if exchange.delivered is not None else "not handed over"
    stalls = [
        f"{whose} stood still for {longest(pings)[1]:.2f} s"
        for whose, ours in (("the bot", found.pings), ("the soak", found.own_pings))
        if (pings := [ping for ping in ours if -1 < ping[0] - exchange.sent < PATIENCE]) and longest(pings)[1] > 0.1
    ]
    befallen = [str(each) for each in exchange.befallen]
    told = ", ".join([late, *stalls])
    return f"{what}: {name}, {told}{found.before(exchange.sent + 1)} {befallen} {text_of(exchange.answer.body)[:160]!r}"


def summary(runs: Mapping[int, Found]) -> list[str]:
    """A line for each seed."""
    counted = (*COUNTED, "not as told")
    rows = ["| seed | asked | " + " | ".join(counted) + " | p99 | stall | bare bot's | MiB |", "|---" * 14 + "|"]
    for seed, found in runs.items():
        ordered = sorted(found.latencies) or [0.0]
        bare = f"{found.bare_stall * 1000:.0f} ms" if found.bare_stall is not None else ""
        counts = " | ".join(str(found.counts[what]) for what in counted)
        end = f"{quantile(ordered, 0.99) * 1000:.0f} ms | {found.stall * 1000:.0f} ms | {bare}"
        rows.append(f"| {seed} | {found.asked} | {counts} | {end} | {found.memory[-1][1] if found.memory else 0:.0f} |")
    return rows


def quantile(ordered: list[float], share: float) -> float:
    """A quantile of sorted values."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def missed(found: Found, faults: Iterable[str]) -> list[str]:
    """The bars that were missed."""
    bars = {what: found.counts[what] == 0 for what in ("lost", "twice", "mixed", "not as told")}
    bars["reloads"] = found.reloads.keys() <= {"done", "refused", "not delivered"}
    bars["exit code"] = found.exit_code == 0
    if found.bare_stall is not None:
        bars["stall"] = found.stall <= STALL_BAR * found.bare_stall
    if not faults:
        ordered = sorted(found.latencies) or [0.0]
        bars["p99"] = quantile(ordered, 0.99) < P99_BAR
        bars["worst"] = ordered[-1] < WORST_BAR
        grown = growth(found.memory)
        bars["memory"] = grown is None or grown[1] <= BARS[grown[0]]
        bars["answered"] = sum(found.counts[what] for what in ("answered", "refused", "dropped")) == found.asked
    return [bar for bar, kept in bars.items() if not kept]
