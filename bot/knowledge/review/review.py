"""Runs all rules of the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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

STALE_DAYS = 365


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
    findings = dict.fromkeys(
        [
            *early_reveals(context),
            *contradicting_versions(context),
            *shared_names(context),
            *nearly_equal_names(context),
            *ends_before_starts(context),
            *contradicting_years(context),
            *far_off_events(context),
            *episode_dates(context),
            *contradicting_statuses(context, today),
            *repeated_relations(context),
            *hidden_leaks(context),
            *careless_texts(context),
            *careless_aliases(context),
            *named_later(context),
            *unused_sources(context),
            *malformed_addresses(context),
            *linked_copies(context),
            *from_the_future(context, today),
            *overtaken(context, today),
            *examples_left(context),
            *placeholders(context),
            *traces_of_a_paste(context, lines),
            *style(context, lines),
        ]
    )
    aged = {finding: None for finding in stale(context, today, stale_after) if finding not in findings}
    kept, accepted = apply_acceptances([*findings, *aged], lines, complete=context.complete)
    return ReviewResult(
        [finding for finding in kept if finding not in aged], [finding for finding in kept if finding in aged], accepted
    )
