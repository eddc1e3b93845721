"""All rules of the review in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.knowledge.folder import Document
from bot.knowledge.model import Knowledge
from bot.knowledge.review.copies import linked_copies
from bot.knowledge.review.findings import Finding, in_order
from bot.knowledge.review.leaks import hidden_leaks
from bot.knowledge.review.material import Material
from bot.knowledge.review.naming import nearly_equal_names, shared_names
from bot.knowledge.review.pairs import repeated_relations
from bot.knowledge.review.reveal_order import contradicting_versions, early_reveals
from bot.knowledge.review.sourcing import from_the_future, malformed_addresses, unused_sources
from bot.knowledge.review.staleness import stale
from bot.knowledge.review.timing import contradicting_years, ends_before_starts, episode_dates
from bot.knowledge.review.wording import markup, style


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
    material = Material(documents, knowledge)
    findings = [
        *early_reveals(material),
        *contradicting_versions(material),
        *shared_names(material),
        *nearly_equal_names(material),
        *ends_before_starts(material),
        *contradicting_years(material),
        *episode_dates(material),
        *repeated_relations(material),
        *hidden_leaks(material),
        *markup(material),
        *unused_sources(material),
        *malformed_addresses(material),
        *linked_copies(material),
        *from_the_future(material, today),
        *style(material, lines),
    ]
    if stale_after is not None:
        findings += stale(material, today, stale_after)
    return in_order(findings)
