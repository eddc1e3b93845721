"""Finds sources that nothing cites, that have an invalid address, or that are dated in the future."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import msgspec

from bot.knowledge.loading.value_types import Record
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext

_CITED = re.compile(rb'"sources":\["([^]]+)"]')
"""Matches the ids of one list of sources in JSON. It matches nothing inside a text, where JSON escapes every quote."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def unused_sources(context: ReviewContext) -> Iterator[Problem]:
    """Report sources that nothing cites. This needs a complete knowledge base."""
    if not context.complete:
        return
    cited = set[str]().union(*(cited_in(document.content) for document in context.documents))
    for item in context.items("sources"):
        if item.id not in cited:
            yield item.at().warning(f"nothing cites the source “{item.id}”; cite it or remove it", key=True)


def cited_in(item: Record) -> set[str]:
    """Return the ids of all sources that an item or anything inside it cites.

    The ids are searched in the JSON of the item, which is much faster than visiting all records in it.
    """
    found = _CITED.findall(msgspec.json.encode(item))
    return {id_.decode() for ids in found for id_ in ids.split(b'","')}


def malformed_addresses(context: ReviewContext) -> Iterator[Problem]:
    """Report URLs whose host name is invalid."""
    for item in context.items("sources"):
        if item.model.url is not None and not _is_well_formed(item.model.url):
            yield item.at("url").error("the host of this address cannot exist; copy it again from the browser")


def _is_well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        labels = host.encode("idna").decode().split(".")
    except ValueError:
        return False
    return (
        len(labels) > 1
        and parts.username is None
        and all(_LABEL.fullmatch(label) for label in labels)
        and _LAST_LABEL.fullmatch(labels[-1]) is not None
    )


def from_the_future(context: ReviewContext, today: date) -> Iterator[Problem]:
    """Report sources whose date of publication is in the future."""
    for item in context.items("sources"):
        published = item.model.date
        if published is not None and published.first > today:
            yield item.at("date").warning(f"this source is dated {published}, which has not come yet; correct it")
