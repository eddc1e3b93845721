"""All rules of the review in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.knowledge.loading.folder import Document
from bot.knowledge.model import Knowledge
from bot.knowledge.review.acceptance import accept
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.findings import Finding, in_order
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
from bot.knowledge.review.rules.wording import markup, style

STALE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found, and what of it is told only to whoever asks for age; what the files accept, with reasons."""

    findings: list[Finding]
    stale: list[Finding]
    accepted: list[tuple[Finding, str]]


def review(
    documents: Sequence[Document],
    knowledge: Knowledge,
    today: date,
    lines: Mapping[str, Sequence[str]],
    stale_after: int | None = None,
) -> list[Finding]:
    """Everything worth saying about a valid knowledge base, errors first.

    Args:
        documents: what `read_files` has read.
        knowledge: the snapshot assembled from them.
        today: sources from later than this are a mistake.
        lines: the lines of each file, by its name.
        stale_after: also tell what has not been looked at for so many days.
    """
    found = look_over(ReviewContext(documents, knowledge), today, lines, stale_after or STALE_DAYS)
    return in_order([*found.findings, *(found.stale if stale_after is not None else ())])


def look_over(material: ReviewContext, today: date, lines: Mapping[str, Sequence[str]], stale_after: int) -> Reviewed:
    """Everything that can be said of what could be read, without what the files accept.

    Args:
        material: documents and the snapshot made of them.
        today: as for `review`.
        lines: as for `review`.
        stale_after: after how many days knowledge of the real world wants a look.
    """
    findings = [
        *early_reveals(material),
        *contradicting_versions(material),
        *shared_names(material),
        *nearly_equal_names(material),
        *ends_before_starts(material),
        *contradicting_years(material),
        *far_off_events(material),
        *episode_dates(material),
        *contradicting_statuses(material, today),
        *repeated_relations(material),
        *hidden_leaks(material),
        *careless_texts(material),
        *careless_aliases(material),
        *named_later(material),
        *markup(material),
        *unused_sources(material),
        *malformed_addresses(material),
        *linked_copies(material),
        *from_the_future(material, today),
        *overtaken(material, today),
        *examples_left(material),
        *placeholders(material),
        *traces_of_a_paste(material, lines),
        *style(material, lines),
    ]
    old = list(stale(material, today, stale_after))
    sifted = accept([*findings, *old], lines, complete=material.complete)
    aged = set(old) - set(findings)
    return Reviewed(
        [finding for finding in sifted.findings if finding not in aged],
        [finding for finding in sifted.findings if finding in aged],
        sifted.accepted,
    )
