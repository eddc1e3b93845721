"""`/recap` with the knowledge that ships: newest first, nothing twice, and never further than the clearance."""

from __future__ import annotations

import re

import pytest

from bot.answers.answer import Answer, Outcome, Strong
from bot.answers.questions import RecapQuestion
from bot.answers.respond import respond
from bot.knowledge.positions import Position, parse_position
from bot.spoilers.rule import View
from tests.support.shipped_knowledge import view


def labels(answer: Answer) -> list[str]:
    """What stands in bold: episodes and seasons."""
    return [part.text.partition(":")[0] for line in answer.lines for part in line.parts if isinstance(part, Strong)]


def all_pages(question: RecapQuestion, seen: View) -> list[Answer]:
    pages = [respond(question, seen)]
    while (page := pages[-1].page) is not None and page.next is not None:
        pages.append(respond(page.next, seen))
    return pages


def test_the_season_by_episode_and_earlier_seasons_newest_first() -> None:
    pages = all_pages(RecapQuestion(), view("FAM S3E10"))
    told = [label for page in pages for label in labels(page)]
    assert told == [*(f"S3E{number}" for number in range(10, 0, -1)), "Season 2", "Season 1"]
    assert [page.page.number for page in pages if page.page] == [1, 2, 3]
    assert {page.heading for page in pages} == {"Recap: For All Mankind up to S3E10"}


def test_since_an_episode_only_what_lies_between() -> None:
    pages = all_pages(RecapQuestion("FAM", since="S2E8"), view("FAM S3E2"))
    assert [label for page in pages for label in labels(page)] == ["S3E2", "S3E1", "Season 2"]
    shown = str([page.lines for page in pages])
    assert "restart the reactor's cooling and die" in shown
    assert "Paine dies" not in shown
    nothing = respond(RecapQuestion("FAM", since="S3E2"), view("FAM S3E2"))
    assert nothing.outcome is Outcome.NOT_FOUND


def test_upto_tells_what_somebody_at_that_episode_is_told() -> None:
    for code in ("S1E1", "S2E1", "S2E5", "S3E10"):
        there = all_pages(RecapQuestion(), view(f"FAM {code}"))
        further = all_pages(RecapQuestion(upto=code), view("FAM S5E10"))
        assert [page.lines for page in further] == [page.lines for page in there]


@pytest.mark.parametrize("upto", ["S3E1", "FAM S3E1", "season 3", "3", "S2"])
def test_further_than_the_clearance_stops_there(upto: str) -> None:
    answer = respond(RecapQuestion(upto=upto), view("FAM S2E5"))
    assert answer.heading == "Recap: For All Mankind up to S2E5"
    assert "is further than I show here, so this recap stops at S2E5." in str(answer.lines[0])


@pytest.mark.parametrize("upto", ["rules of engagement", "Rules of Engagement · FAM S2E3", "s2e3", "203", "2x03"])
def test_upto_is_read_like_any_episode(upto: str) -> None:
    assert respond(RecapQuestion(upto=upto), view("FAM S2E5")).heading == "Recap: For All Mankind up to S2E3"


def test_a_title_that_lies_beyond_is_not_read() -> None:
    seen = view("FAM S2E5")
    hidden, none = (
        respond(RecapQuestion(upto=title), seen) for title in ("Stranger in a Strange Land", "No Such Title")
    )
    assert hidden.outcome is none.outcome is Outcome.INVALID


def test_the_series_that_is_watched_is_told() -> None:
    assert respond(RecapQuestion(), view("SC S1E3")).heading == "Recap: Star City up to S1E3"
    both = respond(RecapQuestion(), view("SC S1E3", "FAM S1E1"))
    assert both.heading == "Recap: For All Mankind up to S1E1"
    other = next(link for link in both.links if link.label == "Recap: Star City")
    assert respond(other.question, view("SC S1E3", "FAM S1E1")).heading == "Recap: Star City up to S1E3"


def test_an_entry_by_episode_newest_first() -> None:
    seen = view("FAM S3E10")
    pages = all_pages(RecapQuestion(about="margo"), seen)
    codes = [f"FAM {re.split(' |,', label)[0]}" for page in pages for label in labels(page)]
    positions = [at for code in codes if (at := parse_position(code)) is not None]
    assert len(positions) > 10
    assert positions == sorted(positions, reverse=True)
    stopped = all_pages(RecapQuestion(about="margo", upto="S2"), seen)
    known = [parse_position(f"FAM {label}") for page in stopped for label in labels(page)]
    assert known
    assert all(at is not None and at <= Position("FAM", 2, 10) for at in known)


def test_nothing_is_told_to_somebody_who_has_watched_nothing() -> None:
    answer = respond(RecapQuestion(), view())
    assert answer.says_nothing
    assert answer.may_be_beyond


def test_a_series_of_which_nothing_is_told_stands_nowhere_in_the_open() -> None:
    """S1E2 to S1E4 of Star City are noted without a word about them."""
    answer = respond(RecapQuestion("SC", since="S1E1"), view("SC S1E3"))
    assert answer.says_nothing
    assert "I know nothing about this episode." in str(answer.lines)


def test_what_the_premise_gives_away_comes_last() -> None:
    assert labels(respond(RecapQuestion(about="red moon"), view())) == ["From the start"]
    assert all_pages(RecapQuestion(about="red moon"), view("FAM S5E10", "SC S1E8"))[-1].lines[-1].parts[0] == Strong(
        "From the start"
    )
