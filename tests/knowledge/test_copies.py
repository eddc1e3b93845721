"""Copies of other people's pages are refused as sources, whatever they are called; originals and archives are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.loading.loader import read_folder
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.review.rules.copies import linked_copies
from tests.knowledge.small import SOURCES, Base

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
ADDRESS = "https://gazette.example/"


def told(folder: Path) -> list[str]:
    """What the rule says about a folder."""
    reading = read_folder(folder)
    context = ReviewContext(reading.documents, reading.valid_knowledge())
    return [str(finding) for finding in linked_copies(context)]


@pytest.mark.parametrize(
    "url",
    [
        "https://kodagtti.pages.dev/posts/a-page",
        "https://some-site.netlify.app/news",
        "https://hessslslslsls.azureedge.net/wiki/Page",
        "https://bucket.storage.googleapis.com/page.html",
        "https://0123moviesfree.me/timeline",
        "https://www.fmovies.example/page",
        "https://games.example/host-https-decider.com/2023/page",
        "https://mirror.example/https://www.vulture.com/page",
    ],
)
def test_addresses_that_only_copies_have(base: Base, url: str) -> None:
    place = base.tidy().change(SOURCES, ADDRESS, f"▮{url}")
    assert told(base.write()) == [
        f"{place}: this is the address of a copy; give that of the original page, or “where” in words"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/2020/https://www.vulture.com/page",
        "https://www.example.co.uk/free-movies-of-the-week",
        "https://hosting.example/host/page",
        "https://torrentfreak.example/https-everywhere",
        "http://[bad/",
    ],
)
def test_addresses_that_are_fine(base: Base, url: str) -> None:
    base.tidy().change(SOURCES, ADDRESS, url)
    assert told(base.write()) == []


def named(base: Base, publisher: str) -> list[str]:
    """What is said about a source of this publisher."""
    source = f"{{publisher: {publisher}, title: T, where: here, reliability: low}}"
    base.tidy().change(SOURCES, "sources:\n", f"sources:\n  c: {source}\n")
    return told(base.write())


COPIES = ["Vulture copy at truemac.vn", "Decider (mirror)", "Vulture excerpt at gossip.example", "Cult of Mac copy"]


@pytest.mark.parametrize("name", COPIES)
def test_a_publisher_that_is_called_a_copy(base: Base, name: str) -> None:
    (finding,) = named(base, name)
    assert "name the original one" in finding


@pytest.mark.parametrize("name", ["Daily Mirror", "Copyright Weekly", "Der Spiegel (Hamburg)"])
def test_a_publisher_with_such_a_name(base: Base, name: str) -> None:
    assert named(base, name) == []


def test_a_page_away_from_its_publishers_site(base: Base) -> None:
    """Three pages tell where a publisher is at home; the fourth, elsewhere, is asked about."""
    pages = "".join(
        f"  p{number}: {{publisher: Daily, title: T, url: 'https://{host}/{number}', reliability: high}}\n"
        for number, host in enumerate(("www.daily.co.uk", "news.daily.co.uk", "daily.co.uk", "daily-copies.example"))
    )
    base.tidy().change(SOURCES, "sources:\n", f"sources:\n{pages}")
    (finding,) = told(base.write())
    assert "warning: the other pages of “Daily” are at daily.co.uk; is this one its own?" in finding


def test_the_shipped_sources_are_originals() -> None:
    assert told(SHIPPED) == []
