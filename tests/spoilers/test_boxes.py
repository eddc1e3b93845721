"""Which boxes stand, how far each goes, and what is put into them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.knowledge.positions import Position, Progress, Reveal, parse_position, reached
from bot.knowledge.sealed import Sealed
from bot.spoilers.boxes import LATER, MAX_EPISODES, MAX_OTHERS, OTHERS, SEVERAL, Box, Boxes, Veil, empty_boxes
from bot.spoilers.clearance import BeyondPolicy, Clearance
from bot.spoilers.rule import View
from tests.support.small_knowledge import SMALL, make

KNOWLEDGE = make(SMALL)
END_OF_1 = "To the end of season 1"


def at(text: str) -> Position:
    """A position from text."""
    position = parse_position(text)
    assert position is not None
    return position


def progress(*texts: str) -> Progress:
    """How far somebody is."""
    return {position.work: position for position in map(at, texts)}


def reveal(*texts: str) -> Reveal:
    """A reveal point from text."""
    return frozenset(map(at, texts))


def view(
    *watched: str, now: datetime = datetime(2030, 1, 1, tzinfo=UTC), beyond: BeyondPolicy = BeyondPolicy.VEILED
) -> View:
    """The small world at a clearance."""
    return View(KNOWLEDGE, Clearance(progress(*watched), beyond), now)


def labels(boxes: tuple[Box, ...]) -> list[str]:
    """The words before them."""
    return [box.label for box in boxes]


# ---------------------------------------------------------------------- which stand

# Three seasons of three, two and one episodes; a second work of two.
MAIN = [
    Position("AA", season, episode) for season, count in ((1, 3), (2, 2), (3, 1)) for episode in range(1, count + 1)
]
OTHER = [Position("BB", 1, 1), Position("BB", 1, 2)]
WORKS = [("First Show", MAIN), ("Second Show", OTHER)]

STANDING = [
    # watched, in public, alone
    ((), ["Season 1", LATER, "Second Show"], ["Season 1", LATER, "Second Show", SEVERAL]),
    (
        ("AA S1E1",),
        [END_OF_1, "Season 2", LATER, "Second Show"],
        ["S1E2", "S1E3", "Season 2", LATER, "Second Show", SEVERAL],
    ),
    (("AA S1E3",), ["Season 2", LATER, "Second Show"], ["Season 2", LATER, "Second Show", SEVERAL]),
    (
        ("AA S2E1",),
        ["To the end of season 2", "Season 3", "Second Show"],
        ["S2E2", "Season 3", "Second Show", SEVERAL],
    ),
    (("AA S2E2", "BB S1E1"), ["Season 3", "Second Show"], ["Season 3", "Second Show", SEVERAL]),
    (("AA S2E2", "BB S1E2"), ["Season 3"], ["Season 3"]),
    (("AA S3E1",), ["Second Show"], ["Second Show"]),
    (("AA S3E1", "BB S1E2"), [], []),
]


@pytest.mark.parametrize(("watched", "public", "alone"), STANDING)
def test_the_boxes_that_stand(watched: tuple[str, ...], public: list[str], alone: list[str]) -> None:
    """The rest of the season, the next one, all after it, other works; alone the season by episode."""
    assert labels(empty_boxes(WORKS, progress(*watched), by_episode=False)) == public
    assert labels(empty_boxes(WORKS, progress(*watched), by_episode=True)) == alone


def test_only_what_has_aired_counts() -> None:
    """A season of which nothing is out has no box; one that runs goes as far as it is out."""
    running = [("First Show", MAIN[:4]), ("Second Show", [])]
    assert labels(empty_boxes(running, progress("AA S1E3"), by_episode=False)) == ["Season 2"]
    assert labels(empty_boxes(running, {}, by_episode=False)) == ["Season 1", LATER]
    assert labels(empty_boxes(running, progress("AA S2E1"), by_episode=False)) == []
    assert labels(empty_boxes([("First Show", MAIN[:3])], {}, by_episode=True)) == ["Season 1"]
    assert empty_boxes([], {}, by_episode=True) == ()


def test_long_seasons_and_many_works_end_in_one_box() -> None:
    """A message has an end: what is not split any more says how far it goes."""
    long = [Position("AA", 1, number) for number in range(1, 61)]
    found = empty_boxes([("Long", long)], progress("AA S1E1"), by_episode=True)
    assert labels(found) == [f"S1E{number}" for number in range(2, MAX_EPISODES + 2)] + [END_OF_1]
    assert found[-1].end == progress("AA S1E60")
    many = [("Main", MAIN)] + [(f"Show {code}", [Position(code, 1, 1)]) for code in (f"W{n}" for n in range(10, 30))]
    found = empty_boxes(many, progress("AA S3E1"), by_episode=False)
    assert labels(found) == [f"Show W{number}" for number in range(10, 10 + MAX_OTHERS)] + [OTHERS]
    assert found[-1].end.keys() == {"AA", *(f"W{number}" for number in range(10 + MAX_OTHERS, 30))}


def test_a_view_has_the_boxes_of_its_clearance_and_moment() -> None:
    """Works that are no spin-offs first; what airs later has no box yet."""
    assert labels(view("AA S1E1").boxes([]).by_season) == [END_OF_1, "Season 2", "Second Show"]
    before = datetime(2020, 6, 1, tzinfo=UTC)
    assert labels(view("AA S1E1", now=before).boxes([]).by_season) == [END_OF_1]
    assert labels(view("AA S2E1", "BB S1E1").boxes([]).by_season) == []
    assert labels(view("AA S1E1").boxes([]).by_episode) == ["S1E2", "S1E3", "Season 2", "Second Show", SEVERAL]


def test_no_box_stands_in_a_reply_that_withholds() -> None:
    """Strict channels, private replies, autocomplete."""
    assert view("AA S1E1", beyond=BeyondPolicy.WITHHELD).boxes([]) == Boxes()


def test_what_is_in_them_changes_nothing_about_which_stand() -> None:
    """With a text for the last season, for none, for all."""
    seen = view("AA S1E1")
    veils = [seen.veil([Sealed("x", reveal(*needs))], lambda text: (text,)) for needs in (["AA S2E1"], ["BB S1E1"])]
    for some in ([], veils[:1], veils, [*veils, None]):
        boxes = seen.boxes(some)
        assert boxes.by_season == seen.boxes([]).by_season
        assert [label for label, _ in boxes.filled(alone=False)] == labels(boxes.by_season)
        assert [label for label, _ in boxes.filled(alone=True)] == labels(boxes.by_episode)


# ---------------------------------------------------------------------- what goes where

PLACES = [
    # watched, needed, label in public, label alone
    ((), ("AA S1E1",), "Season 1", "Season 1"),
    ((), ("AA S1E3",), "Season 1", "Season 1"),
    ((), ("AA S2E1",), LATER, LATER),
    ((), ("BB S1E2",), "Second Show", "Second Show"),
    ((), ("AA S1E1", "BB S1E1"), None, SEVERAL),
    (("AA S1E1",), ("AA S1E2",), END_OF_1, "S1E2"),
    (("AA S1E1",), ("AA S1E3",), END_OF_1, "S1E3"),
    (("AA S1E1",), ("AA S2E2",), "Season 2", "Season 2"),
    (("AA S1E1",), ("AA S3E1",), LATER, LATER),
    (("AA S1E1",), ("AA S1E1", "BB S1E1"), "Second Show", "Second Show"),
    (("AA S1E1",), ("AA S1E2", "BB S1E1"), None, SEVERAL),
    (("AA S1E1",), ("AA S3E1", "BB S1E2"), None, SEVERAL),
    (("AA S1E1", "BB S1E1"), ("AA S1E2", "BB S1E1"), END_OF_1, "S1E2"),
    (("AA S1E1", "BB S1E1"), ("AA S1E2", "BB S1E2"), None, SEVERAL),
    (("AA S3E1", "BB S1E1"), ("AA S3E1", "BB S1E2"), "Second Show", "Second Show"),
    (("BB S1E2",), ("AA S2E1", "BB S1E2"), LATER, LATER),
]


@pytest.mark.parametrize(("watched", "needed", "public", "alone"), PLACES)
def test_a_text_stands_in_the_first_box_that_goes_far_enough(
    watched: tuple[str, ...], needed: tuple[str, ...], public: str | None, alone: str | None
) -> None:
    """Everything that it needs counts; in public what needs several works stands nowhere."""
    mine = progress(*watched)
    boxes = Boxes(
        empty_boxes(WORKS, mine, by_episode=False),
        empty_boxes(WORKS, mine, by_episode=True),
        (Veil(("x",), reveal(*needed)),),
    )
    for is_alone, expected in ((False, public), (True, alone)):
        found = [label for label, veils in boxes.filled(alone=is_alone) if veils]
        assert found == ([] if expected is None else [expected])


def test_no_box_holds_what_needs_more_than_it_says() -> None:
    """Any progress, any two positions."""
    everything = [*MAIN, *OTHER]
    clearances: list[Progress] = [{}, *({one.work: one} for one in everything)]
    clearances += [{"AA": one, "BB": other} for one in MAIN for other in OTHER]
    needs = [frozenset({one, other}) for one in everything for other in everything]
    veils = tuple(Veil(("x",), need) for need in needs)
    for mine in clearances:
        boxes = Boxes(empty_boxes(WORKS, mine, by_episode=False), empty_boxes(WORKS, mine, by_episode=True), veils)
        ends = {box.label: box.end for box in (*boxes.by_season, *boxes.by_episode)}
        for is_alone in (False, True):
            for label, inside in boxes.filled(alone=is_alone):
                assert all(reached(ends[label], veil.needs) for veil in inside)
                assert ends[label] == {**mine, **_said(label, mine)}
        assert sum(len(inside) for _, inside in boxes.filled(alone=True)) == (len(veils) if _all_ahead(mine) else 0)


def _said(label: str, mine: Progress) -> Progress:
    """How far a label says that its box goes, read as a reader would."""
    ends = {1: "AA S1E3", 2: "AA S2E2", 3: "AA S3E1"}
    if label.startswith("S") and label[1].isdigit():
        return progress(f"AA {label}")
    if label in (LATER, "Second Show", SEVERAL):
        return {
            LATER: progress("AA S3E1"),
            "Second Show": progress("BB S1E2"),
            SEVERAL: progress("AA S3E1", "BB S1E2"),
        }[label]
    return progress(ends[int(label.rpartition(" ")[2])])


def _all_ahead(mine: Progress) -> bool:
    """Whether there is a box at all."""
    return mine != progress("AA S3E1", "BB S1E2")


# ---------------------------------------------------------------------- veils refuse to be text


@pytest.mark.parametrize("way", [str, lambda it: f"{it}", lambda it: "%s" % it, json.dumps])  # noqa: UP031
def test_a_veil_refuses_to_be_printed(way: object) -> None:
    """Only inside a spoiler tag."""
    with pytest.raises(TypeError):
        way(Veil(("told",), frozenset()))  # type: ignore[operator]
    assert repr(Veil(("told",), frozenset())) == "<Veil>"
