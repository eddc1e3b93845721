"""Sources: whether anything cites them, whether their address can be one, whether they exist already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from bot.knowledge.review.context import SECTIONS, ReviewContext
from bot.knowledge.review.findings import Finding, Severity

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def unused_sources(material: ReviewContext) -> Iterator[Finding]:
    """A source nothing cites."""
    if not material.complete:
        return
    cited = {
        id_
        for item in material.items(*(name for name in SECTIONS if name != "sources"))
        for id_ in cited_in(item.model)
    }
    for item in material.items("sources"):
        if item.id not in cited:
            yield material.finding(
                item, item.path, f"nothing cites the source “{item.id}”; cite it or remove it", key=True
            )


def cited_in(value: Any) -> Iterable[str]:
    """The ids of all sources named anywhere inside."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "sources":
                yield from inner
            else:
                yield from cited_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from cited_in(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from cited_in(inner)


def malformed_addresses(material: ReviewContext) -> Iterator[Finding]:
    """A URL whose host cannot be one."""
    for item in material.items("sources"):
        if item.model.url is not None and not _well_formed(item.model.url):
            yield material.finding(
                item,
                (*item.path, "url"),
                "the host of this address cannot exist; copy it again from the browser",
                Severity.ERROR,
            )


def _well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host = host.encode("idna").decode()
    except ValueError:
        return False
    labels = host.split(".")
    return (
        len(labels) > 1
        and parts.username is None
        and all(_LABEL.fullmatch(label) for label in labels)
        and _LAST_LABEL.fullmatch(labels[-1]) is not None
    )


def from_the_future(material: ReviewContext, today: date) -> Iterator[Finding]:
    """Dates of publication and of knowledge that have not come yet."""
    for item in material.items("sources"):
        published = item.model.date
        if published is not None and published.first > today:
            yield material.finding(
                item, (*item.path, "date"), f"this source is dated {published}, which has not come yet; correct it"
            )
