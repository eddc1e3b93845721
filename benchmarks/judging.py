"""Whether a reply is right, and the sums over many."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.asked import ABSENT, Question
from benchmarks.matchers import ASK, FOUND, NONE, OFFER, Reply

RIGHT, ASKED, WRONG, MISSED = "right", "asked", "wrong", "missed"
REFUSED, OFFERED, ACCEPTED = "refused", "offered", "accepted"

MAY_ASK = frozenset({"initial", "abbreviation"})
"""Classes in which asking among several is as good as answering."""


def judged(question: Question, reply: Reply, *, strict: bool = True) -> str:
    """What became of a question.

    One that fits one entry: right (found), asked (it is among those offered), wrong (another was found) or missed.
    One that fits several: right if it was asked and the one meant is among those offered; finding one of them without
    asking is wrong, but right if not `strict`, for matchers that cannot ask.
    One that names nothing: refused, offered (asked among some) or accepted. “Did you mean …” is asking where a name is
    meant, and refusing where none is.
    """
    if not question.fits:
        return {NONE: REFUSED, OFFER: REFUSED, ASK: OFFERED, FOUND: ACCEPTED}[reply.kind]
    if reply.kind == NONE:
        return MISSED
    if reply.kind in (ASK, OFFER):
        if question.entry not in reply.entries:
            return MISSED
        return RIGHT if question.asks else ASKED
    if question.asks and strict:
        return WRONG
    return RIGHT if reply.entries[0] in question.fits else WRONG


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the questions of one class, as shares of them."""

    count: int
    shares: Mapping[str, float]

    def __getitem__(self, verdict: str) -> float:
        return self.shares.get(verdict, 0.0)


def tallies(questions: Sequence[Question], verdicts: Sequence[str]) -> dict[str, Tally]:
    """By class, in the order of the questions."""
    counts: dict[str, dict[str, int]] = {}
    for question, verdict in zip(questions, verdicts, strict=True):
        of = counts.setdefault(question.sort, {})
        of[verdict] = of.get(verdict, 0) + 1
    result = {}
    for sort, of in counts.items():
        total = sum(of.values())
        result[sort] = Tally(total, {verdict: number / total for verdict, number in of.items()})
    return result


def top(sort: str, tally: Tally) -> float:
    """The share that counts as right: in some classes asking is as good."""
    return tally[RIGHT] + (tally[ASKED] if sort in MAY_ASK else 0.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over classes.

    Attributes:
        right: mean share of right answers over the classes of names that exist.
        lowest: the class with the lowest, and how low.
        wrong: mean share of confident wrong answers over the same classes.
        unasked: of the answers that hold the right entry where one is right, the share given without asking.
        accepted: share of absent names and nonsense for which something was found.
        offered: the same for which names were offered as a question.
    """

    right: float
    lowest: tuple[str, float]
    wrong: float
    unasked: float
    accepted: float
    offered: float


def summary(questions: Sequence[Question], verdicts: Sequence[str]) -> Summary:
    """Everything in one line."""
    by_class = tallies(questions, verdicts)
    present = {sort: tally for sort, tally in by_class.items() if sort not in ABSENT}
    tops = {sort: top(sort, tally) for sort, tally in present.items()}
    lowest = min(tops, key=tops.__getitem__)
    single = [verdict for question, verdict in zip(questions, verdicts, strict=True) if len(question.fits) == 1]
    found, asked = single.count(RIGHT), single.count(ASKED)
    none = [verdict for question, verdict in zip(questions, verdicts, strict=True) if not question.fits]
    return Summary(
        statistics.fmean(tops.values()),
        (lowest, tops[lowest]),
        statistics.fmean(tally[WRONG] for tally in present.values()),
        found / max(1, found + asked),
        none.count(ACCEPTED) / max(1, len(none)),
        none.count(OFFERED) / max(1, len(none)),
    )


def with_best_threshold(questions: Sequence[Question], replies: Sequence[Reply]) -> tuple[float, list[str]]:
    """The threshold on scores with which most outcomes are as wanted, and the outcomes with it.

    Names that exist and names that do not count the same in the choice.
    """
    best: tuple[float, float, list[str]] = (-1.0, 0.0, [])
    for threshold in sorted({0.0, *(round(reply.score) for reply in replies)}):
        cut = [reply if reply.score >= threshold else Reply(NONE) for reply in replies]
        verdicts = [judged(q, reply, strict=False) for q, reply in zip(questions, cut, strict=True)]
        present = [verdict == RIGHT for q, verdict in zip(questions, verdicts, strict=True) if q.fits]
        absent = [verdict == REFUSED for q, verdict in zip(questions, verdicts, strict=True) if not q.fits]
        worth = _mean(present) + _mean(absent)
        if worth > best[0]:
            best = (worth, threshold, verdicts)
    return best[1], best[2]


def _mean(values: Iterable[bool]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else 0.0


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, 99th percentile and worst."""
    found = sorted(values)
    return statistics.median(found), found[min(len(found) - 1, int(len(found) * 0.99))], found[-1]
