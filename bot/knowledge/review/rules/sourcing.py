"""Finds sources that nothing cites, that have an invalid address, or that are dated in the future."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.knowledge.loading.value_types import Record
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import SECTIONS, ReviewContext

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def unused_sources(context: ReviewContext) -> Iterator[Problem]:
    """Report sources that nothing cites. This needs a complete knowledge base."""
    if not context.complete:
        return
    citing = context.items(*(name for name in SECTIONS if name != "sources"))
    cited = set[str]().union(*(cited_in(item.model) for item in citing))
    for item in context.items("sources"):
        if item.id not in cited:
            yield item.at().warning(f"nothing cites the source “{item.id}”; cite it or remove it", key=True)


def cited_in(item: Record) -> set[str]:
    """Return the ids of all sources that an item or anything inside it cites."""
    return {text for key, text in texts_in(item) if key == "sources"}


def texts_in(item: Record) -> list[tuple[str, str]]:
    """Return every text inside an item, at any depth, with the key of the field that holds it."""
    found: list[tuple[str, str]] = []
    _collect(item, "", found)
    return found


def _collect(value: Any, key: str, found: list[tuple[str, str]]) -> None:
    if isinstance(value, str):
        found.append((key, value))
    elif isinstance(value, Record):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if isinstance(inner, str):
                found.append((name, inner))
            elif inner:  # most fields are empty
                _collect(inner, name, found)
    elif isinstance(value, (tuple, dict)):
        for inner in value if isinstance(value, tuple) else value.values():
            _collect(inner, key, found)


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
