"""Finds sources that name or link a copy of a page instead of the original page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.word_lists import pattern_of, word_list

_SITE_INSIDE = re.compile(r"https?:/|host-https?-", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"ac", "co", "com", "gov", "net", "org"})


def linked_copies(context: ReviewContext) -> Iterator[Problem]:
    """Report sources whose publisher is described as a copy (“mirror of …”), and links to the wrong site.

    A source must name the original publisher. If it has a link, the link must lead to that publisher's own page, and
    not to a copy or to another publisher's site.
    """
    sites: dict[str, Counter[str]] = defaultdict(Counter)
    for item in context.items("sources"):
        if item.model.url is not None:
            sites[item.model.publisher][_site(item.model.url)] += 1
    for item in context.items("sources"):
        publisher, url = item.model.publisher, item.model.url
        if pattern_of("words", "copies", frame="(?i){}").search(publisher):
            message = "a copy has no publisher of its own; name the original one, and write in “where” how it was read"
            yield item.at("publisher").error(message)
        if url is None:
            continue
        if _is_copy(url):
            message = "this is the address of a copy; give that of the original page, or “where” in words"
            yield item.at("url").error(message)
        elif (home := _home(sites[publisher])) is not None and _site(url) != home:
            yield item.at("url").warning(f"the other pages of “{publisher}” are at {home}; is this one its own?")


def _home(sites: Counter[str]) -> str | None:
    """Return the site that has most of a publisher's pages; None if there are fewer than 3, or no clear majority."""
    site, most = sites.most_common(1)[0]
    return site if most >= 3 and most > 2 * (sites.total() - most) else None


def _is_copy(url: str) -> bool:
    host, path = _split(url)
    words = word_list("words")
    if host in words["archives"]:
        return False
    is_throwaway = any(f".{host}".endswith(f".{end}") for end in words["throwaway hosts"])
    return bool(is_throwaway or pattern_of("words", "pirates", frame="{}").search(host) or _SITE_INSIDE.search(path))


def _site(url: str) -> str:
    """Return the registered domain of an address: ``example.co.uk`` for ``https://news.example.co.uk/page``."""
    labels = _split(url)[0].split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def _split(url: str) -> tuple[str, str]:
    """Split an address into host and path. Both are empty if it is invalid, which another rule reports."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""
