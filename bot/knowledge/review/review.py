"""Runs all rules of the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.knowledge.loading.processes import can_fork, has_room_for, in_processes, processors
from bot.knowledge.problems import Problem
from bot.knowledge.review.acceptance import apply_acceptances
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.rules.careful import careless_aliases, careless_texts
from bot.knowledge.review.rules.copies import linked_copies
from bot.knowledge.review.rules.examples import examples_left, placeholders
from bot.knowledge.review.rules.foretold import named_later
from bot.knowledge.review.rules.leaks import hidden_leaks
from bot.knowledge.review.rules.naming import nearly_equal_names, shared_names
from bot.knowledge.review.rules.paste import traces_of_a_paste
from bot.knowledge.review.rules.relations import repeated_relations
from bot.knowledge.review.rules.reveal_order import contradicting_versions, early_reveals
from bot.knowledge.review.rules.sourcing import from_the_future, malformed_addresses, unused_sources
from bot.knowledge.review.rules.staleness import overtaken, stale
from bot.knowledge.review.rules.statuses import contradicting_statuses
from bot.knowledge.review.rules.timing import contradicting_years, ends_before_starts, episode_dates, far_off_events
from bot.knowledge.review.rules.wording import style
from bot.knowledge.review.texts import texts_of

STALE_DAYS = 365
LARGE = 10_000
"""From this many entries on, it is worth starting processes to run the rules in parallel."""
MOST = 4
"""The maximum number of processes for the rules. The longest rule takes a sixth of the time of all rules."""

SHARES = 6
"""The number of chunks of rules for each process.

With more chunks, the two rules that need the words of all texts would run in different processes, and split the texts
twice.
"""


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """The result of a review.

    Attributes:
        findings: all findings except those in `stale` and `accepted`.
        stale: findings about knowledge that has not been checked for a long time.
        accepted: findings that a comment in a file accepts, each with the comment's reason.
    """

    findings: list[Problem]
    stale: list[Problem]
    accepted: list[tuple[Problem, str]]


_rules: list[Callable[[], Iterable[Problem]]] = []
"""The rules to run. Forked processes find them here."""


def _run_all(context: ReviewContext) -> Iterator[list[Problem]]:
    """Yield the findings of each rule. For a large knowledge base, the rules run in parallel.

    On two processors, this saves nearly half of the time. The data that most rules need is collected before the fork.
    """
    numbers, processes = range(len(_rules)), min(processors(), MOST)
    large = len(context.knowledge.entries) >= LARGE and processes > 1
    if large and can_fork() and has_room_for(processes):
        _ = texts_of(context), context.names
        yield from in_processes(_run, numbers, processes, SHARES)
    else:
        yield from map(_run, numbers)


def _run(number: int) -> list[Problem]:
    return list(_rules[number]())


def review(
    context: ReviewContext, today: date, lines: Mapping[str, Sequence[str]], stale_after: int = STALE_DAYS
) -> ReviewResult:
    """Run every rule, and remove the findings that comments in the files accept.

    Args:
        context: the documents and the snapshot made from them.
        today: the current date, to tell past dates from future ones.
        lines: the lines of each file, by file name.
        stale_after: the age in days at which knowledge about the real world should be checked again.
    """
    of_context = (
        *(hidden_leaks, named_later, nearly_equal_names),  # slow rules; the first two need the words of all texts
        *(shared_names, early_reveals, contradicting_versions, ends_before_starts, contradicting_years),
        *(far_off_events, episode_dates, repeated_relations, careless_texts, careless_aliases),
        *(unused_sources, malformed_addresses, linked_copies, examples_left, placeholders),
    )
    of_today = (contradicting_statuses, from_the_future, overtaken)
    of_lines = (traces_of_a_paste, style)
    _rules[:] = (
        *(partial(rule, context) for rule in of_context),
        *(partial(rule, context, today) for rule in of_today),
        *(partial(rule, context, lines) for rule in of_lines),
    )
    findings = dict.fromkeys(finding for found in _run_all(context) for finding in found)
    _rules.clear()
    aged = {finding: None for finding in stale(context, today, stale_after) if finding not in findings}
    kept, accepted = apply_acceptances([*findings, *aged], lines, complete=context.complete)
    return ReviewResult(
        [finding for finding in kept if finding not in aged], [finding for finding in kept if finding in aged], accepted
    )
